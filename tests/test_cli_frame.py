"""The frame of the shell: start-up, the first page, names, global options, languages."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from probes import HEAVY, ProbedRoot, error, process, run, said, speak_vietnamese, surroundings

from ketnap.commands.contract import GROUPS
from ketnap.commands.invocation import Surroundings

ROOT = Path(__file__).resolve().parent.parent

vietnamese = pytest.fixture(autouse=True)(speak_vietnamese)


# ---- start-up


@pytest.mark.parametrize("words", [("--help",), ("lich", "--help"), ("--version-unknown",), ()])
def test_help_and_usage_load_none_of_the_heavy_libraries(words: tuple[str, ...]) -> None:
    program = (
        "import sys\nfrom ketnap.cli import main\n"
        f"try:\n    main()\nfinally:\n    print([each for each in {HEAVY!r} if each in sys.modules], file=sys.stderr)"
    )
    # With --db, even the place of the book is not asked of platformdirs.
    found = subprocess.run(
        [sys.executable, "-c", program, *words, *(["--db", "nowhere.db"] if not words else [])],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert found.stderr.splitlines()[-1] == "[]"


def test_the_modules_import_where_the_posix_only_ones_are_missing() -> None:
    program = """
import builtins, importlib, pkgutil, sys
import ketnap
hidden = {"fcntl", "pwd", "grp", "resource", "termios", "tty", "pty", "syslog"}
load = builtins.__import__
def guarded(name, globals=None, *rest, **more):
    if name.split(".")[0] in hidden and (globals or {}).get("__name__", "").startswith("ketnap"):
        raise ModuleNotFoundError(name)
    return load(name, globals, *rest, **more)
builtins.__import__ = guarded
for package in ("commands", "definitions", "exchange", "notifications", "storage", "workflow"):
    module = importlib.import_module(f"ketnap.{package}")
    for found in pkgutil.walk_packages(module.__path__, module.__name__ + "."):
        # alembic runs its environment inside a migration, never by import.
        if not found.name.startswith("ketnap.storage.migrations"):
            importlib.import_module(found.name)
