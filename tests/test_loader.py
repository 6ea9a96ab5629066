"""Definition files: everything wrong is said at once, at its place, in words that help."""

import json
from pathlib import Path

import pytest
from calls import calls
from small_procedure import DOCUMENTS, FILES, INSTRUMENTS, PROCEDURE, RULES, changed, one_problem, place_of

from ketnap.definitions import generate
from ketnap.definitions.loader import BESIDE, SHIPPED, check, check_file, shipped
from ketnap.definitions.problems import excerpt
from ketnap.workflow.procedure_data import as_data, of_data

# ---- a set without mistakes ------------------------------------------------------------------------


def test_a_sound_set_gives_a_procedure_rules_and_instruments_and_no_problem() -> None:
    loaded = check(FILES)
    assert loaded.problems == ()
    assert loaded.procedure is not None
    assert loaded.rules is not None
    assert loaded.instruments is not None
    assert (loaded.procedure.name, loaded.procedure.version) == ("small", "1")


def test_the_shipped_definitions_have_no_problem() -> None:
    loaded = shipped()
    assert [str(each) for each in loaded.problems] == []
    assert loaded.procedure is not None
    assert len(loaded.procedure.steps) > 100


def test_shorthands_are_resolved() -> None:
    procedure = check(FILES).procedure
    assert procedure is not None
    assert procedure.steps["assign"].sources == ("found", "admitted"), "open: every state that is no end"
    assert procedure.steps["discover"].sources == ("new",)
    asked = {each.name: each for each in procedure.steps["discover"].facts}
    assert asked["education"].sets
    assert asked["education"].type == procedure.facts["education"].type
    since = procedure.steps["assign"].facts[1]
    assert (since.type.kind, since.type.optional) == ("date", True)
    assert procedure.facts["education"].type.words == ("primary", "secondary", "higher")
    assert procedure.facts["member"].assume is False
    assert procedure.circumstances["in_union"].arguments["is"] == ("true",)
    assert procedure.roles["committee"].powers == ("propose", "decide")
    assert procedure.deadlines["decide"].within == "decide", "the rule of the same name"
    assert procedure.deadlines["recognition"].within == "decide"
    assert procedure.deadlines["decide"].counted_from == ("decision.issued_on",)
    assert procedure.deadlines["decide"].reminders == "standard"
    assert procedure.steps["admit"].requires[3].arguments == {"reach": "vote.share"}
    assert procedure.ladders["standard"].rungs == (("owner", (-7, 1)), ("superior", (5,)))
    assert procedure.documents["notice"].issuer == "office"


def test_any_facts_and_any_documents_are_taken() -> None:
    text = PROCEDURE.replace("facts: { days: count }", "facts: any\n    documents: any").replace(
        "    extended_on: extend\n", ""
    )
    procedure = check({**FILES, "admission.yaml": text}).procedure
    assert procedure is not None
    assert procedure.steps["extend"].any_facts
    assert procedure.steps["extend"].any_documents
    assert not procedure.steps["admit"].any_facts


def test_the_hash_names_the_meaning_and_not_the_layout() -> None:
    head, tail = PROCEDURE.split("deadlines:\n")
    cut = {**FILES, "admission.yaml": "# một ghi chú\n\n" + head, "terms.yaml": "deadlines:\n" + tail}
    renamed = changed("title: Kéo dài", "title: Gia hạn quyết định")
    whole = check(FILES).procedure
    assert whole is not None
    assert len(whole.hash) == 64
    assert check(cut).procedure == whole
    other = check(renamed).procedure
    assert other is not None
    assert other.hash != whole.hash


def test_the_shipped_procedure_survives_being_kept_as_json() -> None:
    procedure = shipped().procedure
    assert procedure is not None
    kept = json.loads(json.dumps(as_data(procedure), ensure_ascii=False))
    assert of_data(kept) == procedure


