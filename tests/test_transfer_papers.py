"""What a transfer takes from elsewhere: the number of a decision that the office issued, a reference of another system."""

from office_books import Desk
from transfer_steps import moving
from ways import admitted, probationary, resolved, sent_up

from ketnap.notifications import letters, render

# ---- C3: the decision that annuls ------------------------------------------------------------------


def annulled_by_letter(desk: Desk) -> tuple[str, tuple[str, ...]]:
    """A case that only C3 fits, with a decision that annuls, drafted and issued today; the line that transfers it."""
    walk = desk.book.walk()
    admitted(walk, cell="CB-05")
    with desk.book.reading() as reader:
        known = {each.id for each in reader.letters(walk.code)}
    desk.json("van-ban", "soan", walk.code, "annulment_decision", "--ly-do", "quyết định sau 30 ngày")
    with desk.book.reading() as reader:
        (draft,) = [each.id for each in reader.letters(walk.code) if each.id not in known]
    where = moving(reason="viec-lam", ngay_quyet_dinh="01/04/2026")
    return f"VB-{draft}", ("ho-so", "chuyen-ho-so", walk.code, *where)


def test_c3_takes_number_and_day_of_the_issued_decision_that_annuls(desk: Desk) -> None:
    draft, words = annulled_by_letter(desk)
    error = desk.error(*words)
    assert [each["code"] for each in error["findings"]] == ["paper.annulment_decision.missing"]
    assert f"ketnap letter issue {draft}" in error["next"]

    symbol = desk.json("van-ban", "phat-hanh", draft, "--lay-so", "1")["letters"][0]["number"]
    answer = desk.json(*words)
    assert answer["row"] == "transfer_c3"
    paper = {"document": "annulment_decision", "letter": draft, "number": symbol, "issued_on": "2026-11-25"}
    assert answer["papers_from_letters"] == [paper]
    with desk.book.reading() as reader:
        (paper_on_file,) = reader.events(words[2])[-1].papers
    assert (paper_on_file.document, paper_on_file.number) == ("annulment_decision", symbol)


def test_the_same_line_of_c3_typed_again_finds_what_it_recorded(desk: Desk) -> None:
    draft, words = annulled_by_letter(desk)
    desk.json("van-ban", "phat-hanh", draft, "--lay-so", "1")
    first = desk.json(*words)
    again = desk.json(*words)
    assert (again["repeated"], again["event"]) == (True, first["event"])
    bare = desk.json(*words[:3])
    assert (bare["repeated"], bare["event"]) == (True, first["event"])


def test_c3_says_on_the_screen_where_the_number_came_from(desk: Desk) -> None:
    draft, words = annulled_by_letter(desk)
    symbol = desk.json("van-ban", "phat-hanh", draft, "--lay-so", "1")["letters"][0]["number"]
    shown = desk.run(*words).stdout
    assert f"Số và ngày lấy từ văn bản đã phát hành: «Quyết định hủy quyết định kết nạp» {symbol}" in shown


def test_among_many_c3_takes_the_number_the_same_way(desk: Desk) -> None:
    draft, words = annulled_by_letter(desk)
    symbol = desk.json("van-ban", "phat-hanh", draft, "--lay-so", "1")["letters"][0]["number"]
    many = ("ho-so", "chuyen-ho-so", "--loc", "to-chuc=CB-05", *words[3:])
    made = desk.json(*many, "--de-du-thao", "--dong-y")
    assert [(each["case"], each["step"]) for each in made["cases"]] == [(words[2], "transfer_c3")]
    with desk.book.reading() as reader:
        assert reader.events(words[2])[-1].papers[0].number == symbol


def test_the_notice_of_an_annulment_bears_number_and_day_of_the_decision_that_annuls(desk: Desk) -> None:
    draft, words = annulled_by_letter(desk)
    symbol = desk.json("van-ban", "phat-hanh", draft, "--lay-so", "1")["letters"][0]["number"]
    desk.json(*words, "--phat-hanh", "--lay-so", "2")
    assert f"- Quyết định hủy: số {symbol} ngày 25/11/2026" in issued_text(desk, words[2], "annulment_notice")


