"""Soundness of letters: what is issued here is of a type that its issuer may use (399-QĐ/TW Đ11–13, second-hand)."""

from collections.abc import Iterator, Mapping
from typing import Final

from ketnap.workflow.check_keys import OUTSIDE, OWN_CELL
from ketnap.workflow.flaws import Flaw, proposal
from ketnap.workflow.parties import ANY, OFFICE
from ketnap.workflow.procedure import Document, Procedure

_EVERYBODY: Final = ("NQ", "KL", "TB", "BC", "KH", "CTr", "ĐA", "PA", "TTr", "CV", "BB", "CN", "GGT", "GM")
_COMMITTEE: Final = (*_EVERYBODY, "QĐ", "HD")
"""A committee with a seal, or its standing committee (HD: guidance, by the standing committee alone)."""

_APPRAISES: Final = "appraise"
_TEACHES: Final = "teach"
MAY_ISSUE: Final[Mapping[str, tuple[str, ...]]] = {
    # A cell resolves and proposes; on admission, recognition and removal it decides nothing.
    OWN_CELL: _EVERYBODY,
    _APPRAISES: _EVERYBODY,
    # A political centre is no committee: it certifies and writes.
    _TEACHES: ("TB", "BC", "KH", "CV", "CN", "GM"),
}
"""The types of what an issuer may number, by the power that its role rests on; every other power is a committee's."""


def problems(procedure: Procedure) -> Iterator[Flaw]:
    """Every letter that its issuer may not issue, or that nobody issues; every form that is nobody's."""
    for document in procedure.documents.values():
        if document.letter is not None:
            yield from _letter(procedure, document, document.letter)
        elif document.fields and document.issuer == ANY:
            message = f"biểu mẫu «{document.name}» chưa biết của ai"
            yield Flaw(("documents", document.name, "issuer"), message, "ghi một vai, hoặc một nhánh")


def _letter(procedure: Procedure, document: Document, letter: str) -> Iterator[Flaw]:
    allowed = _allowed(procedure, document.issuer)
    if allowed == ():
        message = f"văn bản «{document.name}» lấy số của tổ chức đảng, «{document.issuer}» không phải"
        hint = "ghi office, hoặc vai của một tổ chức đảng"
        yield Flaw(("documents", document.name, "issuer"), message, hint)
    elif allowed is not None and letter not in allowed:
        message = f"«{document.issuer}» không ban hành {letter} («{document.name}»)"
        yield Flaw(("documents", document.name, "letter"), message, proposal(letter, allowed))


def _allowed(procedure: Procedure, issuer: str) -> tuple[str, ...] | None:
    """The types that an issuer may number: none for whoever is no organisation of the Party, None for an issuer that
    is not known, which has been said."""
    if issuer == OFFICE:
        return _COMMITTEE
    if issuer == ANY or issuer in procedure.tracks:
        return ()
    role = procedure.roles.get(issuer)
    if role is None:
        return None
    if role.powers == (OUTSIDE,):
        return ()
    return next((MAY_ISSUE[each] for each in role.powers if each in MAY_ISSUE), _COMMITTEE)
