"""A book made by an earlier program meets this one: its law is taken in by `db upgrade`, and its cases go on."""

from datetime import date
from pathlib import Path

import pytest
from earlier_programs import (
    EARLIER,
    admitted,
    book_of_then,
    copies,
    desk_of_then,
    law_of_then,
    procedure_of_then,
    released,
)
from office_books import TODAY, Desk
from storage_fixtures import Book
from ways import certified

from ketnap import cli
from ketnap.storage import law_store, settings
from ketnap.workflow.law import Law
from ketnap.workflow.procedure import Procedure
from ketnap.workflow.rules import Rules

OPENING = ("--born", "14/03/2001", "--fact", "education=higher", "--fact", "introduced_by=cell")
CODE = "HS-000001-B"


@pytest.fixture(autouse=True)
def vietnamese() -> None:
    cli.speak("vi")


@pytest.fixture
def desk(tmp_path: Path, law: Law):
    desk = desk_of_then(tmp_path, law)
    yield desk
    desk.book.close()


def opened(desk: Desk, name: str, on: str = "02/11/2026") -> str:
    return str(desk.json("case", "open", name, "--org", "CB5", *OPENING, "--on", on)["case"])


def version_of(desk: Desk, case: str) -> str:
    return str(desk.json("case", "show", case)["definition"]["version"])


# ---- taking it in


def test_upgrading_takes_in_the_whole_law_of_the_program(desk: Desk, law: Law) -> None:
    told = desk.json("db", "upgrade")["law"]
    assert (told["verdict"], told["taken"]) == ("newer", True)
    assert (told["book"]["version"], told["program"]["version"]) == (EARLIER, law.procedure.version)
    assert told["new_rules"] == ["abroad.return"]
    assert {each["rule"] for each in told["new_lines"]} == {"abroad.return", "ceremony.hold"}
    with desk.book.reading() as reader:
        now = reader.law()
    assert now.procedure == law.procedure
    assert now.rules == law.rules
    assert now.instruments == law.instruments
    assert (now.calendar.days, now.calendar.years) == (law.calendar.days, law.calendar.years)


def test_a_copy_with_the_law_of_before_is_made_first(desk: Desk, law: Law) -> None:
    before = law_of_then(law)
    told = desk.json("db", "upgrade")
    (copy,) = copies(desk)
    assert told["copy"] == str(copy)
    kept = Book(copy, before)
    with kept.reading() as reader:
        assert reader.law().procedure == before.procedure
    kept.close()


def test_upgrading_again_changes_nothing_and_makes_no_copy(desk: Desk, law: Law) -> None:
    desk.json("db", "upgrade")
    before = desk.book.dump()
    again = desk.run("du-lieu", "nang-cap")
    assert again.exit_code == 0
    assert f"Quy định trong sổ đúng như bản này: quy trình {law.procedure.version}." in again.stdout
    assert desk.book.dump() == before
    assert len(copies(desk)) == 1


def test_a_dry_run_shows_the_same_and_writes_nothing(desk: Desk) -> None:
    walk = admitted(desk)
    before = desk.book.dump()
    tried = desk.json("db", "upgrade", "--dry-run")
    assert desk.book.dump() == before
    assert copies(desk) == []
    done = desk.json("db", "upgrade")
    assert (tried["law"]["taken"], done["law"]["taken"]) == (False, True)
    assert [tried["dry_run"], done["dry_run"]] == [True, False]
    moved = done["law"]["recount"]["deadlines_moved"]
    assert [each["case"] for each in moved] == [walk.code]
    assert tried["law"]["recount"] == done["law"]["recount"]
    assert tried["law"]["cases"] == done["law"]["cases"]


