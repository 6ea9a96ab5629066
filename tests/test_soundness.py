"""Soundness: each way in which a procedure cannot be followed is found, by its path, and nothing else is."""

from collections.abc import Mapping
from typing import Any

import pytest
from small_procedure import FILES, changed

from ketnap.definitions import compile as compiling
from ketnap.definitions import yaml_text
from ketnap.definitions.loader import kind_of, shipped
from ketnap.definitions.schema import DOCUMENTS, INSTRUMENTS, PROCEDURE, RULES
from ketnap.definitions.validation import validate
from ketnap.workflow import soundness
from ketnap.workflow.check_keys import CHECK_KEYS
from ketnap.workflow.checks import CHECKS
from ketnap.workflow.flaws import Flaw
from ketnap.workflow.instruments import Instruments
from ketnap.workflow.procedure import Condition, Procedure
from ketnap.workflow.rules import Rules
from ketnap.workflow.soundness_aliases import fold


def compiled(files: Mapping[str, str]) -> tuple[Procedure, Rules, Instruments]:
    typed: dict[str, Any] = {}
    for name, text in files.items():
        validated = validate(kind_of(name), yaml_text.read(name, text))
        assert validated.problems == ()
        typed[validated.kind] = validated.entry
    procedure = compiling.procedure([typed[PROCEDURE]], typed[DOCUMENTS])
    return procedure, compiling.rules(typed[RULES]), compiling.instruments(typed[INSTRUMENTS])


def flaws(files: Mapping[str, str]) -> list[Flaw]:
    return list(soundness.problems(*compiled(files)))


def test_the_small_procedure_is_sound() -> None:
    assert flaws(FILES) == []


def test_the_shipped_procedure_is_sound() -> None:
    loaded = shipped()
    assert loaded.procedure is not None
    assert list(soundness.problems(loaded.procedure, loaded.rules, loaded.instruments)) == []


