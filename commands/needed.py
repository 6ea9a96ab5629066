"""What a step still needs, said once: findings gathered the way people act on them. --json keeps every finding.

A judgement answers each question by itself, so one gap shows several times: a step that is not recorded is
missing, its paper is missing, its day is missing. Whoever reads wants to know what to record, and what to type.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from gettext import gettext as _
from typing import Final, NamedTuple

from ketnap.commands.contract import Line, Spoken, line, option_name
from ketnap.commands.texts import N_, language
from ketnap.commands.titles import Titles
from ketnap.workflow.findings import Finding, obstacles
from ketnap.workflow.procedure import FactType, Procedure, Step

_STATE: Final = "state"
_BEFORE: Final = "after."
_UNKNOWN_CIRCUMSTANCE: Final = ("circumstance.", ".unknown")
# What is wrong with what was typed is said even where the step is not possible at all.
_TYPED: Final = ("date.", "votes.sum")
_TYPED_ENDS: Final = (".undeclared", ".type", ".later")
_VALUES: Final[Mapping[str, str]] = {
    "date": N_("NGÀY"),
    "count": N_("SỐ"),
    "flag": N_("CÓ/KHÔNG"),
    "member": N_("HỌ TÊN; NGÀY"),
    "organisation": N_("TỔ CHỨC"),
    "steps": N_("BƯỚC"),
    "letter": N_("VĂN BẢN"),
}
_HINTS: Final[Mapping[str, str]] = {
    "member": N_("họ tên; ngày thành đảng viên chính thức"),
    "organisation": N_("mã hoặc tên"),
    "steps": N_("tên các bước, cách nhau bằng dấu phẩy"),
    "letter": N_("tên văn bản, ví dụ quyet-dinh-ket-nap"),
}


class Needed(NamedTuple):
    """`state`: the case is elsewhere, so everything else waits. `before`: steps to be recorded first. `reasons`:
    what stands in the way by itself. `facts`: of the person, not known, so that nobody can say whether more is
    needed. `brings`: what the step itself brings, known once it is typed. `folded`: findings that only follow
    from `state` and `before`."""

    state: Finding | None
    before: tuple[Finding, ...]
    reasons: tuple[Finding, ...]
    facts: tuple[str, ...]
    brings: tuple[Finding, ...]
    folded: int


def gather(findings: Iterable[Finding], procedure: Procedure) -> Needed:
    """What is not met among these findings, each gap once."""
    missing = obstacles(findings)
    state = next((each for each in missing if each.code == _STATE), None)
    before = tuple(each for each in missing if each.code.startswith(_BEFORE))
    first = before if state is None else (state, *before)
    waiting = {name for each in first for name in each.mended_by}
    reasons: list[Finding] = []
    facts: list[str] = []
    brings: list[Finding] = []
    folded = 0
    for each in missing:
        if each in first:
            continue
        unknown = _unknown_fact(each)
        if each.asked:
            brings.append(each)
        elif unknown in procedure.facts:
            facts.append(unknown)
        elif waiting.intersection(each.mended_by) or (each.code == "votes.reach" and _adds_up_not(missing)):
            folded += 1
        else:
            reasons.append(each)
    return Needed(state, before, tuple(reasons), tuple(dict.fromkeys(facts)), tuple(brings), folded)


def of_refusal(findings: Sequence[Finding], procedure: Procedure) -> Needed:
    """What to say to somebody who typed a step. Where the case is elsewhere, the step is no question yet: that is
    said, and what is wrong with the line itself; the rest is only counted."""
    gathered = gather(findings, procedure)
    if gathered.state is None:
        return gathered
    typed = tuple(each for each in gathered.reasons if _is_typed(each))
    return Needed(gathered.state, (), typed, (), (), len(findings) - 1 - len(typed))


def _is_typed(finding: Finding) -> bool:
    return finding.code.startswith(_TYPED) or finding.code.endswith(_TYPED_ENDS)


def _adds_up_not(findings: Iterable[Finding]) -> bool:
    return any(each.code == "votes.sum" for each in findings)


def _unknown_fact(finding: Finding) -> str:
    start, end = _UNKNOWN_CIRCUMSTANCE
    if not (finding.code.startswith(start) and finding.code.endswith(end)):
        return ""
    return str(finding.evidence.get("about") or finding.evidence.get("reference") or "")


class Asked(NamedTuple):
    """Something to type with a step: the option, its value, what it is. Without an option only a sentence."""

    option: str
    value: Spoken
    says: str

    def typed(self) -> str:
        """How it is typed, in the language of the shell."""
        if not self.option:
            return ""
        name = option_name(self.option)
        value = self.value.english if language() == "en" else self.value.vietnamese
        return f'{name} "{value}"' if " " in value else f"{name} {value}"


def asked(
    brings: Sequence[Finding], step: Step, titles: Titles, sentence: Callable[[Finding], str]
) -> tuple[Asked, ...]:
    """What to type for what a step itself brings, each thing once."""
    kinds = {fact.name: fact.type for fact in step.facts}
    missing = {
        each.code.removeprefix("fact.").removesuffix(".missing"): each for each in brings if _is_missing(each)
    }
    told: list[Asked] = []
    seldom: list[str] = []
    for name in missing:
        more = next((each for each in brings if _is_about(each, name) and _says_more(each)), None)
        says = titles.fact(step.name, name) if more is None else sentence(more)
        told.append(_fact(name, kinds[name], says, titles, step))
    for each in brings:
        document = str(each.evidence.get("document", ""))
        if each.code == f"paper.{document}.missing":
            told.append(_paper(document, titles))
        elif not _is_missing(each) and not any(_is_about(each, name) for name in missing):
            own = _own(each, step)
            said_again = str(each.evidence.get("fact") or "")
            if own is None and said_again in kinds:
                # It was typed, but something about it was not: the option stands again, with all that belongs to it.
                told.append(
                    _fact(said_again, kinds[said_again], "", titles, step)._replace(says=sentence(each))
                )
            elif own is None:
                told.append(Asked("", Spoken("", ""), sentence(each)))
            elif own not in seldom:
                seldom.append(own)
                says = sentence(each) if _says_more(each) else titles.fact(step.name, own)
                told.append(_fact(own, kinds[own], says, titles, step))
    return tuple(told)


def _own(finding: Finding, step: Step) -> str | None:
    """The fact of the step itself that a finding misses: one that is asked for only now and then."""
    about, _dot, fact = str(finding.evidence.get("fact") or "").partition(".")
    silent = about == step.name and finding.evidence.get("value") is None
    return fact if silent and any(each.name == fact for each in step.facts) else None


def _is_missing(finding: Finding) -> bool:
    return finding.code.startswith("fact.") and finding.code.endswith(".missing")


def _is_about(finding: Finding, fact: str) -> bool:
    named = finding.evidence.get("fact") or finding.evidence.get("reference") or finding.evidence.get("about")
    return not _is_missing(finding) and str(named or "").rpartition(".")[2] == fact


def _says_more(finding: Finding) -> bool:
    """Whether it says more than that the fact is not recorded: how many votes, what at the least."""
    return not {"share", "wanted"}.isdisjoint(finding.evidence)


def _fact(name: str, kind: FactType, says: str, titles: Titles, step: Step) -> Asked:
    if kind.kind == "vote":
        number = _("SỐ")
        english = f"summoned={number},for={number},against={number}"
        return Asked(
            "--votes",
            Spoken(english, f"trieu-tap={number},tan-thanh={number},khong-tan-thanh={number}"),
            says,
        )
    hint = _(_HINTS[kind.kind]) if kind.kind in _HINTS else ""
    if kind.kind == "choice":
        hint = ", ".join(titles.typed_word(name, word) for word in kind.words)
    value = value_of(kind)
    spoken = Spoken(f"{name}={value}", f"{titles.typed('fact', name, step.name)}={value}")
    return Asked("--fact", spoken, f"{says}: {hint}" if hint else says)


def _paper(name: str, titles: Titles) -> Asked:
    value = _("SỐ,NGÀY")
    spoken = Spoken(f"{name}={value}", f"{titles.typed('document', name)}={value}")
    return Asked("--document", spoken, titles.of("document", name))


def value_of(kind: FactType) -> str:
    """What stands for a value of this kind in a line to type."""
    return _(_VALUES[kind.kind]) if kind.kind in _VALUES else "…"


def record_line(case: str, step: Step, things: Sequence[Asked] = (), on: date | None = None) -> Line:
    """The line that records a step, with everything it asks for; `on` its day where that is known."""
    day = _("NGÀY") if on is None else f"{on:%d/%m/%Y}"
    words: list[str | Spoken] = [case, Spoken(step.name, step.alias), "--on", day]
    for each in things:
        words += [each.option, each.value] if each.option else []
    return line("case advance", *words)


def facts_line(case: str, names: Sequence[str], titles: Titles, since: date | None) -> Line:
    """The line that records facts of the person; `since` a day where it is not today that they are needed for."""
    kinds = {name: value_of(titles.procedure.facts[name].type) for name in names}
    words = [Spoken(f"{name}={kind}", f"{titles.typed('fact', name)}={kind}") for name, kind in kinds.items()]
    return line("case set", case, *words, *(() if since is None else ("--on", f"{since:%d/%m/%Y}")))
