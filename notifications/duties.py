"""Recurring duties of organisations, which belong to no case: when each is due, and which reminders are.

No text says on which day of a month or half-year such a task is due. Periods are those of the calendar, counted in
months from a January, and a task is due on the last working day of its period (docs/decisions/0048).
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from ketnap.workflow.calendar import Calendar, add_months
from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Organisation, Organisations
from ketnap.workflow.procedure import Duty
from ketnap.workflow.rules import RuleValue

OWNER = "owner"

_MONTHS = {"months": 1, "years": 12}
_FIRST = date(2025, 1, 1)
"""Where periods counted in working days begin."""


class Keeper(NamedTuple):
    """A cell that keeps open cases, the oldest of them since a day."""

    cell: str
    since: date


class DutyRung(NamedTuple):
    """A reminder of a duty, due on a day. `about` is the organisation whose duty it is (for one that ended:
    itself), `to` the organisation that is told, None where nobody is there to tell."""

    on: date
    duty: str
    title: str
    about: str
    due_on: date
    role: str
    distance: int
    unit: str
    to: str | None

    @property
    def intent(self) -> str:
        """The identity of the reminder: it is raised once for ever."""
        return f"d:{self.about}:{self.duty}:{self.due_on.isoformat()}:{self.distance}:{self.role}"


def due_rungs(
    law: Law,
    organisations: Organisations,
    keepers: Iterable[Keeper],
    ended: Iterable[Organisation],
    since: date,
    today: date,
) -> list[DutyRung]:
    """The reminders of duties that are due by `today` and were not due before `since`, the day the program took
    the duties over. Of one duty only the newest reminder for each recipient: what piled up is not sent in a row."""
    keepers, ended = list(keepers), list(ended)
    newest: dict[tuple[str, str, str], DutyRung] = {}
    for duty in law.procedure.duties.values():
        if duty.every is not None:
            found = _periodical(law, organisations, duty, keepers, today)
        else:
            found = _after_end(law, organisations, duty, ended)
        for rung in found:
            key = (rung.about, rung.duty, rung.role)
            if since <= rung.on <= today and (key not in newest or newest[key].on < rung.on):
                newest[key] = rung
    return sorted(newest.values(), key=lambda rung: (rung.on, rung.intent))


def _periodical(
    law: Law, organisations: Organisations, duty: Duty, keepers: Iterable[Keeper], today: date
) -> Iterator[DutyRung]:
    assert duty.every is not None
    rule = law.rules.on(duty.every, today)
    for due_on in (last_due(law.calendar, rule, today), next_due(law.calendar, rule, today)):
        for owner in _owners(law, organisations, duty, keepers, due_on):
            yield from _rungs(law, organisations, duty, owner, owner, due_on, rule.unit)


def _owners(
    law: Law, organisations: Organisations, duty: Duty, keepers: Iterable[Keeper], on: date
) -> list[str]:
    """The organisations that hold one of the duty's roles for a cell that had an open case by that day."""
    roles = law.procedure.roles
    found = (
        organisations.holder(roles, role, keeper.cell, on)
        for keeper in keepers
        if keeper.since <= on
        for role in duty.owners
    )
    return sorted({holder for holder in found if holder is not None})


def _after_end(
    law: Law, organisations: Organisations, duty: Duty, ended: Iterable[Organisation]
) -> Iterator[DutyRung]:
    assert duty.within is not None
    roles = law.procedure.roles
    for each in ended:
        if each.ended_on is None:
            continue
        rule = law.rules.on(duty.within, each.ended_on)
        due_on = law.calendar.add(each.ended_on, rule.number, rule.unit)
        # Who stood above it is asked of its last day: on the next it stands nowhere.
        holders = (organisations.holder(roles, role, each.code, each.ended_on) for role in duty.owners)
        owner = next((holder for holder in holders if holder is not None), None)
        # Nobody stands above a whole province: whoever took it over sees to it.
        owner = each.successor if owner is None else _living(organisations, owner, due_on)
        yield from _rungs(law, organisations, duty, each.code, owner, due_on, rule.unit)


