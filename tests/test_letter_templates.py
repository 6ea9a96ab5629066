"""Templates: what they may say, what is said of a misspelt one, and that no value passes for structure."""

import os
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketnap.notifications import letters, render
from ketnap.notifications.fields import FIELDS, STANDING, barest, completed
from ketnap.notifications.letters import Heading, Listing, Paragraph, Table
from ketnap.notifications.reading import TemplateProblem
from ketnap.tests.letter_samples import MAY_PRINT, OFFICE, told, with_part

SOUND = """subject: về việc thử
to: {{ letter.addressee }}
recipients:
- Như trên
- Lưu {{ office.archive }}
---
Đồng chí {{ person.name }}.
"""
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str, name: str = "letters/trial.txt") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return tmp_path

    return write


def trial(folder: Path, **person: Any) -> letters.Letter:
    fields = with_part(told("verification_request"), "person", **person)
    return render.letter("trial", fields, folder=folder)


def problem_of(text: str, write: Write) -> TemplateProblem:
    with pytest.raises(TemplateProblem) as caught:
        trial(write(text))
    return caught.value


# ---- the shipped templates ---------------------------------------------------------------------------------


def test_every_declared_letter_has_a_template_and_no_other_has_one() -> None:
    assert set(render.names()) == set(MAY_PRINT)


@pytest.mark.parametrize("name", sorted(MAY_PRINT))
def test_a_template_names_only_what_its_letter_may_be_told(name: str) -> None:
    assert render.template_fields(name) <= MAY_PRINT[name] | STANDING
    assert render.template_fields(name) >= MAY_PRINT[name]


@pytest.mark.parametrize("name", sorted(MAY_PRINT))
def test_a_shipped_template_is_sound_with_all_it_may_be_told_and_with_the_least(name: str) -> None:
    assert render.check(name) == ()


@pytest.mark.parametrize("name", sorted(MAY_PRINT))
def test_of_what_is_not_known_nothing_is_said(name: str) -> None:
    sample = barest()
    known = {"office": OFFICE, "letter": told(name)["letter"] | {"number": None, "issued_on": None}}

    said = letters.text(render.letter(name, {field: sample[field] for field in MAY_PRINT[name]} | known))

    assert "None" not in said
    assert ": ;" not in said
    # An empty cell of a table is no word that is missing.
    assert "  " not in re.sub(r"(\s?\|\s?)+", " ", said.replace("\u00a0", "_"))
    assert not any(line.endswith((": .", " .", " ;", ",", "số", "ngày")) for line in said.splitlines())


def test_fields_that_may_be_missing_can_be_left_out() -> None:
    bare = {"title": "x"}

    assert completed({"stage": bare}) == {"stage": {"title": "x", "remark": None, "row": None, "steps": []}}
    assert completed({"helpers": [{"name": "An"}]}) == {"helpers": [{"name": "An", "since": None}]}
    assert completed({"dossier": None, "certificate": None}) == {"dossier": [], "certificate": None}
    assert "religion" not in str(FIELDS)


# ---- a misspelt template -----------------------------------------------------------------------------------


def test_a_misspelt_field_is_named_with_its_line_and_what_was_meant(write: Write) -> None:
    problem = problem_of(SOUND.replace("person.name", "person.nmae"), write)

    assert (problem.template, problem.line, problem.name) == ("letters/trial.txt", 7, "nmae")
    assert problem.proposals[0] == "name"
    assert str(problem).startswith("letters/trial.txt:7: không có trường «nmae»; có phải «name»")
    assert "ethnicity" in str(problem)


def test_a_misspelt_group_is_named_also_where_it_is_only_asked_for(write: Write) -> None:
    problem = problem_of(SOUND + "{% if persn.name %}\nMột câu.\n{% endif %}\n", write)

    assert (problem.line, problem.name, problem.proposals) == (8, "persn", ("person",))


def test_checking_finds_what_only_a_bare_case_would_meet(write: Write) -> None:
    folder = write(
        SOUND.replace("{{ person.name }}", "{{ person.name }}, sinh ngày {{ person.born_on | date }}")
    )

    (problem,) = render.check("trial", folder=folder)

    assert (problem.line, problem.what) == (7, "chỗ này cần một ngày, nhưng giá trị đang trống")


@pytest.mark.parametrize(
    ("piece", "what"),
    [
        ("{{ person.name | cap }}", "không có bộ lọc «cap»; có phải «caps»"),
        ("{% if person.name is known %}x{% endif %}", "không có phép thử «known»"),
        ("{{ person.name.upper }}", "không có trường «upper»"),
        ("{{ person.name", "không đọc được dòng này"),
        ("{% if person.name %} x", "thiếu {% endif %}"),
        ("{{ person }}", "in ra cả một nhóm"),
        ("{{ person.born_on }}", "ngày in qua bộ lọc"),
        ("{{ person.name | date }}", "khác kiểu"),
        ("{% for x in person.name.parts %}x{% endfor %}", "không có trường «parts»"),
    ],
)
def test_what_cannot_be_printed_is_refused_with_its_line(piece: str, what: str, write: Write) -> None:
    problem = problem_of(f"{SOUND}\n{piece}\n", write)

    assert what in str(problem)
    assert problem.line == 9


