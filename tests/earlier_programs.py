"""A book as an earlier program made it: its law is the shipped one but for what a later version changed.

Made by taking things out of the shipped law, so it stays an earlier one whatever the next version brings.
"""

from datetime import date
from pathlib import Path

from office_books import Desk
from storage_fixtures import Book, KeptWalk, new_book
from walking import votes
from ways import resolved

from ketnap.definitions.settings import Office, as_settings
from ketnap.storage import law_store, settings
from ketnap.workflow.calendar import Calendar, Day, Year
from ketnap.workflow.instruments import Instruments
from ketnap.workflow.law import Law
from ketnap.workflow.procedure import Procedure
from ketnap.workflow.procedure_data import as_data, fingerprint
from ketnap.workflow.rules import Rules

EARLIER = "2024.9"
CULTURE_DAY = date(2026, 11, 24)
EXPECTED = Day(
    date(2027, 5, 4), "off", "Nghỉ bù", "tính theo Bộ luật Lao động 2019", "provisional", "inference"
)
"""A day off that only was expected, and that the announced calendar does not have."""


def released(procedure: Procedure) -> Procedure:
    """The procedure under the hash that it gets when it is released."""
    return procedure._replace(hash=fingerprint(as_data(procedure)))


def procedure_of_then(procedure: Procedure, version: str = EARLIER) -> Procedure:
    """One step was not there, the list asked for no paper, the card was not reminded of the same way."""
    steps = dict(procedure.steps)
    del steps["record_death"]
    steps["list_sympathiser"] = steps["list_sympathiser"]._replace(
        documents=(), title="Đưa vào danh sách", sources=("discovered", "trained")
    )
    deadlines = dict(procedure.deadlines)
    deadlines["ceremony.hold"] = deadlines["ceremony.hold"]._replace(reminders="months")
    return released(procedure._replace(version=version, steps=steps, deadlines=deadlines))


def rules_of_then(rules: Rules) -> Rules:
    """Before 208-QĐ/TW the ceremony was counted from the receipt; one rule was not known at all."""
    by_name = dict(rules.by_name)
    ceremony = by_name["ceremony.hold"]
    by_name["ceremony.hold"] = ceremony._replace(lines=ceremony.lines[:-1])
    del by_name["abroad.return"]
    return Rules(by_name)


def instruments_of_then(instruments: Instruments) -> Instruments:
    texts = dict(instruments.by_name)
    del texts["208-QĐ/TW"]
    texts["20-QĐ/TW"] = texts["20-QĐ/TW"]._replace(until=None, replaced_by=None)
    return Instruments(texts.values())


def calendar_of_then(calendar: Calendar) -> Calendar:
    """Nobody knew that 24/11 would be off, 2027 was not announced, 2028 not listed."""
    days = [each for each in calendar.days if each.on != CULTURE_DAY and each.on.year < 2028]
    days = [each._replace(status="provisional") if each.on.year == 2027 else each for each in days]
    years = [each for each in calendar.years if each.year < 2027]
    return Calendar([*days, EXPECTED], [*years, Year(2027, "provisional", "tính trước")])


def law_of_then(law: Law, version: str = EARLIER) -> Law:
    return Law(
        procedure_of_then(law.procedure, version),
        rules_of_then(law.rules),
        calendar_of_then(law.calendar),
        instruments_of_then(law.instruments),
    )


def book_of_then(folder: Path, law: Law) -> Book:
    """A book under that law, with the tree of walking.py and the office of Lê Chân."""
    book = new_book("sqlite", folder, law)
    office = Office("LC", "ĐẢNG ỦY PHƯỜNG LÊ CHÂN", "ĐẢNG BỘ THÀNH PHỐ HẢI PHÒNG", "Hải Phòng", None)
    with book.begin() as uow:
        # The template of new_book is known by its procedure alone.
        law_store.take(uow, law, date(2026, 1, 1))
        for name, value in as_settings(office).items():
            settings.put(uow, name, value)
    return book


def desk_of_then(folder: Path, law: Law) -> Desk:
    return Desk(book_of_then(folder, law_of_then(law)))


def admitted(desk: Desk, on: str = "07/10/2026", received: str | None = None) -> KeptWalk:
    """Somebody with a decision, who waits for the ceremony."""
    walk = resolved(desk.book.walk("Vũ Hải Yến"))
    walk.advance("send_up_dossier", "15/05/2026")
    walk.advance("appraise_dossier", "22/05/2026")
    walk.advance("committee_resolves_admission", "01/10/2026", votes=votes(9, 9))
    walk.advance("admit", on, votes=votes(9, 9))
    if received is not None:
        walk.advance("receive_decision", received)
    return walk


def copies(desk: Desk) -> list[Path]:
    return sorted(desk.book.path.parent.glob("*truoc-nang-cap*"))
