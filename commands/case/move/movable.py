"""What stands against a move as it is typed, each with what to type instead: the case has ended or left, somebody is
here for a time only, the destination is where the person is already, the days cannot be, another move is known."""

from collections.abc import Mapping
from datetime import date
from gettext import gettext as _
from typing import Any, Final

from ketnap.commands import asking, outcome, showing
from ketnap.commands.case.move import transfer_rows
from ketnap.commands.case.move.transfer_rows import MOVE
from ketnap.commands.contract import Line, Spoken, line, option_name
from ketnap.commands.outcome import Told
from ketnap.commands.problems import Exit, Problem, usage
from ketnap.commands.titles import Titles
from ketnap.storage.reader import Reader
from ketnap.workflow.decision import Refusal
from ketnap.workflow.ports import CaseFile
from ketnap.workflow.procedure import NEW, Step
from ketnap.workflow.record import Entry

_FELL_THROUGH: Final = "return_case"
_HOSTING_ENDS: Final = "end_hosting"
_AWAY: Final = "transferred_away"
_OF_OPTIONS: Final = frozenset({"destination", "kind", "effective_on", "decided_on", "reason"})
"""The facts of a move that a line says with options of their own."""

_FAR: Final = 731
"""Days. A move that lies farther ahead is more often a slip of the pen than a plan."""


def refused(refusal: Refusal, file: CaseFile, told: Told) -> Problem:
    """Why a move of this case cannot be recorded: by its state in one sentence, else as every step is refused."""
    codes = {finding.code: finding for finding in refusal.findings}
    if "state" in codes:
        state = str(codes["state"].evidence["state"])
        if state == NEW:
            return _before_case(file, refusal.on)
        if state == _AWAY and _row(file) is not None:
            return _away(file, told)
        if told.titles.procedure.states[state].end:
            return _ended(file, state, told)
    if "circumstance.hosted" in codes:
        return _guest(file, told)
    return outcome.refused(refusal, told)


def refuse(reader: Reader, file: CaseFile, facts: Mapping[str, Any], on: date, told: Told) -> None:
    """Refuse a move to where the person is, one whose days cannot be, and one that would slip in before what was
    acted on. Raises Problem."""
    if facts["destination"] == file.cell:
        raise stays(reader, file, file.cell)
    if facts["kind"] == "temporary":
        refuse_own_committee(reader, file, facts, told)
    first = file.record.counting[0].on
    effective_on = date.fromisoformat(facts["effective_on"])
    if effective_on < first:
        text = _("Chuyển từ ngày {day}: trước ngày có hồ sơ ({first}). Xem lại ngày.")
        message = text.format(day=f"{effective_on:%d/%m/%Y}", first=f"{first:%d/%m/%Y}")
        raise Problem("move.before_case", message, Exit.REFUSED, following=(line("case show", file.code),))
    decided_on = facts.get("decided_on")
    if decided_on is not None and date.fromisoformat(decided_on) > told.invocation.today:
        text = _("Quyết định chuyển ngày {day}: ngày chưa đến.")
        message = text.format(day=f"{date.fromisoformat(decided_on):%d/%m/%Y}")
        raise Problem("date.future", message, Exit.REFUSED)
    row = _row(file)
    if row is not None and on < row.on:
        raise _acted_since(file, row, on, told)


def refuse_own_committee(reader: Reader, file: CaseFile, facts: Mapping[str, Any], told: Told) -> None:
    """Refuse the committee above the cell as a destination: nobody can tell from it what changes. Raises Problem."""
    destination = str(facts["destination"])
    places = reader.organisations({file.cell, destination})
    if destination not in places.upward(file.cell, told.invocation.today):
        return
    text = _("{name} đang quản lý {cell}, nơi theo dõi người này: chưa biết chuyển sang chi bộ nào.")
    message = text.format(name=places.names[destination].name, cell=places.names[file.cell].name)
    following = (retyped("case move", file.code, _("CHI-BỘ"), facts, told.titles),)
    raise Problem("move.own", message, Exit.REFUSED, following=following)


def stays(reader: Reader, file: CaseFile, cell: str) -> Problem:
    """That the destination is the cell that keeps the case."""
    name = reader.organisations({cell}).names[cell].name
    text = _("Nơi đến là chính {name}, nơi đang theo dõi người này.").format(name=name)
    return Problem("move.own", text, Exit.REFUSED, following=(line("case show", file.code),))


