"""What went another way than asked: one kind of exception, the exit codes of the contract, one way to print it."""

import sys
from collections.abc import Mapping, Sequence
from enum import IntEnum
from gettext import gettext as _
from typing import Any, NoReturn

from ketnap.commands import printing
from ketnap.commands.contract import Line
from ketnap.commands.invocation import Invocation, Language, Output


class Exit(IntEnum):
    """The exit codes. They are part of the contract: new ones may come, none changes."""

    DONE = 0
    UNEXPECTED = 1
    USAGE = 2
    PARTLY = 3
    REFUSED = 4
    CHANGED = 5
    NOT_PERMITTED = 6
    LOCKED = 7
    NOT_FOUND = 8
    WRONG = 9
    NO_DATABASE = 10
    SCHEMA = 11
    STORAGE = 74
    STOPPED = 130


class Problem(Exception):
    """Why a command did not do what was asked.

    `code` is a stable English word for machines, `message` the sentence for people. `unchanged`: nothing was
    written. `findings` are the reasons as --json has them, `blocks` the same for a screen, `next` what to type.
    `difference`: what others recorded meanwhile and what was to be recorded now, as --json has them.
    """

    def __init__(
        self,
        code: str,
        message: str,
        exit_code: Exit,
        *,
        unchanged: bool = True,
        findings: Sequence[Mapping[str, Any]] = (),
        difference: Sequence[Mapping[str, Any]] = (),
        blocks: Sequence[printing.Block] = (),
        following: Sequence[Line] = (),
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.exit_code = exit_code
        self.unchanged = unchanged
        self.findings = tuple(findings)
        self.difference = tuple(difference)
        self.blocks = tuple(blocks)
        self.following = tuple(following)

    def data(self) -> dict[str, Any]:
        """The object of --json. Commands to type are said in English there, whatever the language."""
        error = {
            "code": self.code,
            "message": self.message,
            "exit": int(self.exit_code),
            "unchanged": self.unchanged,
            "findings": list(self.findings),
            "next": [line.text("en") for line in self.following],
        }
        if self.difference:
            error["difference"] = list(self.difference)
        return {"error": error}


class Stopped(Problem):
    """Somebody said no, or pressed Ctrl+C."""

    def __init__(self) -> None:
        super().__init__("stopped", _("Đã dừng, chưa ghi gì vào sổ."), Exit.STOPPED)


def usage(message: str, *following: Line) -> Problem:
    """What was typed cannot be read, or something is missing."""
    return Problem("usage", message, Exit.USAGE, following=following)


def not_found(code: str, message: str, *following: Line) -> Problem:
    """There is no such case, organisation, step, letter; `code` says of what ("case.unknown")."""
    return Problem(code, message, Exit.NOT_FOUND, following=following)


def refuse_simulation(invocation: Invocation) -> None:
    """To be called with a book that was not made for simulation: another day than today's is refused there."""
    if invocation.simulated:
        raise Problem(
            "simulation.not_allowed",
            _("Sổ này là sổ thật, không nhận --hom-nay. Chỉ sổ lập với --gia-lap mới đặt được ngày."),
            Exit.NOT_PERMITTED,
        )


def report(problem: Problem, language: Language, output: Output, *, width: int = 0) -> None:
    """Print a problem on standard error, in the form that was asked for; on a screen of so many columns."""
    if output == "json":
        sys.stderr.write(printing.as_json(problem.data()))
        sys.stderr.flush()
        return
    blocks: list[printing.Block] = [*problem.message.splitlines(), *problem.blocks]
    blocks += [_("Gõ: {command}").format(command=line.text(language)) for line in problem.following]
    # Never coloured; and where the machine fails, said by as little as possible.
    mode: Output = "pipe" if output == "screen" and problem.exit_code in _OF_THE_MACHINE else output
    printing.write(blocks, mode, sys.stderr, width=width, colour=False)
    sys.stderr.flush()


_OF_THE_MACHINE = frozenset({Exit.UNEXPECTED, Exit.STORAGE, Exit.STOPPED})


def stop() -> NoReturn:
    """Give up because somebody wants it so."""
    raise Stopped
