"""`definition migrate`: open cases moved to another version of the procedure, in one transaction, case by case.

A case whose events that version cannot follow stays where it is. Nothing is sent or drafted. Moving back is the same
command with the former version.
"""

from collections.abc import Iterator, Sequence
from gettext import gettext as _
from gettext import ngettext
from typing import Any, Final, NamedTuple

from ketnap.commands import asking, book, consequences, outcome, reading, showing, trying
from ketnap.commands.contract import line
from ketnap.commands.declaring import argument, declare
from ketnap.commands.invocation import Invocation
from ketnap.commands.outcome import Told
from ketnap.commands.printing import Answer, Block, Cell, Row, Table
from ketnap.commands.problems import Exit, not_found, usage
from ketnap.commands.progress import Progress
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.storage import law_store
from ketnap.storage import migration as pinning
from ketnap.storage.law_store import Released
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import migration
from ketnap.workflow.decision import Decision
from ketnap.workflow.migration import Stays

_STAYS: Final = {
    "step": N_("quy trình {version} không có bước «{name}» đã ghi ở hồ sơ này"),
    "state": N_("theo quy trình {version} hồ sơ sẽ ở trạng thái «{name}» mà quy trình ấy không có"),
    "events": N_("quy trình {version} không đọc được diễn biến của hồ sơ này"),
}
_MANY: Final = 200
"""So many cases take long enough that a pipe is told how far it is, and that the log is written back."""


class Moved(NamedTuple):
    """A case that was moved: whose it is, from which version, what followed."""

    case: str
    person: str
    former: str
    data: dict[str, Any]
    notes: tuple[str, ...]


class Migrated(NamedTuple):
    """What the command did: the version, its command id, the cases that went and those that stay."""

    version: Released
    command: str
    moved: tuple[Moved, ...]
    staying: tuple[Stays, ...]


@declare(
    "definition migrate",
    help=N_(
        "chuyển hồ sơ đang mở sang phiên bản khác của quy trình: mọi hồ sơ, hay các hồ sơ được nêu\n\n"
        "ketnap quy-trinh chuyen-doi --chay-thu\n\n"
        "ketnap quy-trinh chuyen-doi 2026.1 HS-000042-K"
    ),
)
@argument(
    "words",
    metavar=N_("PHIÊN-BẢN|MÃ"),
    help=N_("phiên bản, bỏ trống: phiên bản cho hồ sơ mới; mã hồ sơ, bỏ trống: mọi hồ sơ đang mở"),
    many=True,
    required=False,
)
def command(invocation: Invocation, words: tuple[str, ...]) -> Answer:
    """Move cases to another version of the procedure."""
    with book.reading(invocation) as reader:
        target, asked = _meant(reader, words, invocation)
        codes = _to_move(reader, target, asked)
    if not codes:
        said = _("Không hồ sơ nào cần chuyển: đã theo quy trình {version}.").format(version=target.version)
        return Answer(_data(Migrated(target, "", (), ()), invocation), (said,))
    if not asked and not invocation.dry_run:
        question = ngettext(
            "Chuyển {count} hồ sơ đang mở sang quy trình {version}?",
            "Chuyển {count} hồ sơ đang mở sang quy trình {version}?",
            len(codes),
        )
        asking.agree(invocation, question.format(count=showing.number(len(codes)), version=target.version))
    with book.writing(invocation) as uow:
        done = _migrated(uow, target, _to_move(uow, target, asked), invocation)
    wrong = Exit.DONE if not done.staying else Exit.PARTLY if done.moved else Exit.REFUSED
    return Answer(_data(done, invocation), tuple(_blocks(done, invocation)), wrong)


# ---- which cases, to which version


def _meant(reader: Reader, words: Sequence[str], invocation: Invocation) -> tuple[Released, tuple[str, ...]]:
    """The version and the cases that the words name."""
    kept = law_store.released(reader)
    versions = {each.version: each for each in kept}
    named = [word for word in words if word in versions or "." in word]
    if len(named) > 1:
        raise usage(_("Nhiều nhất một phiên bản."))
    codes = tuple(reading.case_code(word, invocation) for word in words if word not in named)
    if not named:
        in_use = law_store.unassuming(reader).procedure.hash
        return next(each for each in kept if each.hash == in_use), codes
    if named[0] not in versions:
        message = _("Trong sổ không có quy trình {version}. Đã có: {known}.")
        said = message.format(version=named[0], known=", ".join(versions))
        raise not_found("definition.version_unknown", said)
    return versions[named[0]], codes


def _to_move(reader: Reader, target: Released, asked: Sequence[str]) -> list[str]:
    """The cases that are named and go by another version; all open ones where none is named. Raises NoSuchCase."""
    if not asked:
        return pinning.elsewhere(reader, target.hash)
    unique = dict.fromkeys(asked)
    return [code for code in unique if reader.case(code).law.procedure.hash != target.hash]


# ---- moving them


