"""A register of what came in that was kept before a paper could bring several people: numbers and cases stay."""

import contextlib
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy
from alembic import command
from letter_steps import issued
from office_books import CAM_GIANG, Desk, office_book

from ketnap import cli
from ketnap.storage.book import schema, upgrade
from ketnap.workflow.law import Law

BEFORE = "0002"
REGISTER = ("van-ban", "so", "--van-ban-den", "--tat-ca")


def taken_down(path: Path) -> None:
    """Bring the tables of a book back to those before, with whoever came in the lines of the register."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        people = connection.execute("SELECT * FROM brought WHERE n = 1").fetchall()
        engine = sqlalchemy.create_engine(
            "sqlite://", creator=lambda: connection, poolclass=sqlalchemy.StaticPool
        )
        with engine.begin() as there:
            command.downgrade(upgrade.configuration(there), BEFORE)
        for office, term, number, _n, case, letter, packet in people:
            connection.execute(
                "UPDATE incoming SET case_id = ?, letter_id = ?, packet = ?"
                " WHERE (office, term, number) = (?, ?, ?)",
                (case, letter, packet, office, term, number),
            )


@pytest.fixture
def desk(tmp_path: Path, law: Law) -> Desk:
    """Somebody was received with a letter of the book; two letters came that brought nobody."""
    cli.speak("vi")
    found = Desk(office_book(tmp_path, law))
    for title in ("Công văn về lịch mở lớp", "Đơn của ông Nguyễn Văn A"):
        found.json("van-ban", "so", "--van-ban-den", "--trich-yeu", title, "--noi-di", "Thành ủy Hải Phòng")
    issued(found)
    found.json("ho-so", "tiep-nhan", "--van-ban", "42-CV/ĐU", "--to-chuc", CAM_GIANG)
    return found


def test_lines_and_whoever_they_brought_are_the_same_after_the_upgrade(desk: Desk) -> None:
    before = desk.json(*REGISTER)
    assert [each["case"] for each in before["incoming"] if each["symbol"] == "42-CV/ĐU"] != [None]
    desk.book.close()
    taken_down(desk.book.path)
    done = desk.json("du-lieu", "nang-cap")
    assert (done["before"], done["after"]) == (BEFORE, schema.SCHEMA)
    assert desk.json(*REGISTER) == before
    error = desk.run("ho-so", "tiep-nhan", "--van-ban", "42-CV/ĐU").output
    assert "42-CV/ĐU đã tiếp nhận" in error
    assert desk.json("nhat-ky", "doi-chieu")["sound"] is True
    assert desk.json(*REGISTER[:3], "--trich-yeu", "Thư", "--noi-di", "Thành ủy Hải Phòng")["number"] == 3
