"""A disk that is full, a place where nothing may be written: every command that writes says so in one sentence and leaves
everything as it was; the same line works once there is room, without any repair."""

import ctypes
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from faults import check, log_sizes, no_larger_than, seen
from letter_steps import MOVE, transferred
from office_books import CAM_GIANG, Desk
from packet_books import NOTICE, after_a_move
from rosters import good, write
from soaking import Proof, size
from storage_fixtures import Book
from test_org_import import listed, row
from ways import dossier_ready

from ketnap import cli
from ketnap.commands.contract import GROUPS
from ketnap.storage import sweep
from ketnap.workflow.law import Law

pytestmark = [
    pytest.mark.soak("A full disk and a place that is read-only, for every command that writes"),
    pytest.mark.skipif(os.name != "posix", reason="limits and file modes of POSIX"),
]

STORAGE = 74
ABOUT = ("--born", "14/03/2001", "--fact", "education=higher", "--fact", "introduced_by=cell")
LINES: dict[str, tuple[str, ...]] = {
    "worker": ("--once",),
    "org add": ("CB-77", "Chi bộ 77", "--upper", "DU-LE-CHAN"),
    "org import": ("{folder}/to-chuc.xlsx", "--commit"),
    "org merge": ("DU-AN-HAI", "--to", "DU-HAI-AN", "--on", "01/11/2026", "--yes"),
    "org power": ("CB-05", "teach", "--from", "01/11/2026"),
    "org post": ("CB-05", "Phó Bí thư", "Lê Văn Bính", "--from", "01/11/2026"),
    "case open": ("Đỗ Minh Đăng", "--org", "CB-05", *ABOUT),
    "case advance": ("{certified}", "propose_procedure", "--on", "02/11/2026"),
    "case set": ("{certified}", "residence=số 5 Lê Chân"),
    "case import": ("{folder}/ds.xlsx", "--commit"),
    "case move": ("{certified}", "--to", CAM_GIANG, "--effective", "20/11/2026", "--reason", "residence"),
    "case transfer": ("{certified}", *MOVE, "--issue", "--confirm", "2"),
    "case receive": ("--org", "CB-12", "--packet", "{second}"),
    "case correct": ("{certified}", "8", "--on", "21/08/2025", "--reason", "nhầm ngày"),
    "case undo": ("{undone}",),
    "case paper": ("{certified}", "--place", "tủ 2, cặp 14"),
    "outbox retry": ("1",),
    "outbox resolve": ("1", "--dropped"),
    "letter issue": ("{drafted}", "--confirm", "2"),
    "letter render": (NOTICE,),
    "letter send": (NOTICE, "--how", "post"),
    "letter receipt": (NOTICE, "--code", "arrived", "--how", "đ/c Hà báo qua điện thoại"),
    "letter void": (NOTICE, "--reason", "sai nơi nhận", "--confirm", "1"),
    "letter register": ("--reserve", "5", "--kind", "CV", "--reason", "mất điện", "--confirm", "5"),
    "letter draft": ("{dossier}", "nghi-quyet-chi-bo-ket-nap"),
    "packet import": ("{second}",),
    "packet receipt": ("{received}",),
    "key new": ("--replace", "--confirm", "1"),
    "key trust": ("{card}", "--fingerprint", "{fingerprint}"),
    "key revoke": (CAM_GIANG, "--reason", "máy mất", "--yes"),
    "definition migrate": (),
    "rules assume": ("politics_check_waived", "--value", "có"),
    "rules set": ("transfer.ack", "--value", "10"),
    "calendar set": ("27/11/2026", "--kind", "off", "--name", "Nghỉ bão", "--source", "CĐ 1/UBND"),
    "db upgrade": (),
    "db backup": (),
    "db restore": ("{copy}", "--yes"),
    "audit export": ("--out", "{folder}/moc.txt"),
}
AWAY = frozenset({"case receive", "packet import", "packet receipt"})
ELSEWHERE = frozenset({"init", "demo"})
"""What makes a book of its own; tests/test_bad_input_machine.py and tests/test_demo.py."""


class Office(NamedTuple):
    """A folder with the books of two offices, and what the lines above name in it."""

    folder: Path
    named: dict[str, str]


@pytest.fixture(scope="module")
def office(law: Law, tmp_path_factory: pytest.TempPathFactory) -> Office:
    cli.speak("vi")
    folder = tmp_path_factory.mktemp("office")
    two = after_a_move(folder, law)
    home, away = two
    packet = two.sent()
    certified = home.certified(name="Phạm Thị Hồng Ánh").code
    drafted = transferred(home, "Vũ Hải Yến").code
    dossier = dossier_ready(home.book.walk("Ngô Quang Khải"), cell="CB-05").record.case
    undone = home.json("case", "set", certified, "trade_union_member=có")["command"]
    with home.book.begin() as uow:
        sweep.sweep(uow, date(2030, 1, 1), datetime(2029, 1, 1, tzinfo=UTC))
        uow.cursor.execute("UPDATE outbox SET status = 'held', reason = 'no_address'")
    received = away.json("case", "receive", "--org", "CB-12", "--packet", str(packet))["case"]
    second = two.sent(two.moved(name="Bùi Thị Hoa", identity_number="031301009999", born_on=date(2000, 5, 6)))
    shown = away.json("key", "show")
    listed(folder, row("CB-88", "Chi bộ 88"))
    write(folder / "ds.xlsx", [good(1)])
    copy = folder / "ban-sao.db"
    home.json("db", "backup", str(copy))
    for desk in two:
        desk.book.one("PRAGMA wal_checkpoint(TRUNCATE)")
        desk.book.close()
    named = {"certified": certified, "drafted": drafted, "undone": undone, "received": received}
    named["dossier"] = dossier
    files = {"second": second, "copy": copy, "card": Path(shown["card"])}
    named |= {name: str(path.relative_to(folder)) for name, path in files.items()}
    return Office(folder, {**named, "fingerprint": shown["fingerprint"]})


