"""A list of people is one letter: whoever proposes three for the class takes one number for the three of them."""

import re
from pathlib import Path

import pypdf
from office_books import HOME, Desk
from storage_fixtures import KeptWalk
from ways import listed

from ketnap.storage.correspondence import joint as letters_joint
from ketnap.storage.correspondence import letters
from ketnap.workflow.ports import LetterState


def proposed(desk: Desk, name: str, cell: str = "CB-05") -> KeptWalk:
    """Somebody on the list, whose cell has drafted to send them to the class."""
    walk = listed(desk.book.walk(name), cell=cell)
    desk.json("van-ban", "soan", walk.code, "class_proposal")
    return walk


def proposals(desk: Desk, *walks: KeptWalk) -> list[LetterState]:
    with desk.book.reading() as reader:
        return [
            [each for each in reader.letters(walk.code) if each.letter == "class_proposal"][-1]
            for walk in walks
        ]


def drafts(desk: Desk, *walks: KeptWalk) -> list[str]:
    return [f"VB-{each.id}" for each in proposals(desk, *walks)]


def three(desk: Desk) -> list[KeptWalk]:
    return [proposed(desk, name) for name in ("Ngô Quang Khải", "Bùi Thu Hà", "Lê Ngọc Châu")]


def text_of(path: Path) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages))


def test_three_people_of_one_cell_are_proposed_in_one_letter_with_one_number(desk: Desk) -> None:
    walks = three(desk)
    answer = desk.json("van-ban", "phat-hanh", *drafts(desk, *walks), "--lay-so", "1")
    assert [(each["number"], each["people"]) for each in answer["letters"]] == [("01-CV/CB", 3)]

    host, *others = proposals(desk, *walks)
    assert host.inputs is not None
    assert [row["name"] for row in host.inputs["people"]] == ["Lê Ngọc Châu", "Bùi Thu Hà", "Ngô Quang Khải"]
    assert host.inputs["letter"]["case"] is None, "the foot of the page names nobody's case"
    assert [(each.joined_to, each.symbol, each.number, each.to) for each in others] == [
        (host.id, "01-CV/CB", None, HOME)
    ] * 2
    with desk.book.reading() as reader:
        assert letters.gaps(reader) == []
        lines = [each.letter.symbol for each in letters.register(reader, "CB-05") if each.kind == "CV"]
        assert lines == ["01-CV/CB"], "one line in the register"
        assert len(letters_joint.together(reader, host)) == 3


def test_the_paper_lists_everybody_by_name(desk: Desk) -> None:
    desk.json("van-ban", "phat-hanh", *drafts(desk, *three(desk)), "--lay-so", "1")
    (path,) = desk.letters_folder.glob("*.pdf")
    said = text_of(path)
    assert "Danh sách có 3 người" in said
    assert said.index("Lê Ngọc Châu") < said.index("Bùi Thu Hà") < said.index("Ngô Quang Khải")


def test_before_and_after_the_number_is_taken_it_is_said_how_many_people_it_is_for(desk: Desk) -> None:
    named = drafts(desk, *three(desk))
    refused = desk.error("van-ban", "phat-hanh", *named)
    assert "Phát hành 1 văn bản, lấy số 01-CV/CB." in refused["message"]
    assert "Mỗi danh sách lấy một số: 3 người." in refused["message"]
    shown = desk.run("van-ban", "phat-hanh", *named, "--lay-so", "1").stdout
    assert "→ Đảng ủy phường Lê Chân (danh sách 3 người)" in shown


def test_each_cell_writes_its_own_list_and_one_person_alone_is_a_letter_as_ever(desk: Desk) -> None:
    walks = [*three(desk), proposed(desk, "Trần Thị Lan", cell="CB-07")]
    answer = desk.json("van-ban", "phat-hanh", *drafts(desk, *walks), "--lay-so", "2")
    assert [(each["from"], each["number"], each["people"]) for each in answer["letters"]] == [
        ("CB-05", "01-CV/CB", 3),
        ("CB-07", "01-CV/CB", 1),
    ]
    (alone,) = proposals(desk, walks[-1])
    assert alone.inputs is not None
    assert alone.inputs["letter"]["case"] == walks[-1].code


def test_voiding_the_list_voids_it_for_everybody_and_each_gets_a_draft(desk: Desk) -> None:
    walks = three(desk)
    desk.json("van-ban", "phat-hanh", *drafts(desk, *walks), "--lay-so", "1")
    answer = desk.json("van-ban", "huy", "01-CV/CB", "--ly-do", "thiếu một người", "--lay-so", "1")
    assert len(answer["drafts"]) == 3
    assert [each.status for each in proposals(desk, *walks)] == ["draft"] * 3
    again = desk.json("van-ban", "phat-hanh", *drafts(desk, *walks), "--lay-so", "1")
    assert [each["number"] for each in again["letters"]] == ["02-CV/CB"]


def test_each_person_of_the_list_finds_the_letter_by_its_number_and_by_the_case(desk: Desk) -> None:
    walks = three(desk)
    desk.json("van-ban", "phat-hanh", *drafts(desk, *walks), "--lay-so", "1")
    shown = desk.json("van-ban", "xem", "01-CV/CB")
    assert {each["case"] for each in shown["together"]} == {walk.code for walk in walks}
    for walk in walks:
        assert desk.json("van-ban", "xem", walk.code)["number"] == "01-CV/CB"


def test_a_corrected_birth_date_tells_that_the_list_said_it_otherwise(desk: Desk) -> None:
    walks = three(desk)
    desk.json("van-ban", "phat-hanh", *drafts(desk, *walks), "--lay-so", "1")
    changed = desk.json(
        "ho-so", "dinh-chinh", walks[1].code, "1", "--fact", "birth_date=15/03/2001", "--ly-do", "ghi nhầm"
    )
    assert [each["number"] for each in changed["letters_touched"]] == ["01-CV/CB"]


def test_the_history_still_agrees_with_itself(desk: Desk) -> None:
    desk.json("van-ban", "phat-hanh", *drafts(desk, *three(desk)), "--lay-so", "1")
    assert desk.json("audit", "verify", "--replay")["sound"] is True
