"""What the papers of the dossier list: requests of verification, papers, and how far a case has come."""

from datetime import date
from typing import Any

from paper_fields import told
from walking import Walk, votes
from ways import (
    admitted,
    certified,
    dossier_ready,
    filed,
    history_written,
    introduced,
    opened,
    probation_done,
    probationary,
    proposed,
    recognised,
    resolved,
    sent_up,
)

from ketnap.workflow.correspondence.matter import Sent
from ketnap.workflow.law import Law
from ketnap.workflow.record import Entry, Paper

# ---- requests of verification ----------------------------------------------------------------------


def two_requests(law: Law) -> Walk:
    walk = history_written(Walk(law))
    walk.advance("request_verification", "16/03/2026", about="cha đẻ", place="domestic", asked="KT")
    walk.advance("request_verification", "18/03/2026", about="mẹ đẻ", place="domestic", asked="UB")
    walk.advance("verification_arrives", "20/03/2026", about="mẹ đẻ")
    return walk


def test_a_reminder_names_the_only_request_without_an_answer(law: Law) -> None:
    walk = two_requests(law)
    assert told(walk, "verification_reminder", "verification")["about"] is None, "two wait: which one?"
    walk.advance("verification_replied", "10/04/2026", about="cha đẻ")
    assert told(walk, "verification_reminder", "verification") == {
        "about": "mẹ đẻ",
        "asked": "Đảng ủy UBND thành phố",
        "number": None,
        "sent_on": date(2026, 3, 18),
        "arrived_on": date(2026, 3, 20),
        "due_on": walk.due("verify.reply.domestic", "mẹ đẻ"),
    }


def test_a_reminder_bears_number_and_day_of_the_letter_that_was_sent(law: Law) -> None:
    walk = two_requests(law)
    seq = walk.seq_of("request_verification")
    sent = (
        Sent("verification_request", seq - 1, "17-CV/ĐU", date(2026, 3, 17)),
        Sent("verification_request", seq, "18-CV/ĐU", date(2026, 3, 19)),
    )
    told_of = told(walk, "verification_reminder", "verification", item="mẹ đẻ", sent=sent)
    assert (told_of["number"], told_of["sent_on"]) == ("18-CV/ĐU", date(2026, 3, 19))


def test_the_extract_lists_every_request_with_the_number_of_its_answer_and_no_word_of_it(law: Law) -> None:
    walk = two_requests(law)
    walk.advance("verification_replied", "10/04/2026", about="cha đẻ")
    assert told(walk, "dossier_extract", "verifications") == [
        {
            "about": "cha đẻ",
            "asked": "Đảng ủy xã Kiến Thụy",
            "sent_on": date(2026, 3, 16),
            "replied_on": date(2026, 4, 10),
            "reply_number": "01-VE",
        },
        {
            "about": "mẹ đẻ",
            "asked": "Đảng ủy UBND thành phố",
            "sent_on": date(2026, 3, 18),
            "replied_on": None,
            "reply_number": None,
        },
    ]


# ---- papers ----------------------------------------------------------------------------------------


def titles(rows: list[dict[str, Any]]) -> list[str]:
    return [row["title"] for row in rows]


def test_the_cell_has_the_papers_of_its_list_before_it_and_no_later_ones(law: Law) -> None:
    walk = sent_up(Walk(law))
    assert titles(told(walk, "cell_resolution_admission", "considered")) == [
        "Giấy chứng nhận lớp nhận thức về Đảng",
        "Đơn xin vào Đảng",
        "Lý lịch của người xin vào Đảng",
        "Trả lời thẩm tra",
        "Giấy giới thiệu người vào Đảng",
        "Nghị quyết giới thiệu đoàn viên",
        "Tổng hợp ý kiến nhận xét",
    ]
    assert titles(told(walk, "dossier_extract", "considered"))[-1] == "Nghị quyết chi bộ (kết nạp)"


def test_on_recognition_only_the_papers_of_the_probation_are_considered(law: Law) -> None:
    walk = recognised(Walk(law))
    assert titles(told(walk, "cell_resolution_recognition", "considered", "01/08/2027")) == [
        "Giấy chứng nhận lớp đảng viên mới",
        "Bản tự kiểm điểm",
        "Nhận xét của người giúp đỡ",
        "Tổng hợp ý kiến (dự bị)",
    ]


