"""The life of a letter at its addressee: what may follow what, whatever is said and in whatever order it is noted."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketnap.workflow import letter_life
from ketnap.workflow.letter_life import (
    ACCEPTED,
    ANSWERS,
    ARRIVED,
    CLOSED,
    CONTINUED,
    HELPER_ASSIGNED,
    ISSUED,
    RECALL_AGREED,
    RECALL_DECLINED,
    RECALLED,
    REFUSED,
    SENT,
    STATUSES,
    Against,
    Standing,
)
from ketnap.workflow.ports import LetterState, Receipt
from ketnap.workflow.record import Event

ISSUED_ON = date(2026, 11, 25)
TODAY = date(2026, 12, 31)
ORDER = (ISSUED, SENT, ARRIVED, ACCEPTED, HELPER_ASSIGNED, CONTINUED, CLOSED)


def letter(status: str = "issued", to: str = "DU-CAM-GIANG") -> LetterState:
    issued_on = None if status == "draft" else ISSUED_ON
    return LetterState(
        2, "HS-000001-B", 11, "transfer_notice", status, "DU", to, 42, "42", issued_on, {}, "", None
    )


def noted(*statuses: str, on: date = ISSUED_ON) -> list[Receipt]:
    return [Receipt(n, status, on, "", "VP", f"L-{n:06d}") for n, status in enumerate(statuses, 1)]


def told(
    before: Sequence[str],
    wanted: str,
    on: date = ISSUED_ON,
    of: LetterState | None = None,
    because: str = "vì",
) -> str | None:
    found = letter_life.against(of or letter(), noted(*before), wanted, on, TODAY, because)
    return None if found is None else found.code


# ---- what may follow what


@pytest.mark.parametrize(
    ("before", "wanted", "code"),
    [
        ((), SENT, None),
        ((SENT,), SENT, None),
        ((), ACCEPTED, None),
        ((SENT, ARRIVED), REFUSED, None),
        ((ACCEPTED,), REFUSED, None),
        ((ARRIVED,), ARRIVED, "again"),
        ((ACCEPTED,), ARRIVED, "behind"),
        ((ARRIVED,), SENT, "behind"),
        ((HELPER_ASSIGNED,), REFUSED, "behind"),
        ((REFUSED,), ACCEPTED, "refused"),
        ((REFUSED,), REFUSED, "again"),
        ((REFUSED,), RECALLED, "refused"),
        ((CLOSED,), RECALLED, "behind"),
        ((), RECALL_AGREED, "not_recalled"),
        ((RECALLED,), RECALLED, "again"),
        ((RECALLED,), RECALL_DECLINED, None),
        ((RECALLED, RECALL_AGREED), ARRIVED, "recalled"),
        ((RECALLED, RECALL_AGREED), RECALLED, "again"),
        ((RECALLED, RECALL_DECLINED), RECALL_DECLINED, "again"),
        ((RECALLED, RECALL_DECLINED), RECALL_AGREED, "not_recalled"),
        ((RECALLED, RECALL_DECLINED), RECALLED, None),
        ((RECALLED, RECALL_DECLINED, RECALLED), RECALL_AGREED, None),
        ((RECALLED, RECALL_DECLINED), ACCEPTED, None),
    ],
)
def test_a_letter_goes_on_and_never_back(before: Sequence[str], wanted: str, code: str | None) -> None:
    assert told(before, wanted) == code


def test_an_answer_that_crosses_a_recall_on_its_way_does_not_undo_it() -> None:
    crossed = (SENT, RECALLED, ARRIVED)
    assert letter_life.stands(noted(*crossed)) == Standing(ARRIVED, RECALLED)
    assert letter_life.status(noted(*crossed)) == RECALLED
    assert told(crossed, RECALL_AGREED) is None
    assert told(crossed, ARRIVED) == "again"
    assert letter_life.status(noted(*crossed, RECALL_DECLINED)) == ARRIVED


@pytest.mark.parametrize("wanted", STATUSES)
def test_nothing_is_told_of_a_draft_or_of_a_letter_that_is_void(wanted: str) -> None:
    assert told((), wanted, of=letter("draft")) == "draft"
    assert told((), wanted, of=letter("void")) == "void"


def test_a_voided_letter_that_was_asked_back_is_still_answered() -> None:
    assert told((SENT, RECALLED), RECALL_AGREED, of=letter("void")) is None
    assert told((SENT, RECALLED), RECALL_DECLINED, of=letter("void")) is None
    assert told((SENT, RECALLED), ARRIVED, of=letter("void")) == "void"


def test_a_person_gets_letters_and_answers_none_and_a_dossier_gets_none() -> None:
    assert told((), SENT, of=letter(to="person")) is None
    assert {told((), each, of=letter(to="person")) for each in STATUSES if each != SENT} == {"person"}
    assert {told((), each, of=letter(to="dossier")) for each in STATUSES} == {"dossier"}


@pytest.mark.parametrize("wanted", [REFUSED, RECALLED])
def test_a_refusal_and_a_recall_say_why(wanted: str) -> None:
    assert told((), wanted, because="") == "no_reason"
    assert told((), wanted) is None


# ---- the steps of a case that goes on


def goes_on(*steps: tuple[int, str]) -> list[Receipt]:
    """A case of which these steps were told, each of a day of December."""
    helped = Receipt(1, HELPER_ASSIGNED, date(2026, 12, 5), "", "VP", "L-000001")
    noted = (
        Receipt(n, CONTINUED, date(2026, 12, day), how, "VP", f"L-{n:06d}")
        for n, (day, how) in enumerate(steps, 2)
    )
    return [helped, *noted]


@pytest.mark.parametrize(
    ("day", "how", "code"),
    [
        (20, "tổ chức lễ kết nạp", None),
        (12, "tổ chức lễ kết nạp", None),
        (20, "chi bộ xét", None),
        (10, "chi bộ xét", "again"),
        (20, "", "again"),
        # What became known late stands where its day is; before the case went on it cannot be.
        (7, "chi bộ xét", None),
        (4, "chi bộ xét", "before_newest"),
    ],
)
def test_each_step_of_a_case_that_goes_on_is_told_once(day: int, how: str, code: str | None) -> None:
    before = goes_on((10, "chi bộ xét"))
    found = letter_life.against(letter(), before, CONTINUED, date(2026, 12, day), TODAY, how=how)
    assert (None if found is None else found.code) == code


@pytest.mark.parametrize(("last", "code"), [(CLOSED, "behind"), (RECALL_AGREED, "recalled")])
def test_no_further_step_is_told_of_a_case_that_ended_or_was_given_back(last: str, code: str) -> None:
    before = goes_on((10, "chi bộ xét"))
    asked = [RECALLED, last] if last == RECALL_AGREED else [last]
    before += [Receipt(n, each, date(2026, 12, 11), "", "VP", "L-000009") for n, each in enumerate(asked, 3)]
    found = letter_life.against(letter(), before, CONTINUED, date(2026, 12, 20), TODAY, how="kết nạp")
    assert found is not None
    assert found.code == code


def test_a_letter_stands_where_the_newest_step_brought_it_whenever_that_was_noted() -> None:
    receipts = goes_on((10, "kết nạp"), (7, "chi bộ xét"))
    newest = letter_life.newest(receipts)
    assert newest is not None
    assert (newest.status, newest.how) == (CONTINUED, "kết nạp")
    assert letter_life.newest(()) is None


# ---- days


@pytest.mark.parametrize(
    ("before", "on", "expected"),
    [
        ((), date(2026, 11, 24), Against("before_issue", ISSUED, ISSUED_ON)),
        ((), date(2027, 1, 1), Against("future", ISSUED, date(2027, 1, 1))),
        ((SENT,), date(2026, 11, 26), Against("before_newest", SENT, date(2026, 11, 27))),
        ((SENT,), date(2026, 11, 27), None),
    ],
)
def test_a_day_lies_between_the_newest_status_and_today(
    before: Sequence[str], on: date, expected: Against | None
) -> None:
    receipts = noted(*before, on=date(2026, 11, 27))
    assert letter_life.against(letter(), receipts, ARRIVED, on, TODAY) == expected


def test_what_was_withdrawn_says_nothing() -> None:
    kept, gone = noted(SENT, ACCEPTED)
    receipts = [kept, gone._replace(withdrawn="L-000009")]
    assert letter_life.status(receipts) == SENT
    assert letter_life.since(receipts, ACCEPTED) is None
    assert not letter_life.answered(receipts)
    assert letter_life.against(letter(), receipts, ARRIVED, ISSUED_ON, TODAY) is None


# ---- any sequence


days = st.integers(0, 30).map(lambda each: ISSUED_ON + timedelta(days=each))
attempts = st.lists(st.tuples(st.sampled_from(STATUSES), days), max_size=14)


def lived(tries: Sequence[tuple[str, date]]) -> list[Receipt]:
    """What is kept of a life in which somebody tries to record all this."""
    receipts: list[Receipt] = []
    for status, on in tries:
        if letter_life.against(letter(), receipts, status, on, TODAY, "vì") is None:
            receipts.append(Receipt(len(receipts) + 1, status, on, "", "VP", f"L-{len(receipts):06d}"))
    return receipts


@given(attempts)
def test_whatever_is_tried_days_do_not_go_back_and_no_status_is_told_twice(
    tries: list[tuple[str, date]],
) -> None:
    receipts = lived(tries)
    on = [each.received_on for each in receipts]
    assert on == sorted(on)
    assert all(ISSUED_ON <= each <= TODAY for each in on)
    answers = [each.status for each in receipts if each.status in ANSWERS]
    assert len(answers) == len(set(answers))
    stations = [each.status for each in receipts if each.status in ORDER]
    assert stations == sorted(stations, key=ORDER.index)


@given(attempts)
def test_whatever_is_tried_nothing_follows_a_refusal_and_a_recall_is_answered_once(
    tries: list[tuple[str, date]],
) -> None:
    statuses = [each.status for each in lived(tries)]
    if REFUSED in statuses:
        after = statuses[statuses.index(REFUSED) + 1 :]
        assert set(after) <= {RECALL_AGREED, RECALL_DECLINED}
    asked = 0
    for each in statuses:
        asked += (each == RECALLED) - (each in (RECALL_AGREED, RECALL_DECLINED))
        assert asked in (0, 1)


@given(attempts)
def test_a_letter_is_waited_for_until_somebody_says_anything_of_it_or_it_is_asked_back(
    tries: list[tuple[str, date]],
) -> None:
    receipts = lived(tries)
    standing = letter_life.stands(receipts)
    assert standing.awaited == (not letter_life.answered(receipts) and not standing.taken_back)
    assert standing.status == letter_life.status(receipts)
    if standing.awaited:
        assert told([each.status for each in receipts], ARRIVED, on=TODAY) is None


@given(attempts, st.randoms(use_true_random=False))
def test_where_a_letter_stands_does_not_depend_on_the_order_in_which_answers_were_noted(
    tries: list[tuple[str, date]], chance: object
) -> None:
    receipts = lived(tries)
    answers = [each for each in receipts if each.status not in letter_life.RECALLS]
    recalls = [each for each in receipts if each.status in letter_life.RECALLS]
    chance.shuffle(answers)  # type: ignore[attr-defined]
    assert letter_life.stands([*answers, *recalls]) == letter_life.stands(receipts)


@given(attempts)
def test_taking_back_the_newest_leads_to_where_it_stood_before(tries: list[tuple[str, date]]) -> None:
    receipts = lived(tries)
    if receipts:
        before = letter_life.stands(receipts[:-1])
        taken_back = [*receipts[:-1], receipts[-1]._replace(withdrawn="L-000099")]
        assert letter_life.stands(taken_back) == before


# ---- corrections


def event(seq: int, step: str = "record_receipt", on: date = ISSUED_ON, **facts: str) -> Event:
    instant = datetime(2026, 12, 1, tzinfo=UTC)
    return Event(seq, step, on, instant, "VP", f"L-{seq:06d}", facts)


def test_a_corrected_answer_says_what_the_correction_says() -> None:
    receipt = Receipt(1, ARRIVED, ISSUED_ON, "điện thoại", "VP", "L-000012", None, 12)
    former = event(12, code=ARRIVED, how="điện thoại")
    on = date(2026, 11, 30)
    after = letter_life.corrected(receipt, event(13, on=on, code=REFUSED, because="không có người"), former)
    assert after == Receipt(1, REFUSED, on, "", "VP", "L-000013", "không có người", 13)


def test_what_the_step_does_not_ask_for_stays_as_it_was_said() -> None:
    receipt = Receipt(1, ARRIVED, ISSUED_ON, "điện thoại", "VP", "L-000012", None, 12)
    on = date(2026, 11, 27)
    moved = event(13, "verification_arrives", on, about="cha mẹ")
    after = letter_life.corrected(receipt, moved, event(12, "verification_arrives", about="cha mẹ"))
    assert after is not None
    assert (after.status, after.received_on, after.how) == (ARRIVED, on, "điện thoại")


def test_an_answer_that_is_withdrawn_or_becomes_another_step_says_nothing_more() -> None:
    receipt = Receipt(1, ARRIVED, ISSUED_ON, "", "VP", "L-000012", None, 12)
    former = event(12, code=ARRIVED)
    assert letter_life.corrected(receipt, event(13, ""), former) is None
    assert letter_life.corrected(receipt, event(13, "return_case"), former) is None


def test_every_answer_has_the_code_under_which_a_packet_carries_it() -> None:
    assert set(letter_life.CODES) == {*ANSWERS, *letter_life.RECALLS}
    assert len(set(letter_life.CODES.values())) == len(letter_life.CODES)
