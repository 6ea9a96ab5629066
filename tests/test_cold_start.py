"""What a command that somebody types a hundred times a day must not wait for."""

import os
import subprocess
import sys

import pytest

SLOW = {
    "hashlib",
    "secrets",
    "shutil",
    "random",
    "pathlib",
    "urllib.parse",
    "sqlalchemy",
    "jinja2",
    "yaml",
    "pydantic",
    "rich",
    "transitions",
}
"""Each costs milliseconds, and a screen in a pipe has no use for it."""

WRITING = {"ketnap.storage.unit_of_work", "ketnap.storage.rows", "ketnap.storage.deadline_rows"}

ELSEWHERE = {
    "ketnap.workflow.correspondence.matter",
    "ketnap.workflow.letter_life",
    "ketnap.storage.queries",
    "ketnap.storage.book.private_files",
    "ketnap.commands.facts",
    "click.shell_completion",
}
"""What other commands need."""


def imported(*modules):
    names = ", ".join(modules)
    # What finds an installed program may have imported something for itself.
    before = "import sys; [sys.modules.pop(name, None) for name in ('pathlib', 'urllib.parse')]"
    program = f"{before}; import {names}; sys.stdout.write(' '.join(sys.modules))"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(result.stdout.split())


def ours(*modules):
    """What they import beyond what everybody brings along who reads a command line and a file."""
    return imported(*modules) - imported("click", "orjson", "sqlite3")


def test_a_screen_about_a_case_imports_nothing_that_is_slow_and_nothing_that_writes():
    found = ours("ketnap.cli", "ketnap.commands.case.show")
    assert "ketnap.storage.reader" in found
    assert not found & (SLOW | WRITING)
    assert not found & ELSEWHERE


def test_recording_a_step_imports_nothing_that_reads_lists():
    found = ours("ketnap.cli", "ketnap.commands.case.advance", "ketnap.storage.unit_of_work")
    assert "ketnap.storage.rows" in found
    slow = SLOW - {"hashlib"}
    assert not found & (slow | {"ketnap.storage.queries"})


def test_the_first_page_opens_no_book_and_imports_nothing_that_could():
    found = imported("ketnap.cli", "ketnap.commands.front")
    assert not ours("ketnap.cli", "ketnap.commands.front") & SLOW
    assert not [name for name in found if name.startswith(("ketnap.storage", "sqlite3"))]


@pytest.mark.parametrize(("said", "width"), [("60", 60), ("nhiều", 80), ("0", 80)])
def test_a_page_is_as_wide_as_the_terminal_says_and_eighty_columns_where_nobody_says(said, width):
    program = "from ketnap.cli import look_around; print(look_around().width)"
    result = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": said},
    )
    assert int(result.stdout) == width


def test_making_the_modules_of_the_shell_is_hardly_interrupted_to_look_for_rings_of_objects():
    count = "gc.get_stats()[0]['collections']"
    program = f"import gc; before = {count}; import ketnap.cli; print({count} - before)"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(result.stdout) < 5
