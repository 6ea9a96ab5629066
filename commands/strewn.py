"""Words of a value that was not quoted: `--cap-tren Lê Chân` gives the option «Lê», and «Chân» would silently become part
of the name typed before it."""

from collections.abc import Callable, Sequence
from gettext import gettext as _
from itertools import takewhile
from typing import NamedTuple

import click

from ketnap.commands.options import Argument, Option
from ketnap.commands.words import Vocabulary


def refuse(
    ctx: click.Context,
    words: Sequence[str],
    params: Sequence[click.Parameter],
    options: Callable[[click.Context], Vocabulary[Option]],
) -> None:
    """Raises UsageError, with the value as it was probably meant, where a line of a command that takes words as they
    come has such words."""
    before = sum(isinstance(each, Argument) and not each.loose for each in params)
    found = find(words, options(ctx), before)
    if found is not None:
        text = _("«{rest}» đứng sau {option} {value}: giá trị nhiều chữ thì đặt trong ngoặc kép: {meant}")
        meant = f'{found.option} "{found.value} {found.rest}"'
        raise click.UsageError(text.format(**found._asdict(), meant=meant), ctx)


class Strewn(NamedTuple):
    """The option as it was typed, the word that it got, and those behind it."""

    option: str
    value: str
    rest: str


def find(words: Sequence[str], options: Vocabulary[Option], before: int) -> Strewn | None:
    """The first words that follow an option's value although words of the loose argument stood before the option; None
    where there are none. `before` is how many words other arguments take."""
    at, plain = 0, 0
    behind: tuple[str, str] | None = None
    while at < len(words):
        word = words[at]
        at += 1
        if word == "--":
            return None
        if not word.startswith("-") or word == "-":
            if behind is not None and plain > before:
                rest = takewhile(lambda each: not each.startswith("-"), words[at - 1 :])
                return Strewn(*behind, " ".join(rest))
            plain, behind = plain + 1, None
            continue
        name, equals, value = word.partition("=")
        found = options.find(name)
        behind = None
        if found is not None and not found.target.is_flag and not equals and at < len(words):
            behind = (name, words[at])
            at += 1
        elif found is not None and equals:
            behind = (name, value)
    return None
