"""What the screens of a case say, once each, and what they give to type: it works as it stands there."""

import re
import subprocess
import sys

import pytest
from click.testing import CliRunner
from office_books import NOW, Desk, office_book

from ketnap import cli
from ketnap.commands.invocation import Surroundings
from ketnap.workflow.law import Law

CODE = "HS-000001-B"
OPENING = (
    "ho-so", "mo", "Ngô", "Quang", "Khải", "--to-chuc", "CB-05", "--ngay-sinh", "02/09/2000", "--ngay", "01/10/2026",
    "--du-kien", "trinh-do-hoc-van=dai-hoc", "--du-kien", "noi-gioi-thieu=chi-bo",
)  # fmt: skip


@pytest.fixture
def desk(tmp_path, law: Law):
    cli.speak("vi")
    desk = Desk(office_book(tmp_path, law))
    yield desk
    desk.book.close()


def at_terminal(desk: Desk, *words: str, width: int = 80) -> str:
    """What a terminal of so many columns shows, errors too."""
    around = Surroundings(
        {"NO_COLOR": "1"}, NOW, screen=True, keyboard=False, width=width, errors_on_screen=True
    )
    return (
        CliRunner()
        .invoke(cli.root, ["--db", str(desk.book.path), "--actor", "VP", *words], obj=around)
        .output
    )


def listed(desk: Desk) -> None:
    """Somebody on the list since 05/10/2026."""
    desk.json(*OPENING)
    paper = ("--giay-to", "nghi-quyet-ve-danh-sach-cam-tinh-dang=01-NQ/CB,05/10/2026")
    desk.json("ho-so", "ghi", "1", "vao-danh-sach", "--ngay", "05/10/2026", *paper)


# ---- why, advance without a step


def test_what_a_step_asks_for_is_said_once_with_the_line_to_type(desk: Desk) -> None:
    listed(desk)
    shown = desk.run("ho-so", "vi-sao", "1", "phan-cong").stdout
    assert shown.count("Người giúp đỡ") == 1
    assert shown.splitlines()[-6:] == [
        "Khi ghi, gõ:",
        '--du-kien "nguoi-giup-do=HỌ TÊN; NGÀY"\tNgười giúp đỡ: họ tên; ngày thành đảng viên chính thức',
        "--du-kien vi-sao-phan-cong=…\tPhân công vì: lan-dau, thay-nguoi-truoc, nhan-nguoi-chuyen-den, thoi-gian-du-bi",
        "--giay-to nghi-quyet-phan-cong-giup-do=SỐ,NGÀY\tNghị quyết phân công giúp đỡ",
        f'Gõ: ketnap ho-so ghi {CODE} phan-cong --ngay NGÀY --du-kien "nguoi-giup-do=HỌ TÊN; NGÀY"'
        " --du-kien vi-sao-phan-cong=… --giay-to nghi-quyet-phan-cong-giup-do=SỐ,NGÀY",
        "Thử trước, không ghi: thêm --chay-thu.",
    ]
    # What is said once to people is all there for programs.
    [step] = desk.json("ho-so", "vi-sao", "1", "phan-cong")["steps"]
    assert {"fact.helper.missing", "member.helper.unknown"} <= {each["code"] for each in step["findings"]}


def test_the_line_to_type_is_recorded_once_its_blanks_are_filled(desk: Desk) -> None:
    listed(desk)
    shown = desk.run("ho-so", "vi-sao", "1", "phan-cong").stdout
    [line] = [each.removeprefix("Gõ: ketnap ") for each in shown.splitlines() if each.startswith("Gõ: ")]
    filled = (
        line.replace("--ngay NGÀY", "--ngay 06/10/2026")
        .replace("HỌ TÊN; NGÀY", "Trần Văn Lâm; 02/09/2015")
        .replace("…", "lan-dau")
        .replace("SỐ,NGÀY", "02-NQ/CB,06/10/2026")
    )
    words = [each.strip('"') for each in re.findall(r'"[^"]*"|\S+', filled)]
    assert desk.json(*words)["step"] == "assign_helper"


