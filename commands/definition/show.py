"""`definition show`: the steps of the procedure in use, or one thing in it with everything declared of it.

Sources are cited as of today: a text that has ended names its successor and counts as unconfirmed (decision 0031).
"""

from collections.abc import Iterable
from datetime import date
from gettext import gettext as _
from typing import Any, NamedTuple

from ketnap.commands import condition, evidence, in_use, needed, showing
from ketnap.commands.contract import Spoken, line
from ketnap.commands.declaring import argument, declare
from ketnap.commands.definition import fields
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer, Block, Cell, Pairs, Row, Table
from ketnap.commands.problems import not_found
from ketnap.commands.proposing import proposed
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.commands.words import Named, Vocabulary
from ketnap.workflow.instruments import Citation
from ketnap.workflow.law import Law
from ketnap.workflow.procedure import BACK, NEW, Condition, Procedure, Step


@declare("definition show", help=N_("quy trình đang dùng: các bước; hoặc một bước, thời hạn, giấy tờ"))
@argument(
    "name",
    metavar=N_("TÊN"),
    help=N_("một bước, thời hạn hay giấy tờ; bỏ trống: mọi bước"),
    loose=True,
    required=False,
)
def command(invocation: Invocation, name: str | None) -> Answer:
    """The steps of the procedure, or one thing in it with everything that is declared of it."""
    law = in_use.law(invocation)
    shown = _Shown(law, Titles(law.procedure), invocation.today)
    if name is None:
        return _overview(shown)
    titles = shown.titles
    known = Vocabulary(_things(law.procedure, titles))
    found = known.every(name)
    if not found:
        message = _("Quy trình không có «{name}».").format(name=name) + proposed(known.propose(name))
        raise not_found("definition.unknown", message, line("definition show"))
    # A step, its deadline and its paper may bear one name: whoever looks may see them all.
    answers = [_one(shown, *entry.target) for entry in found]
    data = answers[0].data if len(answers) == 1 else {"found": [each.data for each in answers]}
    between = [block for answer in answers for block in ("", *answer.blocks)][1:]
    return Answer(data, tuple(between))


class _Shown(NamedTuple):
    """The law that is shown, in the language of the shell, as of a day."""

    law: Law
    titles: Titles
    day: date

    def cited(self, source: str, provenance: str = "verified") -> Citation:
        """How a source reads on that day."""
        return self.law.instruments.cite(source, provenance, self.day)


def _one(shown: _Shown, kind: str, name: str) -> Answer:
    if kind == "step":
        return _step(shown, shown.law.procedure.steps[name])
    if kind == "deadline":
        return _deadline(shown, name)
    return _document(shown, name)


def _things(procedure: Procedure, titles: Titles) -> Iterable[Named[tuple[str, str]]]:
    for step in procedure.steps.values():
        spellings = (step.name, step.alias, step.title, titles.of("step", step.name))
        yield Named(("step", step.name), titles.step_word(step), spellings)
    for kind, names in (("deadline", procedure.deadlines), ("document", procedure.documents)):
        for thing in names:
            title = titles.of(kind, thing)
            yield Named((kind, thing), title, (thing, title))


def _overview(shown: _Shown) -> Answer:
    procedure, titles = shown.law.procedure, shown.titles
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
                **_cited_data(shown.cited(step.source)),
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


def _cited_data(cited: Citation) -> dict[str, str]:
    return {"source": cited.text, "provenance": cited.provenance}


def _leads_to(step: Step, titles: Titles) -> str:
    if step.to is None:
        return ""
    return _("trở lại trạng thái trước") if step.to == BACK else titles.of("state", step.to)


