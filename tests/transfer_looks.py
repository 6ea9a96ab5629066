"""Looks at the transfer table, one question each, whose answer the guide gives: what must change when any one condition
of the table is taken away. A look can be taken under another version of the procedure than the one that made its case.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from transfer_answers import here, row_answers, under
from transfer_oracle import KINDS, expected
from transfer_stages import REGISTER, TODAY, Move, Standing, moves, moving

from ketnap.workflow import outlook
from ketnap.workflow.findings import allowed, hindrances
from ketnap.workflow.judgement import judge
from ketnap.workflow.law import Law
from ketnap.workflow.record import Entry, Paper, Record


class Look(NamedTuple):
    """One question about a step. `about` says it in words."""

    step: str
    about: str
    expected: Any
    see: Callable[[Law], Any]

    def holds(self, law: Law) -> bool:
        return bool(self.see(law) == self.expected)


Cases = Mapping[tuple[str, str], Standing]
"""The standing cases by stage and cell."""


# ---- what is seen ----------------------------------------------------------------------------------


def entry_of(
    law: Law, record: Record, step: str, on: date, facts: Mapping[str, Any] | None = None, papers: bool = True
) -> Entry:
    """A step with its own papers, as somebody would record it."""
    own = law.procedure.steps[step].documents if papers else ()
    return Entry(step, on, facts or {}, tuple(Paper(name, "01-XX", on) for name in own), record.version + 1)


def recorded(record: Record, entry: Entry, law: Law) -> bool:
    """Whether a step may be recorded."""
    return allowed(judge(law, REGISTER, under(law, record), entry, TODAY).findings)


def raised(record: Record, entry: Entry, law: Law) -> tuple[str, ...]:
    """The letters that a step drafts."""
    return judge(law, REGISTER, under(law, record), entry, TODAY).letters


def gone(record: Record, entry: Entry, law: Law) -> frozenset[str]:
    """The steps that no longer count once this one does."""
    before = under(law, record)
    still = {each.step for each in before.after(entry).counting}
    return frozenset(each.step for each in before.counting) - still


def offered(record: Record, step: str, on: date, law: Law) -> bool:
    """Whether the step stands in the list of what is possible."""
    possible = outlook.possible(law, REGISTER, under(law, record), on)
    return step in {each.name for each in possible}


def fits(standing: Standing, move: Move, row: str, law: Law) -> bool:
    return row_answers(law, standing, move, [row])[row].allowed


def asks_for_the_move(standing: Standing, row: str, law: Law) -> bool:
    answer = row_answers(law, standing, None, [row])[row]
    return any(finding.evidence.get("step") == "move_known" for finding in hindrances(answer.findings))


# ---- which row -------------------------------------------------------------------------------------


def choices(law: Law, standing: Standing) -> Iterator[Look]:
    """Every known move from one standing case: which of its rows fit."""
    for move in moves(standing, KINDS, ("job",)):
        answer = expected(standing.reached, move.seen_from(standing.cell))
        for row in here(law, standing.record.state):
            about = f"{standing.stage} in {standing.cell}: {move}"
            yield Look(row, about, row == answer.row, partial(fits, standing, move, row))


def before_the_move(law: Law, standing: Standing) -> Iterator[Look]:
    """Nobody is sent on before the move is known; and it can be made known at every stage."""
    about = f"{standing.stage} in {standing.cell}, before the move is known"
    for row in here(law, standing.record.state):
        yield Look(row, about, True, partial(asks_for_the_move, standing, row))
    known = Move("XX", "official", None)
    entry = Entry("move_known", standing.on, known.facts(), (), standing.record.version + 1)
    yield Look("move_known", about, True, partial(recorded, standing.record, entry))


# ---- what a row wants ------------------------------------------------------------------------------


class Act(NamedTuple):
    """A row taken with what somebody brings: whether it may be recorded."""

    about: str
    stage: str
    cell: str
    move: Move
    row: str
    facts: Mapping[str, Any]
    expected: bool
    papers: bool = True


WITHIN = Move("CB7", "official", None)
DOSSIER = Move("BV1", "official", None)
LEAVING = Move("KT1", "official", None)
ANNULLED = Move("KT1", "official", "14/04/2026")
JOB = Move("KT1", "temporary", None)
STUDY = Move("KT1", "temporary", None, "study")
NUMBER = {"introduction_number": "0012345"}
ELECTRONIC = {"months": 3, "e_transfer_ref": "SHĐ-31-0417"}

ACTS = (
    Act("to the cell named", "certified", "CB5", WITHIN, "move_within", {"cell": "CB7"}, True),
    Act("to a cell of another base", "certified", "CB5", WITHIN, "move_within", {"cell": "KT1"}, False),
    Act("to no cell", "certified", "CB5", WITHIN, "move_within", {}, False),
    Act("to the cell named", "cell resolved", "GV", DOSSIER, "move_with_dossier", {"cell": "BV1"}, True),
    Act("to a cell elsewhere", "cell resolved", "GV", DOSSIER, "move_with_dossier", {"cell": "KT1"}, False),
    Act("to no cell", "cell resolved", "GV", DOSSIER, "move_with_dossier", {}, False),
    Act("with the decision to annul", "decided", "CB5", ANNULLED, "transfer_c3", {}, True),
    Act("without it", "decided", "CB5", ANNULLED, "transfer_c3", {}, False, papers=False),
    Act("with everything", "probationary", "CB5", LEAVING, "transfer_m", NUMBER, True),
    Act("without the number", "probationary", "CB5", LEAVING, "transfer_m", {}, False),
    Act("without the self-review", "probationary", "CB5", LEAVING, "transfer_m", NUMBER, False, papers=False),
    Act("not assessed", "not assessed", "CB5", LEAVING, "transfer_m", NUMBER, False),
    Act("under inspection", "inspected", "CB5", LEAVING, "transfer_m", NUMBER, False),
    # Of a candidate the texts give no term; a member goes for 3 to under 12 months, to study for up to 24.
    Act("a candidate, for how long is open", "certified", "CB5", JOB, "introduce_temporarily", {}, True),
    Act("a candidate, for a month", "certified", "CB5", JOB, "introduce_temporarily", {"months": 1}, True),
    Act("a candidate, for years", "certified", "CB5", JOB, "introduce_temporarily", {"months": 30}, True),
    Act("a candidate to study", "certified", "CB5", STUDY, "introduce_temporarily", {"months": 36}, True),
    Act("for how long is open", "probationary", "CB5", JOB, "introduce_temporarily", {}, False),
    Act("two months", "probationary", "CB5", JOB, "introduce_temporarily", {"months": 2}, False),
    Act("three months", "probationary", "CB5", JOB, "introduce_temporarily", {"months": 3}, True),
    Act("eleven months", "probationary", "CB5", JOB, "introduce_temporarily", {"months": 11}, True),
    Act("twelve months", "probationary", "CB5", JOB, "introduce_temporarily", {"months": 12}, False),
    Act("two months to study", "probationary", "CB5", STUDY, "introduce_temporarily", {"months": 2}, False),
    Act("two years to study", "probationary", "CB5", STUDY, "introduce_temporarily", {"months": 24}, True),
    Act("longer to study", "probationary", "CB5", STUDY, "introduce_temporarily", {"months": 25}, False),
    # An electronic transfer is of members only (338-QĐ/TW).
    Act("a candidate, electronically", "certified", "CB5", JOB, "introduce_temporarily", ELECTRONIC, False),
    Act("a member, electronically", "probationary", "CB5", JOB, "introduce_temporarily", ELECTRONIC, True),
)


def acts(law: Law, cases: Cases) -> Iterator[Look]:
    for act in ACTS:
        standing = cases[act.stage, act.cell]
        record = moving(standing, act.move)
        entry = entry_of(law, record, act.row, standing.on, act.facts, act.papers)
        about = f"{act.row} of {act.stage}: {act.about}"
        yield Look(act.row, about, act.expected, partial(recorded, record, entry))


# ---- which letters -------------------------------------------------------------------------------


def letters_due(law: Law, cases: Cases) -> Iterator[Look]:
    """B1: letter 92 from a base committee that proposes, 93 from a committee that decides itself."""
    for about, cell, letter in (("proposes", "GV", 92), ("decides itself", "CB5", 93)):
        standing = cases["cell resolved", cell]
        record = moving(standing, LEAVING)
        entry = entry_of(law, record, "transfer_b1", standing.on)
        due = (f"dossier_letter_{letter}", "transfer_notice")
        yield Look(
            "transfer_b1", f"the committee above the cell {about}", due, partial(raised, record, entry)
        )


# ---- what a row undoes, and how it is undone -------------------------------------------------------


class Taken(NamedTuple):
    """A row as it is taken from a stage."""

    stage: str
    cell: str
    move: Move
    facts: Mapping[str, Any]


TAKEN: Mapping[str, Taken] = {
    "transfer_a": Taken("dossier ready", "CB5", LEAVING, {}),
    "transfer_b1": Taken("voted twice, all resolved, extended", "SV", Move("CB5", "official", None), {}),
    "transfer_b2": Taken("sent up", "CB5", LEAVING, {}),
    "transfer_c1": Taken("decision received", "GV", DOSSIER, {}),
    "transfer_c2": Taken("decision received", "CB5", Move("KT1", "official", "04/05/2026"), {}),
    "transfer_c3": Taken("decision received", "CB5", ANNULLED, {}),
    "transfer_m": Taken("probationary", "CB5", LEAVING, NUMBER),
    "introduce_temporarily": Taken("certified", "CB5", JOB, {}),
}
ANNULS = {"transfer_c3": frozenset({"admit", "receive_decision"})}
"""What a row takes back by itself: C3 its decision."""


def before_row(cases: Cases, row: str) -> Record:
    taken = TAKEN[row]
    return moving(cases[taken.stage, taken.cell], taken.move)


def after_row(law: Law, cases: Cases, row: str) -> Record:
    """The record of the sending side once a row was taken."""
    taken, record = TAKEN[row], before_row(cases, row)
    on = cases[taken.stage, taken.cell].on
    return record.after(entry_of(law, record, row, on, taken.facts))


def undoings(law: Law, cases: Cases) -> Iterator[Look]:
    """What no longer counts after a row; and a transfer that fell through was never known."""
    for row, taken in TAKEN.items():
        on = cases[taken.stage, taken.cell].on
        record = before_row(cases, row)
        entry = entry_of(law, record, row, on, taken.facts)
        yield Look(row, "what it takes back", ANNULS.get(row, frozenset()), partial(gone, record, entry))
        record = record.after(entry)
        entry = entry_of(law, record, "return_case", on)
        about = f"{row} fell through"
        yield Look("return_case", about, frozenset({"move_known", row}), partial(gone, record, entry))
        yield Look("return_case", about, True, partial(recorded, record, entry))
    for stage, cell, move, row in (
        ("certified", "CB5", WITHIN, "move_within"),
        ("cell resolved", "GV", DOSSIER, "move_with_dossier"),
    ):
        here = cases[stage, cell]
        record = moving(here, move)
        record = record.after(entry_of(law, record, row, here.on, {"cell": move.destination}))
        entry = entry_of(law, record, "return_case", here.on)
        about = f"{row} fell through"
        yield Look("return_case", about, frozenset({"move_known", row}), partial(gone, record, entry))
