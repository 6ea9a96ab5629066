"""Which row of the transfer table fits a case, and what speaks against the others."""

from collections.abc import Container, Mapping, Sequence
from gettext import gettext as _
from typing import Any, Final, NamedTuple

from ketnap.commands import outcome, showing
from ketnap.commands.contract import Line, Spoken, line, option_name
from ketnap.commands.outcome import Told
from ketnap.commands.printing import Row, Table
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.texts import N_
from ketnap.workflow import outlook
from ketnap.workflow.findings import Finding, hindrances
from ketnap.workflow.outlook import Answer
from ketnap.workflow.ports import CaseFile
from ketnap.workflow.procedure import Procedure
from ketnap.workflow.record import Entry

TABLE: Final = "transfer"
MOVE: Final = "move_known"
"""The step that says somebody is going to move; each row comes after it."""
_LABEL: Final = 2


class Brings(NamedTuple):
    """What brings a fact of a move: the option of a line, what stands for its value, the column of a list."""

    option: str
    value: str
    column: str

    def typed(self) -> str:
        """How it is typed, in the language of the shell."""
        return f"{option_name(self.option)} {_(self.value)}"


# The columns are called as a list calls them, whatever the language of the shell.
BROUGHT_BY: Final[Mapping[str, Brings]] = {
    "destination": Brings("--to", N_("NƠI-ĐẾN"), "Nơi đến"),
    "effective_on": Brings("--effective", N_("NGÀY"), "Hiệu lực"),
    "decided_on": Brings("--decided-on", N_("NGÀY"), "Ngày quyết định"),
    "reason": Brings("--reason", N_("LÝ-DO"), "Lý do"),
}


def steps(procedure: Procedure) -> tuple[str, ...]:
    """The rows of the table: one step each."""
    return tuple(step.name for step in procedure.steps.values() if step.one_of == TABLE)


def acted_on(file: CaseFile) -> Entry | None:
    """The row that was recorded for the newest known move already."""
    rows = steps(file.law.procedure)
    for entry in reversed(file.record.counting):
        if entry.step == MOVE:
            return None
        if entry.step in rows:
            return entry
    return None


def label(step: str, told: Told) -> str:
    """The short name of a row: A, of «A: chuyển khi đang được giúp đỡ, xem xét»."""
    title = told.titles.of("step", step)
    head, colon, _rest = title.partition(":")
    return head if colon and len(head) <= _LABEL else f"«{title}»"


def source(answer: Answer, told: Told) -> str:
    """Where a row stands in the law, as it is cited on the day."""
    cited = next((each for each in answer.findings if each.code.startswith("after.")), None)
    if cited is None:
        return showing.source(told.titles.procedure.steps[answer.step].source, "verified")
    return showing.source(cited.source, cited.provenance)


def chosen(file: CaseFile, answers: Sequence[Answer], told: Told, fresh: Container[int]) -> Answer:
    """The one row that fits. `fresh` are the entries that this very line brings, which go with a refusal.

    Raises Problem: a fact is missing, nothing fits, or more than one does.
    """
    fitting = [each for each in answers if each.allowed]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = ", ".join(told.titles.of("step", each.step) for each in fitting)
        text = _("{case}: có {count} dòng cùng hợp: {names}. Ghi thẳng một bước.")
        message = text.format(case=file.code, count=len(fitting), names=names)
        raise Problem("transfer.several", message, Exit.REFUSED, following=(line("case why", file.code),))
    possible = [each for each in answers if outlook.ruled_out(each) is None]
    if possible and file.record.newest(MOVE) is None:
        text = _("{case}: chưa ghi việc chuyển đi (đi đâu, từ ngày nào, vì việc gì). Chưa ghi gì.")
        following = line(
            "case move", file.code, "--to", _("NƠI-ĐẾN"), "--effective", _("NGÀY"), "--reason", _("LÝ-DO")
        )
        raise Problem("transfer.no_move", text.format(case=file.code), Exit.REFUSED, following=(following,))
    if not possible:
        text = _("{case} đang ở «{state}»: không dòng nào của bảng chuyển dùng được. Hồ sơ giữ nguyên.")
        message = text.format(case=file.code, state=told.titles.of("state", file.record.state))
        blocks = against(answers, told)
        raise Problem("transfer.none", message, Exit.REFUSED, blocks=blocks, findings=data(answers, told))
    raise _missing(file, possible, told, fresh)


