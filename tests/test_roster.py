"""A roster as offices keep it: what a good row becomes, and what is asked about the others."""

from datetime import UTC, date, datetime

import pytest
from rosters import TODAY, good, law, only, report, report_of, said, values, write

from ketnap.definitions import loader, sample
from ketnap.definitions.roster_columns import columns
from ketnap.exchange import carried
from ketnap.exchange.roster import column_letters
from ketnap.workflow import decision
from ketnap.workflow.commands import Advance
from ketnap.workflow.decision import Decision
from ketnap.workflow.organisations import Organisations
from ketnap.workflow.people import as_facts
from ketnap.workflow.record import Entry, Paper, Record

# ---- a good row


def test_a_good_row_becomes_a_person_and_the_steps_that_are_known(tmp_path):
    row = only(report_of(tmp_path, good(name="Phạm Thị Hồng Ánh")))
    person = row.person
    assert (person.name, person.sex, person.born_on) == ("Phạm Thị Hồng Ánh", "nữ", date(2001, 3, 14))
    assert (person.identity_number, person.phone, person.email) == (
        "099301000001",
        "0950000001",
        "anh1@example.vn",
    )
    known = {"cell": "CB-05", "birth_date": "2001-03-14", "education": "upper_secondary"}
    assert row.facts == {**known, **as_facts(row.person)}
    about = {**known, "religion": "none", "youth_union_member": True}
    certificate = Paper("awareness_certificate", "118/CN", date(2025, 6, 20))
    assert row.carried == (
        Entry("discover", date(2025, 4, 1), {}, (), 0, carried=True),
        Entry("record_person", date(2025, 4, 1), about, (), 0, carried=True),
        Entry("list_sympathiser", date(2025, 4, 7), {}, (), 0, carried=True),
        Entry("certify", date(2025, 6, 20), {}, (certificate,), 0, carried=True),
    )


def test_what_a_row_does_not_say_stays_unknown(tmp_path):
    bare = {
        "religion": "",
        "youth_union_member": "",
        "education": "",
        "sex": "",
        "identity_number": "",
        "phone": "",
    }
    row = only(report_of(tmp_path, good(**bare, listed_on="", certificate_number="", certified_on="")))
    assert row.facts == {"cell": "CB-05", "birth_date": "2001-03-14", **as_facts(row.person)}
    assert row.carried[1].facts == {"cell": "CB-05", "birth_date": "2001-03-14"}
    assert [entry.step for entry in row.carried] == ["discover", "record_person"]
    assert (row.person.sex, row.person.identity_number) == (None, None)


def test_a_certificate_alone_is_an_opening_balance(tmp_path):
    row = only(report_of(tmp_path, good(discovered_on="", listed_on="")))
    assert [(entry.step, entry.on) for entry in row.carried] == [
        ("certify", date(2025, 6, 20)),
        ("record_person", date(2025, 6, 20)),
    ]


def test_the_gaps_of_a_row_are_the_steps_on_the_way_that_nobody_knows_of(tmp_path):
    procedure = loader.shipped().procedure
    certified = only(report_of(tmp_path, good()))
    assert carried.gaps(procedure, certified.carried) == (
        "propose_for_class",
        "send_to_class",
        "complete_class",
    )
    alone = only(report_of(tmp_path, good(discovered_on="", listed_on="")))
    assert carried.gaps(procedure, alone.carried)[:2] == ("discover", "list_sympathiser")
    noticed = only(report_of(tmp_path, good(listed_on="", certificate_number="", certified_on="")))
    assert carried.gaps(procedure, noticed.carried) == ()


def remarked(found, field):
    column = column_letters(list(columns().headings).index(field))
    return [(each.cell, each.text) for each in found.remarks if each.cell.startswith(column)]


def test_a_day_for_want_of_which_no_helper_can_be_assigned_is_asked_for_in_its_cell(tmp_path):
    alone = remarked(report_of(tmp_path, good(discovered_on="", listed_on="")), "listed_on")
    ((_cell, text),) = alone
    assert "«Chi bộ phân công đảng viên giúp đỡ»" in text
    assert "ghi lùi ngày vào hồ sơ" in text
    ((cell, later),) = remarked(report_of(tmp_path, good(listed_on="")), "listed_on")
    assert cell.endswith("2")
    assert later == text


def test_a_day_that_is_known_or_can_still_be_recorded_in_its_turn_is_not_asked_for(tmp_path):
    listed = report_of(tmp_path, good(discovered_on=""))
    noticed = report_of(tmp_path, good(listed_on="", certificate_number="", certified_on=""))
    assert [remarked(each, "listed_on") for each in (listed, noticed)] == [[], []]


