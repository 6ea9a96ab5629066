"""`case receive --letter` of a letter about several people: everybody on it in one command, or the one that is named.
One who cannot be received is left where they are, with why; typing the line again receives those who are left."""

from collections.abc import Sequence
from datetime import date
from gettext import gettext as _
from typing import Any, NamedTuple

from ketnap.commands import outcome, showing, trying
from ketnap.commands.case.batch.acting import PERSONAL, problem, reasons
from ketnap.commands.case.receive import arrivals, received, receiving
from ketnap.commands.case.receive.arrivals import Arriving
from ketnap.commands.case.receive.receiving import Arrival, Received
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.outcome import Told
from ketnap.commands.printing import Answer, Block, Cell, Row, Table
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.titles import Titles
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.ports import LetterState
from ketnap.workflow.service import Repeated

RECEIVED = "letter.received"


class _One(NamedTuple):
    """What came of one person: received, or why not."""

    letter: LetterState
    arrival: Arrival | None = None
    made: Received | tuple[Repeated, Told] | None = None
    against: Problem | None = None

    @property
    def status(self) -> str:
        if self.against is not None:
            return "before" if self.against.code == RECEIVED else "refused"
        return "received" if isinstance(self.made, Received) else "before"


def receive(
    invocation: Invocation, uow: SqliteUnitOfWork, letters: Sequence[LetterState], said: Arriving, on: date
) -> Answer:
    """Everybody on one sheet, with one command. Raises Problem where nobody of them can be received."""
    command = uow.next_command()
    everybody = [_one(invocation, uow, letter, said, on, command) for letter in letters]
    done = [each for each in everybody if each.status == "received"]
    refused = [each for each in everybody if each.status == "refused"]
    if not done and not any(each.made for each in everybody):
        raise _nobody(everybody, refused)
    blocks = _blocks(invocation, everybody, command if done else "")
    return Answer(
        _data(invocation, everybody, command if done else ""),
        tuple(blocks),
        Exit.PARTLY if refused else Exit.DONE,
    )


def _one(
    invocation: Invocation,
    uow: SqliteUnitOfWork,
    letter: LetterState,
    said: Arriving,
    on: date,
    command: str,
) -> _One:
    """One person: what stands in the way leaves nothing of theirs in the book, and the others as they are."""
    if invocation.key:
        invocation = invocation._replace(key=f"{invocation.key}:{letter.case}")
        earlier = uow.recorded(invocation.key)
        if earlier is not None:
            return _One(letter, made=(Repeated(*earlier), Told(invocation, Titles(uow.law().procedure))))
    try:
        with uow.attempt():
            arrival = arrivals.of_letter(invocation, uow, letter, said)
            return _One(letter, arrival, receiving.receive(invocation, uow, arrival, on, command))
    except PERSONAL as error:
        return _One(letter, against=problem(error))


def _nobody(everybody: Sequence[_One], refused: Sequence[_One]) -> Problem:
    """Why nobody is received: all were before, or something stands in the way of each."""
    name = letter_shape.named(everybody[0].letter)
    if not refused:
        text = _("{letter} đã tiếp nhận hết {count} người. Sổ giữ nguyên.")
        message = text.format(letter=name, count=showing.number(len(everybody)))
        return Problem(RECEIVED, message, Exit.REFUSED, following=(line("letter show", name),))
    text = _("{letter}: chưa tiếp nhận được ai. Sổ giữ nguyên.")
    sentences = [text.format(letter=name), *(f"  {_why(each)}" for each in refused)]
    findings = [
        {**finding, "case": each.letter.case}
        for each in refused
        if each.against is not None
        for finding in each.against.findings
    ]
    first = refused[0].against
    assert first is not None, "who is refused is so for a reason"
    return Problem(
        first.code, "\n".join(sentences), Exit.REFUSED, findings=findings, following=first.following[:1]
    )