def test_what_a_body_considers_says_nothing_of_religion_or_security(law: Law) -> None:
    walk = certified(Walk(law), religion="recognised")
    walk.advance("file_paper", "10/02/2026", "religion_request religion_consent security_verification")
    assert titles(told(walk, "cell_resolution_admission", "considered")) == [
        "Giấy chứng nhận lớp nhận thức về Đảng"
    ]


def test_the_table_of_contents_keeps_the_turn_of_the_check_lists_and_names_what_is_lacking(law: Law) -> None:
    walk = history_written(Walk(law))
    found = told(walk, "dossier_contents", "contents", "13/03/2026")
    assert titles(found["papers"]) == [
        "Giấy chứng nhận lớp nhận thức về Đảng",
        "Đơn xin vào Đảng",
        "Lý lịch của người xin vào Đảng",
        "Nghị quyết về danh sách cảm tình Đảng",
        "Nghị quyết phân công giúp đỡ",
    ]
    lacking = {each["document"] for each in found["lacking"]}
    assert lacking == {"opinion_summary", "helper_introduction", "youth_union_resolution"}


def test_nothing_is_lacking_once_the_dossier_is_ready_for_the_cell(law: Law) -> None:
    assert told(dossier_ready(Walk(law)), "dossier_contents", "contents", "29/04/2026")["lacking"] == []


def test_on_probation_the_papers_of_the_recognition_are_lacking(law: Law) -> None:
    found = told(probationary(Walk(law)), "dossier_contents", "contents", "21/06/2027")
    assert {"new_member_certificate", "self_review", "helper_assessment", "opinion_summary_recognition"} == {
        each["document"] for each in found["lacking"]
    }


