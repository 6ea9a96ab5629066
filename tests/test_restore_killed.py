"""A restore that is killed: whenever it happens a whole book stands in its place, the former or the one put back, nothing of
the former is lost, and the next restore does what is left."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from office_books import NOW, Desk
from storage_fixtures import Book, new_book
from ways import certified, discovered

from ketnap.storage import engine
from ketnap.storage.book import aside as putting_aside
from ketnap.storage.book import backup
from ketnap.storage.proof import audit
from ketnap.workflow.law import Law
from ketnap.workflow.ports import Locked

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a process that kills itself with SIGKILL")

_KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from ketnap.storage.book import backup
copy, book, aside, left = sys.argv[1:]
left = int(left)
def meet(event, about):
    global left
    # Names given, changed and taken away, from the moment that the book itself is touched.
    if event in ("os.rename", "os.link", "os.remove") and str(book) in map(str, about):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(meet)
by = backup.By("VP", datetime.fromisoformat("%s"), "lấy lại")
backup.restore(Path(copy), Path(book), by, Path(aside))
"""


def killed(copy: Path, book: Path, aside: Path, at: int) -> bool:
    """Restore in a process that is killed right before it touches the name of the book this often; whether it was."""
    words = [str(each) for each in (copy, book, aside, at)]
    done = subprocess.run([sys.executable, "-c", _KILLED % NOW.isoformat(), *words], check=False)
    assert done.returncode in (0, -signal.SIGKILL)
    return done.returncode != 0


def cases(path: Path) -> int:
    """How many cases a book holds that holds."""
    with engine.reading(path) as reader:
        found = audit.verify(reader, replay=True)
    assert found.sound
    return found.cases


@pytest.fixture
def book(tmp_path: Path, law: Law) -> Book:
    """A book of two cases, and beside it `copy.db` with the first of them."""
    book = new_book("sqlite", tmp_path, law)
    certified(book.walk())
    backup.backup(book.path, tmp_path / "copy.db")
    discovered(book.walk("Đỗ Minh Đăng"))
    book.close()
    return book


def test_a_book_stands_there_whenever_a_restore_is_killed(book: Book, tmp_path: Path) -> None:
    copy, former = tmp_path / "copy.db", book.path.read_bytes()
    at = 1
    while True:
        aside = tmp_path / f"so.{at}.de-sang-ben.db"
        was_killed = killed(copy, book.path, aside, at)
        assert book.path.exists()
        assert cases(book.path) == (2 if was_killed else 1)
        if not was_killed:
            break
        at += 1
    assert at > 2, "it was killed on the way"
    assert cases(aside) == 2
    assert len(list(tmp_path.glob("*.de-sang-ben.db"))) == 1, "what was left half way is gone"
    assert len(aside.read_bytes()) == len(former)


def test_a_damaged_book_stands_there_too_until_the_other_has_come(book: Book, tmp_path: Path) -> None:
    copy, at, killings = tmp_path / "copy.db", 1, 0
    log = book.path.with_name(book.path.name + "-wal")
    while True:
        book.path.write_bytes(b"broken " * 2000)
        log.write_bytes(b"its log")
        aside = tmp_path / f"so.{at}.de-sang-ben.db"
        if not killed(copy, book.path, aside, at):
            break
        assert book.path.read_bytes() == b"broken " * 2000
        at, killings = at + 1, killings + 1
    assert killings > 1
    assert cases(book.path) == 1
    assert not log.exists(), "the log of the one is not read into the other"
    assert aside.read_bytes() == b"broken " * 2000


def test_where_the_other_cannot_come_everything_is_as_it_was(book: Book, tmp_path: Path) -> None:
    log = book.path.with_name(book.path.name + "-shm")
    book.path.write_bytes(b"broken " * 2000)
    log.write_bytes(b"its log")
    before = sorted(each.name for each in tmp_path.iterdir())
    # A folder cannot be put in the place of a file.
    arriving = tmp_path / "folder"
    arriving.mkdir()
    with pytest.raises(OSError, match="directory"):
        putting_aside.replace(book.path, arriving, tmp_path / "aside.db")
    arriving.rmdir()
    assert sorted(each.name for each in tmp_path.iterdir()) == before
    assert (book.path.read_bytes(), log.read_bytes()) == (b"broken " * 2000, b"its log")


def test_a_book_that_somebody_else_is_reading_an_earlier_state_of_is_not_replaced(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, aside = tmp_path / "copy.db", tmp_path / "aside.db"
    by = backup.By("VP", NOW, "lấy lại")
    with closing(engine.connect(book.path)) as reading:
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM event").fetchall()
        discovered(book.walk("Trần Thu Hà"))
        # Only the other one still has it open.
        book.close()
        with monkeypatch.context() as patient:
            patient.setattr(engine, "_WAIT_SECONDS", 0.1)
            with pytest.raises(Locked):
                backup.restore(copy, book.path, by, aside)
    assert cases(book.path) == 3
    assert not aside.exists()
    assert list(tmp_path.glob("*.arriving*")) == []
    backup.restore(copy, book.path, by, aside)
    assert (cases(book.path), cases(aside)) == (1, 3)


def test_two_restores_within_one_second_put_two_books_aside(desk: Desk, tmp_path: Path) -> None:
    copy = tmp_path / "ban-sao.db"
    desk.json("db", "backup", str(copy))
    desk.book.close()
    first, second = (desk.json("db", "restore", str(copy), "--yes")["aside"] for _ in range(2))
    assert first != second
    assert Path(first).exists()
    assert Path(second).exists()