@pytest.mark.parametrize(
    "piece",
    [
        "{% set a = 'x' %}",
        "{% macro m() %}{% endmacro %}",
        "{% include 'other.txt' %}",
        "{% import 'other.txt' as o %}",
        "{% extends 'other.txt' %}",
        "{% block b %}{% endblock %}",
        "{{ range(9) }}",
        "{{ person.name.format(1) }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 2 ** 99999999 }}",
        "{{ person.name ~ person.name }}",
        "{{ person['name'] }}",
        "{{ [1, 2] }}",
        "{{ lipsum() }}",
        "{{ ''.__class__ }}",
        "{{ person.__class__ }}",
        "{{ person.items }}",
        "{{ self }}",
        "{{ cycler }}",
        "{{ person.name | attr('upper') }}",
    ],
)
def test_a_template_reaches_nothing_beyond_its_fields(piece: str, write: Write) -> None:
    problem = problem_of(f"{SOUND}\n{piece}\n", write)

    assert problem.line == 9


def test_a_template_that_grows_without_bound_is_stopped(write: Write) -> None:
    loop = "{% for a in helpers %}{% for b in helpers %}{{ b.name }}{% endfor %}{% endfor %}\n"
    fields = told("verification_request") | {"helpers": [{"name": "x" * 100}] * 1000}

    with pytest.raises(TemplateProblem, match="văn bản dài quá 200000 ký tự"):
        render.letter("trial", fields, folder=write(SOUND + loop))
    with pytest.raises(TemplateProblem, match="mẫu dài quá 32000 byte"):
        trial(write(SOUND + "x" * 32_000))


def test_a_saved_template_is_read_again(write: Write) -> None:
    folder = write(SOUND)
    first = trial(folder)

    write(SOUND.replace("Đồng chí", "Quần chúng ưu tú"))
    os.utime(folder / "letters/trial.txt", ns=(1, 1))  # an editor that keeps the second would do the same

    assert first.blocks == (Paragraph("Đồng chí Lê Ngọc Châu."),)
    assert trial(folder).blocks == (Paragraph("Quần chúng ưu tú Lê Ngọc Châu."),)


def test_an_unknown_letter_is_refused_with_a_proposal() -> None:
    with pytest.raises(
        TemplateProblem, match="không có mẫu văn bản «transfer_notise»; có phải «transfer_notice»"
    ):
        render.letter("transfer_notise", {})
    with pytest.raises(TemplateProblem, match="không có mẫu văn bản"):
        render.letter("../mail/digest/body", {})


# ---- what a template rendered to ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("was", "becomes", "line", "what"),
    [
        ("subject:", "subjekt:", 1, "phần đầu không có mục «subjekt»; có phải «subject»?"),
        ("subject: về việc thử", "", 0, "thiếu trích yếu"),
        ("subject: về việc thử", "subject: a\nsubject: b", 2, "mục «subject» ghi hai lần"),
        ("subject: về việc thử", "- lạc chỗ", 1, "phần đầu không có mục «- lạc chỗ»"),
        ("to: {{ letter.addressee }}", "", 0, "công văn cần nơi nhận sau «Kính gửi»"),
        ("- Như trên\n", "", 3, "bắt đầu bằng «Như trên»"),
        ("- Lưu {{ office.archive }}\n", "", 3, "kết thúc bằng «Lưu …»"),
        ("---\n", "", 0, "thiếu dòng «---»"),
        ("subject:", "secrecy: HƠI MẬT\nsubject:", 1, "độ mật (secrecy) là một trong: MẬT"),
        ("subject:", "title: THÔNG BÁO\nsubject:", 0, "công văn không có tên loại"),
        ("}}.\n", "}}./.\n", 0, "một dấu chấm, không phải «./.»"),
        ("}}.\n", "}}\n", 0, "câu cuối kết thúc bằng một dấu chấm"),
        ("}}.\n", "}}.\n\n# Mục trống\n", 9, "mục «Mục trống» không có nội dung"),
        ("}}.\n", "}}.\n\n# A\n# B\nCâu.\n", 9, "mục «A» không có nội dung"),
        ("}}.\n", "}}.\n\n|= a | b\n| x\n\nCâu.\n", 10, "dòng bảng có 1 ô, tiêu đề có 2 cột"),
        ("}}.\n", "}}.\n\n| x | y\n\nCâu.\n", 9, "bảng có một dòng tiêu đề"),
        ("}}.\n", "}}.\n\n|= a | b\n\nCâu.\n", 9, "bảng có một dòng tiêu đề"),
        ("}}.\n", "}}.\n\n|= a | b\n| x | y\n", 0, "nội dung cần một câu kết"),
        ("}}.\n", "}}.\n\n~ nhiều\n\nCâu.\n", 9, "số dòng để trống, từ 1 đến 20"),
    ],
)
def test_what_is_no_letter_is_refused_with_its_line(
    was: str, becomes: str, line: int, what: str, write: Write
) -> None:
    problem = problem_of(SOUND.replace(was, becomes), write)

    assert what in str(problem)
    assert problem.line == line


