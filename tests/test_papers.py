"""The papers of the dossier on paper: declared, printed from a real book, and with what is missing named."""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from office_books import CAM_GIANG, HOME, OFFICE, TODAY, Desk, office_book
from storage_fixtures import KeptWalk
from walking import HOA, LAM, day, votes
from ways import admitted, dossier_ready, history_written, listed, probation_done, sent_up

from ketnap.commands.letter.issuing import vietnamese
from ketnap.notifications import docx, letters, pdf, render
from ketnap.notifications.fields import barest
from ketnap.notifications.letters import Banner
from ketnap.tests.letter_samples import FORMS, OFFICES, PAPERS, told
from ketnap.workflow import forms, issuing
from ketnap.workflow.correspondence.missing import SOURCES, Missing, Source, missing
from ketnap.workflow.forms import Form, NoIssuer
from ketnap.workflow.issuing import Sheet
from ketnap.workflow.law import Law

GOLDEN = Path(__file__).parent / "golden" / "letters"


@pytest.fixture
def desk(tmp_path: Path, law: Law) -> Any:
    book = office_book(tmp_path, law)
    yield Desk(book)
    book.close()


def somebody(desk: Desk, **person: Any) -> KeptWalk:
    usual = {"sex": "nữ", "born_on": date(2001, 3, 14), "residence": "số 15, đường Tô Hiệu, phường Lê Chân"}
    return desk.book.walk("Lê Ngọc Châu", **{**usual, **person})


def printed(desk: Desk, walk: KeptWalk, document: str, on: date = TODAY, item: str | None = None) -> Form:
    with desk.book.reading() as reader:
        words = vietnamese(reader.law().procedure)
        made = forms.form(reader, walk.code, document, OFFICE, words, on, item)
    assert isinstance(made, Form), made
    return made


def drafted(desk: Desk, walk: KeptWalk, document: str, on: str, **facts: Any) -> Sheet:
    """A paper drafted by the step for it, as it would be issued today."""
    walk.advance("draft_letter", on, letter=document, **facts)
    with desk.book.reading() as reader:
        letter = reader.letters(walk.code)[-1]
        assert letter.letter == document
        sheet = issuing.sheet(reader, letter, OFFICE, vietnamese(reader.law().procedure), TODAY)
    assert isinstance(sheet, Sheet), sheet
    return sheet


def text_of(made: Form | Sheet) -> str:
    name = made.document if isinstance(made, Form) else made.letter.letter
    return letters.text(render.letter(name, made.inputs))


def lacks(made: Form | Sheet) -> dict[str, Source]:
    name = made.document if isinstance(made, Form) else made.letter.letter
    return {each.part: each.source for each in missing(made.inputs, render.printed(name))}


# ---- what is declared ------------------------------------------------------------------------------


def test_every_paper_of_the_dossier_may_print_what_its_sample_is_told(law: Law) -> None:
    documents = law.procedure.documents
    assert {name: set(documents[name].fields) for name in PAPERS} == PAPERS
    assert [name for name in sorted(PAPERS) if documents[name].letter is None] == FORMS


def test_what_is_printed_here_is_every_letter_and_form_and_nothing_else(law: Law) -> None:
    names = {each.name for each in forms.printed(law.procedure)}
    assert names == set(render.names())
    assert "application" not in names, "written by the person, by hand"


def test_a_cell_numbers_no_decision_and_decides_nothing(law: Law) -> None:
    issued = {(each.issuer, each.letter) for each in law.procedure.documents.values() if each.letter}
    assert ("cell", "NQ") in issued
    assert {issuer for issuer, kind in issued if kind == "QĐ"} == {"competent_committee"}


def test_each_part_that_can_be_missing_is_printed_by_some_paper_and_brought_by_something_there_is(
    law: Law,
) -> None:
    every = frozenset(part for name in render.names() for part in render.printed(name))
    assert set(SOURCES) <= every
    known: dict[str, Any] = {
        "fact": law.procedure.facts,
        "step": law.procedure.steps,
        "paper": law.procedure.documents,
        "letter": law.procedure.documents,
        "role": law.procedure.roles,
        "manner": law.procedure.roles,
        "addressee": {""},
        "post": {""},
    }
    assert [each for each in SOURCES.values() if each.name not in known[each.kind]] == []