def test_it_is_said_which_cases_stay_and_how_to_see_what_is_new(desk: Desk, law: Law) -> None:
    opened(desk, "Lê Ngọc Châu")
    opened(desk, "Trần Văn An")
    shown = desk.run("du-lieu", "nang-cap").stdout
    now = law.procedure.version
    assert f"Quy trình {EARLIER} → {now}: hồ sơ mở từ nay theo {now}.\n" in shown
    assert f"2 hồ sơ đang mở giữ quy trình {EARLIER}.\n" in shown
    assert f"Quy trình mới đổi gì: ketnap quy-trinh so-sanh {EARLIER}\n" in shown
    assert "Lễ kết nạp\tdòng mới\t30 ngày làm việc, tính từ: Ra quyết định kết nạp\t26/07/2026" in shown
    assert "208-QĐ/TW ngày 26/7/2026" in shown
    assert "Bản sao trước đó: " in shown


def test_a_book_of_this_program_has_nothing_to_take_in(tmp_path: Path, law: Law) -> None:
    desk = Desk(book_of_then(tmp_path, law))
    before = desk.book.dump()
    told = desk.json("db", "upgrade")
    assert (told["law"]["verdict"], told["law"]["taken"], told["copy"]) == ("same", False, None)
    assert desk.book.dump() == before
    desk.book.close()


# ---- cases of both


def test_open_cases_go_on_with_their_procedure_and_new_ones_begin_with_the_new(desk: Desk, law: Law) -> None:
    old = opened(desk, "Lê Ngọc Châu")
    desk.json("db", "upgrade")
    new = opened(desk, "Trần Văn An")
    assert [version_of(desk, old), version_of(desk, new)] == [EARLIER, law.procedure.version]

    # The paper that the list asks for by now is not asked of whoever began before.
    desk.json("case", "advance", old, "list_sympathiser", "--on", "03/11/2026")
    error = desk.error("case", "advance", new, "list_sympathiser", "--on", "03/11/2026")
    assert "paper.list_resolution.missing" in {each["code"] for each in error["findings"]}
    paper = ("--document", "list_resolution=01-NQ/CB,03/11/2026")
    desk.json("case", "advance", new, "list_sympathiser", "--on", "03/11/2026", *paper)

    # And a step that came with the new version is not known to the old one.
    assert desk.error("case", "advance", old, "record_death", "--on", "04/11/2026")["exit"] == 8
    assert desk.json("case", "advance", new, "record_death", "--on", "04/11/2026")["state"] == "deceased"
    assert desk.run("audit", "verify", "--replay").exit_code == 0


