"""`ketnap definition migrate`: open cases moved to another version of the procedure, and back."""

import json
from datetime import date
from pathlib import Path

import pytest
from earlier_programs import EARLIER, admitted, book_of_then, desk_of_then, released
from office_books import Desk
from walking import day
from ways import certified, discovered, listed, resolved

from ketnap import cli
from ketnap.storage import law_store, outbox
from ketnap.workflow.deadlines import Running
from ketnap.workflow.law import Law
from ketnap.workflow.procedure import Procedure


@pytest.fixture(autouse=True)
def vietnamese() -> None:
    cli.speak("vi")


@pytest.fixture
def desk(tmp_path: Path, law: Law):
    """A book of an earlier program with one case that waits for the ceremony and one on the list, upgraded."""
    desk = desk_of_then(tmp_path, law)
    admitted(desk)
    listed(desk.book.walk("Trần Văn An"))
    desk.json("db", "upgrade")
    yield desk
    desk.book.close()


ADMITTED, LISTED = "HS-000001-B", "HS-000002-C"


def migrate(desk: Desk, *words: str) -> dict[str, list[dict[str, object]]]:
    return desk.json("definition", "migrate", *words, "--yes")


def version_of(desk: Desk, case: str) -> str:
    return str(desk.json("case", "show", case)["definition"]["version"])


def running(desk: Desk, case: str) -> dict[str, Running]:
    with desk.book.reading() as reader:
        return {each.deadline: each for each in reader.case(case).running}


def sound(desk: Desk) -> bool:
    return desk.run("audit", "verify", "--replay").exit_code == 0


def keep(desk: Desk, procedure: Procedure) -> None:
    """Let the book know another version, without starting new cases by it."""
    with desk.book.begin() as uow:
        in_use = uow.law().procedure
        law_store.release(uow, procedure, date(2026, 11, 1))
        law_store.release(uow, in_use, date(2026, 11, 1))


# ---- moving


def test_every_open_case_goes_by_the_version_of_new_cases_afterwards(desk: Desk, law: Law) -> None:
    assert [version_of(desk, each) for each in (ADMITTED, LISTED)] == [EARLIER, EARLIER]
    told = migrate(desk)
    assert told["version"] == law.procedure.version
    assert [each["case"] for each in told["moved"]] == [ADMITTED, LISTED]
    assert [each["from"] for each in told["moved"]] == [EARLIER, EARLIER]
    assert told["staying"] == []
    assert [version_of(desk, each) for each in (ADMITTED, LISTED)] == [law.procedure.version] * 2
    assert sound(desk)


def test_what_the_new_version_asks_and_knows_holds_from_then_on(desk: Desk) -> None:
    assert desk.error("case", "advance", LISTED, "record_death", "--on", "20/11/2026")["exit"] == 8
    migrate(desk)
    assert desk.json("case", "advance", LISTED, "record_death", "--on", "20/11/2026")["state"] == "deceased"
    assert sound(desk)


def test_deadlines_follow_the_new_version(desk: Desk) -> None:
    before = running(desk, ADMITTED)["ceremony.hold"]
    migrate(desk)
    after = running(desk, ADMITTED)["ceremony.hold"]
    # Reminded of by another ladder; due as before.
    assert len(after.rungs) > len(before.rungs)
    assert after._replace(rungs=()) == before._replace(rungs=())


def test_the_history_says_by_which_version_the_case_was_followed_when(desk: Desk, law: Law) -> None:
    before = desk.json("case", "history", LISTED)["events"]
    told = migrate(desk, LISTED)
    after = desk.json("case", "history", LISTED)["events"]
    assert after[:-1] == before
    assert (after[-1]["step"], after[-1]["replaces"], after[-1]["command"]) == (None, None, told["command"])
    shown = desk.run("ho-so", "lich-su", LISTED).stdout
    assert f"\tchuyển từ quy trình {EARLIER} sang {law.procedure.version}\tVP\t" in shown