def test_the_way_is_one_line_a_step_and_only_what_stands_by_itself_is_said(desk: Desk) -> None:
    listed(desk)
    lines = desk.run("ho-so", "vi-sao", "1").stdout.splitlines()
    assert lines[1:3] == ["LÀM ĐƯỢC NGAY", "phan-cong\tChi bộ phân công đảng viên giúp đỡ"]
    at = lines.index("cu-di-hoc\tCấp ủy cử đi học")
    assert lines[at + 1] == "\tsau khi ghi: de-nghi-di-hoc"
    later = lines[lines.index("CÁC BƯỚC SAU ĐÓ") + 1 :]
    assert "quyet-dinh-ket-nap\tRa quyết định kết nạp" in later
    assert f"Căn cứ của từng điều kiện: ketnap ho-so vi-sao {CODE} BƯỚC" in later
    assert len(lines) < 50


def test_advance_without_a_step_lists_what_is_possible_those_on_the_way_with_their_line(desk: Desk) -> None:
    listed(desk)
    found = desk.run("ho-so", "ghi", "1")
    assert found.exit_code == 2
    lines = found.stderr.splitlines()
    assert lines[0].startswith(f"{CODE} đang ở «Nguồn, quần chúng ưu tú»: cần tên bước. Làm được ngay ")
    assert lines[1] == "TRÊN ĐƯỜNG TỚI CÔNG NHẬN"
    assert "de-nghi-di-hoc\tChi bộ đề nghị cho học lớp nhận thức" in lines[: lines.index("VIỆC KHÁC")]
    assert "ra-khoi-danh-sach\tĐưa ra khỏi danh sách cảm tình Đảng" in lines[lines.index("VIỆC KHÁC") :]
    assert f"Gõ: ketnap ho-so ghi {CODE} de-nghi-di-hoc --ngay NGÀY" in lines
    english = desk.run("case", "advance", "1", "--lang", "en").stderr
    assert f"Type: ketnap case advance {CODE} propose_for_class --on DAY" in english


def test_a_step_recorded_without_a_part_is_completed_and_not_taken_again(desk: Desk) -> None:
    listed(desk)
    desk.json("ho-so", "ghi", "1", "phan-cong", "--ngay", "06/10/2026", "--du-kien", "nguoi-giup-do=Trần Văn Lâm; 02/09/2015",
              "--du-kien", "vi-sao-phan-cong=lan-dau", "--giay-to", "nghi-quyet-phan-cong-giup-do=02-NQ/CB,06/10/2026")  # fmt: skip
    assert "phan-cong" not in [each["alias"] for each in desk.json("ho-so", "vi-sao", "1")["steps"]]
    shown = desk.run("ho-so", "vi-sao", "1", "viet-giay-gioi-thieu").stdout
    hint = f'Bổ sung: ketnap ho-so dinh-chinh {CODE} 3 --du-kien cung-cong-tac-tu=NGÀY --ly-do "LÝ DO"'
    assert hint in shown
    desk.json(
        "ho-so", "dinh-chinh", CODE, "3", "--du-kien", "cung-cong-tac-tu=01/01/2024", "--ly-do", "chưa ghi"
    )
    assert "Bổ sung" not in desk.run("ho-so", "vi-sao", "1", "viet-giay-gioi-thieu").stdout


def test_an_age_is_told_in_years_of_age() -> None:
    shown = (
        CliRunner()
        .invoke(cli.root, ["quy-dinh", "xem"], obj=Surroundings({}, NOW, screen=False, keyboard=False))
        .stdout
    )
    assert "Tuổi tối thiểu\t18 tuổi\t" in shown


# ---- undo


def versions(desk: Desk) -> tuple[str, int]:
    shown = desk.json("ho-so", "xem", "1")
    return shown["state"], shown["version"]


