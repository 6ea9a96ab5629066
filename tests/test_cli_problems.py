"""What goes another way than asked: sentences, exit codes, JSON on standard error, questions."""

import json
import os
from pathlib import Path

import click
import pytest
from probes import error, invocation, run, speak_vietnamese, surroundings

from ketnap import cli
from ketnap.commands import asking, known_errors, problems
from ketnap.commands.contract import line
from ketnap.commands.printing import Row, Table
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.reading import Several, Unreadable
from ketnap.storage import errors
from ketnap.storage.proof import broken
from ketnap.workflow import ports, service

vietnamese = pytest.fixture(autouse=True)(speak_vietnamese)


# ---- problems


@pytest.mark.parametrize(
    ("raised", "exit_code", "sentence"),
    [
        (Unreadable("Cần một ngày."), Exit.USAGE, "Cần một ngày."),
        (
            Several("cam giang", [("A", "x"), ("B", "y")]),
            Exit.USAGE,
            "«cam giang» khớp 2 nơi: A (x), B (y). Gõ mã của một nơi.",
        ),
        (click.UsageError("Thiếu."), Exit.USAGE, "Thiếu."),
        (click.FileError("x.csv", "bận"), Exit.USAGE, "Chưa mở được tệp x.csv: bận"),
        (ports.NoSuchCase("HS-000024-A"), Exit.NOT_FOUND, "Chưa có hồ sơ HS-000024-A."),
        (ports.NoSuchOrganisation("CB-90"), Exit.NOT_FOUND, "Chưa có tổ chức CB-90."),
        (ports.NoSuchLetter("31-CV/ĐU"), Exit.NOT_FOUND, "Chưa có văn bản 31-CV/ĐU."),
        (service.NoSuchCommand("L-000871"), Exit.NOT_FOUND, "Chưa có lệnh ghi L-000871."),
        (
            ports.ChangedBySomeoneElse("HS-000042-K", 13),
            Exit.CHANGED,
            "HS-000042-K vừa có người ghi trước (lần ghi 13). Bước của lần này chưa ghi.",
        ),
        (
            ports.Locked(),
            Exit.LOCKED,
            "Sổ đang được chương trình khác ghi. Lệnh này chưa ghi gì; đợi ít giây rồi gõ lại.",
        ),
        (errors.KeyTaken("k"), Exit.CHANGED, "Lệnh này đã được ghi một lần. Không ghi lại, sổ giữ nguyên."),
        (
            errors.NoDatabase(Path("so.db")),
            Exit.NO_DATABASE,
            "Chưa có sổ ở nơi đang tìm (so.db). Sổ ở nơi khác: thêm --db TỆP",
        ),
        (
            errors.NotADatabase(Path("so.db")),
            Exit.NO_DATABASE,
            "Tệp so.db không phải sổ của ketnap; tệp giữ nguyên.",
        ),
        (errors.NoLaw("calendar"), Exit.NO_DATABASE, "Sổ chưa lập xong: chưa có calendar."),
        (
            errors.DatabaseExists(Path("so.db")),
            Exit.REFUSED,
            "Ở so.db đã có một tệp; tệp giữ nguyên. Lập sổ ở nơi khác: thêm --db TỆP",
        ),
        (
            errors.SchemaTooOld("11", "12"),
            Exit.SCHEMA,
            "Sổ của bản ketnap cũ hơn (lược đồ 11, cần 12). Sao lưu rồi nâng cấp.",
        ),
        (
            errors.SchemaTooNew("13", "12"),
            Exit.SCHEMA,
            "Sổ của bản ketnap mới hơn (lược đồ 13, bản này dùng 12). Cài bản ketnap mới rồi gõ lại.",
        ),
        (
            errors.StorageFailed("full", Path("so.db")),
            Exit.STORAGE,
            "Ổ đĩa đã đầy, lệnh vừa gõ chưa được ghi. Dọn chỗ trống rồi gõ lại đúng lệnh ấy; gõ lại không sinh bước thứ hai.",
        ),
        (
            errors.StorageFailed("read_only", Path("so.db")),
            Exit.STORAGE,
            "Không được ghi vào nơi để sổ hay tệp. Xem quyền ghi của thư mục rồi gõ lại đúng lệnh ấy.",
        ),
        (
            errors.StorageFailed("io", Path("so.db")),
            Exit.STORAGE,
            "Ổ đĩa không đọc hoặc không ghi được. Lệnh vừa gõ chưa được ghi.",
        ),
        (
            errors.StorageFailed("damaged", Path("so.db")),
            Exit.STORAGE,
            "Tệp sổ đã hỏng. Không ghi thêm, không xóa tệp nào; lấy lại từ bản sao lưu.",
        ),
        (
            errors.BackupUnsound(Path("b.db"), (broken.of_file(broken.FILE, "x"),)),
            Exit.WRONG,
            "Bản sao lưu b.db chưa dùng được; sổ giữ nguyên.",
        ),
        (errors.OrganisationRefused("exists", "CB-05"), Exit.REFUSED, "Đã có tổ chức CB-05."),
        (
            errors.OrganisationRefused("itself", "CB-05"),
            Exit.REFUSED,
            "CB-05 không thể trực thuộc chính mình.",
        ),
        (
            errors.OrganisationRefused("circle", "ĐU", "CB-05"),
            Exit.REFUSED,
            "ĐU đang là cấp trên của CB-05, nên không thể trực thuộc CB-05.",
        ),
        (
            errors.OrganisationRefused("ended", "CB-05"),
            Exit.REFUSED,
            "CB-05 đã kết thúc hoạt động vào ngày đó.",
        ),
        (
            errors.OrganisationRefused("overlaps", "CB-05"),
            Exit.REFUSED,
            "CB-05 đã có khoảng thời gian trùng với khoảng này.",
        ),
        (
            errors.OrganisationRefused("before_start", "CB-05"),
            Exit.REFUSED,
            "Ngày này trước ngày bắt đầu của CB-05.",
        ),
        (
            errors.OrganisationRefused("unknown_power", "CB-05", "rule"),
            Exit.REFUSED,
            "Không có thẩm quyền «rule» cho CB-05.",
        ),
        (errors.LetterRefused("not_a_draft", "31"), Exit.REFUSED, "Văn bản 31 không còn là dự thảo."),
        (errors.LetterRefused("not_issued", "31"), Exit.REFUSED, "Văn bản 31 chưa phát hành."),
        (
            errors.LetterRefused("no_issuer", "31"),
            Exit.REFUSED,
            "Văn bản 31 chưa biết cơ quan nào phát hành.",
        ),
        (errors.LetterRefused("no_kind", "31"), Exit.REFUSED, "Văn bản 31 không có loại để lấy số."),
        (
            errors.LetterRefused("already_counted", "CV"),
            Exit.REFUSED,
            "Sổ văn bản đã lấy số, không đặt lại số bắt đầu được (CV).",
        ),
        (FileNotFoundError(2, "x", "ds.xlsx"), Exit.USAGE, "Không có tệp ds.xlsx."),
        (IsADirectoryError(21, "x", "ds"), Exit.USAGE, "ds là thư mục, cần một tệp."),
        (OSError(28, "x"), Exit.STORAGE, "Ổ đĩa đã đầy"),
        (PermissionError(13, "x"), Exit.STORAGE, "Không được ghi vào nơi để sổ hay tệp"),
        (OSError(5, "x"), Exit.STORAGE, "Ổ đĩa không đọc hoặc không ghi được"),
        (KeyboardInterrupt(), Exit.STOPPED, "Đã dừng, chưa ghi gì vào sổ."),
        (click.Abort(), Exit.STOPPED, "Đã dừng, chưa ghi gì vào sổ."),
        (EOFError(), Exit.STOPPED, "Đã dừng, chưa ghi gì vào sổ."),
    ],
)
def test_every_known_error_has_its_sentence_and_exit_code(
    raised: BaseException, exit_code: Exit, sentence: str
) -> None:
    cli.speak("vi")
    problem = known_errors.problem_of(raised)
    assert problem is not None
    assert problem.exit_code == exit_code
    assert problem.message.startswith(sentence)
    assert problem.unchanged


