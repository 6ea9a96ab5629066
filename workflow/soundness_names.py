"""Soundness of names: everything a procedure speaks of exists, and is the kind of thing that is meant."""

from collections.abc import Collection, Iterable, Iterator

from ketnap.workflow.check_keys import (
    ADDRESSEE,
    FIELDS,
    ORGANISATION_ENDS,
    OUTSIDE,
    OWN_CELL,
    OWNER,
    PAPER,
    POWERS,
    RESERVED,
    SUPERIOR,
)
from ketnap.workflow.flaws import (
    CIRCUMSTANCE,
    DOCUMENT,
    FACT,
    LADDER,
    LETTER,
    ROLE,
    RULE,
    STATE,
    STEP,
    TRACK,
    Flaw,
    Noun,
    Path,
    closest,
    proposal,
    unknown,
)
from ketnap.workflow.parties import ANY, DOSSIER, OFFICE, ORIGIN, PERSON
from ketnap.workflow.procedure import BACK, NEW, Deadline, Document, Duty, FactType, Procedure, Role, Step
from ketnap.workflow.rules import TIME_UNITS, Rules

UNREADABLE = FactType("")
"""The type of a fact that is not known, or whose type could not be read: whatever is asked of it is let pass,
because that has been said."""


class Scope:
    """What names are looked up in. Without `rules` the names of rules are not judged."""

    __slots__ = ("dates", "facts", "procedure", "rules")

    def __init__(self, procedure: Procedure, rules: Rules | None) -> None:
        self.procedure = procedure
        self.rules = rules
        self.facts = {name: fact.type for name, fact in procedure.facts.items()}
        """The type of everything that `fact` or `step.fact` may stand for."""
        for step in procedure.steps.values():
            for fact in step.facts:
                self.facts[f"{step.name}.{fact.name}"] = fact.type
        self.dates = dict.fromkeys(
            [
                *procedure.steps,
                *(name for name, kind in self.facts.items() if kind.kind in ("", "date")),
                *(f"{name}.issued_on" for name in procedure.documents),
            ]
        )
        """Everything that a day can be read from."""


def problems(scope: Scope) -> Iterator[Flaw]:
    """Every name that stands for nothing, or for the wrong kind of thing."""
    procedure = scope.procedure
    yield from _reserved(procedure)
    for role in procedure.roles.values():
        yield from _role(procedure, role)
    yield from _cycles(procedure)
    for step in procedure.steps.values():
        yield from _step(scope, step)
    yield from _tracks(procedure)
    for deadline in procedure.deadlines.values():
        yield from _deadline(scope, deadline)
    for duty in procedure.duties.values():
        yield from _duty(scope, duty)
    for document in procedure.documents.values():
        yield from _document(scope, document)
    for ladder in procedure.ladders.values():
        for who, _ in ladder.rungs:
            yield from unknown(
                ("ladders", ladder.name, who), ROLE, who, [OWNER, SUPERIOR, ADDRESSEE, *procedure.roles]
            )


def each_unknown(path: Path, noun: Noun, names: Iterable[str], known: Collection[str]) -> Iterator[Flaw]:
    """The flaws of a list of names."""
    for place, name in enumerate(names):
        yield from unknown((*path, place), noun, name, known)


def rule_problems(scope: Scope, path: Path, name: str, units: tuple[str, ...], what: str) -> Iterator[Flaw]:
    """The flaw of a rule that is not known, or is measured in the wrong unit for what it is used for."""
    if scope.rules is None:
        return
    yield from unknown(path, RULE, name, scope.rules.by_name)
    rule = scope.rules.by_name.get(name)
    if rule is not None and rule.unit and rule.unit not in units:
        message = f"quy định «{name}» tính bằng {rule.unit}; {what} cần {', '.join(units)}"
        yield Flaw(path, message, "dùng quy định khác, hoặc sửa đơn vị trong rules.yaml")


def date_problems(scope: Scope, path: Path, reference: str, more: Collection[str] = ()) -> Iterator[Flaw]:
    """The flaw of a reference that leads to no day."""
    if reference in scope.dates or reference in more:
        return
    if reference in scope.facts:
        yield Flaw(path, f"«{reference}» không phải ngày", "dùng một bước, hoặc một dữ kiện kiểu date")
        return
    hint = proposal(reference, [*scope.dates, *more])
    yield Flaw(path, f"«{reference}» không phải bước, dữ kiện hay giấy tờ nào", hint)