def test_undo_typed_again_takes_back_the_command_before(desk: Desk) -> None:
    listed(desk)
    first = desk.run("ho-so", "hoan-tac")
    assert first.stdout.splitlines()[:2] == [
        "Đã hoàn tác L-000002: 1 lần ghi.",
        f"{CODE}\trút «Chi bộ đưa vào danh sách cảm tình Đảng», T2 05/10\tNguồn, quần chúng ưu tú",
    ]
    second = desk.run("ho-so", "hoan-tac")
    assert second.stdout.splitlines()[:2] == [
        "Đã hoàn tác L-000001: 1 lần ghi.",
        f"{CODE}\trút «Phát hiện nguồn», T5 01/10\thồ sơ không còn",
    ]
    third = desk.run("ho-so", "hoan-tac")
    assert (third.exit_code, third.stderr) == (8, "Sổ không còn lệnh nào để hoàn tác.\n")
    assert desk.json("ho-so", "danh-sach") == {"cases": []}
    assert "Lần mở hồ sơ này đã được hoàn tác." in desk.run("ho-so", "xem", "1").stdout
    assert desk.json("to-chuc", "xem", "CB-05")["cases"] == 0
    # What was undone can be typed again.
    assert desk.json(*OPENING)["case"] == "HS-000002-C"
    assert desk.json("nhat-ky", "doi-chieu", "--tinh-lai")["sound"]


def test_undoing_a_correction_puts_back_what_stood_there(desk: Desk) -> None:
    listed(desk)
    paper = ("--giay-to", "nghi-quyet-ve-danh-sach-cam-tinh-dang=01-NQ/CB,07/10/2026")
    corrected = desk.run(
        "ho-so", "dinh-chinh", "1", "2", "--ngay", "07/10/2026", "--ly-do", "nhầm ngày", *paper
    )
    assert (
        "Đã đính chính lần ghi 2 thành «Chi bộ đưa vào danh sách cảm tình Đảng», thứ Tư, 07/10/2026"
        in corrected.stdout
    )
    undone = desk.run("ho-so", "hoan-tac").stdout.splitlines()
    assert undone[1] == (
        f"{CODE}\tlấy lại «Chi bộ đưa vào danh sách cảm tình Đảng», T2 05/10, như trước đính chính"
        "\tNguồn, quần chúng ưu tú"
    )
    events = desk.json("ho-so", "lich-su", "1")["events"]
    assert [(each["event"], each["happened_on"], each["replaced_by"]) for each in events[1:]] == [
        (2, "2026-10-05", 3),
        (3, "2026-10-07", 4),
        (4, "2026-10-05", None),
    ]
    # The next undo takes back the step itself, wherever its copy stands now.
    assert desk.json("ho-so", "hoan-tac")["command"] == "L-000002"
    assert desk.json("ho-so", "vi-sao", "1")["steps"][0]["step"] == "list_sympathiser"
    assert desk.json("nhat-ky", "doi-chieu", "--tinh-lai")["sound"]


def test_several_corrections_are_undone_one_by_one(desk: Desk) -> None:
    listed(desk)
    for day in ("06/10/2026", "07/10/2026"):
        paper = ("--giay-to", f"nghi-quyet-ve-danh-sach-cam-tinh-dang=01-NQ/CB,{day}")
        desk.json("ho-so", "dinh-chinh", "1", "2", "--ngay", day, "--ly-do", "nhầm ngày", *paper)
    days = []
    for _again in range(2):
        undone = desk.json("ho-so", "hoan-tac")["undone"]
        days.append(undone[0]["happened_on"])
    assert days == ["2026-10-06", "2026-10-05"]


@pytest.mark.parametrize(
    ("wanted", "code", "sentence"),
    [
        ("L-000001", "undo.later", "hồ sơ đã có lần ghi sau. Sổ giữ nguyên. Sửa từng lần ghi, có lý do:"),
        ("L-000002", "undo.undone", "lệnh này đã được hoàn tác. Sổ giữ nguyên."),
        ("L-000003", "undo.undoing", "lệnh này là một lần hoàn tác hay rút; muốn ghi lại thì gõ lại lệnh cũ. Sổ giữ nguyên."),
    ],
)  # fmt: skip
def test_what_cannot_be_undone_says_why(desk: Desk, wanted: str, code: str, sentence: str) -> None:
    listed(desk)
    desk.json("ho-so", "hoan-tac")
    desk.json("ho-so", "dat", "1", "doan-vien=có", "--ngay", "07/10/2026")
    error = desk.error("ho-so", "hoan-tac", wanted)
    assert (error["code"], error["exit"]) == (code, 4)
    assert error["message"] == f"Không hoàn tác được {wanted}: {sentence}"