def _migrated(
    uow: SqliteUnitOfWork, target: Released, codes: Sequence[str], invocation: Invocation
) -> Migrated:
    law, command_id = uow.law_of(target.hash), uow.next_command()
    titles = Titles(law.procedure)
    moved: list[Moved] = []
    staying: list[Stays] = []
    lines = 5 if len(codes) >= _MANY else 0
    uow.wrote_much = uow.wrote_much or len(codes) >= _MANY
    with Progress(invocation, len(codes), lines=lines) as progress:
        for done, code in enumerate(codes, 1):
            file = uow.case(code)
            result = migration.move(
                uow, file, law, command_id, invocation.actor, invocation.now, invocation.today
            )
            if isinstance(result, Stays):
                staying.append(result)
            else:
                pinning.pin(uow, file, law, result)
                person = showing.name(file.person.name, invocation)
                told = Told(invocation, titles, uow.organisations({file.cell}))
                moved.append(_moved(result, person, file.law.procedure.version, told))
            progress.done(done, code)
    return Migrated(target, command_id, tuple(moved), tuple(staying))


def _moved(decision: Decision, person: str, former: str, told: Told) -> Moved:
    data = outcome.data(decision, told)
    kept = (
        "event",
        "state",
        "version",
        "deadlines_opened",
        "deadlines_closed",
        "deadlines_moved",
        "in_doubt",
    )
    told_of = {name: data[name] for name in kept}
    return Moved(
        decision.case,
        person,
        former,
        {"case": decision.case, "from": former, "state_before": decision.event.source, **told_of},
        tuple(_notes(decision, told)),
    )


def _notes(decision: Decision, told: Told) -> Iterator[str]:
    """What changes in a case: its state, its deadlines, the steps that would not be right by that version."""
    for label, value in consequences.pairs_of(decision, told.titles, told.invocation):
        for each in (value,) if isinstance(value, str) else value:
            yield f"{label}: {each}"
    for doubt in decision.in_doubt:
        step = told.titles.of("step", doubt.step)
        reasons = "; ".join(told.sentence(finding) for finding in doubt.findings)
        yield _("Cần xem lại «{step}», {day}: {reasons}").format(
            step=step, day=showing.short_day(doubt.on, told.invocation.today), reasons=reasons
        )


# ---- said


def _blocks(done: Migrated, invocation: Invocation) -> Iterator[Block]:
    yield from trying.heading(invocation)
    if done.moved:
        text = ngettext(
            "Đã chuyển {count} hồ sơ sang quy trình {version} · lệnh {command}",
            "Đã chuyển {count} hồ sơ sang quy trình {version} · lệnh {command}",
            len(done.moved),
        )
        if invocation.dry_run:
            text = ngettext(
                "Sẽ chuyển {count} hồ sơ sang quy trình {version}",
                "Sẽ chuyển {count} hồ sơ sang quy trình {version}",
                len(done.moved),
            )
        said = text.format(
            count=showing.number(len(done.moved)), version=done.version.version, command=done.command
        )
        yield Cell(said, "strong")
        yield from _changed(done.moved)
    if done.staying:
        text = ngettext("{count} hồ sơ giữ nguyên:", "{count} hồ sơ giữ nguyên:", len(done.staying))
        yield text.format(count=showing.number(len(done.staying)))
        rows = tuple(Row((each.case, _why(each, done.version))) for each in done.staying)
        yield Table((_("mã"), _("vì sao")), rows, indent=2)
    yield from trying.closing(invocation) or _back(done, invocation)


def _changed(moved: Sequence[Moved]) -> Iterator[Block]:
    """The cases in which something changes, one by one; of the others how many they are."""
    changed = [each for each in moved if each.notes]
    alike = len(moved) - len(changed)
    if changed:
        rows = tuple(Row((each.case, each.person), each.notes) for each in changed)
        yield Table((_("mã"), _("họ tên")), rows, indent=2)
    if alike:
        text = ngettext(
            "{count} hồ sơ giữ nguyên trạng thái và mọi hạn.",
            "{count} hồ sơ giữ nguyên trạng thái và mọi hạn.",
            alike,
        )
        yield text.format(count=showing.number(alike))


def _back(done: Migrated, invocation: Invocation) -> Iterator[Block]:
    """How to go back, where there is one way for all."""
    former = {each.former for each in done.moved}
    if len(former) == 1:
        cases = [each.case for each in done.moved] if len(done.moved) <= _FEW else []
        back = line("definition migrate", former.pop(), *cases).text(invocation.language)
        yield _("Trở lại: {command}").format(command=back)


_FEW: Final = 3


def _why(stays: Stays, version: Released) -> str:
    return _(_STAYS[stays.code]).format(version=version.version, name=stays.name)


def _data(done: Migrated, invocation: Invocation) -> dict[str, Any]:
    return {
        "version": done.version.version,
        "hash": done.version.hash,
        "command": done.command or None,
        "moved": [each.data for each in done.moved],
        "staying": [
            {"case": each.case, "code": each.code, "message": _why(each, done.version)}
            for each in done.staying
        ],
        "dry_run": invocation.dry_run,
    }
