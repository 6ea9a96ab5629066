"""What organisations of another office's register are called in ours.

Two offices number their cells alike and mean others: CB-05 of theirs is not our CB-05. Committees of communes have the
same code everywhere; every other one bears the code of the office that sent it in front: DU-LE-CHAN:CB-05. So it is
the same whoever passes it on, however often, and a code of ours that comes back is ours again.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from ketnap.definitions import localities
from ketnap.workflow.names import folded
from ketnap.workflow.organisations import FOREIGN, Organisation
from ketnap.workflow.procedure import Procedure
from ketnap.workflow.record import Entry

CITY: Final = "city"


class Exchange(NamedTuple):
    """Two registers: the codes of the office that `sent` something and of `ours`, and what ours says of a code."""

    sender: str
    ours: str
    known: Callable[[str], Organisation | None]

    def here(self, theirs: Organisation) -> str:
        """The code that an organisation of the sender's register has in ours."""
        code = theirs.code
        if _is_committee(theirs) or self._is_the_same(theirs):
            return code
        office, between, inside = code.partition(FOREIGN)
        if between and localities.of_committee(office) is not None:
            return inside if office == self.ours and self.known(inside) is not None else code
        return f"{self.sender}{FOREIGN}{code}"

    def _is_the_same(self, theirs: Organisation) -> bool:
        """Whether it is one that both registers have: the city, or the sender itself where ours knows it."""
        known = self.known(theirs.code)
        shared = theirs.kind == CITY or theirs.code == self.sender
        return shared and known is not None and folded(known.name) == folded(theirs.name)


def _is_committee(theirs: Organisation) -> bool:
    """Whether it is the committee of a commune under the code that every register has for it."""
    commune = localities.of_committee(theirs.code)
    return commune is not None and folded(commune.bare) in folded(theirs.name)


def named(procedure: Procedure, entries: Iterable[Entry]) -> set[str]:
    """The organisations that the facts of these steps name."""
    return {code for entry in entries for code in named_by(procedure, entry).values()}


def named_by(procedure: Procedure, entry: Entry) -> dict[str, str]:
    """The organisations that the facts of a step name, by fact."""
    return {name: value for name, value in entry.facts.items() if _is_organisation(procedure, entry, name)}


def renamed(procedure: Procedure, entries: Iterable[Entry], codes: Mapping[str, str]) -> tuple[Entry, ...]:
    """The steps with other codes for the organisations that they name (`named`)."""
    return tuple(
        entry._replace(
            facts={
                name: codes[value] if _is_organisation(procedure, entry, name) else value
                for name, value in entry.facts.items()
            }
        )
        for entry in entries
    )


def _is_organisation(procedure: Procedure, entry: Entry, name: str) -> bool:
    return isinstance(entry.facts[name], str) and kind_of(procedure, entry, name) == "organisation"


def kind_of(procedure: Procedure, entry: Entry, name: str) -> str | None:
    """What kind of fact a fact of a step is; None where the procedure does not know the step, or the fact."""
    step = procedure.steps.get(entry.step)
    if step is None:
        return None
    own = next((fact.type for fact in step.facts if fact.name == name), None)
    declared = procedure.facts.get(name)
    kind = own or (None if declared is None else declared.type)
    return None if kind is None else kind.kind
