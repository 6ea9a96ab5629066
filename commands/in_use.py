"""The law that a command goes by: the book's, or, before there is a book, the one that comes with the program."""

from ketnap.commands import places
from ketnap.commands.invocation import Invocation
from ketnap.workflow.calendar import Calendar
from ketnap.workflow.law import Law
from ketnap.workflow.procedure import Procedure
from ketnap.workflow.rules import Rules

# Every import below stands where it is needed: yaml and pydantic read what is shipped, and a book needs neither.


def has_book(invocation: Invocation) -> bool:
    """Whether to ask the book. One named with --db is asked even if it is not there, and says so."""
    return invocation.db is not None or places.database(invocation).is_file()


def law(invocation: Invocation) -> Law:
    """The law in use, with the procedure that new cases start under. Raises what opening the book raises."""
    if has_book(invocation):
        from ketnap.commands import book

        with book.reading(invocation) as reader:
            return reader.law()
    from ketnap.definitions import shipped

    return shipped.law()


def calendar(invocation: Invocation) -> Calendar:
    """The calendar in use. Raises what opening the book raises."""
    if has_book(invocation):
        return law(invocation).calendar
    from ketnap.definitions import calendar_file

    return calendar_file.shipped()


def procedure(invocation: Invocation) -> Procedure:
    """The procedure that new cases start under. Raises what opening the book raises."""
    return law(invocation).procedure


def rules(invocation: Invocation) -> Rules:
    """The rules in use. Raises what opening the book raises."""
    return law(invocation).rules
