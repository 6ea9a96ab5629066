"""Papers printed as the record stands: forms, which bear no number, and letters that nobody has drafted yet.

Nothing is recorded and no number taken; what is printed is read off the record as it is now, and what it does not
say is left to be written by hand.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from ketnap.workflow import issuing, letterhead, matters
from ketnap.workflow.correspondence import fields
from ketnap.workflow.correspondence.matter import Words
from ketnap.workflow.correspondence.person import PEOPLE, one_list
from ketnap.workflow.letterhead import OwnOffice
from ketnap.workflow.parties import NOBODY_ELSE, OFFICE
from ketnap.workflow.ports import CaseFile, Reads
from ketnap.workflow.procedure import Document, Procedure


class Form(NamedTuple):
    """A paper as it would be printed. `kind` is the type it would be numbered as, "" for a form; `issuer` the
    organisation in its head, of a person's own paper the cell; `item` the one thing of a track that it is about;
    `inputs` are all that is printed."""

    case: str
    document: str
    kind: str
    issuer: str
    item: str | None
    inputs: Mapping[str, Any]


class NoIssuer(NamedTuple):
    """A paper that cannot be printed: nobody held `role` on that day ("office": no committee above has a seal)."""

    case: str
    document: str
    role: str


def form(
    reads: Reads,
    case: str,
    document: str,
    office: OwnOffice,
    words: Words,
    day: date,
    item: str | None = None,
) -> Form | NoIssuer:
    """A paper as the record of a case has it on a day, without number; `item` says of which helper, of which
    request, where there are several (`items`).

    `document` is one that has something to print (`printed`). Raises NoSuchCase, NoSuchOrganisation.
    """
    file = reads.case(case)
    declared = file.law.procedure.documents[document]
    matter = matters.as_it_stands(reads, file, document, words, day, item)
    role = role_of(file.law.procedure, declared)
    issuer = matter.holder(role)
    if issuer is not None and declared.issuer == OFFICE:
        issuer = issuing.sealed(reads, issuer, day)
    if issuer is None:
        return NoIssuer(case, document, declared.issuer)
    kind = declared.letter or ""
    head = letterhead.head(reads, issuer, office, day)
    addressee = issuing.goes_to(file, matter, issuer)
    if addressee is not None and addressee not in NOBODY_ELSE:
        addressee = issuing.sealed(reads, addressee, day) or addressee
    symbol = issuing.symbol_of(kind, head, office)
    printed = issuing.unnumbered(reads, kind, symbol, addressee, case, day)
    inputs = issuing.plain({"office": head, "letter": printed, **fields.fields(matter)})
    return Form(case, document, kind, issuer, item, inputs)


def printed(procedure: Procedure) -> tuple[Document, ...]:
    """The papers that are printed here, letters and forms, in the order of their declaration."""
    return tuple(each for each in procedure.documents.values() if each.fields)


def track_of(procedure: Procedure, document: str) -> str | None:
    """The track of which a paper is about one item: each helper writes an assessment, each request for verification is
    a letter and is reminded of by another; None for a paper of the case as a whole."""
    declared = procedure.documents[document]
    if declared.issuer in procedure.tracks:
        return declared.issuer
    step = procedure.steps.get((declared.to or "").partition(".")[0])
    return None if step is None else step.opens


def items(file: CaseFile, document: str) -> tuple[str, ...]:
    """What a paper is printed for once each: the open items of its track; empty for a paper of the case as a whole."""
    track = track_of(file.law.procedure, document)
    return () if track is None else tuple(item.key for item in file.record.open_items(track))


def joins(made: Form) -> bool:
    """Whether a paper lists people, so that one sheet can speak of those of several cases."""
    return PEOPLE in made.inputs


def together(made: Sequence[Form]) -> Form:
    """One list for the people of several cases, by name; these are papers of one kind from one organisation."""
    first = made[0]
    if len(made) == 1:
        return first
    people = one_list(each.inputs[PEOPLE] for each in made)
    letter = {**first.inputs["letter"], "case": None}
    return first._replace(inputs={**first.inputs, "letter": letter, PEOPLE: people})


def role_of(procedure: Procedure, declared: Document) -> str:
    """Whose head a paper bears: of the office's own the committee's, of a person's the cell's, of others' the issuer's."""
    if declared.issuer == OFFICE:
        return "next_committee"
    role = procedure.roles.get(declared.issuer)
    return "cell" if role is None or role.powers == ("none",) else role.name
