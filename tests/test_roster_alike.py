"""The same person twice, in a roster or in the book; and what is only remarked."""

from datetime import date

from rosters import good, report_of, said

from ketnap.exchange.alike import Registered


def test_the_same_number_twice_in_a_file_is_asked_about(tmp_path):
    found = report_of(tmp_path, good(1), good(2, identity_number=good(1)["identity_number"]))
    assert said(found) == [("K3", "…0001", f"Trùng số định danh với dòng 2 ({good(1)['name']})")]


def test_namesakes_born_on_one_day_with_numbers_of_their_own_are_two_people(tmp_path):
    found = report_of(tmp_path, good(1), good(2, name=good(1)["name"]))
    assert (len(found.rows), said(found)) == (2, [])
    assert any("coi là hai người" in remark.text for remark in found.remarks)


def test_whoever_is_in_the_book_is_left_as_it_is(tmp_path):
    by_number = Registered("HS-000001-B", good(1)["name"], date(2001, 3, 14), good(1)["identity_number"])
    by_name = Registered("HS-000002-C", good(2)["name"].upper(), date(2001, 3, 14), None)
    found = report_of(tmp_path, good(1), good(2), good(3), registered=[by_number, by_name])
    assert found.kept == {2: "HS-000001-B", 3: "HS-000002-C"}
    assert [row.number for row in found.rows] == [4]
    assert said(found) == []


def test_a_roster_that_was_entered_enters_nobody_again(tmp_path):
    first = report_of(tmp_path, *(good(number) for number in range(1, 30)))
    book = [
        Registered(f"HS-{row.number}", row.person.name, row.person.born_on, row.person.identity_number)
        for row in first.rows
    ]
    again = report_of(tmp_path, *(good(number) for number in range(1, 30)), registered=book)
    assert (len(first.rows), len(again.rows), len(again.kept), again.problems) == (29, 0, 29, ())


def test_a_number_that_is_somebody_elses_in_the_book_is_asked_about(tmp_path):
    other = Registered("HS-000012-N", "Ngô Quang Khải", date(1990, 1, 2), good(1)["identity_number"])
    found = report_of(tmp_path, good(1), registered=[other])
    assert said(found) == [
        (
            "K2",
            "…0001",
            "Số này trong sổ là của HS-000012-N (Ngô Quang Khải, 02/01/1990). Xem lại số, họ tên, ngày sinh.",
        )
    ]


def test_a_namesake_in_the_book_with_another_number_is_another_person(tmp_path):
    namesake = Registered("HS-000012-N", good(1)["name"], date(2001, 3, 14), "099301999999")
    assert len(report_of(tmp_path, good(1), registered=[namesake]).rows) == 1


# ---- remarks


def test_a_certificate_that_has_run_out_is_remarked_and_holds_nobody_back(tmp_path):
    old = {"discovered_on": "", "listed_on": "", "birth_date": date(1990, 5, 6), "identity_number": ""}
    found = report_of(
        tmp_path,
        good(1, **old, certified_on=date(2021, 3, 12)),
        good(2, **old, certified_on=date(2021, 11, 24)),
        good(3, **old, certified_on=date(2022, 3, 1)),
    )
    assert len(found.rows) == 3
    texts = [(each.cell, each.text) for each in found.remarks if each.heading == "Ngày cấp giấy chứng nhận"]
    assert texts[0][1].startswith(
        "Chỉ dùng được đến hết 12/03/2026, 60 tháng. Cần học lại, có giấy mới. 01-HD/TW 2026"
    )
    assert "(nguồn thứ cấp)" in texts[0][1]
    # The last day counts: issued 24/11/2021, it can be used to the end of today.
    assert texts[1][1].startswith("Sắp hết hạn: dùng được đến hết 24/11/2026")
    assert [cell for cell, _text in texts] == ["Q2", "Q3", "Q4"]


def test_a_number_that_contradicts_sex_or_year_of_birth_is_remarked(tmp_path):
    found = report_of(tmp_path, good(identity_number="099090000001"))
    assert [remark.text for remark in found.remarks] == [
        "Số này ứng với năm sinh 1990, ô ngày sinh ghi 2001.",
        "Số này ứng với giới tính khác ô giới tính.",
    ]
    assert len(found.rows) == 1