def test_nothing_is_sent_or_drafted_again(desk: Desk) -> None:
    with desk.book.reading() as reader:
        before = outbox.counts(reader), len(reader.letters(ADMITTED))
    assert before[0]
    migrate(desk)
    with desk.book.reading() as reader:
        assert (outbox.counts(reader), len(reader.letters(ADMITTED))) == before


def test_a_step_that_would_not_be_right_by_the_new_version_is_told_and_stays(desk: Desk, law: Law) -> None:
    """The list asked for no paper by then."""
    (moved,) = migrate(desk, LISTED)["moved"]
    (doubt,) = moved["in_doubt"]
    assert (doubt["step"], [each["code"] for each in doubt["findings"]]) == (
        "list_sympathiser",
        ["paper.list_resolution.missing"],
    )
    assert "list_sympathiser" in {each["step"] for each in desk.json("case", "history", LISTED)["events"]}
    # The other way round there is nothing to be looked at.
    (back,) = migrate(desk, EARLIER, LISTED)["moved"]
    assert back["in_doubt"] == []
    shown = desk.run("quy-trinh", "chuyen-doi", LISTED).stdout
    title = law.procedure.steps["list_sympathiser"].title
    assert f"Cần xem lại «{title}», T2 07/07/2025: " in shown


def test_a_state_that_becomes_another_one_is_told(desk: Desk, law: Law) -> None:
    steps = dict(law.procedure.steps)
    steps["list_sympathiser"] = steps["list_sympathiser"]._replace(to="trained")
    keep(desk, released(law.procedure._replace(version="2099.1", steps=steps)))
    (moved,) = migrate(desk, "2099.1", LISTED)["moved"]
    assert (moved["state_before"], moved["state"]) == ("discovered", "trained")
    assert desk.json("case", "show", LISTED)["state"] == "trained"
    assert sound(desk)
    shown = desk.run("quy-trinh", "chuyen-doi", LISTED).stdout
    states = law.procedure.states
    assert f"Trạng thái: {states['trained'].title} → {states['discovered'].title}" in shown
    assert sound(desk)


def test_a_deadline_that_only_one_version_knows_opens_and_is_dropped(desk: Desk, law: Law) -> None:
    deadlines = {name: each for name, each in law.procedure.deadlines.items() if name != "ceremony.hold"}
    keep(desk, released(law.procedure._replace(version="2099.1", deadlines=deadlines)))
    (there,) = migrate(desk, "2099.1", ADMITTED)["moved"]
    assert [each["deadline"] for each in there["deadlines_closed"]] == ["ceremony.hold"]
    assert "ceremony.hold" not in running(desk, ADMITTED)
    assert sound(desk)
    (back,) = migrate(desk, ADMITTED)["moved"]
    assert [(each["deadline"], each["due_on"]) for each in back["deadlines_opened"]] == [
        ("ceremony.hold", "2026-11-18")
    ]
    assert running(desk, ADMITTED)["ceremony.hold"].due_on == date(2026, 11, 18)
    assert sound(desk)


def test_there_and_back_a_case_is_as_it_was(desk: Desk, law: Law) -> None:
    with desk.book.reading() as reader:
        before = reader.case(ADMITTED)
    migrate(desk)
    migrate(desk, EARLIER, ADMITTED)
    with desk.book.reading() as reader:
        after = reader.case(ADMITTED)
    assert after.record.counting == before.record.counting
    assert (after.record.state, after.record.latest) == (before.record.state, before.record.latest)
    assert after.running == before.running
    assert after.law.procedure == before.law.procedure
    assert sound(desk)


@pytest.mark.parametrize("way", [discovered, listed, certified, resolved])
def test_a_version_that_only_bears_another_number_changes_nothing(tmp_path: Path, law: Law, way) -> None:
    desk = Desk(book_of_then(tmp_path, law))
    walk = way(desk.book.walk())
    keep(desk, released(law.procedure._replace(version="2099.1")))
    (moved,) = migrate(desk, "2099.1")["moved"]
    changed = ("deadlines_opened", "deadlines_closed", "deadlines_moved", "in_doubt")
    assert [moved[name] for name in changed] == [[], [], [], []]
    with desk.book.reading() as reader:
        file = reader.case(walk.code)
    assert (file.record.counting, file.running) == (walk.record.counting, walk.running)
    shown = desk.run("quy-trinh", "chuyen-doi", walk.code).stdout
    assert "1 hồ sơ giữ nguyên trạng thái và mọi hạn.\n" in shown
    assert sound(desk)
    desk.book.close()