def test_a_paper_stays_in_the_table_of_contents_when_its_step_no_longer_counts(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    walk.advance("renew_dossier", "30/04/2026", anything_changed=False)
    found = told(walk, "dossier_contents", "contents", "30/04/2026")
    redone = {"Giấy giới thiệu người vào Đảng", "Nghị quyết giới thiệu đoàn viên", "Tổng hợp ý kiến nhận xét"}
    assert redone <= set(titles(found["papers"])), "they were made and lie in the dossier"
    assert {"helper_introduction", "opinion_summary"} <= {each["document"] for each in found["lacking"]}


def test_a_paper_of_a_step_that_was_taken_back_is_in_no_table_of_contents(law: Law) -> None:
    walk = history_written(Walk(law))
    walk.withdraw(walk.seq_of("apply"))
    found = told(walk, "dossier_contents", "contents", "13/03/2026")
    assert "Đơn xin vào Đảng" not in titles(found["papers"])


# ---- what goes up with a covering letter -----------------------------------------------------------


def enclosed(walk: Walk, letter: str, **more: Any) -> list[str]:
    return titles(told(walk, letter, "considered", "01/08/2027", **more))


def test_the_cell_sends_up_its_list_its_resolution_and_what_else_was_asked_of_the_person(law: Law) -> None:
    walk = proposed(Walk(law), religion="recognised")
    filed(walk, "02/03/2026", "religion_request=20/02/2026", "religion_consent=27/02/2026")
    introduced(opened(walk))
    walk.advance("cell_resolves_admission", "11/05/2026", votes=votes(12, 11, 1))
    assert enclosed(walk, "covering_letter") == [
        "Giấy chứng nhận lớp nhận thức về Đảng",
        "Đơn xin vào Đảng",
        "Lý lịch của người xin vào Đảng",
        "Giấy giới thiệu người vào Đảng",
        "Nghị quyết giới thiệu đoàn viên",
        "Tổng hợp ý kiến nhận xét",
        "Nghị quyết chi bộ (kết nạp)",
        "Nghị quyết về danh sách cảm tình Đảng",
        "Nghị quyết phân công giúp đỡ",
        "Văn bản đề nghị về người có đạo",
        "Văn bản đồng ý về người có đạo",
    ]


def test_the_committee_sends_up_its_own_resolution_too_and_the_cell_does_not(law: Law) -> None:
    walk = sent_up(Walk(law), cell="GV")
    both = {"Nghị quyết chi bộ (kết nạp)", "Nghị quyết đảng ủy cơ sở (kết nạp)"}
    assert both <= set(enclosed(walk, "committee_covering_letter"))
    assert both - set(enclosed(walk, "covering_letter")) == {"Nghị quyết đảng ủy cơ sở (kết nạp)"}


def test_what_went_up_stays_the_same_after_the_decision_and_the_ceremony(law: Law) -> None:
    walk = sent_up(Walk(law), cell="GV")
    sent = walk.record
    was = {name: enclosed(walk, name) for name in ("covering_letter", "committee_covering_letter")}
    walk.advance("appraise_dossier", "22/05/2026")
    walk.advance("admit", "01/06/2026", votes=votes(9, 9))
    assert {name: enclosed(walk, name) for name in was} == was
    walk.advance("receive_decision", "04/06/2026")
    walk.advance("file_paper", "05/06/2026", "political_conclusion")
    walk.advance("hold_ceremony", "19/06/2026")
    walk.advance("complete_member_file", "10/07/2026")
    assert {name: enclosed(walk, name, before=sent) for name in was} == was
    until = told(walk, "covering_letter", "probation", "01/08/2026", before=sent)
    assert until == {"from_on": None, "until_on": None}, "it was about the admission"


def test_on_recognition_the_papers_of_the_probation_go_up_and_no_earlier_ones(law: Law) -> None:
    walk = probation_done(Walk(law), cell="GV")
    walk.advance("cell_resolves_recognition", "01/07/2027", votes=votes(12, 12))
    cell = [
        "Giấy chứng nhận lớp đảng viên mới",
        "Bản tự kiểm điểm",
        "Nhận xét của người giúp đỡ",
        "Tổng hợp ý kiến (dự bị)",
        "Nghị quyết chi bộ (công nhận)",
    ]
    assert enclosed(walk, "covering_letter") == cell
    walk.advance("committee_resolves_recognition", "08/07/2027", votes=votes(9, 9))
    assert enclosed(walk, "committee_covering_letter") == [*cell, "Nghị quyết đảng ủy cơ sở (công nhận)"]
    walk.advance("recognise", "20/07/2027", votes=votes(9, 9))
    assert enclosed(walk, "committee_covering_letter") == [*cell, "Nghị quyết đảng ủy cơ sở (công nhận)"]


# ---- how far it has come ---------------------------------------------------------------------------


def test_what_a_letter_makes_void_is_no_result_and_no_step_of_the_way(law: Law) -> None:
    walk = admitted(Walk(law), cell="GV")
    walk.advance(
        "move_known",
        "01/10/2026",
        destination="KT",
        effective_on=date(2026, 10, 1),
        decided_on=date(2026, 5, 1),
        kind="official",
        reason="job",
    )
    before = walk.record
    entry = Entry(
        "transfer_c3",
        date(2026, 10, 2),
        {},
        (Paper("annulment_decision", "07-QĐ/ĐU", date(2026, 10, 2)),),
        before.version + 1,
    )
    walk.record = before.after(entry)
    stage = told(walk, "dossier_letter_93", "stage", "02/10/2026", before=before, seq=entry.seq)
    assert stage["title"] == "đảng ủy cơ sở ra nghị quyết đề nghị kết nạp, hồ sơ đến cấp ủy có thẩm quyền"
    titles = [each["title"] for each in stage["steps"]]
    assert law.procedure.steps["admit"].title not in titles
    assert law.procedure.steps["send_up_dossier"].title in titles


def test_what_the_bodies_have_resolved_since_is_the_result(law: Law) -> None:
    certificate = told(certified(Walk(law)), "transfer_notice", "stage")["title"]
    assert certificate == "đã có giấy chứng nhận"
    base = told(resolved(Walk(law)), "dossier_letter_92", "stage")["title"]
    assert base == "chi bộ ra nghị quyết đề nghị kết nạp"
    up = told(sent_up(Walk(law), cell="GV"), "dossier_letter_93", "stage")["title"]
    assert up == "đảng ủy cơ sở ra nghị quyết đề nghị kết nạp, hồ sơ đến cấp ủy có thẩm quyền"
    assert told(admitted(Walk(law)), "decision_letter_95", "stage")["title"] == "có quyết định kết nạp"


def test_who_issued_a_certificate_that_was_taken_over_is_not_guessed(law: Law) -> None:
    walk = certified(Walk(law))
    ours = told(walk, "transfer_notice", "certificate")
    taken = walk.record.only(tuple(each._replace(carried=True) for each in walk.record.counting))
    walk.record = taken
    theirs = told(walk, "transfer_notice", "certificate")
    assert theirs == {**ours, "issuer": None}
    assert ours["issuer"] is not None
