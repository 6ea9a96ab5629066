"""`ketnap definition`: check what people declare, show it, draw it."""

from collections.abc import Iterable
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path
from typing import Any

from ketnap.commands import condition, evidence, in_use, needed, showing
from ketnap.commands.contract import Spoken, line
from ketnap.commands.declaring import argument, declare, group, proposed
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer, Block, Cell, Pairs, Raw, Row, Table
from ketnap.commands.problems import Exit, not_found
from ketnap.commands.reading import path as a_path
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.commands.words import Named, Vocabulary
from ketnap.workflow import machine
from ketnap.workflow.procedure import BACK, NEW, Condition, Procedure, Step

# ---- check


@declare("definition check", help=N_("soát một tệp hay thư mục quy trình: mọi chỗ cần sửa, kèm dòng và cột"))
@argument(
    "file",
    metavar=N_("TỆP"),
    help=N_("bỏ trống: quy trình kèm theo chương trình"),
    reads=a_path,
    required=False,
)
def check(invocation: Invocation, file: Path | None) -> Answer:
    """Every problem at once. Exit 9 if there is one; nothing in use is changed."""
    # Not at the top: yaml and pydantic are only needed to read what people write.
    from ketnap.definitions import loader, problems

    if file is None:
        loaded = loader.shipped()
    elif file.is_dir():
        loaded = loader.check(file)
    else:
        loaded = loader.check_file(file)
    data = {
        "problems": [
            {
                "file": each.file,
                "line": each.line,
                "column": each.column,
                "message": each.message,
                "hint": each.hint,
            }
            for each in loaded.problems
        ]
    }
    if not loaded.problems:
        return Answer(data, (_sound(file, loaded.procedure),))
    count = len(loaded.problems)
    head = ngettext(
        "{count} chỗ cần sửa; quy trình đang dùng giữ nguyên.",
        "{count} chỗ cần sửa; quy trình đang dùng giữ nguyên.",
        count,
    ).format(count=count)
    shown = (Raw(problems.excerpt(each, loaded.texts.get(each.file, ""))) for each in loaded.problems)
    return Answer(data, (head, *shown), Exit.WRONG)


def _sound(file: Path | None, procedure: Procedure | None) -> str:
    where = _("Quy trình kèm theo chương trình") if file is None else str(file)
    if procedure is None:
        return _("{file}: không có chỗ nào cần sửa.").format(file=where)
    return _("{file}: không có chỗ nào cần sửa ({steps} bước, {deadlines} thời hạn).").format(
        file=where, steps=len(procedure.steps), deadlines=len(procedure.deadlines)
    )


# ---- show


@declare("definition show", help=N_("quy trình đang dùng: các bước; hoặc một bước, thời hạn, giấy tờ"))
@argument(
    "name",
    metavar=N_("TÊN"),
    help=N_("một bước, thời hạn hay giấy tờ; bỏ trống: mọi bước"),
    loose=True,
    required=False,
)
def show(invocation: Invocation, name: str | None) -> Answer:
    """The steps of the procedure, or one thing in it with everything that is declared of it."""
    procedure = in_use.procedure(invocation)
    titles = Titles(procedure)
    if name is None:
        return _overview(procedure, titles)
    known = Vocabulary(_things(procedure, titles))
    found = known.every(name)
    if not found:
        message = _("Quy trình không có «{name}».").format(name=name) + proposed(known.propose(name))
        raise not_found("definition.unknown", message, line("definition show"))
    # A step, its deadline and its paper may bear one name: whoever looks may see them all.
    shown = [_one(procedure, *entry.target, titles) for entry in found]
    data = shown[0].data if len(shown) == 1 else {"found": [each.data for each in shown]}
    between = [block for answer in shown for block in ("", *answer.blocks)][1:]
    return Answer(data, tuple(between))


def _one(procedure: Procedure, kind: str, name: str, titles: Titles) -> Answer:
    if kind == "step":
        return _step(procedure.steps[name], titles)
    if kind == "deadline":
        return _deadline(procedure, name, titles)
    return _document(procedure, name, titles)


