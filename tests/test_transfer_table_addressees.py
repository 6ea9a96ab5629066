"""In a book: the letters of a row go to the committee that decides at the new place, and that counts as telling it."""

import pytest
from office_books import Desk
from storage_fixtures import KeptWalk
from walking import day
from ways import admitted

from ketnap.workflow import announcing

DRAFT = "VB-2"


def sent(desk: Desk, destination: str, on: str) -> KeptWalk:
    """Somebody with a decision of 1/6/2026 who moves to a cell outside by row C2: VB-2 is its letter."""
    walk = desk.book.walk("Lê Ngọc Châu")
    admitted(walk, cell="CB-05")
    walk.advance(
        "move_known",
        on,
        destination=destination,
        kind="official",
        reason="job",
        decided_on=day(on),
        effective_on=day(on),
    )
    walk.advance("transfer_c2", on)
    return walk


def silence(desk: Desk, walk: KeptWalk) -> str | None:
    """Why nobody was told of the move; None where somebody was."""
    with desk.book.reading() as reader:
        found = announcing.silence(reader, reader.case(walk.code))
    return None if found is None else found.code


@pytest.mark.parametrize(
    ("destination", "on", "committee", "name"),
    [
        ("DH-01", "10/06/2026", "DU-UBND", "Đảng ủy Ủy ban nhân dân thành phố"),
        ("DH-01", "20/08/2026", "DU-DHCB", "Đảng ủy Trường Đại học Cửa Biển"),
        ("KT-01", "10/06/2026", "DU-KIEN-THUY", "Đảng ủy xã Kiến Thụy"),
    ],
    ids=["the committee above decides", "since 26/7/2026 the base itself", "a commune"],
)
def test_a_decision_goes_to_whoever_decides_at_the_new_place_on_the_day_of_the_row(
    desk: Desk, destination: str, on: str, committee: str, name: str
) -> None:
    walk = sent(desk, destination, on)
    assert desk.json("van-ban", "xem", DRAFT)["to"] == committee
    assert silence(desk, walk) == "draft"
    (issued,) = desk.json("van-ban", "phat-hanh", DRAFT, "--lay-so", "1")["letters"]
    assert issued["to"] == committee
    with desk.book.reading() as reader:
        inputs = reader.letters(walk.code)[-1].inputs
    assert inputs is not None
    assert inputs["letter"]["addressee"] == name
    assert silence(desk, walk) is None


def test_where_the_move_goes_elsewhere_a_draft_follows_and_an_issued_letter_tells_nobody(desk: Desk) -> None:
    walk = sent(desk, "DH-01", "10/06/2026")
    with desk.book.reading() as reader:
        seq = next(str(each.seq) for each in reader.events(walk.code) if each.step == "move_known")
    elsewhere = ("--du-kien", "destination=KT-01", "--ly-do", "ghi nhầm nơi đến")
    (draft,) = desk.json("ho-so", "dinh-chinh", walk.code, seq, *elsewhere, "--chay-thu")["letters_touched"]
    assert (draft["status"], draft["to"]) == ("draft", "DU-KIEN-THUY")
    desk.json("van-ban", "phat-hanh", DRAFT, "--lay-so", "1")
    desk.json("ho-so", "dinh-chinh", walk.code, seq, *elsewhere)
    assert silence(desk, walk) == "elsewhere"


def test_the_committee_that_was_written_to_keeps_the_case_until_a_cell_gets_it(desk: Desk) -> None:
    sent(desk, "DH-01", "10/06/2026")
    (issued,) = desk.json("van-ban", "phat-hanh", DRAFT, "--lay-so", "1")["letters"]
    came = desk.json("ho-so", "tiep-nhan", "--van-ban", issued["number"])
    assert (came["step"], came["cell"], came["state"]) == ("receive_c2", "DU-UBND", "admitted")