# What stands there, what breaks it, the paths of the flaws, a part of the first message.
# fmt: off
UNKNOWN = [
    ("from: [found]\n    to: admitted", "from: [fund]\n    to: admitted", [("steps", "admit", "from", 0)], "trạng thái «fund»"),
    ("to: admitted", "to: admited", [("steps", "admit", "to")], "trạng thái «admited»"),
    ("after: [assign]", "after: [asign]", [("steps", "admit", "after", 0)], "bước «asign»"),
    ("cancels: [move_away, move_member]", "cancels: [move_away, moves]", [("steps", "come_back", "cancels", 1)], "bước «moves»"),
    ("facts: { cell: set, born: set", "facts: { cell: set, birth: set, born: set", [("steps", "discover", "facts", "birth")], "dữ kiện «birth»"),
    ("documents: [decision]", "documents: [decisions]", [("steps", "admit", "documents", 0)], "giấy tờ «decisions»"),
    ("letters: [notice]", "letters: [decision]", [("steps", "admit", "letters", 0)], "văn bản «decision»"),
    ("tells: [cell]", "tells: [secretary]", [("steps", "admit", "tells", 0)], "vai «secretary»"),
    ("opens: helper", "opens: helpers", [("steps", "assign", "opens")], "nhánh «helpers»"),
    ("unless: [in_union] }", "unless: [union] }", [("steps", "admit", "requires", 0, "unless", 0)], "trường hợp «union»"),
    ("    unless: [in_union]\n", "    unless: [union]\n", [("steps", "move_away", "unless", 0)], "trường hợp «union»"),
    ("alias: khong-dong-y\n    owner: committee", "alias: khong-dong-y\n    owner: comittee", [("steps", "refuse", "owner")], "vai «comittee»"),
    ("at_least: age.min", "at_least: age.max", [("steps", "admit", "requires", 1, "at_least")], "quy định «age.max»"),
    ("since: born, at_least", "since: birth, at_least", [("steps", "admit", "requires", 1, "since", 0)], "«birth» không phải bước"),
    ("since: born, at_least", "since: member, at_least", [("steps", "admit", "requires", 1, "since", 0)], "«member» không phải ngày"),
    ("since: born, at_least", "since: discover.born, until: discover.cell, at_least", [("steps", "admit", "requires", 1, "until")], "«discover.cell» không phải ngày"),
    ("check: fact, fact: member", "check: fact, fact: assign.since.x", [("circumstances", "in_union", "fact")], "dữ kiện"),
    ("check: done, step: move_away", "check: done, step: [move_away, moved]", [("circumstances", "moving", "step", 1)], "bước «moved»"),
    ("check: open_items, track: helper", "check: open_items, track: helpers", [("steps", "admit", "requires", 2, "track")], "nhánh «helpers»"),
    ("check: done, step: move_away", "check: late, deadline: decided", [("circumstances", "moving", "deadline")], "thời hạn «decided»"),
    ("check: done, step: move_away", "check: role, role: council, manner: delegated", [("circumstances", "moving", "role")], "vai «council»"),
    ("check: done, step: move_away", "check: role, role: committee, same_for: move_away.because", [("circumstances", "moving", "same_for")], "không phải tổ chức"),
    ("check: done, step: move_away", "check: paper, document: [opinion, letter]", [("circumstances", "moving", "document", 1)], "giấy tờ «letter»"),
    ("check: done, step: move_away", "check: each_has, track: helper, document: opinion, since: admitted", [("circumstances", "moving", "since", 0)], "bước «admitted»"),
    ("counted_from: decision.issued_on", "counted_from: decisions.issued_on", [("deadlines", "decide", "counted_from", 0)], "«decisions.issued_on»"),
    ("counted_from: [decide.end, admit]", "counted_from: [recognition.end, admit]", [("deadlines", "recognition", "counted_from", 0)], "«recognition.end»"),
    ("within: decide", "within: decided", [("deadlines", "recognition", "within")], "quy định «decided»"),
    ("opens_on: [discover]", "opens_on: [found]", [("deadlines", "decide", "opens_on", 0)], "bước «found»"),
    ("closes_on: [admit, refuse]", "closes_on: [admit, refused]", [("deadlines", "decide", "closes_on", 1)], "bước «refused»"),
    ("extended_on: extend", "extended_on: extended", [("deadlines", "decide", "extended_on")], "bước «extended»"),
    ("reminders: once", "reminders: twice", [("deadlines", "recognition", "reminders")], "thang nhắc «twice»"),
    ("every: decide", "every: list.review", [("duties", "review", "every")], "quy định «list.review»"),
    ("every: decide, ", "after: organisation_end, within: decide, ", [("duties", "review", "after")], "organisation_end"),
    ("superior: [+5]", "committe: [+5]", [("ladders", "standard", "committe")], "vai «committe»"),
    ("valid: decide", "valid: cert", [("documents", "decision", "valid")], "quy định «cert»"),
    ("issuer: any", "issuer: people", [("documents", "opinion", "issuer")], "«people»"),
    ("to: move_away.destination", "to: move_away.place", [("documents", "notice", "to")], "không biết gửi"),
    ("to: move_away.destination", "to: move_away.because", [("documents", "notice", "to")], "không phải tổ chức"),
    ("to: move_away.destination, ", "to: move_away.destination, to_role: comitee, ", [("documents", "notice", "to_role")], "vai «comitee»"),
    ("to: move_away.destination, ", "to: dossier, to_role: committee, ", [("documents", "notice", "to_role")], "không nêu nơi nào"),
    ("fields: [person, move]", "fields: [person, wishes]", [("documents", "notice", "fields", 1)], "«wishes»"),
    ("power: [propose, decide]", "power: [propose, decree]", [("roles", "committee", "power", 1)], "thẩm quyền «decree»"),
    ("above: committee", "above: comitee", [("roles", "upper", "above")], "vai «comitee»"),
    ("counted_from: discover, source", "counted_from: discovery, source", [("rules", "decide", "values", 0, "counted_from")], "«discovery»"),
    ("value: secondary", "value: secondry", [("rules", "education.min", "values", 0, "value")], "«secondry» không phải từ của «education»"),
    ("source: 294-QĐ/TW §5", "source: 294-QĐ/TW §5; 20-QĐ/TW", [("steps", "recognise", "source")], "«20-QĐ/TW»"),
    ("source: Điều lệ Đ4", "source: Điều lệnh Đ4", [("rules", "helpers.min", "values", 0, "source")], "«Điều lệnh Đ4»"),
    ("replaced_by: 208-QĐ/TW", "replaced_by: 218-QĐ/TW", [("instruments", "294-QĐ/TW", "replaced_by")], "«218-QĐ/TW»"),
]

