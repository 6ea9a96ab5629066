"""Founding a book: the shipped law put into a new database, with its office and its first organisations."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ketnap.commands.letter import kinds
from ketnap.definitions import shipped
from ketnap.definitions.settings import Office, as_settings
from ketnap.storage import engine, law_store, organisations, settings
from ketnap.storage.book import files as book_files
from ketnap.storage.correspondence import letters
from ketnap.storage.correspondence.letters import Book
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.organisations import Link, Organisation, Post, Power

CITY = Organisation("TU", "Thành ủy Hải Phòng", "city", "TU")
COMMUNES_DECIDE = date(2025, 7, 1)
"""Since the merger the commune committee decides on admission (294-QĐ/TW §10.2)."""
COMMUNES_ARE_GRASSROOTS = date(2026, 7, 26)
"""Since 208-QĐ/TW it is itself the grassroots committee and proposes as well."""


class Register(NamedTuple):
    """The organisations that a book begins with."""

    organisations: tuple[Organisation, ...]
    links: tuple[Link, ...]
    powers: tuple[Power, ...]
    posts: tuple[Post, ...] = ()


def commune(office: Organisation) -> Register:
    """The register of one commune committee under the city, with the powers it has by law."""
    powers = (
        Power(CITY.code, "consent", None, COMMUNES_DECIDE),
        Power(CITY.code, "teach", None, COMMUNES_DECIDE),
        Power(office.code, "decide", "standing", COMMUNES_DECIDE),
        Power(office.code, "teach", None, COMMUNES_DECIDE),
        Power(office.code, "propose", None, COMMUNES_ARE_GRASSROOTS),
    )
    return Register((CITY, office), (Link(office.code, CITY.code, COMMUNES_DECIDE),), powers)


def found(
    path: Path, office: Office, register: Register, last_numbers: Iterable[tuple[str, int]], today: date
) -> None:
    """Make the book: all of it or none. Raises DatabaseExists, StorageFailed."""
    engine.create(path)
    try:
        with engine.begin(path) as uow:
            law = shipped.law()
            law_store.take(uow, law, today)
            for name, value in as_settings(office).items():
                settings.put(uow, name, value)
            put_register(uow, register, today)
            term = "" if office.term_start is None else office.term_start.isoformat()
            known = kinds.of_procedure(law.procedure)
            for typed, last in last_numbers:
                kind = kinds.marked(typed, known) or typed
                letters.begin_book(uow, Book(office.organisation, kind, term), last)
    except BaseException:
        book_files.remove(path)
        raise


def put_register(uow: SqliteUnitOfWork, register: Register, today: date) -> None:
    """Enter organisations with what is known of them."""
    for organisation in register.organisations:
        organisations.add(uow, organisation, today)
    for link in register.links:
        organisations.link(uow, link, today)
    for power in register.powers:
        organisations.power(uow, power, today)
    for post in register.posts:
        organisations.post(uow, post, today)
    for organisation in register.organisations:
        if organisation.ended_on is not None:
            organisations.ended(uow, organisation, today)
