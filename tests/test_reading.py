"""Text to value: what people type is read, or answered with what to type instead."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketnap import cli
from ketnap.commands import facts, reading
from ketnap.commands.facts import Place
from ketnap.commands.reading import DEADLINE, EVENT, Several, Unreadable, day
from ketnap.commands.titles import Titles
from ketnap.workflow.law import Law
from ketnap.workflow.procedure import FactType, Procedure, Step, StepFact
from ketnap.workflow.record import Paper

TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def vietnamese() -> None:
    """Other tests speak English; the language is the process's."""
    cli.speak("vi")


DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


def unreadable(text: str, nature: reading.Nature = EVENT, today: date = TODAY) -> str:
    with pytest.raises(Unreadable) as caught:
        day(text, today, nature)
    return str(caught.value)


# ---- days


@pytest.mark.parametrize(
    "text",
    ["2026-11-20", "20/11/2026", "20-11-2026", "20.11.2026", "20 / 11 / 2026", "20-11", "20/11", " 20-11 "],
)
def test_a_day_is_read_in_every_usual_form(text: str) -> None:
    assert day(text, TODAY, EVENT) == date(2026, 11, 20)


@given(DAYS)
def test_a_full_day_is_read_the_same_whichever_way_it_is_written(on: date) -> None:
    for text in (on.isoformat(), f"{on:%d/%m/%Y}", f"{on.day}/{on.month}/{on:%Y}", f"{on:%d-%m-%Y}"):
        assert day(text, TODAY, EVENT) == on


@given(DAYS, DAYS)
def test_without_a_year_an_event_is_the_latest_such_day_and_a_deadline_the_next(
    on: date, today: date
) -> None:
    text = f"{on:%d/%m}"
    past, ahead = day(text, today, EVENT), day(text, today, DEADLINE)
    assert past <= today <= ahead
    assert (past.day, past.month) == (ahead.day, ahead.month) == (on.day, on.month)
    between = [past + timedelta(days=n) for n in range(1, (ahead - past).days)]
    assert not [each for each in between if (each.day, each.month) == (on.day, on.month)]


def test_today_and_yesterday_are_words() -> None:
    assert (
        day("hôm nay", TODAY, EVENT)
        == day("Hom Nay", TODAY, DEADLINE)
        == day("hom-nay", TODAY, EVENT)
        == TODAY
    )
    assert day("hôm qua", TODAY, EVENT) == TODAY - timedelta(days=1)
    assert day("ngày mai", TODAY, DEADLINE) == TODAY + timedelta(days=1)


def test_tomorrow_is_no_day_of_an_event() -> None:
    assert unreadable("ngày mai").startswith("Chưa đọc được ngày «ngày mai»")


def test_month_and_day_swapped_get_a_proposal_and_are_never_swapped() -> None:
    assert unreadable("11/25/2026") == "Không có tháng 25. Có phải 25/11/2026?"
    assert unreadable("2026-25-11") == "Không có tháng 25. Có phải 2026-11-25?"


def test_a_month_that_cannot_be_a_swapped_day_gets_no_proposal() -> None:
    assert unreadable("13/13/2026") == "Không có tháng 13."
    assert unreadable("5/0") == "Không có tháng 0."


def test_a_day_too_late_in_its_month_is_answered_with_the_length_of_the_month() -> None:
    assert unreadable("31/11/2026") == "Tháng 11 có 30 ngày. Gõ lại, ví dụ 30/11/2026."
    assert unreadable("31-4") == "Tháng 4 có 30 ngày. Gõ lại, ví dụ 30/04/2026."


def test_a_leap_day_in_a_common_year_is_answered_with_the_length_of_that_february() -> None:
    assert unreadable("29/2/2027") == "Tháng 2 năm 2027 có 28 ngày. Gõ lại, ví dụ 28/02/2027."


def test_a_leap_day_without_a_year_is_that_of_a_leap_year() -> None:
    assert day("29-2", TODAY, EVENT) == date(2024, 2, 29)
    assert day("29-2", TODAY, DEADLINE) == date(2028, 2, 29)