def _why(one: _One) -> str:
    assert one.against is not None, "who is refused is so for a reason"
    return f"{one.letter.case}: {'; '.join(reasons(one.against))}"


# ---- the answer


def _data(invocation: Invocation, everybody: Sequence[_One], command: str) -> dict[str, Any]:
    return {
        "letter": letter_shape.named(everybody[0].letter),
        "people": [_person(each) for each in everybody],
        "received": sum(each.status == "received" for each in everybody),
        "refused": sum(each.status == "refused" for each in everybody),
        "command": command or None,
        "dry_run": invocation.dry_run,
    }


def _person(one: _One) -> dict[str, Any]:
    """One person: where they came from, and the case here as `case receive` of one alone tells of it."""
    found: dict[str, Any] = {"status": one.status, "origin_case": one.letter.case}
    if isinstance(one.made, Received):
        assert one.arrival is not None, "who is received has arrived"
        return {**received.answer(one.made, one.arrival).data, **found}
    if one.made is not None:
        return {**outcome.repeated(*one.made).data, **found}
    assert one.against is not None, "who is not received is so for a reason"
    return {
        **found,
        "case": None,
        "code": one.against.code,
        "message": one.against.message,
        "findings": list(one.against.findings),
    }


def _blocks(invocation: Invocation, everybody: Sequence[_One], command: str) -> list[Block]:
    name = letter_shape.named(everybody[0].letter)
    done = [each for each in everybody if each.status == "received"]
    refused = [each for each in everybody if each.status == "refused"]
    text = _("Đã tiếp nhận {count} trong {everybody} người của {letter} · lệnh {command}")
    if invocation.dry_run:
        text = _("Sẽ tiếp nhận {count} trong {everybody} người của {letter}")
    elif not command:
        text = _("Đã tiếp nhận từ trước những người của {letter}. Không ghi thêm, sổ giữ nguyên.")
    head = text.format(
        count=showing.number(len(done)),
        everybody=showing.number(len(everybody)),
        letter=name,
        command=command,
    )
    blocks: list[Block] = [*trying.heading(invocation), Cell(head, "strong")]
    blocks.append(
        Table((_("nơi gửi"), _("kết quả"), _("hồ sơ"), _("họ tên"), _("sổ đến")), _rows(everybody), indent=2)
    )
    if refused:
        blocks.append(Cell(_("Chưa tiếp nhận:"), "bad"))
        blocks += [f"  {_why(each)}" for each in refused]
        first = refused[0].letter
        again = line("case receive", "--letter", name, "--only", first.case).text(invocation.language)
        blocks.append(_("Riêng một người, sau khi giải quyết: {command}").format(command=again))
    blocks += trying.closing(invocation)
    if command and not invocation.dry_run:
        undo = line("case undo", command).text(invocation.language)
        blocks.append(
            _("Hoàn tác cả {count} người: {command}").format(count=showing.number(len(done)), command=undo)
        )
        made = done[0].made
        assert isinstance(made, Received), "who is received has a case"
        following = line("case why", made.decision.case).text(invocation.language)
        blocks.append(_("Việc tiếp theo: {command}").format(command=following))
    return blocks


def _rows(everybody: Sequence[_One]) -> tuple[Row, ...]:
    return tuple(_row(each) for each in everybody)


def _row(one: _One) -> Row:
    if not isinstance(one.made, Received):
        said = Cell(_("chưa"), "bad") if one.status == "refused" else Cell(_("đã tiếp nhận từ trước"))
        case = "" if one.made is None else one.made[0].case
        return Row((one.letter.case, said, case, "", ""))
    assert one.arrival is not None, "who is received has arrived"
    made = one.made
    name = showing.name(one.arrival.sent.person.name, made.told.invocation)
    notes = tuple(str(each) for each in received.remarks(made, one.arrival))
    cells = (
        one.letter.case,
        Cell(_("tiếp nhận"), "good"),
        made.decision.case,
        name,
        showing.number(made.number),
    )
    return Row(cells, notes)