def _living(organisations: Organisations, code: str, day: date) -> str:
    """The organisation, or the one that took it over by that day: whole districts ended together."""
    seen = [code]
    while True:
        known = organisations.names[seen[-1]]
        gone = known.ended_on is not None and known.ended_on < day
        follows = known.successor
        if not gone or follows is None or follows in seen or follows not in organisations.names:
            return seen[-1]
        seen.append(follows)


def _rungs(
    law: Law,
    organisations: Organisations,
    duty: Duty,
    about: str,
    owner: str | None,
    due_on: date,
    unit: str,
) -> Iterator[DutyRung]:
    for role, distances in law.procedure.ladders[duty.reminders].rungs:
        to = owner if role == OWNER or owner is None else organisations.above(owner, due_on)
        if role != OWNER and to is None:
            # Above the owner stands nobody who could be told.
            continue
        for distance in distances:
            on = law.calendar.add(due_on, distance, unit)
            yield DutyRung(on, duty.name, duty.title, about, due_on, role, distance, unit, to)


# ---- periods


def last_due(calendar: Calendar, rule: RuleValue, today: date) -> date:
    """The due date of the newest period that is due by `today`."""
    due_on = _end(calendar, rule, today, 0)
    return due_on if due_on <= today else _end(calendar, rule, today, -1)


def next_due(calendar: Calendar, rule: RuleValue, today: date) -> date:
    """The due date of the first period that is due after `today`."""
    due_on = _end(calendar, rule, today, 0)
    return due_on if due_on > today else _end(calendar, rule, today, 1)


def _end(calendar: Calendar, rule: RuleValue, day: date, periods: int) -> date:
    """The due date of the period that `day` lies in, or of the one so many periods on."""
    length = max(rule.number, 1)
    if rule.unit not in _MONTHS:
        place = calendar.working_days_between(_FIRST, day) // length + periods + 1
        return calendar.add_working_days(_FIRST, place * length)
    months = length * _MONTHS[rule.unit]
    before = day.year * 12 + day.month - 1
    first_after = (before // months + periods + 1) * months
    last = add_months(date(first_after // 12, 1, 1), first_after % 12) - timedelta(days=1)
    return last if calendar.is_working(last) else calendar.add_working_days(last, -1)


# ---- after a change of the law they are counted by


class MovedDuty(NamedTuple):
    """A duty that is due on another day than before. `about` is the organisation whose end it follows, None for a
    periodical one, which moves for everybody who has it."""

    duty: str
    about: str | None
    before: date
    after: date


def moved(before: Law, after: Law, ended: Iterable[Organisation], today: date) -> list[MovedDuty]:
    """The duties that another law makes due on another day: in this period and the next, and after an organisation
    has ended. What was over by both is left out, and what another version of the procedure declares otherwise."""
    ended = list(ended)
    found: list[MovedDuty] = []
    for name, duty in after.procedure.duties.items():
        if before.procedure.duties.get(name) != duty:
            continue
        if duty.every is None:
            days = [
                (each.code, _after_end_on(before, duty, each), _after_end_on(after, duty, each))
                for each in ended
            ]
            found += [MovedDuty(name, code, old, new) for code, old, new in days if old and new]
        else:
            for periods in (0, 1):
                old, new = (
                    _end(law.calendar, law.rules.on(duty.every, today), today, periods)
                    for law in (before, after)
                )
                found.append(MovedDuty(name, None, old, new))
    return [each for each in found if each.before != each.after and max(each.before, each.after) >= today]


def still_due(law: Law, duty: str, about: Organisation | None, due_on: date, today: date) -> bool:
    """Whether a duty that was due on that day is due on it now; `about` is whose duty it is."""
    declared = law.procedure.duties.get(duty)
    if declared is None:
        return False
    if declared.every is not None:
        return last_due(law.calendar, law.rules.on(declared.every, today), due_on) == due_on
    return about is None or _after_end_on(law, declared, about) == due_on


def _after_end_on(law: Law, duty: Duty, organisation: Organisation) -> date | None:
    if duty.within is None or organisation.ended_on is None:
        return None
    rule = law.rules.on(duty.within, organisation.ended_on)
    return law.calendar.add(organisation.ended_on, rule.number, rule.unit)