def test_with_c3_ahead_the_decision_that_annuls_leads_to_the_transfer(desk: Desk) -> None:
    """Annulled by itself the case would end here: nobody would send it on."""
    draft, words = annulled_by_letter(desk)
    bare, where = words[:3], words[3:]
    desk.json("ho-so", "chuyen-di", bare[2], *where)
    again = desk.run(
        "van-ban", "soan", bare[2], "annulment_decision", "--ly-do", "quyết định sau 30 ngày"
    ).stdout
    issued = desk.run("van-ban", "phat-hanh", draft, "--lay-so", "1").stdout
    for shown in (again, issued):
        assert f"ketnap ho-so chuyen-ho-so {bare[2]}" in shown
        assert "huy-quyet-dinh\n" not in shown


# ---- B1 and B2: what the destination is asked for ----------------------------------------------------


def issued_text(desk: Desk, case: str, document: str) -> str:
    """What the newest letter of a kind says."""
    with desk.book.reading() as reader:
        inputs = [each.inputs for each in reader.letters(case) if each.letter == document][-1]
    assert inputs is not None
    return letters.text(render.letter(document, inputs))


def test_b1_asks_the_destination_to_consider_anew_and_b2_to_decide_in_time(desk: Desk) -> None:
    asked = {}
    for stage, name in ((resolved, "Lê Ngọc Châu"), (sent_up, "Vũ Hải Yến")):
        walk = stage(desk.book.walk(name), cell="CB-05")
        made = desk.json("ho-so", "chuyen-ho-so", walk.code, *moving(), "--phat-hanh", "--lay-so", "2")
        asked[made["row"]] = issued_text(desk, walk.code, "dossier_letter_93")
    assert "cử đảng viên chính thức theo dõi, giúp đỡ, xem xét việc kết nạp" in asked["transfer_b1"]
    assert "đã được cấp ủy cơ sở làm thủ tục" not in asked["transfer_b1"]
    assert "quyết định việc kết nạp theo thẩm quyền, đúng thời hạn" in asked["transfer_b2"]


# ---- the reference of an electronic transfer -------------------------------------------------------


def test_the_reference_of_an_electronic_transfer_is_kept_shown_and_printed(desk: Desk) -> None:
    walk = desk.book.walk()
    probationary(walk, cell="CB-05")
    words = ("ho-so", "chuyen-ho-so", walk.code, *moving(reason="viec-lam"), "--tam-thoi")
    made = desk.json(*words, "--du-kien", "du-kien-may-thang=6", "--du-kien", "ma-chuyen-dien-tu=SHĐ-31-0417")
    assert made["row"] == "introduce_temporarily"
    (event,) = [
        each for each in desk.json("ho-so", "lich-su", walk.code)["events"] if each["step"] == made["row"]
    ]
    assert event["facts"]["e_transfer_ref"] == "SHĐ-31-0417"
    assert "Mã hồ sơ chuyển sinh hoạt điện tử" in desk.run("ho-so", "lich-su", walk.code).stdout
    (draft,) = made["drafts"]
    desk.json("van-ban", "phat-hanh", draft["letter"], "--lay-so", "1")
    with desk.book.reading() as reader:
        inputs = reader.letters(walk.code)[-1].inputs
    assert inputs is not None
    assert "- Mã chuyển sinh hoạt đảng điện tử: SHĐ-31-0417;" in letters.text(
        render.letter(draft["document"], inputs)
    )


def test_a_candidate_has_no_electronic_transfer(desk: Desk) -> None:
    walk = desk.certified()
    words = ("ho-so", "chuyen-ho-so", walk.code, *moving(reason="viec-lam"), "--tam-thoi")
    error = desk.error(*words, "--du-kien", "ma-chuyen-dien-tu=SHĐ-31-0417")
    assert [each["code"] for each in error["findings"]] == ["forbidden.here"]
    assert "Chuyển sinh hoạt điện tử chỉ có với đảng viên" in error["findings"][0]["message"]
    assert "338-QĐ/TW" in error["findings"][0]["source"]
    assert desk.json(*words)["row"] == "introduce_temporarily"
