"""The deadlines of a digest as a calendar file; the one home of icalendar."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from unicodedata import normalize

from icalendar import Calendar, Event

from ketnap.notifications.channel import Attachment
from ketnap.notifications.digest import Entry


def calendar_of(entries: Iterable[Entry], now: datetime) -> bytes:
    """One all-day event per deadline: code and title, no person. Equal entries and `now` give equal bytes.

    The UID is the deadline's identity, so a moved deadline (a greater `revision`) replaces its older event in
    the reader's calendar instead of standing beside it.
    """
    if now.tzinfo is None:
        raise ValueError("the stamp of a calendar needs a time zone")
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//ketnap//VI")
    for entry in sorted(entries, key=lambda entry: (entry.due_on, entry.identity)):
        event = Event()
        event.add("uid", f"{hashlib.sha256(entry.identity.encode()).hexdigest()[:32]}@ketnap")
        event.add("dtstamp", now.astimezone(UTC))
        event.add("sequence", entry.revision)
        event.add("dtstart", entry.due_on)
        event.add("dtend", entry.due_on + timedelta(days=1))
        event.add("summary", normalize("NFC", f"{entry.case}: {entry.deadline}"))
        event.add("class", "PRIVATE")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    data: bytes = calendar.to_ical()
    return data


def attachment_of(entries: Iterable[Entry], now: datetime) -> Attachment:
    """The calendar file that goes along with a digest."""
    return Attachment("thoi-han.ics", "text/calendar", calendar_of(entries, now))
