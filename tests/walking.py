"""Walking a case through a procedure in memory: the words the walk tests are written in.

Nothing is mocked: the very decision that storage records is taken, and its record and deadlines carried on.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from ketnap.workflow import checks, deadlines, decision, outlook
from ketnap.workflow.commands import Advance, Command, Correct, Withdraw
from ketnap.workflow.deadlines import Running
from ketnap.workflow.decision import Decision, Refusal
from ketnap.workflow.findings import Finding
from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Link, Organisation, Organisations, Power
from ketnap.workflow.record import Entry, Event, Paper, Record

LONG_AGO = date(2016, 1, 1)
AFTER_208 = date(2026, 7, 26)
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)

NAMES = {
    "TP": "Đảng bộ thành phố Hải Phòng",
    "LC": "Đảng ủy phường Lê Chân",
    "CB5": "Chi bộ 5",
    "CB7": "Chi bộ 7",
    "KT": "Đảng ủy xã Kiến Thụy",
    "KT1": "Chi bộ thôn 1",
    "UB": "Đảng ủy UBND thành phố",
    "DH": "Đảng ủy Trường Đại học Bến Nghé",
    "BP": "Đảng ủy bộ phận Khoa Công nghệ",
    "SV": "Chi bộ sinh viên",
    "GV": "Chi bộ giảng viên",
    "BV": "Đảng ủy Bệnh viện Đồ Sơn",
    "BV1": "Chi bộ Khoa Nội",
    "DL": "Đảng ủy Công ty Đóng tàu",
    "DL1": "Chi bộ phân xưởng 1",
    "CX": "Đảng ủy Khu chế xuất",
    "CX1": "Chi bộ kho vận",
    "CV": "Đảng ủy Cảng vụ",
    "CV1": "Chi bộ Hoa tiêu",
}
PARENTS = {
    "LC": "TP",
    "CB5": "LC",
    "CB7": "LC",
    "KT": "TP",
    "KT1": "KT",
    "UB": "TP",
    "DH": "UB",
    "BP": "DH",
    "SV": "BP",
    "GV": "DH",
    "BV": "UB",
    "BV1": "BV",
    "DL": "UB",
    "DL1": "DL",
    "CX": "TP",
    "CX1": "CX",
    "CV": "TP",
    "CV1": "CV",
}


def day(text: str) -> date:
    """ "20/11/2026" as a date."""
    number, month, year = text.split("/")
    return date(int(year), int(month), int(number))


def votes(
    summoned: int, in_favour: int, against: int = 0, not_counted: int = 0, blank: int = 0
) -> dict[str, int]:
    return {
        "summoned": summoned,
        "not_counted": not_counted,
        "for": in_favour,
        "against": against,
        "blank": blank,
    }


def member(name: str, official_on: str | None = "19/05/2015") -> dict[str, Any]:
    return {"name": name, "official_on": None if official_on is None else day(official_on).isoformat()}


LAM = member("Trần Văn Lâm")
HOA = member("Phạm Thị Hòa")


def tree(*more: Power, export_zone: str | None = None) -> Organisations:
    """The city with two communes, two bodies of a university and a hospital under one upper committee, a
    delegated company committee, one whose manner nobody recorded and one that has no power but what `more`
    gives: the tree of 2025 and the one since 26/7/2026 in one register. `export_zone` is the
    manner in which that committee (CX) decides, once somebody has recorded it."""
    organisations = [Organisation(code, name, "committee") for code, name in NAMES.items()]
    links = [Link(code, parent, LONG_AGO) for code, parent in PARENTS.items()]
    powers = [Power("TP", "consent", None, LONG_AGO), Power("TP", "teach", None, LONG_AGO)]
    for commune in ("LC", "KT"):
        powers.append(Power(commune, "decide", "standing", date(2025, 7, 1)))
        powers.append(Power(commune, "propose", None, AFTER_208))
        powers.append(Power(commune, "teach", None, LONG_AGO))
    powers += [
        Power("UB", "decide", "standing", LONG_AGO),
        Power("DH", "propose", None, LONG_AGO),
        Power("BP", "appraise", None, LONG_AGO, date(2026, 7, 25)),
        Power("BV", "propose", None, LONG_AGO),
        Power("DL", "propose", None, LONG_AGO),
        Power("DL", "decide", "delegated", LONG_AGO),
        Power("CX", "decide", export_zone, LONG_AGO),
    ]
    return Organisations(organisations, links, [*powers, *more])


class Walk:
    """One case. `advance` insists that the step is recorded, `refused` that it is not."""

    def __init__(
        self, law: Law, organisations: Organisations | None = None, today: str = "24/11/2030"
    ) -> None:
        self.law = law
        self.organisations = organisations or tree()
        self.today = day(today)
        self.events: list[Event] = []
        self.record = Record.empty(law.procedure, "HS-000042-K")
        self.running: tuple[Running, ...] = ()

    def fork(self) -> "Walk":
        """Another case that has come the same way so far."""
        other = Walk(self.law, self.organisations)
        other.today, other.events = self.today, list(self.events)
        other.record, other.running = self.record, self.running
        return other

    @property
    def state(self) -> str:
        return self.record.state

    def decide(self, command: Command) -> Decision | Refusal:
        return decision.decide(
            self.law,
            self.organisations,
            self.record,
            self.running,
            tuple(self.events),
            command,
            NOW,
            self.today,
        )

    def keep(self, outcome: Decision | Refusal) -> Decision:
        """Carry on as storage does: the event written, the running result replaced, deadlines changed."""
        assert isinstance(outcome, Decision), [(f.code, f.verdict) for f in outcome.findings]
        self.events.append(outcome.event)
        self.record = outcome.record
        gone = {each.identity for each in outcome.closed}
        moved = {each.after.identity: each.after for each in outcome.moved}
        kept = [moved.get(each.identity, each) for each in self.running if each.identity not in gone]
        self.running = (*kept, *outcome.opened)
        return outcome

    def command(
        self, step: str, on: str, papers: str = "", carried: Iterable[Entry] = (), **facts: Any
    ) -> Advance:
        """`facts` named like a parameter are given with a trailing underscore (because_)."""
        given = {name.rstrip("_"): value for name, value in facts.items()}
        return Advance(
            self.record.case,
            step,
            day(on),
            _plain(given),
            _papers(self.law, step, day(on), papers),
            "VP",
            f"L-{len(self.events) + 1:06}",
            tuple(carried),
        )

    def advance(
        self, step: str, on: str, papers: str = "", carried: Iterable[Entry] = (), **facts: Any
    ) -> Decision:
        return self.keep(self.decide(self.command(step, on, papers, carried, **facts)))

    def refusal(
        self, step: str, on: str, papers: str = "", carried: Iterable[Entry] = (), **facts: Any
    ) -> dict[str, Finding]:
        """What stands in the way, by code."""
        outcome = self.decide(self.command(step, on, papers, carried, **facts))
        assert isinstance(outcome, Refusal), f"{step} was recorded: {outcome.record.state}"
        return {finding.code: finding for finding in outcome.findings}

    def refused(
        self, step: str, on: str, papers: str = "", carried: Iterable[Entry] = (), **facts: Any
    ) -> dict[str, str]:
        """The codes that stand in the way, each with its verdict."""
        return {code: each.verdict for code, each in self.refusal(step, on, papers, carried, **facts).items()}

    def correct(
        self, seq: int, step: str, on: str, papers: str = "", carried: Iterable[Entry] = (), **facts: Any
    ) -> Decision:
        said = self.command(step, on, papers, carried, **facts)
        return self.keep(
            self.decide(
                Correct(
                    said.case,
                    seq,
                    step,
                    said.happened_on,
                    said.facts,
                    said.papers,
                    "ghi nhầm",
                    "VP",
                    said.command,
                    said.carried,
                )
            )
        )

    def withdraw(self, seq: int) -> Decision:
        command = f"L-{len(self.events) + 1:06}"
        return self.keep(self.decide(Withdraw(self.record.case, seq, "hoàn tác", "VP", command)))

    def seq_of(self, step: str) -> int:
        """The event that last recorded a step."""
        return next(event.seq for event in reversed(self.events) if event.step == step)

    def why(self, step: str, on: str) -> outlook.Answer:
        return outlook.why(self.law, self.organisations, self.record, self.running, step, day(on), self.today)

    def due(self, deadline: str, item: str = "") -> date | None:
        """The due date of an open deadline; it must be open."""
        return self.clock(deadline, item).due_on

    def clock(self, deadline: str, item: str = "") -> Running:
        found = [
            each for each in self.running if each.deadline == deadline and (not item or each.item == item)
        ]
        assert found, f"{deadline} is not open: {[each.deadline for each in self.running]}"
        return found[-1]

    def open_deadlines(self) -> set[str]:
        return {each.deadline for each in self.running}

    def replayed(self) -> Record:
        return Record.replay(self.law.procedure, self.record.case, self.events)

    def computed(self) -> tuple[Running, ...]:
        everything = deadlines.of(self.law, self.organisations, self.replayed(), checks.opens)
        return tuple(each for each in everything if each.status == deadlines.OPEN)

    def counting(self) -> list[str]:
        return [entry.step for entry in self.record.counting]


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()}


def _papers(law: Law, step: str, on: date, given: str) -> tuple[Paper, ...]:
    """ "a=01/02/2026 b" as papers; a step's own papers are brought along unless "-" says not."""
    if given == "-":
        return ()
    papers = {name: Paper(name, f"01-{name[:2].upper()}", on) for name in law.procedure.steps[step].documents}
    for word in given.split():
        name, _, dated = word.partition("=")
        papers[name] = Paper(name, "02-XX", day(dated) if dated else on)
    return tuple(papers.values())