def test_a_year_of_two_digits_gets_a_proposal() -> None:
    assert unreadable("25/11/26") == "Năm cần viết đủ bốn chữ số. Có phải 25/11/2026?"
    assert unreadable("01/05/99") == "Năm cần viết đủ bốn chữ số. Có phải 01/05/1999?", "a day of birth"
    assert unreadable("01/05/31").endswith("Có phải 01/05/2031?"), "a term that is still to come"
    assert unreadable("99/99/99") == "Năm cần viết đủ bốn chữ số."


def test_a_year_out_of_reach_is_named() -> None:
    assert unreadable("25/11/0026") == "Năm 0026 ở ngoài khoảng 1900–2199. Xem lại năm của ngày «25/11/0026»."


@pytest.mark.parametrize("text", ["abc", "2026-11", "10000-1-1", "25//11", "١/٢/٢٠٢٦", "25-11-2026-1"])
def test_what_is_no_day_is_answered_with_examples(text: str) -> None:
    assert unreadable(text) == f"Chưa đọc được ngày «{text}». Gõ như 25/11/2026, 25-11 hoặc «hôm nay»."


def test_an_empty_day_is_asked_for() -> None:
    assert unreadable("  ") == "Cần một ngày, ví dụ 25/11/2026."


# ---- counts, answers, codes


def test_counts_are_whole_numbers() -> None:
    assert reading.count("12") == 12
    assert reading.count(" 1.250 ") == 1250


@pytest.mark.parametrize("text", ["-1", "1,5", "12a", "1.25", "", "９"])
def test_what_is_no_count_is_answered_with_an_example(text: str) -> None:
    with pytest.raises(Unreadable, match="cần một số nguyên, ví dụ 12"):
        reading.count(text)


@pytest.mark.parametrize("text", ["c", "C", "có", "co", "CÓ", "y", "yes", "true", "đúng"])
def test_yes_has_many_spellings(text: str) -> None:
    assert reading.yes_or_no(text) is True


@pytest.mark.parametrize("text", ["k", "không", "khong", "n", "no", "false"])
def test_no_has_many_spellings(text: str) -> None:
    assert reading.yes_or_no(text) is False


def test_an_answer_that_is_neither_yes_nor_no_is_asked_again() -> None:
    with pytest.raises(Unreadable, match="«ừ»: gõ «có» hoặc «không»"):
        reading.yes_or_no("ừ")


# ---- facts, papers, votes


def find_organisations(text: str) -> Iterable[tuple[str, str]]:
    register = {"CG1": "xã Cẩm Giang", "CG2": "xã Cẩm Giàng", "LC": "phường Lê Chân"}
    if text in register:
        return [(text, register[text])]
    from ketnap.workflow.names import matches

    return [(code, name) for code, name in register.items() if matches(text, name)]


@pytest.fixture
def place(law: Law) -> Place:
    return Place(law.procedure, Titles(law.procedure), TODAY, find_organisations)


def step_with(procedure: Procedure, **kinds: FactType) -> Step:
    step = procedure.steps["hold_ceremony"]
    return step._replace(facts=tuple(StepFact(name, kind) for name, kind in kinds.items()))


def sentences(texts: list[str], step: Step, place: Place) -> list[str]:
    with pytest.raises(Unreadable) as caught:
        facts.facts(texts, step, place)
    return list(caught.value.sentences)