WRONG = [
    # rules that do not fit
    ("at_least: age.min", "at_least: decide", [], ""),
    ("at_least: age.min", "at_least: helpers.min", [("steps", "admit", "requires", 1, "at_least")], "tính bằng persons"),
    ("reach: vote.share", "reach: age.min", [("steps", "admit", "requires", 3, "reach")], "tính bằng years"),
    ("at_least: helpers.min", "at_least: age.min", [("steps", "admit", "requires", 2, "at_least")], "tính bằng years"),
    ("check: done, step: move_away", "check: done, step: move_away, at_least: helpers.min", [("circumstances", "moving", "at_least")], "tính bằng persons"),
    ("at_least: education.min", "at_least: age.min", [("steps", "admit", "requires", 0, "at_least")], "tính bằng years"),
    ("within: decide", "within: vote.share", [("deadlines", "recognition", "within")], "tính bằng share"),
    ("valid: decide", "valid: helpers.min", [("documents", "decision", "valid")], "tính bằng persons"),
    ("fact: member, is: true", "fact: born, is: true", [("circumstances", "in_union", "is")], "chỉ hỏi được «is: known»"),
    ("fact: member, is: true", "fact: education, is: [higher, highest]", [("circumstances", "in_union", "is", 1)], "«highest»"),
    ("fact: member, is: true", "fact: member, at_least: age.min", [("circumstances", "in_union", "at_least")], "không có thứ tự"),
    ("fact: member, is: true", "fact: member, is: true, at_least: age.min", [("circumstances", "in_union")], "đúng một trong: is, at_least, at_most"),
    ("reach: vote.share", "reach: vote.share, short_of: vote.share", [("steps", "admit", "requires", 3)], "đúng một trong: reach, short_of"),
    ("check: votes, reach: vote.share", "check: votes", [("steps", "admit", "requires", 3)], "đúng một trong"),
    # the lines of a rule
    ("from: 2025-07-01, value: 18", "from: 2016-07-25, value: 18", [("rules", "age.min", "values", 1, "from")], "không sau ngày của dòng trên"),
    ("value: 2, source", "value: two, source", [("rules", "helpers.min", "values", 0, "value")], "không phải giá trị tính bằng persons"),
    ("value: at least 2/3", "value: at least 3/2", [("rules", "vote.share", "values", 0, "value")], "tính bằng share"),
    ("unit: persons", "unit: persons\n  precision: month", [("rules", "helpers.min", "precision")], "không tính theo tháng"),
    # facts and types
    ("is: [primary, secondary, higher]", "is: [primary, secondary, higher, primary]", [("facts", "education", "is", 3)], "đã có trong danh sách"),
    ("because: [job, study]", "because: [job, known]", [("steps", "move_away", "facts", "because", 1)], "từ dành riêng"),
    ("assume: false", "assume: primary", [("facts", "member", "assume")], "không phải giá trị của dữ kiện «member»"),
    ("  born:      {", "  found_on:  { is: date, assume: 2025-01-01, title: Ngày tìm }\n  born:      {", [("facts", "found_on", "assume")], "không phải giá trị"),
    ("  born:      {", "  any:       { is: date, title: Bất kỳ }\n  born:      {", [("facts", "any")], "từ dành riêng"),
    ("  born:      {", "  extend:    { is: date, title: Gia }\n  born:      {", [("steps", "extend")], "vừa là bước vừa là dữ kiện"),
    # what steps must ask for
    ("facts: { votes: vote }", "facts: { votes: count }", [("steps", "admit", "requires", 3, "check")], "không hỏi phiếu"),
    ("fact: helper, status", "fact: since, status", [("steps", "assign", "requires", 0, "fact")], "không hỏi đảng viên nào"),
    ("closes: helper\n    facts: { helper: member }", "closes: helper\n    facts: { helper: optional member }", [("steps", "release", "closes")], "phải hỏi dữ kiện «helper»"),
    ("    opens: helper\n", "", [("tracks", "helper")], "không có bước nào mở nhánh"),
    ("facts: { days: count }", "facts: { days: text }", [("deadlines", "decide", "extended_on")], "days: count"),
    ("    extended_on: extend\n", "    per: helper\n", [("deadlines", "decide", "opens_on", 0), ("deadlines", "decide", "closes_on", 0), ("deadlines", "decide", "closes_on", 1)], "không hỏi «helper»"),
    ("check: done, step: move_away", "check: forbidden, because: Không", [("circumstances", "moving", "check")], "chỉ dùng trong requires"),
    ("check: done, step: move_away", "check: votes, reach: vote.share", [("circumstances", "moving", "check")], "chỉ dùng trong requires"),
    # roles, circumstances, duties, documents
    ("above: committee", "above: upper", [("roles", "upper", "above")], "vòng tròn: upper → upper"),
    ("above: committee", "above: committee, power: teach", [("roles", "upper")], "đúng một trong hai: power, above"),
    ("title: Cấp trên, above: committee", "title: Cấp trên", [("roles", "upper")], "đúng một trong hai"),
    ("power: own }", "power: [own, decide] }", [("roles", "cell", "power", 0)], "thẩm quyền «own»"),
    ("check: done, step: move_away", "check: done, step: move_away, when: [moving]", [("circumstances", "moving")], "moving → moving"),
    ("every: decide, ", "every: decide, after: organisation_ends, within: decide, ", [("duties", "review")], "đúng một trong hai: every, after"),
    ("every: decide, ", "after: organisation_ends, ", [("duties", "review")], "cần within"),
    ("title: Ý kiến, issuer: any", "title: Ý kiến", [("documents", "opinion")], "chưa có issuer"),
    ("letter: TB, to: move_away.destination, ", "letter: TB, ", [("documents", "notice")], "chưa có nơi nhận"),
    ("title: Ý kiến, issuer: any", "title: Ý kiến, issuer: any, to: person", [("documents", "opinion", "to")], "chỉ dùng cho văn bản"),
    ("title: Ý kiến, issuer: any", "title: Ý kiến, issuer: any, to_role: committee", [("documents", "opinion", "to_role")], "chỉ dùng cho văn bản"),
    ("until: 2026-07-25, ", "", [("instruments", "294-QĐ/TW", "replaced_by")], "cần until"),
    ("until: 2026-07-25", "until: 2025-06-25", [("instruments", "294-QĐ/TW", "until")], "trước khi có hiệu lực"),
    ("replaced_by: 208-QĐ/TW", "replaced_by: 29-QĐ/TW", [("instruments", "29-QĐ/TW", "replaced_by")], "vòng tròn"),
]