def test_a_dry_undo_says_what_it_would_do(desk: Desk) -> None:
    listed(desk)
    before = desk.book.dump()
    tried = desk.run("ho-so", "hoan-tac", "--chay-thu").stdout.splitlines()
    assert (tried[0], tried[-1]) == (
        "CHẠY THỬ: sẽ hoàn tác L-000002, 1 lần ghi.",
        "Ghi thật: gõ lại, bỏ --chay-thu.",
    )
    assert desk.book.dump() == before


# ---- dry runs, lists, copies


@pytest.mark.parametrize(
    "words",
    [
        ("to-chuc", "them", "CB-91", "Chi bộ 91", "--cap-tren", "DU-LE-CHAN"),
        ("to-chuc", "chuc-danh", "CB-05", "Phó bí thư", "Lê A"),
        ("to-chuc", "tham-quyen", "CB-05", "de-nghi", "--tu", "01/11/2026"),
        ("to-chuc", "sap-nhap", "CB-05", "--den", "DU-LE-CHAN", "--ngay", "25/11/2026"),
        (*OPENING,),
    ],
)
def test_a_dry_run_says_so_first_and_how_to_do_it_last(desk: Desk, words: tuple[str, ...]) -> None:
    before = desk.book.dump()
    lines = desk.run(*words, "--chay-thu").stdout.splitlines()
    assert (lines[0], lines[-1]) == ("CHẠY THỬ, chưa ghi gì.", "Ghi thật: gõ lại, bỏ --chay-thu.")
    assert desk.book.dump() == before


def test_a_list_ends_with_how_to_see_one(desk: Desk) -> None:
    listed(desk)
    for words in (("ho-so", "danh-sach"), ("ho-so", "tim", "khai")):
        assert desk.run(*words).stdout.splitlines()[-1] == f"1 hồ sơ. Xem một hồ sơ: ketnap ho-so xem {CODE}"
    assert desk.run("ho-so", "tim", "hồng ánh").stdout == "Không có hồ sơ nào khớp «hồng ánh».\n"
    assert desk.run("to-chuc", "danh-sach").stdout.splitlines()[-1].endswith("ketnap to-chuc xem MÃ")


def test_a_book_is_copied_and_put_back_and_verified(desk: Desk, tmp_path) -> None:
    listed(desk)
    copy = tmp_path / "cat" / "ban-sao.db"
    made = desk.run("du-lieu", "sao-luu", str(copy)).stdout
    assert f"lấy lại: ketnap du-lieu khoi-phuc {copy}" in made
    desk.json("ho-so", "ghi", "1", "de-nghi-di-hoc", "--ngay", "07/10/2026")
    desk.book.close()
    back = desk.run("du-lieu", "khoi-phuc", str(copy), "--dong-y").stdout.splitlines()
    assert back[0] == "Đã lấy lại sổ: 2 sự kiện của 1 hồ sơ."
    assert back[-1] == "Việc tiếp theo: ketnap nhat-ky doi-chieu"
    assert desk.run("ho-so", "xem", "1").stdout.count("đề nghị cho học lớp") == 1
    assert desk.run("nhat-ky", "doi-chieu").stdout.startswith("Toàn vẹn: 2 sự kiện của 1 hồ sơ.")


# ---- the terminal


def test_no_line_is_longer_than_the_terminal_and_no_command_is_broken(desk: Desk) -> None:
    walk = desk.certified()
    screens = (
        ("ho-so", "xem", walk.code),
        ("ho-so", "danh-sach"),
        ("ho-so", "vi-sao", walk.code),
        ("ho-so", "vi-sao", walk.code, "nghi-quyet-chi-bo"),
        ("ho-so", "ghi", walk.code, "nghi-quyet-chi-bo"),
        ("ho-so", "ghi", walk.code),
        ("ho-so", "lich-su", walk.code),
        ("to-chuc", "danh-sach"),
        ("kiem-tra",),
        ("quy-dinh", "xem"),
    )
    for words in screens:
        for width in (80, 100, 120):
            for line in at_terminal(desk, *words, width=width).splitlines():
                assert len(line) <= width or "ketnap " in line, (words, width, line)
                command = re.search(r"ketnap (\S+)(.*)", line)
                assert command is None or command[2], (words, line)


