"""What is remembered to decide fast changes nothing: neither what is decided and said, nor one byte of what is stored."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from small_procedure import FILES
from storage_fixtures import ENGINES, KeptWalk, new_book
from walking import HOA, LAM, Walk, member, votes
from ways import applied, resolved, whole_way

from ketnap.definitions.loader import check
from ketnap.workflow import checks, deadlines
from ketnap.workflow.calendar import Calendar, Year
from ketnap.workflow.decision import changes
from ketnap.workflow.findings import MET, UNKNOWN, Finding, Seen
from ketnap.workflow.law import Law
from ketnap.workflow.procedure import Condition, Procedure, once
from ketnap.workflow.record import Entry, Record
from ketnap.workflow.situation import Basis, Situation

# ---- what is judged


def records_along(law: Law) -> Iterator[tuple[Walk, Record]]:
    """The record of people of whom different things are known, after each of their steps."""
    for walk in (
        whole_way(Walk(law)),
        applied(Walk(law), "BV1", youth_union_member=False, trade_union_member=True),
        resolved(Walk(law), "GV", relaxed_area=True, village_elder=True),
    ):
        record = Record.empty(law.procedure, walk.record.case)
        for event in walk.events:
            record = record.after(Entry(event.step, event.happened_on, event.facts, event.papers, event.seq))
            yield walk, record


def situations(law: Law) -> Iterator[Situation]:
    """Every step of the procedure, judged after each step of these people."""
    for walk, record in records_along(law):
        assert record.latest is not None
        for step in law.procedure.steps:
            entry = Entry(step, record.latest, {}, (), record.version + 1)
            yield Situation(law, walk.organisations, record.with_newest(entry), entry)


def one_by_one(situation: Situation) -> list[tuple[str, str]]:
    """The requirements as the definition lists them, each asked for itself: code and verdict."""
    found = []
    for condition in situation.step.requires:
        applies = checks.applies_to(situation, condition.when, condition.unless)
        if applies.answer is False:
            continue
        finding = looked(situation, condition).told(situation)
        if applies.answer is None and finding.verdict != MET:
            found.append((f"circumstance.{applies.circumstance}.unknown", UNKNOWN))
        else:
            found.append((finding.code, finding.verdict))
    return found


def looked(situation: Situation, condition: Condition) -> Seen:
    """What the check of a condition says, prepared for this situation alone."""
    prepared = Basis(situation.law, situation.step.name, situation.day)
    return checks.CHECKS[condition.check](prepared, condition)(situation)


def test_what_the_facts_leave_of_the_requirements_is_what_asking_each_one_finds(law: Law) -> None:
    seen = 0
    for situation in situations(law):
        fresh = Situation(law, situation.organisations, situation.record, situation.entry)
        found = [each.told(situation) for each in checks.required(situation)]
        assert [(each.code, each.verdict) for each in found] == one_by_one(fresh)
        # The event keeps the rules in the order in which they were asked for.
        assert list(situation.used) == list(fresh.used)
        seen += len(found)
    assert seen > 4_000


def test_a_verdict_is_that_of_its_finding(law: Law) -> None:
    for situation in situations(law):
        for seen in checks.required(situation):
            assert seen.verdict == seen.told(situation).verdict


def test_a_remembered_fact_says_what_the_check_says(law: Law) -> None:
    walk = resolved(Walk(law))
    for name, condition in law.procedure.circumstances.items():
        fact = condition.arguments.get("fact")
        if condition.check != "fact" or fact not in law.procedure.facts:
            continue
        remembered = checks._circumstances(law.procedure)[name].look
        assert remembered is not None
        # To a dictionary 1 is True and 0 is False; a word is neither.
        for value in (True, 1, "1", "true", False, 0, "0", None, *law.procedure.facts[fact].type.words):
            situation = knowing(walk, {fact: value})
            said = looked(situation, condition).told(situation)
            assert remembered(situation).told(situation) == said, (name, value)


def knowing(walk: Walk, facts: dict[str, Any]) -> Situation:
    """The step that notes facts, judged with these in it."""
    step = next(each.name for each in walk.law.procedure.steps.values() if each.any_facts)
    entry = Entry(step, walk.today, facts, (), walk.record.version + 1)
    return Situation(walk.law, walk.organisations, walk.record.after(entry), entry)


def test_what_follows_from_a_procedure_is_worked_out_once_and_anew_for_another(law: Law) -> None:
    asked: list[str] = []

    @once
    def steps(procedure: Procedure) -> int:
        asked.append(procedure.version)
        return len(procedure.steps)

    other = law.procedure._replace(version="x", steps={})
    assert [steps(law.procedure), steps(law.procedure), steps(other)] == [len(law.procedure.steps)] * 2 + [0]
    assert asked == [law.procedure.version, "x"]


def test_an_assumption_of_the_office_is_not_answered_from_before(law: Law) -> None:
    """Two procedures of one hash: what an office assumes is no part of it."""
    name, fact = next(
        (name, law.procedure.facts[condition.arguments["fact"]])
        for name, condition in law.procedure.circumstances.items()
        if condition.check == "fact"
        and condition.arguments.get("is") == ("true",)
        and condition.arguments["fact"] in law.procedure.facts
        and law.procedure.facts[condition.arguments["fact"]].assume is False
    )
    facts = {**law.procedure.facts, fact.name: fact._replace(assume=True)}
    assuming = law._replace(procedure=law.procedure._replace(facts=facts))
    walk = whole_way(Walk(law))
    last = walk.record.counting[-1]
    for each, expected in ((law, False), (assuming, True), (law, False)):
        record = Record(each.procedure, "HS-000042-K", 1, (last,), last.on)
        situation = Situation(each, walk.organisations, record, last)
        assert checks.applies_to(situation, (name,), ()).answer is expected


# ---- deadlines


def test_the_deadlines_that_matter_change_as_all_of_them_do(law: Law) -> None:
    for walk in (whole_way(Walk(law)), resolved(Walk(law), "BV1", (LAM, HOA))):
        running: tuple[deadlines.Running, ...] = ()
        for place, event in enumerate(walk.events, start=1):
            record = Record.replay(law.procedure, walk.record.case, walk.events[:place])
            everything = deadlines.of(law, walk.organisations, record, checks.opens)
            current = deadlines.current(law, walk.organisations, record, checks.opens, running)
            assert changes(running, current, event) == changes(running, everything, event)
            running = tuple(each for each in everything if each.status == deadlines.OPEN)


# ---- what is stored

COLUMNS = {
    "case": "id, code, cell, state, version, state_since, opened_on, latest, hex(head), record",
    "event": "case_id, seq, step, source, target, happened_on, recorded_at, actor, command, replaces, body, hex(hash)",
    "document": "case_id, seq, n, kind, number, issued_on",
    "deadline": "case_id, seq, kind, item, opened_on, starts_on, due_on, owner, status, closed_by, closed_on, rungs,"
    " next_rung_on, source, provenance, length, unit, calendar_status",
    "outbox": "intent, case_id, seq, kind, role, organisation, params, command, created_at, status",
    "letter": "case_id, seq, letter, status, issuer, addressee, kind, command, drafted_at",
}

GOLDEN = "af9c02772f9adef6e85335919aa9e0630f6a4f62a338353d1833febf0cbcc17d"
"""The digest of every row that one case of the small procedure writes, as first stored. A new one means that books
written before are no longer what this program would write."""


@pytest.fixture
def small() -> Law:
    loaded = check(FILES)
    assert loaded.procedure is not None
    assert loaded.rules is not None
    assert loaded.instruments is not None
    years = [Year(year, "official") for year in range(2020, 2032)]
    return Law(loaded.procedure, loaded.rules, Calendar((), years), loaded.instruments)


def small_way(walk: KeptWalk) -> None:
    """Every step of the small procedure that writes something else: facts, papers, items, deadlines that close, are
    extended and dropped, a letter, a message, a correction, a way back."""
    walk.advance("discover", "01/10/2025", cell="CB5", born="2000-05-20", education="secondary")
    walk.advance("assign", "02/10/2025", helper=LAM, since="2025-10-02")
    walk.advance("assign", "03/10/2025", helper=HOA)
    walk.advance("extend", "06/10/2025", days=5)
    walk.advance("release", "07/10/2025", helper=LAM)
    walk.advance("assign", "08/10/2025", helper=member("Đỗ Thị Mận", "01/02/2010"))
    walk.correct(5, "release", "08/10/2025", helper=HOA)
    walk.advance("move_away", "09/10/2025", destination="CB7", because_="job")
    walk.advance("come_back", "10/10/2025")
    walk.advance("admit", "20/10/2025", votes=votes(9, 8, 1))
    walk.advance("recognise", "20/10/2026")


def stored(book: Any) -> str:
    with book.reading() as reader:
        tables = {
            table: reader.cursor.execute(f'SELECT {columns} FROM "{table}" ORDER BY 1, 2, 3, 4').fetchall()
            for table, columns in COLUMNS.items()
        }
    return json.dumps(tables, ensure_ascii=False)


def test_a_whole_way_is_stored_byte_for_byte_as_ever(small: Law, tmp_path: Path) -> None:
    book = new_book(ENGINES[0], tmp_path, small)
    small_way(book.walk())
    text = stored(book)
    book.close()
    assert sha256(text.encode()).hexdigest() == GOLDEN


def test_findings_are_put_into_words_when_they_are_read(law: Law) -> None:
    walk = Walk(law)
    resolved(walk)
    walk.advance("send_up_dossier", "15/05/2026")
    decision = walk.advance("appraise_dossier", "22/05/2026")
    assert decision.findings
    assert decision.findings is decision.findings
    assert all(
        isinstance(each, Finding) and each.verdict == MET and each.source for each in decision.findings
    )
