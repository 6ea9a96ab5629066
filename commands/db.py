"""`db`: the file of the book: its version, copies, and putting a copy back."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from gettext import gettext as _
from itertools import chain, count
from pathlib import Path
from typing import Any, NamedTuple

from ketnap.commands import asking, book, damage, places, showing
from ketnap.commands.contract import line
from ketnap.commands.declaring import argument, declare, group
from ketnap.commands.earlier_tables import BroughtUp, brought_up
from ketnap.commands.invocation import VIETNAM, Invocation
from ketnap.commands.printing import Answer, Block
from ketnap.commands.problems import Exit
from ketnap.commands.texts import N_
from ketnap.storage import engine, settings
from ketnap.storage.book import backup, schema
from ketnap.storage.book.backup import Restored
from ketnap.storage.book.given import Kept
from ketnap.storage.engine import Database, Waiting
from ketnap.storage.errors import BackupUnsound, SchemaTooNew, SchemaTooOld, StorageFailed
from ketnap.storage.proof import broken
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.ports import Locked


def _dated(path: Path, invocation: Invocation, word: str) -> Path:
    """A name beside the book that is free and tells when: so.2026-11-25-180312.sao-luu.db, and with a number before the
    word where this second has one already."""
    at = f"{path.stem}.{invocation.now.astimezone(VIETNAM):%Y-%m-%d-%H%M%S}"
    end = f"{word}{path.suffix or '.db'}"
    names = chain([f"{at}.{end}"], (f"{at}.{number}.{end}" for number in count(2)))
    return next(each for name in names if not os.path.lexists(each := path.with_name(name)))


@declare(
    "db upgrade",
    help=N_("nâng cấp sổ cho hợp với bản ketnap này, nhận quy định mới của bản này; sao lưu trước"),
)
def upgrade(invocation: Invocation) -> Answer:
    """Bring the tables up and take in the law of the program, after a copy."""
    # Not at the top: alembic, yaml and pydantic are wanted here only.
    from ketnap.commands import half_upgraded, law_renewal

    path = places.database(invocation)
    if invocation.dry_run:
        return _upgrade_tried(invocation, path)
    copy = _dated(path, invocation, "truoc-nang-cap")
    tables = _tables(path, copy, book.waiting_of(invocation))
    try:
        law = law_renewal.bring_up(invocation, None if tables.copied else copy)
    except (StorageFailed, Locked, KeyboardInterrupt) as error:
        if tables.copied:
            raise half_upgraded.told(error, tables.said, copy) from error
        raise
    copied = str(copy) if tables.copied or law.copied else None
    data = {**tables.data, "copy": copied, "law": law.data, "dry_run": False}
    blocks: list[Block] = [tables.said, *law.blocks]
    if copied is not None:
        back = line("db restore", copied).text(invocation.language)
        blocks.append(_("Bản sao trước đó: {copy}").format(copy=copied))
        blocks.append(
            _("Cần dữ liệu như trước lần nâng cấp thì lấy lại bản sao ấy: {command}").format(command=back)
        )
    return Answer(data, tuple(blocks), law.exit)


def _upgrade_tried(invocation: Invocation, path: Path) -> Answer:
    """What the upgrade would do: earlier tables are brought up in a copy, which alone can tell of the law."""
    from ketnap.commands import law_renewal

    with brought_up(path, path.parent) as tried:
        law = law_renewal.bring_up(invocation._replace(db=str(tried.path)), None)
    said = _("CHẠY THỬ: lược đồ {before} → {after}.").format(before=tried.before, after=schema.SCHEMA)
    data = {
        "before": tried.before,
        "after": schema.SCHEMA,
        "copy": None,
        "law": law.data,
        "dry_run": True,
    }
    return Answer(data, (said, *law.blocks), law.exit)


class _Tables(NamedTuple):
    """The revision of the tables before and after, whether a copy was made, and what to say."""

    before: str
    after: str
    copied: bool
    said: str

    @property
    def data(self) -> dict[str, Any]:
        return {"before": self.before, "after": self.after}


def _tables(path: Path, copy: Path, waiting: Waiting) -> _Tables:
    from ketnap.storage.book.upgrade import upgrade as bring_up

    done = bring_up(path, copy, waiting)
    if done.before == done.after:
        said = _("Sổ đã hợp với bản này (lược đồ {after}).").format(after=done.after)
    else:
        said = _("Đã nâng cấp: lược đồ {before} → {after}.").format(before=done.before, after=done.after)
    return _Tables(done.before, done.after, done.before != done.after, said)


@declare("db check", help=N_("soát tệp sổ: mở được, nguyên vẹn, đúng lược đồ"))
def check(invocation: Invocation) -> Answer:
    """Check the file itself."""
    path = places.database(invocation)
    Database(path).close()
    wrong = backup.problems(path)
    data = {"db": str(path), "sound": not wrong, "problems": list(map(damage.code, wrong))}
    if wrong:
        return Answer(
            data,
            (_("Sổ có {count} chỗ hỏng:").format(count=len(wrong)), *map(damage.sentence, wrong)),
            Exit.WRONG,
        )
    return Answer(data, (_("Sổ {path}: nguyên vẹn.").format(path=path),))


@declare("db backup", help=N_("sao lưu sổ, cả khi đang dùng"))
@argument(
    "target", metavar=N_("TỆP"), help=N_("tệp sao lưu; bỏ trống là cạnh sổ, có ngày giờ"), required=False
)
def back_up(invocation: Invocation, target: str | None) -> Answer:
    """Copy the book as it is at one moment."""
    path = places.database(invocation)
    to = Path(target) if target else _dated(path, invocation, "sao-luu")
    if invocation.dry_run:
        Database(path).close()
        return Answer(
            {"backup": str(to), "dry_run": True}, (_("CHẠY THỬ: sẽ sao lưu vào {path}.").format(path=to),)
        )
    made = backup.backup(path, to)
    # A book of another program's revision can be copied, and nothing noted in it.
    with suppress(SchemaTooOld, SchemaTooNew), engine.begin(path) as uow:
        settings.put(uow, "backup_at", invocation.now.isoformat())
    said = _("Đã sao lưu vào {path} ({size} byte). Cất ra khỏi máy này; lấy lại: {command}").format(
        path=made.path,
        size=showing.number(made.size),
        command=line("db restore", str(made.path)).text(invocation.language),
    )
    return Answer({"backup": str(made.path), "size": made.size, "dry_run": False}, (said,))


@contextmanager
def _sound(copy: Path) -> Iterator[None]:
    """That a copy is damaged says nothing about the book."""
    try:
        yield
    except StorageFailed as error:
        if error.reason != "damaged":
            raise
        raise BackupUnsound(copy, (broken.of_file(broken.FILE, _("không đọc được")),)) from error


@declare("db restore", help=N_("lấy lại sổ từ bản sao lưu; sổ đang có được để sang bên"))
@argument("source", metavar=N_("TỆP"), help=N_("tệp sao lưu"))
def restore(invocation: Invocation, source: str) -> Answer:
    """Put a copy in the place of the book, once it was verified."""
    path = places.database(invocation)
    if not Path(source).exists():
        raise FileNotFoundError(errno.ENOENT, "", source)
    with _sound(Path(source)), brought_up(Path(source), path.parent) as copy:
        return _restored(invocation, path, source, copy)


def _restored(invocation: Invocation, path: Path, source: str, copy: BroughtUp) -> Answer:
    aside = _dated(path, invocation, "de-sang-ben") if path.exists() else None
    wrong = backup.problems(copy.path)
    if invocation.dry_run:
        codes = list(map(damage.code, wrong))
        data = {"source": source, "sound": not wrong, "problems": codes, "dry_run": True}
        said = (
            _("CHẠY THỬ: bản sao lưu dùng được.") if not wrong else _("CHẠY THỬ: bản sao lưu chưa dùng được.")
        )
        return Answer(data, (said, *map(damage.sentence, wrong)), Exit.WRONG if wrong else Exit.DONE)
    if wrong:
        raise BackupUnsound(Path(source), wrong)
    if aside is not None:
        asking.agree(
            invocation,
            _("Sổ đang có sẽ được để sang {aside}. Lấy lại sổ từ {source}?").format(
                aside=aside, source=source
            ),
        )
    reason = _("đã lấy trước khi lấy lại sổ ngày {day}").format(day=f"{invocation.today:%d/%m/%Y}")
    by = backup.By(invocation.actor, invocation.now, reason, _raising(invocation))
    done = backup.restore(copy.path, path, by, aside)
    return _told(invocation, done, copy, aside)


def _raising(invocation: Invocation) -> Callable[[SqliteUnitOfWork], object]:
    # Not at the top: mail is wanted here only.
    from ketnap.commands.worker import kept_book

    return lambda uow: kept_book.raise_all(uow, invocation.now)


def _told(invocation: Invocation, done: Restored, copy: BroughtUp, aside: Path | None) -> Answer:
    blocks = [
        _("Đã lấy lại sổ: {events} sự kiện của {cases} hồ sơ.").format(
            events=showing.number(done.events), cases=showing.number(done.cases)
        )
    ]
    if copy.before != schema.SCHEMA:
        text = _("Bản sao lưu của bản ketnap cũ hơn: đã nâng cấp lược đồ {before} → {after}.")
        blocks.append(text.format(before=copy.before, after=schema.SCHEMA))
    if aside is not None:
        blocks.append(_("Sổ trước đó nằm ở {aside}.").format(aside=aside))
    if done.held:
        blocks.append(
            _("{count} tin được giữ lại, vì có thể đã gửi sau khi sao lưu: {command}").format(
                count=showing.number(done.held), command=line("outbox list").text(invocation.language)
            )
        )
    blocks += _numbers(invocation, done.given)
    blocks.append(
        _("Việc tiếp theo: {command}").format(command=line("audit verify").text(invocation.language))
    )
    data = {
        "db": str(done.path),
        "events": done.events,
        "cases": done.cases,
        "held": done.held,
        "numbers_known": done.given is not None,
        "numbers_set_aside": 0 if done.given is None else done.given.letters,
        "incoming_kept": 0 if done.given is None else done.given.incoming,
        "aside": None if aside is None else str(aside),
        "dry_run": False,
    }
    return Answer(data, tuple(blocks))


def _numbers(invocation: Invocation, kept: Kept | None) -> list[str]:
    """What became of numbers that were given after the copy was made."""
    if kept is None:
        size = line("letter register", "--reserve", _("SỐ")).text(invocation.language)
        text = _(
            "Sổ này không biết số văn bản nào đã lấy sau khi sao lưu. So với sổ giấy trước khi phát hành; số nào đã lấy thì"
            " để dành: {command}"
        )
        return [text.format(command=size)]
    said = []
    if kept.letters:
        text = _("{count} số văn bản đã lấy sau khi sao lưu được để dành, không lấy lại: {command}")
        register = line("letter register").text(invocation.language)
        said.append(text.format(count=showing.number(kept.letters), command=register))
    if kept.incoming:
        text = _("{count} văn bản đến sau khi sao lưu vẫn còn trong sổ văn bản đến.")
        said.append(text.format(count=showing.number(kept.incoming)))
    return said


command = group("db", upgrade, check, back_up, restore)