# ---- with as little as there may be ----------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_a_paper_of_which_hardly_anything_is_known_reads_as_its_golden_text(name: str) -> None:
    least = barest()
    known: dict[str, Any] = {"person": {"name": "Lê Ngọc Châu"}, "people": [{"name": "Lê Ngọc Châu"}]}
    fields = {field: known.get(field, least[field]) for field in PAPERS[name]}
    if "act" in fields:
        fields["act"] = "kết nạp"
    sample = told(name, number=None, issued_on=None, short_code=None)
    standing = {"office": sample["office"] | {"signer_name": None}, "letter": sample["letter"]}

    letter = render.letter(name, standing | fields)

    written, golden = letters.text(letter), GOLDEN / "bare" / f"{name}.txt"
    if os.environ.get("KETNAP_GOLDEN") == "write":  # after a meant change: write, then read the difference
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(written, encoding="utf-8")
    assert written == golden.read_text(encoding="utf-8")
    assert pdf.write(letter).startswith(b"%PDF")
    assert docx.write(letter).startswith(b"PK")


@pytest.mark.parametrize("name", FORMS)
def test_a_form_has_no_line_for_a_number_and_no_code(name: str) -> None:
    letter = render.letter(name, told(name))
    assert letter.number_symbol == letter.short_code == ""
    assert "Số " not in letters.text(letter).split("-----")[0]
    assert b"MaQR" in docx.write(letter), "the style is there"
    assert letter.footer == "Hồ sơ HS-000064-C"


@pytest.mark.parametrize("name", ["self_review", "helper_assessment"])
def test_the_paper_of_a_person_bears_no_organisation_and_says_not_where_it_goes(name: str) -> None:
    said = letters.text(render.letter(name, told(name)))
    assert said.startswith("ĐẢNG CỘNG SẢN VIỆT NAM\n")
    assert "*" not in said
    assert "Nơi nhận" not in said
    assert "Khuê" not in said, "the secretary does not sign it"


def test_the_standing_committee_decides_and_the_executive_committee_proposes() -> None:
    decision = render.letter("admission_decision", told("admission_decision"))
    assert Banner("BAN THƯỜNG VỤ ĐẢNG ỦY PHƯỜNG LÊ CHÂN QUYẾT ĐỊNH") in decision.blocks
    assert decision.authority == "T/M BAN THƯỜNG VỤ"
    office = OFFICES["admission_decision"]
    resolution = render.letter(
        "committee_resolution_admission", told("committee_resolution_admission", office)
    )
    assert resolution.authority == "T/M ĐẢNG ỦY"


# ---- printed from the record -----------------------------------------------------------------------


def test_the_resolution_of_the_cell_is_drafted_before_the_meeting_with_room_for_the_votes(desk: Desk) -> None:
    walk = dossier_ready(somebody(desk), cell="CB-05")
    sheet = drafted(desk, walk, "cell_resolution_admission", "29/04/2026")
    assert (sheet.kind, sheet.symbol, sheet.issuer, sheet.addressee) == ("NQ", "-NQ/CB", "CB-05", "dossier")
    said = text_of(sheet)
    assert "CHI BỘ 5\n*\nSố\xa0" in said.replace("Số ", "Số\xa0")
    assert "- Tán thành: ……; không tán thành: ……" in said
    assert "T/M CHI BỘ\nBÍ THƯ\nTrần Ngọc Châu\n" in said
    assert lacks(sheet) == {
        "admission.cell.on": Source("step", "cell_resolves_admission"),
        "person.native_place": Source("fact", "native_place"),
        "person.occupation": Source("fact", "occupation"),
    }


def test_after_the_meeting_the_same_draft_bears_the_votes(desk: Desk) -> None:
    walk = dossier_ready(somebody(desk, native_place="xã An Hưng", occupation="giáo viên"), cell="CB-05")
    drafted(desk, walk, "cell_resolution_admission", "29/04/2026")
    walk.advance("cell_resolves_admission", "11/05/2026", votes=votes(12, 11, 1))
    with desk.book.reading() as reader:
        letter = reader.letters(walk.code)[-1]
        sheet = issuing.sheet(reader, letter, OFFICE, vietnamese(reader.law().procedure), TODAY)
    assert isinstance(sheet, Sheet)
    assert "Ngày 11/05/2026, Chi bộ 5 họp" in text_of(sheet)
    assert "được triệu tập: 12; được tính khi biểu quyết: 12" in text_of(sheet)
    assert "- Tán thành: 11; không tán thành: 1; ý kiến khác, phiếu trắng: 0." in text_of(sheet)
    assert lacks(sheet) == {}


