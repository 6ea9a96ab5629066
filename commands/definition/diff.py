"""`definition diff`: what one version of the procedure changes against another, and which open cases go by which.

Compared are the procedure of this program (or of a file) and the one in the book that cases are pinned to (or the
version that is named). What was published and is not as it was must never be: exit 9.
"""

from collections.abc import Iterator, Sequence
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path
from typing import Any, Final, NamedTuple

from ketnap.commands import book
from ketnap.commands.contract import line
from ketnap.commands.declaring import argument, declare
from ketnap.commands.definition import fields, files, versions
from ketnap.commands.definition.fields import Side, Sides
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer, Block, Cell, Row, Table
from ketnap.commands.problems import Exit, Problem, not_found, usage
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.definitions import freeze, shipped
from ketnap.storage import law_store
from ketnap.storage.law_store import Released
from ketnap.storage.reader import Reader
from ketnap.workflow.law_changes import ordered
from ketnap.workflow.procedure import Procedure
from ketnap.workflow.procedure_changes import ProcedureChanges, Thing, between
from ketnap.workflow.rules import Rules

_KINDS: Final = {
    "state": N_("trạng thái"),
    "step": N_("bước"),
    "circumstance": N_("trường hợp"),
    "fact": N_("dữ kiện"),
    "document": N_("giấy tờ"),
    "letter": N_("văn bản"),
    "deadline": N_("thời hạn"),
    "duty": N_("việc định kỳ"),
    "ladder": N_("thang nhắc"),
    "role": N_("vai"),
    "track": N_("nhánh"),
}
_FILES: Final = (".yaml", ".yml")


class Compared(NamedTuple):
    """Two versions of the procedure, what the later one changes, and what the book keeps."""

    before: Procedure
    after: Procedure
    changes: ProcedureChanges
    breaches: tuple[str, ...]
    kept: tuple[Released, ...]
    in_use: str


@declare(
    "definition diff",
    help=N_(
        "quy trình của bản ketnap này, hay trong một tệp, đổi gì so với quy trình trong sổ\n\n"
        "ketnap quy-trinh so-sanh 2026.1\n\n"
        "ketnap quy-trinh so-sanh quy-trinh-moi/"
    ),
)
@argument(
    "words",
    metavar=N_("PHIÊN-BẢN|TỆP"),
    help=N_("phiên bản trong sổ làm mốc; tệp hay thư mục thay cho quy trình của bản này"),
    many=True,
    required=False,
)
def command(invocation: Invocation, words: tuple[str, ...]) -> Answer:
    """Compare two versions of the procedure."""
    version, file = _meant(words)
    after = _later(file)
    with book.reading(invocation) as reader:
        found = _compared(reader, version, after)
    where = _("bản ketnap này") if file is None else str(file)
    texts = shipped.law().instruments
    sides = Sides(*(Side(Titles(each), texts, invocation.today) for each in (found.before, found.after)))
    following = _following(found, invocation) if file is None else ()
    wrong = Exit.WRONG if found.breaches else Exit.DONE
    return Answer(_data(found, sides), (*_blocks(found, where, sides), *following), wrong)


# ---- what is compared


def _meant(words: Sequence[str]) -> tuple[str | None, Path | None]:
    """The version and the file that the words name, at most one of each."""
    paths = [Path(word) for word in words if _names_a_file(Path(word))]
    named = [word for word in words if not _names_a_file(Path(word))]
    if len(named) > 1 or len(paths) > 1:
        raise usage(_("Nhiều nhất một phiên bản và một tệp."))
    return next(iter(named), None), next(iter(paths), None)


def _names_a_file(path: Path) -> bool:
    return path.suffix in _FILES or len(path.parts) > 1 or path.exists()


def _later(file: Path | None) -> Procedure:
    """The procedure of the program or of a file. Raises OSError, and Problem (exit 9) when it has a mistake."""
    found = files.loaded(file)
    if found.procedure is None or found.problems:
        head, *blocks = files.wrong(found)
        raise Problem("definition.unsound", str(head), Exit.WRONG, blocks=blocks)
    return found.procedure


def _compared(reader: Reader, version: str | None, after: Procedure) -> Compared:
    kept = tuple(law_store.released(reader))
    in_use = law_store.unassuming(reader).procedure.hash
    before = law_store.as_released(reader, _base(kept, in_use, version, after))
    no_rules = Rules({})
    breaches = freeze.changes(freeze.current(before, no_rules), freeze.current(after, no_rules))
    return Compared(before, after, between(before, after), tuple(breaches), kept, in_use)


