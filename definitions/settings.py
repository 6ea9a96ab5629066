"""The one place where configuration becomes a value: what the office says about itself, and how mail leaves.

The office's own settings stand in the database, as texts by name (`init` writes them); how mail is sent comes
from the options and variables that the shell hands over. Nothing else reads either.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

LENT_DAYS: Final = "papers.lent_days"
"""The setting that says for how many days an original may be out before the office is reminded of it."""


class SettingProblem(Exception):
    """A setting cannot be read: which one, what it says, what it should say."""

    def __init__(self, name: str, found: str, wanted: str) -> None:
        super().__init__(f"{name}: {found!r}; {wanted}")
        self.name = name
        self.found = found
        self.wanted = wanted


class Office(NamedTuple):
    """The office that keeps this book: `organisation` is its code in the register, `upper` the line above its name
    on letters, `place` what stands before the date, `term_start` the day from which letter numbers count anew.

    `certificate_symbol` follows the number of a giấy chứng nhận (not fixed by any text we know: a setting).
    `lent_days` is how long an original may be out before the daily screen names it.
    What the office assumes of everybody (decision 0035) is part of the law in use, `storage/law_store.py`.
    """

    organisation: str
    name: str
    upper: str
    place: str
    term_start: date | None
    certificate_symbol: str = "/CN"
    simulation: bool = False
    lent_days: int = 30


def office(settings: Mapping[str, str]) -> Office | None:
    """The office as its settings say; None before `init` named one. Raises SettingProblem."""
    if not settings.get("office.organisation"):
        return None
    return Office(
        organisation=settings["office.organisation"],
        name=settings.get("office.name", ""),
        upper=settings.get("office.upper", ""),
        place=settings.get("office.place", "Hải Phòng"),
        term_start=_day(settings, "office.term_start"),
        certificate_symbol=settings.get("office.certificate_symbol", "/CN"),
        simulation=_flag(settings, "simulation"),
        lent_days=_count(settings, LENT_DAYS, 30),
    )


def as_settings(kept: Office) -> dict[str, str]:
    """The texts that `office` reads back."""
    return {
        "office.organisation": kept.organisation,
        "office.name": kept.name,
        "office.upper": kept.upper,
        "office.place": kept.place,
        "office.term_start": "" if kept.term_start is None else kept.term_start.isoformat(),
        "office.certificate_symbol": kept.certificate_symbol,
        "simulation": _word(kept.simulation),
        LENT_DAYS: str(kept.lent_days),
    }


def _word(value: object) -> str:
    return "true" if value else "false"


def _flag(settings: Mapping[str, str], name: str) -> bool:
    found = settings.get(name, "false")
    if found not in ("true", "false"):
        raise SettingProblem(name, found, "true | false")
    return found == "true"


def _count(settings: Mapping[str, str], name: str, usual: int) -> int:
    found = settings.get(name, str(usual))
    if not (found.isascii() and found.isdigit() and int(found) > 0):
        raise SettingProblem(name, found, "1, 2, 3 …")
    return int(found)


def _day(settings: Mapping[str, str], name: str) -> date | None:
    found = settings.get(name, "")
    try:
        return date.fromisoformat(found) if found else None
    except ValueError as error:
        raise SettingProblem(name, found, "YYYY-MM-DD") from error