WAYS = [
    ("  done:     {", "  paused:   { title: Tạm dừng }\n  done:     {", [("states", "paused")], "không có bước nào dẫn tới"),
    ("  done:     { title: Chính thức, end: true }", "  done:     { title: Chính thức }", [("states", "done")], "ngõ cụt"),
    ("    to: done\n", "    to: found\n", [("states", "done")], "không có bước nào dẫn tới"),
    ("from: [gone]\n    to: back\n    repeats: true", "from: [gone]\n    repeats: true", [], ""),
    ("    from: new\n    to: found\n", "    from: [found]\n", [("steps",)], "bắt đầu hồ sơ"),
    ("    from: new\n    to: found\n", "    from: new\n    to: back\n", [("steps", "discover", "to")], "chưa có gì để «back»"),
    ("    from: new\n    to: found\n", "    from: new\n", [("steps", "discover", "from")], "không dẫn tới đâu"),
    ("    from: new\n", "    from: [new, admitted]\n", [("steps", "discover", "from")], "chỉ «from: new»"),
    ("after: [assign]", "after: [assign, recognise]", [("steps", "admit", "after", 1)], "không thể sau «recognise»"),
    ("after: [assign]", "after: [admit]", [("steps", "admit", "after")], "vòng tròn"),
    ("alias: gia-han\n", "alias: gia-han\n    after: [admit]\n", [("steps", "extend", "after", 0)], "không thể sau «admit»"),
    ("    one_of: transfer\n    from: [found, admitted]\n    to: gone\n    unless: [in_union]\n", "    one_of: transfer\n    from: [found, admitted]\n    to: gone\n", [("steps", "move_away", "one_of")], "không có when hay unless"),
    ("    when: [in_union]\n", "    when: [in_union]\n    unless: [in_union]\n", [("steps", "move_member", "unless")], "không bao giờ dùng được"),
    ("closes_on: [recognise]", "closes_on: [refuse]", [("deadlines", "recognition", "opens_on", 0)], "không bước nào ở closes_on làm được"),
]

