"""What the papers of the dossier print, read off cases that were walked: votes, numbers, days, names."""

from datetime import date

from paper_fields import told
from walking import HOA, LAM, Walk, day, tree, votes
from ways import (
    admitted,
    applied,
    certified,
    dossier_ready,
    listed,
    probation_done,
    probationary,
    recognised,
    resolved,
    sent_up,
)

from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Power

# ---- votes and numbers of earlier papers -----------------------------------------------------------


def test_the_votes_of_the_cell_stand_on_its_resolution_in_whole_numbers(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    walk.advance(
        "cell_resolves_admission",
        "12/05/2026",
        "cell_resolution_admission=11/05/2026",
        votes=votes(14, 11, 1, not_counted=2),
    )
    cell = told(walk, "cell_resolution_admission", "admission")["cell"]
    assert cell == {
        "by": "Chi bộ 5",
        "on": date(2026, 5, 12),
        "number": "02-XX",
        "issued_on": date(2026, 5, 11),
        "summoned": 14,
        "counted": 12,
        "agreed": 11,
        "against": 1,
        "blank": 0,
    }


def test_a_resolution_that_nobody_has_recorded_yet_leaves_its_votes_open(law: Law) -> None:
    cell = told(dossier_ready(Walk(law)), "cell_resolution_admission", "admission")["cell"]
    assert cell.pop("by") == "Chi bộ 5"
    assert set(cell.values()) == {None}


def test_the_decision_names_the_resolutions_before_it_and_the_body_that_decided(law: Law) -> None:
    walk = admitted(Walk(law), cell="SV")
    way = told(walk, "admission_decision", "admission")
    assert (way["section"]["by"], way["section"]["number"]) == ("Đảng ủy bộ phận Khoa Công nghệ", "01-SE")
    assert (way["committee"]["by"], way["committee"]["agreed"]) == ("Đảng ủy Trường Đại học Bến Nghé", 9)
    assert way["decision"]["by"] == "Ban Thường vụ Đảng ủy UBND thành phố"
    assert way["decision"]["issued_on"] == date(2026, 6, 1)


def test_where_no_committee_stands_between_nothing_is_said_of_its_resolution(law: Law) -> None:
    walk = sent_up(Walk(law))
    assert told(walk, "admission_decision", "admission")["committee"]["by"] is None
    assert told(walk, "admission_decision", "admission", "01/08/2026")["committee"]["by"] == (
        "Đảng ủy phường Lê Chân"
    ), "since 26/7/2026 the committee of the commune proposes and its standing committee decides"


def test_who_stood_on_the_way_is_said_by_the_day_of_the_decision_not_by_that_of_printing(law: Law) -> None:
    way = told(admitted(Walk(law)), "admission_decision", "admission", "01/08/2026")
    assert way["committee"]["by"] is None, "in June 2026 no committee proposed there"
    assert way["decision"]["by"] == "Ban Thường vụ Đảng ủy phường Lê Chân"


def test_a_resolution_of_the_place_before_bears_the_name_of_that_place(law: Law) -> None:
    origin = resolved(Walk(law))
    origin.advance(
        "move_known",
        "20/05/2026",
        destination="KT",
        kind="official",
        reason="job",
        effective_on=day("01/06/2026"),
    )
    walk = Walk(law)
    origin.advance("send_up_dossier", "20/05/2026")
    origin.advance("transfer_b2", "21/05/2026")
    walk.advance(
        "receive_b2", "22/06/2026", carried=origin.record.counting, cell="KT1", received_on=day("22/06/2026")
    )
    way = told(walk, "admission_decision", "admission", "23/06/2026")
    assert way["cell"]["by"] == "Chi bộ 5"
    assert told(walk, "admission_decision", "bodies", "23/06/2026")["cell"] == "Chi bộ thôn 1"


def test_the_removal_bears_its_reason_and_the_resolution_of_the_cell(law: Law) -> None:
    walk = probationary(Walk(law))
    walk.advance(
        "cell_resolves_removal", "01/09/2026", votes=votes(12, 10, 2), because="bỏ sinh hoạt ba tháng"
    )
    removal = told(walk, "removal_decision", "removal", "02/09/2026")
    assert removal["because"] == "bỏ sinh hoạt ba tháng"
    assert (removal["cell"]["number"], removal["cell"]["against"]) == ("01-CE", 2)


# ---- who acts --------------------------------------------------------------------------------------


def test_who_decides_is_named_by_the_manner_of_its_power(law: Law) -> None:
    assert told(certified(Walk(law)), "admission_decision", "bodies") == {
        "cell": "Chi bộ 5",
        "committee": "Đảng ủy phường Lê Chân",
        "deciding": "Ban Thường vụ Đảng ủy phường Lê Chân",
    }
    delegated = certified(Walk(law), cell="DL1")
    assert told(delegated, "admission_decision", "bodies")["deciding"] == "Đảng ủy Công ty Đóng tàu"
    nobody_said = certified(Walk(law), cell="CX1")
    assert told(nobody_said, "admission_decision", "bodies")["deciding"] is None
    board = Walk(law, tree(Power("CV", "decide", "standing_board", date(2016, 1, 1))))
    assert told(certified(board, cell="CV1"), "admission_decision", "bodies")["deciding"] == (
        "Thường trực Đảng ủy Cảng vụ"
    )


def test_a_readmission_is_called_one(law: Law) -> None:
    assert told(certified(Walk(law)), "admission_decision", "act") == "kết nạp"
    assert told(certified(Walk(law), kind="readmission"), "admission_decision", "act") == "kết nạp lại"


def test_a_paper_rests_on_the_texts_in_force_on_its_day(law: Law) -> None:
    walk = sent_up(Walk(law))
    assert told(walk, "admission_decision", "basis", "20/05/2026") == [
        "Quy định 20-QĐ/TW ngày 08/4/2026 về thi hành Điều lệ Đảng",
        "Hướng dẫn 01-HD/TW ngày 19/5/2026 của Ban Bí thư",
    ]
    assert told(walk, "admission_decision", "basis", "01/08/2026")[0].startswith("Quy định 208-QĐ/TW")
    assert told(walk, "cell_resolution_admission", "basis", "01/08/2026") == [
        "Hướng dẫn 01-HD/TW ngày 19/5/2026 của Ban Bí thư"
    ]


def test_helpers_and_unions_introduce_and_a_helper_without_paper_is_there_without_a_day(law: Law) -> None:
    walk = applied(Walk(law), helpers=(LAM, HOA))
    walk.advance("helper_introduces", "22/04/2026", helper=LAM)
    walk.advance("youth_union_resolves", "24/04/2026")
    assert told(walk, "cell_resolution_admission", "introductions") == [
        {"by": "Đồng chí Trần Văn Lâm", "number": None, "on": date(2026, 4, 22)},
        {"by": "Đồng chí Phạm Thị Hòa", "number": None, "on": None},
        {"by": "Ban Chấp hành Đoàn cơ sở", "number": "01-YO", "on": date(2026, 4, 24)},
    ]


def test_the_assessment_is_of_the_one_helper_who_is_meant(law: Law) -> None:
    walk = probation_done(Walk(law), helpers=(LAM,))
    alone = told(walk, "helper_assessment", "helper", "22/06/2027")
    assert alone["name"] == "Trần Văn Lâm"
    assert alone["official_on"] == date(2015, 5, 19)
    assert (alone["since"], alone["resolution_number"]) == (date(2025, 7, 7), "01-HE")
    walk.advance("assign_helper", "24/06/2027", helper=HOA, why="replaces")
    assert told(walk, "helper_assessment", "helper", "25/06/2027")["name"] is None, "two: which one?"
    assert (
        told(walk, "helper_assessment", "helper", "25/06/2027", item="Phạm Thị Hòa")["name"] == "Phạm Thị Hòa"
    )


def test_unions_are_those_the_person_is_a_member_of_and_unknown_until_somebody_says(law: Law) -> None:
    assert told(listed(Walk(law)), "opinion_summary", "unions") == ["Đoàn Thanh niên Cộng sản Hồ Chí Minh"]
    neither = listed(Walk(law), youth_union_member=False)
    assert told(neither, "opinion_summary", "unions") == []
    silent = Walk(law)
    silent.advance(
        "discover",
        "04/07/2025",
        cell="CB5",
        birth_date=day("14/03/2001"),
        education="higher",
        introduced_by="cell",
    )
    assert told(silent, "opinion_summary", "unions") is None


def test_the_class_proposal_lists_the_person_with_the_day_of_the_list_and_the_helpers(law: Law) -> None:
    assert told(listed(Walk(law), helpers=(LAM, HOA)), "class_proposal", "people") == [
        {
            "name": "Lê Ngọc Châu",
            "born_on": date(2001, 3, 14),
            "occupation": "giáo viên",
            "listed_on": date(2025, 7, 7),
            "helpers": "Trần Văn Lâm, Phạm Thị Hòa",
        }
    ]


# ---- days ------------------------------------------------------------------------------------------


def test_the_terms_of_the_deciders_and_of_the_ceremony_are_those_of_the_clocks(law: Law) -> None:
    walk = sent_up(Walk(law))
    assert told(walk, "dossier_extract", "terms")["admission"] == walk.due("admit.decide")
    walk = admitted(Walk(law))
    assert told(walk, "ceremony_programme", "ceremony") == {"on": None, "by": None}, "receipt is not known"
    walk.advance("receive_decision", "04/06/2026")
    assert told(walk, "ceremony_programme", "ceremony") == {"on": None, "by": walk.due("ceremony.hold")}
    walk.advance("hold_ceremony", "19/06/2026")
    assert told(walk, "ceremony_programme", "ceremony")["on"] == date(2026, 6, 19)


def test_the_recognition_is_dated_at_the_end_of_the_probation_however_late(law: Law) -> None:
    walk = recognised(Walk(law))
    assert told(walk, "recognition_decision", "probation", "20/07/2027") == {
        "from_on": date(2026, 6, 19),
        "until_on": date(2027, 6, 19),
    }
    assert told(walk, "recognition_decision", "admission", "20/07/2027")["decision"]["number"] == "01-AD"


def test_an_annulled_decision_is_named_by_the_paper_that_annuls_it(law: Law) -> None:
    walk = probationary(Walk(law))
    before = walk.record
    walk.advance("annul_procedure", "01/08/2026", faulty=["collect_opinions"], because_="lấy ý kiến sai nơi")
    seen = {"before": before, "seq": walk.seq_of("annul_procedure")}
    decision = told(walk, "annulment_decision", "decision", "02/08/2026", **seen)
    assert (decision["number"], decision["issued_on"]) == ("01-AD", date(2026, 6, 1))
    assert told(walk, "annulment_decision", "annulment", "02/08/2026", **seen) == {
        "because": "lấy ý kiến sai nơi",
        "ceremony_on": date(2026, 6, 19),
    }


def test_a_draft_gives_the_reason_that_no_step_has_said_yet(law: Law) -> None:
    walk = admitted(Walk(law))
    assert told(walk, "annulment_decision", "annulment")["because"] is None
    walk.advance(
        "draft_letter", "02/06/2026", letter="annulment_decision", because_="khai không đúng lý lịch"
    )
    seen = {"seq": walk.seq_of("draft_letter")}
    assert told(walk, "annulment_decision", "annulment", **seen)["because"] == "khai không đúng lý lịch"