# ---- afterwards


def test_what_was_recorded_before_the_move_can_be_corrected_after_it(desk: Desk) -> None:
    events = desk.json("case", "history", LISTED)["events"]
    (step,) = [each["event"] for each in events if each["step"] == "list_sympathiser"]
    migrate(desk)
    paper = ("--document", "list_resolution=01-NQ/CB,07/07/2025")
    corrected = desk.json("case", "correct", LISTED, str(step), *paper, "--reason", "bổ sung giấy tờ")
    assert corrected["in_doubt"] == []
    assert sound(desk)
    # What stood there before, without the paper, is not right by the version that the case goes by now.
    assert desk.error("case", "undo", corrected["command"])["code"] == "undo.refused"


def test_what_was_recorded_before_the_move_can_be_undone_after_it(tmp_path: Path, law: Law) -> None:
    desk = desk_of_then(tmp_path, law)
    case = discovered(desk.book.walk("Phạm Thị Hòa")).code
    step = desk.json("case", "advance", case, "list_sympathiser", "--on", "03/11/2026")
    desk.json("db", "upgrade")
    migrate(desk)
    assert desk.run("case", "undo", step["command"]).exit_code == 0
    events = desk.json("case", "history", case)["events"]
    assert [each["replaced_by"] for each in events if each["step"] == "list_sympathiser"] == [
        events[-1]["event"]
    ]
    assert sound(desk)
    desk.book.close()


def test_a_move_is_taken_back_by_moving_again_not_by_undo(desk: Desk) -> None:
    told = migrate(desk, LISTED)
    error = desk.error("case", "undo")
    assert (error["exit"], error["code"]) == (4, "undo.moved")
    assert error["next"][0].startswith("ketnap definition migrate ")
    assert told["command"] in error["message"]


def test_a_case_that_was_pinned_behind_the_programs_back_is_found(desk: Desk, law: Law) -> None:
    migrate(desk)
    (former,) = [each.hash for each in kept(desk) if each.version == EARLIER]
    desk.book.run('UPDATE "case" SET definition = ? WHERE code = ?', former, LISTED)
    assert desk.run("audit", "verify", "--replay").exit_code == 9


def kept(desk: Desk) -> list[law_store.Released]:
    with desk.book.reading() as reader:
        return law_store.released(reader)


# ---- who stays


def test_a_case_with_a_step_that_the_other_version_does_not_have_stays(desk: Desk) -> None:
    migrate(desk)
    desk.json("case", "advance", LISTED, "record_death", "--on", "20/11/2026")
    before = desk.book.dump()
    alone = desk.run("definition", "migrate", EARLIER, LISTED, "--json")
    assert alone.exit_code == 4
    (stays,) = json.loads(alone.stdout)["staying"]
    assert (stays["case"], stays["code"]) == (LISTED, "step")
    assert stays["message"] == f"quy trình {EARLIER} không có bước «record_death» đã ghi ở hồ sơ này"
    assert [each for each in desk.book.dump() if "L-" not in each and "counter" not in each] == [
        each for each in before if "L-" not in each and "counter" not in each
    ]
    both = desk.run("quy-trinh", "chuyen-doi", EARLIER, LISTED, ADMITTED)
    assert both.exit_code == 3
    assert "Đã chuyển 1 hồ sơ" in both.stdout
    assert "1 hồ sơ giữ nguyên:\n" in both.stdout
    assert version_of(desk, ADMITTED) == EARLIER
    assert sound(desk)


def test_a_case_that_would_stand_where_the_other_version_knows_no_state_stays(desk: Desk, law: Law) -> None:
    states = {name: each for name, each in law.procedure.states.items() if name != "discovered"}
    keep(desk, released(law.procedure._replace(version="2099.1", states=states)))
    result = desk.run("definition", "migrate", "2099.1", LISTED, "--json")
    assert result.exit_code == 4
    assert json.loads(result.stdout)["staying"][0]["code"] == "state"
    assert version_of(desk, LISTED) == EARLIER


