"""The rows of the register of persons: found by folded name, sorted as Vietnamese names are."""

from typing import NamedTuple

from ketnap.workflow.commands import Person
from ketnap.workflow.names import folded, normal, sort_key


class PersonRow(NamedTuple):
    id: int
    name: str
    sort_key: str
    folded: str
    sex: str | None
    born_on: str | None
    ethnicity: str | None
    occupation: str | None
    identity_number: str | None
    phone: str | None
    email: str | None
    native_place: str | None
    residence: str | None


class PersonChanged(NamedTuple):
    name: str
    sort_key: str
    folded: str
    sex: str | None
    born_on: str | None
    ethnicity: str | None
    occupation: str | None
    identity_number: str | None
    phone: str | None
    email: str | None
    native_place: str | None
    residence: str | None
    id: int


def person_changed(number: int, person: Person) -> PersonChanged:
    """The same as a change; the person bears the number of the case."""
    row = person_row(number, person)
    return PersonChanged(*row[1:], row.id)


def person_row(number: int, person: Person) -> PersonRow:
    name = normal(person.name)
    born_on = None if person.born_on is None else person.born_on.isoformat()
    rest = (each and normal(each) for each in person[3:])
    return PersonRow(number, name, sort_key(name), folded(name), person.sex, born_on, *rest)
