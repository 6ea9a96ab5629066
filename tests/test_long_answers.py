"""Long work and long answers on a screen: the counter stands once, a list ends where nobody would read on."""

from pathlib import Path

from batches import class_list, people, transfer
from click.testing import CliRunner
from office_books import NOW, Desk

from ketnap import cli
from ketnap.commands.invocation import Surroundings


def screen(desk: Desk, *words: str) -> tuple[str, str]:
    """A command at a terminal, where a line can be redrawn: what it says, and what it says of its progress."""
    around = Surroundings({"NO_COLOR": "1"}, NOW, screen=True, keyboard=False, width=160)
    result = CliRunner().invoke(cli.root, ["--db", str(desk.book.path), "--actor", "VP", *words], obj=around)
    assert result.exit_code == 0, result.output
    return result.stdout, result.stderr


def test_progress_counts_once_as_numbers_are_written_here(desk: Desk, tmp_path: Path) -> None:
    path = class_list(tmp_path / "moves.xlsx", people(desk, 3))
    _said, progress = screen(desk, *transfer(path, "--phat-hanh", "--lay-so", "6"))
    last = progress.split("\r")[-3]
    assert last.count("3/3") == 1, progress
    lines = desk.run(
        *transfer(class_list(tmp_path / "more.xlsx", people(desk, 0) or [desk.certified()]), "--de-du-thao")
    )
    assert "100 %   1/1\n" in lines.stderr


def test_a_screen_ends_the_list_of_letters_that_an_undo_touches_and_a_pipe_has_all(
    desk: Desk, tmp_path: Path
) -> None:
    path = class_list(tmp_path / "moves.xlsx", people(desk, 12))
    command = desk.json(*transfer(path, "--de-du-thao"))["command"]
    whole = desk.run("ho-so", "hoan-tac", command, "--chay-thu").stdout
    said, _progress = screen(desk, "ho-so", "hoan-tac", command)
    assert "… và 4 văn bản nữa: thêm --json" in said
    assert said.count("VB-") == 20
    assert whole.count("VB-") == 24
