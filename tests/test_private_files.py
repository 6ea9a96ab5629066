"""Files that are written whole or not at all: what a writer that was killed leaves goes, what others write stays."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest
from letter_steps import issued
from office_books import Desk

from ketnap.storage.book import private_files

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the machine has no fork, no SIGSTOP")

_WRITER = """
import sys
from pathlib import Path
from ketnap.storage.book import private_files
private_files.put(Path(sys.argv[1]), b"x" * 100_000_000)
"""


def beside(folder: Path) -> list[Path]:
    """What is being written in a folder, or was."""
    return [each for each in folder.glob(".*.ketnap") if each.is_file()]


@contextmanager
def writing(path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that is stopped in the middle of writing a file."""
    path.parent.mkdir(exist_ok=True)
    with subprocess.Popen([sys.executable, "-c", _WRITER, str(path)]) as process:
        began = monotonic()
        while not any(each.stat().st_size for each in beside(path.parent)):
            assert process.poll() is None
            assert monotonic() - began < 60
            sleep(0.001)
        process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
        try:
            yield process
        finally:
            process.kill()


def test_what_a_killed_writer_left_is_taken_away_and_what_somebody_writes_is_not(tmp_path: Path) -> None:
    with writing(tmp_path / "42-CV-DU.docx") as process:
        (half,) = beside(tmp_path)
        assert half.name.startswith(".42-CV-DU.docx.")
        assert private_files.abandoned(tmp_path) == []
        private_files.clear(tmp_path)
        assert half.exists()
        process.kill()
        process.wait()
        assert private_files.abandoned(tmp_path) == [half]
        private_files.clear(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_writer_goes_on_while_others_clear_up(tmp_path: Path) -> None:
    with writing(tmp_path / "a.pdf") as process:
        private_files.clear(tmp_path)
        process.send_signal(signal.SIGCONT)
        assert process.wait(60) == 0
    assert [each.name for each in tmp_path.iterdir()] == ["a.pdf"]


def test_files_of_others_are_never_taken_away(tmp_path: Path) -> None:
    names = ("42-CV-DU.docx", ".42-CV-DU.docx.0a1b2c3d", ".x.0A1B2C3D.ketnap", ".ketnap", "x.0a1b2c3d.ketnap")
    for name in names:
        (tmp_path / name).write_text("của người khác")
    target = tmp_path / "ở nơi khác"
    target.write_text("x")
    (tmp_path / ".x.pdf.0a1b2c3d.ketnap").symlink_to(target)
    (tmp_path / ".y.pdf.0a1b2c3d.ketnap").mkdir()
    os.mkfifo(tmp_path / ".z.pdf.0a1b2c3d.ketnap")
    before = sorted(tmp_path.iterdir())
    assert private_files.abandoned(tmp_path) == []
    private_files.clear(tmp_path)
    assert sorted(tmp_path.iterdir()) == before
    private_files.clear(tmp_path / "not there")


def test_doctor_names_what_a_killed_writer_left_and_the_next_paper_takes_it_away(desk: Desk) -> None:
    issued(desk)
    with writing(desk.letters_folder / "57-NQ-CB.pdf"):
        assert not any("57-NQ-CB" in each["message"] for each in desk.json("kiem-tra")["findings"])
    (half,) = beside(desk.letters_folder)
    (found,) = (each for each in desk.json("kiem-tra")["findings"] if half.name in each["message"])
    assert found["verdict"] == "look"
    desk.json("van-ban", "in", "42-CV/ĐU")
    assert beside(desk.letters_folder) == []
    assert not any(half.name in each["message"] for each in desk.json("kiem-tra")["findings"])