def _things(procedure: Procedure, titles: Titles) -> Iterable[Named[tuple[str, str]]]:
    for step in procedure.steps.values():
        spellings = (step.name, step.alias, step.title, titles.of("step", step.name))
        yield Named(("step", step.name), titles.step_word(step), spellings)
    for kind, names in (("deadline", procedure.deadlines), ("document", procedure.documents)):
        for thing in names:
            title = titles.of(kind, thing)
            yield Named((kind, thing), title, (thing, title))


def _overview(procedure: Procedure, titles: Titles) -> Answer:
    steps = procedure.steps.values()
    data = {
        "procedure": procedure.name,
        "version": procedure.version,
        "hash": procedure.hash,
        "steps": [
            {
                "step": step.name,
                "title": titles.of("step", step.name),
                "alias": step.alias,
                "from": list(step.sources),
                "to": step.to,
                "owner": step.owner,
                "source": step.source,
            }
            for step in steps
        ],
    }
    head = _("Quy trình {version}: {steps} bước, {deadlines} thời hạn, {documents} giấy tờ.").format(
        version=procedure.version,
        steps=len(procedure.steps),
        deadlines=len(procedure.deadlines),
        documents=len(procedure.documents),
    )
    labels = (_("bước"), _("tên"), _("dẫn đến"))
    rows = tuple(
        Row((titles.step_word(step), titles.of("step", step.name), _leads_to(step, titles))) for step in steps
    )
    hint = _("Xem một bước: {command}").format(
        command=line("definition show", Spoken("hold_ceremony", "le-ket-nap")).text(titles.language)
    )
    return Answer(data, (head, Table(labels, rows), hint))


def _leads_to(step: Step, titles: Titles) -> str:
    if step.to is None:
        return ""
    return _("trở lại trạng thái trước") if step.to == BACK else titles.of("state", step.to)


