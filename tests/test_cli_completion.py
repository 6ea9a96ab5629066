"""Completion in four shells: names in the language of the variable, nothing heavy loaded."""

import os
import subprocess
import sys

import pytest
from probes import HEAVY

from ketnap.commands.contract import GROUPS


@pytest.mark.parametrize(
    ("shell", "part"),
    [
        ("bash", "complete -o nosort -F _ketnap_completion ketnap"),
        ("zsh", "#compdef ketnap"),
        ("fish", "complete --no-files --command ketnap"),
        ("powershell", "Register-ArgumentCompleter -Native -CommandName ketnap"),
    ],
)
def test_each_shell_gets_its_script(shell: str, part: str) -> None:
    found = _completing(shell, "source", "")
    assert part in found


def _completing(shell: str, what: str, typed: str, **environment: str) -> str:
    words = ["ketnap", *typed.split(" ")] if typed or what == "complete" else ["ketnap"]
    program = "import sys\nsys.argv=['ketnap']\nfrom ketnap.cli import main\nmain()"
    found = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        encoding="utf-8",
        env={
            **os.environ,
            "_KETNAP_COMPLETE": f"{shell}_{what}",
            "COMP_WORDS": " ".join(words),
            "COMP_CWORD": words[-1] if shell == "fish" else str(len(words) - 1),
            **environment,
        },
        check=False,
    )
    assert found.stderr == ""
    return found.stdout


def test_completion_offers_one_name_for_each_thing_in_the_language_of_the_variable() -> None:
    groups = [each.split(",", 1)[1] for each in _completing("bash", "complete", "").splitlines()]
    assert groups == [group.vietnamese for group in GROUPS.values()]
    english = [
        each.split(",", 1)[1] for each in _completing("bash", "complete", "", KETNAP_LANG="en").splitlines()
    ]
    assert english == list(GROUPS)


def test_completion_accepts_the_other_language_once_it_is_begun() -> None:
    assert _completing("bash", "complete", "cal").split() == ["plain,calendar"]


def test_completion_offers_commands_of_a_group_and_options_with_their_help() -> None:
    assert _completing("zsh", "complete", "lich t").splitlines() == [
        "plain",
        "tinh-han",
        "tính hạn: ngày cuối của một số ngày làm việc",
    ]
    assert _completing("fish", "complete", "lich tinh-han --ngay").splitlines() == [
        "plain,--ngay-lam-viec\tsố ngày làm việc"
    ]


def test_completion_loads_none_of_the_heavy_libraries() -> None:
    program = (
        "import sys, atexit\nfrom ketnap.cli import main\nsys.argv=['ketnap']\n"
        f"atexit.register(lambda: print([each for each in {HEAVY!r} if each in sys.modules], file=sys.stderr))\nmain()"
    )
    found = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        encoding="utf-8",
        env={
            **os.environ,
            "_KETNAP_COMPLETE": "bash_complete",
            "COMP_WORDS": "ketnap lich ",
            "COMP_CWORD": "2",
        },
        check=False,
    )
    assert found.stderr.splitlines()[-1] == "[]"
    assert "plain,tinh-han" in found.stdout
