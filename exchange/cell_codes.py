"""Codes of party cells as a roster writes them: found exactly, or the nearest one proposed."""

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from gettext import gettext as _

from ketnap.exchange.cells import Trouble, as_text, is_empty
from ketnap.exchange.workbook import Value
from ketnap.workflow.names import folded
from ketnap.workflow.organisations import Organisation

_NO_CELLS = (
    "city",
    "department",
    "committee",
)  # what the kind of an organisation that keeps no cases ends in
_LIKENESS = 0.6
_MOST_COMPARED = 300
"""So many different unknown codes are compared with all known ones; comparing is slow and a roster that is full
of unknown codes is better mended at its root."""


class CellCodes:
    """The cells of the register on a day. Case, spaces and hyphens of a code do not matter: cb 09 is CB-09."""

    def __init__(self, organisations: Mapping[str, Organisation], today: date) -> None:
        self._organisations = organisations
        self._today = today
        self._codes: dict[str, str] = {}
        self._names: dict[str, list[str]] = {}
        self._letters: dict[str, str] = {}
        for code, organisation in organisations.items():
            if self._keeps_cases(organisation):
                self._codes.setdefault(_key(code), code)
                self._names.setdefault(folded(organisation.name), []).append(code)
                self._letters.setdefault("".join(sorted(_key(code))), code)
        self._all_codes = {_key(code): code for code in organisations}
        self._answers: dict[str, str | Trouble] = {}
        self._compared = 0

    def _keeps_cases(self, organisation: Organisation) -> bool:
        return not organisation.kind.endswith(_NO_CELLS) and not self._is_over(organisation)

    def _is_over(self, organisation: Organisation) -> bool:
        return organisation.ended_on is not None and organisation.ended_on < self._today

    def read(self, value: Value) -> str | Trouble | None:
        """The code of the cell that a roster names; None when it names none."""
        if is_empty(value):
            return None
        text = as_text(value)
        if text not in self._answers:
            self._answers[text] = self._codes.get(_key(text)) or self._unknown(text)
        return self._answers[text]

    def _unknown(self, text: str) -> Trouble:
        other = self._all_codes.get(_key(text))
        if other is not None:
            return self._no_cell(self._organisations[other])
        named = self._names.get(folded(text), ())
        if len(named) == 1:
            return Trouble(_("Cần mã của chi bộ."), _("Có phải {code}?").format(code=named[0]))
        if named:
            return Trouble(
                _("Cần mã của chi bộ; có {count} chi bộ tên này.").format(count=len(named)),
                _("Chọn một: {codes}.").format(codes=", ".join(named[:5])),
            )
        nearest = self._nearest(_key(text))
        proposal = "" if nearest is None else _("Gần nhất: {code}").format(code=nearest)
        return Trouble(_("Chưa có chi bộ này."), proposal)

    def _no_cell(self, organisation: Organisation) -> Trouble:
        if self._is_over(organisation) and organisation.ended_on is not None:
            successor = organisation.successor
            return Trouble(
                _("{name} đã kết thúc ngày {day}.").format(
                    name=organisation.name, day=f"{organisation.ended_on:%d/%m/%Y}"
                ),
                "" if successor is None else _("Nay là {code}?").format(code=successor),
            )
        return Trouble(
            _("{code} là {name}. Cần mã của chi bộ.").format(code=organisation.code, name=organisation.name)
        )

    def _nearest(self, key: str) -> str | None:
        """First a code of the same letters and digits in another order: CB-90 is CB-09 more likely than CB-91."""
        same = self._letters.get("".join(sorted(key)))
        if same is not None or self._compared >= _MOST_COMPARED:
            return same
        self._compared += 1
        found = get_close_matches(key[:40], self._codes, n=1, cutoff=_LIKENESS)
        return self._codes[found[0]] if found else None


def _key(code: str) -> str:
    return "".join(each for each in folded(code) if each.isalnum() or each == ".")