def test_a_column_that_is_not_there_is_asked_for_once(tmp_path):
    headings = [each for each in columns().headings.values() if each != columns().headings["listed_on"]]
    rows = [[good(n).get(field, "") for field in columns().headings if field != "listed_on"] for n in (1, 2)]
    found = report(write(tmp_path / "ds.xlsx", rows, headings=headings))
    (asked,) = [each for each in found.remarks if each.heading == columns().headings["listed_on"]]
    assert "2 người" in asked.text


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({}, "certified"),
        ({"certificate_number": "", "certified_on": ""}, "discovered"),
        ({"discovered_on": "", "listed_on": ""}, "certified"),
    ],
)
def test_taking_a_row_over_leads_to_the_state_it_had_reached(tmp_path, changed, state):
    lawful, row = law(), only(report_of(tmp_path, good(**changed)))
    register = sample.organisations()
    tree = Organisations(register.organisations, register.links, register.powers)
    command = Advance("HS-000001-B", "take_over", TODAY, row.facts, (), "VP", "L-000001", row.carried)
    record = Record.empty(lawful.procedure, "HS-000001-B")
    now = datetime(2026, 11, 24, tzinfo=UTC)
    outcome = decision.decide(lawful, tree, record, (), (), command, now, TODAY)
    assert isinstance(outcome, Decision), outcome
    assert outcome.record.state == state
    assert outcome.record.facts["education"] == "upper_secondary"


def test_the_day_that_was_asked_for_can_be_entered_late_with_what_came_before_it(tmp_path):
    lawful, row = law(), only(report_of(tmp_path, good(discovered_on="", listed_on="")))
    register = sample.organisations()
    tree = Organisations(register.organisations, register.links, register.powers)
    now = datetime(2026, 11, 24, tzinfo=UTC)
    record, events = Record.empty(lawful.procedure, "HS-000001-B"), []
    noticed = {
        "cell": row.facts["cell"],
        "birth_date": row.facts["birth_date"],
        "education": "upper_secondary",
    }
    resolution = (Paper("list_resolution", "01-NQ/CB", date(2025, 4, 7)),)
    for command in (
        Advance(record.case, "take_over", TODAY, row.facts, (), "VP", "L-000001", row.carried),
        Advance(
            record.case,
            "discover",
            date(2025, 4, 1),
            {**noticed, "introduced_by": "cell"},
            (),
            "VP",
            "L-000002",
        ),
        Advance(record.case, "list_sympathiser", date(2025, 4, 7), {}, resolution, "VP", "L-000003"),
    ):
        outcome = decision.decide(lawful, tree, record, (), events, command, now, TODAY)
        assert isinstance(outcome, Decision), outcome
        record, events = outcome.record, [*events, outcome.event]
    assert record.newest("list_sympathiser") is not None
    assert record.state == "certified"


# ---- the report of screens: one mistake in each row


def test_each_mistake_is_named_by_its_cell_with_a_proposal(tmp_path):
    found = report_of(
        tmp_path,
        good(1, name="Lê Thị Hòa"),
        good(2, identity_number=31201004567.0),
        good(3, birth_date="03/14/2001", identity_number=""),
        good(4, cell="CB-90"),
        good(5, name="Lê Thị Hoà", identity_number=""),
        good(6, certified_on="", certificate_number="", listed_on=date(2027, 1, 5)),
    )
    assert said(found) == [
        ("K3", "…4567", "11 chữ số; Excel bỏ mất số 0 đầu? Cần đủ 12 chữ số"),
        ("B4", "03/14/2001", "Không có tháng 14. Có phải 14/03/2001?"),
        ("J5", "CB-90", "Chưa có chi bộ này. Gần nhất: CB-09"),
        ("A6", "Lê Thị Hoà", "Trùng tên, ngày sinh với dòng 2 (Lê Thị Hòa)"),
        ("O7", "05/01/2027", "Sau hôm nay"),
    ]
    assert [row.number for row in found.rows] == [2]
    assert found.left_out == (3, 4, 5, 6, 7)
    assert found.people == 6


