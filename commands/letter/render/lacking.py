"""What a printed paper still lacks, in words: each part with who brings it and what to type."""

from collections.abc import Iterable, Mapping
from gettext import gettext as _
from typing import Any, NamedTuple

from ketnap.commands import needed
from ketnap.commands.case.paper import brought
from ketnap.commands.case.paper import named as paper_named
from ketnap.commands.contract import Line, Spoken, line
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import documents
from ketnap.commands.printing import Row, Table
from ketnap.commands.titles import Titles
from ketnap.workflow.correspondence import missing as correspondence
from ketnap.workflow.correspondence.missing import Missing
from ketnap.workflow.ports import CaseFile
from ketnap.workflow.record import Entry


class Lack(NamedTuple):
    """A part that is printed and not known: `title` says what is missing, `who` brings it, `command` what to type
    (None where nothing is typed)."""

    missing: Missing
    title: str
    who: str
    command: Line | None


def of(file: CaseFile, document: str, issuer: str, inputs: Mapping[str, Any]) -> tuple[Lack, ...]:
    """What a paper with these inputs lacks. Raises TemplateProblem."""
    # Not at the top: it reads the template.
    from ketnap.notifications import render

    titles = Titles(file.law.procedure)
    found = correspondence.missing(inputs, render.printed(document))
    return tuple(_lack(each, file, issuer, titles) for each in found)


def _lack(missing: Missing, file: CaseFile, issuer: str, titles: Titles) -> Lack:
    kind, name = missing.source
    match kind:
        case "fact":
            who = titles.of("role", "cell")
            return Lack(
                missing, titles.fact("", name), who, needed.facts_line(file.code, [name], titles, None)
            )
        case "step":
            return _of_step(missing, name, file, titles)
        case "paper":
            return _of_paper(missing, name, file, titles)
        case "letter":
            title = _("số của «{letter}»").format(letter=titles.of("document", name))
            who = documents.writer(file.law.procedure.documents[name], titles)
            return Lack(missing, title, who, line("letter issue", file.code))
        case "role" | "manner":
            text = _("«{role}»: ai giữ") if kind == "role" else _("«{role}»: quyết định theo hình thức nào")
            role = titles.of("role", name)
            return Lack(missing, text.format(role=role), role, line("org power", "--help"))
        case "post":
            post = line("org post", issuer, _("Bí thư"), _("HỌ-TÊN"))
            return Lack(missing, _("người ký"), _("cơ quan ban hành"), post)
        case _:
            return Lack(missing, _("nơi nhận"), _("cơ quan ban hành"), None)


def _of_step(missing: Missing, name: str, file: CaseFile, titles: Titles) -> Lack:
    """What a step brings: the step itself, or the fact that it was recorded without."""
    step = file.law.procedure.steps[name]
    who = titles.of("role", step.owner)
    entry = file.record.newest(name)
    fact = _fact_of(missing, name, file)
    title = titles.of("step", name)
    if entry is None:
        typed_next = documents.step_line(file.code, step) if brought.ahead(file, step) else None
        return Lack(missing, title, who, typed_next)
    if fact is None or entry.carried:
        return Lack(missing, title, who, line("case why", file.code))
    kind = next(each.type for each in step.facts if each.name == fact)
    value = needed.value_of(kind)
    typed = Spoken(f"{fact}={value}", f"{titles.typed('fact', fact, name)}={value}")
    title = f"{title}: {titles.fact(name, fact)}"
    return Lack(missing, title, who, _correcting(file.code, entry, "--fact", typed))


def _fact_of(missing: Missing, step: str, file: CaseFile) -> str | None:
    """The fact of a step that a part is read from: its own name, else the person or the vote that it is part of."""
    facts = {each.name: each.type.kind for each in file.law.procedure.steps[step].facts}
    last = missing.part.rpartition(".")[2]
    if last in facts:
        return last
    return next((name for name, kind in facts.items() if kind in ("vote", "member")), None)


def _of_paper(missing: Missing, name: str, file: CaseFile, titles: Titles) -> Lack:
    """A paper that is not on file, or is without its number."""
    who = documents.writer(file.law.procedure.documents[name], titles)
    title = titles.of("document", name)
    on_file = file.record.papers(name)
    if not on_file:
        return Lack(missing, title, who, paper_named.filing(file, name, titles))
    entry = on_file[-1][1]
    value = _("SỐ,NGÀY")
    typed = Spoken(f"{name}={value}", f"{titles.typed('document', name)}={value}")
    text = _("số của «{paper}»").format(paper=title)
    if entry.carried:
        return Lack(missing, text, who, line("case why", file.code))
    return Lack(missing, text, who, _correcting(file.code, entry, "--document", typed))


def _correcting(case: str, entry: Entry, option: str, typed: Spoken) -> Line:
    return line("case correct", case, str(entry.seq), option, typed, "--reason", _("LÝ DO"))


# ---- shown -----------------------------------------------------------------------------------------


def data(lacks: Iterable[Lack]) -> list[dict[str, Any]]:
    """As --json has it."""
    return [
        {
            "part": each.missing.part,
            "kind": each.missing.source.kind,
            "name": each.missing.source.name or None,
            "title": each.title,
            "who": each.who,
        }
        for each in lacks
    ]


def table(lacks: Iterable[Lack], invocation: Invocation) -> Table:
    """As a screen has it: what is missing, who brings it, what to type."""
    rows = tuple(
        Row(
            (
                each.title,
                f"→ {each.who}",
                "" if each.command is None else each.command.text(invocation.language),
            )
        )
        for each in lacks
    )
    return Table((_("còn thiếu"), _("ai bổ sung"), _("lệnh")), rows, indent=2)


def named(lacks: Iterable[Lack]) -> str:
    """What is missing, in one line."""
    return " · ".join(dict.fromkeys(each.title for each in lacks))
