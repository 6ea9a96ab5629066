"""The fields of one paper, read off a case that was walked."""

from datetime import date
from typing import Any

from walking import Walk, day

from ketnap.workflow.commands import Person
from ketnap.workflow.correspondence.fields import FIELDS
from ketnap.workflow.correspondence.matter import Matter
from ketnap.workflow.record import in_order

CHAU = Person(
    "Lê Ngọc Châu", born_on=date(2001, 3, 14), occupation="giáo viên", identity_number="031301004471"
)


def matter(walk: Walk, document: str, on: str, **more: Any) -> Matter:
    """The case as a paper sees it that is printed now."""
    return Matter(
        walk.law,
        walk.organisations,
        walk.record,
        more.pop("before", walk.record),
        CHAU,
        more.pop("seq", None),
        day(on),
        lambda _fact, word: word,
        document,
        **{"taken": tuple(in_order(walk.events)), **more},
    )


def told(walk: Walk, document: str, field: str, on: str = "01/06/2026", **more: Any) -> Any:
    return FIELDS[field](matter(walk, document, on, **more))