def _reserved(procedure: Procedure) -> Iterator[Flaw]:
    for section in ("states", "steps", "facts", "roles", "tracks", "circumstances", "documents"):
        for name in getattr(procedure, section):
            if name in RESERVED:
                yield Flaw((section, name), f"«{name}» là từ dành riêng", "đặt tên khác")
    for name in procedure.steps:
        if name in procedure.facts:
            message = f"«{name}» vừa là bước vừa là dữ kiện: không biết «{name}» chỉ cái nào"
            yield Flaw(("steps", name), message, "đổi tên một trong hai")


def _role(procedure: Procedure, role: Role) -> Iterator[Flaw]:
    path: Path = ("roles", role.name)
    if (role.above is None) == (not role.powers):
        yield Flaw(path, f"vai «{role.name}» cần đúng một trong hai: power, above")
    if role.above is not None:
        yield from unknown((*path, "above"), ROLE, role.above, procedure.roles)
        below = procedure.roles.get(role.above)
        if below is not None and below.powers == (OUTSIDE,):
            message = f"vai «{role.above}» ở ngoài hệ thống tổ chức đảng, không có cấp trên"
            yield Flaw((*path, "above"), message)
    for place, power in enumerate(role.powers):
        if power in (OWN_CELL, OUTSIDE) and len(role.powers) == 1:
            continue
        if power not in POWERS:
            choice = [*POWERS, OWN_CELL, OUTSIDE] if len(role.powers) == 1 else POWERS
            yield Flaw((*path, "power", place), f"không có thẩm quyền «{power}»", proposal(power, choice))


def _cycles(procedure: Procedure) -> Iterator[Flaw]:
    """Roles above each other in a ring, and circumstances that ask for themselves."""
    above = {name: [role.above] if role.above else [] for name, role in procedure.roles.items()}
    for ring in rings(above):
        yield Flaw(("roles", ring[0], "above"), f"vai xếp vòng tròn: {' → '.join([*ring, ring[0]])}")
    asks = {name: [*each.when, *each.unless] for name, each in procedure.circumstances.items()}
    for ring in rings(asks):
        message = f"trường hợp hỏi vòng tròn: {' → '.join([*ring, ring[0]])}"
        yield Flaw(("circumstances", ring[0]), message)


def rings(follows: dict[str, list[str]]) -> Iterator[list[str]]:
    """The rings in a graph, each once, from the name that comes first."""
    on_the_way: set[str] = set()
    seen: set[str] = set()
    for start in follows:
        if start in seen:
            continue
        seen.add(start)
        on_the_way.add(start)
        path, following = [start], [iter(follows[start])]
        while path:
            for name in following[-1]:
                if name in on_the_way:
                    yield path[path.index(name) :]
                elif name in follows and name not in seen:
                    seen.add(name)
                    on_the_way.add(name)
                    path.append(name)
                    following.append(iter(follows[name]))
                    break
            else:
                on_the_way.remove(path.pop())
                following.pop()


def _step(scope: Scope, step: Step) -> Iterator[Flaw]:
    procedure = scope.procedure
    path: Path = ("steps", step.name)
    yield from unknown((*path, "owner"), ROLE, step.owner, procedure.roles)
    yield from each_unknown((*path, "from"), STATE, step.sources, [NEW, *procedure.states])
    if step.to is not None:
        yield from unknown((*path, "to"), STATE, step.to, [BACK, *procedure.states])
    for key in ("when", "unless"):
        yield from each_unknown((*path, key), CIRCUMSTANCE, getattr(step, key), procedure.circumstances)
    for key in ("after", "cancels"):
        yield from each_unknown((*path, key), STEP, getattr(step, key), procedure.steps)
    for key in ("opens", "closes"):
        track = getattr(step, key)
        if track is not None:
            yield from unknown((*path, key), TRACK, track, procedure.tracks)
    for fact in step.facts:
        if fact.sets:
            yield from unknown((*path, "facts", fact.name), FACT, fact.name, procedure.facts)
    yield from each_unknown((*path, "documents"), DOCUMENT, step.documents, procedure.documents)
    letters = [name for name, each in procedure.documents.items() if each.letter is not None]
    yield from each_unknown((*path, "letters"), LETTER, step.letters, letters)
    for place, each in enumerate(step.letters_if):
        here: Path = (*path, "letters_if", place)
        yield from unknown((*here, "letter"), LETTER, each.letter, letters)
        for key in ("when", "unless"):
            yield from each_unknown((*here, key), CIRCUMSTANCE, getattr(each, key), procedure.circumstances)
        if not (each.when or each.unless):
            hint = "thêm when hoặc unless, hoặc chuyển vào letters"
            yield Flaw(here, f"văn bản «{each.letter}» không có điều kiện nào", hint)
    if step.any_letters and not any(fact.type.kind == "letter" for fact in step.facts):
        message = f"bước «{step.name}» chưa hỏi văn bản nào"
        yield Flaw((*path, "letters"), message, "thêm một dữ kiện kiểu «letter» vào facts")
    yield from each_unknown((*path, "tells"), ROLE, step.tells, procedure.roles)
    if step.continues is not None:
        yield from unknown((*path, "continues"), STEP, step.continues, [PAPER, *procedure.steps])


