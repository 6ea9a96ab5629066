"""`case transfer --file` and `--where`: one plan to review, then one run under one command.

Without `--staged` or `--issue` nothing is written: the plan says who, by which row of the table, where to, with which
letters and numbers, and who cannot be transferred and why.
"""

from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path
from typing import Any, NamedTuple

from ketnap.commands import asking, book, facts, printing, showing, trying
from ketnap.commands.case import import_copy
from ketnap.commands.case.batch import people as batch_people
from ketnap.commands.case.batch import persons as batch_persons
from ketnap.commands.case.batch import running, workbook
from ketnap.commands.case.batch import shown as batch_shown
from ketnap.commands.case.batch.people import People
from ketnap.commands.case.batch.persons import Person
from ketnap.commands.case.batch.said import Said
from ketnap.commands.case.batch.shown import Shown
from ketnap.commands.case.batch.slice import Mode, Orders
from ketnap.commands.case.move import destinations
from ketnap.commands.case.move.moves import STEP, Many, Typed
from ketnap.commands.case.move.transferring import Given
from ketnap.commands.case.place import reading_place
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.printing import Answer
from ketnap.commands.problems import Exit
from ketnap.commands.titles import Titles
from ketnap.exchange import annotated
from ketnap.exchange.problems import Problem as Cell
from ketnap.storage.reader import Reader
from ketnap.workflow import joint


class Asked(NamedTuple):
    """A line that transfers many: who they are, what is said of everybody's move and of the transfer, how it is acted
    on."""

    many: Many
    typed: Typed
    given: Given
    mode: Mode


def run(invocation: Invocation, asked: Asked) -> Answer:
    """Look at a batch, and carry it out where the line says so. Raises Problem."""
    orders = Orders(asked.given, asked.mode, joint.key_of if asked.many.joint else joint.alone)
    if asked.many.printed is not None:
        workbook.agree(asked.many.printed, invocation)
    with book.reading(invocation) as reader:
        line = _said(reader, invocation, asked)
        people = _people(reader, invocation, asked, line)
        titles = Titles(reader.law().procedure)
    planned = running.look(invocation, people.movers, orders)
    shown = Shown(invocation, titles, people.report, _copy(asked, people, planned))
    if asked.mode == "plan" or invocation.dry_run:
        return _plan(planned, shown, asked)
    if not any(each.to_do for each in planned):
        return _nothing(planned, shown, asked, orders)
    _agree(planned, shown, asked)
    ran = running.carry_out(invocation, planned, orders)
    if asked.many.printed is not None:
        workbook.write(asked.many.printed, ran.persons, shown)
    data = _data(ran.persons, shown, asked) | {
        "command": ran.command,
        "folder": None if ran.folder is None else str(ran.folder),
        "files": ran.files,
        "kept_files": [str(path) for path in ran.kept_files],
        "dry_run": False,
    }
    blocks = batch_shown.blocks(ran.persons, shown, to_come=False) if not invocation.asks else []
    done = batch_shown.carried_out(ran, shown, staged=asked.mode == "stage")
    return Answer(data, (*blocks, *done), _exit(ran.persons, shown))


def _people(reader: Reader, invocation: Invocation, asked: Asked, line: Said) -> People:
    if asked.many.file is not None:
        return batch_people.of_list(reader, invocation, asked.many.file, line, asked.many.under)
    return batch_people.of_filter(reader, invocation, asked.many.where, line, asked.many.under)


def _said(reader: Reader, invocation: Invocation, asked: Asked) -> Said:
    """What the line says of everybody's move. Raises Problem, Unreadable."""
    procedure = reader.law().procedure
    place = reading_place(reader, procedure, invocation)
    kind = next(fact.type for fact in procedure.steps[STEP].facts if fact.name == "reason")
    return Said(
        destination=None
        if asked.typed.to is None
        else destinations.meant(reader, invocation, asked.typed.to),
        effective_on=asked.typed.effective_on,
        decided_on=asked.typed.decided_on,
        reason=None
        if asked.typed.reason is None
        else str(facts.value_of(kind, "reason", asked.typed.reason, place)),
        manner="temporary" if asked.typed.temporary else None,
    )


