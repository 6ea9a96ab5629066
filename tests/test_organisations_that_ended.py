"""Organisations that ended: entered with their past, and whoever took them over gets what is meant for them."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from office_books import TODAY, Desk, office_book
from storage_fixtures import Book

from ketnap.commands.worker import recipients
from ketnap.commands.worker.kept_book import duty_rungs
from ketnap.storage import engine, queries, settings
from ketnap.storage.book.throwaway import ThrowawayDatabase
from ketnap.storage.engine import Database
from ketnap.workflow.law import Law

OLD_WARD, NEW_WARD = "DU-LE-CHAN-CU", "DU-LE-CHAN"


@pytest.fixture
def book(tmp_path: Path, law: Law) -> Iterator[Book]:
    book = office_book(tmp_path, law)
    yield book
    book.close()


def test_the_sample_register_knows_who_ended_and_who_followed(book: Book) -> None:
    with book.reading() as reader:
        known = reader.organisations((OLD_WARD, NEW_WARD)).names
    assert (known[OLD_WARD].ended_on, known[OLD_WARD].successor) == (date(2025, 6, 30), NEW_WARD)
    assert known[NEW_WARD].ended_on is None
    found = {each["code"]: each["upper"] for each in Desk(book).json("org", "list")["organisations"]}
    assert found["CB-05"] == NEW_WARD


def test_what_is_meant_for_an_organisation_that_ended_goes_to_whoever_took_it_over(book: Book) -> None:
    with book.reading() as reader:
        now = recipients.of(reader, OLD_WARD, TODAY)
        then = recipients.of(reader, OLD_WARD, date(2025, 6, 30))
    assert (now.organisation, [each.email for each in now.addresses]) == (
        NEW_WARD,
        ["vanphong.du-le-chan@example.vn"],
    )
    assert (then.organisation, then.addresses) == (OLD_WARD, ())


def test_where_the_committee_above_ended_too_its_successor_sees_to_what_is_left(book: Book) -> None:
    Desk(book).certified("CB-05")
    with book.reading() as reader:
        rungs = duty_rungs(reader, date(2025, 6, 1), date(2025, 8, 12))
    dissolved = {each.about: each.to for each in rungs if each.role == "owner"}
    # Above the ward's district stood the city; above that of Cẩm Giàng a province that ended as well; above it nobody.
    assert dissolved[OLD_WARD] == "TU"
    assert dissolved["DU-CAM-GIANG-CU"] == "TU"
    assert dissolved["TU-HD-CU"] == "TU"


# ---- a database that can be made again


def test_a_throwaway_database_lies_whole_in_its_file_once_it_is_closed(book: Book, tmp_path: Path) -> None:
    book.close()
    with ThrowawayDatabase(book.path) as database:
        for number in range(50):
            with database.begin() as uow:
                settings.put(uow, "so-thu", str(number))
    copy = tmp_path / "ban-sao.db"
    shutil.copyfile(book.path, copy)
    with engine.reading(copy) as reader:
        assert settings.get(reader, "so-thu") == "49"
        assert queries.totals(reader).cases == 0


def test_only_a_throwaway_database_does_not_wait_for_the_disk(book: Book) -> None:
    def waits(database: Database) -> int:
        with database.begin() as uow:
            return int(uow.cursor.execute("PRAGMA synchronous").fetchone()[0])

    with Database(book.path) as real, ThrowawayDatabase(book.path) as other:
        assert (waits(real), waits(other)) == (2, 0)
