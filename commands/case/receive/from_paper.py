"""A case that comes on paper, typed in: who it is about, the row of the table, the steps and papers of the other side."""

from collections.abc import Mapping, Sequence
from datetime import date
from gettext import gettext as _
from typing import NamedTuple

from ketnap.commands import facts, reading
from ketnap.commands.contract import option_name
from ketnap.commands.facts import Place
from ketnap.commands.problems import Exit, Problem, usage
from ketnap.commands.reading import Unreadable
from ketnap.commands.words import Named, Vocabulary
from ketnap.workflow import receiving
from ketnap.workflow.commands import Person
from ketnap.workflow.people import BORN, as_facts
from ketnap.workflow.procedure import Condition, Procedure, Step
from ketnap.workflow.receiving import Sent
from ketnap.workflow.record import Entry, Paper, Record, fold


class Typed(NamedTuple):
    """What a line says of a case on paper: the row, the steps with their days, the papers, what is known of the
    person besides who it is."""

    row: str
    did: tuple[str, ...]
    documents: tuple[str, ...]
    given: tuple[str, ...]


def sent(
    person: Person, typed: Typed, on: date, origin: str | None, letter: str | None, place: Place
) -> Sent:
    """What was sent, as the line says it. `on` is the day it was sent, or received. Raises Unreadable, Problem."""
    procedure = place.procedure
    row = row_named(typed.row, place)
    done = steps(typed.did, place)
    brought = papers(typed.documents, place)
    told = {**_known(typed.given, place), **as_facts(person)}
    if person.born_on is not None:
        told[BORN] = person.born_on.isoformat()
    entries = _with_papers(procedure, done, brought)
    if not entries:
        message = _("Chưa biết nơi đi đã làm đến đâu: thêm --da-lam BƯỚC=NGÀY, ví dụ {example}.")
        raise usage(message.format(example="cap-giay-chung-nhan=20/08/2025"))
    _refuse_another_row(procedure, row, entries, place)
    whole = (_noted(procedure, told, entries[0].on), *entries, Entry(row, on, {}, (), 0))
    in_order = tuple(sorted(whole, key=lambda entry: entry.on))
    return Sent(person, row, in_order, origin, None, letter)


def _refuse_another_row(procedure: Procedure, row: str, entries: Sequence[Entry], place: Place) -> None:
    """A row is what was done at the sending side: its `from`, `when`, `unless` and what it requires to be done, as far
    as steps without facts can show. That the person moves is said by their coming.

    Raises Problem with all that is to be added.
    """
    step = procedure.steps[row]
    record = Record(procedure, "", 0, fold(procedure, entries), None)
    circumstances = procedure.circumstances
    lacking = [_done(circumstances[name]) for name in step.when]
    lacking += [_done(each) for each in step.requires if not (each.when or each.unless)]
    added = [names for names in lacking if names and not any(record.of(name) for name in names)]
    added += [(step.name,) for step in passed_over(entries, place) if (step.name,) not in added]
    if record.state not in step.sources and not added:
        added.append(tuple(each.name for each in procedure.steps.values() if each.to in step.sources))
    excess = [name for each in step.unless for name in _done(circumstances[each]) if record.of(name)]
    if not added and not excess:
        return
    option, words = option_name("--did"), place.titles.step_word
    text = _("  thêm {option} {words}=NGÀY: {titles}")
    sentences = [_("Nơi đi chưa làm đến «{row}» như đã ghi:").format(row=place.titles.of("step", row))]
    for names in added:
        said = _(" hoặc ").join(words(procedure.steps[name]) for name in names[:_FEW])
        titles = "; ".join(place.titles.of("step", name) for name in names[:_FEW])
        sentences.append(text.format(option=option, words=said, titles=titles))
    text = _("  đã có «{title}» thì không theo dòng này: chọn dòng khác ở {option}")
    for name in dict.fromkeys(excess):
        title = place.titles.of("step", name)
        sentences.append(text.format(title=title, option=option_name("--row")))
    raise Problem("receive.row", "\n".join(sentences), Exit.REFUSED)


_FEW = 3


def _done(condition: Condition) -> tuple[str, ...]:
    """The steps of which one has to be done, where that is what a condition asks."""
    return tuple(condition.arguments["step"]) if condition.check == "done" else ()


