"""What an option is called stands in the contract: whoever declares one gives its English name."""

from collections.abc import Iterator

import click
import pytest

from ketnap import cli
from ketnap.commands.contract import OPTIONS
from ketnap.commands.declaring import Group
from ketnap.commands.options import Option

# The number of an entry is one thing, the version of the program another: both are --version in English.
ITS_OWN = {("case advance", "--version")}


def commands(group: Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    for child in group.children:
        name = f"{path} {child.english}".strip()
        found = child.load()
        yield from commands(found, name) if isinstance(found, Group) else [(name, found)]


@pytest.fixture(autouse=True)
def vietnamese() -> None:
    cli.speak("vi")


def test_every_option_of_every_command_has_its_name_from_the_contract() -> None:
    declared = {
        (path, each.opts[0], each.opts[1])
        for path, command in commands(cli.root)
        for each in command.params
        if isinstance(each, Option)
    }
    assert ("letter render", "--docx", "--ban-sua") in declared
    others = {(path, english) for path, english, other in declared if OPTIONS.get(english) != other}
    assert others == ITS_OWN
