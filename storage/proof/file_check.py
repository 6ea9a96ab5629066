"""The file as such: its pages and indexes, rows that point at others, and whether the tables are those that were made."""

import sqlite3
from itertools import islice

from ketnap.storage.book import schema
from ketnap.storage.proof.broken import FILE, POINTING, TABLES, Broken, of_file
from ketnap.storage.proof.undecoded import means_damage, plain

_MOST = 20


def flaws(connection: sqlite3.Connection, found: list[Broken]) -> None:
    """What is wrong with the file goes to `found`, at most 20 of each sort. Texts come undecoded."""
    for (said,) in connection.execute(f"PRAGMA integrity_check({_MOST})").fetchall():
        if plain(said) != "ok":
            found.append(of_file(FILE, plain(said)))
    # One after the other: a file without its newest case has as many of them as events.
    pointing = connection.execute("PRAGMA foreign_key_check")
    pairs = {f"{plain(table)} → {plain(parent)}" for table, _row, parent, _key in islice(pointing, 10_000)}
    found += [of_file(POINTING, each) for each in sorted(pairs)[:_MOST]]
    if not schema.as_made(connection):
        found.append(of_file(TABLES, ""))


def told(error: sqlite3.Error | UnicodeDecodeError) -> Broken:
    """What a damaged file made the driver say. Raises the error where it is not about the file."""
    if isinstance(error, sqlite3.Error) and not means_damage(error):
        raise error
    return of_file(FILE, plain(error))