importlib.import_module("ketnap.cli")
print(len([name for name in sys.modules if name.startswith("ketnap.")]))
"""
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False
    )
    assert found.returncode == 0, found.stderr
    assert int(found.stdout) > 50


def test_output_is_utf8_also_where_the_code_page_is_not() -> None:
    found = process("--help", PYTHONIOENCODING="cp1252", PYTHONUTF8="0", LC_ALL="C")
    assert found.returncode == 0
    assert "HẰNG NGÀY" in found.stdout


# ---- the first page


def test_the_help_goes_by_task_with_the_daily_commands_first() -> None:
    lines = run("--help").stdout.splitlines()
    assert lines[0] == "HẰNG NGÀY"
    assert lines[1].split() == [
        "hom-nay",
        "today",
        "việc",
        "quá",
        "hạn,",
        "sắp",
        "đến",
        "hạn,",
        "đang",
        "vướng",
    ]
    titles = [each.split("  ")[0] for each in lines[7 : lines.index("")] if each.split(" ")[0].isupper()]
    assert titles == [
        "HỒ SƠ",
        "NHẬP, CHUYỂN",
        "VĂN BẢN",
        "THỜI HẠN",
        "TỔ CHỨC",
        "QUẢN TRỊ",
        "BẮT ĐẦU",
    ]
    page = " ".join(" ".join(lines).split())
    assert (
        "VĂN BẢN van-ban danh-sach · xem · soan · phat-hanh · in · gui · xac-nhan · huy · so THỜI HẠN" in page
    )
    assert "[KETNAP_NO_NAMES]" in run("--help").stdout


def test_every_command_on_the_help_page_exists() -> None:
    """A command of a later version is not offered."""
    page = run("--lang", "en", "--help").stdout.split("OPTIONS")[0]
    offered = [
        (group, command)
        for group, place in GROUPS.items()
        for command in place.commands
        if any(f"{group} {command}" in line for line in page.splitlines())
    ]
    assert ("case", "advance") in offered
    for group, command in offered:
        assert run(group, command, "--help").exit_code == 0, (group, command)


def test_every_group_is_on_the_help_page_in_both_languages() -> None:
    vietnamese, english = run("--help").stdout, run("--lang", "en", "--help").stdout
    for name, group in GROUPS.items():
        assert re.search(rf"\b{group.vietnamese}\b", vietnamese), name
        assert re.search(rf"\b{name}\b", english), name
    assert "DAILY" in english


def test_without_a_book_the_bare_command_says_how_to_make_one(tmp_path: Path) -> None:
    result = run("--db", str(tmp_path / "so.db"), around=surroundings(screen=True, NO_COLOR="1"))
    assert result.exit_code == 0
    assert [each.rstrip() for each in result.stdout.splitlines()] == [
        "ketnap theo dõi hồ sơ kết nạp đảng viên. Máy này chưa có sổ (cơ sở dữ liệu).",
        "  Lập sổ của đơn vị        ketnap khoi-tao",
        "  Xem thử với số liệu giả  ketnap xem-thu                300 người, chưa đến 2 phút",
        "  Lấy lại từ bản sao lưu   ketnap du-lieu khoi-phuc TỆP",
    ]


def test_the_bare_command_answers_in_json_too(tmp_path: Path) -> None:
    result = run("--json", "--db", str(tmp_path / "so.db"))
    assert json.loads(result.stdout) == {
        "database": False,
        "next": ["ketnap init", "ketnap demo", "ketnap db restore TỆP"],
    }


# ---- names


@pytest.mark.parametrize(
    "words",
    [
        ("lich", "tinh-han"),
        ("calendar", "due"),
        ("LỊCH", "Tính_Hạn"),
        ("lịch", "tính", "hạn"),
        ("calendar", "tính", "hạn"),
    ],
)
def test_a_command_is_known_by_either_name_in_any_spelling(words: tuple[str, ...]) -> None:
    result = run(*words, "--tu", "02/11/2026", "--ngay-lam-viec", "1", "--json")
    assert json.loads(result.stdout)["due_on"] == "2026-11-03"


@pytest.mark.parametrize("name", ["--name", "--ten", "--Tên", "--TEN", "--tên"])
def test_an_option_is_known_by_either_name_in_any_spelling(name: str) -> None:
    assert said(name, "Lê")["name"] == said(f"{name}=Lê")["name"] == "Lê"


def test_an_unknown_command_is_answered_with_proposals_and_nothing_is_run() -> None:
    result = run("lihc")
    assert result.exit_code == 2
    assert result.stderr == "Không có lệnh «lihc». Có phải lich?\nGõ: ketnap --help\n"


def test_a_command_spoilt_by_telex_is_answered_with_the_cause() -> None:
    result = run("cáe", "lít")
    assert result.exit_code == 2
    assert "Bộ gõ đang ở tiếng Việt: chuyển sang tiếng Anh, hoặc gõ ho-so." in result.stderr


def test_an_unknown_option_is_answered_with_proposals_as_it_was_typed() -> None:
    result = run("noi-thu", "--Tênn", "x")
    assert result.exit_code == 2
    assert result.stderr.startswith("Không có tùy chọn «--Tênn». Có phải --ten?\nGõ: ketnap noi-thu --help")


def test_too_many_words_are_named() -> None:
    result = run("noi-thu", "a", "b")
    assert result.exit_code == 2
    assert result.stderr.startswith("Thừa: b. Chữ có dấu cách thì đặt trong ngoặc kép.")


def test_a_missing_option_is_named_in_the_language_of_the_shell() -> None:
    assert "Thiếu tùy chọn --tu." in run("lich", "tinh-han", "--ngay-lam-viec", "3").stderr
    assert "Missing option --from." in run("calendar", "due", "--working-days", "3", "--lang", "en").stderr


def test_an_option_without_its_value_is_answered() -> None:
    assert run("noi-thu", "--ten").stderr.startswith("Tùy chọn --ten cần một giá trị đi sau.")


def test_a_flag_takes_no_value() -> None:
    assert run("noi-thu", "--tat-ca=3").stderr.startswith("Tùy chọn --tat-ca không đi kèm giá trị.")


def test_a_group_alone_shows_what_may_follow() -> None:
    result = run("lich")
    assert result.exit_code == 2
    assert result.stderr.startswith("Cần tên một lệnh.\nCách dùng: ketnap lich [TÙY CHỌN] LỆNH [THAM SỐ]...")
    assert "tinh-han" in result.stderr


def test_the_help_of_a_command_stands_in_the_language_of_the_shell() -> None:
    vietnamese, english = (
        run("lich", "tinh-han", "--help").stdout,
        run("lich", "tinh-han", "--help", "--lang", "en").stdout,
    )
    assert vietnamese.startswith("Cách dùng: ketnap lich tinh-han [TÙY CHỌN]")
    assert "--tu, --from NGÀY" in vietnamese
    assert english.startswith("Usage: ketnap calendar due [OPTIONS]")
    assert "--from, --tu DAY" in english


def test_a_command_that_this_version_lacks_is_said_without_a_traceback() -> None:
    result = run("khong-dau", "--json")
    assert error(result)["message"] == "Bản này chưa có lệnh «khong-dau»."
    assert result.exit_code == 1


# ---- global options


def test_global_options_are_taken_before_between_and_after_the_words() -> None:
    for words in (
        ["--json", "lich", "tinh-han"],
        ["lich", "--json", "tinh-han"],
        ["lich", "tinh-han", "--json"],
    ):
        result = run(*words, "--tu", "02/11/2026", "--ngay-lam-viec", "1")
        assert json.loads(result.stdout)["working_days"] == 1


def test_every_global_option_reaches_the_command() -> None:
    found = said(
        "--db", "so.db", "--lang", "en", "--dry-run", "--yes", "--confirm", "38", "--no-names", "--actor", "VP", "--key", "k1"
    )  # fmt: skip
    assert [found[each] for each in ("db", "language", "dry_run", "yes", "confirm", "names", "actor", "key")] == [
        "so.db", "en", True, True, 38, False, "VP", "k1"
    ]  # fmt: skip


def test_global_options_have_vietnamese_names() -> None:
    found = said(
        "--tep-so",
        "so.db",
        "--chay-thu",
        "--dong-y",
        "--lay-so=38",
        "--khong-ten",
        "--nguoi-ghi",
        "VP",
        "--khoa",
        "k1",
    )
    assert [found[each] for each in ("db", "dry_run", "yes", "confirm", "names", "actor", "key")] == [
        "so.db", True, True, 38, False, "VP", "k1"
    ]  # fmt: skip


def test_every_global_option_has_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "DB": "so.db",
        "LANG": "en",
        "JSON": "1",
        "DRY_RUN": "true",
        "YES": "1",
        "CONFIRM": "38",
        "NO_NAMES": "1",
        "ACTOR": "VP",
        "KEY": "k1",
        "TODAY": "2026-01-02",
    }.items():
        monkeypatch.setenv(f"KETNAP_{name}", value)
    result = CliRunner().invoke(ProbedRoot(), ["probe-say"], obj=surroundings(**dict(os.environ)))
    found = json.loads(result.stdout)
    wanted = ("so.db", "en", "json", True, True, 38, False, "VP", "k1", "2026-01-02")
    keys = ("db", "language", "output", "dry_run", "yes", "confirm", "names", "actor", "key", "today")
    assert tuple(found[key] for key in keys) == wanted


def test_the_options_of_a_command_have_variables_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETNAP_CALENDAR_DUE_START", "2026-11-02")
    result = run("lich", "tinh-han", "--ngay-lam-viec", "1", "--json")
    assert json.loads(result.stdout)["due_on"] == "2026-11-03"


def test_the_option_nearest_the_end_counts() -> None:
    result = run("--actor", "A", "noi-thu", "--actor", "B", "--json")
    assert json.loads(result.stdout)["actor"] == "B"


def test_the_line_outdoes_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETNAP_ACTOR", "A")
    assert said("--actor", "B")["actor"] == "B"


def test_without_an_actor_it_is_the_user_of_the_machine() -> None:
    assert said(around=surroundings(USERNAME="lam"))["actor"] == "lam"
    assert said()["actor"] == "?"


def test_the_day_is_that_of_vietnam() -> None:
    late = Surroundings({}, datetime(2026, 11, 25, 17, 30, tzinfo=UTC), False, False)
    assert said(around=late)["today"] == "2026-11-26"


def test_a_given_day_moves_the_instant_too() -> None:
    found = said("--today", "02/01/2026")
    assert found["today"] == "2026-01-02"
    assert found["simulated"] is True
    assert str(found["now"]).startswith("2026-01-02T02:12")


def test_a_given_day_that_cannot_be_read_is_answered() -> None:
    result = run("noi-thu", "--hom-nay", "31/11/2026")
    assert (result.exit_code, result.stderr) == (
        2,
        "--hom-nay: Tháng 11 có 30 ngày. Gõ lại, ví dụ 30/11/2026.\n",
    )


def test_a_language_nobody_speaks_is_answered() -> None:
    assert run("noi-thu", "--lang", "fr").exit_code == 2


# ---- languages


def test_everything_of_click_is_vietnamese_and_everything_of_ours_english() -> None:
    found = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "messages.py"), "--check"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (found.returncode, found.stderr) == (0, "")


def test_no_english_word_is_left_on_a_vietnamese_page_of_usage() -> None:
    for words in (("--help",), ("lich", "tinh-han", "--help"), ("lich",)):
        shown = run(*words).output
        assert not re.search(r"\b(Usage|Options|Commands|Error|Show|Missing|default)\b", shown)


def test_the_language_is_taken_from_the_variable_and_the_line_outdoes_it() -> None:
    around = surroundings(KETNAP_LANG="en")
    assert run("lihc", around=around).stderr.startswith('No such command "lihc". Did you mean calendar?')
    assert run("lihc", "--lang", "vi", around=around).stderr.startswith("Không có lệnh «lihc»")
    assert run("lihc", "--ngôn-ngữ=en").stderr.startswith("No such command")


def test_the_version_is_said() -> None:
    result = run("--version")
    assert (result.exit_code, result.stdout.split()[0]) == (0, "ketnap")
    assert run("--phien-ban").stdout == result.stdout