def passed_over(entries: Sequence[Entry], place: Place) -> tuple[Step, ...]:
    """The steps that the sending side has to have done and that nobody can do here any more: what the assignment of a
    helper comes after. Whoever arrives has another helper at once (06-HD/TW §3.9), also with a certificate."""
    procedure = place.procedure
    record = Record(procedure, "", 0, fold(procedure, entries), None)
    state, steps = record.state, procedure.steps
    here = [step for step in steps.values() if step.opens is not None and state in step.sources]
    names = dict.fromkeys(name for step in here for name in step.after)
    return tuple(steps[each] for each in names if not record.of(each) and state not in steps[each].sources)


def row_named(typed: str, place: Place) -> str:
    """The row that a text names: A, B1 … of its title, its id or what is typed for the step. Raises Problem."""
    procedure = place.procedure
    rows = [procedure.steps[name] for name in receiving.rows(procedure)]
    known = Vocabulary(
        Named(
            step.name,
            _short(step),
            (step.alias, _short(step), *place.titles.names("step", step.name)),
        )
        for step in rows
    )
    found = known.find(typed)
    if found is None:
        names = ", ".join(_short(step) for step in rows)
        raise usage(_("Không có dòng «{row}». Có: {names}.").format(row=typed, names=names))
    return found.target


def _short(step: Step) -> str:
    """A, B1 … of its title; a row whose title says none, by the last part of its id (M)."""
    head, colon, _rest = step.title.partition(":")
    return head if colon else step.name.rpartition("_")[2].upper()


def steps(texts: Sequence[str], place: Place) -> list[Entry]:
    """The steps of the other side from STEP=DAY. Raises Unreadable."""
    found: list[Entry] = []
    unread: list[str] = []
    for text in texts:
        name, equals, day = text.partition("=")
        try:
            if not equals:
                raise Unreadable(_("«{text}»: ghi như BƯỚC=NGÀY.").format(text=text))
            step = facts.step_named(name, place)
            found.append(Entry(step.name, reading.day(day, place.today, reading.EVENT), {}, (), 0))
        except Unreadable as error:
            unread += error.sentences
    if unread:
        raise Unreadable(*unread)
    return sorted(found, key=lambda entry: entry.on)


def papers(texts: Sequence[str], place: Place) -> tuple[Paper, ...]:
    """The papers of the other side from NAME=NUMBER,DAY. Raises Unreadable."""
    return facts.papers(texts, _anything(place.procedure), place)


def of_today(row: str, given: Sequence[str], place: Place) -> Mapping[str, object]:
    """What a line says of the person that the step which receives asks for: it holds from today on."""
    step = receiving.receiving_step(place.procedure, row)
    asked = () if step is None else tuple(fact.name for fact in step.facts)
    return {name: value for name, value in _known(given, place).items() if name in asked}


def _known(texts: Sequence[str], place: Place) -> Mapping[str, object]:
    noting = next(step for step in place.procedure.steps.values() if step.any_facts)
    return facts.facts(texts, noting, place)


def _anything(procedure: Procedure) -> Step:
    """The step that takes any paper."""
    return next(step for step in procedure.steps.values() if step.any_documents)


def _with_papers(procedure: Procedure, steps: Sequence[Entry], papers: Sequence[Paper]) -> list[Entry]:
    """The steps, each with the papers that come with it; a paper of none of them is filed on its own day."""
    left = list(papers)
    entries: list[Entry] = []
    for entry in steps:
        own = tuple(paper for paper in left if paper.document in procedure.steps[entry.step].documents)
        left = [paper for paper in left if paper not in own]
        entries.append(entry._replace(papers=own))
    filed = [Entry(_anything(procedure).name, paper.issued_on, {}, (paper,), 0) for paper in left]
    return sorted([*entries, *filed], key=lambda entry: entry.on) if steps else []


def _noted(procedure: Procedure, told: Mapping[str, object], on: date) -> Entry:
    """What is known about the person, from the first day on."""
    noting = next(step for step in procedure.steps.values() if step.any_facts)
    return Entry(noting.name, on, told, (), 0)
