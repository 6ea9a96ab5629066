"""Moving a case to another version of its procedure: the same events, followed by other steps and clocks.

What happened stays what happened. The running result and the open deadlines become what the events lead to under the
other version; what a step of long ago caused (messages, letters) is not caused again. The move is an event of its
own, so that the history says by which procedure it was followed when. Going back is the same move the other way.
"""

from datetime import date, datetime
from typing import NamedTuple

from ketnap.workflow import checks, deadlines, service
from ketnap.workflow.decision import Decision, Doubt, changes, obstacles_along
from ketnap.workflow.judgement import NOTHING
from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Organisations
from ketnap.workflow.ports import CaseFile, Reads
from ketnap.workflow.procedure import NEW
from ketnap.workflow.record import Event, Record, Repinned, in_order, moved_to


class Stays(NamedTuple):
    """Why a case cannot be followed by the other version. `code`: step, a step that was recorded is not in it; state,
    the case would stand where that version knows no state; events, they cannot be replayed at all. `name` is the
    step or the state."""

    case: str
    code: str
    name: str = ""


def move(
    reads: Reads, file: CaseFile, law: Law, command: str, actor: str, now: datetime, today: date
) -> Decision | Stays:
    """What moving a case to the procedure of `law` comes to. `in_doubt` are the steps that were right and would not
    be by that version: they stay recorded. Raises NoSuchOrganisation."""
    events = tuple(reads.events(file.code))
    steps = law.procedure.steps
    unknown = next((entry.step for entry in in_order(events) if entry.step not in steps), None)
    if unknown is not None:
        return Stays(file.code, "step", unknown)
    former, later = file.law.procedure, law.procedure
    versions = Repinned(former.hash, former.version, later.hash, later.version)
    event = moved_to(versions, events[-1].seq + 1, command, actor, now, today)
    try:
        after = Record.replay(law.procedure, file.code, (*events, event))
    except (KeyError, ValueError):
        return Stays(file.code, "events")
    if after.state not in law.procedure.states and after.state != NEW:
        return Stays(file.code, "state", after.state)
    event = event._replace(source=file.record.state, target=after.state)
    organisations = reads.organisations(service.places(file._replace(law=law, record=after)))
    computed = deadlines.of(law, organisations, after, checks.opens)
    opened, closed, moved = changes(file.running, computed, event)
    doubts = _doubts(file.law, law, organisations, file.code, events, today)
    return Decision(file.code, event, after, NOTHING, opened, closed, moved, (), (), doubts)


def _doubts(
    before: Law, after: Law, organisations: Organisations, case: str, events: tuple[Event, ...], today: date
) -> tuple[Doubt, ...]:
    """The steps with something in their way by the other version that was not there by the former."""
    was = obstacles_along(before, organisations, case, events, today)
    doubts = []
    for key, (entry, findings) in obstacles_along(after, organisations, case, events, today).items():
        known = {finding.code for finding in was[key][1]} if key in was else set()
        new = tuple(finding for finding in findings if finding.code not in known)
        if new:
            doubts.append(Doubt(entry.seq, entry.step, entry.on, new))
    return tuple(doubts)
