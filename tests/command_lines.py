"""Command lines by chance: every command of the program with its own options, what they ask for or something hostile."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any, Final, NamedTuple

import click
from fuzzing import mutant, texts

from ketnap import cli
from ketnap.commands import reading
from ketnap.commands.contract import Spoken
from ketnap.commands.declaring import Child, Command, Group
from ketnap.commands.options import ANYWHERE, Option

LEFT_OUT: Final = frozenset({"demo", "init", "worker"})
"""They found books of their own, or run until they are stopped."""
REACHING_OUT: Final = frozenset({"--db", "--smtp-host"})

PLAUSIBLE: Final[Mapping[str, Sequence[str]]] = {
    "case": ("1", "HS-000001-B", "hs1", "HS-000999-K", "57"),
    "day": ("25/11/2026", "2026-11-20", "hôm nay", "1/2", "29/02/2024", "31/12/2027"),
    "number": ("1", "0", "2", "12", "999999999", "1.250"),
    "words": ("CB-05", "DU-CAM-GIANG-10903", "xã Cẩm Giàng", "Chi bộ 5", "42-CV/ĐU", "VB-1", "GT-3BD6-EE1D-8030", "doi-cho-o",
              "Nguyễn Thị Lam", "031301004471", "nữ", "official", "le-ket-nap", "transfer_notice", "certified", "L-000001",
              "trieu-tap=12,tan-thanh=9,khong-tan-thanh=3", "destination=CB-05", "state=certified", "CV=41", "arrived",
              "0225 3 123 456", "a@b.vn", "nghi", "ghi chú"),
}  # fmt: skip
_BAD = (
    "\udce9",
    "\udcff\udcfe",
    "--",
    "-",
    "--plain",
    "--json=x",
    "--confirm=-1",
    "a" * 3_000,
    "=" * 50,
    "\u202eNguyễn An",
)


class Shape(NamedTuple):
    """A command: its words in each language, what it is declared with."""

    words: tuple[Spoken, ...]
    command: Command


def shapes() -> list[Shape]:
    """Every command that is tried."""
    return [Shape(*each) for each in _below(cli.root.children) if each[0][0].english not in LEFT_OUT]


def _below(
    children: Sequence[Child], above: tuple[Spoken, ...] = ()
) -> Iterator[tuple[tuple[Spoken, ...], Command]]:
    for child in children:
        found, words = child.load(), (*above, Spoken(child.english, child.vietnamese))
        if isinstance(found, Group):
            yield from _below(found.children, words)
        elif isinstance(found, Command):
            yield words, found


def line(chance: Random, known: Sequence[Shape], files: Sequence[str]) -> list[str]:
    """A line: a command with some of what it is declared with, now and then with something else."""
    shape = chance.choice(known)
    place = chance.randrange(2)
    words = [each[place] for each in shape.words]
    if chance.random() < 0.03:
        words[chance.randrange(len(words))] = _hostile(chance)
    for param in shape.command.params:
        words += _typed(chance, param, files)
    for each in chance.sample(ANYWHERE, chance.choice((0, 0, 0, 1, 2))):
        if each.opts[0] not in REACHING_OUT:
            words += _option(chance, each, files)
    if chance.random() < 0.05:
        words.insert(chance.randrange(len(words) + 1), _hostile(chance))
    return words


def _typed(chance: Random, param: click.Parameter, files: Sequence[str]) -> list[str]:
    if isinstance(param, Option):
        given = param.required or chance.random() < 0.3
        return _option(chance, param, files) if given else []
    if not param.required and chance.random() < 0.4:
        return []
    count = 1 if param.nargs == 1 else chance.choice((1, 1, 2, 3))
    return [_value(chance, param, files) for _ in range(count)]


def _option(chance: Random, param: Option, files: Sequence[str]) -> list[str]:
    name = chance.choice([each for each in param.opts if each.startswith("--")])
    if param.is_flag:
        return [name]
    value = _value(chance, param, files)
    return [f"{name}={value}"] if chance.random() < 0.3 else [name, value]


def _value(chance: Random, param: Any, files: Sequence[str]) -> str:
    if chance.random() < 0.25:
        return _hostile(chance)
    reads = getattr(param, "reads", None)
    if reads is reading.path or (param.metavar or "").startswith(("TỆP", "THƯ MỤC")):
        return chance.choice(files)
    if reads is reading.case_code:
        return chance.choice(PLAUSIBLE["case"])
    if reads in (reading.event, reading.deadline):
        return chance.choice(PLAUSIBLE["day"])
    if reads is reading.whole_number or isinstance(param.type, click.IntRange):
        return chance.choice(PLAUSIBLE["number"])
    if isinstance(param.type, click.Choice):
        return chance.choice([*param.type.choices, "x"])
    kind = chance.choice(("words", "words", "words", "case", "day", "number"))
    return chance.choice((*PLAUSIBLE[kind], chance.choice(files)))


_CORPUS = texts([each for kind in PLAUSIBLE.values() for each in kind])


def _hostile(chance: Random) -> str:
    """Anything but a way out of the folder: what is written lands where the test looks. No machine hands over a NUL."""
    found = chance.choice(_BAD) if chance.random() < 0.2 else mutant(chance, _CORPUS)
    return found.replace("..", ".").replace("\0", "").lstrip("/~")
