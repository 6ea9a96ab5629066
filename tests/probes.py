"""The root of the shell with three commands more that show the frame at work, and ways to run it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

from click.testing import CliRunner, Result

from ketnap import cli
from ketnap.commands import asking
from ketnap.commands.declaring import Child, argument, declare, flag, option
from ketnap.commands.invocation import Invocation, Surroundings, invoked
from ketnap.commands.lazy import Root
from ketnap.commands.printing import Answer, Pairs
from ketnap.commands.texts import N_
from ketnap.workflow import ports

NOW = datetime(2026, 11, 25, 2, 12, tzinfo=UTC)
HEAVY = (
    "sqlalchemy",
    "jinja2",
    "yaml",
    "pydantic",
    "typst",
    "docx",
    "rich",
    "alembic",
    "apscheduler",
    "platformdirs",
)


def speak_vietnamese() -> Iterator[None]:
    """A fixture: the language is the process's, no test may leave another one behind."""
    cli.speak("vi")
    yield
    cli.speak("vi")


def surroundings(*, screen: bool = False, keyboard: bool = False, **environment: str) -> Surroundings:
    return Surroundings(environment, NOW, screen, keyboard, 100)


@declare("probe say", help=N_("trang này"))
@argument("word", metavar=N_("CHỮ"), help=N_("trang này"), required=False)
@option("--name", metavar=N_("TÊN"), help=N_("trang này"))
@option("--fact", into="facts", metavar=N_("CHỮ"), help=N_("trang này"), many=True)
@flag("--all", help=N_("trang này"))
def say(
    invocation: Invocation, word: str | None, name: str | None, facts: tuple[str, ...], all: bool
) -> Answer:
    """Answers with everything it was told."""
    data = {"word": word, "name": name, "facts": list(facts), "all": all, **invocation._asdict()}
    data.pop("settings")
    return Answer(data, (Pairs((("word", word or ""), ("actor", invocation.actor))),))


@declare("probe fail", help=N_("trang này"))
@argument("how", metavar=N_("CHỮ"), help=N_("trang này"))
def fail(invocation: Invocation, how: str) -> None:
    """Goes wrong in the way it is told."""
    raise {
        "value": ValueError("Nguyễn Văn A, 012345678901"),
        "stop": KeyboardInterrupt(),
        "case": ports.NoSuchCase("HS-000024-A"),
        "full": OSError(28, "No space left on device"),
    }[how]


@declare("probe ask", help=N_("trang này"))
def ask(invocation: Invocation) -> Answer:
    """Asks three kinds of questions."""
    chosen = asking.choose(invocation, "Ghi bước nào?", ["một", "hai"])
    asking.agree(invocation, "Ghi vào sổ?")
    asking.agree_for_good(invocation, "Phát hành 38 văn bản.", 38)
    return Answer({"chosen": chosen}, (f"chosen {chosen}",))


class ProbedRoot(Root):
    """The root with three commands more, so that the frame can be seen at work."""

    def __init__(self) -> None:
        super().__init__(cli.look_around, cli.speak)
        self.children = (
            *self.children,
            Child("probe-say", "noi-thu", "", "", say),
            Child("probe-fail", "hong-thu", "", "", fail),
            Child("probe-ask", "hoi-thu", "", "", ask),
            Child("nowhere", "khong-dau", "", "ketnap.commands.nowhere"),
        )


def run(
    *words: str, around: Surroundings | None = None, typed: str | None = None, root: Root | None = None
) -> Result:
    return CliRunner().invoke(root or ProbedRoot(), list(words), input=typed, obj=around or surroundings())


def said(*words: str, around: Surroundings | None = None) -> dict[str, object]:
    result = run("probe-say", *words, "--json", around=around)
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.stdout)
    return found


def process(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The installed program itself, in a process of its own, without a book."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("KETNAP", "LANG", "LC_", "_KETNAP"))
    }
    return subprocess.run(
        [sys.executable, "-c", "from ketnap.cli import main; main()", *words],
        capture_output=True,
        encoding="utf-8",
        env={**clean, "XDG_DATA_HOME": "/nonexistent", **environment},
        check=False,
    )


def error(result: Result) -> dict[str, object]:
    assert result.stdout == ""
    found: dict[str, object] = json.loads(result.stderr)["error"]
    assert set(found) == {"code", "message", "exit", "unchanged", "findings", "next"}
    assert found["exit"] == result.exit_code
    return found


def invocation() -> Invocation:
    """An invocation without options, in a pipe."""
    return invoked(surroundings(), {}, None)