def _copy(asked: Asked, people: People, planned: Sequence[Person]) -> Path | None:
    """Where the rows of the list that are left out are marked, those that cannot be read and those that the rules
    refuse; None where there are none, or nothing can be written there."""
    report = people.report
    if asked.many.file is None or report is None:
        return None
    cells = report.who_cells()
    refused = [
        Cell(each.mover.row, cells[each.mover.row], "", "", " ".join(each.why.sentences))
        for each in planned
        if each.why is not None and each.mover.row is not None
    ]
    problems = sorted([*report.problems, *refused], key=lambda each: each.row)
    if not problems:
        return None
    try:
        return import_copy.beside(asked.many.file, annotated.marked(report.sheet, problems))
    except OSError:
        return None


def _agree(planned: Sequence[Person], shown: Shown, asked: Asked) -> None:
    """Have the plan agreed to: where somebody can be asked it is shown first. Numbers are agreed to by their count.

    Raises Problem, Stopped.
    """
    invocation = shown.invocation
    if invocation.asks:
        plan = batch_shown.blocks(planned, shown, to_come=True)
        printing.show(Answer({}, tuple(plan)), invocation)
    moved = sum(each.status == "moved" for each in planned)
    if asked.mode == "issue":
        numbers = batch_persons.numbers_of(planned)
        intended = letter_issuing.intention(numbers)
        if moved:
            text = _("Chuyển {count} người. {letters}")
            intended = text.format(count=showing.number(moved), letters=intended)
        asking.agree_for_good(_with_rest(invocation, planned, len(numbers)), intended, len(numbers))
    elif invocation.asks:
        left = _left(planned, shown)
        question = _("Chuyển {count} người, để lại {left}?") if left else _("Chuyển {count} người?")
        asking.agree(invocation, question.format(count=showing.number(moved), left=showing.number(left)))


def _with_rest(invocation: Invocation, planned: Sequence[Person], count: int) -> Invocation:
    """The same, where a line is typed again after it was stopped: who agreed to the numbers of everybody agreed to
    those that are left. Never to more, and only where letters of the list were issued before."""
    agreed = invocation.confirm
    issued = any(letter.host is not None for each in planned for letter in each.letters)
    if agreed is None or agreed < count or not issued:
        return invocation
    return invocation._replace(confirm=count)


# ---- answers


def _plan(planned: Sequence[Person], shown: Shown, asked: Asked) -> Answer:
    if asked.many.printed is not None and not shown.invocation.dry_run:
        workbook.write(asked.many.printed, planned, shown)
    blocks = batch_shown.blocks(planned, shown, to_come=True)
    closing = trying.closing(shown.invocation) or batch_shown.closing(planned, shown)
    if asked.mode == "plan":
        closing = batch_shown.closing(planned, shown)
    data = _data(planned, shown, asked) | {"command": None, "dry_run": True}
    exit_code = Exit.DONE if asked.mode == "plan" else _exit(planned, shown)
    return Answer(data, (*trying.heading(shown.invocation), *blocks, *closing), exit_code)


def _nothing(planned: Sequence[Person], shown: Shown, asked: Asked, orders: Orders) -> Answer:
    """Nobody is left to be transferred. Files that are missing are written all the same."""
    ran = running.carry_out(shown.invocation, planned, orders)
    if asked.many.printed is not None:
        workbook.write(asked.many.printed, planned, shown)
    blocks = batch_shown.blocks(planned, shown, to_come=False)
    data = _data(planned, shown, asked) | {"command": None, "files": ran.files, "dry_run": False}
    done = batch_shown.carried_out(ran, shown, staged=asked.mode == "stage")
    return Answer(data, (*blocks, *done), _exit(planned, shown))


def _data(persons: Sequence[Person], shown: Shown, asked: Asked) -> dict[str, Any]:
    return {
        **batch_shown.data(persons, shown),
        "where": list(asked.many.where),
        "mode": asked.mode,
        "joint": asked.many.joint,
        "printed": None if asked.many.printed is None else str(asked.many.printed),
    }


def _left(persons: Sequence[Person], shown: Shown) -> int:
    """How many are left out: rows that cannot be read, people whom the rules refuse."""
    unread = 0 if shown.report is None else len(shown.report.left_out)
    return unread + sum(each.status == "refused" for each in persons)


def _exit(persons: Sequence[Person], shown: Shown) -> Exit:
    return Exit.PARTLY if _left(persons, shown) else Exit.DONE
