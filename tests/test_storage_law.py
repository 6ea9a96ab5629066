"""The law as stored: read back as it was put, frozen by hash, and each case judged by the procedure it began under."""

from datetime import date

import pytest
from storage_fixtures import ENGINES, new_book
from ways import certified, discovered

from ketnap.storage import law_store, settings
from ketnap.storage.errors import NoLaw
from ketnap.workflow.calendar import Calendar
from ketnap.workflow.rules import Rules


@pytest.fixture(params=ENGINES)
def book(request, tmp_path, law):
    book = new_book(request.param, tmp_path, law)
    yield book
    book.close()


def test_the_law_that_is_read_is_the_law_that_was_put(book, law, monkeypatch):
    monkeypatch.setattr(law_store, "_laws", {})
    monkeypatch.setattr(law_store, "_procedures", {})
    with book.reading() as reader:
        read = reader.law()
        assert reader.law() is read
    assert read.procedure == law.procedure
    assert read.rules == law.rules
    assert read.instruments == law.instruments
    assert (read.calendar.days, read.calendar.years) == (law.calendar.days, law.calendar.years)


def test_a_case_stays_with_the_procedure_it_began_under(book, law):
    old = certified(book.walk())
    newer = law.procedure._replace(version="2027.1", hash="f" * 64)
    with book.begin() as uow:
        law_store.release(uow, newer, date(2027, 1, 1))
    with book.reading() as reader:
        assert reader.case(old.code).law.procedure.hash == law.procedure.hash
        assert reader.law().procedure.version == "2027.1"
        kept = law_store.released(reader)
        assert [(each.hash, each.cases) for each in kept] == [(law.procedure.hash, 1), ("f" * 64, 0)]
        assert law_store.data_of(reader, "f" * 64)["version"] == "2027.1"
        with pytest.raises(NoLaw):
            reader.law_of("0" * 64)


def test_a_released_procedure_is_never_changed(book, law):
    other = law.procedure._replace(version="forged")
    with book.begin() as uow:
        law_store.release(uow, other, date(2027, 1, 1))
    assert book.one("SELECT version FROM definition") == law.procedure.version


def test_rules_and_calendar_of_today_hold_for_every_case(book, law):
    walk = discovered(book.walk())
    fewer = Rules({"cert.validity": law.rules.by_name["cert.validity"]})
    longer = Calendar(law.calendar.days[1:], law.calendar.years)
    with book.begin() as uow:
        law_store.put_rules(uow, fewer)
        law_store.put_calendar(uow, longer)
    with book.reading() as reader:
        found = reader.case(walk.code).law
        assert found.rules == fewer
        assert found.calendar.version == longer.version
        assert found.procedure.hash == law.procedure.hash


def test_a_law_tried_in_a_dry_run_is_forgotten(book, law):
    with book.begin(keep=False) as uow:
        law_store.put_calendar(uow, Calendar((), ()))
        assert uow.law().calendar.days == ()
    with book.reading() as reader:
        assert reader.law().calendar.days == law.calendar.days


def test_settings_are_named_values(book):
    with book.begin() as uow:
        assert settings.get(uow, "office") is None
        settings.put(uow, "office", "LC")
        settings.put(uow, "office", "KT")
        settings.put(uow, "simulation", "yes")
        settings.remove(uow, "simulation")
    with book.reading() as reader:
        assert settings.get(reader, "office") == "KT"
        assert set(settings.every(reader)) == {"law", "counted_after", "register", "office"}


def test_an_office_may_assume_a_flag_of_everybody_of_whom_nobody_recorded_it(book, law):
    case = certified(book.walk())
    with book.begin() as uow:
        law_store.assume(uow, "politics_check_waived", True)
    with book.reading() as reader:
        assert reader.case(case.code).law.procedure.facts["politics_check_waived"].assume is True
        assert reader.case(case.code).law.procedure.hash == law.procedure.hash
    with book.begin() as uow:
        law_store.assume(uow, "politics_check_waived", None)
    with book.reading() as reader:
        assert reader.law().procedure == law.procedure
