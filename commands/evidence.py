"""What the plain values of a finding are called on a screen: ids become titles, days and words are spelt out."""

from collections.abc import Iterable, Mapping
from datetime import date
from gettext import gettext as _
from typing import Any, Final

from ketnap.commands import showing
from ketnap.commands.showing import Title
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.workflow.findings import Finding
from ketnap.workflow.organisations import Organisations
from ketnap.workflow.procedure import Procedure

_UNITS: Final = {
    "working_days": N_("ngày làm việc"),
    "months": N_("tháng"),
    "years": N_("tuổi"),
}
_MANNERS: Final = {
    "standing": N_("ban thường vụ quyết định"),
    "delegated": N_("được ủy quyền, tập thể quyết định"),
    "standing_board": N_("thường trực quyết định"),
}
_TITLED: Final = frozenset({"step", "document", "deadline", "role", "state", "track", "circumstance"})
_LISTED: Final = {"states": "state"}
_ROLES: Final = frozenset({"other_role", "missing_role"})
_ORGANISATIONS: Final = frozenset({"organisation", "other", "elsewhere"})


def of(finding: Finding, titles: Titles, organisations: Organisations | None = None) -> Title:
    """How the values of this finding are shown."""
    names: Mapping[str, Any] = {} if organisations is None else organisations.names

    def title(key: str, value: Any) -> str:
        if isinstance(value, date):
            return f"{value:%d/%m/%Y}"
        if value is None:
            return "—"
        if key in _TITLED:
            return titles.of(key, value)
        if key in _ROLES:
            return titles.of("role", value)
        if key in _LISTED:
            return ", ".join(titles.of(_LISTED[key], each) for each in value)
        if key in ("fact", "reference", "about"):
            return reference(titles, value)
        if key in ("value", "wanted"):
            return _words(titles, str(finding.evidence.get("fact", "")), value)
        if key in _ORGANISATIONS:
            known = names.get(value)
            return str(value) if known is None else str(known.name)
        return _plain(key, value)

    return title


def names_members(procedure: Procedure, track: str) -> bool:
    """Whether the items of a track are people, by their names."""
    declared = procedure.tracks.get(track)
    return declared is not None and any(
        fact.name == declared.key and fact.type.kind == "member"
        for step in procedure.steps.values()
        for fact in step.facts
    )


def without_names(finding: Finding, procedure: Procedure) -> Finding:
    """The finding with masks for the names of people in it."""
    hidden = {"member"}
    if names_members(procedure, str(finding.evidence.get("track", ""))):
        hidden |= {"item", "items", "missing"}
    masked = {key: value if key not in hidden else _masked(value) for key, value in finding.evidence.items()}
    return finding._replace(evidence=masked)


def _masked(value: Any) -> Any:
    return [showing.MASK for _each in value] if isinstance(value, (list, tuple)) else showing.MASK


def _plain(key: str, value: Any) -> str:
    if key == "unit":
        return _(_UNITS.get(value, value))
    if key in ("manner", "wanted_manner"):
        return _(_MANNERS.get(value, value))
    if isinstance(value, (list, tuple)):
        return ", ".join(str(each) for each in value)
    return showing.number(value) if isinstance(value, int) else str(value)


def reference(titles: Titles, name: str) -> str:
    """The title of what a reference stands for: a fact, a step, a fact of a step, the date on a paper."""
    whole, _dot, part = name.partition(".")
    if not part:
        for kind in ("step", "document", "deadline"):
            if titles.knows(kind, whole):
                return titles.of(kind, whole)
        return titles.fact("", whole)
    if titles.knows("document", whole):
        return titles.of("document", whole)
    return titles.fact(whole, part)


def _words(titles: Titles, name: str, value: Any) -> str:
    values: Iterable[Any] = value if isinstance(value, (list, tuple)) else (value,)
    fact = name.rpartition(".")[2]
    spoken = {"true": _("có"), "false": _("không")}
    return _(" hoặc ").join(spoken.get(str(each), titles.word(fact, str(each))) for each in values)


def length(count: int, unit: str) -> str:
    """A length of time with its unit: 30 ngày làm việc, 12 tháng, 18 tuổi (years are only ever those of a life)."""
    return f"{showing.number(count)} {_(_UNITS.get(unit, unit))}"