def test_a_line_after_loops_and_conditions_is_counted_in_the_template(write: Write) -> None:
    text = SOUND + "\n{% for a in office.archive.x or about %}\n{% endfor %}\n"
    loops = "\n{# một dòng chú thích #}\n{% if person.name %}\n- a\n{% if person.sex %}\n- b\n{% endif %}\n{% endif %}\n\n| lạc\n"

    problem = problem_of(SOUND + loops, write)

    assert problem.line == (SOUND + loops).splitlines().index("| lạc") + 1
    assert problem_of(text, write).line == 9


def test_a_signatory_bears_no_degree() -> None:
    fields = told("decision_letter_94", OFFICE | {"signer_name": "TS. Nguyễn Văn An"})

    with pytest.raises(TemplateProblem, match="không ghi học hàm, học vị"):
        render.letter("decision_letter_94", fields)


def test_the_grammar_of_the_body(write: Write) -> None:
    body = """
# Mục đầu
Câu một,
còn tiếp.
- một;
- hai
  còn tiếp.
|= TT | Việc
{% for n in about %}{% endfor %}
| 1 | đọc \\| viết
| 2 |

# Mục hai
Câu cuối.
"""
    made = trial(write(SOUND + body + "\n\n\n"))

    assert made.blocks[1:] == (
        Heading("1. Mục đầu"),
        Paragraph("Câu một, còn tiếp."),
        Listing(("một", "hai còn tiếp")),
        Table(("TT", "Việc"), (("1", "đọc | viết"), ("2", ""))),
        Heading("2. Mục hai"),
        Paragraph("Câu cuối."),
    )


TRICKY = [
    "- Lưu kho",
    "# Mục",
    "| a | b",
    "|= a",
    "~ 3",
    "---",
    "a\\",
    "\\|",
    "a\n- b",
    "{{ x }}",
    "to: ai",
    "#box[x]",
]


@given(st.one_of(st.sampled_from(TRICKY), st.text(min_size=1, max_size=40)))
def test_no_value_passes_for_structure(name: str) -> None:
    fields = told("dossier_letter_92")
    plain = render.letter("dossier_letter_92", fields)
    papers = [*fields["dossier"][:-1], fields["dossier"][-1] | {"title": name, "number": name}]

    made = render.letter("dossier_letter_92", with_part(fields, "person", name=name) | {"dossier": papers})

    assert [type(block) for block in made.blocks] == [type(block) for block in plain.blocks]
    assert [len(block) for block in made.blocks] == [len(block) for block in plain.blocks]
    tables = [block for block in made.blocks if isinstance(block, Table)]
    assert tables[-1].rows[-1][1:3] == (letters.clean(name), letters.clean(name))


def test_a_name_loses_control_and_direction_characters_and_is_composed() -> None:
    assert letters.clean("Lê\u0323\u202e Ngọc\x07\n Châu\u00ad") == "Lệ Ngọc Châu"


# ---- mails -------------------------------------------------------------------------------------------------


def test_a_mail_has_one_line_of_subject_and_values_of_one_line(write: Write) -> None:
    write("Nhắc việc ngày {{ today | date }}\n", "mail/trial/subject.txt")
    folder = write(
        "Kính gửi: {{ to }}\n\n{% for line in lines %}\n{{ line | pad(6) }}hạn {{ today | weekday_date }}\n{% endfor %}\n",
        "mail/trial/body.txt",
    )
    fields = {"to": "Bí thư\nBcc: ai", "lines": ["a", "b|c"], "today": date(2026, 11, 25)}

    subject, body = render.mail("trial", fields, folder=folder)

    assert subject == "Nhắc việc ngày 25/11/2026"
    assert body == (
        "Kính gửi: Bí thư Bcc: ai\n\na     hạn thứ Tư, 25/11/2026\nb|c   hạn thứ Tư, 25/11/2026\n"
    )
    assert render.mail_fields("trial", folder=folder) == {"to", "lines", "today"}


def test_a_subject_cannot_hide_another_header(write: Write) -> None:
    write("{{ x }}\n", "mail/trial/subject.txt")
    folder = write("x\n", "mail/trial/body.txt")

    with pytest.raises(TemplateProblem, match="«=\\?»"):
        render.mail("trial", {"x": "=?utf-8?q?a?="}, folder=folder)
    with pytest.raises(TemplateProblem, match="không có mẫu thư «trail»; có phải «trial»"):
        render.mail("trail", {}, folder=folder)