def against(answers: Sequence[Answer], told: Told) -> list[str]:
    """Why not these rows: the rows that one reason speaks against stand together."""
    by_reason: dict[tuple[str, str], list[str]] = {}
    for answer in answers:
        # As it is cited on the day: a text that has ended names its successor.
        finding = outlook.ruled_out(answer) or hindrances(answer.findings)[0]
        cited = showing.source(finding.source, finding.provenance)
        by_reason.setdefault((_reason(answer, told), cited), []).append(label(answer.step, told))
    return [
        _("  không phải {rows}: {reason}   {source}").format(
            rows=", ".join(names), reason=reason, source=cited
        )
        for (reason, cited), names in by_reason.items()
    ]


def _reason(answer: Answer, told: Told) -> str:
    """What speaks against a row, in few words."""
    finding = outlook.ruled_out(answer)
    if finding is None:
        return told.sentence(hindrances(answer.findings)[0])
    if finding.code == "state":
        states = ", ".join(f"«{told.titles.of('state', each)}»" for each in finding.evidence["states"])
        return _("chỉ khi hồ sơ ở {states}").format(states=states)
    what = str(finding.evidence["circumstance"])
    asked = what in told.titles.procedure.steps[answer.step].when
    text = _("chỉ khi {circumstance}") if asked else _("không dùng khi {circumstance}")
    return text.format(circumstance=told.titles.of("circumstance", what))


def data(answers: Sequence[Answer], told: Told) -> list[dict[str, Any]]:
    """Why not these rows, as --json has it."""
    found = []
    for answer in answers:
        finding = outlook.ruled_out(answer) or next(iter(hindrances(answer.findings)), None)
        if finding is not None:
            found.append({"step": answer.step, **told.finding(finding)})
    return found


def _missing(file: CaseFile, possible: Sequence[Answer], told: Told, fresh: Container[int]) -> Problem:
    """What has to be recorded before it is known which row fits, or before the one that fits can be taken."""
    rows = []
    findings = []
    # What the line brought is gone with the refusal: a case without its move has no row to ask about.
    following: tuple[Line, ...] = (_why(file, possible[0], told),)
    for answer in possible:
        for finding in hindrances(answer.findings):
            brings = _brought_by(finding, told, fresh)
            added = {} if brings is None else {"brought_by": brings.option}
            following = following if brings is None else ()
            findings.append({"step": answer.step, **told.finding(finding), **added})
            cells = (
                label(answer.step, told),
                showing.verdict(finding.verdict),
                told.sentence(finding),
                showing.source(finding.source, finding.provenance),
            )
            adds = None if brings is None else _("Gõ thêm: {typed}").format(typed=brings.typed())
            rows.append(Row(cells, outcome.notes(finding, told) if adds is None else (adds,)))
    text = _("{case}: chưa chuyển được, còn thiếu điều kiện hoặc chưa đủ dữ kiện để biết dùng dòng nào.")
    message = text.format(case=file.code) + " " + _("Hồ sơ giữ nguyên.")
    return Problem(
        "transfer.missing",
        message,
        Exit.REFUSED,
        findings=findings,
        blocks=(Table((_("dòng"), "", _("điều kiện"), _("nguồn")), tuple(rows), indent=2),),
        following=following,
    )


def _why(file: CaseFile, answer: Answer, told: Told) -> Line:
    step = told.titles.procedure.steps[answer.step]
    return line("case why", file.code, Spoken(step.name, step.alias))


def _brought_by(finding: Finding, told: Told, fresh: Container[int]) -> Brings | None:
    """What of this very line brings a fact of the move that it left out."""
    found = None if told.record is None else outlook.lacking(told.record, finding)
    if found is None or found[0].step != MOVE or found[0].seq not in fresh:
        return None
    return BROUGHT_BY.get(found[1])
