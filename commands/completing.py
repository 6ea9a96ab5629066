"""What may be typed for an argument: cases of the book, steps of one case, organisations. Codes and titles, no names:
the list may stand on a projector. A book that cannot be read offers nothing; a shell that completes shows no errors."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Final

import click
from click.shell_completion import CompletionItem

from ketnap.commands import book, reading, showing
from ketnap.commands.declaring import invocation_of
from ketnap.commands.invocation import Invocation
from ketnap.commands.problems import Problem
from ketnap.commands.reading import Unreadable
from ketnap.commands.titles import Titles
from ketnap.storage import errors, queries, register
from ketnap.storage.correspondence import papers
from ketnap.workflow import forms, outlook, ports, service
from ketnap.workflow.procedure import NEW

_UNREADABLE: Final = (
    Problem,
    Unreadable,
    errors.NoDatabase,
    errors.NotADatabase,
    errors.SchemaTooOld,
    errors.SchemaTooNew,
    errors.StorageFailed,
    errors.NoLaw,
    ports.Locked,
    ports.NoSuchCase,
    ports.NoSuchOrganisation,
)


def of(kind: str, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """What goes on as typed."""
    try:
        found = list(_KINDS[kind](invocation_of(ctx), ctx))
    except _UNREADABLE:
        return []
    return [each for each in found if each.value.casefold().startswith(incomplete.casefold())]


def _cases(invocation: Invocation, ctx: click.Context) -> Iterator[CompletionItem]:
    """Every case: its code, the state, what is due next."""
    with book.reading(invocation) as reader:
        titles = Titles(reader.law().procedure)
        due: dict[str, date] = {}
        for each in queries.deadlines(reader, invocation.today):
            if each.running.due_on is not None:
                due.setdefault(each.code, each.running.due_on)
        for case in sorted(queries.cases(reader), key=lambda each: each.code):
            if case.state == NEW:
                continue
            said = titles.of("state", case.state)
            if case.code in due:
                said += f", {showing.short_day(due[case.code], invocation.today)}"
            yield CompletionItem(case.code, help=said)


def _steps(invocation: Invocation, ctx: click.Context) -> Iterator[CompletionItem]:
    """The steps that are possible in the state of the case that was typed."""
    code = reading.case_code(str(ctx.params.get("code") or ""), invocation)
    with book.reading(invocation) as reader:
        file = reader.case(code)
        titles = Titles(file.law.procedure)
        organisations = reader.organisations(service.places(file))
        for step in outlook.possible(file.law, organisations, file.record, invocation.today):
            yield CompletionItem(titles.step_word(step), help=titles.of("step", step.name))


def _organisations(invocation: Invocation, ctx: click.Context) -> Iterator[CompletionItem]:
    with book.reading(invocation) as reader:
        for node in register.tree(reader, invocation.today):
            yield CompletionItem(node.organisation.code, help=node.organisation.name)


def _papers(invocation: Invocation, ctx: click.Context) -> Iterator[CompletionItem]:
    """The papers on file of the case that was typed, each kind once."""
    code = reading.case_code(str(ctx.params.get("code") or ""), invocation)
    with book.reading(invocation) as reader:
        titles = Titles(reader.case(code).law.procedure)
        names = dict.fromkeys(each.document for each in papers.of_case(reader, code))
    yield from _documents(names, titles)


def _drafts(invocation: Invocation, ctx: click.Context) -> Iterator[CompletionItem]:
    """The papers that can be drafted."""
    from ketnap.commands.letter.draft import draftable

    with book.reading(invocation) as reader:
        procedure = reader.law().procedure
    yield from _documents((each.name for each in draftable.official(procedure)), Titles(procedure))


def _printed(invocation: Invocation, ctx: click.Context) -> Iterator[CompletionItem]:
    """Cases, and once one was typed the papers that are printed."""
    yield from _cases(invocation, ctx)
    if ctx.params.get("named"):
        with book.reading(invocation) as reader:
            procedure = reader.law().procedure
        yield from _documents((each.name for each in forms.printed(procedure)), Titles(procedure))


def _documents(names: Iterable[str], titles: Titles) -> Iterator[CompletionItem]:
    for name in names:
        yield CompletionItem(titles.typed("document", name), help=titles.of("document", name))


_KINDS: Final[Mapping[str, Callable[[Invocation, click.Context], Iterator[CompletionItem]]]] = {
    "case": _cases,
    "step": _steps,
    "organisation": _organisations,
    "paper": _papers,
    "draft": _drafts,
    "printed": _printed,
}
