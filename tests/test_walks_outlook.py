"""Looking ahead: what is on the way to membership, what blocks it, and from which day waiting is enough."""

from collections.abc import Callable

import pytest
from walking import HOA, Walk, day
from ways import (
    WHOLE_WAY,
    admitted,
    certified,
    discovered,
    dossier_ready,
    probationary,
    recognised,
    whole_way,
)

from ketnap.workflow import outlook
from ketnap.workflow.findings import hindrances
from ketnap.workflow.law import Law

ASIDE = {
    "record_person",
    "confirm_on_list",
    "request_verification",
    "verification_arrives",
    "verification_replied",
    "trade_union_resolves",
    "helper_introduces",
    "helper_assesses",
    "youth_union_resolves",
    "receive_decision",
    "announce_recognition",
    "send_card_list",
    "hand_over_card",
}
"""Steps of the whole way that membership does not wait for, or not before something else is known."""


def on_the_way(walk: Walk, on: str) -> dict[str, outlook.Answer]:
    answers = outlook.on_the_way(walk.law, walk.organisations, walk.record, walk.running, day(on), walk.today)
    return {answer.step: answer for answer in answers}


def test_at_every_place_of_the_whole_way_the_steps_still_needed_are_on_the_way(law: Law) -> None:
    place = 0

    def look(walk: Walk) -> None:
        nonlocal place
        rest = [step for step, _, _ in WHOLE_WAY[place:]]
        place += 1
        if walk.record.latest is None:
            return
        named = set(on_the_way(walk, f"{walk.record.latest:%d/%m/%Y}"))
        assert {step for step in rest if step not in ASIDE} <= named
        assert named <= set(rest), "nothing that is done, and nothing off the way"

    whole_way(Walk(law), seen=look)


def test_they_stand_in_the_order_of_the_definition(law: Law) -> None:
    steps = list(on_the_way(certified(Walk(law)), "01/10/2025"))
    order = list(law.procedure.steps)
    assert steps == sorted(steps, key=order.index)
    assert steps[-1] == "recognise"


def test_a_letter_that_is_out_has_its_reply_on_the_way(law: Law) -> None:
    walk = certified(Walk(law))
    walk.advance("propose_procedure", "10/02/2026")
    walk.advance("open_procedure", "02/03/2026")
    walk.advance("write_history", "12/03/2026", overlap_stamped_on=day("12/03/2026"))
    assert "verification_replied" not in on_the_way(walk, "16/03/2026")
    walk.advance("request_verification", "16/03/2026", about="cha mẹ", place="domestic")
    assert "verification_replied" in on_the_way(walk, "16/03/2026")


def test_a_decision_whose_receipt_is_unknown_has_the_receipt_on_the_way(law: Law) -> None:
    assert "receive_decision" in on_the_way(admitted(Walk(law)), "01/06/2026")


def test_a_new_helper_has_an_introduction_on_the_way(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    assert "helper_introduces" not in on_the_way(walk, "04/05/2026")
    walk.advance("assign_helper", "04/05/2026", helper=HOA, why="replaces")
    assert "helper_introduces" in on_the_way(walk, "04/05/2026")


def test_where_waiting_is_enough_the_first_day_is_named(law: Law) -> None:
    walk = probationary(Walk(law))
    answer = on_the_way(walk, "01/12/2026")["self_review"]
    assert not answer.allowed
    assert answer.possible_from == day("19/06/2027")


def test_where_several_things_have_to_be_waited_for_it_is_the_last_of_them(law: Law) -> None:
    walk = dossier_ready(Walk(law, today="08/05/2026"), birth_date=day("13/05/2008"))
    answer = walk.why("cell_resolves_admission", "11/05/2026")
    days = {finding.code: finding.possible_from for finding in hindrances(answer.findings)}
    assert days == {"date.future": day("11/05/2026"), "elapsed.birth_date": day("13/05/2026")}
    assert answer.possible_from == day("13/05/2026")


def test_where_somebody_has_to_act_no_day_is_promised(law: Law) -> None:
    walk = probationary(Walk(law))
    answer = on_the_way(walk, "01/12/2026")["cell_resolves_recognition"]
    assert answer.possible_from is None
    assert {"after.self_review", "elapsed.hold_ceremony"} <= {
        finding.code for finding in hindrances(answer.findings)
    }


def test_what_the_step_itself_brings_does_not_hinder_it(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    answer = on_the_way(walk, "11/05/2026")["cell_resolves_admission"]
    assert answer.allowed
    asked = {finding.code for finding in answer.findings if finding.asked}
    assert asked == {
        "fact.votes.missing",
        "paper.cell_resolution_admission.missing",
        "votes.unknown",
    }


@pytest.mark.parametrize("stretch", [certified, dossier_ready, admitted, probationary])
def test_the_answer_about_a_step_says_where_it_would_lead(law: Law, stretch: Callable[[Walk], Walk]) -> None:
    walk = stretch(Walk(law))
    on = f"{walk.record.latest:%d/%m/%Y}"
    for step in law.procedure.steps.values():
        answer = walk.why(step.name, on)
        if step.to is None:
            assert answer.to is None
        elif step.to != "back":
            assert answer.to == step.to


def test_a_case_that_has_no_step_yet_can_be_started_in_every_way_the_definition_knows(law: Law) -> None:
    walk = Walk(law)
    possible = outlook.possible(law, walk.organisations, walk.record, day("01/06/2026"))
    assert [step.name for step in possible] == [
        step.name for step in law.procedure.steps.values() if "new" in step.sources
    ]


def test_back_leads_to_where_the_record_leads(law: Law) -> None:
    walk = admitted(Walk(law))
    assert walk.why("annul_procedure", "15/06/2026").to == "certified"


def test_official_members_have_nothing_left_on_the_way(law: Law) -> None:
    assert on_the_way(whole_way(Walk(law)), "02/03/2026") == {}


def test_once_official_the_steps_that_open_clocks_wait_for_are_shown(law: Law) -> None:
    walk = recognised(Walk(law))
    assert set(on_the_way(walk, f"{walk.record.latest:%d/%m/%Y}")) == {"announce_recognition"}


def test_membership_dates_from_the_end_of_the_probation_however_late_it_was_decided(law: Law) -> None:
    walk = recognised(Walk(law))
    ceremony = walk.record.newest("hold_ceremony")
    decided = walk.record.newest("recognise")
    assert ceremony is not None
    assert decided is not None
    since = outlook.official_from(law, walk.organisations, walk.record)
    assert since == law.calendar.add(ceremony.on, 12, "months")
    assert since < decided.on
    assert outlook.official_from(law, walk.organisations, probationary(Walk(law)).record) is None


def test_no_answer_can_arrive_to_a_letter_that_nobody_sent(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    asked = certified(Walk(law))
    assert not asked.why("verification_arrives", "01/06/2026").allowed
    assert "item.helper" in {
        each.code for each in hindrances(listed_only(law).why("release_helper", "01/06/2026").findings)
    }
    assert walk.why("release_helper", "01/06/2026").allowed


def listed_only(law: Law) -> Walk:
    walk = discovered(Walk(law))
    walk.advance("list_sympathiser", "07/07/2025")
    return walk
