"""The texts of mails: what is due, what was recorded. Codes, titles, dates and counts; never a person."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple
from unicodedata import normalize

from ketnap.notifications.render import mail

SOON = 10
"""Working days ahead that count as soon, as on the screen of the day."""


MOST_LINES = 500
"""As many as a mail lists, the oldest first; all of them are in its calendar. An office with more in one day was off
for long, or keeps the books of thousands."""


class Entry(NamedTuple):
    """A deadline of which somebody is reminded.

    `case` is the code of the case (of the organisation, for a duty), `deadline` a title; `working_days_left`
    counts from today, negative when past; `identity` is the deadline itself (case, deadline, item) without
    its due date; `revision` says how often that date has moved. `asked`: whoever reads this was written to and is
    asked for an answer; `case` is then the symbol of the letter, which they know.
    """

    case: str
    deadline: str
    due_on: date
    working_days_left: int
    identity: str
    revision: int = 0
    asked: bool = False


def digest(
    recipient_title: str, entries: Iterable[Entry], today: date, anchor: str | None = None
) -> tuple[str, str]:
    """Subject and text of the one digest that a post gets on a day; at least one entry.

    `anchor` is the mark of the audit log that leaves the database with this mail.
    """
    composed = (entry._replace(deadline=normalize("NFC", entry.deadline)) for entry in entries)
    ordered = sorted(composed, key=lambda entry: (entry.due_on, entry.case, entry.deadline))
    groups = {
        "quá hạn": [entry for entry in ordered if entry.due_on < today],
        "sắp đến hạn": [
            entry for entry in ordered if entry.due_on >= today and entry.working_days_left <= SOON
        ],
        "còn hạn": [entry for entry in ordered if entry.due_on >= today and entry.working_days_left > SOON],
    }
    if not ordered:
        raise ValueError("a digest needs something to remind of")
    listed = frozenset(ordered[:MOST_LINES])
    return mail(
        "digest",
        {
            "recipient": recipient_title,
            "today": today,
            "groups": [_group(title, members, listed) for title, members in groups.items() if members],
            "more": len(ordered) - len(listed),
            "case_width": max(len(entry.case) for entry in ordered),
            "title_width": max(len(entry.deadline) for entry in ordered),
            "anchor": anchor,
            "asked": any(entry.asked for entry in ordered),
            "ours": not all(entry.asked for entry in ordered),
        },
    )


def step_done(recipient_title: str, case: str, step: str, happened_on: date) -> tuple[str, str]:
    """Subject and text that tell a role of a recorded step; the subject keeps the step to itself."""
    return mail(
        "step_done",
        {"recipient": recipient_title, "case": case, "step": step, "happened_on": happened_on},
    )


def _group(title: str, entries: list[Entry], listed: Collection[Entry]) -> Mapping[str, object]:
    lines = [
        {"case": entry.case, "title": entry.deadline, "due_on": entry.due_on}
        for entry in entries
        if entry in listed
    ]
    return {"title": title, "count": len(entries), "lines": lines}