def _step(step: Step, titles: Titles) -> Answer:
    def listed(kind: str, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(titles.of(kind, each) for each in names)

    data = {
        "step": step.name,
        "title": titles.of("step", step.name),
        "alias": step.alias,
        "owner": step.owner,
        "from": list(step.sources),
        "to": step.to,
        "when": list(step.when),
        "unless": list(step.unless),
        "after": list(step.after),
        "cancels": list(step.cancels),
        "repeats": step.repeats,
        "facts": [
            {
                "fact": fact.name,
                "type": fact.type.kind,
                "words": list(fact.type.words),
                "optional": fact.type.optional,
            }
            for fact in step.facts
        ],
        "documents": list(step.documents),
        "requires": [_condition_data(each) for each in step.requires],
        "letters": list(step.letters),
        "tells": list(step.tells),
        "source": step.source,
    }
    states = tuple(_("chưa có hồ sơ") if each == NEW else titles.of("state", each) for each in step.sources)
    pairs: list[tuple[str, str | tuple[str, ...]]] = [
        (_("Bước"), f"{titles.of('step', step.name)} ({titles.step_word(step)})"),
        (_("Nơi ghi"), titles.of("role", step.owner)),
        (_("Khi ở"), ", ".join(states)),
        (_("Dẫn đến"), _leads_to(step, titles) or _("không đổi trạng thái")),
        (_("Sau bước"), listed("step", step.after)),
        (_("Thôi tính"), listed("step", step.cancels)),
        (_("Dữ kiện"), tuple(_fact(step, fact.name, titles) for fact in step.facts)),
        (_("Giấy tờ"), listed("document", step.documents)),
        (_("Điều kiện"), tuple(condition.said(each, titles) for each in step.requires)),
        (_("Văn bản"), listed("document", step.letters)),
        (_("Căn cứ"), showing.source(step.source, "verified")),
    ]
    blocks: list[Block] = [Pairs(tuple(pair for pair in pairs if pair[1]))]
    if step.any_facts:
        blocks += [Cell(_("Thông tin ghi được"), "strong"), _known_of_person(titles)]
    return Answer(data, tuple(blocks))


def _known_of_person(titles: Titles) -> Table:
    """Everything that may be recorded about a person, with what to type."""
    rows = []
    for name, fact in titles.procedure.facts.items():
        words = ", ".join(titles.typed_word(name, each) for each in fact.type.words)
        title = titles.of("fact", name)
        typed = f"{titles.typed('fact', name)}={needed.value_of(fact.type)}"
        rows.append(Row((typed, f"{title}: {words}" if words else title)))
    return Table((_("gõ"), _("là")), tuple(rows), indent=2)


def _fact(step: Step, name: str, titles: Titles) -> str:
    kind = next(fact.type for fact in step.facts if fact.name == name)
    words = ", ".join(titles.word(name, word) for word in kind.words)
    said = titles.fact(step.name, name)
    if words:
        said += f": {words}"
    return said + (" " + _("(có thể bỏ trống)") if kind.optional else "")


def _condition_data(asked: Condition) -> dict[str, Any]:
    return {
        "check": asked.check,
        **{key: list(value) if isinstance(value, tuple) else value for key, value in asked.arguments.items()},
        "when": list(asked.when),
        "unless": list(asked.unless),
        "source": asked.source,
        "provenance": asked.provenance,
    }


def _deadline(procedure: Procedure, name: str, titles: Titles) -> Answer:
    deadline = procedure.deadlines[name]
    data = {"deadline": name, "title": titles.of("deadline", name), **_fields(deadline._asdict())}
    pairs: list[tuple[str, str | tuple[str, ...]]] = [
        (_("Thời hạn"), f"{titles.of('deadline', name)} ({name})"),
        (_("Mở khi"), tuple(titles.of("step", each) for each in deadline.opens_on)),
        (_("Tính từ"), tuple(_counted_from(each, titles) for each in deadline.counted_from)),
        (_("Quy định"), titles.of("rule", deadline.within)),
        (_("Xong khi"), tuple(titles.of("step", each) for each in deadline.closes_on)),
        (_("Nơi thực hiện"), titles.of("role", deadline.owner)),
        (_("Căn cứ"), showing.source(deadline.source, "verified") if deadline.source else ""),
    ]
    return Answer(data, (Pairs(tuple(pair for pair in pairs if pair[1])),))


def _counted_from(name: str, titles: Titles) -> str:
    whole = name.removesuffix(".end")
    if whole != name and titles.knows("deadline", whole):
        return _("hết «{title}»").format(title=titles.of("deadline", whole))
    return evidence.reference(titles, name)


def _document(procedure: Procedure, name: str, titles: Titles) -> Answer:
    document = procedure.documents[name]
    data = {"document": name, "title": titles.of("document", name), **_fields(document._asdict())}
    used = tuple(titles.of("step", step.name) for step in procedure.steps.values() if name in step.documents)
    pairs: list[tuple[str, str | tuple[str, ...]]] = [
        (_("Giấy tờ"), f"{titles.of('document', name)} ({name})"),
        (_("Mẫu"), document.form or ""),
        (_("Mục trong danh mục"), document.catalogue or ""),
        (_("Nơi ban hành"), titles.of("role", document.issuer)),
        (_("Có ở bước"), used),
    ]
    return Answer(data, (Pairs(tuple(pair for pair in pairs if pair[1])),))


def _fields(values: dict[str, Any]) -> dict[str, Any]:
    shown = {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}
    return {key: value for key, value in shown.items() if key not in ("name", "title")}


# ---- diagram


@declare(
    "definition diagram", help=N_("sơ đồ trạng thái (Mermaid): các bước đổi trạng thái, rồi các bước khác")
)
def diagram(invocation: Invocation) -> Answer:
    """The Mermaid diagram; the steps that move no state follow as comments, so the whole stays one diagram."""
    procedure = in_use.procedure(invocation)
    titles = Titles(procedure)
    drawn = machine.diagram(procedure)
    rest = [step for step in procedure.steps.values() if step.to is None or step.to == BACK]
    wide = max((len(titles.step_word(step)) for step in rest), default=0)
    lines = [f"%% {titles.step_word(step):<{wide}}  {titles.of('step', step.name)}" for step in rest]
    text = drawn + "%% " + _("Các bước không đổi trạng thái:") + "\n" + "\n".join(lines)
    data = {
        "mermaid": drawn,
        "other_steps": [
            {"step": step.name, "title": titles.of("step", step.name), "alias": step.alias} for step in rest
        ],
    }
    return Answer(data, (Raw(text),))


command = group("definition", check, show, diagram)
