"""`letter send` and `letter receipt`: what is taken back, and what the lists then say."""

from datetime import date
from pathlib import Path

from batches import FROM, WHERE, list_of, people, transfer
from office_books import Desk
from receipt_steps import MONDAY, NOTICE, moved, standing, tell
from storage_fixtures import KeptWalk

from ketnap import cli

# ---- back, lists -----------------------------------------------------------------------------------


def test_undo_without_a_name_takes_back_what_was_told_last_and_lists_it(desk: Desk) -> None:
    moved(desk)
    done = desk.json("van-ban", "gui", NOTICE, "--cach", "buu-dien")
    undone = desk.run("ho-so", "hoan-tac")
    assert undone.exit_code == 0, undone.output
    assert str(done["command"]) in undone.stdout
    assert "đã gửi, bưu điện" in undone.stdout
    assert standing(desk) == "issued"
    command = str(desk.book.one("SELECT withdrawn FROM receipt"))
    error = desk.error("ho-so", "hoan-tac", command)
    assert (error["exit"], error["code"]) == (4, "undo.undoing")


def test_what_waits_says_whether_it_was_sent_how_long_and_what_to_type(desk: Desk) -> None:
    moved(desk)
    moved(desk, "Vũ Hải Yến")
    desk.json("van-ban", "gui", NOTICE, "--cach", "buu-dien")
    shown = desk.run("van-ban", "danh-sach", "--chua-xac-nhan", on=date(2026, 12, 9)).stdout
    assert "đã gửi T4 25/11, chưa báo đã đến\t10" in shown
    assert "chưa ghi đã gửi\t10" in shown
    assert f"ketnap van-ban xac-nhan {NOTICE} --tinh-trang da-den" in shown
    assert "ketnap van-ban gui 43-CV/ĐU --cach buu-dien" in shown
    listed = desk.json("van-ban", "danh-sach", "--chua-xac-nhan")["letters"]
    assert [(each["number"], each["standing"], each["sent_on"]) for each in listed] == [
        (NOTICE, "sent", "2026-11-25"),
        ("43-CV/ĐU", "issued", None),
    ]


def test_the_english_names_work_alike(desk: Desk) -> None:
    moved(desk)
    cli.speak("en")
    done = desk.run("letter", "send", NOTICE, "--how", "post", "--lang", "en")
    assert done.exit_code == 0, done.output
    told = desk.json(
        "letter", "receipt", NOTICE, "--code", "refused", "--reason", "nobody there", "--how", "call"
    )
    assert (told["status"], told["because"]) == ("refused", "nobody there")


def jointly(desk: Desk, folder: Path) -> list[KeptWalk]:
    """Three people on one notice, as the list of a batch writes it."""
    walks = people(desk, 3)
    rows = [(walk.code, WHERE[1], FROM, "Tốt nghiệp") for walk in walks]
    desk.json(*transfer(list_of(folder / "a.xlsx", rows), "--phat-hanh", "--gop", "--lay-so", "4"))
    return walks


def test_a_refusal_of_one_person_on_a_joint_letter_leaves_the_letter_of_the_others(
    desk: Desk, tmp_path: Path
) -> None:
    walks = jointly(desk, tmp_path)
    for refused in walks[:2]:  # the one whose letter bears the number, and one that is joined to it
        words = ("--tinh-trang", "tu-choi", "--chi-rieng", refused.code, "--ly-do", "đã đi nơi khác")
        said = desk.run("van-ban", "xac-nhan", NOTICE, *words, on=MONDAY).stdout
        assert f"ketnap ho-so ghi {refused.code} chuyen-khong-thanh" in said
        assert f"ketnap ho-so chuyen-ho-so {refused.code}" in said
        assert f"van-ban huy {NOTICE}" not in said
    listed = desk.run("van-ban", "danh-sach", "--chua-xac-nhan", on=MONDAY).stdout
    assert f"van-ban huy {NOTICE}" not in listed
    assert f"ketnap ho-so chuyen-ho-so {walks[1].code}" in listed
    assert f"van-ban huy {NOTICE}" not in desk.run("van-ban", "xem", NOTICE, on=MONDAY).stdout


def test_the_lines_offered_for_a_refused_person_on_a_joint_letter_work(desk: Desk, tmp_path: Path) -> None:
    walks = jointly(desk, tmp_path)
    tell(desk, NOTICE, "tu-choi", "--chi-rieng", walks[1].code, "--ly-do", "đã đi nơi khác")
    desk.json("ho-so", "ghi", walks[1].code, "chuyen-khong-thanh", on=MONDAY)
    with desk.book.reading() as reader:
        names = {each.code: reader.letters(each.code)[-1].id for each in walks}
    others = [f"VB-{names[walks[at].code]}" for at in (0, 2)]
    assert [standing(desk, each) for each in others] == ["issued", "issued"]
    again = ("--den", "xã Kiến Thụy", "--hieu-luc", "01/12/2026", "--ly-do", "viec-lam")
    made = desk.json(
        "ho-so", "chuyen-ho-so", walks[1].code, *again, "--phat-hanh", "--lay-so", "2", on=MONDAY
    )
    assert "43-CV/ĐU" in [each["number"] for each in made["issued"]]


def test_a_joint_letter_that_was_refused_as_a_whole_may_be_written_again_for_all(
    desk: Desk, tmp_path: Path
) -> None:
    jointly(desk, tmp_path)
    words = ("--tinh-trang", "tu-choi", "--ly-do", "sai nơi nhận")
    said = desk.run("van-ban", "xac-nhan", NOTICE, *words, on=MONDAY).stdout
    assert f"sửa rồi gửi lại cho tất cả: ketnap van-ban huy {NOTICE}" in said
