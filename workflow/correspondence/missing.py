"""What a paper could not print, because the record does not say it: each part with what would bring it.

On paper such a part is left out or is a dotted line to write on; it is for the shell to say that it is there.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final, NamedTuple

UNKNOWN_ADDRESSEE: Final = "…………………………………………"
"""What is printed for an addressee that is not known."""


class Source(NamedTuple):
    """What brings a part: `kind` is fact (of the person), step, paper (of a step, or filed by itself), letter (its
    number, once it is issued), role or manner (in the register of organisations), post (who signs) or addressee;
    `name` is the fact, step, document or role."""

    kind: str
    name: str = ""


class Missing(NamedTuple):
    """A part that is printed and not known: "person.born_on", with what would bring it."""

    part: str
    source: Source


def _stop(group: str, step: str, document: str, votes: str = "") -> dict[str, Source]:
    paper = {f"{group}.{part}": Source("paper", document) for part in ("number", "issued_on")}
    return {**{f"{group}.{part}": Source("step", step) for part in votes.split()}, **paper}


_VOTES = "on summoned counted agreed against blank"

SOURCES: Final[Mapping[str, Source]] = {
    "person.born_on": Source("fact", "birth_date"),
    "person.sex": Source("fact", "sex"),
    "person.identity_last4": Source("fact", "identity_number"),
    "person.native_place": Source("fact", "native_place"),
    "person.residence": Source("fact", "residence"),
    "person.occupation": Source("fact", "occupation"),
    "people.born_on": Source("fact", "birth_date"),
    "people.occupation": Source("fact", "occupation"),
    "people.listed_on": Source("step", "list_sympathiser"),
    "people.helpers": Source("step", "assign_helper"),
    "listed_on": Source("step", "list_sympathiser"),
    "listed_on.on": Source("step", "list_sympathiser"),
    "listed_on.resolution_number": Source("paper", "list_resolution"),
    "helpers": Source("step", "assign_helper"),
    "helper.name": Source("step", "assign_helper"),
    "helper.official_on": Source("step", "assign_helper"),
    "helper.since": Source("step", "assign_helper"),
    "helper.resolution_number": Source("paper", "helper_resolution"),
    "introductions": Source("step", "assign_helper"),
    "introductions.on": Source("step", "helper_introduces"),
    "unions": Source("fact", "youth_union_member"),
    "certificate": Source("paper", "awareness_certificate"),
    "certificate.number": Source("paper", "awareness_certificate"),
    "certificate.issued_on": Source("paper", "awareness_certificate"),
    "certificate.class_from": Source("step", "complete_class"),
    "certificate.class_to": Source("step", "complete_class"),
    "certificate.grade": Source("step", "complete_class"),
    "verification.about": Source("step", "request_verification"),
    "verification.number": Source("letter", "verification_request"),
    "verification.sent_on": Source("step", "request_verification"),
    "verifications.replied_on": Source("step", "verification_replied"),
    "bodies.committee": Source("role", "next_committee"),
    "bodies.deciding": Source("manner", "competent_committee"),
    **_stop("admission.cell", "cell_resolves_admission", "cell_resolution_admission", _VOTES),
    **_stop("admission.committee", "committee_resolves_admission", "committee_resolution_admission", _VOTES),
    **_stop("admission.decision", "admit", "admission_decision"),
    **_stop("recognition.cell", "cell_resolves_recognition", "cell_resolution_recognition", _VOTES),
    **_stop(
        "recognition.committee", "committee_resolves_recognition", "committee_resolution_recognition", _VOTES
    ),
    **_stop("recognition.decision", "recognise", "recognition_decision"),
    **_stop("removal.cell", "cell_resolves_removal", "cell_resolution_removal"),
    **_stop("removal.committee", "committee_resolves_removal", "committee_resolution_removal"),
    "removal.because": Source("step", "cell_resolves_removal"),
    "decision.number": Source("paper", "admission_decision"),
    "decision.issued_on": Source("paper", "admission_decision"),
    "annulment.because": Source("step", "annul"),
    "probation.from_on": Source("step", "hold_ceremony"),
    "probation.until_on": Source("step", "hold_ceremony"),
    "about": Source("step", "request_verification"),
    "move.destination": Source("step", "move_known"),
    "letter.addressee": Source("addressee"),
    "office.signer_name": Source("post"),
}
"""What brings each part that a paper may print. A part that may rightly be absent (a new residence, an extension) is
not here: nothing is missing where it is."""

_MAY_BE_EMPTY: Final = frozenset({"unions"})
"""Lists of which an empty one is an answer: a member of nothing."""


def missing(inputs: Mapping[str, Any], printed: Collection[str]) -> tuple[Missing, ...]:
    """What a paper prints and these inputs do not say, once for each thing that would bring it, in the order of SOURCES.

    `printed` are the parts that its template names ("person.born_on", "helpers"); `inputs` what it was handed.
    """
    found: dict[Source, Missing] = {}
    # A covering letter speaks of the admission, or, once there is a probation, of the recognition.
    either = "act" in inputs and "probation" in inputs
    for part, source in SOURCES.items():
        if either and part.startswith("probation."):
            continue
        if part in printed and any(map(_unsaid(part), _values(inputs, part))):
            found.setdefault(source, Missing(part, source))
    for each in inputs.get("contents", {}).get("lacking", ()):
        source = Source("paper", each["document"])
        found.setdefault(source, Missing("contents.lacking", source))
    return tuple(found.values())


def _unsaid(part: str) -> Any:
    if part in _MAY_BE_EMPTY:
        return lambda value: value is None
    return lambda value: value in (None, "", UNKNOWN_ADDRESSEE) or value == []


def _values(inputs: Any, part: str) -> Iterator[Any]:
    """Every value that a part has in the inputs: of each entry of a list one, of a group that is not there none."""
    name, _, rest = part.partition(".")
    value = inputs.get(name)
    if not rest:
        yield value
        return
    for group in value if isinstance(value, list) else (value,):
        if isinstance(group, Mapping) and ("by" not in group or "." in rest or group["by"] is not None):
            yield from _values(group, rest)
