"""A batch, slice by slice: looked at first, then carried out, each slice a transaction of its own.

What a slice has done stays done whatever becomes of the next one; the same line typed again does what is left. So no
lock is held for long, memory does not grow with the number of people, and a killed run leaves nothing half done: a
person is transferred with all their letters numbered, or not at all. Files are written after each slice.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from gettext import gettext as _
from operator import attrgetter
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from ketnap.commands import book, known_errors, showing
from ketnap.commands.case.batch import persons as batch_persons
from ketnap.commands.case.batch import slice as batch_slice
from ketnap.commands.case.batch.people import Mover
from ketnap.commands.case.batch.persons import Person
from ketnap.commands.case.batch.slice import Orders, Unprintable, Worked
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.letter import paper as letter_paper
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.progress import Progress
from ketnap.commands.texts import N_
from ketnap.storage.correspondence import letters
from ketnap.storage.correspondence.letters import Book
from ketnap.storage.errors import StorageFailed
from ketnap.workflow import joint
from ketnap.workflow.ports import LetterState, Locked

SIZE: Final = 25
"""People in a slice: so few that nobody waits long for the book, and that their papers fit into memory."""

_LOOKED_AT: Final = 100
"""People that are looked at in one transaction, which is given up."""


_STOPS: Final = (Problem, Locked, StorageFailed, OSError, KeyboardInterrupt)
"""What ends a run half way."""

_CAUSES: Final = {
    Exit.STORAGE: N_("Ổ đĩa đã đầy hoặc không ghi được: dọn chỗ trống trước."),
    Exit.LOCKED: N_("Sổ đang được chương trình khác ghi: đợi ít giây."),
}


class Ran(NamedTuple):
    """What a run did: with which command, with whom, how long it took, where the papers lie and which files were left
    as somebody had them."""

    command: str
    persons: tuple[Person, ...]
    seconds: int
    folder: Path | None
    files: int
    kept_files: tuple[Path, ...]


def look(invocation: Invocation, movers: Sequence[Mover], orders: Orders) -> list[Person]:
    """What carrying a batch out would do with each of its people, with the numbers that their letters would take."""
    tried = invocation._replace(dry_run=True)
    found: list[Person] = []
    with Progress(invocation, len(movers)) as progress:
        for part in _parts(movers, _LOOKED_AT):
            with book.writing(tried) as uow:
                found += batch_slice.look(uow, tried, part, orders, uow.next_command())
            progress.done(len(found), _("đang xem"))
    numbered = {each.mover.case: each for part in _with_numbers(invocation, found, orders) for each in part}
    return [numbered.get(each.mover.case, each) for each in found]


def _with_numbers(
    invocation: Invocation, persons: Sequence[Person], orders: Orders
) -> Iterator[list[Person]]:
    with book.reading(invocation) as reader:

        class _Last(defaultdict[Book, int]):
            """The newest number of each book, counted on."""

            def __missing__(self, key: Book) -> int:
                self[key] = letters.last_number(reader, key)
                return self[key]

        last = _Last()
        for part in _slices(persons, orders):
            yield batch_persons.with_numbers(part, orders.key, last)


def _slices(persons: Sequence[Person], orders: Orders) -> list[list[Person]]:
    together = joint.alone if orders.together is joint.alone else attrgetter("key")
    return batch_persons.slices(persons, SIZE, together)


Part = TypeVar("Part")


def _parts(everything: Sequence[Part], size: int) -> Iterator[Sequence[Part]]:
    return (everything[at : at + size] for at in range(0, len(everything), size))


def carry_out(invocation: Invocation, planned: Sequence[Person], orders: Orders) -> Ran:
    """Act on everybody of a plan with whom anything is left to do, and write the papers of the letters.

    Raises Problem where it stopped half way: what was done by then stays, and is said.
    """
    run = _Run(invocation, orders)
    parts = _slices(planned, orders)
    total = sum(map(len, parts))
    try:
        with Progress(invocation, total, lines=10) as progress:
            for part in parts:
                run.slice([each.mover for each in part])
                progress.done(len(run.persons))
            seconds = progress.seconds
        run.missing_files(planned)
    except _STOPS as error:
        stopped = run.stopped(error, total)
        if stopped is None:
            raise
        raise stopped from error
    by_case = {each.mover.case: each for each in run.persons}
    persons = tuple(by_case.get(each.mover.case, each) for each in planned)
    return Ran(run.command, persons, seconds, run.folder, run.files, tuple(run.kept_files))


class _Run:
    """A run under way."""

    def __init__(self, invocation: Invocation, orders: Orders) -> None:
        self._invocation, self._orders = invocation, orders
        self.command = ""
        self.persons: list[Person] = []
        self.folder: Path | None = None
        self.files = 0
        self.kept_files: list[Path] = []

    def slice(self, movers: Sequence[Mover]) -> None:
        """One slice: the book first, then the files."""
        worked = self._worked(movers)
        self.persons += worked.persons
        if worked.done is not None:
            where = letter_issuing.written(self._invocation, worked.done)
            self.folder = letter_paper.folder(self._invocation, None)
            self.files += sum(map(len, where.files.values()))
            self.kept_files += where.kept

    def missing_files(self, planned: Iterable[Person]) -> None:
        """The files of letters that were issued before and that are not there: a run may have been killed between
        its numbers and its files."""
        if self._orders.mode != "issue":
            return
        hosts = {letter.host: None for each in planned for letter in each.letters if letter.host is not None}
        for part in _parts(list(hosts), SIZE):
            with book.reading(self._invocation) as reader:
                own = letter_issuing.own_office(reader).organisation
                letters_ = [reader.letter(host) for host in part]
            lacking = [each for each in letters_ if not self._is_printed(each, own)]
            papers = [
                letter_paper.made(each, letter_paper.kept_inputs(each), own, batch_slice.ENDS)
                for each in lacking
            ]
            self.folder = letter_paper.folder(self._invocation, None)
            files = letter_paper.planned(self.folder, papers)
            letter_paper.save(files)
            self.files += len(files)

    def _is_printed(self, letter: LetterState, own: str) -> bool:
        there = {path.suffix for path in letter_paper.files_of(self._invocation, letter, own)}
        return there.issuperset(batch_slice.ENDS)

    def stopped(self, error: BaseException, total: int) -> Problem | None:
        """That the run stopped half way, how far it came, and how the rest is done; None where it did nothing yet.

        What was done is asked of the book: somebody may press Ctrl+C just when a slice has been kept.
        """
        done = {each.mover.case for each in self.persons}
        if self.command:
            with book.reading(self._invocation) as reader:
                done |= {case for case, _event in reader.command(self.command)}
        if not done:
            return None
        cause = known_errors.problem_of(error)
        text = _("Đã dừng sau {done}/{total} người (lệnh {command}); những người ấy đã chuyển xong.")
        message = text.format(
            done=showing.number(len(done)), total=showing.number(total), command=self.command
        )
        if cause is not None and cause.exit_code in _CAUSES:
            message += " " + _(_CAUSES[cause.exit_code])
        message += " " + _("Gõ lại đúng lệnh ấy: chỉ làm phần còn lại.")
        following = (line("case history", min(done)), line("case undo", self.command))
        code = Exit.STOPPED if cause is None else cause.exit_code
        return Problem("batch.stopped", message, code, unchanged=False, following=following)

    def _worked(self, movers: Sequence[Mover]) -> Worked:
        barred: dict[str, Problem] = {}
        command = self.command
        while True:
            try:
                with book.writing(self._invocation) as uow:
                    # One command for all slices; where the first is given up, so is its number.
                    self.command = command or uow.next_command()
                    return batch_slice.work(uow, self._invocation, movers, self._orders, self.command, barred)
            except Unprintable as error:
                # Again without those whose letters no font can show.
                barred |= error.persons
