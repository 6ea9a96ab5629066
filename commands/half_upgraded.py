"""An upgrade that was stopped between its two parts: the tables are brought up, the law of the program is not taken in."""

from gettext import gettext as _
from pathlib import Path

from ketnap.commands import half_done
from ketnap.commands.contract import line
from ketnap.commands.problems import Problem


def told(error: BaseException, done: str, copy: Path) -> Problem:
    """What was `done`, what is left, why, and where the copy of before is."""
    left = _("Quy định của bản này chưa nhận.")
    following = (line("db upgrade"), line("db restore", str(copy)))
    problem = half_done.told("db.half_upgraded", error, (done, left), following)
    problem.message += "\n" + _("Bản sao trước đó: {copy}").format(copy=copy)
    return problem
