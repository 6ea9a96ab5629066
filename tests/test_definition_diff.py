"""`ketnap definition diff`: what another version of the procedure changes, and which cases go by which version."""

import json
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from earlier_programs import EARLIER, book_of_then, desk_of_then, procedure_of_then, released
from office_books import TODAY, Desk

from ketnap import cli
from ketnap.commands.definition import fields
from ketnap.commands.definition.fields import Side, Sides
from ketnap.commands.titles import Titles
from ketnap.definitions import loader
from ketnap.workflow.law import Law
from ketnap.workflow.procedure import Condition, FactType, Procedure
from ketnap.workflow.procedure_changes import KINDS, Changed, Thing, between

OPENING = (
    "--org",
    "CB5",
    "--born",
    "14/03/2001",
    "--fact",
    "education=higher",
    "--fact",
    "introduced_by=cell",
)


@pytest.fixture(autouse=True)
def vietnamese() -> None:
    cli.speak("vi")


@pytest.fixture
def desk(tmp_path: Path, law: Law):
    desk = desk_of_then(tmp_path, law)
    yield desk
    desk.book.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped definitions, to be changed."""
    copy = tmp_path / "nhap"
    copy.mkdir()
    for path in loader.HERE.glob("*.yaml"):
        shutil.copy(path, copy)
    return copy


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def renumber(folder: Path, law: Law, version: str = "2099.1") -> None:
    change(folder / "admission.yaml", f'version: "{law.procedure.version}"', f'version: "{version}"')


def opened(desk: Desk, name: str) -> str:
    return str(desk.json("case", "open", name, *OPENING, "--on", "02/11/2026")["case"])


# ---- the program and the book


def test_what_the_program_changes_is_listed_thing_by_thing(desk: Desk, law: Law) -> None:
    opened(desk, "Lê Ngọc Châu")
    before = desk.book.dump()
    result = desk.run("quy-trinh", "so-sanh")
    assert result.exit_code == 0
    shown = result.stdout.splitlines()
    assert shown[0] == f"Quy trình {EARLIER} (trong sổ) → {law.procedure.version} (bản ketnap này)"
    assert f"{EARLIER}\t01/01/2026\t1\thồ sơ mới" in shown
    assert "1 điều mới, 2 điều đổi, 0 điều bỏ:" in shown
    assert "bước\tmới\ttu-tran\tTừ trần" in shown
    at = shown.index("bước\tđổi\tvao-danh-sach\tChi bộ đưa vào danh sách cảm tình Đảng")
    assert shown[at + 1 : at + 4] == [
        "\tTên: Đưa vào danh sách → Chi bộ đưa vào danh sách cảm tình Đảng",
        "\tKhi ở: bỏ «Đã học lớp nhận thức về Đảng»",
        "\tGiấy tờ: thêm «Nghị quyết về danh sách cảm tình Đảng»",
    ]
    at = shown.index("thời hạn\tđổi\tceremony.hold\tLễ kết nạp")
    assert shown[at + 1] == "\tNhắc theo: nhắc theo tháng → nhắc thường lệ"
    assert shown[-1] == "Nhận quy trình của bản ketnap vào sổ, cho hồ sơ mới: ketnap du-lieu nang-cap"
    assert desk.book.dump() == before


def test_the_same_as_json_names_fields_with_both_values(desk: Desk, law: Law) -> None:
    found = desk.json("definition", "diff")
    assert (found["before"]["version"], found["after"]["version"]) == (EARLIER, law.procedure.version)
    assert [(each["kind"], each["name"]) for each in found["added"]] == [("step", "record_death")]
    assert (found["removed"], found["breaches"]) == ([], [])
    changed = {each["name"]: each["fields"] for each in found["changed"]}
    assert set(changed) == {"list_sympathiser", "ceremony.hold"}
    assert {"field": "documents", "before": [], "after": ["list_resolution"]} in changed["list_sympathiser"]
    (version,) = found["versions"]
    assert (version["version"], version["open_cases"]) == (EARLIER, 0)


def test_after_the_upgrade_it_is_compared_with_the_version_that_cases_still_go_by(
    desk: Desk, law: Law
) -> None:
    opened(desk, "Lê Ngọc Châu")
    desk.json("db", "upgrade")
    opened(desk, "Trần Văn An")
    opened(desk, "Phạm Thị Hòa")
    found = desk.json("definition", "diff")
    assert (found["before"]["version"], found["after"]["version"]) == (EARLIER, law.procedure.version)
    assert [(each["version"], each["open_cases"]) for each in found["versions"]] == [
        (EARLIER, 1),
        (law.procedure.version, 2),
    ]
    assert desk.json("definition", "diff", EARLIER) == found
    shown = desk.run("definition", "diff", "--lang", "vi").stdout
    assert "ketnap du-lieu nang-cap" not in shown


def test_two_procedures_that_are_alike_are_told_so(tmp_path: Path, law: Law) -> None:
    desk = Desk(book_of_then(tmp_path, law))
    shown = desk.run("quy-trinh", "so-sanh").stdout
    assert shown.endswith("Hai quy trình như nhau.\n")
    found = desk.json("definition", "diff", law.procedure.version)
    assert (found["added"], found["changed"], found["removed"]) == ([], [], [])
    desk.book.close()


def test_a_version_that_the_book_does_not_have_is_answered_with_those_it_has(desk: Desk) -> None:
    error = desk.error("definition", "diff", "2019.1")
    assert (error["exit"], error["code"]) == (8, "definition.version_unknown")
    assert error["message"] == f"Trong sổ không có quy trình 2019.1. Đã có: {EARLIER}."


# ---- a file


def test_a_draft_in_a_folder_is_compared_with_the_book(tmp_path: Path, law: Law, folder: Path) -> None:
    desk = Desk(book_of_then(tmp_path, law))
    renumber(folder, law)
    change(
        folder / "admission_5_endings.yaml",
        "  record_death:\n",
        "  record_illness:\n    title: Ốm dài ngày\n    alias: om-dai-ngay\n    owner: cell\n    from: open\n"
        "    repeats: true\n    source: product\n  record_death:\n",
    )
    shown = desk.run("quy-trinh", "so-sanh", str(folder))
    assert shown.exit_code == 0, shown.stderr
    lines = shown.stdout.splitlines()
    assert lines[0] == f"Quy trình {law.procedure.version} (trong sổ) → 2099.1 ({folder})"
    assert "bước\tmới\tom-dai-ngay\tỐm dài ngày" in lines
    assert "1 điều mới, 0 điều đổi, 0 điều bỏ:" in lines
    both = desk.json("definition", "diff", law.procedure.version, str(folder))
    assert [each["name"] for each in both["added"]] == ["record_illness"]
    desk.book.close()


def test_a_single_file_is_enough(tmp_path: Path, law: Law, folder: Path) -> None:
    desk = Desk(book_of_then(tmp_path, law))
    renumber(folder, law)
    change(folder / "admission_5_endings.yaml", "title: Từ trần\n", "title: Qua đời\n")
    found = desk.json("definition", "diff", str(folder / "admission_5_endings.yaml"))
    (changed,) = found["changed"]
    assert changed["fields"] == [{"field": "title", "before": "Từ trần", "after": "Qua đời"}]
    desk.book.close()


def test_what_was_published_and_is_renamed_or_gone_is_wrong(tmp_path: Path, law: Law, folder: Path) -> None:
    desk = Desk(book_of_then(tmp_path, law))
    renumber(folder, law)
    change(folder / "admission_5_endings.yaml", "alias: tu-tran", "alias: qua-doi")
    result = desk.run("quy-trinh", "so-sanh", str(folder))
    assert result.exit_code == 9
    assert "1 điều đã phát hành bị đổi, không được:\n" in result.stdout
    assert "- tên gõ của bước «record_death» đã phát hành là «tu-tran», nay là «qua-doi»\n" in result.stdout
    assert "\tGõ là: tu-tran → qua-doi\n" in result.stdout
    desk.book.close()


def test_another_procedure_under_a_number_that_was_given_is_wrong(
    tmp_path: Path, law: Law, folder: Path
) -> None:
    desk = Desk(book_of_then(tmp_path, law))
    change(folder / "admission_5_endings.yaml", "title: Từ trần\n", "title: Qua đời\n")
    result = desk.run("quy-trinh", "so-sanh", str(folder))
    assert result.exit_code == 9
    version = law.procedure.version
    assert f"- quy trình {version} đã phát hành mà nay khác: đặt phiên bản mới\n" in result.stdout
    desk.book.close()


def test_a_file_with_mistakes_is_answered_with_all_of_them(desk: Desk, folder: Path) -> None:
    change(folder / "admission_5_endings.yaml", "owner: cell", "owner: sell")
    result = desk.run("quy-trinh", "so-sanh", str(folder))
    assert (result.exit_code, result.stdout) == (9, "")
    assert "chỗ cần sửa; quy trình đang dùng giữ nguyên." in result.stderr
    assert "admission_5_endings.yaml:" in result.stderr


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        (("khong-co.yaml",), 2, "Không có tệp khong-co.yaml."),
        (("2026.1", "2026.2"), 2, "Nhiều nhất một phiên bản và một tệp."),
        (("a.yaml", "b.yaml"), 2, "Nhiều nhất một phiên bản và một tệp."),
    ],
)
def test_what_cannot_be_compared_gets_a_sentence(
    desk: Desk, words: tuple[str, ...], exit_code: int, said: str
) -> None:
    result = desk.run("quy-trinh", "so-sanh", *words)
    assert (result.exit_code, result.stderr.splitlines()[0]) == (exit_code, said)


# ---- how changes are told


def test_every_field_of_everything_that_a_procedure_declares_has_a_label(law: Law) -> None:
    lacking = {
        field
        for section in KINDS.values()
        for each in getattr(law.procedure, section).values()
        for field in each._fields
        if field != "name"
    } - set(fields._LABELS)
    assert lacking == set()


def sides_of(law: Law, before: Procedure, after: Procedure) -> Sides:
    return Sides(*(Side(Titles(each), law.instruments, TODAY) for each in (before, after)))


def told(law: Law, section: str, name: str, **changed: object) -> list[str]:
    """What is said when one thing of the procedure has other fields."""
    before: Procedure = law.procedure
    things = dict(getattr(before, section))
    things[name] = things[name]._replace(**changed)
    after = before._replace(**{section: things})
    (found,) = between(before, after).changed
    return list(fields.told(found, sides_of(law, before, after)))


def test_changes_are_told_by_titles_and_in_words(law: Law) -> None:
    step = law.procedure.steps["hold_ceremony"]
    assert told(law, "steps", "hold_ceremony", owner="competent_committee") == [
        f"Nơi ghi: Chi bộ → {law.procedure.roles['competent_committee'].title}"
    ]
    assert told(law, "steps", "hold_ceremony", to=None) == ["Dẫn đến: Đảng viên dự bị → —"]
    assert told(law, "steps", "hold_ceremony", repeats=True) == ["Ghi được nhiều lần: không → có"]
    assert told(law, "steps", "hold_ceremony", requires=step.requires[1:]) == [
        "Điều kiện: bỏ «Đồng ý tổ chức lễ quá hạn · khi lễ kết nạp quá hạn · 208-QĐ/TW (nguồn thứ cấp)»"
    ]
    recognised = law.procedure.steps["recognise"].title
    assert told(law, "deadlines", "ceremony.hold", opens_on=("recognise",)) == [
        f"Mở khi: thêm «{recognised}»; bỏ «{law.procedure.steps['admit'].title}»"
    ]
    # A source reads as everywhere: what stood in a text that has ended is not confirmed.
    assert told(law, "steps", "hold_ceremony", source="294-QĐ/TW §4.1") == [
        "Căn cứ: 06-HD/TW, điểm 3.8 (nay: 01-HD/TW 2026); 208-QĐ/TW (chưa xác nhận)"
        " → 294-QĐ/TW, điểm 4.1 (nay: 208-QĐ/TW) (chưa xác nhận)"
    ]


def test_a_fact_that_need_not_be_given_any_more_is_told_apart_from_one_that_must(law: Law) -> None:
    step = law.procedure.steps["assign_helper"]
    given = tuple(
        each._replace(type=each.type._replace(optional=True)) if each.name == "helper" else each
        for each in step.facts
    )
    assert told(law, "steps", "assign_helper", facts=given) == [
        "Dữ kiện: thêm «Người giúp đỡ (có thể bỏ trống)»; bỏ «Người giúp đỡ»"
    ]


def test_another_order_and_a_detail_that_has_no_words_are_told_too(law: Law) -> None:
    step = law.procedure.steps["assign_helper"]
    assert told(law, "steps", "assign_helper", sources=step.sources[::-1]) == ["Khi ở: thứ tự khác"]
    reworded = tuple(each._replace(because="nay khác") for each in step.requires)
    assert told(law, "steps", "assign_helper", requires=reworded) == ["Điều kiện: chi tiết khác: thêm --json"]
    assert told(law, "facts", "education", type=FactType("choice", ("higher",)))[0].startswith("Kiểu: ")


def test_a_circumstance_is_told_whole(law: Law) -> None:
    name = next(iter(law.procedure.circumstances))
    other = Condition("done", {"step": ("admit",)})
    things = {**law.procedure.circumstances, name: other}
    after = law.procedure._replace(circumstances=things)
    (found,) = between(law.procedure, after).changed
    assert found.thing == Thing("circumstance", name)
    (sentence,) = fields.told(found, sides_of(law, law.procedure, after))
    assert " → " in sentence


def test_every_change_of_every_thing_can_be_told_in_both_languages(law: Law) -> None:
    """Each thing beside each other thing of its kind: whatever differs, there is a sentence for it."""
    procedure = law.procedure
    for language in ("vi", "en"):
        cli.speak(language)
        for kind, section in KINDS.items():
            things = list(getattr(procedure, section).values())
            if kind == "circumstance":
                continue
            for one, other in pairwise(things):
                after = procedure._replace(
                    **{section: {**getattr(procedure, section), one.name: other._replace(name=one.name)}}
                )
                for changed in between(procedure, after).changed:
                    assert isinstance(changed, Changed)
                    sentences = list(fields.told(changed, sides_of(law, procedure, after)))
                    assert len(sentences) == len(changed.fields)
                    json.dumps([fields.as_plain(each) for each in changed.fields])


def test_a_procedure_taken_back_in_time_differs_the_other_way_round(law: Law) -> None:
    then = procedure_of_then(law.procedure)
    forth, back = between(then, law.procedure), between(law.procedure, then)
    assert (forth.added, forth.removed) == (back.removed, back.added)
    assert {each.thing for each in forth.changed} == {each.thing for each in back.changed}
    assert not between(then, released(then)).differs


def test_what_a_paper_prints_and_where_it_goes_is_said_in_words(law: Law) -> None:
    paper = law.procedure.documents["admission_decision"]
    before = released(
        law.procedure._replace(
            documents={**law.procedure.documents, paper.name: paper._replace(to=None, fields=())}
        )
    )
    sides = Sides(*(Side(Titles(each), law.instruments, TODAY) for each in (before, law.procedure)))
    (changed,) = between(before, law.procedure).changed
    assert sorted(fields.told(changed, sides)) == [
        f"Mục in ra: thêm {len(paper.fields)} mục",
        "Nơi nhận: — → lưu trong hồ sơ",
    ]


def test_what_nobody_types_has_no_name_to_type(law: Law) -> None:
    titles = Titles(law.procedure)
    assert fields.typed("circumstance", "place_known", titles) == ""
    assert (fields.typed("ladder", "answer", titles), fields.title("ladder", "answer", titles)) == (
        "",
        "nhắc chờ trả lời",
    )