ALIASES = [
    ("alias: gia-han", "alias: phat-hien", [("steps", "extend", "alias")], "trùng với «phat-hien»"),
    ("alias: gia-han", "alias: phathien", [("steps", "extend", "alias")], "trùng với «phat-hien»"),
    ("alias: gia-han", "alias: phat-hien-lai", [("steps", "extend", "alias")], "phần đầu của «phat-hien-lai»"),
    ("alias: phan-cong", "alias: thoi", [("steps", "release", "alias")], "phần đầu của «thoi-phan-cong»"),
    ("alias: gia-han", "alias: Gia-Han", [("steps", "extend", "alias")], "chữ thường không dấu"),
    ("alias: gia-han", "alias: gia han", [("steps", "extend", "alias")], "nối bằng «-»"),
    ("alias: gia-han", "alias: gia-hạn", [("steps", "extend", "alias")], "không dấu"),
    ("alias: gia-han", "alias: list", [("steps", "extend", "alias")], "«is»"),
    ("alias: gia-han", "alias: van-wan", [("steps", "extend", "alias")], "«w»"),
    ("alias: gia-han", "alias: goo", [("steps", "extend", "alias")], "«oo»"),
    ("alias: gia-han", "alias: add", [("steps", "extend", "alias")], "«dd»"),
    ("alias: gia-han", "alias: ket-nap-moi-ej", [("steps", "extend", "alias")], "«ej»"),
    ("alias: gia-han", "alias: refusing", [("steps", "extend", "alias")], "«ef»"),
    ("alias: gia-han", "alias: thong-bao\n    repeats: true", [], ""),
    ("title: Kéo dài", "title: Phân Công", [("steps", "extend", "title")], "trùng với «phan-cong»"),
    ("title: Thời hạn công nhận", "title: Thoi han quyet dinh", [("deadlines", "recognition", "title")], "trùng với «Thời hạn quyết định»"),
    ("title: Ý kiến, issuer", "title: Thông  báo, issuer", [("documents", "notice", "title")], "trùng với «Thông  báo»"),
    ("title: Ngày sinh", "title: Trình độ", [], ""),
]
# fmt: on


MORE = [
    # An island: its steps lead to each other, and nobody gets there.
    (
        "  done:     {",
        "  left:     { title: Trái }\n  right:    { title: Phải }\n  done:     {",
        "  extend:\n",
        "  swing:\n    title: Sang phải\n    alias: sang-phai\n    owner: cell\n    from: [left]\n    to: right\n    source: product\n"
        "  swing_back:\n    title: Sang trái\n    alias: qua-trai\n    owner: cell\n    from: [right]\n    to: left\n    source: product\n  extend:\n",
        [("states", "left"), ("states", "right")],
        "chỉ tới được từ trạng thái không ai tới được",
    ),
    # A trap: one can go round in it, and never come out.
    (
        "  done:     {",
        "  left:     { title: Trái }\n  right:    { title: Phải }\n  done:     {",
        "  extend:\n",
        "  swing:\n    title: Sang phải\n    alias: sang-phai\n    owner: cell\n    from: [left]\n    to: right\n    source: product\n"
        "  swing_back:\n    title: Sang trái\n    alias: qua-trai\n    owner: cell\n    from: [right, found]\n    to: left\n    source: product\n  extend:\n",
        [("states", "left"), ("states", "right")],
        "không tới được trạng thái kết thúc nào",
    ),
]


@pytest.mark.parametrize(("old", "new", "also", "also_new", "paths", "said"), MORE)
def test_islands_and_traps_are_found(
    old: str, new: str, also: str, also_new: str, paths: list[tuple[str | int, ...]], said: str
) -> None:
    files = changed(old, new)
    files["admission.yaml"] = files["admission.yaml"].replace(also, also_new)
    found = flaws(files)
    assert [each.path for each in found] == paths, found
    assert all(said in each.message for each in found)


@pytest.mark.parametrize(("old", "new", "paths", "said"), [*UNKNOWN, *WRONG, *WAYS, *ALIASES])
def test_what_is_broken_is_found_by_its_path(
    old: str, new: str, paths: list[tuple[str | int, ...]], said: str
) -> None:
    found = flaws(changed(old, new))
    assert [each.path for each in found] == paths, found
    if paths:
        assert said in found[0].message


def test_one_slip_does_not_make_the_rest_look_out_of_reach() -> None:
    assert (
        len(flaws(changed("    from: new\n    to: found\n", "    from: new\n    to: nowhere_at_all\n"))) == 1
    )
    assert len(flaws(changed("from: [found]\n    to: admitted", "from: [zzz]\n    to: admitted"))) == 1


def test_back_may_come_before_what_came_later_if_that_still_counts() -> None:
    text = FILES["admission.yaml"].replace("alias: gia-han\n", "alias: gia-han\n    after: [come_back]\n")
    assert flaws({**FILES, "admission.yaml": text}) == []


