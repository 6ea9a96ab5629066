"""Playing the story: every act goes the way of the command that a person would have typed on that day."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, Final, NamedTuple

from ketnap.commands import outcome
from ketnap.commands.case.move import moves, transferring
from ketnap.commands.case.move.moves import Typed
from ketnap.commands.case.move.transferring import Given
from ketnap.commands.demo.ways import Act, Item
from ketnap.commands.invocation import VIETNAM, Invocation
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.letter.issuing import Done
from ketnap.commands.problems import Problem
from ketnap.exchange import carried
from ketnap.storage.book.files import Place
from ketnap.storage.engine import Database
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import outlook, service
from ketnap.workflow.commands import Advance, Command, Correct, Person, derived_key
from ketnap.workflow.decision import Decision, Refusal
from ketnap.workflow.ports import CaseFile, Receipt
from ketnap.workflow.record import Entry, Facts, Paper

ACTOR: Final = "Văn phòng"
AT_THE_DESK: Final = time(9, 0)

# What the number on a paper ends in; a paper that is not named here bears none.
_SYMBOLS: Final = {
    "list_resolution": "-NQ/CB",
    "helper_resolution": "-NQ/CB",
    "awareness_certificate": "/CN",
    "religion_request": "-CV/ĐU",
    "religion_consent": "-CV/TU",
    "verification_reply": "-CV/ĐU",
    "youth_union_resolution": "-NQ/ĐTN",
    "trade_union_resolution": "-NQ/CĐ",
    "opinion_summary": "-BC/CB",
    "cell_resolution_admission": "-NQ/CB",
    "section_report_admission": "-BC/ĐUBP",
    "committee_resolution_admission": "-NQ/ĐU",
    "admission_decision": "-QĐ/ĐU",
    "late_ceremony_consent": "-CV/ĐU",
    "ceremony_minutes": "-BB/CB",
    "new_member_certificate": "/CN-ĐVM",
    "opinion_summary_recognition": "-BC/CB",
    "cell_resolution_recognition": "-NQ/CB",
    "section_report_recognition": "-BC/ĐUBP",
    "committee_resolution_recognition": "-NQ/ĐU",
    "recognition_decision": "-QĐ/ĐU",
    "card_decision": "-QĐ/TU",
}


class Refused(NamedTuple):
    """A step that the story wanted refused: whose, on which day, and the answer as a screen shows it."""

    case: str
    on: date
    problem: Problem


class Surprise(NamedTuple):
    """A step that was refused although the story goes on from it: a mistake of the demo."""

    case: str
    step: str
    on: date
    because: tuple[str, ...]


def on_day(invocation: Invocation, day: date, path: Place) -> Invocation:
    """What a command is told that somebody types at the office on a day of the story."""
    now = datetime.combine(day, AT_THE_DESK, VIETNAM).astimezone(UTC)
    return invocation._replace(
        db=str(path),
        dry_run=False,
        yes=True,
        confirm=None,
        names=True,
        actor=ACTOR,
        key="",
        now=min(now, invocation.now),
        today=day,
        simulated=True,
        asks=False,
    )


class Stage:
    """The book in which the story is played. `codes` leads from a person's place in the roster to their case."""

    def __init__(self, database: Database, invocation: Invocation, codes: Mapping[int, str]) -> None:
        self._database = database
        self._invocation = invocation
        self.codes = dict(codes)
        self.refused: list[Refused] = []
        self.surprises: list[Surprise] = []
        self.letters = 0
        self._gone: set[int] = set()
        self._numbers: dict[tuple[str, str], int] = {}

    def play(self, day: date, acts: Iterable[Act]) -> None:
        """Everything of one day, in one go; whoever stumbles goes no further."""
        invocation = on_day(self._invocation, day, self._database.path)
        issued: list[Done] = []
        with self._database.begin() as uow:
            for act in acts:
                begins = act.item.kind in ("open", "carried")
                if (begins or act.person.who in self.codes) and act.person.who not in self._gone:
                    try:
                        self._act(uow, invocation, act, issued)
                    except Problem as problem:
                        self._surprised(act, (problem.code,))
        for done in issued:
            self.letters += len(done.letters)
            letter_issuing.written(invocation, done)

    def _act(self, uow: SqliteUnitOfWork, invocation: Invocation, act: Act, issued: list[Done]) -> None:
        kind = act.item.kind
        if kind in ("open", "carried"):
            self._begin(uow, invocation, act)
        elif kind == "issue":
            done = _issue(uow, invocation, self.codes[act.person.who])
            issued += [done] if done is not None else []
        elif kind == "move":
            self._move(uow, invocation, act)
        elif kind == "transfer":
            given = Given(act.happened_on, (), ())
            transferring.transfer(invocation, uow, self.codes[act.person.who], None, given)
        else:
            self._step(uow, invocation, act)

    # ---- cases that begin

    def _begin(self, uow: SqliteUnitOfWork, invocation: Invocation, act: Act) -> None:
        person = Person(act.person.name, act.person.sex, act.person.born_on)
        facts: Facts = act.facts
        entries: tuple[Entry, ...] = ()
        if act.item.kind == "carried":
            row = carried.row(0, self._as_roster(act), chinese=False)
            person, facts, entries = row.person, row.facts, row.carried
        code = uow.next_case()
        who = f"{person.name}|{person.born_on}|"
        key = derived_key(invocation.actor, who, act.item.step, act.happened_on, facts, ())
        asked = Advance(
            code, act.item.step, act.happened_on, facts, (), ACTOR, uow.next_command(), entries, key
        )
        done = service.open_case(uow, person, asked, invocation.now, invocation.today)
        self.codes[act.person.who] = code
        if isinstance(done, Refusal):
            self._stumbled(act, done)

    def _as_roster(self, act: Act) -> dict[str, Any]:
        """A person who is taken over from paper, as a row of a roster says it."""
        days = {name: date.fromisoformat(day) for name, day in act.facts.items()}
        nothing = dict.fromkeys(("ethnicity", "occupation", "identity_number", "phone", "email"))
        return {
            **nothing,
            "name": act.person.name,
            "birth_date": act.person.born_on,
            "sex": "male" if act.person.sex == "nam" else "female",
            "cell": act.person.cell,
            "education": "upper_secondary",
            "religion": "none",
            "youth_union_member": act.person.youth,
            "trade_union_member": act.person.trade,
            "certificate_number": self._number("awareness_certificate", ""),
            **days,
        }

    # ---- steps

    def _step(self, uow: SqliteUnitOfWork, invocation: Invocation, act: Act) -> None:
        code, item = self.codes[act.person.who], act.item
        file = uow.case(code)
        if item.where_asked and not _asked_for(uow, file, item.step, act.happened_on):
            return
        done = service.advance(uow, file, self._command(uow, file, act), invocation.now, invocation.today)
        if item.kind == "refused":
            if isinstance(done, Refusal):
                told = outcome.told_of(invocation, uow, file)
                self.refused.append(Refused(code, act.on, outcome.refused(done, told)))
            else:
                self._surprised(act, ("recorded",))
        elif isinstance(done, Refusal) and not self._mended(uow, invocation, act, done):
            self._stumbled(act, done)
        elif item.step in _ANSWERED:
            _acknowledge(uow, invocation, code, act)

    def _command(self, uow: SqliteUnitOfWork, file: CaseFile, act: Act) -> Command:
        item, on, facts = act.item, act.happened_on, dict(act.facts)
        command = uow.next_command()
        if item.kind == "correct":
            event = next(each for each in reversed(uow.events(file.code)) if each.step == item.step)
            on = date.fromisoformat(facts.pop("happened_on"))
            papers = tuple(paper._replace(issued_on=on) for paper in event.papers)
            return Correct(
                file.code, event.seq, item.step, on, facts or event.facts, papers, item.why, ACTOR, command
            )
        papers = self._papers(file, item, act.person.cell, on)
        key = derived_key(ACTOR, file.code, item.step, on, facts, papers)
        return Advance(file.code, item.step, on, facts, papers, ACTOR, command, key=key)

    def _papers(self, file: CaseFile, item: Item, cell: str, on: date) -> tuple[Paper, ...]:
        names = (*file.law.procedure.steps[item.step].documents, *item.papers)
        return tuple(Paper(name, self._number(name, cell), on) for name in names)

    def _number(self, document: str, cell: str) -> str:
        """The next number on papers of that kind, as whoever issues them counts."""
        symbol = _SYMBOLS.get(document)
        if symbol is None:
            return ""
        run = (symbol, cell if symbol.endswith("CB") else "")
        self._numbers[run] = self._numbers.get(run, 0) + 1
        return f"{self._numbers[run]:02d}{symbol}"

    def _mended(self, uow: SqliteUnitOfWork, invocation: Invocation, act: Act, refusal: Refusal) -> bool:
        """Whether the step could be recorded after those that it comes after: the law of its day asks for a step
        that the law of the days before did not."""
        lacking = [each.code.removeprefix("after.") for each in refusal.findings]
        if any(step not in _BETWEEN for step in lacking):
            return False
        between = [act._replace(item=Item(step), facts=_BETWEEN[step]) for step in lacking]
        done: object = None
        for each in (*between, act):
            file = uow.case(self.codes[act.person.who])
            command = self._command(uow, file, each)
            done = service.advance(uow, file, command, invocation.now, invocation.today)
        return isinstance(done, Decision)

    # ---- moves and letters

    def _move(self, uow: SqliteUnitOfWork, invocation: Invocation, act: Act) -> None:
        facts = act.facts
        typed = Typed(
            facts["to"], date.fromisoformat(facts["effective_on"]), None, facts["reason"], temporary=False
        )
        file = uow.case(self.codes[act.person.who])
        move = moves.resolved(invocation, uow, file, typed, act.happened_on)
        command = moves.command(invocation, uow, file.code, move, act.happened_on, uow.next_command())
        done = service.advance(uow, file, command, invocation.now, invocation.today)
        if isinstance(done, Refusal):
            self._stumbled(act, done)

    # ---- what goes wrong

    def _stumbled(self, act: Act, refusal: Refusal) -> None:
        self._surprised(act, tuple(finding.code for finding in refusal.findings))

    def _surprised(self, act: Act, because: tuple[str, ...]) -> None:
        self._gone.add(act.person.who)
        self.surprises.append(Surprise(self.codes[act.person.who], act.item.step, act.on, because))