def test_reading_a_kept_procedure_back_costs_as_much_as_there_is_to_read() -> None:
    procedure = shipped().procedure
    assert procedure is not None
    data = as_data(procedure)
    values = _values(data)
    assert values > 1_000
    assert calls(lambda: of_data(data)) < 4 * values, "cold start reads it before every command"


def _values(data: object) -> int:
    """How many values there are in it, its lists and mappings among them."""
    within = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return 1 + sum(map(_values, within))


# ---- twenty mistakes ---------------------------------------------------------------------------------

# What stood there, what stands there now, what the problem points at, and a part of what it says.
# fmt: off
MISTAKES = [
    ("born:      { is: date,", "born:      { is: dates,", "dates,", "«dates» không phải kiểu"),
    ("assume: false, title: Đoàn viên", "assume: maybe, title: Đoàn viên", "maybe", "không phải giá trị"),
    ("above: committee }", "above: comittee }", "comittee", "chưa có vai «comittee»"),
    ("key: helper }", "key: helper, colour: red }", "colour", "«colour» không phải khóa của nhánh"),
    ("check: done, step: move_away", "check: done, step: move_awai", "move_awai", "chưa có bước «move_awai»"),
    ("  done:     { title", "  paused:   { title: Tạm dừng }\n  done:     { title", "paused", "không có bước nào dẫn"),
    ("alias: phat-hien", "alias: phát-hiện", "phát-hiện", "không dấu"),
    ("alias: thoi-phan-cong\n    owner:", "alias: thoi-phan-cong\n    ownr:", "ownr", "không phải khóa của bước"),
    ("since: optional date", "since: optional dat", "optional dat ", "«optional dat» không phải kiểu"),
    ("status: official", "status: honorary", "honorary", "không có giá trị «honorary»"),
    ("check: open_items,", "check: open_item,", "open_item,", "không có điều kiện «open_item»"),
    ("at_least: age.min", "at_least: age.mim", "age.mim", "chưa có quy định «age.mim» trong rules.yaml"),
    ("    title: Kéo dài\n", "", "extend:", "bước «extend» thiếu «title»"),
    ("source: 294-QĐ/TW §5", "source: 394-QĐ/TW §5", "394-QĐ/TW", "instruments.yaml"),
    ("tells: [cell]", "tells: [cel]", "cel]", "chưa có vai «cel»"),
    ("closes_on: [recognise]", "closes_on: [refuse, recogniz]", "recogniz]", "chưa có bước «recogniz»"),
    ("reminders: once", "reminders: onec", "onec", "chưa có thang nhắc «onec»"),
    ("every: decide, ", "", "review:", "every, after"),
    ("owner: 0 }", "owner: now }", "now }", "«now» không phải một khoảng cách"),
    ("title: Quyết định, issuer: committee", "title: Quyết định, issuer: commitee", "commitee", "vai hay nhánh"),
    ("fields: [person, move]", "fields: [person, movie]", "movie", "mẫu không in được «movie»"),
    ("value: 18, source: 29-QĐ", "value: eighteen, source: 29-QĐ", "eighteen", "years"),
    ("value: at least 2/3", "value: 2/3", "2/3,", "không phải giá trị tính bằng share"),
    ("from: 2026-07-26, value", "from: 2026-02-30, value", "2026-02-30", "lịch không có ngày 2026-02-30"),
    ("replaced_by: 208-QĐ/TW", "replaced_by: 209-QĐ/TW", "209-QĐ/TW", "chưa có văn bản gốc «209-QĐ/TW»"),
]
# fmt: on


def test_twenty_mistakes_give_twenty_problems_each_at_its_place() -> None:
    files = dict(FILES)
    for old, new, _, _ in MISTAKES:
        (name,) = (name for name, text in files.items() if text.count(old) == 1)
        files[name] = files[name].replace(old, new)
    expected = {}
    for _, _, pointed, said in MISTAKES:
        (name,) = (name for name, text in files.items() if pointed in text)
        expected[(name, *place_of(files[name], pointed))] = said
    assert len(expected) == len(MISTAKES) >= 20

    problems = check(files).problems

    found = {each[:3]: each.message for each in problems}
    assert sorted(found) == sorted(expected), "\n".join(map(str, problems))
    assert len(problems) == len(MISTAKES)
    for place, said in expected.items():
        assert said in found[place]