def test_facts_are_typed_by_the_procedure(place: Place) -> None:
    step = step_with(
        place.procedure,
        on=FactType("date"),
        many=FactType("count"),
        sure=FactType("flag"),
        about=FactType("text"),
        where=FactType("organisation"),
        helper=FactType("member"),
        grade=FactType("choice", ("low", "high")),
        faulty=FactType("steps"),
        votes=FactType("vote"),
    )
    read = facts.facts(
        [
            "on=20-11",
            "many=1.250",
            "sure=không",
            "About=  mẹ   vợ ",
            "where=cẩm giàng",
            "helper=Nguyễn Thị Lam; 19/05/2018",
            "grade=HIGH",
            "faulty=le-ket-nap, Ra quyết định kết nạp",
            "votes=trieu-tap=12,tan-thanh=9,khong-tan-thanh=3",
        ],
        step,
        place,
    )
    assert read == {
        "on": "2026-11-20",
        "many": 1250,
        "sure": False,
        "about": "mẹ vợ",
        "where": "CG2",
        "helper": {"name": "Nguyễn Thị Lam", "official_on": "2018-05-19"},
        "grade": "high",
        "faulty": ["hold_ceremony", "admit"],
        "votes": {"summoned": 12, "for": 9, "against": 3, "not_counted": 0, "blank": 0},
    }


@pytest.mark.parametrize(
    "text", ["Trần Văn Lâm, chính thức 02/09/2015", "Trần Văn Lâm chính thức từ 2-9-2015"]
)
def test_a_member_is_read_as_it_is_said(place: Place, text: str) -> None:
    read = facts.value_of(FactType("member"), "helper", text, place)
    assert read == {"name": "Trần Văn Lâm", "official_on": "2015-09-02"}


def test_a_member_whose_day_is_not_known_is_taken_without_it(place: Place) -> None:
    assert facts.value_of(FactType("member"), "helper", "Trần Văn Lâm", place) == {
        "name": "Trần Văn Lâm",
        "official_on": None,
    }


def test_a_member_without_a_name_is_asked_for(place: Place) -> None:
    with pytest.raises(Unreadable, match="cần họ tên"):
        facts.value_of(FactType("member"), "helper", "; 19/05/2018", place)


def test_more_than_one_organisation_is_listed_and_none_picked(place: Place) -> None:
    with pytest.raises(Several) as caught:
        facts.value_of(FactType("organisation"), "where", "cam giang", place)
    assert caught.value.candidates == (("CG1", "xã Cẩm Giang"), ("CG2", "xã Cẩm Giàng"))
    assert "khớp 2 nơi: CG1 (xã Cẩm Giang), CG2 (xã Cẩm Giàng)" in str(caught.value)


def test_an_organisation_nobody_knows_is_named(place: Place) -> None:
    with pytest.raises(Unreadable, match="chưa có tổ chức «tiên lãng» trong sổ"):
        facts.value_of(FactType("organisation"), "where", "tiên lãng", place)


def test_everything_unreadable_is_said_at_once(place: Place) -> None:
    step = step_with(place.procedure, many=FactType("count"), sure=FactType("flag"))
    found = sentences(["many=x", "sure=ừ", "mani=3", "nothing"], step, place)
    assert len(found) == 4
    assert found[2] == "Bước này không có dữ kiện «mani». Có phải: many?"
    assert found[3] == "«nothing»: Dữ kiện ghi như TÊN=GIÁ TRỊ."


def test_a_fact_given_twice_is_refused(place: Place) -> None:
    step = step_with(place.procedure, many=FactType("count"))
    assert sentences(["many=1", "MANY=2"], step, place) == ["«many» ghi hai lần."]


def test_a_fact_without_a_value_is_asked_for(place: Place) -> None:
    step = step_with(place.procedure, many=FactType("count"))
    assert sentences(["many="], step, place) == ["«many»: chưa có giá trị."]


def test_a_word_that_is_no_choice_is_answered_with_the_choices(place: Place) -> None:
    with pytest.raises(Unreadable, match=r"không có lựa chọn «middle»\. Có: low · high\."):
        facts.value_of(FactType("choice", ("low", "high")), "grade", "middle", place)


def test_a_step_that_takes_any_fact_takes_the_persons_facts_by_title(place: Place) -> None:
    step = place.procedure.steps["record_person"]
    assert facts.facts(["Ngày sinh=14/03/2001"], step, place) == {"birth_date": "2001-03-14"}


