"""`ketnap calendar`: due dates, the days of a year, what is still uncertain, decisions about days."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ketnap import cli
from ketnap.commands.invocation import Surroundings
from ketnap.storage import engine, law_store, settings
from ketnap.workflow.law import Law

NOW = datetime(2026, 11, 25, 2, 12, tzinfo=UTC)
SCREEN = Surroundings({"NO_COLOR": "1"}, NOW, screen=True, keyboard=False, width=100)
PIPE = Surroundings({}, NOW, screen=False, keyboard=False)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No book in the usual place."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))


@pytest.fixture
def book(tmp_path: Path, law: Law) -> Path:
    """A new book with the shipped law, made for simulation."""
    path = tmp_path / "so.db"
    engine.create(path)
    with engine.begin(path) as uow:
        law_store.release(uow, law.procedure, date(2026, 1, 1))
        law_store.put_rules(uow, law.rules)
        law_store.put_instruments(uow, law.instruments)
        law_store.put_calendar(uow, law.calendar)
        settings.put(uow, "simulation", "true")
    return path


def run(*words: str, around: Surroundings = PIPE) -> Result:
    return CliRunner().invoke(cli.root, ["lich", *words], obj=around)


def answered(*words: str) -> dict[str, object]:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.stderr
    found: dict[str, object] = json.loads(result.stdout)
    return found


# ---- due


def test_the_screen_of_a_term_is_that_of_the_contract() -> None:
    result = run("tinh-han", "--tu", "02/11/2026", "--ngay-lam-viec", "30", around=SCREEN)
    assert result.exit_code == 0
    assert result.stdout == (
        "30 ngày làm việc từ thứ Hai, 02/11/2026 (không tính ngày này): thứ Ba, 15/12/2026\n"
        "Không tính 13 ngày:  T7, CN    07–08, 14–15, 21–22, 28–29/11; 05–06, 12–13/12\n"
        "                     T3 24/11  Ngày Văn hóa Việt Nam (Nghị quyết 28/2026/QH16)\n"
        "Thứ Hai 23/11 là ngày làm việc, không hoán đổi (CV 10065/VPCP-KGVX, 02/10/2026, nguồn thứ cấp).\n"
    )


def test_the_same_term_in_english() -> None:
    result = CliRunner().invoke(
        cli.root,
        ["--lang", "en", "calendar", "due", "--from", "2026-11-02", "--working-days", "30"],
        obj=SCREEN,
    )
    assert result.stdout.splitlines()[:2] == [
        "30 working days from Mon 02/11/2026 (that day not counted): Tue 15/12/2026",
        "Not counted: 13 days  Sat, Sun   07–08, 14–15, 21–22, 28–29/11; 05–06, 12–13/12",
    ]


def test_a_term_as_json_has_every_day_that_was_not_counted() -> None:
    found = answered("tinh-han", "--tu", "2026-11-02", "--ngay-lam-viec", "30")
    assert set(found) == {"from", "working_days", "due_on", "skipped", "calendar_status"}
    assert (found["from"], found["working_days"], found["due_on"]) == ("2026-11-02", 30, "2026-12-15")
    assert found["calendar_status"] == "official"
    skipped = found["skipped"]
    assert isinstance(skipped, list)
    assert len(skipped) == 13
    assert skipped[0] == {"date": "2026-11-07", "reason": "weekend", "source": None}
    assert {"date": "2026-11-24", "reason": "holiday", "source": "Nghị quyết 28/2026/QH16"} in skipped


def test_a_term_in_plain_mode_is_one_label_a_line() -> None:
    result = run("tinh-han", "--tu", "02/11/2026", "--ngay-lam-viec", "30", "--plain")
    assert "ngày: T3 24/11\nlý do: Ngày Văn hóa Việt Nam (Nghị quyết 28/2026/QH16)\n" in result.stdout
    assert "\t" not in result.stdout


@pytest.mark.parametrize(
    ("start", "length", "due"),
    [
        ("2026-07-27", "30", "2026-09-09"),
        ("2026-01-12", "30", "2026-03-02"),
        ("2026-08-21", "1", "2026-08-22"),
        ("2026-11-23", "1", "2026-11-25"),
        ("2026-11-25", "-1", "2026-11-23"),
        ("2026-11-25", "0", "2026-11-25"),
    ],
)
def test_terms_are_counted_in_both_directions(start: str, length: str, due: str) -> None:
    assert answered("tinh-han", "--tu", start, f"--ngay-lam-viec={length}")["due_on"] == due


def test_a_saturday_that_is_worked_is_named() -> None:
    result = run("tinh-han", "--tu", "17/08/2026", "--ngay-lam-viec", "5")
    assert (
        "Thứ Bảy 22/08 là ngày làm việc, làm bù cho thứ Hai 31/08/2026 (TB 9441/TB-BNV, nguồn thứ cấp)."
        in (result.stdout)
    )


def test_a_long_term_counts_its_weekends_instead_of_listing_them() -> None:
    result = run("tinh-han", "--tu", "01/12/2025", "--ngay-lam-viec", "300")
    assert "\tT7, CN\t124 ngày\n" in result.stdout


def test_a_term_into_an_uncertain_year_says_so() -> None:
    provisional = run("tinh-han", "--tu", "01/12/2027", "--ngay-lam-viec", "60")
    assert "Tạm tính: lịch năm 2028 chưa chính thức; có lịch thì tính lại." in provisional.stdout
    missing = run("tinh-han", "--tu", "01/12/2028", "--ngay-lam-viec", "60")
    assert "Chưa có lịch năm 2029: chỉ trừ thứ Bảy, Chủ nhật; có lịch thì tính lại." in missing.stdout
    assert answered("tinh-han", "--tu", "01/12/2028", "--ngay-lam-viec", "60")["calendar_status"] == "missing"


def test_what_cannot_be_read_is_said_of_both_options_at_once() -> None:
    result = run("tinh-han", "--tu", "31/11/2026", "--ngay-lam-viec", "ba")
    assert result.exit_code == 2
    assert result.stderr == (
        "--tu: Tháng 11 có 30 ngày. Gõ lại, ví dụ 30/11/2026.\n"
        "--ngay-lam-viec: «ba»: cần một số nguyên, ví dụ 12.\n"
    )


def test_a_term_beyond_all_years_is_answered() -> None:
    result = run("tinh-han", "--tu", "02/11/2026", "--ngay-lam-viec", "999999999")
    assert (result.exit_code, result.stderr) == (
        2,
        "Số ngày quá lớn: ngày tính ra nằm ngoài các năm 1–9999.\n",
    )


# ---- show


def test_a_year_is_shown_with_the_source_of_each_day() -> None:
    result = run("xem", "2026")
    assert "T3 24/11\tnghỉ\tNgày Văn hóa Việt Nam\tNghị quyết 28/2026/QH16 (nguồn thứ cấp)" in result.stdout
    assert "T7 22/08\tlàm việc\tLàm bù cho thứ Hai 31/08/2026" in result.stdout
    found = answered("xem")
    assert (found["year"], found["status"]) == (2026, "official")


def test_a_year_nobody_listed_is_not_found() -> None:
    result = run("xem", "2031")
    assert result.exit_code == 8
    assert result.stderr == "Chưa có lịch năm 2031. Đã có: 2025, 2026, 2027, 2028.\n"


# ---- check


def test_an_official_year_is_checked_with_exit_0_and_an_uncertain_one_with_9(book: Path) -> None:
    assert run("soat").stdout == "đạt\t2026\tchính thức\n"
    for year, word in (("2028", "tạm tính"), ("2029", "chưa có lịch")):
        result = run("soat", year, "--db", str(book))
        assert (result.exit_code, result.stdout) == (9, f"chưa\t{year}\t{word}\n")


def test_the_years_of_open_deadlines_are_checked_with_how_many_may_move(book: Path) -> None:
    from ketnap.storage.engine import connect

    # A deadline that reaches into 2028, as the sweep over a real case leaves it.
    connection = connect(book)
    connection.execute("PRAGMA foreign_keys=OFF")
    columns = [row[1] for row in connection.execute("PRAGMA table_info(deadline)")]
    known = {
        "case_id": 1, "seq": 1, "kind": "probation.length", "item": "", "status": "open", "due_on": "2028-01-04",
        "calendar_status": "provisional", "opened_on": "2026-11-20", "rungs": "[]", "owner": "cell",
    }  # fmt: skip
    values = [
        known.get(column, "" if column not in ("closed_by", "next_rung_on") else None) for column in columns
    ]
    connection.execute(f"INSERT INTO deadline VALUES ({','.join('?' * len(columns))})", values)
    connection.close()
    result = run("soat", "--db", str(book))
    assert result.exit_code == 9
    assert "chưa\t2028\ttạm tính\t1 thời hạn có thể đổi\n" in result.stdout


# ---- set


def test_a_day_off_is_put_into_the_calendar_of_the_book(book: Path) -> None:
    day = [
        "dat",
        "26/11/2026",
        "--loai",
        "nghi",
        "--ten",
        "Nghỉ bão",
        "--nguon",
        "CĐ 1/UBND",
        "--db",
        str(book),
    ]
    result = run(*day, "--dry-run")
    assert result.stdout.startswith(
        "CHẠY THỬ, chưa ghi\nLịch: thứ Năm, 26/11/2026 nghỉ, «Nghỉ bão» (CĐ 1/UBND)."
    )
    due = ["tinh-han", "--tu", "25/11/2026", "--ngay-lam-viec", "1", "--db", str(book)]
    assert answered(*due)["due_on"] == "2026-11-26"
    assert run(*day).exit_code == 0
    assert answered(*due)["due_on"] == "2026-11-27"


def test_a_provisional_day_makes_a_term_uncertain(book: Path) -> None:
    run(
        "dat",
        "26/11/2026",
        "--loai",
        "nghi",
        "--ten",
        "Nghỉ",
        "--nguon",
        "đề nghị",
        "--tam-tinh",
        "--db",
        str(book),
    )
    result = run("tinh-han", "--tu", "25/11/2026", "--ngay-lam-viec", "1", "--db", str(book))
    assert "T5 26/11\tNghỉ (đề nghị, tạm tính)" in result.stdout
    assert "Tạm tính: lịch năm 2026 chưa chính thức" in result.stdout


def test_a_year_that_was_announced_becomes_official(book: Path) -> None:
    found = answered("dat", "2028", "--nguon", "TB 1/TB-BNV", "--db", str(book))
    assert (found["year"], found["status"], found["dry_run"]) == (2028, "official", False)
    assert run("soat", "2028", "--db", str(book)).exit_code == 0


def test_a_whole_year_is_taken_from_a_file(book: Path, tmp_path: Path) -> None:
    file = tmp_path / "2029.yaml"
    file.write_text(
        "year: 2029\nstatus: official\nsource: TB 2/TB-BNV\ndays:\n"
        "  - { on: 2029-01-01, kind: off, name: Tết Dương lịch, source: TB 2/TB-BNV, provenance: verified }\n",
        encoding="utf-8",
    )
    result = run("dat", str(file), "--db", str(book))
    assert result.stdout.startswith("Lịch năm 2029: chính thức, 1 ngày ghi riêng.")
    assert answered("xem", "2029", "--db", str(book))["source"] == "TB 2/TB-BNV"


def test_a_file_with_mistakes_changes_nothing(book: Path, tmp_path: Path) -> None:
    file = tmp_path / "2029.yaml"
    file.write_text(
        "year: 2029\nstatus: oficial\nsource: x\ndays:\n  - { on: 2029-02-30 }\n", encoding="utf-8"
    )
    result = run("dat", str(file), "--db", str(book))
    assert result.exit_code == 9
    assert result.stderr.splitlines()[0] == "3 chỗ cần sửa; lịch đang dùng giữ nguyên."
    assert "2029.yaml:2" in result.stderr
    assert run("xem", "2029", "--db", str(book)).exit_code == 8


@pytest.mark.parametrize(
    ("words", "exit_code", "sentence"),
    [
        (("26/11/2026",), 2, "Cần thêm: --loai, --ten, --nguon."),
        (("26/11/2026", "--loai", "nua"), 2, "--loai: «nua»: gõ «nghi» hoặc «lam»."),
        (("2028",), 2, "Cần thêm: --nguon."),
        (("31/11/2026",), 2, "Tháng 11 có 30 ngày. Gõ lại, ví dụ 30/11/2026."),
        (("2040", "--nguon", "x"), 8, "Chưa có lịch năm 2040. Đã có: 2025, 2026, 2027, 2028."),
        (("01/01/2040", "--loai", "nghi", "--ten", "x", "--nguon", "y"), 8, "Chưa có lịch năm 2040."),
        (("nowhere.yaml",), 2, "Không có tệp nowhere.yaml."),
    ],
)
def test_what_cannot_be_set_says_why(
    book: Path, words: tuple[str, ...], exit_code: int, sentence: str
) -> None:
    result = run("dat", *words, "--db", str(book))
    assert result.exit_code == exit_code
    assert result.stderr.startswith(sentence)


def test_without_a_book_nothing_can_be_set(tmp_path: Path) -> None:
    result = run("dat", "2028", "--nguon", "x", "--db", str(tmp_path / "nowhere.db"))
    assert result.exit_code == 10
    assert result.stderr.startswith("Chưa có sổ ở nơi đang tìm")


def test_a_given_day_is_refused_by_a_real_book_and_taken_by_one_for_simulation(book: Path) -> None:
    words = ["soat", "--db", str(book), "--hom-nay", "02/01/2027"]
    assert run(*words).stdout == "đạt\t2027\tchính thức\n"
    with engine.begin(book) as uow:
        settings.put(uow, "simulation", "false")
    result = run(*words)
    assert result.exit_code == 6
    assert result.stderr.startswith("Sổ này là sổ thật, không nhận --hom-nay.")
