"""Copies of a database: made while it is in use, put back only after they were verified, never over a file."""

import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ketnap.storage import audit, private_files
from ketnap.storage.engine import Database, connect, reason_of, translated
from ketnap.storage.errors import BackupUnsound, DatabaseExists, NoDatabase, StorageFailed

_BESIDE = ("-wal", "-shm", "-journal")


class Copied(NamedTuple):
    """A copy: where, how many bytes."""

    path: Path
    size: int


class Restored(NamedTuple):
    """A database that was put back: how many events of how many cases it holds, and how many messages are held
    back because they may have left after the copy was made."""

    path: Path
    events: int
    cases: int
    held: int


def backup(source: Path, target: Path) -> Copied:
    """Copy a database, as it is at one moment, to a new file that only its owner can read.

    Raises NoDatabase, NotADatabase, DatabaseExists (the target), StorageFailed, Locked.
    """
    with translated(source):
        connection = connect(source)
    try:
        _make(target)
        try:
            _copy(connection, target)
        except BaseException:
            remove(target)
            raise
    finally:
        connection.close()
    return Copied(target, target.stat().st_size)


def _make(path: Path) -> None:
    try:
        private_files.make_folder(path.parent)
        private_files.make(path)
    except FileExistsError as error:
        raise DatabaseExists(path) from error
    except OSError as error:
        raise StorageFailed(reason_of(error), path) from error


def remove(path: Path) -> None:
    """Take away a copy that was not finished, or that nothing came of."""
    for each in (path, *(path.with_name(path.name + end) for end in _BESIDE)):
        each.unlink(missing_ok=True)


def _copy(source: sqlite3.Connection, path: Path) -> None:
    with translated(path):
        target = sqlite3.connect(path, isolation_level=None)
        try:
            # In one step: one moment is copied, and nobody has to wait for it.
            source.backup(target)
            # One file to carry away, without a log beside it.
            target.execute("PRAGMA journal_mode=DELETE").fetchall()
        finally:
            target.close()


def problems(path: Path) -> tuple[str, ...]:
    """What is wrong with a copy: damaged pages, rows that point nowhere, a history that does not hold.

    Raises NoDatabase, NotADatabase, SchemaTooOld, SchemaTooNew, StorageFailed, Locked.
    """
    with Database(path) as database, database.reading() as reader:
        found = [
            str(row[0])
            for row in reader.cursor.execute("PRAGMA integrity_check(20)").fetchall()
            if row[0] != "ok"
        ]
        pointing = reader.cursor.execute("PRAGMA foreign_key_check").fetchall()
        found += [f"{table} → {parent}" for table, _, parent, _ in pointing[:20]]
        if not found:
            broken = audit.verify(reader, replay=True).broken
            found += [f"{each.case} {each.seq} {each.what}" for each in broken]
    return tuple(found)


def restore(source: Path, target: Path, now: datetime, aside: Path | None = None) -> Restored:
    """Put a copy in the place of the database, after it was verified. Where a database stands there, it is moved
    `aside` first; without that, nothing is done.

    Messages that were waiting when the copy was made are held: they may have left since.
    Raises BackupUnsound, DatabaseExists (the target, or `aside`), NoDatabase, NotADatabase, SchemaTooOld,
    SchemaTooNew, StorageFailed, Locked.
    """
    if target.exists() and aside is None:
        raise DatabaseExists(target)
    wrong = problems(source)
    if wrong:
        raise BackupUnsound(source, wrong)
    arriving = target.with_name(target.name + ".arriving")
    # What a copy that was interrupted left behind.
    remove(arriving)
    backup(source, arriving)
    try:
        with translated(arriving):
            held, report = _prepare(arriving, now)
        if target.exists() and aside is not None:
            _move_aside(target, aside)
        arriving.rename(target)
    except OSError as error:
        remove(arriving)
        raise StorageFailed(reason_of(error), target) from error
    except BaseException:
        remove(arriving)
        raise
    return Restored(target, report.events, report.cases, held)


def _prepare(path: Path, now: datetime) -> tuple[int, audit.Report]:
    from ketnap.storage import outbox, settings
    from ketnap.storage.rows import stamp

    with Database(path) as database:
        with database.begin() as uow:
            held = outbox.hold_all(uow, "restored")
            settings.put(uow, "restored_at", stamp(now))
        with database.reading() as reader:
            report = audit.verify(reader)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL").fetchall()
    return held, report


def _move_aside(path: Path, aside: Path) -> None:
    """Move a database out of the way, whole: what is still in its log goes into it first."""
    if aside.exists():
        raise DatabaseExists(aside)
    # It may be the damaged file that is being replaced; then the log moves along with it.
    with suppress(sqlite3.DatabaseError, NoDatabase), closing(connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    private_files.make_folder(aside.parent)
    path.rename(aside)
    for end in _BESIDE:
        beside = path.with_name(path.name + end)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + end))