@pytest.mark.parametrize(("old", "new", "pointed", "said"), MISTAKES)
def test_one_mistake_gives_one_problem(old: str, new: str, pointed: str, said: str) -> None:
    files = changed(old, new)
    problem = one_problem(files)
    assert said in problem.message
    assert (problem.line, problem.column) == place_of(files[problem.file], pointed)


def test_a_misspelt_name_is_answered_with_the_one_it_is_closest_to() -> None:
    problem = one_problem(changed("at_least: age.min", "at_least: age.mim"))
    assert problem.hint == "có phải «age.min»?"
    assert one_problem(changed("every: decide", "every: decid")).hint == "có phải «decide»?"


def test_a_misspelt_section_is_one_problem_and_its_entries_are_judged_all_the_same() -> None:
    files = changed("deadlines:\n", "deadline:\n")
    assert [each.message for each in check(files).problems] == ["«deadline» không phải khóa của quy trình"]
    both = {**files, "admission.yaml": files["admission.yaml"].replace("reminders: once", "reminders: onec")}
    assert len(check(both).problems) == 2


def test_a_section_that_is_no_mapping_does_not_make_every_name_in_it_unknown() -> None:
    files = {**FILES, "documents.yaml": "- a\n"}
    assert "khóa: giá trị" in one_problem(files).message
    text = PROCEDURE[: PROCEDURE.index("ladders:")] + "ladders: none\n"
    assert "khóa: giá trị" in one_problem({**FILES, "admission.yaml": text}).message


def test_the_same_name_in_two_files_is_said_with_the_place_of_the_first() -> None:
    problem = one_problem({**FILES, "more.yaml": "states:\n  found: { title: Nguồn }\n"})
    line, _ = place_of(PROCEDURE, "found:    {")
    assert (problem.file, problem.line) == ("more.yaml", 2)
    assert f"đã có ở admission.yaml:{line}" in problem.message


def test_a_set_without_rules_says_that_once_and_not_for_every_name() -> None:
    files = {name: text for name, text in FILES.items() if name != "rules.yaml"}
    assert one_problem(files).message == "chưa có tệp rules.yaml"


def test_a_procedure_needs_a_name_and_a_version() -> None:
    message = one_problem(changed('procedure: small\nversion: "1"\n', "")).message
    assert message == "chưa có «procedure», «version» ở tệp quy trình nào"


def test_every_requirement_that_gives_a_source_must_cite_a_known_text() -> None:
    problem = one_problem(changed("source: 294-QĐ/TW §1 }", "source: 294-QD/TW §1 }"))
    assert problem.hint == "có phải «294-QĐ/TW»?"


# ---- one file, and what it is judged with ------------------------------------------------------------