def _base(kept: Sequence[Released], in_use: str, version: str | None, after: Procedure) -> str:
    """The hash of the version to compare with: the one named; else the one for new cases; where that is the later
    one itself, the newest that open cases still go by."""
    if version is not None:
        named = [each.hash for each in kept if each.version == version]
        if not named:
            known = ", ".join(each.version for each in kept)
            message = _("Trong sổ không có quy trình {version}. Đã có: {known}.")
            raise not_found("definition.version_unknown", message.format(version=version, known=known))
        return named[-1]
    if in_use != after.hash:
        return in_use
    older = [each.hash for each in kept if each.hash != after.hash and each.open_cases]
    return older[-1] if older else in_use


# ---- said


def _blocks(found: Compared, where: str, sides: Sides) -> Iterator[Block]:
    head = _("Quy trình {before} (trong sổ) → {after} ({where})").format(
        before=found.before.version, after=found.after.version, where=where
    )
    yield Cell(head, "strong")
    yield versions.table(found.kept, found.in_use)
    if found.breaches:
        yield ""
        yield ngettext(
            "{count} điều đã phát hành bị đổi, không được:",
            "{count} điều đã phát hành bị đổi, không được:",
            len(found.breaches),
        ).format(count=len(found.breaches))
        yield from (f"- {each}" for each in found.breaches)
    yield ""
    changes = found.changes
    if not changes.differs:
        yield _("Hai quy trình như nhau.")
        return
    yield _("{added} điều mới, {changed} điều đổi, {removed} điều bỏ:").format(
        added=len(changes.added), changed=len(changes.changed), removed=len(changes.removed)
    )
    yield Table(
        (_("loại"), _("so sánh"), _("mã"), _("tên")),
        tuple(_rows(changes, sides)),
        headed=True,
        notes_at=3,
    )


def _following(found: Compared, invocation: Invocation) -> Iterator[Block]:
    """What to do about the procedure of the program: take it in, or move to it the cases of before."""
    if found.in_use == found.after.hash:
        yield from versions.moving(found.kept, found.in_use, invocation.language)
    elif not found.breaches and ordered(found.after.version) > ordered(found.before.version):
        yield _("Nhận quy trình của bản ketnap vào sổ, cho hồ sơ mới: {command}").format(
            command=line("db upgrade").text(invocation.language)
        )


def _rows(changes: ProcedureChanges, sides: Sides) -> Iterator[Row]:
    for thing in changes.added:
        yield _row(thing, _("mới"), sides.after.titles)
    for changed in changes.changed:
        yield _row(changed.thing, _("đổi"), sides.after.titles, tuple(fields.told(changed, sides)))
    for thing in changes.removed:
        yield _row(thing, _("bỏ"), sides.before.titles)


def _row(thing: Thing, what: str, titles: Titles, notes: tuple[str, ...] = ()) -> Row:
    kind = _(_KINDS[_kind(thing, titles.procedure)])
    typed = fields.typed(thing.kind, thing.name, titles)
    return Row((kind, what, typed, fields.title(thing.kind, thing.name, titles)), notes)


def _kind(thing: Thing, procedure: Procedure) -> str:
    """The word for a thing; a paper that takes a number when it is issued is a letter."""
    if thing.kind == "document" and procedure.documents[thing.name].letter:
        return "letter"
    return thing.kind


# ---- as data


def _data(found: Compared, sides: Sides) -> dict[str, Any]:
    changes = found.changes
    return {
        "before": {"version": found.before.version, "hash": found.before.hash},
        "after": {"version": found.after.version, "hash": found.after.hash},
        "versions": versions.data(found.kept),
        "in_use": found.in_use,
        "breaches": list(found.breaches),
        "added": [_thing_data(each, sides.after.titles) for each in changes.added],
        "changed": [
            {
                **_thing_data(each.thing, sides.after.titles),
                "fields": [
                    {
                        "field": field.field,
                        "before": fields.as_plain(field.before),
                        "after": fields.as_plain(field.after),
                    }
                    for field in each.fields
                ],
            }
            for each in changes.changed
        ],
        "removed": [_thing_data(each, sides.before.titles) for each in changes.removed],
    }


def _thing_data(thing: Thing, titles: Titles) -> dict[str, str]:
    return {
        "kind": _kind(thing, titles.procedure),
        "name": thing.name,
        "title": fields.title(thing.kind, thing.name, titles),
    }
