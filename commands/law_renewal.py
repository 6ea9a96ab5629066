"""The law that comes with the program beside the law of a book: what it would add, and taking it in.

A book is judged by the law it holds, so a newer program changes nothing by itself: `db upgrade` takes its law in,
and cases that are open stay with the procedure they began under.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path
from typing import Any, NamedTuple

from ketnap.commands import book, places
from ketnap.commands.calendar import moved
from ketnap.commands.calendar import words as calendar_words
from ketnap.commands.calendar.moved import Recounted
from ketnap.commands.contract import line
from ketnap.commands.definition import versions
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Block, Cell, Pairs
from ketnap.commands.problems import Exit
from ketnap.commands.rules import lines
from ketnap.commands.titles import Titles
from ketnap.definitions import shipped
from ketnap.storage import law_store
from ketnap.storage.book import backup
from ketnap.storage.book import files as book_files
from ketnap.storage.law_store import Released
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import terms
from ketnap.workflow.instruments import Instrument
from ketnap.workflow.law import Law
from ketnap.workflow.law_changes import NEWER, OLDER, SAME, LawChanges, between_laws
from ketnap.workflow.rule_changes import Line


def found(reader: Reader) -> LawChanges:
    """How the law of the program stands to that of the book. Raises NoLaw."""
    return between_laws(law_store.unassuming(reader), shipped.law())


class Renewed(NamedTuple):
    """What became of the law of the book: the object of --json, what to say, the exit code, whether a copy of the book
    was made before it took the law of the program."""

    data: dict[str, Any]
    blocks: tuple[Block, ...]
    exit: Exit
    copied: bool


def bring_up(invocation: Invocation, copy: Path | None) -> Renewed:
    """Let the book go by the law of the program if that is newer; a copy of the book is made at `copy` before.

    Raises what opening the book raises, DatabaseExists (the copy), NoLaw.
    """
    with book.reading(invocation) as reader:
        changes = found(reader)
    copied = copy is not None and changes.verdict == NEWER and not invocation.dry_run
    if copy is not None and copied:
        backup.backup(places.database(invocation), copy)
    if changes.verdict != NEWER:
        titles = Titles(changes.program.procedure)
        return Renewed(
            {**data(changes), "taken": False, "cases": [], "recount": None},
            (sound(changes),) if changes.verdict == SAME else (refusal(changes), *broken(changes, titles)),
            Exit.DONE if changes.verdict == SAME else Exit.WRONG,
            copied,
        )
    try:
        with book.writing(invocation) as uow:
            changes, before = found(uow), uow.law()
            _take(uow, changes, invocation.today)
            recounted = moved.count_anew(invocation, uow, before)
            kept = law_store.released(uow)
    except BaseException:
        if copy is not None and copied:
            book_files.remove(copy)
        raise
    told = {**data(changes), "taken": not invocation.dry_run, "cases": versions.data(kept)}
    return Renewed(
        {**told, "recount": recounted.data()},
        tuple(_taken(changes, kept, recounted, invocation)),
        Exit.DONE,
        copied,
    )


def _take(uow: SqliteUnitOfWork, changes: LawChanges, today: date) -> None:
    """The law of the program, but for what the office decided itself about single days and terms of its own."""
    program = changes.program
    calendar = changes.calendar.after
    rules = terms.keeping_own(changes.book.rules, program.rules)
    law_store.take(uow, Law(program.procedure, rules, calendar, program.instruments), today)


# ---- said


def _taken(
    changes: LawChanges, kept: Sequence[Released], recounted: Recounted, invocation: Invocation
) -> Iterator[Block]:
    titles = Titles(changes.program.procedure)
    head = (
        _("CHẠY THỬ: sẽ nhận quy định của bản này.")
        if invocation.dry_run
        else _("Đã nhận quy định của bản này.")
    )
    yield Cell(head, "strong")
    if changes.new_procedure:
        before, after = changes.book.procedure.version, changes.program.procedure.version
        yield _("Quy trình {before} → {after}: hồ sơ mở từ nay theo {after}.").format(
            before=before, after=after
        )
        yield from versions.staying(kept, changes.program.procedure.hash)
        look = line("definition diff", before).text(invocation.language)
        yield _("Quy trình mới đổi gì: {command}").format(command=look)
        yield from versions.moving(kept, changes.program.procedure.hash, invocation.language)
    yield from added(changes, titles)
    if changes.rules.adds or changes.calendar.changes:
        yield from moved.blocks(recounted, titles, invocation)


def sound(changes: LawChanges) -> str:
    """That the book goes by the law of the program already."""
    return _("Quy định trong sổ đúng như bản này: quy trình {version}.").format(
        version=changes.book.procedure.version
    )


def added(changes: LawChanges, titles: Titles) -> Iterator[Block]:
    """What the law of the program adds to that of the book: rules line by line, the rest in short."""
    told = list(lines.additions(changes.rules, changes.program.instruments))
    if told:
        yield lines.table(told, titles)
    pairs = [*_texts(changes), *_calendar(changes)]
    if pairs:
        yield Pairs(tuple(pairs))


def waiting(changes: LawChanges) -> str:
    """That the program has something newer than the book, in one line."""
    parts = []
    if changes.new_procedure:
        parts.append(_("quy trình {version}").format(version=changes.program.procedure.version))
    count = len(list(lines.additions(changes.rules, changes.program.instruments)))
    if count:
        parts.append(ngettext("{count} dòng quy định", "{count} dòng quy định", count).format(count=count))
    if changes.texts.new or changes.texts.changed:
        parts.append(_("văn bản gốc"))
    if changes.calendar.changes:
        parts.append(_("lịch làm việc"))
    return _("bản ketnap này có mới hơn sổ: {parts}").format(parts=", ".join(parts))


def refusal(changes: LawChanges) -> str:
    """Why the book does not take the law of the program: older, or not what it was."""
    if changes.verdict == OLDER:
        return _(
            "Sổ đã theo quy định mới hơn bản ketnap này (quy trình {version}); sổ giữ nguyên. "
            "Cài bản ketnap mới hơn để dùng với sổ này."
        ).format(version=changes.book.procedure.version)
    return _(
        "Bản ketnap này ghi khác những gì đã phát hành và đang ở trong sổ; sổ giữ nguyên. "
        "Cài lại bản ketnap lấy từ nơi phát hành."
    )


def broken(changes: LawChanges, titles: Titles) -> Iterator[Block]:
    """What was released and is not the same in the program, and what only the book has."""
    told = list(lines.breaches(changes.rules, changes.book.instruments, changes.program.instruments))
    if told:
        yield lines.table(told, titles)
    book, program = changes.book.procedure, changes.program.procedure
    if book.version == program.version and changes.new_procedure:
        yield _("Quy trình {version} trong sổ và trong bản này mang một số mà nội dung khác nhau.").format(
            version=book.version
        )


def _texts(changes: LawChanges) -> Iterator[tuple[str, tuple[str, ...]]]:
    texts = changes.texts
    if texts.new:
        yield _("Văn bản gốc mới"), tuple(_text(each) for each in texts.new)
    if texts.changed:
        yield _("Văn bản gốc đổi"), tuple(_text(each) for each in texts.changed)


def _text(each: Instrument) -> str:
    said = each.title
    if each.until is not None:
        said += " · " + _("hết hiệu lực {day}").format(day=f"{each.until:%d/%m/%Y}")
    if each.replaced_by is not None:
        said += " · " + _("nay: {text}").format(text=each.replaced_by)
    return said


def _calendar(changes: LawChanges) -> Iterator[tuple[str, tuple[str, ...]]]:
    renewal = changes.calendar
    said = [f"{each.year}: {calendar_words.status(each.status)}" for each in renewal.years]
    touched = len(renewal.days) + len(renewal.dropped)
    if touched:
        said.append(ngettext("{count} ngày đổi", "{count} ngày đổi", touched).format(count=touched))
    if said:
        yield _("Lịch làm việc"), tuple(said)
    if renewal.kept:
        days = ", ".join(f"{day.on:%d/%m/%Y}" for day in renewal.kept)
        yield _("Giữ theo sổ"), (_("{days}: đơn vị đã ghi khác lịch của bản này").format(days=days),)


# ---- as data


def data(changes: LawChanges) -> dict[str, Any]:
    """How the two laws stand to each other, as JSON has it."""
    book, program, rules = changes.book, changes.program, changes.rules
    whole = [Line(rule, each) for rule in rules.new_rules for each in rule.lines]
    return {
        "verdict": changes.verdict,
        "book": {"version": book.procedure.version, "hash": book.procedure.hash},
        "program": {"version": program.procedure.version, "hash": program.procedure.hash},
        "new_rules": [each.name for each in rules.new_rules],
        "new_lines": [lines.line_data(each, program.instruments) for each in (*whole, *rules.new_lines)],
        "changed_lines": [
            lines.altered_data(each, book.instruments, program.instruments) for each in rules.altered
        ],
        "vanished_lines": [lines.line_data(each, book.instruments) for each in rules.vanished],
        "instruments": {
            name: [_text_data(each) for each in texts] for name, texts in changes.texts._asdict().items()
        },
        "calendar": {
            "years": [year._asdict() for year in changes.calendar.years],
            "days": [calendar_words.day_data(day) for day in changes.calendar.days],
            "dropped": [calendar_words.day_data(day) for day in changes.calendar.dropped],
            "kept": [calendar_words.day_data(day) for day in changes.calendar.kept],
        },
    }


def _text_data(each: Instrument) -> dict[str, Any]:
    return {
        "name": each.name,
        "title": each.title,
        "from": each.from_on,
        "until": each.until,
        "replaced_by": each.replaced_by,
        "provenance": each.provenance,
    }