def test_the_exit_codes_are_those_of_the_contract() -> None:
    assert sorted(map(int, Exit)) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 74, 130]


def test_an_error_of_the_rules_is_json_on_standard_error() -> None:
    found = error(run("hong-thu", "case", "--json"))
    assert found == {
        "code": "case.unknown",
        "message": "Chưa có hồ sơ HS-000024-A.",
        "exit": 8,
        "unchanged": True,
        "findings": [],
        "next": ["ketnap case find TÊN"],
    }


def test_commands_to_type_are_hinted_in_the_language_of_the_shell() -> None:
    assert run("hong-thu", "case").stderr.endswith("Gõ: ketnap ho-so tim TÊN\n")
    assert run("hong-thu", "case", "--lang", "en").stderr.endswith("Type: ketnap case find NAME\n")


@pytest.mark.parametrize(
    "words", [("lihc", "--json"), ("--json", "lich", "--xyz"), ("noi-thu", "--lang", "fr", "--json")]
)
def test_a_line_that_cannot_be_parsed_is_answered_in_json_too(words: tuple[str, ...]) -> None:
    assert error(run(*words))["code"] == "usage"


def test_ctrl_c_ends_with_130() -> None:
    result = run("hong-thu", "stop")
    assert result.exit_code == 130
    assert result.stderr.strip() == "Đã dừng, chưa ghi gì vào sổ."


