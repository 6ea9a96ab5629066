"""What a record in a packet may say before anything of it comes into our registers: the same as what is typed.

Its form is the format's (exchange/extract.py); what a fact is, is said by the procedure, and whether a person can be
so by `person_facts`.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from ketnap.commands import person_facts
from ketnap.commands.problems import Problem
from ketnap.commands.reading import Unreadable
from ketnap.exchange import extract, foreign_codes
from ketnap.exchange.extract import Extract, ExtractUnreadable
from ketnap.workflow.people import BORN
from ketnap.workflow.procedure import Procedure

_IDENTITY: Final = "identity_number"
_SEX: Final = "sex"


def check(procedure: Procedure, read: Extract, made_on: date) -> None:
    """See that a record says nothing that nobody could type on the day it was made. Raises ExtractUnreadable."""
    check_organisations(procedure, read)
    person, first = read.person, read.entries[0].on
    born = None if person.born_on is None else person.born_on.isoformat()
    _check_person({BORN: born}, first, made_on, "person.born_on")
    _check_person({_IDENTITY: person.identity_number}, first, made_on, f"person.{_IDENTITY}")
    _check_person({_SEX: person.sex}, first, made_on, f"person.{_SEX}")
    for at, entry in enumerate(read.entries):
        for name, value in entry.facts.items():
            where = f"steps.{at}.facts.{name}"
            kind = foreign_codes.kind_of(procedure, entry, name)
            if kind is None or value is None:
                continue
            for day in _days(kind, value):
                if extract.day_of(day) is None:
                    raise ExtractUnreadable(where)
            if isinstance(value, str):
                _check_person({name: value}, entry.on, made_on, where)


def check_organisations(procedure: Procedure, read: Extract) -> None:
    """Every organisation that is named is described too. Raises ExtractUnreadable."""
    listed = {each.code for each in read.organisations}
    for at, entry in enumerate(read.entries):
        for name, code in foreign_codes.named_by(procedure, entry).items():
            if code not in listed:
                raise ExtractUnreadable(f"steps.{at}.facts.{name}")


def _days(kind: str, value: Any) -> Iterator[Any]:
    if kind == "date":
        yield value
    if kind == "member" and isinstance(value, Mapping) and value.get("official_on") is not None:
        yield value["official_on"]


def _check_person(said: Mapping[str, Any], on: date, made_on: date, where: str) -> None:
    """Raises ExtractUnreadable where somebody who typed it would be told that it cannot be."""
    sex = said.get(_SEX)
    try:
        person_facts.checked(said, on, made_on)
        if sex is not None and person_facts.sex(sex) != sex:
            raise ExtractUnreadable(where)
    except (Problem, Unreadable) as error:
        raise ExtractUnreadable(where) from error