def confirm(reader: Reader, file: CaseFile, facts: Mapping[str, Any], told: Told) -> None:
    """Have somebody say yes to a move that is far ahead, or that takes the place of another known one.

    Raises Problem where nobody can be asked.
    """
    invocation = told.invocation
    effective_on = date.fromisoformat(facts["effective_on"])
    if (effective_on - invocation.today).days > _FAR:
        text = _("Chuyển từ {day}, còn {count} ngày nữa. Đúng ngày này?")
        days = showing.number((effective_on - invocation.today).days)
        asking.agree(invocation, text.format(day=showing.long_day(effective_on), count=days))
    known = pending(file)
    if known is None or is_known(file, facts):
        return
    said = _known(reader, file, known)
    if not invocation.asks and not invocation.yes:
        text = _("{known} Nay đi nơi khác, ngày khác thì thêm {option}; ghi nhầm thì đính chính.")
        message = text.format(known=said, option=option_name("--yes"))
        following = (
            line("case transfer", file.code),
            corrects(file.code, known, told),
            falls_through(file.code, told),
        )
        raise Problem("move.known", message, Exit.REFUSED, following=following)
    asking.agree(invocation, _("{known} Ghi việc chuyển mới thay cho việc ấy?").format(known=said))


def confirm_late(file: CaseFile, facts: Mapping[str, Any], on: date, path: str, told: Told) -> None:
    """Have somebody say yes to a move that became known before the last step: it slips in before what was decided
    since. `path` is the command that was typed. Nobody is asked about one that is known or acted on already, nor about
    a day before there was a case. Raises Problem (usage, with the line to type) where nobody can be asked.
    """
    counting, row = file.record.counting, _row(file)
    if not counting or not counting[0].on <= on < counting[-1].on:
        return
    if is_known(file, facts) or (row is not None and on <= row.on):
        return
    text = _("{case}: việc chuyển biết từ ngày {day}, trước bước gần nhất («{step}», {latest}).")
    said = text.format(
        case=file.code,
        day=f"{on:%d/%m/%Y}",
        step=told.titles.of("step", counting[-1].step),
        latest=f"{counting[-1].on:%d/%m/%Y}",
    )
    if not told.invocation.asks and not told.invocation.yes:
        text = _("{sentence} Đúng ngày này thì thêm {option}: ghi muộn, xét như ngày ấy.")
        typed = retyped(path, file.code, str(facts["destination"]), facts, told.titles, late_on=on)
        raise usage(text.format(sentence=said, option=option_name("--yes")), typed)
    asking.agree(told.invocation, _("{sentence} Ghi muộn, xét như ngày ấy?").format(sentence=said))


def pending(file: CaseFile) -> Entry | None:
    """The move that is known and that nobody has acted on."""
    known = file.record.newest(MOVE)
    return known if known is not None and transfer_rows.acted_on(file) is None else None


def is_known(file: CaseFile, facts: Mapping[str, Any]) -> bool:
    """Whether this very move is known, and nobody has acted on it."""
    known = pending(file)
    return known is not None and dict(known.facts) == dict(facts)


def remarks(file: CaseFile, facts: Mapping[str, Any], told: Told) -> tuple[str, ...]:
    """What should be looked at twice: that the move took effect before the newest step."""
    effective_on = date.fromisoformat(facts["effective_on"])
    newest = next((each for each in reversed(file.record.counting) if each.step != MOVE), None)
    if newest is None or effective_on >= newest.on:
        return ()
    text = _("Chuyển từ {day}, trước bước gần nhất («{step}», {latest}): hạn tính từ ngày chuyển.")
    step = told.titles.of("step", newest.step)
    return (text.format(day=showing.long_day(effective_on), step=step, latest=f"{newest.on:%d/%m/%Y}"),)


# ---- said ----------------------------------------------------------------------------------------------


def retyped(
    path: str, case: str, to: str, said: Mapping[str, Any], titles: Titles, late_on: date | None = None
) -> Line:
    """The line that says a move once more, with this destination. `said` is what it says otherwise, as facts;
    `late_on` the day before the last step that it agrees to."""
    words: list[str | Spoken] = [case, "--to", to]
    for option, fact in (("--effective", "effective_on"), ("--decided-on", "decided_on")):
        if said.get(fact):
            words += [option, f"{date.fromisoformat(said[fact]):%d/%m/%Y}"]
    if said.get("reason"):
        words += ["--reason", Spoken(said["reason"], titles.typed_word("reason", said["reason"]))]
    if said["kind"] == "temporary":
        words.append("--temporary")
    for fact in said if late_on is not None else ():
        if fact not in _OF_OPTIONS and path == "case move":
            typed = titles.typed("fact", fact, MOVE)
            words += ["--fact", Spoken(f"{fact}={said[fact]}", f"{typed}={said[fact]}")]
    if late_on is not None:
        words += ["--on", f"{late_on:%d/%m/%Y}", "--yes"]
    return line(path, *words)