def test_the_checks_of_the_language_are_those_of_the_engine_and_eleven() -> None:
    assert set(CHECK_KEYS) == set(CHECKS)
    assert len(CHECK_KEYS) == 11


def _with_requirement(condition: Condition) -> list[Flaw]:
    procedure, rules, instruments = compiled(FILES)
    step = procedure.steps["admit"]._replace(requires=(condition,))
    broken = procedure._replace(steps={**procedure.steps, "admit": step})
    return list(soundness.problems(broken, rules, instruments))


@pytest.mark.parametrize(
    ("condition", "path", "said"),
    [
        (Condition("weather", {}), ("check",), "không có điều kiện «weather»"),
        (
            Condition("paper", {"document": ("opinion",), "colour": "red"}),
            ("colour",),
            "không có khóa «colour»",
        ),
        (Condition("paper", {}), (), "thiếu «document»"),
        (Condition("paper", {"document": ()}), ("document",), "để trống"),
        (Condition("forbidden", {}), (), "thiếu «because»"),
        (Condition("paper", {"document": ("opinion",)}, source=" "), ("source",), "nguồn để trống"),
        (Condition("paper", {"document": ("opinion",)}, provenance="rumour"), ("provenance",), "«rumour»"),
        (Condition("member", {"fact": "votes", "status": "official"}), ("fact",), "không hỏi đảng viên nào"),
        (Condition("role", {"role": "committee", "manner": "sitting"}), ("manner",), "không nhận «sitting»"),
    ],
)
def test_a_requirement_made_without_a_file_is_judged_too(
    condition: Condition, path: tuple[str, ...], said: str
) -> None:
    found = _with_requirement(condition)
    assert [each.path for each in found] == [("steps", "admit", "requires", 0, *path)]
    assert said in found[0].message


def test_a_requirement_needs_a_source_of_its_own_or_of_its_step() -> None:
    procedure, rules, instruments = compiled(FILES)
    step = procedure.steps["admit"]._replace(source="", requires=procedure.steps["admit"].requires[:2])
    broken = procedure._replace(steps={**procedure.steps, "admit": step})
    found = [each.path for each in soundness.problems(broken, rules, instruments)]
    assert ("steps", "admit", "source") in found
    assert ("steps", "admit", "requires", 0) in found
    assert ("steps", "admit", "requires", 1) not in found, "it gives its own"


def test_a_deadline_without_openers_or_closers_is_found() -> None:
    procedure, rules, instruments = compiled(FILES)
    broken = procedure._replace(
        deadlines={**procedure.deadlines, "decide": procedure.deadlines["decide"]._replace(closes_on=())}
    )
    found = list(soundness.problems(broken, rules, instruments))
    assert [each.path for each in found] == [("deadlines", "decide", "closes_on")]


def test_without_rules_and_instruments_what_stands_in_them_is_not_judged() -> None:
    procedure, _, _ = compiled(changed("at_least: age.min", "at_least: age.max"))
    assert list(soundness.problems(procedure)) == []


def test_a_ring_of_many_circumstances_is_found_without_counting_every_way_round() -> None:
    """Two ways on from each of sixty: whoever walked every way would never come to an end."""
    procedure, rules, instruments = compiled(FILES)
    circumstances = {
        f"c{n}": Condition("done", {"step": ("admit",)}, when=(f"c{n + 1}", f"c{n + 2}")) for n in range(60)
    }
    circumstances["c60"] = circumstances["c61"] = Condition("done", {"step": ("admit",)}, when=("c0",))
    broken = procedure._replace(circumstances={**procedure.circumstances, **circumstances})
    found = list(soundness.problems(broken, rules, instruments))
    assert found
    assert all("vòng tròn" in each.message for each in found)


def test_every_alias_that_was_published_is_still_accepted() -> None:
    procedure = shipped().procedure
    assert procedure is not None
    published = {
        "discover": "phat-hien",
        "hold_ceremony": "le-ket-nap",
        "cell_resolves_admission": "nghi-quyet-chi-bo",
    }
    for step, alias in published.items():
        assert procedure.steps[step].alias == alias


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Lễ Kết Nạp", "leketnap"),
        ("le_ket_nap", "leketnap"),
        ("lễ-kết-nạp", "leketnap"),
        ("Đưa hoà", "duahoa"),
        ("hòa", "hoa"),
    ],
)
def test_names_are_compared_without_marks(typed: str, read: str) -> None:
    assert fold(typed) == read
