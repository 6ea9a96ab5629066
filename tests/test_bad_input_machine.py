"""A machine that fails, somebody who stops: the program itself, in a process of its own, and the book as it was."""

import ctypes
import json
import os
import select
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from office_books import Desk, office_book

from ketnap import cli
from ketnap.workflow.law import Law

fcntl = pytest.importorskip("fcntl", reason="limits, capabilities and terminals of POSIX")
pty = pytest.importorskip("pty")
resource = pytest.importorskip("resource")
termios = pytest.importorskip("termios")

STEP = ("ho-so", "ghi", "1", "de-nghi-lam-thu-tuc", "--ngay", "02/11/2026")
OPENING = (
    "ho-so", "mo", "Ngô", "Quang", "Khải", "--to-chuc", "CB-05", "--ngay-sinh", "02/09/2000", "--ngay", "01/10/2026",
    "--du-kien", "trinh-do-hoc-van=dai-hoc", "--du-kien", "noi-gioi-thieu=chi-bo",
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, law: Law):
    """A desk with the case of somebody who holds a certificate."""
    cli.speak("vi")
    desk = Desk(office_book(tmp_path, law))
    desk.certified()
    yield desk
    desk.book.close()


def dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def process(
    path: Path, *words: str, before: Callable[[], None] | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """The program itself on a book."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("KETNAP")}
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from ketnap.cli import main; main()",
            "--db",
            str(path),
            "--actor",
            "VP",
            *words,
        ],
        capture_output=True,
        encoding="utf-8",
        env={**clean, **environment},
        preexec_fn=before,
        check=False,
    )


def as_anybody() -> None:
    """Root may write to what is read-only; whoever this process becomes may not."""
    bound, override = 24, 1
    if os.geteuid() == 0:
        assert ctypes.CDLL(None).prctl(bound, override, 0, 0, 0) == 0


def test_a_read_only_book_is_read_and_not_written(desk: Desk) -> None:
    path = desk.book.path
    desk.book.close()
    before = path.read_bytes()
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        read = process(path, "ho-so", "xem", "1", before=as_anybody)
        written = process(path, *STEP, before=as_anybody)
        copied = process(path, "du-lieu", "sao-luu", before=as_anybody)
        asked = process(path, *STEP, "--json", before=as_anybody)
    finally:
        path.parent.chmod(0o755)
    assert read.returncode == 0, read.stderr
    assert "Đã có giấy chứng nhận" in read.stdout
    sentence = "Không được ghi vào nơi để sổ hay tệp. Xem quyền ghi của thư mục rồi gõ lại đúng lệnh ấy.\n"
    assert (written.returncode, written.stdout, written.stderr) == (74, "", sentence)
    assert (copied.returncode, copied.stdout, copied.stderr) == (74, "", sentence)
    assert json.loads(asked.stderr)["error"]["code"] == "storage.read_only"
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_book_is_not_made_where_nothing_may_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "so"
    folder.mkdir(mode=0o555)
    found = process(folder / "so.db", "khoi-tao", "--xa-phuong", "phường Lê Chân", before=as_anybody)
    assert (found.returncode, found.stdout) == (74, "")
    assert found.stderr.startswith("Không được ghi vào nơi để sổ hay tệp.")
    assert list(folder.iterdir()) == []


_MOST = 32_800
"""The index of the log fits, the log of a whole transaction does not."""


def _small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MOST, _MOST))


def test_a_disk_that_takes_no_more_leaves_the_book_as_it_was_and_the_same_line_works_later(
    desk: Desk,
) -> None:
    path = desk.book.path
    desk.book.close()
    before = dump(path)
    found = process(path, *OPENING, before=_small_files)
    assert (found.returncode, found.stdout) == (74, "")
    assert found.stderr.startswith("Ổ đĩa không đọc hoặc không ghi được. Lệnh vừa gõ chưa được ghi.")
    assert "gõ lại đúng lệnh ấy" in found.stderr
    assert dump(path) == before
    again = process(path, *OPENING)
    assert again.returncode == 0, again.stderr
    assert process(path, "nhat-ky", "doi-chieu", "--tinh-lai").returncode == 0


_ON_A_SMALL_DISK = """
set -e
mount -t tmpfs -o size=1m small "$FOLDER"
cp "$BOOK" "$FOLDER/so.db"
dd if=/dev/zero of="$FOLDER/full" bs=1k 2>/dev/null || true
set +e
"$PYTHON" -c 'from ketnap.cli import main; main()' --db "$FOLDER/so.db" --actor VP "$@" >"$OUT/1.out" 2>"$OUT/1.err"
echo $? >"$OUT/1.code"
cp "$FOLDER/so.db" "$OUT/1.db"
rm "$FOLDER/full"
"$PYTHON" -c 'from ketnap.cli import main; main()' --db "$FOLDER/so.db" --actor VP "$@" >"$OUT/2.out" 2>"$OUT/2.err"
echo $? >"$OUT/2.code"
"""


def may_mount() -> bool:
    tried = ["unshare", "-Urm", "sh", "-c", "mount -t tmpfs -o size=1m small /mnt"]
    try:
        return subprocess.run(tried, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not may_mount(), reason="a disk of our own cannot be mounted here")
def test_a_full_disk_is_said_and_the_same_line_works_once_there_is_room(desk: Desk, tmp_path: Path) -> None:
    path = desk.book.path
    desk.book.close()
    before = dump(path)
    (tmp_path / "disk").mkdir()
    subprocess.run(
        ["unshare", "-Urm", "bash", "-c", _ON_A_SMALL_DISK, "small", *STEP],
        check=True,
        env={
            **os.environ,
            "PYTHON": sys.executable,
            "BOOK": str(path),
            "OUT": str(tmp_path),
            "FOLDER": str(tmp_path / "disk"),
        },
    )
    assert (tmp_path / "1.code").read_text() == "74\n"
    assert (tmp_path / "1.out").read_text() == ""
    assert (tmp_path / "1.err").read_text(encoding="utf-8") == (
        "Ổ đĩa đã đầy, lệnh vừa gõ chưa được ghi. Dọn chỗ trống rồi gõ lại đúng lệnh ấy; gõ lại không sinh bước"
        " thứ hai.\n"
    )
    assert dump(tmp_path / "1.db") == before
    assert (tmp_path / "2.code").read_text() == "0\n"
    assert (
        (tmp_path / "2.out").read_text(encoding="utf-8").startswith("Đã ghi «Chi bộ đề nghị cho làm thủ tục")
    )


# ---- Ctrl+C


def test_ctrl_c_at_a_question_stops_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "so.db"
    ours, theirs = pty.openpty()
    words = ["--db", str(path), "khoi-tao", "--xa-phuong", "cam giang"]
    asking = subprocess.Popen(
        [sys.executable, "-c", "from ketnap.cli import main; main()", *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**_ordinary(os.environ), "TERM": "xterm"},
        start_new_session=True,
        preexec_fn=_with_its_own_terminal,
    )
    os.close(theirs)
    try:
        assert "xã Cẩm Giàng, Hải Phòng" in _read(ours, "Chọn số")
        shown = _read(ours, "chưa ghi gì vào sổ.", press=b"\x03")
        assert asking.wait(timeout=30) == 130
    finally:
        asking.kill()
        asking.wait()
        os.close(ours)
    assert "Đã dừng, chưa ghi gì vào sổ." in shown
    assert "Traceback" not in shown
    assert list(tmp_path.iterdir()) == []


def _with_its_own_terminal() -> None:
    """The terminal at standard input becomes the one whose Ctrl+C reaches this process; whoever runs the tests in
    the background may have let it be ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _read(terminal: int, until: str, press: bytes = b"") -> str:
    """What appears on a terminal, up to some words; waits half a minute for them. `press` is pressed, and again where
    nothing comes of it: between its prompt and its first look at the keyboard, Python notes a Ctrl+C only at the
    next key."""
    shown = b""
    end, pressed = time.monotonic() + 30, 0.0
    while until not in shown.decode("utf-8", "replace"):
        assert time.monotonic() < end, shown.decode("utf-8", "replace")
        if press and time.monotonic() > pressed + 3:
            os.write(terminal, press)
            pressed = time.monotonic()
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                shown += os.read(terminal, 4096)
            except OSError:
                break
    return shown.decode("utf-8", "replace")


def test_ctrl_c_in_the_middle_of_writing_leaves_the_book_as_it_was(desk: Desk) -> None:
    path = desk.book.path
    desk.book.close()
    before = dump(path)
    program = (
        "import os, signal\n"
        "from ketnap.storage.unit_of_work import SqliteUnitOfWork\n"
        "from ketnap.cli import main\n"
        "finish = SqliteUnitOfWork.finish\n"
        "def interrupted(self):\n"
        "    finish(self)\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "SqliteUnitOfWork.finish = interrupted\n"
        "main()\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", program, "--db", str(path), *STEP],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=_ordinary(os.environ),
    )
    assert (found.returncode, found.stdout) == (130, "")
    assert found.stderr.strip() == "Đã dừng, chưa ghi gì vào sổ."
    assert dump(path) == before


def _ordinary(environment: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in environment.items() if not key.startswith("KETNAP")}
