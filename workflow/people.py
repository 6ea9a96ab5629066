"""Who a case is about, as the record says it: the register of persons follows the facts, the newest counts.

So a name that was misspelt is mended by recording it, a move of house is a fact with its day, and both can be
corrected and undone like everything else.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from ketnap.workflow.commands import Person
from ketnap.workflow.record import Event, Facts

NAME: Final = "full_name"

FIELDS: Final[Mapping[str, str]] = {
    NAME: "name",
    "sex": "sex",
    "ethnicity": "ethnicity",
    "occupation": "occupation",
    "identity_number": "identity_number",
    "phone": "phone",
    "email": "email",
    "native_place": "native_place",
    "residence": "residence",
}
"""Which fact says which field of a person."""

BORN = "birth_date"


def as_known(person: Person, facts: Facts) -> Person:
    """The person with what the facts say of them; what no fact says stays as it is."""
    said = {field: facts[fact] for fact, field in FIELDS.items() if facts.get(fact) is not None}
    born = facts.get(BORN)
    if born is not None:
        said["born_on"] = date.fromisoformat(born)
    return person._replace(**said)


def as_facts(person: Person) -> dict[str, str]:
    """What a person is known by, as facts."""
    given = person._asdict()
    return {fact: str(given[field]) for fact, field in FIELDS.items() if given[field] is not None}


def touched_by(event: Event) -> bool:
    """Whether an event may change who the case is about: it says so, or it takes back what did."""
    return event.replaces is not None or bool(event.facts.keys() & {*FIELDS, BORN})
