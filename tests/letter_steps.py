"""A move with its letter at the desk, drafted or issued, and what is printed of it."""

from datetime import date

from office_books import OFFICE, TODAY, Desk
from storage_fixtures import KeptWalk

from ketnap.commands.letter import issuing as letter_issuing
from ketnap.notifications import letters as paper
from ketnap.notifications import render
from ketnap.workflow import issuing
from ketnap.workflow.issuing import Obstacle, Sheet

MOVE = ("--den", "xã Cẩm Giàng", "--hieu-luc", "01/12/2026", "--ly-do", "doi-cho-o")


def transferred(desk: Desk, name: str = "Lê Ngọc Châu", **person: object) -> KeptWalk:
    """Somebody who moves away: VB-1 is the certificate, VB-2 the notice, and so on for the next."""
    walk = desk.certified(name=name, **person)
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE)
    return walk


def issued(desk: Desk, name: str = "Lê Ngọc Châu", on: date = TODAY) -> KeptWalk:
    walk = transferred(desk, name)
    desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "2", on=on)
    return walk


def sheet(desk: Desk, letter: int, on: date = TODAY) -> Sheet | Obstacle:
    with desk.book.reading() as reader:
        words = letter_issuing.vietnamese(reader.law().procedure)
        return issuing.sheet(reader, reader.letter(letter), OFFICE, words, on)


def printed(desk: Desk, letter: int) -> str:
    """A draft or an issued letter as lines of text."""
    with desk.book.reading() as reader:
        kept = reader.letter(letter)
    inputs = kept.inputs
    if inputs is None:
        found = sheet(desk, letter)
        assert isinstance(found, Sheet)
        inputs = found.inputs
    return paper.text(render.letter(kept.letter, inputs))