class Desks(NamedTuple):
    """Copies of these books, and a line to type at one of them."""

    desk: Desk
    words: tuple[str, ...]


def at(office: Office, law: Law, folder: Path, command: str) -> Desks:
    shutil.copytree(office.folder, folder, dirs_exist_ok=True)
    book = Book(folder / ("cam-giang" if command in AWAY else "le-chan") / "so.db", law)
    book.close()
    named = {
        name: str(folder / value) if (folder / value).exists() else value
        for name, value in office.named.items()
    }
    words = (each.format(**named, folder=folder) for each in LINES[command])
    return Desks(Desk(book), (*command.split(), *words))


def test_every_command_is_here_or_only_reads() -> None:
    every = {f"{group} {name}".strip() for group, each in GROUPS.items() for name in each.commands or [""]}
    reads = {"today", "doctor", "db check", "audit verify", "remind preview", "report transfers"}
    reads |= {
        each for each in every if each.split()[-1] in ("list", "show", "tree", "find", "why", "history")
    }
    reads |= {each for each in every if each.split()[-1] in ("explain", "check", "diagram", "diff", "due")}
    assert every == {*LINES, *ELSEWHERE, *reads}


def refused(desk: Desk, words: tuple[str, ...], before: object) -> None:
    """The line was not done, and said so in a sentence; everything is as it was."""
    result = desk.run(*words, "--json")
    assert result.exit_code == STORAGE, (words, result.output, result.exc_info)
    assert result.stdout == ""
    error = json.loads(result.stderr)["error"]
    assert error["unchanged"] is True
    assert error["code"].startswith("storage."), error
    assert seen(desk) == before, words


each_line = pytest.mark.parametrize("command", LINES)


@each_line
def test_where_nothing_may_be_written_it_is_said_and_the_same_line_works_later(
    office: Office, law: Law, tmp_path: Path, vietnamese: None, command: str, proof: Proof
) -> None:
    desk, words = at(office, law, tmp_path, command)
    before = seen(desk)
    with read_only(tmp_path):
        result = desk.run(*words, "--json")
        unchanged = seen(desk) == before
    assert unchanged
    done = desk.run(*words, "--json")
    assert done.exit_code == 0, (words, done.output)
    if seen(desk) != before:
        assert (result.exit_code, result.stdout) == (STORAGE, ""), (words, result.output)
        error = json.loads(result.stderr)["error"]
        assert (error["code"], error["unchanged"]) == ("storage.read_only", True)
    check(desk)
    desk.book.close()
    proof(commands=1)


@each_line
def test_where_no_file_may_grow_it_is_said_and_the_same_line_works_later(
    office: Office, law: Law, tmp_path: Path, vietnamese: None, command: str, proof: Proof
) -> None:
    desk, words = at(office, law, tmp_path, command)
    desk.book.one("PRAGMA wal_checkpoint(TRUNCATE)")
    desk.book.close()
    before = seen(desk)
    tried = 0
    for limit in (0, *(each for each, _ in zip(log_sizes(), range(size(2, 30)), strict=False))):
        with no_larger_than(limit):
            result = desk.run(*words, "--json")
        if result.exit_code == 0:
            break
        tried += 1
        assert (result.exit_code, result.stdout) == (STORAGE, ""), (words, result.output, result.exc_info)
        error = json.loads(result.stderr)["error"]
        if error["unchanged"]:
            assert error["code"].startswith("storage."), error
            assert seen(desk) == before, (words, limit)
        else:
            # Some of it is in the book: a letter whose paper found no room, a round that was stopped. The line that is
            # shown does what is left.
            assert error["next"], error
            break
    else:
        assert desk.run(*words, "--json").exit_code == 0
    check(desk)
    desk.book.close()
    proof(commands=1, refusals=tried)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nothing in a folder may be written; root is held to it too."""
    paths = [folder, *folder.rglob("*")]
    modes = {path: path.stat().st_mode for path in paths}
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with _like_anybody():
            yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


@contextmanager
def _like_anybody() -> Iterator[None]:
    """Root passes over file modes by two capabilities, which this thread does without for a while."""
    libc = ctypes.CDLL(None, use_errno=True)
    header, sets = _Header(0x20080522, 0), (_Sets * 2)()
    if os.geteuid() != 0 or libc.capget(ctypes.byref(header), ctypes.byref(sets)) != 0:
        yield
        return
    before = sets[0].effective
    sets[0].effective = before & ~0b110
    assert libc.capset(ctypes.byref(header), ctypes.byref(sets)) == 0
    try:
        yield
    finally:
        sets[0].effective = before
        assert libc.capset(ctypes.byref(header), ctypes.byref(sets)) == 0


def test_a_mark_that_found_no_room_leaves_no_half_line(
    office: Office, law: Law, tmp_path: Path, vietnamese: None
) -> None:
    desk, words = at(office, law, tmp_path, "audit export")
    marks = tmp_path / "moc.txt"
    assert desk.run(*words).exit_code == 0
    whole = marks.read_bytes()
    desk.book.close()
    # Past what the log of a small step takes, into the middle of the second line.
    marks.write_bytes(whole * 4000)
    with no_larger_than(marks.stat().st_size + 20):
        result = desk.run(*words, "--json")
    assert (result.exit_code, json.loads(result.stderr)["error"]["unchanged"]) == (STORAGE, False)
    assert marks.read_bytes() == whole * 4000
    assert desk.run(*words).exit_code == 0
    assert marks.read_bytes() == whole * 4001