def test_votes_are_read_in_both_languages() -> None:
    english = facts.votes("summoned=12,for=9,against=3,not_counted=1,blank=0")
    assert english == {"summoned": 12, "for": 9, "against": 3, "not_counted": 1, "blank": 0}
    assert facts.votes("triệu tập=12; tán thành=9; không tán thành=3; khong-tinh=1") == english


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("trieu-tap=12,khong-tan-thanh=3", "Cần số phiếu tán thành, ví dụ tan-thanh=8."),
        ("tan-thanh=9,khong-tan-thanh=3", "Cần số đảng viên được triệu tập: trieu-tap=12."),
        ("trieu-tap=12,tan-thanh=9", "Cần số phiếu không tán thành, ví dụ khong-tan-thanh=0."),
        ("trieu-tap=12,tan-thanh=9,tan-thanh=8", "«tan-thanh» ghi hai lần."),
        ("trieu-tap=12,tan-than=9", "Không có loại phiếu «tan-than». Có phải: tan-thanh?"),
        ("trieu-tap=-1,tan-thanh=9,khong-tan-thanh=1", "trieu-tap: «-1»: cần một số nguyên, ví dụ 12."),
        ("9/12", "«9/12»: phiếu ghi như tan-thanh=9."),
    ],
)
def test_a_vote_that_cannot_be_read_says_what_is_missing(text: str, sentence: str) -> None:
    with pytest.raises(Unreadable) as caught:
        facts.votes(text)
    assert sentence in caught.value.sentences


def test_papers_are_read_by_id_or_title_with_number_and_day(place: Place) -> None:
    step = place.procedure.steps["hold_ceremony"]
    wanted = (Paper("ceremony_minutes", "03-BB/CB", date(2026, 11, 20)),)
    assert facts.papers(["ceremony_minutes=03-BB/CB,2026-11-20"], step, place) == wanted
    assert facts.papers(["Biên bản lễ kết nạp=03-BB/CB, 20-11"], step, place) == wanted
    assert facts.papers(["bien-ban-le-ket-nap=03-BB/CB,20/11/2026"], step, place) == wanted


def test_a_number_may_hold_a_comma_and_a_paper_may_bear_none(place: Place) -> None:
    step = place.procedure.steps["hold_ceremony"]
    read = facts.papers(
        ["ceremony_minutes=03,04-BB/CB,20/11/2026", "ceremony_minutes=20/11/2026"], step, place
    )
    assert [paper.number for paper in read] == ["03,04-BB/CB", ""]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("bien-ban=03,20/11/2026", "Bước này không có giấy tờ «bien-ban». Có: bien-ban-le-ket-nap."),
        (
            "ceremony_minute=03,20/11/2026",
            "Bước này không có giấy tờ «ceremony_minute». Có phải: bien-ban-le-ket-nap?",
        ),
        ("ceremony_minutes=03-BB/CB,", "«Biên bản lễ kết nạp»: cần số và ngày, ví dụ 03-BB/CB,20/11/2026."),
        (
            "ceremony_minutes=03,31/11/2026",
            "«Biên bản lễ kết nạp»: Tháng 11 có 30 ngày. Gõ lại, ví dụ 30/11/2026.",
        ),
        ("03-BB/CB", "«03-BB/CB»: Giấy tờ ghi như TÊN=SỐ,NGÀY."),
    ],
)
def test_a_paper_that_cannot_be_read_says_why(place: Place, text: str, sentence: str) -> None:
    with pytest.raises(Unreadable) as caught:
        facts.papers([text], place.procedure.steps["hold_ceremony"], place)
    assert caught.value.sentences == (sentence,)


@pytest.mark.parametrize("text", ["hold_ceremony", "le-ket-nap", "Lễ Kết Nạp", "Tổ chức lễ kết nạp"])
def test_a_step_is_named_by_id_alias_or_title(place: Place, text: str) -> None:
    assert facts.step_named(text, place).name == "hold_ceremony"


def test_an_unknown_step_gets_proposals_and_is_never_run(place: Place) -> None:
    with pytest.raises(Unreadable, match=r"Không có bước «le-ket-nạpp»\. Có phải: le-ket-nap\?"):
        facts.step_named("le-ket-nạpp", place)
