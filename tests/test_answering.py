"""Answers to letters on a real database: the letter's life and the case's record go together, forwards and back."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from office_books import CAM_GIANG, Desk, office_book
from storage_fixtures import KeptWalk
from ways import history_written, resolved

from ketnap import cli
from ketnap.storage import queries
from ketnap.storage.correspondence import answers
from ketnap.workflow import answering, letter_life, service
from ketnap.workflow.answering import Answered, Hindered, Said, SaidBefore
from ketnap.workflow.decision import Refusal
from ketnap.workflow.law import Law
from ketnap.workflow.ports import LetterState, Receipt
from ketnap.workflow.service import CannotUndo, Repeated, Undone

NOW = datetime(2026, 11, 30, 2, tzinfo=UTC)
MOVE = ("--den", "xã Cẩm Giàng", "--hieu-luc", "01/12/2026", "--ly-do", "doi-cho-o")
ON = date(2026, 11, 26)
LATE = date(2026, 11, 30)


@pytest.fixture
def desk(tmp_path: Path, law: Law) -> Iterator[Desk]:
    cli.speak("vi")
    book = office_book(tmp_path, law)
    yield Desk(book)
    book.close()


def moved(desk: Desk, *more: str) -> KeptWalk:
    """Somebody who moved to Cẩm Giàng with both letters issued: VB-1 to the person, VB-2 the notice."""
    walk = desk.certified()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE, *more, "--phat-hanh", "--lay-so", "2")
    return walk


Outcome = Answered | Refusal | Hindered | SaidBefore | Repeated


def say(desk: Desk, said: Said, *letters: int, key: str = "", today: date = LATE) -> Outcome:
    with desk.book.begin() as uow:
        meant = [uow.letter(each) for each in letters or (2,)]
        return answering.answer(uow, meant, said, "VP", uow.next_command(), NOW, today, key)


def receipts(desk: Desk, letter: int = 2) -> list[Receipt]:
    with desk.book.reading() as reader:
        return letter_life.standing(reader.receipts(letter))


def status(desk: Desk, letter: int = 2) -> str:
    return letter_life.status(receipts(desk, letter))


def clocks(desk: Desk, walk: KeptWalk) -> dict[str, str]:
    with desk.book.reading() as reader:
        return {each.deadline: each.status for each in queries.deadlines_of(reader, walk.code)}


def newest_answer(desk: Desk, walk: KeptWalk) -> dict[str, str] | None:
    with desk.book.reading() as reader:
        entry = reader.case(walk.code).record.newest(answering.STEP)
    return None if entry is None else dict(entry.facts)


def waiting(desk: Desk) -> list[int]:
    with desk.book.reading() as reader:
        return [each.letter.id for each in answers.unacknowledged(reader)]


def undo(desk: Desk, command: str) -> Undone | CannotUndo:
    with desk.book.begin() as uow:
        return service.undo(uow, command, uow.next_command(), "VP", NOW, LATE)


# ---- of a letter and of its case -------------------------------------------------------------------


def test_an_answer_to_a_notice_is_kept_of_the_letter_and_of_the_case(desk: Desk) -> None:
    walk = moved(desk)
    assert clocks(desk, walk)["transfer.ack"] == "open"
    done = say(desk, Said("accepted", ON, "đ/c Hà báo qua điện thoại"))
    assert isinstance(done, Answered)
    assert done.decision is not None
    [kept] = receipts(desk)
    assert (kept.status, kept.received_on, kept.seq) == ("accepted", ON, done.decision.event.seq)
    assert newest_answer(desk, walk) == {
        "code": "accepted",
        "how": "đ/c Hà báo qua điện thoại",
        "letter_number": "42-CV/ĐU",
    }
    assert clocks(desk, walk)["transfer.ack"] == "closed"
    assert waiting(desk) == []


@pytest.mark.parametrize("said", [Said("sent", ON, "post"), Said("recalled", ON, "", "sai nơi nhận")])
def test_what_the_sending_side_does_is_kept_of_the_letter_alone(desk: Desk, said: Said) -> None:
    walk = moved(desk)
    done = say(desk, said)
    assert isinstance(done, Answered)
    assert done.decision is None
    assert status(desk) == said.status
    assert newest_answer(desk, walk) is None
    assert clocks(desk, walk)["transfer.ack"] == "open"


def test_letters_of_one_row_are_answered_together_and_those_that_have_come_as_far_are_passed_over(
    desk: Desk,
) -> None:
    walk = desk.book.walk()
    resolved(walk, cell="DH-03")
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE, "--phat-hanh", "--lay-so", "2")
    first = say(desk, Said("arrived", ON, "bưu tá"), 2)
    assert isinstance(first, Answered)
    both = say(desk, Said("arrived", LATE, "điện thoại"), 3, 2)
    assert isinstance(both, Answered)
    assert [each.id for each in both.letters] == [3]
    assert (status(desk, 2), status(desk, 3)) == ("arrived", "arrived")
    passed = say(desk, Said("arrived", LATE, "công văn"), 2, 3)
    assert isinstance(passed, Hindered)
    assert passed.against.code == "again"


def test_the_same_said_twice_is_known_and_changes_nothing(desk: Desk) -> None:
    moved(desk)
    done = say(desk, Said("arrived", ON, "điện thoại"))
    assert isinstance(done, Answered)
    assert done.decision is not None
    with desk.book.begin() as uow:
        before = desk.book.dump()
        again = answering.answer(
            uow, [uow.letter(2)], Said("arrived", ON, "điện thoại"), "VP", "L-000099", NOW, LATE
        )
    assert isinstance(again, SaidBefore)
    assert again.command == done.decision.event.command
    assert desk.book.dump() == before


def test_a_key_records_once(desk: Desk) -> None:
    moved(desk)
    assert isinstance(say(desk, Said("arrived", ON), key="k-1"), Answered)
    assert isinstance(say(desk, Said("accepted", LATE), key="k-1"), Repeated)
    assert status(desk) == "arrived"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Said("refused", ON), "no_reason"),
        (Said("arrived", date(2026, 11, 24)), "before_issue"),
        (Said("arrived", date(2026, 12, 1)), "future"),
        (Said("recall_agreed", ON), "not_recalled"),
    ],
)
def test_what_cannot_be_told_changes_neither_letter_nor_case(desk: Desk, said: Said, code: str) -> None:
    walk = moved(desk)
    done = say(desk, said)
    assert isinstance(done, Hindered)
    assert done.against.code == code
    assert receipts(desk) == []
    assert newest_answer(desk, walk) is None


def test_an_answer_that_comes_after_the_move_was_taken_back_is_kept_of_the_letter_alone(desk: Desk) -> None:
    walk = moved(desk)
    walk.advance("return_case", "26/11/2026")
    done = say(desk, Said("refused", LATE, "công văn", "không có người này"))
    assert isinstance(done, Answered)
    assert done.decision is None
    assert status(desk) == "refused"
    with desk.book.reading() as reader:
        assert answers.refused(reader) == []


def test_an_answer_about_somebody_whose_case_takes_none_any_more_is_kept_of_the_letter_alone(
    desk: Desk,
) -> None:
    walk = moved_for_a_time(desk)
    walk.advance("withdraw", "26/11/2026")
    done = say(desk, Said("arrived", LATE), 1)
    assert isinstance(done, Answered)
    assert done.decision is None
    assert status(desk, 1) == "arrived"


def moved_for_a_time(desk: Desk) -> KeptWalk:
    walk = desk.certified()
    words = ("ho-so", "chuyen-ho-so", walk.code, *MOVE[:-1], "viec-lam", "--tam-thoi")
    desk.json(*words, "--phat-hanh", "--lay-so", "1")
    return walk


# ---- letters about one of several things -----------------------------------------------------------


def asked(desk: Desk) -> KeptWalk:
    """Two letters of verification that were issued: VB-1 about the parents, VB-2 about the person."""
    walk = desk.book.walk("Lê Ngọc Châu", sex="nữ", born_on=date(2001, 3, 14), identity_number="031301004471")
    history_written(walk, cell="CB-05")
    for about in ("cha mẹ", "bản thân"):
        walk.advance("request_verification", "20/11/2026", about=about, place="domestic", asked=CAM_GIANG)
    desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "2")
    return walk


def test_that_a_question_arrived_moves_the_clock_of_its_answer(desk: Desk) -> None:
    walk = asked(desk)
    before = walk.due("verify.reply.domestic", "cha mẹ")
    assert waiting(desk) == [1, 2]
    done = say(desk, Said("arrived", LATE, "bưu tá"), 1)
    assert isinstance(done, Answered)
    assert done.decision is not None
    assert done.decision.event.step == "verification_arrives"
    [moved_clock] = done.decision.moved
    assert (moved_clock.after.item, moved_clock.before.due_on) == ("cha mẹ", before)
    assert moved_clock.after.starts_on == LATE
    assert moved_clock.after.status == "open", "it arrived, and is still to be answered"
    assert waiting(desk) == [2]


def test_a_question_whose_arrival_the_case_records_by_itself_is_acknowledged(desk: Desk) -> None:
    walk = asked(desk)
    walk.advance("verification_arrives", "25/11/2026", about="cha mẹ")
    assert waiting(desk) == [2]
    done = say(desk, Said("arrived", LATE), 1)
    assert isinstance(done, Answered)
    assert done.decision is None, "the case knows it"


def test_a_question_that_was_answered_is_waited_for_no_more(desk: Desk) -> None:
    walk = asked(desk)
    walk.advance("verification_replied", "27/11/2026", about="bản thân")
    assert waiting(desk) == [1]


# ---- back ------------------------------------------------------------------------------------------


def test_undoing_an_answer_opens_the_clock_again_and_the_letter_is_waited_for(desk: Desk) -> None:
    walk = moved(desk)
    done = say(desk, Said("arrived", ON))
    assert isinstance(done, Answered)
    assert done.decision is not None
    assert isinstance(undo(desk, done.decision.event.command), Undone)
    assert (status(desk), clocks(desk, walk)["transfer.ack"], waiting(desk)) == ("issued", "open", [2])
    assert newest_answer(desk, walk) is None
    again = undo(desk, done.decision.event.command)
    assert isinstance(again, CannotUndo)
    assert again.code == "undone"


def test_what_was_kept_of_the_letter_alone_is_undone_too_and_is_the_newest_command(desk: Desk) -> None:
    moved(desk)
    say(desk, Said("sent", ON, "post"))
    command = receipts(desk)[0].command
    with desk.book.reading() as reader:
        assert queries.last_command(reader) == command
        assert service.last_to_undo(reader, command) == command
    assert undo(desk, command) == Undone(command, ())
    assert status(desk) == "issued"


def test_an_answer_with_a_later_one_after_it_is_not_undone(desk: Desk) -> None:
    moved(desk)
    say(desk, Said("sent", ON, "post"))
    command = receipts(desk)[0].command
    say(desk, Said("arrived", LATE))
    cannot = undo(desk, command)
    assert isinstance(cannot, CannotUndo)
    assert cannot.code == "answered"
    assert status(desk) == "arrived"


def test_a_recall_that_went_with_a_voiding_is_not_undone_by_itself(desk: Desk) -> None:
    moved(desk)
    desk.json("van-ban", "gui", "42-CV/ĐU", "--cach", "buu-dien")
    done = desk.json("van-ban", "huy", "42-CV/ĐU", "--ly-do", "sai nơi nhận", "--lay-so", "1")
    cannot = undo(desk, done["command"])
    assert isinstance(cannot, CannotUndo)
    assert cannot.code == "void"


def correct(desk: Desk, walk: KeptWalk, *words: str) -> str:
    with desk.book.reading() as reader:
        entry = reader.case(walk.code).record.newest(answering.STEP)
    assert entry is not None
    done = desk.json("ho-so", "dinh-chinh", walk.code, str(entry.seq), "--ly-do", "ghi nhầm", *words, on=LATE)
    return str(done["command"])


def test_a_corrected_answer_is_corrected_of_the_letter_and_undoing_that_brings_the_first_back(
    desk: Desk,
) -> None:
    walk = moved(desk)
    say(desk, Said("arrived", ON, "điện thoại"))
    command = correct(desk, walk, "--du-kien", "code=accepted", "--ngay", "27/11/2026")
    [kept] = receipts(desk)
    assert (kept.status, kept.received_on, kept.command) == ("accepted", date(2026, 11, 27), command)
    assert isinstance(undo(desk, command), Undone)
    [back] = receipts(desk)
    assert (back.status, back.received_on, back.how) == ("arrived", ON, "điện thoại")
    facts = newest_answer(desk, walk)
    assert facts is not None
    assert facts["code"] == "arrived"


def test_correcting_an_earlier_answer_leaves_the_letter_where_the_later_one_brought_it(desk: Desk) -> None:
    walk = moved(desk)
    say(desk, Said("arrived", ON))
    with desk.book.reading() as reader:
        first = reader.receipts(2)[0].seq
    say(desk, Said("accepted", LATE))
    words = ("ho-so", "dinh-chinh", walk.code, str(first), "--ly-do", "nhầm ngày", "--ngay", "27/11/2026")
    desk.json(*words, on=LATE)
    assert {each.status: each.received_on for each in receipts(desk)} == {
        "arrived": date(2026, 11, 27),
        "accepted": LATE,
    }
    assert status(desk) == "accepted"


def test_withdrawing_the_step_takes_the_answer_off_the_letter(desk: Desk) -> None:
    walk = moved(desk)
    say(desk, Said("arrived", ON))
    correct(desk, walk, "--rut")
    assert (status(desk), waiting(desk)) == ("issued", [2])
    with desk.book.reading() as reader:
        assert len(reader.receipts(2)) == 1, "what was noted stays on file, withdrawn"


def test_replaying_the_case_leads_to_the_same_record_as_the_answers(desk: Desk) -> None:
    walk = moved(desk)
    for on, what in ((ON, "arrived"), (LATE, "helper_assigned")):
        assert isinstance(say(desk, Said(what, on)), Answered)
    assert desk.run("nhat-ky", "doi-chieu", "--tinh-lai").exit_code == 0
    with desk.book.reading() as reader:
        steps = [each.step for each in reader.case(walk.code).record.counting]
    assert steps.count(answering.STEP) == 2


def letter_of(desk: Desk, number: int) -> LetterState:
    with desk.book.reading() as reader:
        return reader.letter(number)


def test_the_letters_of_a_step_are_those_to_organisations_that_are_issued(desk: Desk) -> None:
    walk = moved(desk)
    notice = letter_of(desk, 2)
    with desk.book.reading() as reader:
        place = reader.case(walk.code).record.counting[-1].seq
        assert answering.of_step(reader, walk.code, place) == (notice,)
        assert answers.addressee(reader, walk.code, place) == (CAM_GIANG, "42-CV/ĐU")
        assert answers.addressee(reader, walk.code, 1) is None