def test_the_decision_is_the_committees_and_names_the_resolutions(desk: Desk) -> None:
    walk = sent_up(somebody(desk), cell="CB-05")
    sheet = drafted(desk, walk, "admission_decision", "25/05/2026")
    assert (sheet.symbol, sheet.issuer) == ("-QĐ/ĐU", HOME)
    said = text_of(sheet)
    assert "- Xét Nghị quyết số 01-CE ngày 11/05/2026 của Chi bộ 5" in said
    assert "BAN THƯỜNG VỤ ĐẢNG ỦY PHƯỜNG LÊ CHÂN QUYẾT ĐỊNH" in said
    assert "Kết nạp LÊ NGỌC CHÂU, nữ, sinh ngày 14/03/2001" in said
    assert "T/M BAN THƯỜNG VỤ\nBÍ THƯ\nLương Ngọc Châu" in said


def test_the_letter_of_the_cell_goes_to_the_committee_above_it(desk: Desk) -> None:
    walk = listed(somebody(desk), cell="CB-05")
    sheet = drafted(desk, walk, "class_proposal", "10/07/2025")
    assert (sheet.symbol, sheet.issuer, sheet.addressee) == ("-CV/CB", "CB-05", HOME)
    assert "Kính gửi: Đảng ủy phường Lê Chân\n" in text_of(sheet)
    assert "1 | Lê Ngọc Châu | 14/03/2001 |  | 07/07/2025 | Trần Văn Lâm" in text_of(sheet)
    assert lacks(sheet) == {"people.occupation": Source("fact", "occupation")}


def test_nobody_writes_to_himself(desk: Desk) -> None:
    walk = dossier_ready(somebody(desk), cell="CB-05")
    with desk.book.reading() as reader:
        assert reader.case(walk.code).record.state == "certified"
    sheet = drafted(desk, walk, "committee_covering_letter", "29/04/2026")
    assert sheet.addressee is None, "the committee is the competent one itself"
    assert lacks(sheet)["letter.addressee"] == Source("addressee")


def test_a_reminder_goes_where_the_request_went_that_it_speaks_of(desk: Desk) -> None:
    walk = history_written(somebody(desk), cell="CB-05")
    walk.advance("request_verification", "16/03/2026", about="cha đẻ", place="domestic", asked=CAM_GIANG)
    first = desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "1")["letters"][0]["number"]
    walk.advance("request_verification", "18/03/2026", about="mẹ đẻ", place="domestic", asked="DU-UBND")
    walk.advance("verification_replied", "20/04/2026", about="mẹ đẻ")
    sheet = drafted(desk, walk, "verification_reminder", "04/05/2026")
    assert sheet.addressee == CAM_GIANG, "the newest request is answered"
    assert f"đã gửi công văn số {first} ngày 25/11/2026" in text_of(sheet)
    assert "Nội dung đề nghị thẩm tra: cha đẻ" in text_of(sheet)
    walk.advance("request_verification", "05/05/2026", about="vợ", place="domestic", asked="DU-UBND")
    assert drafted(desk, walk, "verification_reminder", "06/05/2026").addressee is None, (
        "two wait: which one?"
    )
    named = drafted(desk, walk, "verification_reminder", "07/05/2026", about="vợ")
    assert named.addressee == "DU-UBND"
    assert lacks(named)["verification.number"] == Source("letter", "verification_request")


def test_a_reminder_of_a_request_that_was_never_made_is_not_drafted(desk: Desk) -> None:
    walk = history_written(somebody(desk), cell="CB-05")
    walk.advance("request_verification", "16/03/2026", about="cha đẻ", place="domestic", asked=CAM_GIANG)
    found = walk.refused("draft_letter", "04/05/2026", letter="verification_reminder", about="ông nội")
    assert found == {"item.verification": "unmet"}


def test_each_helper_has_a_form_of_their_own(desk: Desk) -> None:
    walk = probation_done(somebody(desk), cell="CB-05")
    walk.advance("assign_helper", "24/06/2027", helper=HOA, why="replaces")
    with desk.book.reading() as reader:
        items = forms.items(reader.case(walk.code), "helper_assessment")
        assert forms.items(reader.case(walk.code), "self_review") == ()
    assert items == ("Trần Văn Lâm", "Phạm Thị Hòa")
    on = date(2027, 6, 25)
    said = text_of(printed(desk, walk, "helper_assessment", on, items[1]))
    assert "- Tôi là: Phạm Thị Hòa, sinh ngày ……/……/…………, đảng viên chính thức từ ngày 19/05/2015;" in said
    assert said.rstrip().endswith("ĐẢNG VIÊN ĐƯỢC PHÂN CÔNG GIÚP ĐỠ\nPhạm Thị Hòa\nHồ sơ " + walk.code)
    assert lacks(printed(desk, walk, "helper_assessment", on))["helper.name"] == Source(
        "step", "assign_helper"
    )


