"""Copies of a database: made while it is in use, put back only after they were verified, never over a file."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ketnap.storage import outbox, settings
from ketnap.storage.book import given, private_files, schema
from ketnap.storage.book.aside import replace
from ketnap.storage.book.files import remove
from ketnap.storage.book.given import Given, Kept
from ketnap.storage.engine import Database, connect, reason_of, translated
from ketnap.storage.errors import BackupUnsound, DatabaseExists, StorageFailed
from ketnap.storage.proof import audit
from ketnap.storage.proof.broken import Broken
from ketnap.storage.rows import stamp
from ketnap.storage.unit_of_work import SqliteUnitOfWork


class Copied(NamedTuple):
    """A copy: where, how many bytes."""

    path: Path
    size: int


class Restored(NamedTuple):
    """A database that was put back: how many events of how many cases it holds, how many messages are held
    back because they may have left after the copy was made, and what was taken over of the numbers that the former
    book gave since (None: it could not be asked)."""

    path: Path
    events: int
    cases: int
    held: int
    given: Kept | None


class By(NamedTuple):
    """Who puts a copy back, when and why (as it is noted beside numbers that were given since), and what raises every
    message that is due by then."""

    actor: str
    now: datetime
    reason: str
    raise_due: Callable[[SqliteUnitOfWork], object] = lambda _uow: None


def backup(source: Path, target: Path) -> Copied:
    """Copy a database, as it is at one moment, to a new file that only its owner can read.

    Raises NoDatabase, NotADatabase, DatabaseExists (the target), StorageFailed, Locked.
    """
    with translated(source):
        connection = connect(source)
    try:
        with translated(source):
            # Of any revision, but ours.
            schema.revision(connection, source)
        # What copies that were interrupted left behind.
        private_files.clear(target.parent)
        with private_files.filled(target) as beside:
            _copy(connection, beside)
    except FileExistsError as error:
        raise DatabaseExists(target) from error
    except OSError as error:
        raise StorageFailed(reason_of(error), target) from error
    finally:
        connection.close()
    return Copied(target, target.stat().st_size)


def _copy(source: sqlite3.Connection, path: Path) -> None:
    with translated(path), closing(sqlite3.connect(path, isolation_level=None)) as target:
        # A copy that is interrupted is thrown away: nothing beside it has to tell how it was.
        target.execute("PRAGMA journal_mode=MEMORY").fetchall()
        # In one step: one moment is copied, and nobody has to wait for it.
        source.backup(target)
    with path.open("r+b") as file:
        # One file to carry away, without a log beside it: to say so in its head needs no log of its own.
        file.seek(_VERSIONS_AT)
        file.write(_WITHOUT_LOG)


_VERSIONS_AT = 18
_WITHOUT_LOG = b"\x01\x01"
"""The format of the file for writing and for reading, bytes 18 and 19 of the head: 1 with a rollback journal, 2 with a
log (SQLite's file format, 1.3.3)."""


def problems(path: Path) -> tuple[Broken, ...]:
    """What is wrong with a copy: damaged pages, rows that point nowhere, a history that does not hold.

    Raises NoDatabase, NotADatabase, SchemaTooOld, SchemaTooNew, StorageFailed, Locked.
    """
    with Database(path) as database, database.reading() as reader:
        return audit.verify(reader, replay=True).broken


def restore(source: Path, target: Path, by: By, aside: Path | None = None) -> Restored:
    """Put a copy in the place of the database, after it was verified. Where a database stands there, it is kept
    `aside`; without that, nothing is done. Whenever this is stopped, a database stands there.

    Messages that were waiting when the copy was made, or have become due since, are held: they may have left. Numbers
    that the former book gave since are not given again.
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
            held, kept, report = _prepare(arriving, by, given.by(target))
        if aside is not None and target.exists():
            replace(target, arriving, aside)
        else:
            arriving.rename(target)
    except OSError as error:
        remove(arriving)
        raise StorageFailed(reason_of(error), target) from error
    except BaseException:
        remove(arriving)
        raise
    return Restored(target, report.events, report.cases, held, kept)


def _prepare(path: Path, by: By, former: Given | None) -> tuple[int, Kept | None, audit.Report]:
    with Database(path) as database:
        with database.begin() as uow:
            kept = None if former is None else given.keep(uow, former, by.reason, by.actor, by.now)
            by.raise_due(uow)
            held = outbox.hold_all(uow, "restored")
            settings.put(uow, "restored_at", stamp(by.now))
        with database.reading() as reader:
            report = audit.verify(reader)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL").fetchall()
    return held, kept, report