_VOTE: Final = {"votes": {"summoned": 15, "for": 15, "against": 0, "not_counted": 0, "blank": 0}}
_BETWEEN: Final[Mapping[str, Mapping[str, Any]]] = {
    "section_reports_admission": {},
    "committee_resolves_admission": _VOTE,
    "appraise_dossier": {},
    "section_reports_recognition": {},
    "committee_resolves_recognition": _VOTE,
}
"""Steps that are asked for only where somebody holds the role for them, which changes with the law."""


_ANSWERED: Final = {"verification_arrives": "verification_request", "record_receipt": "transfer_notice"}
"""Steps that say that a letter has arrived, and which."""


def _acknowledge(uow: SqliteUnitOfWork, invocation: Invocation, code: str, act: Act) -> None:
    """The answer that came to a letter is noted in the register of letters too."""
    issued = [
        letter
        for letter in uow.letters(code)
        if letter.letter == _ANSWERED[act.item.step]
        and letter.status == "issued"
        and (letter.inputs or {}).get("about", "") == act.facts.get("about", "")
    ]
    if issued:
        status = str(act.facts.get("code", "arrived"))
        how = str(act.facts.get("how", "công văn"))
        receipt = Receipt(1, status, act.happened_on, how, ACTOR, uow.next_command())
        uow.add_receipt(issued[-1].id, receipt, invocation.now)


def _asked_for(uow: SqliteUnitOfWork, file: CaseFile, step: str, day: date) -> bool:
    organisations = uow.organisations(service.places(file))
    record = service.as_of(uow, file, day)
    return any(each.name == step for each in outlook.possible(file.law, organisations, record, day))


def _issue(uow: SqliteUnitOfWork, invocation: Invocation, code: str) -> Done | None:
    """The drafts of a case with their numbers, as `letter issue CODE` gives them; None where there are none."""
    drafts = [letter for letter in uow.letters(code) if letter.status == "draft"]
    if not drafts:
        return None
    office, today = letter_issuing.own_office(uow), invocation.today
    plan = letter_issuing.plan(uow, drafts, office, today, today)
    return letter_issuing.issue(uow, invocation, plan, office, today, uow.next_command())