def test_a_form_is_printed_without_a_letter_and_changes_nothing(desk: Desk) -> None:
    walk = admitted(somebody(desk), cell="CB-05")
    before = desk.book.dump()
    made = printed(desk, walk, "ceremony_programme", date(2026, 6, 2))
    assert (made.kind, made.issuer) == ("", "CB-05")
    said = text_of(made)
    assert "Theo Quyết định số 01-AD ngày 01/06/2026 của Ban Thường vụ Đảng ủy phường Lê Chân" in said
    assert "giúp đỡ: Trần Văn Lâm | Chi bộ" in said
    assert desk.book.dump() == before
    assert json.loads(json.dumps(made.inputs)) == made.inputs, "what is printed can be kept"


def test_a_letter_may_be_printed_before_anybody_drafted_it(desk: Desk) -> None:
    walk = sent_up(somebody(desk), cell="CB-05")
    made = printed(desk, walk, "admission_decision")
    assert (made.kind, made.issuer) == ("QĐ", HOME)
    assert text_of(made) == text_of(drafted(desk, walk, "admission_decision", "25/05/2026"))


def test_an_annulment_that_is_recorded_still_names_the_decision_that_it_made_void(desk: Desk) -> None:
    walk = admitted(somebody(desk), cell="CB-05")
    walk.advance("annul", "20/06/2026", because_="khai không đúng lý lịch")
    said = text_of(printed(desk, walk, "annulment_decision", date(2026, 6, 21)))
    assert "Hủy Quyết định số 01-AD ngày 01/06/2026" in said
    assert "Lý do: khai không đúng lý lịch." in said


def test_where_nobody_holds_the_role_the_paper_has_no_issuer(desk: Desk) -> None:
    walk = sent_up(somebody(desk), cell="CB-05")
    with desk.book.reading() as reader:
        words = vietnamese(reader.law().procedure)
        made = forms.form(
            reader, walk.code, "committee_resolution_admission", OFFICE, words, day("25/05/2026")
        )
    # Until 25/7/2026 the commune only decided; nobody between the cell and it resolved.
    assert made == NoIssuer(walk.code, "committee_resolution_admission", "grassroots_committee")


def test_the_parts_that_are_missing_are_named_once_for_what_would_bring_them(desk: Desk) -> None:
    walk = listed(somebody(desk, born_on=None), cell="CB-05", helpers=(LAM,))
    walk.advance("release_helper", "09/07/2025", helper=LAM, because_="moved")
    found = missing(printed(desk, walk, "dossier_extract").inputs, render.printed("dossier_extract"))
    assert [each.source for each in found].count(Source("step", "cell_resolves_admission")) == 1
    assert Missing("certificate", Source("paper", "awareness_certificate")) in found
    assert Missing("introductions", Source("step", "assign_helper")) in found
    assert not any(each.part.startswith("admission.section") for each in found), "there is no section here"


def test_a_signature_without_a_name_is_missing_where_the_paper_does_not_say_who_signs(desk: Desk) -> None:
    walk = sent_up(somebody(desk), cell="CB-05")
    desk.book.run("DELETE FROM post")
    assert lacks(printed(desk, walk, "admission_decision"))["office.signer_name"] == Source("post")
    assert "office.signer_name" not in lacks(printed(desk, walk, "self_review"))
    assert "office.signer_name" not in lacks(printed(desk, walk, "dossier_contents"))


def test_a_dossier_names_the_papers_that_are_not_in_it(desk: Desk) -> None:
    walk = history_written(somebody(desk), cell="CB-05")
    made = printed(desk, walk, "dossier_contents")
    assert {each.source for each in missing(made.inputs, render.printed("dossier_contents"))} == {
        Source("fact", "identity_number"),
        *(
            Source("paper", name)
            for name in ("opinion_summary", "helper_introduction", "youth_union_resolution")
        ),
    }
    assert "Giấy tờ còn thiếu:" in text_of(made)
    assert "- Tổng hợp ý kiến nhận xét" in text_of(made)
