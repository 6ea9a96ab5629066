"""Counting the open deadlines of a case anew, because the law that they are counted by has changed: a day is off by
now, or a year was announced.

Nothing happened to the case, so there is no event and no new version. A deadline follows from the record and the law
(workflow/deadlines.py); what comes out here is what a replay of the events gives under the law of now
(docs/decisions/0053).
"""

from typing import NamedTuple

from ketnap.workflow import checks, deadlines, service
from ketnap.workflow.deadlines import OPEN, Moved, Running
from ketnap.workflow.ports import CaseFile, Reads


class Recount(NamedTuple):
    """The open deadlines of a case that are not as they were stored.

    `moved` run as before, with another date, other reminders, or another certainty. The rest is rare: it takes a clock
    that runs or not by a circumstance that the law decides. `opened` run now; `ended` have come to their end, `gone`
    never ran.
    """

    moved: tuple[Moved, ...] = ()
    opened: tuple[Running, ...] = ()
    ended: tuple[Running, ...] = ()
    gone: tuple[Running, ...] = ()

    @property
    def changes(self) -> bool:
        return bool(self.moved or self.opened or self.ended or self.gone)

    @property
    def dated(self) -> tuple[Moved, ...]:
        """Those whose due date is another one."""
        return tuple(each for each in self.moved if each.before.due_on != each.after.due_on)


def recount(reads: Reads, file: CaseFile) -> Recount:
    """What the law of now makes of the open deadlines of a case. Those that have ended keep the dates by which they
    were met or missed. Raises NoSuchOrganisation."""
    organisations = reads.organisations(service.places(file))
    computed = deadlines.of(file.law, organisations, file.record, checks.opens)
    now = {each.identity: each for each in computed}
    known = {each.identity for each in file.running}
    moved, ended, gone = [], [], []
    for old in file.running:
        new = now.get(old.identity)
        if new is None:
            gone.append(old)
        elif new.status != OPEN:
            ended.append(new)
        elif new != old:
            moved.append(Moved(old, new))
    opened = tuple(each for each in computed if each.status == OPEN and each.identity not in known)
    return Recount(tuple(moved), opened, tuple(ended), tuple(gone))