def _tracks(procedure: Procedure) -> Iterator[Flaw]:
    meant = {
        step.opens if step.opens in procedure.tracks else closest(step.opens, procedure.tracks)
        for step in procedure.steps.values()
        if step.opens is not None
    }
    for track in procedure.tracks.values():
        if track.name not in meant:
            yield Flaw(
                ("tracks", track.name),
                f"không có bước nào mở nhánh «{track.name}»",
                "thêm «opens» ở một bước",
            )
        for step in procedure.steps.values():
            for key in ("opens", "closes"):
                if getattr(step, key) == track.name and not asks_for(step, track.key):
                    message = f"bước «{step.name}» phải hỏi dữ kiện «{track.key}», để biết mục nào của nhánh"
                    hint = f"thêm «{track.key}» vào facts, không optional"
                    yield Flaw(("steps", step.name, key), message, hint)


def asks_for(step: Step, fact: str) -> bool:
    """Whether a step cannot be recorded without that fact."""
    return any(each.name == fact and not each.type.optional for each in step.facts)


def _deadline(scope: Scope, deadline: Deadline) -> Iterator[Flaw]:
    procedure = scope.procedure
    path: Path = ("deadlines", deadline.name)
    for key in ("opens_on", "closes_on"):
        steps = getattr(deadline, key)
        if not steps:
            yield Flaw((*path, key), f"thời hạn «{deadline.name}» chưa có bước nào ở {key}")
        yield from each_unknown((*path, key), STEP, steps, procedure.steps)
    ends = [f"{name}.end" for name in procedure.deadlines if name != deadline.name]
    for place, reference in enumerate(deadline.counted_from):
        yield from date_problems(scope, (*path, "counted_from", place), reference, ends)
    for key in ("when", "unless"):
        yield from each_unknown((*path, key), CIRCUMSTANCE, getattr(deadline, key), procedure.circumstances)
    yield from rule_problems(scope, (*path, "within"), deadline.within, TIME_UNITS, "thời hạn")
    yield from unknown((*path, "owner"), ROLE, deadline.owner, procedure.roles)
    yield from unknown((*path, "reminders"), LADDER, deadline.reminders, procedure.ladders)
    if deadline.extended_on is not None:
        yield from _extension(scope, (*path, "extended_on"), deadline.extended_on)
    if deadline.per is not None:
        yield from unknown((*path, "per"), TRACK, deadline.per, procedure.tracks)
        track = procedure.tracks.get(deadline.per)
        for key in ("opens_on", "closes_on"):
            for place, name in enumerate(getattr(deadline, key)):
                step = procedure.steps.get(name)
                if step is not None and track is not None and not asks_for(step, track.key):
                    message = f"bước «{name}» không hỏi «{track.key}», nên không biết mục nào của nhánh"
                    yield Flaw((*path, key, place), message)


def _extension(scope: Scope, path: Path, name: str) -> Iterator[Flaw]:
    yield from unknown(path, STEP, name, scope.procedure.steps)
    if name in scope.procedure.steps:
        days = scope.facts.get(f"{name}.days", FactType("none"))
        if days.kind not in ("", "count"):
            message = f"bước «{name}» cần dữ kiện «days: count»: số ngày được cộng thêm"
            yield Flaw(path, message)


