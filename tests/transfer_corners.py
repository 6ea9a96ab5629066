"""Looks at the corners of the table: where a row meets something that no column is for.

The table of 2026.1 said something else, or nothing, at each of them (decision 0059).
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from itertools import product
from typing import Any

from transfer_answers import row_answers, rows, under
from transfer_arrivals import ARRIVALS, HERE, arrived, sent_along
from transfer_clocks import NOTICE, clocks
from transfer_looks import (
    DOSSIER,
    JOB,
    LEAVING,
    NUMBER,
    TAKEN,
    WITHIN,
    Cases,
    Look,
    after_row,
    entry_of,
    fits,
    gone,
    recorded,
)
from transfer_oracle import KINDS, TEMPORARY
from transfer_stages import PLACES, Move, Standing, moves, moving
from walking import HOA, day, votes

from ketnap.workflow.law import Law
from ketnap.workflow.record import Entry, Paper, Record

PASSED = votes(12, 12)
REQUEST = {"request_number": "05-CV/ĐU"}


def unlisted_abroad(law: Law, cases: Cases) -> Iterator[Look]:
    standing = cases["discovered", "CB5"]
    for move in moves(standing, (TEMPORARY,), ("job",)):
        about = f"never listed: {move}"
        yield Look(
            "introduce_temporarily", about, False, partial(fits, standing, move, "introduce_temporarily")
        )


def certificate_alone(law: Law, cases: Cases) -> Iterator[Look]:
    """A roster names the certificate and no day of listing: `list_sympathiser` can never be recorded any more."""
    on = day("15/06/2026")
    certificate = (Paper("awareness_certificate", "45-CN", day("30/06/2024")),)
    record = Record.empty(law.procedure, "HS-000044-P")
    record = record.after(Entry("certify", day("30/06/2024"), {}, certificate, 1, carried=True))
    record = record.after(Entry("take_over", on, {"cell": "CB5"}, (), 1))
    standing = Standing("taken over with a certificate", "CB5", "considered", record, on)
    yield Look(
        "transfer_a",
        "certified, day of listing unknown",
        True,
        partial(fits, standing, LEAVING, "transfer_a"),
    )


def guests_sent_on(law: Law, cases: Cases) -> Iterator[Look]:
    for stage in ("listed", "trained", "certified", "cell resolved", "sent up", "decided", "probationary"):
        at = cases[stage, "CB5"]
        away = moving(at, JOB)
        away = away.after(entry_of(law, away, "introduce_temporarily", at.on, {"months": 6}))
        guest = Standing(f"a guest, {stage}", "KT1", "", arrived(law, away, "receive_temporary"), HERE)
        for kind, decided in product(KINDS, ("04/05/2026", "14/04/2026")):
            move = Move("GV", kind, decided)
            yield Look("move_known", f"{guest.stage}: {move}", False, partial(_sent_on, guest, move))


def _sent_on(guest: Standing, move: Move, law: Law) -> bool:
    """Whether the host could make the move known and take a row for it."""
    known = entry_of(law, guest.record, "move_known", guest.on, move.facts())
    answers = row_answers(law, guest, move, rows(law))
    return recorded(guest.record, known, law) and any(each.allowed for each in answers.values())


def the_same_way_twice(law: Law, cases: Cases) -> Iterator[Look]:
    for step, arrival in ARRIVALS.items():
        first = arrived(law, after_row(law, cases, arrival.row), step)
        second = sent_along(law, first)
        facts = {"cell": "GV", **arrival.facts}
        entry = entry_of(law, second, step, HERE, facts)._replace(seq=1)
        yield Look(step, f"{step} after {step}", True, partial(recorded, second, entry))


def away_then_gone(law: Law, cases: Cases) -> Iterator[Look]:
    for step, arrival in ARRIVALS.items():
        if step == "receive_temporary":
            continue
        taken = TAKEN[arrival.row]
        at = cases[taken.stage, taken.cell]
        away = moving(at, JOB._replace(destination=next(iter(PLACES[taken.cell]))))
        away = away.after(entry_of(law, away, "introduce_temporarily", at.on, {"months": 6}))
        leaving = moving(at._replace(record=away), taken.move)
        sent = sent_along(law, leaving.after(entry_of(law, leaving, arrival.row, at.on, taken.facts)))
        entry = entry_of(law, sent, step, HERE, {"cell": arrival.cell, **arrival.facts})._replace(seq=1)
        about = f"{step} of somebody who was away for a time"
        yield Look(step, about, True, partial(_ends, sent, entry, "introduce_temporarily"))


def _ends(record: Record, entry: Entry, step: str, law: Law) -> bool:
    return step in gone(record, entry, law)


def resolved_here(law: Law, cases: Cases) -> Iterator[Look]:
    for step, row in (("receive_b2", "transfer_b2"), ("receive_c3", "transfer_c3")):
        facts = {"cell": "GV", **ARRIVALS[step].facts}
        record = sent_along(law, after_row(law, cases, row))
        record = record.after(entry_of(law, record, step, HERE, facts)._replace(seq=1))
        own = _refused_and_resolved(law, record, HERE)
        about = f"{step}: refused, resolved anew by the cell here"
        yield Look(
            "committee_resolves_admission", about, True, partial(recorded, own, _base_resolves(law, own))
        )
        # A refusal at the origin was overcome there, and what came are resolutions.
        first = _refused_and_resolved(law, cases["sent up", "CB5"].record, day("15/06/2026"))
        record = sent_along(law, first)
        for name, given in (("send_up_dossier", {}), ("admit", {"votes": PASSED})):
            if name == "send_up_dossier" or row == "transfer_c3":
                record = record.after(entry_of(law, record, name, day("15/06/2026"), given))
        entry = entry_of(law, record, step, HERE, facts)._replace(seq=1)
        about = f"{step}: refused and resolved anew at the origin"
        yield Look(step, about, False, partial(_resolves_after, record, entry))


def _refused_and_resolved(law: Law, record: Record, on: date) -> Record:
    for name, given in (
        ("refuse_admission", {"because": "chưa đủ"}),
        ("assign_helper", {"helper": HOA, "why": "received"}),
        ("cell_resolves_admission", {"votes": PASSED}),
    ):
        record = record.after(entry_of(law, record, name, on, given))
    return record


def _resolves_after(record: Record, reception: Entry, law: Law) -> bool:
    """Whether the base committee resolves once the case was received."""
    here = under(law, record).after(reception)
    return recorded(here, _base_resolves(law, here), law)


def _base_resolves(law: Law, record: Record) -> Entry:
    return entry_of(law, record, "committee_resolves_admission", HERE, {"votes": PASSED})


def c3_sent_back(law: Law, cases: Cases) -> Iterator[Look]:
    record = arrived(law, after_row(law, cases, "transfer_c3"), "receive_c3")
    entry = entry_of(law, record, "request_reexamination", HERE, REQUEST)
    yield Look("request_reexamination", "received by C3", True, partial(recorded, record, entry))
    asked = record.after(entry)
    entry = entry_of(law, asked, "admit", HERE, {"votes": votes(9, 9)})
    yield Look("admit", "C3 sent back, not answered yet", False, partial(recorded, asked, entry))
    entry = entry_of(law, asked, "reexamination_answered", HERE, {**REQUEST, "outcome": "upheld"})
    yield Look("reexamination_answered", "C3 sent back", True, partial(recorded, asked, entry))
    told = asked.after(entry)
    entry = entry_of(law, told, "admit", HERE, {"votes": votes(9, 9)})
    yield Look("admit", "C3 sent back, upheld", True, partial(recorded, told, entry))


def own_decision_sent_back(law: Law, cases: Cases) -> Iterator[Look]:
    at = cases["decided", "CB5"]
    entry = entry_of(law, at.record, "request_reexamination", at.on, REQUEST)
    yield Look("request_reexamination", "a decision of one's own", False, partial(recorded, at.record, entry))


def back_from_a_stay(law: Law, cases: Cases) -> Iterator[Look]:
    at = cases["certified", "CB5"]
    away = moving(at, JOB)
    away = away.after(entry_of(law, away, "introduce_temporarily", at.on))
    leaving = moving(at._replace(record=away), Move("GV", "official", None))
    entry = entry_of(law, leaving, "end_temporary", at.on)
    about = "away for a time, and known to leave for good"
    yield Look("end_temporary", about, False, partial(_forgets, leaving, entry))


def _forgets(record: Record, entry: Entry, law: Law) -> bool:
    return recorded(record, entry, law) and "move_known" in gone(record, entry, law)


def school_of_the_origin(law: Law, cases: Cases) -> Iterator[Look]:
    for step, arrival in ARRIVALS.items():
        if step == "receive_temporary":
            continue
        sent = after_row(law, cases, arrival.row)
        record = sent_along(law, _never_noted(sent))
        entry = entry_of(law, record, step, HERE, {"cell": arrival.cell, **arrival.facts})._replace(seq=1)
        about = f"{step} of somebody of whom nobody noted where"
        yield Look(step, about, True, partial(recorded, record, entry))
        record = _graduated(law, sent)
        for place, received in ((None, False), ("residence", True), ("school", True)):
            said = {} if place is None else {"considered_at": place}
            about = f"{step} of a student: from now on considered at {place}"
            here = entry._replace(facts={**entry.facts, **said})
            yield Look(step, about, received, partial(recorded, record, here))
            if received and step in ("receive_c1", "receive_c2"):
                yield _ceremony(law, record.after(here), about, held=place != "school")


def _ceremony(law: Law, record: Record, about: str, *, held: bool) -> Look:
    """Whether the ceremony may be held here, once there is a helper."""
    record = _with(law, record, "receive_decision")
    record = _with(law, record, "assign_helper", helper=HOA, why="received")
    entry = entry_of(law, record, "hold_ceremony", HERE)
    return Look("hold_ceremony", about, held, partial(recorded, record, entry))


def _never_noted(sent: Record) -> Record:
    """The same record where nobody noted where the person is considered."""
    return sent.only(
        tuple(
            each._replace(facts={name: each.facts[name] for name in each.facts if name != "considered_at"})
            for each in sent.counting
        )
    )


def _graduated(law: Law, sent: Record) -> Record:
    """What is sent along of a student who has graduated."""
    school = {"considered_at": "school", "graduated_on": "2026-06-12"}
    said = Entry("record_person", day("12/06/2026"), school, (), sent.version + 1)
    return sent_along(law, sent.only((*sent.counting, said)))


def _with(law: Law, record: Record, step: str, on: date = HERE, **facts: Any) -> Record:
    return record.after(entry_of(law, record, step, on, facts))


def _within(law: Law, cases: Cases, stage: str) -> Look:
    record = moving(cases[stage, "CB5"], WITHIN)
    entry = entry_of(law, record, "move_within", cases[stage, "CB5"].on, {"cell": "CB7", **NUMBER})
    declared = {each.name for each in law.procedure.steps["move_within"].facts}
    entry = entry._replace(facts={name: entry.facts[name] for name in entry.facts if name in declared})
    return Look("move_within", f"a member, {stage}", False, partial(recorded, record, entry))


def inspected_within(law: Law, cases: Cases) -> Iterator[Look]:
    yield _within(law, cases, "inspected")
    at = cases["certified", "CB5"]
    said = Entry("record_person", at.on, {"under_inspection": True}, (), at.record.version + 1)
    record = moving(at._replace(record=at.record.after(said)), WITHIN)
    entry = entry_of(law, record, "move_within", at.on, {"cell": "CB7"})
    yield Look("move_within", "a candidate under inspection", True, partial(recorded, record, entry))


def not_assessed_within(law: Law, cases: Cases) -> Iterator[Look]:
    yield _within(law, cases, "not assessed")


def new_helper_of_a_member(law: Law, cases: Cases) -> Iterator[Look]:
    """Whoever helped at the origin has assessed before the move and is not asked again."""
    record = arrived(law, after_row(law, cases, "transfer_m"), "receive_m")
    record = _with(law, record, "complete_new_member_class")
    record = _with(law, record, "self_review", day("21/06/2027"))
    record = _with(law, record, "collect_opinions_recognition", day("23/06/2027"))
    helped = _with(law, record, "assign_helper", helper=HOA, why="received")
    assessed = _with(law, helped, "helper_assesses", day("22/06/2027"), helper=HOA)
    for about, here, resolved in (
        ("on the helper of the origin alone", record, False),
        ("before the new helper has assessed", helped, False),
        ("on the new helper", assessed, True),
    ):
        entry = entry_of(law, here, "cell_resolves_recognition", day("01/07/2027"), {"votes": PASSED})
        about = f"recognition here, {about}"
        yield Look("cell_resolves_recognition", about, resolved, partial(recorded, here, entry))


def notice_with_the_dossier(law: Law, cases: Cases) -> Iterator[Look]:
    yield Look(
        "move_with_dossier",
        "another base is told",
        True,
        partial(_raises, "move_with_dossier", "transfer_notice"),
    )


def _raises(step: str, letter: str, law: Law) -> bool:
    return letter in law.procedure.steps[step].letters


def notice_of_the_unlisted(law: Law, cases: Cases) -> Iterator[Look]:
    record = moving(cases["discovered", "CB5"], LEAVING)
    yield Look("clocks", "never listed, moves away", {}, partial(clocks, record))


def nobody_decides_there(law: Law, cases: Cases) -> Iterator[Look]:
    standing = cases["decided", "CB5"]
    for row, decided in (("transfer_c2", "04/05/2026"), ("transfer_c3", "14/04/2026")):
        move = Move("CV1", "official", decided)
        about = f"to a cell of ours above which the register knows nobody who decides: {move}"
        yield Look(row, about, False, partial(fits, standing, move, row))


def nothing_to_forward(law: Law, cases: Cases) -> Iterator[Look]:
    record = moving(cases["sent up", "GV"], DOSSIER._replace(decided_on="04/06/2026"))
    running = {"transfer.notice": ("open", NOTICE)}
    yield Look("clocks", "sent up, stays with the same committee", running, partial(clocks, record))


def host_told_of_the_recognition(law: Law, cases: Cases) -> Iterator[Look]:
    at = cases["recognition resolved", "CB5"]
    away = _with(law, moving(at, JOB), "introduce_temporarily", at.on, months=6)
    leaving = moving(at._replace(record=away), LEAVING)
    for about, record, announced, told in (
        ("recognised while away", away, True, True),
        ("not announced yet", away, False, False),
        ("nobody moves", at.record, True, False),
        ("was to leave and never left", moving(at, JOB), True, False),
        ("leaves for good meanwhile", leaving, True, False),
    ):
        member = _with(law, record, "recognise", at.on, votes=votes(9, 9))
        if announced:
            member = _with(law, member, "announce_recognition", at.on)
        entry = entry_of(law, member, "tell_host", at.on)
        yield Look("tell_host", about, told, partial(recorded, member, entry))
    letter = partial(_raises, "tell_host", "recognition_notice")
    yield Look("tell_host", "the host gets a letter", True, letter)


def annulled_when_looked_at_again(law: Law, cases: Cases) -> Iterator[Look]:
    asked = _with(law, after_row(law, cases, "transfer_c2"), "reexamination_requested", **REQUEST)
    for outcome, papers, answered in (
        ("annulled", (), False),
        ("annulled", (Paper("annulment_decision", "07-QĐ/ĐU", HERE),), True),
        ("redo", (), True),
        ("upheld", (), True),
    ):
        entry = entry_of(law, asked, "answer_reexamination", HERE, {**REQUEST, "outcome": outcome})
        about = f"{outcome}, {len(papers)} decisions to annul"
        whole = partial(recorded, asked, entry._replace(papers=papers))
        yield Look("answer_reexamination", about, answered, whole)


CORNERS: Mapping[str, Callable[[Law, Cases], Iterator[Look]]] = {
    # 06-HD/TW §3.9 speaks of candidates: T wants the list, as A does.
    "who is not on the list is not introduced elsewhere": unlisted_abroad,
    # Target 5 of the city speaks of certificates; a row of a roster may lack the day of listing for good.
    "a certificate is enough to be sent on by A": certificate_alone,
    # 06-HD/TW §3.9: the home cell keeps the case.
    "a guest is not sent on by the host": guests_sent_on,
    # 06-HD/TW §3.9–3.10: whoever came by a row may move on by it.
    "the same way can be gone twice": the_same_way_twice,
    # 06-HD/TW §3.9, §5.2b: the new place waits for the comments of no host.
    "a temporary stay ends with the move for good": away_then_gone,
    # 06-HD/TW §3.6c, D8: the resolutions of the origin count as long as they stand.
    "after a refusal here the base committee here resolves": resolved_here,
    # 06-HD/TW §3.9c: the check of C2 and C3.
    "C3 may be sent back before it is decided": c3_sent_back,
    # 06-HD/TW §3.9c: only the receiving place asks.
    "a decision of one's own is not sent back to its origin": own_decision_sent_back,
    # Target 5 of the city: a move for good stays known.
    "the end of a temporary stay forgets no move for good": back_from_a_stay,
    # 06-HD/TW §6.2b: where somebody is considered comes along, and is another place now.
    "the school of the origin does not bar the ceremony at the new place": school_of_the_origin,
    # 294-QĐ/TW §6.3.1đ; 06-HD/TW §3.10: inside the base like elsewhere (inference).
    "under inspection no member moves inside the base either": inspected_within,
    "a member who moves inside the base is assessed": not_assessed_within,
    # 06-HD/TW §3.10: the destination assigns a new helper.
    "a member who came gets a new helper before the recognition": new_helper_of_a_member,
    # Target 5 of the city: a notice is a letter.
    "another base is told of whoever comes with a resolved dossier": notice_with_the_dossier,
    "of whoever was never on the list no notice is due": notice_of_the_unlisted,
    # What is not recorded is not known: the register has to name who decides in our own tree.
    "a committee that the register does not name is asked for": nobody_decides_there,
    # 06-HD/TW §3.9b: the fifteen working days are those of B2.
    "where the same committee decides nothing is sent on": nothing_to_forward,
    # 06-HD/TW §5.2b: home announces the recognition and tells the host.
    "the host is told of the recognition": host_told_of_the_recognition,
    # 294-QĐ/TW §4.4; 38-HD/BTCTW I.3: a decision is annulled by a decision.
    "who answers that the decision is annulled has annulled it": annulled_when_looked_at_again,
}
"""Each corner by what holds there, with its looks."""
