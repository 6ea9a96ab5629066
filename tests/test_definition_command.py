"""`ketnap definition` and `ketnap rules`: checking what people declare, showing it, drawing it."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ketnap import cli
from ketnap.commands import condition
from ketnap.commands.invocation import Surroundings
from ketnap.commands.titles import Titles
from ketnap.definitions import loader
from ketnap.workflow.law import Law
from ketnap.workflow.procedure import BACK

NOW = datetime(2026, 11, 25, 2, 12, tzinfo=UTC)
PIPE = Surroundings({}, NOW, screen=False, keyboard=False)
DEFINITIONS = Path(loader.HERE)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No book in the usual place, and Vietnamese whatever a test before spoke."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    cli.speak("vi")


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.root, list(words), obj=PIPE)


def answered(*words: str) -> dict[str, object]:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.stderr
    found: dict[str, object] = json.loads(result.stdout)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped definitions, to be spoilt."""
    copy = tmp_path / "definitions"
    copy.mkdir()
    for path in DEFINITIONS.glob("*.yaml"):
        shutil.copy(path, copy)
    return copy


def spoil(path: Path, old: str, new: str) -> int:
    """Change one place of a file; the line it stands in."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


# ---- check


def test_the_shipped_definitions_have_nothing_to_mend() -> None:
    result = run("quy-trinh", "soat")
    assert result.exit_code == 0
    assert result.stdout.startswith("Quy trình kèm theo chương trình: không có chỗ nào cần sửa (")
    assert answered("definition", "check") == {"problems": []}


def test_every_mistake_is_shown_with_its_place_and_a_proposal(folder: Path) -> None:
    path = folder / "admission.yaml"
    # One mistake in each of three sections.
    lines = [
        spoil(path, "birth_date:", "birth_date: { is: dat, title: x }\n  born_again:"),
        spoil(path, "power: appraise", "power: apraise"),
        spoil(path, "key: helper", "kei: helper"),
    ]
    result = run("quy-trinh", "soat", str(path))
    assert result.exit_code == 9
    assert "chỗ cần sửa; quy trình đang dùng giữ nguyên." in result.stdout.splitlines()[0]
    for number in lines:
        assert f"{path}:{number}:" in result.stdout
    assert "^" in result.stdout


def test_problems_as_json_have_the_keys_of_the_contract(folder: Path) -> None:
    path = folder / "rules.yaml"
    number = spoil(path, "\n  unit: working_days", "\n  unit: workin_days") + 1
    result = run("definition", "check", str(path), "--json")
    assert result.exit_code == 9
    assert result.stderr == ""
    problems = json.loads(result.stdout)["problems"]
    assert {tuple(problem) for problem in problems} == {("file", "line", "column", "message", "hint")}
    assert (problems[0]["file"], problems[0]["line"]) == (str(path), number)


def test_a_whole_folder_is_checked(folder: Path) -> None:
    assert run("definition", "check", str(folder)).exit_code == 0
    spoil(folder / "documents.yaml", "issuer: cell", "issuer: sell")
    assert run("definition", "check", str(folder)).exit_code == 9


def test_a_file_that_is_not_there_is_answered() -> None:
    result = run("definition", "check", "nowhere.yaml")
    assert (result.exit_code, result.stderr) == (2, "Không có tệp nowhere.yaml.\n")


# ---- show


def test_the_procedure_is_listed_by_what_one_types(law: Law) -> None:
    result = run("quy-trinh", "xem")
    assert result.stdout.startswith("Quy trình ")
    assert "le-ket-nap\tTổ chức lễ kết nạp\tĐảng viên dự bị\n" in result.stdout
    steps = answered("definition", "show")["steps"]
    assert isinstance(steps, list)
    assert len(steps) == len(law.procedure.steps)


@pytest.mark.parametrize(
    "name", [["hold_ceremony"], ["Tổ chức lễ kết nạp"], ["tổ", "chức", "lễ", "kết", "nạp"]]
)
def test_a_step_is_shown_with_its_requirements_and_sources(name: list[str]) -> None:
    shown = run("quy-trinh", "xem", *name).stdout
    assert "Bước\tTổ chức lễ kết nạp (le-ket-nap)\n" in shown
    assert "Dẫn đến\tĐảng viên dự bị\n" in shown
    assert "Giấy tờ\tBiên bản lễ kết nạp\n" in shown
    # Declared as "294-QĐ/TW §4.1; 208-QĐ/TW": of the two the text in force today is cited.
    assert "Đồng ý tổ chức lễ quá hạn · khi lễ kết nạp quá hạn · 208-QĐ/TW (nguồn thứ cấp)\n" in shown


def test_a_source_that_has_ended_names_its_successor_and_is_not_confirmed() -> None:
    shown = run("quy-trinh", "xem", "hold_ceremony").stdout
    ended = "06-HD/TW, điểm 3.8 (nay: 01-HD/TW 2026)"
    assert f"Người giúp đỡ: ít nhất «Người giúp đỡ đảng viên dự bị» · {ended} (chưa xác nhận)\n" in shown
    assert f"Căn cứ\t{ended}; 208-QĐ/TW (chưa xác nhận)\n" in shown
    step = answered("definition", "show", "hold_ceremony")
    assert (step["source"], step["provenance"]) == (
        "06-HD/TW §3.8 (nay: 01-HD/TW 2026); 208-QĐ/TW",
        "inference",
    )
    requires = step["requires"]
    assert isinstance(requires, list)
    helper = next(each for each in requires if each.get("track") == "helper")
    assert (helper["source"], helper["provenance"]) == ("06-HD/TW §3.8 (nay: 01-HD/TW 2026)", "inference")


def test_a_deadline_cites_the_text_of_its_rule_today() -> None:
    assert "Căn cứ\t208-QĐ/TW (nguồn thứ cấp)\n" in run("quy-trinh", "xem", "ceremony.hold").stdout
    found = answered("definition", "show", "ceremony.hold")
    assert (found["source"], found["provenance"]) == ("208-QĐ/TW", "secondary")


def test_when_a_step_and_a_deadline_are_asked_for_is_said(law: Law) -> None:
    said = run("quy-trinh", "xem", "chuyen-dong-b2").stdout
    assert "Khi\tchi bộ đã có nghị quyết\n\thồ sơ đã ở cấp ủy có thẩm quyền\n" in said
    assert "Trừ khi\tnơi đến cùng cấp ủy có thẩm quyền\n\tchuyển tạm thời\n" in said
    said = run("quy-trinh", "xem", "transfer.notice").stdout
    assert "Khi\tđã vào danh sách cảm tình Đảng\n" in said
    assert "Trừ khi\tchuyển tạm thời\n\tđã làm lễ kết nạp\n" in said
    assert "Nhắc theo\tnhắc chờ trả lời\n" in run("quy-trinh", "xem", "transfer.ack").stdout


def test_who_writes_a_paper_and_who_gets_it_is_said_of_each(law: Law) -> None:
    said = run("quy-trinh", "xem", "dossier_letter_93").stdout
    assert "Nơi ban hành\tđơn vị gửi, nơi có con dấu\n" in said
    assert "Nơi nhận\tNơi chuyển đến\n" in said
    assert "Nơi nhận\tnơi đi\n" in run("quy-trinh", "xem", "host_comments_letter").stdout
    for document in law.procedure.documents:
        found = run("quy-trinh", "xem", document)
        assert found.exit_code == 0, document
        assert not {"office", "any", "origin"} & set(found.stdout.replace("\n", "\t").split("\t")), document


def test_a_name_that_a_step_and_its_deadline_share_shows_both() -> None:
    shown = run("quy-trinh", "xem", "le", "ket", "nap").stdout
    assert "Bước\tTổ chức lễ kết nạp" in shown
    assert "Thời hạn\tLễ kết nạp (ceremony.hold)" in shown
    found = answered("definition", "show", "le-ket-nap")["found"]
    assert isinstance(found, list)
    assert [("step" in each, "deadline" in each) for each in found] == [(True, False), (False, True)]


def test_a_paper_is_shown_with_the_steps_it_belongs_to() -> None:
    shown = run("definition", "show", "Quyết", "định", "kết", "nạp").stdout
    assert "Mẫu\t9-KNĐ\n" in shown
    assert "Có ở bước\tRa quyết định kết nạp\n" in shown


def test_a_name_the_procedure_does_not_have_gets_a_proposal() -> None:
    result = run("quy-trinh", "xem", "hold_ceremoni")
    assert result.exit_code == 8
    assert result.stderr.startswith("Quy trình không có «hold_ceremoni». Có phải le-ket-nap?")


def test_every_condition_can_be_said_in_both_languages(law: Law) -> None:
    procedure = law.procedure
    asked = [each for step in procedure.steps.values() for each in step.requires]
    asked += list(procedure.circumstances.values())
    for language in ("vi", "en"):
        cli.speak(language)
        titles = Titles(procedure)
        for each in asked:
            said = condition.said(each, titles)
            assert said
            assert "_" not in said, said


def test_every_step_fact_and_choice_has_a_title_in_both_languages(law: Law) -> None:
    for language in ("vi", "en"):
        cli.speak(language)
        titles = Titles(law.procedure)
        for step in law.procedure.steps.values():
            for fact in step.facts:
                assert "_" not in titles.fact(step.name, fact.name)
                for word in fact.type.words:
                    assert "_" not in titles.word(fact.name, word)


# ---- diagram


def test_the_diagram_is_mermaid_with_the_other_steps_as_comments(law: Law) -> None:
    shown = run("quy-trinh", "so-do").stdout.splitlines()
    assert shown[0] == "stateDiagram-v2"
    assert "    admitted --> probationary: hold_ceremony" in shown
    comments = [each for each in shown if each.startswith("%%")]
    assert comments[0] == "%% Các bước không đổi trạng thái:"
    assert any("nop-don" in each for each in comments)
    assert shown[-len(comments) :] == comments
    said = answered("definition", "diagram")
    steps = law.procedure.steps.values()
    others, back = said["other_steps"], said["steps_back"]
    assert isinstance(others, list)
    assert isinstance(back, list)
    assert [each["step"] for each in others] == [step.name for step in steps if step.to is None]
    assert {each["step"]: tuple(each["from"]) for each in back} == {
        step.name: step.sources for step in steps if step.to == BACK
    }
    second = comments.index("%% Các bước trở lại trạng thái trước (của hồ sơ ở đây hay ở nơi đi):")
    assert len(comments) - second - 1 == len(back) > 0
    relist = next(each for each in comments[second:] if law.procedure.steps["relist"].alias in each)
    assert "(từ: " in relist


# ---- rules


def test_rules_are_shown_as_they_hold_on_a_day() -> None:
    assert (
        "Lễ kết nạp\t30 ngày làm việc\t26/07/2026\t208-QĐ/TW (nguồn thứ cấp)\n"
        in run("quy-dinh", "xem").stdout
    )
    before = run("quy-dinh", "xem", "--ngay", "30/06/2026").stdout
    assert before.startswith("Quy định vào thứ Ba, 30/06/2026\n")
    # That text had ended in April; what stood in its place says no other number, so far as is known.
    cited = "294-QĐ/TW, điểm 4.1 (nay: 20-QĐ/TW) (chưa xác nhận)"
    assert f"Lễ kết nạp\t30 ngày làm việc\t01/07/2025\t{cited}\n" in before
    in_force = run("quy-dinh", "xem", "--ngay", "01/07/2025").stdout
    assert "Lễ kết nạp\t30 ngày làm việc\t01/07/2025\t294-QĐ/TW, điểm 4.1\n" in in_force


@pytest.mark.parametrize("name", ["ceremony.hold", "le-ket-nap", "Lễ kết nạp"])
def test_one_rule_is_shown_with_all_its_lines(name: str) -> None:
    shown = run("quy-dinh", "xem", name).stdout.splitlines()
    assert shown[0] == "Quy định\tLễ kết nạp (ceremony.hold)"
    assert (
        shown[-1]
        == "nay\t26/07/2026\t30 ngày làm việc\ttính từ: Ra quyết định kết nạp\t208-QĐ/TW (nguồn thứ cấp)"
    )
    assert len([each for each in shown if each.startswith("nay")]) == 1


def test_values_of_rules_are_said_with_their_units() -> None:
    shown = run("quy-dinh", "xem").stdout
    for said in ("ít nhất 2/3", "60 tháng", "18 tuổi", "hoàn thành chương trình THCS"):
        assert f"\t{said}\t" in shown


def test_rules_as_json_carry_their_provenance() -> None:
    rules = answered("rules", "show")["rules"]
    assert isinstance(rules, list)
    found = next(each for each in rules if each["rule"] == "vote.cell")
    assert found["value"] == "at least 2/3"
    assert found["provenance"] == "secondary"


def test_a_rule_nobody_declared_gets_a_proposal() -> None:
    result = run("rules", "show", "ceremony.hald", "--lang", "en")
    assert result.exit_code == 8
    assert result.stderr.startswith('There is no rule "ceremony.hald". Did you mean ceremony.hold?')