def test_a_row_with_several_mistakes_names_them_all_from_left_to_right(tmp_path):
    found = report_of(tmp_path, good(sex="?", religion="Đạo Mẫu", phone="123", email="anh@"))
    assert [cell for cell, _found, _text in said(found)] == ["C2", "E2", "L2", "M2"]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "Cần họ và tên."),
        ("name", "Ánh", "Chỉ có một chữ; cần đủ họ và tên."),
        ("name", "Phạm Ánh 2", "Có chữ số trong họ tên."),
        ("name", "NguyÔn V¨n An", "Có ký tự lạ «¨» trong họ tên."),
        ("name", "Phạm NguyÔn", "Có ký tự lạ «Ô» trong họ tên."),
        ("birth_date", "", "Cần ngày sinh."),
        ("birth_date", "31/11/2001", "Tháng 11 có 30 ngày."),
        ("birth_date", "29/02/2001", "Tháng 2 năm 2001 có 28 ngày."),
        ("birth_date", "14/03/01", "Năm cần viết đủ bốn chữ số. Có phải 14/03/2001?"),
        ("birth_date", 2001, "Chỉ có năm 2001. Cần đủ ngày, tháng, năm."),
        ("birth_date", "03/2001", "Chỉ có tháng 3/2001. Cần đủ ngày, tháng, năm."),
        ("birth_date", 14032001, "Thiếu dấu phân cách. Có phải 14/03/2001?"),
        ("birth_date", "mùa xuân 2001", "Chưa đọc được ngày «mùa xuân 2001». Ghi như 14/03/2001."),
        ("birth_date", date(2020, 3, 14), "6 tuổi. Xem lại năm sinh."),
        ("birth_date", date(1921, 3, 14), "105 tuổi. Xem lại năm sinh."),
        ("birth_date", date(2027, 3, 14), "Sau hôm nay"),
        ("sex", "khác", "Chưa hiểu «khác». Ghi như nam hoặc nữ."),
        ("religion", "Đạo Mẫu", "Chưa hiểu «Đạo Mẫu»."),
        ("education", "Đại học Luật", "Chưa hiểu «Đại học Luật»."),
        ("education", date(2026, 12, 9), "Excel đã đổi ô này thành ngày 09/12/2026. Có phải 9/12?"),
        ("youth_union_member", "2019", "Chưa hiểu «2019». Ghi như x, có hoặc không."),
        ("cell", "", "Cần mã của chi bộ."),
        ("cell", "DU-LE-CHAN", "DU-LE-CHAN là Đảng ủy phường Lê Chân. Cần mã của chi bộ."),
        ("cell", "Chi bộ 5", "Cần mã của chi bộ. Có phải CB-05?"),
        ("cell", "BP-CN", "Đảng ủy bộ phận Khoa Công nghệ đã kết thúc ngày 25/07/2026. Nay là DU-DHCB?"),
        ("identity_number", "031234567", "9 chữ số là chứng minh nhân dân cũ."),
        ("identity_number", "3,12E+10", "Bị viết tắt thành 3,12E+10, mất các chữ số cuối."),
        ("identity_number", "09930100000A", "Có chữ hoặc dấu lạ. Cần đủ 12 chữ số."),
        ("phone", 950000001, "9 chữ số; Excel bỏ mất số 0 đầu? Có phải 0950000001?"),
        ("phone", "0950000001/0950000002", "Có nhiều số. Giữ một số."),
        ("email", "a@b.vn; c@d.vn", "Có nhiều địa chỉ. Giữ một địa chỉ."),
        ("email", "anh@example", "Chưa phải địa chỉ thư."),
        ("certificate_number", "", "Có ngày cấp 20/06/2025 mà chưa có số giấy chứng nhận."),
        ("certificate_number", date(2025, 6, 12), "Excel đã đổi số này thành ngày 12/06/2025."),
        ("certified_on", "", "Có số giấy chứng nhận 118/CN mà chưa có ngày cấp."),
        ("certified_on", date(2025, 4, 2), "Trước ngày vào danh sách cảm tình 07/04/2025."),
        ("listed_on", date(2025, 3, 1), "Trước ngày phát hiện 01/04/2025."),
        ("discovered_on", date(2001, 1, 1), "Trước ngày sinh 14/03/2001."),
        ("discovered_on", date(2011, 1, 1), "Khi ấy mới 9 tuổi. Xem lại ngày này hoặc ngày sinh."),
    ],
)
def test_one_slip_gives_one_problem_in_its_own_cell(tmp_path, field, value, message):
    changed = {"identity_number": "", field: value}
    found = report_of(tmp_path, good(**changed))
    (problem,) = found.problems
    assert problem.heading == columns().headings[field]
    assert problem.cell == f"{chr(ord('A') + list(columns().headings).index(field))}2"
    assert problem.text.startswith(message), problem.text
    assert found.rows == ()


def test_a_row_without_any_day_asks_for_the_first_one(tmp_path):
    none = {"discovered_on": "", "listed_on": "", "certificate_number": "", "certified_on": ""}
    assert said(report_of(tmp_path, good(**none))) == [
        ("N2", "", "Cần ngày phát hiện hoặc ngày cấp giấy chứng nhận.")
    ]
    listed = none | {"listed_on": date(2025, 4, 7)}
    assert [cell for cell, _found, _text in said(report_of(tmp_path, good(**listed)))] == ["N2"]


def test_an_identity_number_never_stands_in_a_report_in_full(tmp_path):
    number = "0993010000012345"
    found = report_of(tmp_path, good(1, identity_number=number), good(2, identity_number="099301777777"))
    again = report_of(tmp_path, good(2), good(3, identity_number=good(2)["identity_number"]))
    texts = [text for each in (*found.problems, *again.problems) for text in (each.found, each.text)]
    assert not any(number in text or "0993010" in text for text in texts)
    assert any("…2345" in text for text in texts)


# ---- rows that speak of nobody


def test_titles_and_signatures_are_set_aside_and_named(tmp_path):
    lines = [
        ["I. KHỐI DÂN CƯ"],
        values(good(1)),
        [""] * 17,
        ["NGƯỜI LẬP BIỂU", "", "", "", "", "BÍ THƯ"],
    ]
    found = report_of(tmp_path, *lines)
    assert (found.people, found.set_aside) == (1, (2, 5))
    assert found.rows[0].number == 3
