"""Where a case may stand when its person moves away, where the person may go, and what is known of the move.

Every stage is walked to by real decisions; what the moves and rows are judged against is the record that is left.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any, NamedTuple

from transfer_oracle import (
    AFTER,
    CONSIDERED,
    DECIDED,
    INSIDE,
    MEMBER,
    OUTSIDE,
    RESOLVED,
    SAME_BASE,
    SAME_COMMITTEE,
    SENT,
    UNLISTED,
    Known,
)
from walking import LAM, Walk, day, tree, votes
from ways import (
    admitted,
    certified,
    discovered,
    dossier_ready,
    history_written,
    listed,
    probation_done,
    probationary,
    proposed,
    resolved,
    sent_up,
)

from ketnap.workflow.law import Law
from ketnap.workflow.record import Entry, Record

REGISTER = tree()
TODAY = day("24/11/2030")


class Stage(NamedTuple):
    """A way to a stage, how far that is by the guide, the day of the move, and the cells it is walked in."""

    walk: Callable[..., Walk]
    reached: str
    on: str = "15/06/2026"
    cells: tuple[str, ...] = ("CB5", "GV", "DL1")


def sent_to_class(walk: Walk, cell: str) -> Walk:
    listed(walk, cell)
    walk.advance("propose_for_class", "10/07/2025")
    walk.advance("send_to_class", "15/07/2025")
    return walk


def trained(walk: Walk, cell: str) -> Walk:
    sent_to_class(walk, cell)
    walk.advance("complete_class", "08/08/2025", class_from=day("04/08/2025"), class_to=day("08/08/2025"))
    return walk


def opened(walk: Walk, cell: str) -> Walk:
    proposed(walk, cell)
    walk.advance("open_procedure", "02/03/2026")
    return walk


def voted_down(walk: Walk, cell: str) -> Walk:
    dossier_ready(walk, cell)
    walk.advance("cell_vote_fails_admission", "11/05/2026", votes=votes(12, 5, 7))
    return walk


def section_reported(walk: Walk, cell: str) -> Walk:
    resolved(walk, cell)
    walk.advance("section_reports_admission", "12/05/2026")
    return walk


def committee_resolved(walk: Walk, cell: str) -> Walk:
    section_reported(walk, cell) if cell == "SV" else resolved(walk, cell)
    walk.advance("committee_resolves_admission", "13/05/2026", votes=votes(9, 9))
    return walk


def appraised(walk: Walk, cell: str) -> Walk:
    sent_up(walk, cell)
    walk.advance("appraise_dossier", "22/05/2026")
    return walk


def refused(walk: Walk, cell: str) -> Walk:
    sent_up(walk, cell)
    walk.advance("refuse_admission", "25/05/2026", because_="chưa đủ điều kiện")
    return walk


def decision_received(walk: Walk, cell: str) -> Walk:
    admitted(walk, cell)
    walk.advance("receive_decision", "04/06/2026")
    return walk


def to_decide_again(walk: Walk, cell: str) -> Walk:
    admitted(walk, cell)
    walk.advance("annul_procedure", "08/06/2026", faulty=[], because_="sai thẩm quyền")
    return walk


def to_resolve_again(walk: Walk, cell: str) -> Walk:
    admitted(walk, cell)
    walk.advance("annul_procedure", "08/06/2026", faulty=["cell_resolves_admission"], because_="sai thủ tục")
    return walk


def assessed(walk: Walk, cell: str) -> Walk:
    probationary(walk, cell)
    walk.advance("helper_assesses", "19/06/2026", helper=LAM)
    return walk


def recognition_resolved(walk: Walk, cell: str) -> Walk:
    probation_done(walk, cell)
    walk.advance("cell_resolves_recognition", "01/07/2027", votes=votes(12, 12))
    return walk


def inspected(walk: Walk, cell: str) -> Walk:
    assessed(walk, cell)
    walk.advance("record_person", "19/06/2026", under_inspection=True)
    return walk


def extended(walk: Walk, cell: str) -> Walk:
    """All that the resolutions of a body under a section can leave on a record."""
    voted_down(walk, cell)
    walk.advance("direct_after_vote", "12/05/2026", direction="vote_again")
    walk.advance("cell_resolves_admission", "14/05/2026", votes=votes(12, 11, 1))
    walk.advance("section_reports_admission", "15/05/2026")
    walk.advance("committee_resolves_admission", "18/05/2026", votes=votes(9, 9))
    walk.advance("extend_admission_decision", "19/05/2026", days=10, because_="chờ xác minh")
    return walk


BODIES = ("GV", "SV", "DL1")
"""Cells whose base committee is not the one that decides, so that it resolves itself."""

STAGES: dict[str, Stage] = {
    "discovered": Stage(discovered, UNLISTED),
    "listed": Stage(listed, CONSIDERED, cells=("CB5", "GV", "SV", "DL1")),
    "sent to the class": Stage(sent_to_class, CONSIDERED),
    "trained": Stage(trained, CONSIDERED),
    "certified": Stage(certified, CONSIDERED),
    "procedure proposed": Stage(proposed, CONSIDERED),
    "procedure opened": Stage(opened, CONSIDERED),
    "history written": Stage(history_written, CONSIDERED),
    "dossier ready": Stage(dossier_ready, CONSIDERED),
    "voted down": Stage(voted_down, CONSIDERED),
    "refused by the committee": Stage(refused, CONSIDERED, cells=("CB5", "GV")),
    "annulled, to be resolved again": Stage(to_resolve_again, CONSIDERED, cells=("CB5", "GV")),
    "cell resolved": Stage(resolved, RESOLVED, cells=("CB5", "GV", "SV", "DL1")),
    "section reported": Stage(section_reported, RESOLVED, cells=("SV",)),
    "committee resolved": Stage(committee_resolved, RESOLVED, cells=BODIES),
    "sent up": Stage(sent_up, SENT, cells=("CB5", "GV", "SV", "DL1")),
    "appraised": Stage(appraised, SENT, cells=("CB5", "GV")),
    "annulled, to be decided again": Stage(to_decide_again, SENT, cells=("CB5", "GV")),
    "decided": Stage(admitted, DECIDED, cells=("CB5", "GV", "SV", "DL1")),
    "decision received": Stage(decision_received, DECIDED),
    "probationary": Stage(assessed, MEMBER, "22/06/2026", ("CB5", "GV", "SV", "DL1")),
    "recognition resolved": Stage(recognition_resolved, MEMBER, "05/07/2027", ("CB5", "GV")),
}

APART: dict[str, Stage] = {
    "not assessed": Stage(probationary, MEMBER, "22/06/2026", ("CB5",)),
    "inspected": Stage(inspected, MEMBER, "22/06/2026", ("CB5",)),
    "voted twice, all resolved, extended": Stage(extended, RESOLVED, cells=("SV",)),
}
"""Stages at which one thing matters that has nothing to do with which row fits."""

PLACES: dict[str, dict[str, str]] = {
    "CB5": {"CB7": SAME_BASE, "LC": SAME_BASE, "KT1": OUTSIDE, "GV": OUTSIDE, "XX": OUTSIDE},
    "GV": {"SV": SAME_BASE, "BV1": SAME_COMMITTEE, "DL1": OUTSIDE, "KT": OUTSIDE},
    "SV": {"GV": SAME_BASE, "BV1": SAME_COMMITTEE, "CB5": OUTSIDE},
    "DL1": {"DL": SAME_BASE, "GV": OUTSIDE, "CB5": OUTSIDE},
}
"""Where each place lies, seen from a cell, as the register of `walking.tree` has it, read by hand: LC and KT are
communes that decide themselves; DH (cells GV, SV) and BV (BV1) are bodies under UB, which decides; DL is delegated and
decides itself, though it stands under UB; XX is in another province."""

WINDOW: dict[str, str] = {
    # Every decision of the ways is of Monday 1/6/2026. Counted back on the calendar of 2026: 29 weekdays of 16/4 to
    # 29/5 without 27/4 (for 26/4, a Sunday), 30/4 and 1/5 and with 1/6 itself make the thirty after Wednesday 15/4.
    "02/03/2026": AFTER,  # long before
    "14/04/2026": AFTER,  # 31 working days before
    "15/04/2026": INSIDE,  # 30: the last day
    "04/05/2026": INSIDE,
    "01/06/2026": INSIDE,  # on its day
    "05/06/2026": INSIDE,  # the admission was decided first (D5)
}
DAYS = (None, *WINDOW)

REASONS = ("job", "study", "demobilised", "residence", "graduated")
EFFECTIVE = ("01/06/2026", "15/06/2026", "01/07/2026", "15/06/2027")


class Standing(NamedTuple):
    """A case at a stage, by its record, and what the guide says about it."""

    stage: str
    cell: str
    reached: str
    record: Record
    on: date


class Move(NamedTuple):
    """What is recorded of a move; None: nobody has said."""

    destination: str | None
    kind: str | None
    decided_on: str | None
    reason: str = "job"
    effective_on: str = "01/07/2026"

    def seen_from(self, cell: str) -> Known:
        """The move in the words of the guide."""
        where = None if self.destination is None else PLACES[cell][self.destination]
        window = None if self.decided_on is None else WINDOW[self.decided_on]
        return Known(where, self.kind, window)

    def facts(self) -> dict[str, Any]:
        said: dict[str, Any] = {
            "destination": self.destination,
            "kind": self.kind,
            "decided_on": self.decided_on and day(self.decided_on).isoformat(),
            "reason": self.reason,
            "effective_on": day(self.effective_on).isoformat(),
        }
        return {name: value for name, value in said.items() if value is not None}


def standings(law: Law, stages: Mapping[str, Stage] = STAGES) -> list[Standing]:
    """A case at every stage in every cell it is walked in."""
    found = []
    for name, stage in stages.items():
        for cell in stage.cells:
            walk = stage.walk(Walk(law, REGISTER), cell=cell)
            found.append(Standing(name, cell, stage.reached, walk.record, day(stage.on)))
    return found


def moving(standing: Standing, move: Move) -> Record:
    """The record once the move is known, on the day of the move."""
    entry = Entry("move_known", standing.on, move.facts(), (), standing.record.version + 1)
    return standing.record.after(entry)


def destinations(cell: str) -> tuple[str | None, ...]:
    return (*PLACES[cell], None)


def moves(standing: Standing, kinds: tuple[str | None, ...], reasons: tuple[str, ...]) -> Iterator[Move]:
    """Every move from there: to every place, as every kind, since every decision, for every reason. The day it takes
    effect changes from one to the next."""
    every = product(destinations(standing.cell), kinds, DAYS, reasons)
    for at, (destination, kind, decided_on, reason) in enumerate(every):
        yield Move(destination, kind, decided_on, reason, EFFECTIVE[at % len(EFFECTIVE)])
