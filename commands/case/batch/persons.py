"""What a batch would do, or did, with each of its people: values that a screen, --json and a workbook show."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from ketnap.commands.case.batch.acting import Status
from ketnap.commands.case.batch.people import Mover
from ketnap.commands.case.move.transfer_rows import BROUGHT_BY
from ketnap.commands.contract import Line
from ketnap.commands.problems import Problem
from ketnap.storage.correspondence.letters import Book
from ketnap.workflow import joint
from ketnap.workflow.joint import Key


class Take(NamedTuple):
    """What a letter takes when it is issued: the next number of a book, followed by a symbol; one number with others
    of the same key where they are joined."""

    book: Book
    symbol: str
    key: Key | None


class Letter(NamedTuple):
    """A letter of one person: its name, who it goes to, its number (in a plan the one it would take). `take` is
    None where it is not to be issued: it bears its number already, or stays a draft. `host`: the letter that holds
    what is printed, where it was issued before."""

    document: str
    to: str
    number: str | None
    take: Take | None = None
    host: int | None = None


class Why(NamedTuple):
    """Why somebody is left out: a word for machines, the reasons in sentences and as --json has them, what to type;
    `lacks` are the facts of the move that the line itself can bring, in the order in which they are asked for."""

    code: str
    sentences: tuple[str, ...]
    findings: tuple[dict[str, Any], ...]
    following: tuple[Line, ...]
    lacks: tuple[str, ...] = ()


class Person(NamedTuple):
    """One person of a batch. `status` is moved, kept (done before) or refused; `row` the row of the transfer table."""

    mover: Mover
    status: Status
    name: str
    cell: str = ""
    row: str = ""
    destination: str = ""
    destination_name: str = ""
    effective_on: date | None = None
    letters: tuple[Letter, ...] = ()
    why: Why | None = None
    remarks: tuple[str, ...] = ()

    @property
    def to_do(self) -> bool:
        """Whether anything is left to do."""
        return self.status == "moved" or any(letter.take is not None for letter in self.letters)

    @property
    def key(self) -> Key | None:
        """What this person's letter may share with those of others."""
        keys = (letter.take.key for letter in self.letters if letter.take is not None)
        return next((key for key in keys if key is not None), None)


def why(problem: Problem) -> Why:
    """Why somebody is left out; each reason once, without what a screen adds to it."""
    said = dict.fromkeys(str(each.get("message", "")) for each in problem.findings)
    sentences = tuple(filter(None, said)) or tuple(problem.message.splitlines()[:1])
    findings = tuple(dict(each) for each in problem.findings)
    options = {each.get("brought_by") for each in findings}
    lacks = tuple(fact for fact, brings in BROUGHT_BY.items() if brings.option in options)
    return Why(problem.code, sentences, findings, problem.following[:1], lacks)


def slices(
    persons: Sequence[Person], size: int, together: Callable[[Person], Key | None]
) -> list[list[Person]]:
    """What is left to do, cut so that people whose letters are joined are never parted; about `size` people each."""
    cut: list[list[Person]] = [[]]
    for group in joint.groups((each for each in persons if each.to_do), together):
        if len(cut[-1]) >= size or len(cut[-1]) + len(group) > size + joint.MOST:
            cut.append([])
        cut[-1] += group
    return [part for part in cut if part]


def with_numbers(
    part: Iterable[Person], key: Callable[[Letter], Key | None], last: dict[Book, int]
) -> list[Person]:
    """The people of one slice with the numbers that their letters would take; `last` counts on over the slices."""
    people = list(part)
    waiting = [
        (n, letter) for n, each in enumerate(people) for letter in each.letters if letter.take is not None
    ]
    given: dict[int, list[str]] = {}
    numbers: dict[int, str] = {}
    for group in joint.groups(range(len(waiting)), lambda at: key(waiting[at][1])):
        take = waiting[group[0]][1].take
        assert take is not None, "what waits for a number takes one"
        last[take.book] += 1
        numbers |= dict.fromkeys(group, f"{last[take.book]:02d}{take.symbol}")
    for at, (n, _letter) in enumerate(waiting):
        given.setdefault(n, []).append(numbers[at])
    return [_given(each, given.get(n, [])) for n, each in enumerate(people)]


def _given(person: Person, numbers: Sequence[str]) -> Person:
    """The person with these numbers on the letters that wait for one, in their order."""
    left = iter(numbers)
    letters = (each if each.take is None else each._replace(number=next(left)) for each in person.letters)
    return person._replace(letters=tuple(letters))


def numbers_of(persons: Iterable[Person]) -> list[str]:
    """The numbers that are taken, each once, in the order in which they are."""
    taken = dict.fromkeys(
        (letter.take.book, letter.number)
        for each in persons
        for letter in each.letters
        if letter.take is not None and letter.number is not None
    )
    return [number for _book, number in taken]
