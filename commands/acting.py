"""Who acts where neither the line nor the machine names anybody: the office whose book it is."""

from ketnap.commands.invocation import NOBODY, Invocation


def named(invocation: Invocation) -> Invocation:
    """The invocation with somebody who acts: the code of the office where nobody is known; nobody still where no
    book can be read, which the command itself will say."""
    return _for_the_office(invocation) if invocation.actor == NOBODY else invocation


def _for_the_office(invocation: Invocation) -> Invocation:
    # Not at the top: nearly every line knows who acts, and pays for no import.
    from ketnap.commands import places
    from ketnap.storage import engine, settings
    from ketnap.storage.errors import NoDatabase, NotADatabase, SchemaTooNew, SchemaTooOld, StorageFailed
    from ketnap.workflow.ports import Locked

    try:
        with engine.reading(places.book(invocation)) as reader:
            office = settings.get(reader, "office.organisation")
    except (NoDatabase, NotADatabase, SchemaTooOld, SchemaTooNew, StorageFailed, Locked):
        return invocation
    return invocation._replace(actor=office) if office else invocation