def _step(shown: _Shown, step: Step) -> Answer:
    titles, cited = shown.titles, shown.cited(step.source)
    instruments = shown.law.instruments
    requires = tuple(condition.as_cited(each, instruments, shown.day) for each in step.requires)

    on_condition = tuple(condition.letter(each, titles, instruments, shown.day) for each in step.letters_if)

    def listed(kind: str, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(titles.of(kind, each) for each in names)

    states = tuple(_("chưa có hồ sơ") if each == NEW else titles.of("state", each) for each in step.sources)
    pairs: list[tuple[str, str | tuple[str, ...]]] = [
        (_("Bước"), f"{titles.of('step', step.name)} ({titles.step_word(step)})"),
        (_("Nơi ghi"), titles.of("role", step.owner)),
        (_("Khi ở"), ", ".join(states)),
        (_("Dẫn đến"), _leads_to(step, titles) or _("không đổi trạng thái")),
        (_("Khi"), listed("circumstance", step.when)),
        (_("Trừ khi"), listed("circumstance", step.unless)),
        (_("Sau bước"), listed("step", step.after)),
        (_("Thôi tính"), listed("step", step.cancels)),
        (_("Dữ kiện"), tuple(fields.step_fact(step, fact, titles) for fact in step.facts)),
        (_("Giấy tờ"), listed("document", step.documents)),
        (_("Điều kiện"), tuple(condition.said(each, titles) for each in requires)),
        (_("Văn bản"), listed("document", step.letters)),
        (_("Văn bản có điều kiện"), on_condition),
        (_("Căn cứ"), showing.source(*cited)),
    ]
    blocks: list[Block] = [Pairs(tuple(pair for pair in pairs if pair[1]))]
    if step.any_facts:
        blocks += [Cell(_("Thông tin ghi được"), "strong"), _known_of_person(titles)]
    return Answer(_step_data(step, requires, cited, titles), tuple(blocks))


def _step_data(
    step: Step, requires: tuple[Condition, ...], cited: Citation, titles: Titles
) -> dict[str, Any]:
    return {
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
        "requires": [_condition_data(each) for each in requires],
        "letters": list(step.letters),
        "letters_if": [fields.as_plain(each) for each in step.letters_if],
        "tells": list(step.tells),
        **_cited_data(cited),
    }


def _known_of_person(titles: Titles) -> Table:
    """Everything that may be recorded about a person, with what to type."""
    rows = []
    for name, fact in titles.procedure.facts.items():
        words = ", ".join(titles.typed_word(name, each) for each in fact.type.words)
        title = titles.of("fact", name)
        typed = f"{titles.typed('fact', name)}={needed.value_of(fact.type)}"
        rows.append(Row((typed, f"{title}: {words}" if words else title)))
    return Table((_("gõ"), _("là")), tuple(rows), indent=2)


def _condition_data(asked: Condition) -> dict[str, Any]:
    return {
        "check": asked.check,
        **{key: list(value) if isinstance(value, tuple) else value for key, value in asked.arguments.items()},
        "when": list(asked.when),
        "unless": list(asked.unless),
        "source": asked.source,
        "provenance": asked.provenance,
    }


def _deadline(shown: _Shown, name: str) -> Answer:
    titles, deadline = shown.titles, shown.law.procedure.deadlines[name]
    rule = shown.law.rules.on(deadline.within, shown.day)
    cited = shown.cited(deadline.source or rule.source, rule.provenance)
    data = {
        "deadline": name,
        "title": titles.of("deadline", name),
        **_fields(deadline._asdict()),
        **_cited_data(cited),
    }
    pairs: list[tuple[str, str | tuple[str, ...]]] = [
        (_("Thời hạn"), f"{titles.of('deadline', name)} ({name})"),
        (_("Mở khi"), tuple(titles.of("step", each) for each in deadline.opens_on)),
        (_("Khi"), tuple(titles.of("circumstance", each) for each in deadline.when)),
        (_("Trừ khi"), tuple(titles.of("circumstance", each) for each in deadline.unless)),
        (_("Tính từ"), tuple(_counted_from(each, titles) for each in deadline.counted_from)),
        (_("Quy định"), titles.of("rule", deadline.within)),
        (_("Xong khi"), tuple(titles.of("step", each) for each in deadline.closes_on)),
        (_("Nơi thực hiện"), titles.of("role", deadline.owner)),
        (_("Nhắc theo"), fields.ladder(deadline.reminders)),
        (_("Căn cứ"), showing.source(*cited)),
    ]
    return Answer(data, (Pairs(tuple(pair for pair in pairs if pair[1])),))


def _counted_from(name: str, titles: Titles) -> str:
    whole = name.removesuffix(".end")
    if whole != name and titles.knows("deadline", whole):
        return _("hết «{title}»").format(title=titles.of("deadline", whole))
    return evidence.reference(titles, name)


def _document(shown: _Shown, name: str) -> Answer:
    procedure, titles = shown.law.procedure, shown.titles
    document = procedure.documents[name]
    data = {"document": name, "title": titles.of("document", name), **_fields(document._asdict())}
    used = tuple(titles.of("step", step.name) for step in procedure.steps.values() if name in step.documents)
    pairs: list[tuple[str, str | tuple[str, ...]]] = [
        (_("Giấy tờ"), f"{titles.of('document', name)} ({name})"),
        (_("Mẫu"), document.form or ""),
        (_("Mục trong danh mục"), document.catalogue or ""),
        (_("Nơi ban hành"), fields.issuer(document.issuer, titles)),
        (_("Nơi nhận"), "" if document.to is None else fields.addressee(document.to, titles)),
        (_("Có ở bước"), used),
    ]
    return Answer(data, (Pairs(tuple(pair for pair in pairs if pair[1])),))


def _fields(values: dict[str, Any]) -> dict[str, Any]:
    shown = {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}
    return {key: value for key, value in shown.items() if key not in ("name", "title")}
