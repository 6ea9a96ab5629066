"""What the papers of the dossier added to the language of templates: forms, a line in the middle, room to write."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ketnap.notifications import letters, render
from ketnap.notifications.letters import Banner, Blank, Letter, Paragraph
from ketnap.notifications.reading import TemplateProblem
from ketnap.tests.letter_samples import FORM, LETTER, OFFICE

ORGANISATION = """form: organisation
title: TỔNG HỢP
subject: ý kiến
---
Về {{ person.name }}.
"""
PERSONAL = """form: person
title: NHẬN XÉT
subject: của người giúp đỡ
to: Chi bộ 5
authority: NGƯỜI GIÚP ĐỠ
signer_name: {{ person.name }}
---
Nhận xét.
"""
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str) -> Path:
        path = tmp_path / "letters" / "trial.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return tmp_path

    return write


def made(folder: Path, kind: str = "", **person: Any) -> Letter:
    form = LETTER | FORM if not kind else LETTER | {"kind": kind}
    fields = {"office": OFFICE, "letter": form, "person": {"name": "Trần Văn Lâm"} | person}
    return render.letter("trial", fields, folder=folder)


def problem_of(folder: Path, kind: str = "") -> str:
    with pytest.raises(TemplateProblem) as caught:
        made(folder, kind)
    return str(caught.value)


def test_a_form_of_an_organisation_bears_its_head_and_needs_not_say_where_it_goes(write: Write) -> None:
    letter = made(write(ORGANISATION))

    assert (letter.issuer, letter.number_symbol, letter.recipients) == ("ĐẢNG ỦY PHƯỜNG LÊ CHÂN", "", ())
    assert letters.file_title(letter) == "TỔNG HỢP"


def test_a_form_that_says_where_it_goes_ends_it_as_letters_do(write: Write) -> None:
    said = ORGANISATION.replace("---", "recipients:\n- Chi bộ 5\n---")

    assert "kết thúc bằng «Lưu …»" in problem_of(write(said))
    assert made(write(said.replace("Chi bộ 5", "Lưu hồ sơ"))).recipients == ("Lưu hồ sơ",)


def test_a_persons_own_paper_is_signed_by_whom_its_template_names(write: Write) -> None:
    letter = made(write(PERSONAL))

    assert (letter.upper, letter.issuer) == ("", "")
    assert (letter.authority, letter.signer_title, letter.signer_name) == (
        "NGƯỜI GIÚP ĐỠ",
        "",
        "Trần Văn Lâm",
    )
    assert made(write(PERSONAL.replace("signer_name: {{ person.name }}\n", ""))).signer_name == ""


def test_another_kind_of_form_is_named_with_those_there_are(write: Write) -> None:
    problem = problem_of(write(ORGANISATION.replace("form: organisation", "form: organization")))

    assert problem.startswith(
        "letters/trial.txt:1: không có loại biểu mẫu «organization»; có phải «organisation»"
    )


def test_a_form_needs_a_title_and_a_letter_with_a_number_is_no_form(write: Write) -> None:
    assert "biểu mẫu cần tên (title)" in problem_of(write(ORGANISATION.replace("title: TỔNG HỢP\n", "")))
    assert "văn bản có số không phải biểu mẫu" in problem_of(write(ORGANISATION), "BC")
    numbered = ORGANISATION.replace("form: organisation\n", "recipients: - Lưu hồ sơ\n")
    assert "biểu mẫu cần ghi form" in problem_of(write(numbered.replace(" - Lưu", "\n- Lưu")))


def test_a_line_in_the_middle_stands_alone_and_is_no_end(write: Write) -> None:
    letter = made(write(ORGANISATION.replace("Về", "= CHI BỘ QUYẾT NGHỊ\nVề")))

    assert letter.blocks == (Banner("CHI BỘ QUYẾT NGHỊ"), Paragraph("Về Trần Văn Lâm."))
    assert "cần một câu kết" in problem_of(write(ORGANISATION + "\n= HẾT\n"))


def test_a_value_that_begins_like_a_line_in_the_middle_is_none(write: Write) -> None:
    text = ORGANISATION.replace("Về {{ person.name }}.", "{{ person.name }}\n\n~ 1")

    assert made(write(text), name="= Lâm").blocks == (Paragraph("= Lâm"), Blank(1))


def test_what_is_not_known_leaves_room_to_write_and_nought_is_a_number(write: Write) -> None:
    text = ORGANISATION.replace(
        "Về {{ person.name }}.",
        "{{ person.sex | or_blank }}, {{ person.born_on | date_or_blank }}, {{ person.count | count_or_blank }}.",
    )

    (known,) = made(write(text), sex="nam", born_on="1990-05-19", count=0).blocks
    (unknown,) = made(write(text), sex=None, born_on=None, count=None).blocks

    assert known == Paragraph("nam, 19/05/1990, 0.")
    assert unknown == Paragraph("…………………………, ……/……/…………, …….")


def test_the_parts_that_a_template_prints_are_told_with_its_lists_and_branches(write: Write) -> None:
    text = ORGANISATION.replace(
        "Về {{ person.name }}.",
        "{% for each in contents.papers %}{{ loop.index }} {{ each.number }}{% endfor %}\n"
        "{% for each in helpers %}{{ each.name }}{% if certificate %}{{ certificate.grade or 'x' }}{% endif %}\n"
        "{% endfor %}{{ person.born_on | date }}",
    )

    assert render.printed("trial", folder=write(text)) == {
        "contents",
        "contents.papers",
        "contents.papers.number",
        "helpers",
        "helpers.name",
        "certificate",
        "certificate.grade",
        "person",
        "person.born_on",
        "office.signer_name",
    }
    assert "office.signer_name" not in render.printed("trial", folder=write(PERSONAL))