def corrects(case: str, known: Entry, told: Told) -> Line:
    """The line that corrects where a known move goes."""
    typed = Spoken(
        f"destination={_('NƠI-ĐẾN')}", f"{told.titles.typed('fact', 'destination', MOVE)}={_('NƠI-ĐẾN')}"
    )
    return line("case correct", case, str(known.seq), "--fact", typed, "--reason", _("LÝ-DO"))


def falls_through(case: str, told: Told) -> Line:
    """The line that records that a move did not come to pass."""
    return line("case advance", case, _spoken(told.titles.procedure.steps[_FELL_THROUGH]))


def _spoken(step: Step) -> Spoken:
    return Spoken(step.name, step.alias)


def _before_case(file: CaseFile, on: date) -> Problem:
    if not file.record.counting:
        text = _("{case}: lần mở hồ sơ đã rút, không còn ai để chuyển.").format(case=file.code)
    else:
        text = _("{case}: ngày {day} chưa có hồ sơ, có từ {first}. Xem lại ngày.").format(
            case=file.code, day=f"{on:%d/%m/%Y}", first=f"{file.record.counting[0].on:%d/%m/%Y}"
        )
    return Problem("move.before_case", text, Exit.REFUSED, following=(line("case show", file.code),))


def _ended(file: CaseFile, state: str, told: Told) -> Problem:
    text = _("{case} đã kết thúc: «{state}». Không ghi việc chuyển đi được nữa.")
    message = text.format(case=file.code, state=told.titles.of("state", state))
    return Problem("move.ended", message, Exit.REFUSED, following=(line("case show", file.code),))


def _away(file: CaseFile, told: Told) -> Problem:
    row, known = _row(file), file.record.newest(MOVE)
    assert row is not None, "somebody who is away left with a row"
    text = _(
        "{case} đã chuyển đi {day}, «{row}»{where}. Từ đó nơi nhận ghi; không thành thì ghi mở lại hồ sơ."
    )
    where = ""
    if known is not None and told.organisations is not None:
        destination = str(known.facts["destination"])
        where = _(", đến {name}").format(name=told.organisations.names[destination].name)
    row_title = told.titles.of("step", row.step)
    message = text.format(case=file.code, day=f"{row.on:%d/%m/%Y}", row=row_title, where=where)
    return Problem("move.away", message, Exit.REFUSED, following=(falls_through(file.code, told),))


def _guest(file: CaseFile, told: Told) -> Problem:
    text = _(
        "{case}: người này chỉ tạm sinh hoạt ở đây; việc chuyển do nơi cử đi ghi. Ở đây ghi hết tạm thời."
    )
    ends = told.titles.procedure.steps[_HOSTING_ENDS]
    following = (line("case advance", file.code, _spoken(ends)),)
    return Problem("move.guest", text.format(case=file.code), Exit.REFUSED, following=following)


def _row(file: CaseFile) -> Entry | None:
    """The newest row of the table that counts."""
    rows = transfer_rows.steps(file.law.procedure)
    return next((each for each in reversed(file.record.counting) if each.step in rows), None)


def _acted_since(file: CaseFile, row: Entry, on: date, told: Told) -> Problem:
    """That a move which was known before one that was acted on would change what that one says."""
    known = next(each for each in reversed(file.record.counting) if each.step == MOVE and each.on <= row.on)
    text = _("{case}: đã làm thủ tục chuyển {day}. Việc chuyển biết trước đó ({on}) ghi bằng đính chính.")
    message = text.format(case=file.code, day=f"{row.on:%d/%m/%Y}", on=f"{on:%d/%m/%Y}")
    return Problem("move.acted", message, Exit.REFUSED, following=(corrects(file.code, known, told),))


def _known(reader: Reader, file: CaseFile, known: Entry) -> str:
    destination = str(known.facts["destination"])
    text = _("{case}: đã biết sẽ chuyển đến {name} từ {day} (ghi {on}), chưa làm thủ tục.")
    return text.format(
        case=file.code,
        name=reader.organisations({destination}).names[destination].name,
        day=f"{date.fromisoformat(str(known.facts['effective_on'])):%d/%m/%Y}",
        on=f"{known.on:%d/%m/%Y}",
    )