def test_what_was_recorded_before_is_corrected_and_undone_by_its_own_procedure(desk: Desk) -> None:
    old = opened(desk, "Lê Ngọc Châu")
    listed = desk.json("case", "advance", old, "list_sympathiser", "--on", "03/11/2026")
    desk.json("db", "upgrade")
    corrected = desk.json(
        "case", "correct", old, str(listed["event"]), "--on", "05/11/2026", "--reason", "ghi nhầm ngày"
    )
    assert (corrected["happened_on"], corrected["in_doubt"]) == ("2026-11-05", [])
    assert desk.run("case", "undo").exit_code == 0
    assert desk.json("case", "history", old)["events"][-1]["happened_on"] == "2026-11-03"
    assert desk.run("audit", "verify", "--replay").exit_code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("case", "list"),
        ("case", "find", "chau"),
        ("case", "show", CODE),
        ("case", "why", CODE),
        ("case", "why", CODE, "--all"),
        ("case", "history", CODE),
        ("deadline", "list"),
        ("deadline", "explain", CODE, "ceremony.hold"),
        ("remind", "preview"),
        ("today",),
        ("org", "tree"),
        ("letter", "list"),
        ("outbox", "list"),
        ("definition", "show"),
        ("definition", "diff"),
        ("rules", "show"),
        ("rules", "diff"),
        ("worker", "--once"),
        ("audit", "verify", "--replay"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_screen_works_in_a_book_of_two_versions(
    desk: Desk, words: tuple[str, ...], language: str
) -> None:
    admitted(desk)
    desk.json("db", "upgrade")
    opened(desk, "Trần Văn An")
    result = desk.run(*words, "--lang", language)
    assert result.exit_code == 0, result.output
    assert result.stdout


def test_what_the_office_assumes_holds_under_both_versions(desk: Desk) -> None:
    desk.json("rules", "assume", "politics_check_waived", "--value", "có")
    old = opened(desk, "Lê Ngọc Châu")
    desk.json("db", "upgrade")
    with desk.book.reading() as reader:
        assert reader.law().procedure.facts["politics_check_waived"].assume is True
        assert reader.case(old).law.procedure.facts["politics_check_waived"].assume is True
    # It is the office's, not a change of the procedure.
    changed = desk.json("definition", "diff", EARLIER)["changed"]
    assert "politics_check_waived" not in {each["name"] for each in changed}


def test_a_version_without_the_state_of_an_open_case_stops_no_screen(tmp_path: Path, law: Law) -> None:
    desk = Desk(book_of_then(tmp_path, law))
    case = opened(desk, "Lê Ngọc Châu")
    states = {name: each for name, each in law.procedure.states.items() if name != "discovered"}
    with desk.book.begin() as uow:
        law_store.release(uow, released(law.procedure._replace(version="2099.1", states=states)), TODAY)
    for words in (
        ("worker", "--once"),
        ("today",),
        ("case", "list"),
        ("case", "show", case),
        ("case", "why", case),
    ):
        assert desk.run(*words).exit_code == 0, words
    desk.book.close()


def test_a_duty_that_the_new_version_ties_to_a_new_rule_is_taken_in(tmp_path: Path, law: Law) -> None:
    procedure = law.procedure
    reviewed = procedure.duties["list.review"]._replace(every="records.reconcile")
    rules = dict(law.rules.by_name)
    del rules["list.review"]
    then = law._replace(
        procedure=released(
            procedure._replace(version=EARLIER, duties={**procedure.duties, "list.review": reviewed})
        ),
        rules=Rules(rules),
    )
    desk = Desk(book_of_then(tmp_path, then))
    assert desk.json("db", "upgrade")["law"]["taken"] is True
    assert desk.run("worker", "--once").exit_code == 0
    desk.book.close()


# ---- what is kept


def test_a_kept_procedure_tells_its_open_cases(desk: Desk, law: Law) -> None:
    ended, running = opened(desk, "Lê Ngọc Châu"), opened(desk, "Trần Văn An")
    desk.json("case", "advance", ended, "withdraw", "--on", "03/11/2026")
    undone = opened(desk, "Bùi Đức Anh")
    assert desk.run("case", "undo").exit_code == 0
    desk.json("db", "upgrade")
    later = opened(desk, "Phạm Thị Hòa", on="20/11/2026")
    with desk.book.reading() as reader:
        kept = law_store.released(reader)
    assert [(each.version, each.cases, each.open_cases) for each in kept] == [
        (EARLIER, 3, 1),
        (law.procedure.version, 1, 1),
    ]
    assert len({ended, running, undone, later}) == 4
    assert [each.released_on for each in kept] == [date(2026, 1, 1), TODAY]


def test_three_versions_live_side_by_side(tmp_path: Path, law: Law) -> None:
    desk = desk_of_then(tmp_path, law)
    cases = [opened(desk, "Lê Ngọc Châu")]
    middle: Procedure = released(
        law.procedure._replace(version="2025.10", deadlines=procedure_of_then(law.procedure).deadlines)
    )
    with desk.book.begin() as uow:
        law_store.release(uow, middle, date(2026, 6, 1))
    cases.append(opened(desk, "Trần Văn An"))
    desk.json("db", "upgrade")
    cases.append(opened(desk, "Phạm Thị Hòa"))
    assert [version_of(desk, each) for each in cases] == [EARLIER, "2025.10", law.procedure.version]
    assert desk.run("audit", "verify", "--replay").exit_code == 0
    desk.book.close()


def test_the_law_that_is_taken_in_stays_one_transaction(tmp_path: Path, law: Law) -> None:
    """Cases of several hundred days and cells: whatever is stored afterwards is what a replay gives."""
    desk = desk_of_then(tmp_path, law)
    for number in range(3):
        certified(desk.book.walk(f"Người Thứ {number}"))
    admitted(desk)
    desk.json("db", "upgrade")
    with desk.book.reading() as reader:
        assert settings.get(reader, law_store.COUNTED_AFTER) is not None
    assert desk.run("audit", "verify", "--replay").exit_code == 0
    desk.book.close()