def test_a_case_that_has_ended_is_left_alone_unless_it_is_named(desk: Desk) -> None:
    desk.json("case", "advance", LISTED, "withdraw", "--on", "20/11/2026")
    assert [each["case"] for each in migrate(desk)["moved"]] == [ADMITTED]
    assert version_of(desk, LISTED) == EARLIER
    assert [each["case"] for each in migrate(desk, LISTED)["moved"]] == [LISTED]
    assert sound(desk)


def test_a_case_at_an_end_where_something_still_runs_is_moved_too(tmp_path: Path, law: Law) -> None:
    """Whoever moved away is to be acknowledged by the other side."""
    desk = desk_of_then(tmp_path, law)
    walk = certified(desk.book.walk("Trần Văn An"))
    on = "02/11/2025"
    walk.advance("move_known", on, destination="KT", kind="official", effective_on=day(on), reason="job")
    walk.advance("transfer_a", "03/11/2025")
    assert walk.state == "transferred_away"
    desk.json("db", "upgrade")
    assert [each.open_cases for each in kept(desk)] == [1, 0]
    assert [each["case"] for each in migrate(desk, walk.code)["moved"]] == [walk.code]
    desk.book.close()


def test_when_all_go_by_it_already_it_is_said(desk: Desk, law: Law) -> None:
    migrate(desk)
    before = desk.book.dump()
    again = desk.run("quy-trinh", "chuyen-doi")
    now = law.procedure.version
    assert (again.exit_code, again.stdout) == (0, f"Không hồ sơ nào cần chuyển: đã theo quy trình {now}.\n")
    assert desk.run("quy-trinh", "chuyen-doi", LISTED).exit_code == 0
    assert desk.book.dump() == before


# ---- asking, trying, mistyping


def test_the_plan_of_a_dry_run_is_what_then_happens(desk: Desk) -> None:
    before = desk.book.dump()
    planned = desk.json("definition", "migrate", "--dry-run")
    assert desk.book.dump() == before
    done = migrate(desk)
    assert planned["moved"] == done["moved"]
    assert (planned["dry_run"], done["dry_run"]) == (True, False)


def test_many_cases_are_moved_only_when_somebody_agrees(desk: Desk) -> None:
    error = desk.error("definition", "migrate")
    assert error["exit"] == 2
    assert error["message"].startswith("Chuyển 2 hồ sơ đang mở sang quy trình ")
    before = desk.book.dump()
    assert desk.run("quy-trinh", "chuyen-doi", typed=["k"]).exit_code == 130
    assert desk.book.dump() == before
    assert desk.run("quy-trinh", "chuyen-doi", typed=["c"]).exit_code == 0
    assert version_of(desk, LISTED) != EARLIER


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (("2019.1",), 8, "definition.version_unknown"),
        ((EARLIER, "2019.1"), 2, "usage"),
        (("42",), 8, "case.unknown"),
        (("HS-000042-X",), 2, "usage"),
    ],
)
def test_what_cannot_be_moved_gets_a_sentence(
    desk: Desk, words: tuple[str, ...], exit_code: int, code: str
) -> None:
    error = desk.error("definition", "migrate", *words)
    assert (error["exit"], error["code"]) == (exit_code, code)
    assert error["message"]


@pytest.mark.parametrize(
    "words",
    [
        ("case", "show", ADMITTED),
        ("case", "why", ADMITTED),
        ("case", "history", ADMITTED),
        ("deadline", "explain", ADMITTED, "ceremony.hold"),
        ("today",),
        ("worker", "--once"),
        ("audit", "export"),
        ("definition", "diff"),
    ],
    ids=" ".join,
)
def test_screens_work_with_a_case_that_was_moved(desk: Desk, words: tuple[str, ...]) -> None:
    migrate(desk)
    result = desk.run(*words)
    assert result.exit_code == 0, result.output
    assert result.stdout