def _duty(scope: Scope, duty: Duty) -> Iterator[Flaw]:
    path: Path = ("duties", duty.name)
    if (duty.every is None) == (duty.after is None):
        yield Flaw(path, f"việc định kỳ «{duty.name}» cần đúng một trong hai: every, after")
    if duty.every is not None:
        yield from rule_problems(scope, (*path, "every"), duty.every, TIME_UNITS, "việc định kỳ")
    if duty.after is not None:
        if duty.after != ORGANISATION_ENDS:
            message = f"việc định kỳ không theo «{duty.after}» được"
            yield Flaw((*path, "after"), message, f"chỉ có «{ORGANISATION_ENDS}»")
        if duty.within is None:
            yield Flaw(path, f"việc định kỳ «{duty.name}» có after thì cần within")
    if duty.within is not None:
        yield from rule_problems(scope, (*path, "within"), duty.within, TIME_UNITS, "việc định kỳ")
    if not duty.owners:
        yield Flaw(path, f"việc định kỳ «{duty.name}» chưa có owner")
    yield from each_unknown((*path, "owner"), ROLE, duty.owners, scope.procedure.roles)
    yield from unknown((*path, "reminders"), LADDER, duty.reminders, scope.procedure.ladders)


def _document(scope: Scope, document: Document) -> Iterator[Flaw]:
    procedure = scope.procedure
    path: Path = ("documents", document.name)
    if not document.issuer:
        yield Flaw(path, f"giấy tờ «{document.name}» chưa có issuer", "ghi một vai, một nhánh, hoặc «any»")
    else:
        issuers = [ANY, *procedure.roles, *procedure.tracks, *([OFFICE] if document.letter else [])]
        yield from unknown((*path, "issuer"), Noun("vai hay nhánh"), document.issuer, issuers)
    if document.valid is not None:
        yield from rule_problems(scope, (*path, "valid"), document.valid, TIME_UNITS, "hạn dùng")
    for place, field in enumerate(document.fields):
        if field not in FIELDS:
            yield Flaw((*path, "fields", place), f"mẫu không in được «{field}»", proposal(field, FIELDS))
    if document.letter is None:
        for key in ("to", "to_role"):
            if getattr(document, key):
                message = f"«{key}» chỉ dùng cho văn bản của cơ quan"
                yield Flaw((*path, key), message, "thêm «letter: CV», hoặc bỏ khóa này")
        return
    if document.to is None:
        message = f"văn bản «{document.name}» chưa có nơi nhận"
        yield Flaw(path, message, "thêm «to»: person, origin, dossier, hoặc «bước.dữ_kiện»")
    else:
        yield from _addressee(scope, path, document, document.to)
    if document.to_role is not None:
        yield from _role_there(scope, (*path, "to_role"), document, document.to_role)


def _role_there(scope: Scope, path: Path, document: Document, role: str) -> Iterator[Flaw]:
    """A role is looked for upward from a place that a fact names; the other addressees are somebody already."""
    roles = [name for name, each in scope.procedure.roles.items() if each.powers != (OUTSIDE,)]
    yield from unknown(path, ROLE, role, roles)
    if document.to is not None and document.to not in scope.facts:
        message = f"«to_role» tìm vai ở nơi mà một dữ kiện nêu; «{document.to}» không nêu nơi nào"
        yield Flaw(path, message, "ghi «to: bước.dữ_kiện», hoặc bỏ khóa này")


def _addressee(scope: Scope, path: Path, document: Document, to: str) -> Iterator[Flaw]:
    roles = scope.procedure.roles
    if to in (PERSON, ORIGIN, DOSSIER) or (to in roles and roles[to].powers != (OUTSIDE,)):
        return
    kind = scope.facts.get(to)
    if kind is None:
        known = [PERSON, ORIGIN, DOSSIER, *roles, *(each for each in scope.facts if "." in each)]
        message = f"không biết gửi «{document.name}» cho ai: «{to}» không phải vai hay dữ kiện nào"
        yield Flaw((*path, "to"), message, proposal(to, known))
    elif kind.kind not in ("", "organisation"):
        yield Flaw((*path, "to"), f"«{to}» không phải tổ chức", "dùng dữ kiện kiểu organisation")