def test_what_nobody_foresaw_is_one_sentence_and_a_log_without_personal_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    result = run("hong-thu", "value", "--json")
    found = error(result)
    assert (found["code"], result.exit_code, found["unchanged"]) == ("unexpected", 1, False)
    log = tmp_path / "ketnap" / "ketnap.log"
    assert str(log) in str(found["message"])
    written_down = log.read_text(encoding="utf-8")
    assert "builtins.ValueError" in written_down
    assert "probes.py" in written_down
    assert "Nguyễn" not in written_down
    assert "012345678901" not in written_down + result.stderr
    assert "Traceback" not in result.stderr
    if os.name == "posix":
        assert log.stat().st_mode & 0o077 == 0


def test_where_the_log_cannot_be_written_the_sentence_still_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/proc/nowhere")
    result = run("hong-thu", "value")
    assert result.exit_code == 1
    assert result.stderr.startswith("Có việc ngoài dự kiến")
    assert "ketnap.log" not in result.stderr


def test_a_traceback_is_shown_only_to_who_asks_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert "Traceback" in run("hong-thu", "value", around=surroundings(KETNAP_DEBUG="1")).stderr


def test_a_refusal_shows_its_reasons_and_carries_them_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    cli.speak("vi")
    refusal = Problem(
        "refused",
        "1 trong 7 điều kiện chưa đạt. Hồ sơ giữ nguyên.",
        Exit.REFUSED,
        findings=[{"code": "x", "verdict": "unmet"}],
        blocks=[Table(("số", "điều kiện"), (Row(("1", "Phiếu: 7/12")),))],
        following=[line("case why", "HS-000057-P")],
    )
    problems.report(refusal, "vi", "pipe")
    assert capsys.readouterr().err == (
        "1 trong 7 điều kiện chưa đạt. Hồ sơ giữ nguyên.\n1\tPhiếu: 7/12\nGõ: ketnap ho-so vi-sao HS-000057-P\n"
    )
    problems.report(refusal, "vi", "json")
    found = json.loads(capsys.readouterr().err)["error"]
    assert found["findings"] == [{"code": "x", "verdict": "unmet"}]
    assert found["next"] == ["ketnap case why HS-000057-P"]


# ---- questions

TERMINAL = surroundings(screen=True, keyboard=True, NO_COLOR="1")


def test_questions_are_asked_by_number_with_defaults_and_a_typed_word_for_good() -> None:
    result = run("hoi-thu", around=TERMINAL, typed="9\n2\nc\nco\n")
    assert result.exit_code == 0, result.output
    assert "  1  một\n  2  hai\n" in result.stdout
    assert "Gõ một số từ 1 đến 2, hoặc 0 = thôi." in result.stdout
    assert "Ghi vào sổ? [C/k]:" in result.stdout
    assert "Phát hành 38 văn bản. Gõ «co» để đồng ý:" in result.stdout
    assert "chosen 1" in result.stdout


@pytest.mark.parametrize("typed", ["0\n", "1\nk\n", "1\nc\n\n", "1\nc\nc\n", ""])
def test_saying_no_or_ending_the_input_stops_with_130(typed: str) -> None:
    result = run("hoi-thu", around=TERMINAL, typed=typed)
    assert result.exit_code == 130
    assert "Đã dừng, chưa ghi gì vào sổ." in result.stderr


def test_where_nobody_can_be_asked_a_question_becomes_a_list_of_what_is_missing() -> None:
    result = run("hoi-thu")
    assert result.exit_code == 2
    assert result.stderr == "Ghi bước nào?\n  1  một\n  2  hai\n"


@pytest.mark.parametrize(
    ("given", "confirmed", "sentence"),
    [
        (False, None, "Ghi vào sổ? Thêm --dong-y để đồng ý."),
        (True, None, "Phát hành 38 văn bản. Thêm --lay-so 38 để đồng ý."),
        (True, 37, "Phát hành 38 văn bản. Đã đồng ý 37, nay là 38. Gõ lại với --lay-so 38."),
        (True, 38, ""),
    ],
)
def test_agreeing_beforehand_names_what_is_agreed_to(
    given: bool, confirmed: int | None, sentence: str
) -> None:
    cli.speak("vi")
    told = invocation()._replace(yes=given, confirm=confirmed)

    def questions() -> None:
        asking.agree(told, "Ghi vào sổ?")
        asking.agree_for_good(told, "Phát hành 38 văn bản.", 38)

    if not sentence:
        questions()
        return
    with pytest.raises(Problem) as caught:
        questions()
    assert (caught.value.message, caught.value.exit_code) == (sentence, Exit.USAGE)
