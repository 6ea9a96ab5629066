"""Questions. Only where somebody can answer; elsewhere a question becomes a problem that says what to give instead.

Numbers, not arrow keys; the default in brackets; Ctrl+C or an empty end of input stops, with nothing written.
"""

from collections.abc import Callable, Sequence
from gettext import gettext as _
from typing import TypeVar

import click

from ketnap.commands.contract import OPTIONS
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import clean
from ketnap.commands.problems import Exit, Problem, stop, usage
from ketnap.commands.reading import Unreadable, yes_or_no
from ketnap.commands.texts import language
from ketnap.commands.words import fold

Value = TypeVar("Value")


def agree(invocation: Invocation, question: str) -> None:
    """Ask about something that can be taken back. --yes agrees beforehand; "no" stops (exit 130).

    Raises Problem (usage) where nobody can be asked and --yes was not given.
    """
    if invocation.yes:
        return
    if not invocation.asks:
        raise usage(
            _("{question} Thêm {option} để đồng ý.").format(question=question, option=_option("--yes"))
        )
    answer = _typed(_("{question} [C/k]:").format(question=question), yes_or_no, default=True)
    if not answer:
        stop()


def agree_for_good(invocation: Invocation, plan: str, count: int) -> None:
    """Ask about something that cannot be taken back: the plan first, then a typed word.

    `count` is how many such things there are; --confirm agrees beforehand to exactly so many, so that a plan that
    has grown since is not carried out. Raises Problem (usage), Stopped.
    """
    option = f"{_option('--confirm')} {count}"
    if invocation.confirm is not None:
        if invocation.confirm != count:
            raise Problem(
                "confirm.count",
                _("{plan} Đã đồng ý {given}, nay là {count}. Gõ lại với {option}.").format(
                    plan=plan, given=invocation.confirm, count=count, option=option
                ),
                Exit.USAGE,
            )
        return
    if not invocation.asks:
        raise usage(_("{plan} Thêm {option} để đồng ý.").format(plan=plan, option=option))
    typed = _prompt(_("{plan} Gõ «co» để đồng ý:").format(plan=plan))
    if fold(typed) != _("co"):
        stop()


def choose(invocation: Invocation, question: str, choices: Sequence[str], *, default: int | None = 1) -> int:
    """Let somebody pick one of `choices` by its number; the place in the list, from 0. 0 typed stops.

    Raises Problem (usage, with the list) where nobody can be asked.
    """
    listed = [f"  {number}  {clean(choice)}" for number, choice in enumerate(choices, 1)]
    if not invocation.asks:
        raise usage("\n".join([question, *listed]))
    click.echo("\n".join([question, *listed]))

    def place(text: str) -> int:
        if text.strip() == "0":
            stop()
        if not (text.strip().isascii() and text.strip().isdigit() and 1 <= int(text) <= len(choices)):
            raise Unreadable(_("Gõ một số từ 1 đến {count}, hoặc 0 = thôi.").format(count=len(choices)))
        return int(text) - 1

    prompt = (
        _("Chọn số, 0 = thôi [{default}]:").format(default=default) if default else _("Chọn số, 0 = thôi:")
    )
    return _typed(prompt, place, default=None if default is None else default - 1)


def ask(
    invocation: Invocation,
    question: str,
    reads: Callable[[str], Value],
    *,
    default: Value | None = None,
    shown: str = "",
    explanation: str = "",
) -> Value:
    """Ask until the answer can be read. Enter takes `default` (`shown` in brackets), ? explains.

    Raises Problem (usage) where nobody can be asked.
    """
    if not invocation.asks:
        raise usage(_("Cần: {question}").format(question=question))
    prompt = f"{question} [{shown}]:" if shown else f"{question}:"
    return _typed(prompt, reads, default=default, explanation=explanation)


def _typed(
    prompt: str, reads: Callable[[str], Value], *, default: Value | None, explanation: str = ""
) -> Value:
    while True:
        text = _prompt(prompt)
        if not text.strip() and default is not None:
            return default
        if text.strip() == "?" and explanation:
            click.echo(explanation)
            continue
        try:
            return reads(text)
        except Unreadable as error:
            click.echo("\n".join(error.sentences))


def _prompt(text: str) -> str:
    answer: str = click.prompt(clean(text), default="", show_default=False, prompt_suffix=" ")
    return answer


def _option(english: str) -> str:
    return english if language() == "en" else OPTIONS[english]