def _written(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def test_a_file_alone_is_judged_with_the_shipped_ones_and_says_so(tmp_path: Path) -> None:
    text = shipped().texts["transfers.yaml"].replace("owner: next_committee", "owner: next_comittee", 1)
    _written(tmp_path, {"transfers.yaml": text})
    loaded = check_file(tmp_path / "transfers.yaml")
    assert [each.message for each in loaded.problems] == ["chưa có vai «next_comittee»"]
    assert loaded.problems[0].file == str(tmp_path / "transfers.yaml")
    assert {each.origin for each in loaded.against} == {SHIPPED}
    names = {each.file for each in loaded.against}
    assert {"admission.yaml", "rules.yaml", "documents.yaml", "instruments.yaml"} <= names
    assert "transfers.yaml" not in names


def test_a_file_is_judged_with_the_files_beside_it_before_the_shipped_ones(tmp_path: Path) -> None:
    _written(tmp_path, {name: text for name, text in FILES.items() if name != "instruments.yaml"})
    _written(tmp_path, {"docker-compose.yaml": "services: { a: b }\n"})
    loaded = check_file(tmp_path / "admission.yaml")
    origins = {Path(each.file).name: each.origin for each in loaded.against}
    assert origins == {"documents.yaml": BESIDE, "rules.yaml": BESIDE, "instruments.yaml": SHIPPED}


def test_a_copy_under_another_name_takes_the_place_of_what_it_declares_again(tmp_path: Path) -> None:
    _written(tmp_path, {**FILES, "admission-moi.yaml": PROCEDURE})
    loaded = check_file(tmp_path / "admission-moi.yaml")
    assert loaded.problems == ()
    assert not any(each.file.endswith("admission.yaml") for each in loaded.against)


def test_the_kind_of_a_file_with_a_name_of_its_own_is_seen_from_what_it_holds(tmp_path: Path) -> None:
    _written(tmp_path, FILES)
    for name, text in (("so.yaml", RULES), ("giay.yaml", DOCUMENTS), ("luat.yaml", INSTRUMENTS)):
        _written(tmp_path, {name: text.replace("title:", "tilte:").replace("unit:", "unti:")})
        problems = check_file(tmp_path / name).problems
        assert problems
        assert all(
            "không phải khóa của" in each.message and Path(each.file).name == name for each in problems
        )
        (tmp_path / name).unlink()


def test_a_file_that_is_no_text_is_one_problem(tmp_path: Path) -> None:
    (tmp_path / "admission.yaml").write_bytes(b"procedure: a\nversion: \xff\xfe\n")
    (problem,) = check_file(tmp_path / "admission.yaml").problems
    assert (problem.line, problem.column) == (2, 10)
    assert "UTF-8" in problem.message
    (tmp_path / "admission.yaml").write_bytes(b"\0" * 3_000_000)
    assert len(check_file(tmp_path / "admission.yaml").problems) == 1


def test_a_folder_is_read_as_one_set(tmp_path: Path) -> None:
    _written(tmp_path, FILES)
    _written(tmp_path, {"frozen.yaml": "steps: {}\n", "notes.txt": "steps:", "mail.yaml": "hosts: [a]\n"})
    loaded = check(tmp_path)
    assert loaded.problems == ()
    assert set(loaded.texts) == set(FILES)


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    loaded = check(tmp_path)
    assert loaded.problems == ()
    assert loaded.procedure == check(FILES).procedure


# ---- how a problem is shown ----------------------------------------------------------------------------


def test_a_problem_is_shown_with_its_line_and_a_mark_below_the_place() -> None:
    files = changed("at_least: age.min", "at_least: age.mim")
    problem = one_problem(files)
    first, second, third = excerpt(problem, files["admission.yaml"]).splitlines()
    assert (
        first
        == f"admission.yaml:{problem.line}:{problem.column}: chưa có quy định «age.mim» trong rules.yaml"
    )
    assert second.endswith("- { check: elapsed, since: born, at_least: age.mim, source: 294-QĐ/TW §1 }")
    assert third.rstrip().endswith("^^^^^^^ có phải «age.min»?")
    assert third.index("^") == second.index("age.mim")


def test_a_very_long_line_is_shown_around_the_place() -> None:
    files = changed("title: Kéo dài", f"title: {'x' * 300}")
    files["admission.yaml"] = files["admission.yaml"].replace(
        "title: Nguồn }", f"title: {'y' * 300}, end: perhaps }}"
    )
    problem = one_problem(files)
    _, second, third = excerpt(problem, files["admission.yaml"]).splitlines()
    assert len(second) < 130
    assert second[third.index("^") :].startswith("perhaps")


# ---- schemas for editors -------------------------------------------------------------------------------


def test_the_schemas_for_editors_are_those_of_the_loader() -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in generate.FOLDER.glob("*.json")}
    assert kept == generate.texts(), "run: python -m ketnap.definitions.generate"


def test_generating_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    generate.write(tmp_path)
    once = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    generate.write(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == once
    assert set(once) == {"procedure.json", "documents.json", "rules.json", "instruments.json"}
