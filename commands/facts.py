"""Facts, papers and votes as people type them, by what the procedure says of them.

A name is an id or a title, folded; what names nothing is answered with what may have been meant. Everything that
cannot be read in one line is said at once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from gettext import gettext as _
from typing import Any, Final, NamedTuple

from ketnap.commands import person_facts
from ketnap.commands.contract import Spoken, line
from ketnap.commands.reading import EVENT, Several, Unreadable, count, day, yes_or_no
from ketnap.commands.texts import N_, language
from ketnap.commands.titles import Titles
from ketnap.commands.words import MOST_PROPOSALS, Named, Proposals, Vocabulary, hyphened
from ketnap.workflow.names import normal
from ketnap.workflow.procedure import Document, FactType, Procedure, Step
from ketnap.workflow.record import Paper

FindOrganisations = Callable[[str], Iterable[tuple[str, str]]]
"""The organisations, as (code, name), that a text may name: a code exactly, or words of a name."""

_OFFICIAL: Final = ("chính thức từ", "chính thức")
# The five counts of a vote, the Vietnamese spelling beside the English one; the first three are always needed.
_VOTES: Final = (
    ("summoned", "trieu-tap", N_("Cần số đảng viên được triệu tập: {key}=12.")),
    ("for", "tan-thanh", N_("Cần số phiếu tán thành, ví dụ {key}=8.")),
    ("against", "khong-tan-thanh", N_("Cần số phiếu không tán thành, ví dụ {key}=0.")),
    ("not_counted", "khong-tinh", ""),
    ("blank", "trang", ""),
)
_VOTE_NAMES: Final = Vocabulary(Named(english, other, (english, other)) for english, other, _needed in _VOTES)
_SEX: Final = "sex"
"""The fact of that name is declared as a text and knows two words."""


class Place(NamedTuple):
    """Where facts are read: the procedure, its titles, today, and who can say which organisation is meant."""

    procedure: Procedure
    titles: Titles
    today: date
    organisations: FindOrganisations


def facts(texts: Sequence[str], step: Step, place: Place) -> dict[str, Any]:
    """The facts of a step from NAME=VALUE, in the plain form in which they are stored. Raises Unreadable."""
    kinds = _kinds(step, place.procedure)
    titles = {name: place.titles.fact(step.name, name) for name in kinds}
    known = Vocabulary(_spelt("fact", name, titles[name], place, step.name) for name in kinds)
    read: dict[str, Any] = {}
    unread: list[str] = []
    missing = _("Bước này không có dữ kiện «{name}».")
    if step.any_facts:
        missing = _("Không có thông tin «{name}».")
    see = line("definition show", Spoken(step.name, step.alias)).text(language())
    otherwise = _("Xem bước này hỏi gì: {command}").format(command=see)
    for text in texts:
        try:
            typed, value = _pair(text, _("Dữ kiện ghi như TÊN=GIÁ TRỊ"))
            name = _named(known, typed, missing, otherwise)
            if name in read:
                raise Unreadable(_("«{name}» ghi hai lần.").format(name=titles[name]))
            read[name] = value_of(kinds[name], name, value, place, step.name)
        except Unreadable as error:
            unread += error.sentences
    if unread:
        raise Unreadable(*unread)
    return read


def _kinds(step: Step, procedure: Procedure) -> Mapping[str, FactType]:
    own = {fact.name: fact.type for fact in step.facts}
    if not step.any_facts:
        return own
    return {name: fact.type for name, fact in procedure.facts.items()} | own


def _spelt(kind: str, name: str, title: str, place: Place, step: str = "") -> Named[str]:
    """A fact or a paper by its id, its titles in both languages, and what is typed for it."""
    names = place.titles.names(kind, name, step)
    return Named(name, place.titles.typed(kind, name, step), (title, *names))


def _pair(text: str, wanted: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise Unreadable(_("«{text}»: {wanted}.").format(text=normal(text), wanted=wanted))
    return name.strip(), value.strip()


def _named(known: Vocabulary[str], typed: str, missing: str, otherwise: str = "") -> str:
    found = known.find(typed)
    if found is not None:
        return found.target
    proposed = _proposed(known.propose(typed), known) or (otherwise and f" {otherwise}")
    raise Unreadable(missing.format(name=normal(typed)) + proposed)


def _proposed(proposals: Proposals, known: Vocabulary[Any]) -> str:
    if proposals.names:
        return " " + _("Có phải: {names}?").format(names=" · ".join(proposals.names))
    names = [entry.name for entry in known.entries]
    if 0 < len(names) <= _FEW:
        return " " + _("Có: {names}.").format(names=" · ".join(names))
    return ""


_FEW = 8


def value_of(kind: FactType, name: str, text: str, place: Place, step: str = "") -> Any:
    """One fact's value in the plain form in which it is stored; `step` is the one that it is typed for. Raises
    Unreadable, Several."""
    title = place.titles.fact(step, name)
    if not normal(text):
        raise Unreadable(_("«{name}»: chưa có giá trị.").format(name=title))
    try:
        return _READERS[kind.kind](kind, name, text, place)
    except Several:
        raise
    except Unreadable as error:
        raise Unreadable(*(f"«{title}»: {sentence}" for sentence in error.sentences)) from error


def _date(kind: FactType, name: str, text: str, place: Place) -> str:
    return day(text, place.today, EVENT).isoformat()


def _count(kind: FactType, name: str, text: str, place: Place) -> int:
    return count(text)


def _flag(kind: FactType, name: str, text: str, place: Place) -> bool:
    return yes_or_no(text)


def _text(kind: FactType, name: str, text: str, place: Place) -> str:
    return person_facts.sex(text) if name == _SEX else normal(text)


def _organisation(kind: FactType, name: str, text: str, place: Place) -> str:
    return organisation(text, place.organisations)


def organisation(text: str, find: FindOrganisations) -> str:
    """The code of the organisation that a text names. Raises Several when more than one fits, Unreadable for none."""
    found = list(find(normal(text)))
    if len(found) > 1:
        raise Several(normal(text), found)
    if not found:
        said = _("chưa có tổ chức «{text}» trong sổ. Xem: {listed} · thêm: {added}")
        listed, added = line("org list").text(language()), line("org add", "--help").text(language())
        raise Unreadable(said.format(text=normal(text), listed=listed, added=added))
    return found[0][0]


def _member(kind: FactType, name: str, text: str, place: Place) -> dict[str, str | None]:
    """NAME, NAME;DATE or «NAME, chính thức từ DATE»: who, and since when an official member."""
    typed = normal(text)
    who, since = typed, ""
    if ";" in typed:
        who, _semicolon, since = typed.partition(";")
    else:
        for words in _OFFICIAL:
            head, found, tail = typed.rpartition(words)
            if found:
                who, since = head, tail
                break
    who = who.strip(" ,")
    if not who:
        raise Unreadable(_("cần họ tên, ví dụ «Nguyễn Thị Lam; 19/05/2018»."))
    official_on = day(since, place.today, EVENT).isoformat() if since.strip() else None
    return {"name": who, "official_on": official_on}


def _steps(kind: FactType, name: str, text: str, place: Place) -> list[str]:
    known = _steps_of(place)
    named = (each for each in text.replace(";", ",").split(",") if each.strip())
    return [_step_among(known, each, place).name for each in named]


def _choice(kind: FactType, name: str, text: str, place: Place) -> str:
    known = Vocabulary(
        Named(word, place.titles.typed_word(name, word), (word, *place.titles.spellings(name, word)))
        for word in kind.words
    )
    return _named(known, text, _("không có lựa chọn «{name}»."))


def _letter(kind: FactType, name: str, text: str, place: Place) -> str:
    """A letter of the procedure, by its id or its title."""
    letters = [each.name for each in place.procedure.documents.values() if each.letter is not None]
    known = Vocabulary(_spelt("document", each, place.titles.of("document", each), place) for each in letters)
    return _named(known, text, _("không có văn bản «{name}»."))


def _vote(kind: FactType, name: str, text: str, place: Place) -> dict[str, int]:
    return votes(text)


_READERS: Final[Mapping[str, Callable[[FactType, str, str, Place], Any]]] = {
    "date": _date,
    "count": _count,
    "flag": _flag,
    "text": _text,
    "organisation": _organisation,
    "member": _member,
    "steps": _steps,
    "letter": _letter,
    "choice": _choice,
    "vote": _vote,
}


def votes(text: str) -> dict[str, int]:
    """A vote from `summoned=12,for=9,against=3[,not_counted=0,blank=0]`, or trieu-tap, tan-thanh, khong-tan-thanh,
    khong-tinh, trang. All five counts are returned; whether they add up is judged elsewhere. Raises Unreadable."""
    counts: dict[str, int] = {}
    unread: list[str] = []
    for part in text.replace(";", ",").split(","):
        if not part.strip():
            continue
        try:
            typed, number = _pair(part, _("phiếu ghi như tan-thanh=9"))
            name = _named(_VOTE_NAMES, typed, _("Không có loại phiếu «{name}»."))
            if name in counts:
                raise Unreadable(_("«{name}» ghi hai lần.").format(name=normal(typed)))
            counts[name] = _counted(typed, number)
        except Unreadable as error:
            unread += error.sentences
    if not unread:
        unread = [
            _(needed).format(key=name if language() == "en" else key)
            for name, key, needed in _VOTES
            if needed and name not in counts
        ]
    if unread:
        raise Unreadable(*unread)
    return {name: counts.get(name, 0) for name, _key, _needed in _VOTES}


def _counted(typed: str, number: str) -> int:
    try:
        return count(number)
    except Unreadable as error:
        sentences = [f"{normal(typed)}: {sentence}" for sentence in error.sentences]
        raise Unreadable(*sentences) from error


def papers(texts: Sequence[str], step: Step, place: Place) -> tuple[Paper, ...]:
    """The papers of a step from NAME=NUMBER,DATE. A paper that bears no number: NAME=DATE. Raises Unreadable."""
    documents = place.procedure.documents
    names = documents if step.any_documents else [name for name in step.documents if name in documents]
    shown = {name: place.titles.of("document", name) for name in names}
    known = Vocabulary(_spelt("document", name, shown[name], place) for name in names)
    see = line("definition show", Spoken(step.name, step.alias)).text(language())
    otherwise = _("Xem bước này hỏi gì: {command}").format(command=see)
    read: list[Paper] = []
    unread: list[str] = []
    for text in texts:
        try:
            typed, value = _pair(text, _("Giấy tờ ghi như TÊN=SỐ,NGÀY"))
            name = _named(known, typed, _("Bước này không có giấy tờ «{name}»."), otherwise)
            read.append(_paper(documents[name], value, place))
        except Unreadable as error:
            unread += error.sentences
    if unread:
        raise Unreadable(*unread)
    return tuple(read)


def _paper(document: Document, text: str, place: Place) -> Paper:
    title = place.titles.of("document", document.name)
    number, _comma, on = text.rpartition(",")
    if not on.strip():
        raise Unreadable(_("«{name}»: cần số và ngày, ví dụ 03-BB/CB,20/11/2026.").format(name=title))
    try:
        return Paper(document.name, normal(number), day(on, place.today, EVENT))
    except Unreadable as error:
        sentences = [f"«{title}»: {sentence}" for sentence in error.sentences]
        raise Unreadable(*sentences) from error


def step_named(text: str, place: Place) -> Step:
    """The step that a text names: its id, alias or title. Raises Unreadable."""
    for step in place.procedure.steps.values():
        # What nearly every line says; no two steps share it (`soundness_aliases.py`), so nobody else can be meant.
        if text in (step.name, step.alias):
            return step
    return _step_among(_steps_of(place), text, place)


def _steps_of(place: Place) -> Vocabulary[str]:
    return Vocabulary(
        Named(
            step.name,
            place.titles.step_word(step),
            (step.alias, *place.titles.names("step", step.name)),
        )
        for step in place.procedure.steps.values()
    )


def _step_among(known: Vocabulary[str], text: str, place: Place) -> Step:
    steps = place.procedure.steps
    found = known.find(text)
    if found is not None:
        return steps[found.target]
    begun = () if known.propose(text).names else with_words(text, known)
    otherwise = _("Có phải: {names}?").format(names=" · ".join(begun)) if begun else ""
    return steps[_named(known, text, _("Không có bước «{name}»."), otherwise)]


def with_words(text: str, known: Vocabulary[str]) -> tuple[str, ...]:
    """Names that hold most of the words of a text, for where nothing is spelt alike: at most three."""
    asked = set(hyphened(text).split("-")) - {""}
    shared = [
        (max(len(asked.intersection(hyphened(each).split("-"))) for each in entry.spellings), entry.name)
        for entry in known.entries
    ]
    most = max((count for count, _name in shared), default=0)
    return tuple(name for count, name in shared if count == most > 0)[:MOST_PROPOSALS]