def test_a_refusal_at_a_terminal_lines_up_with_its_sources_below_each_other(desk: Desk) -> None:
    walk = desk.certified()
    lines = at_terminal(desk, "ho-so", "ghi", walk.code, "nop-don", width=100).splitlines()
    assert lines == [
        f"Chưa ghi được «Nộp đơn xin vào Đảng», thứ Tư, 25/11/2026 · {walk.code}",
        "1 điều kiện chưa đạt, cần gõ thêm 1 mục. Hồ sơ giữ nguyên.",
        "  1  chưa  «Cấp ủy đồng ý cho làm thủ tục»: chưa ghi  06-HD/TW, điểm 3.2 (nay: 01-HD/TW 2026) (chưa",
        "                                                      xác nhận)",
        "           Giải quyết: Cấp ủy cơ sở hoặc cấp trên trực tiếp · ghi: cho-lam-thu-tuc",
        "Gõ thêm vào lệnh vừa rồi:",
        "  --giay-to don-xin-vao-dang=SỐ,NGÀY  Đơn xin vào Đảng",
        f"Gõ: ketnap ho-so vi-sao {walk.code} nop-don",
    ]


# ---- completion


def offered(desk: Desk, typed: str) -> list[str]:
    """What the tab key offers in zsh, which shows the help too."""
    words = ["ketnap", *typed.split(" ")]
    found = subprocess.run(
        [sys.executable, "-c", "import sys\nsys.argv=['ketnap']\nfrom ketnap.cli import main\nmain()"],
        capture_output=True,
        encoding="utf-8",
        env={"PATH": "/usr/bin:/bin", "KETNAP_DB": str(desk.book.path), "_KETNAP_COMPLETE": "zsh_complete",
             "COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)},
        check=False,
    )  # fmt: skip
    assert found.stderr == ""
    return found.stdout.splitlines()


def test_the_tab_key_offers_cases_and_the_steps_of_one_case_but_no_names(desk: Desk) -> None:
    listed(desk)
    for words in ("ho-so xem ", "ho-so ghi HS", "ho-so vi-sao "):
        found = offered(desk, words)
        assert found == ["plain", CODE, "Nguồn, quần chúng ưu tú"]
    steps = offered(desk, "ho-so ghi 1 d")
    at = steps.index("de-nghi-di-hoc")
    assert steps[at + 1] == "Chi bộ đề nghị cho học lớp nhận thức"
    assert "le-ket-nap" not in offered(desk, "ho-so ghi 1 ")
    assert "CB-05" in offered(desk, "to-chuc xem CB")
    assert "Khải" not in "".join(offered(desk, "ho-so xem "))


def test_the_tab_key_is_silent_where_there_is_nothing_to_offer(desk: Desk) -> None:
    assert offered(desk, "ho-so ghi 99 ") == [""]
    desk.book.path = desk.book.path.with_name("khong-co.db")
    assert offered(desk, "ho-so xem ") == [""]


# ---- the other language


def test_an_english_screen_hints_in_english(desk: Desk) -> None:
    listed(desk)
    shown = desk.run("case", "why", "1", "assign_helper", "--lang", "en").stdout
    assert f'Type: ketnap case advance {CODE} assign_helper --on DAY --fact "helper=' in shown
    assert not re.search("[ạảấầẩẫậắằẳẵặẹẻẽếềểễệ]", shown.replace("Điều lệ", "").replace("Ngô Quang Khải", ""))


def test_a_due_date_years_away_is_shown_without_counting_days(desk: Desk) -> None:
    walk = desk.certified()
    [line] = [
        each for each in desk.run("ho-so", "xem", walk.code).stdout.splitlines() if "Hạn dùng giấy" in each
    ]
    assert "ngày làm việc" not in line


def test_an_answer_is_shown_with_what_it_said_and_to_which_letter(desk: Desk) -> None:
    walk = desk.certified()
    moving = ("--den", "xã Cẩm Giàng", "--hieu-luc", "01/12/2026", "--ly-do", "doi-cho-o")
    desk.json("ho-so", "chuyen-ho-so", walk.code, *moving, "--phat-hanh", "--lay-so", "2")
    desk.json("van-ban", "xac-nhan", "42-CV/ĐU", "--tinh-trang", "da-tiep-nhan", "--cach", "điện thoại")
    shown = desk.run("ho-so", "xem", walk.code).stdout
    assert "Nơi nhận trả lời: đã tiếp nhận (42-CV/ĐU)" in shown
    assert "từ chối" not in shown
