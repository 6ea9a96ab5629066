"""From discovery to the card: every central step of the printed order, 1 to 33, each in its turn."""

import pytest
from walking import LAM, Walk, day, votes
from ways import WHOLE_WAY, discovered, facts_of, probation_done, recognised, whole_way

from ketnap.workflow.law import Law

CENTRAL = {
    1: {"discover"},
    2: {"list_sympathiser", "delist"},
    3: {"assign_helper"},
    4: {"confirm_on_list"},
    5: {"propose_for_class", "send_to_class"},
    6: {"complete_class"},
    7: {"certify"},
    8: {"propose_procedure", "open_procedure"},
    9: {"apply"},
    10: {"write_history"},
    11: {"request_verification", "verification_arrives", "verification_replied", "conclude_verification"},
    12: {"remark_history", "certify_history"},
    13: {"helper_introduces", "youth_union_resolves", "trade_union_resolves"},
    14: {"collect_opinions"},
    15: {"cell_resolves_admission"},
    16: {"section_reports_admission"},
    17: {"committee_resolves_admission"},
    18: {"appraise_dossier"},
    19: {"admit"},
    20: {"hold_ceremony"},
    21: {"complete_member_file"},
    22: {"complete_new_member_class"},
    24: {"self_review"},
    25: {"helper_assesses"},
    26: {"collect_opinions_recognition"},
    27: {"cell_resolves_recognition"},
    28: {"section_reports_recognition", "committee_resolves_recognition"},
    29: {"recognise"},
    30: {"announce_recognition"},
    31: {"send_card_list", "hand_over_card"},
    32: {"cell_resolves_removal", "committee_resolves_removal", "remove"},
    33: {"annul", "annul_procedure", "annul_recognition"},
}
"""The steps of the definition by the number of the central step; 23 is the probation itself: a clock, no step."""

BRANCHES = {"delist", *CENTRAL[32], *CENTRAL[33]}


def test_one_person_goes_from_discovery_to_the_card_through_every_central_step(law: Law) -> None:
    walk = whole_way(Walk(law))
    assert walk.state == "official"
    taken = {event.step for event in walk.events}
    assert set().union(*CENTRAL.values()) - BRANCHES <= taken
    assert walk.open_deadlines() == set()


def test_the_states_are_passed_in_their_order(law: Law) -> None:
    states: list[str] = []

    def note(walk: Walk) -> None:
        if not states or states[-1] != walk.state:
            states.append(walk.state)

    whole_way(Walk(law), seen=note)
    assert states == ["new", "discovered", "trained", "certified", "admitted", "probationary", "official"]


def test_along_the_whole_way_the_running_result_is_the_replay_of_the_events(law: Law) -> None:
    def compare(walk: Walk) -> None:
        replay = walk.replayed()
        assert replay.counting == walk.record.counting
        assert (replay.state, replay.facts, replay.latest) == (
            walk.record.state,
            walk.record.facts,
            walk.record.latest,
        )
        assert set(walk.running) == set(walk.computed())

    whole_way(Walk(law), seen=compare)


def test_the_clocks_of_the_whole_way_run_one_after_the_other(law: Law) -> None:
    opened: list[str] = []

    def note(walk: Walk) -> None:
        opened.extend(each.deadline for each in walk.running if each.deadline not in opened)

    whole_way(Walk(law), seen=note)
    assert opened == [
        "cert.validity",
        "dossier.freshness",
        "verify.reply.domestic",
        "admit.decide",
        "ceremony.hold",
        "probation.length",
        "recognise.cell",
        "recognise.decide",
        "recognise.announce",
    ]


def test_every_event_keeps_the_state_before_and_after_it(law: Law) -> None:
    walk = whole_way(Walk(law))
    at = "new"
    for event in walk.events:
        assert event.source == at
        at = event.target
    assert at == "official"


@pytest.mark.parametrize("place", range(1, len(WHOLE_WAY)), ids=[step for step, _, _ in WHOLE_WAY[1:]])
def test_no_step_of_the_way_can_stand_without_those_it_is_declared_to_come_after(
    law: Law, place: int
) -> None:
    walk = whole_way(Walk(law))
    step, on, facts = WHOLE_WAY[place]
    for earlier in law.procedure.steps[step].after:
        if earlier == "record_person":
            continue
        lacking = Walk(law)
        for event in walk.events[:place]:
            if event.step != earlier:
                lacking.events.append(event)
        lacking.record = lacking.replayed()
        stands = lacking.refused(step, on, **facts_of(step, facts))
        assert stands[f"after.{earlier}"] == "unmet"


@pytest.mark.parametrize("place", range(1, len(WHOLE_WAY)), ids=[step for step, _, _ in WHOLE_WAY[1:]])
def test_no_step_of_the_way_can_be_the_first(law: Law, place: int) -> None:
    step, on, facts = WHOLE_WAY[place]
    assert Walk(law).refused(step, on, **facts)["state"] == "unmet"


def test_a_step_in_the_future_is_refused(law: Law) -> None:
    walk = discovered(Walk(law, today="06/07/2025"))
    stands = walk.refusal("list_sympathiser", "07/07/2025")
    assert stands["date.future"].verdict == "unmet"
    assert stands["date.future"].possible_from == day("07/07/2025")


def test_a_step_taken_once_is_not_taken_twice(law: Law) -> None:
    walk = recognised(Walk(law))
    walk.advance("announce_recognition", "02/08/2027")
    assert walk.refused("announce_recognition", "03/08/2027") == {"done.twice": "unmet"}


def test_what_the_step_itself_must_bring_is_asked_for_not_denied(law: Law) -> None:
    walk = probation_done(Walk(law))
    assert walk.refused("cell_resolves_recognition", "01/07/2027", "-") == {
        "fact.votes.missing": "unknown",
        "paper.cell_resolution_recognition.missing": "unknown",
        "votes.unknown": "unknown",
    }
    assert walk.why("cell_resolves_recognition", "01/07/2027").allowed


def test_a_paper_dated_after_its_step_is_refused(law: Law) -> None:
    walk = probation_done(Walk(law))
    stands = walk.refused(
        "cell_resolves_recognition",
        "01/07/2027",
        "cell_resolution_recognition=02/07/2027",
        votes=votes(12, 12),
    )
    assert stands == {"paper.cell_resolution_recognition.later": "unmet"}


def test_the_answer_names_who_can_mend_it(law: Law) -> None:
    walk = probation_done(Walk(law))
    stands = walk.refusal("recognise", "24/06/2027", votes=votes(9, 9))
    assert stands["after.cell_resolves_recognition"].mended_by == ("cell_resolves_recognition",)


def test_met_findings_are_kept_too_with_their_source(law: Law) -> None:
    walk = probation_done(Walk(law))
    decision = walk.advance("cell_resolves_recognition", "01/07/2027", votes=votes(12, 12))
    met = {finding.code: finding for finding in decision.findings}
    assert met["elapsed.hold_ceremony"].verdict == "met"
    assert met["elapsed.hold_ceremony"].evidence["reached"] == day("19/06/2027")
    assert met["votes.reach"].evidence["needed"] == 8
    assert all(finding.source for finding in decision.findings)


def test_the_event_keeps_the_rule_values_it_was_judged_by(law: Law) -> None:
    walk = probation_done(Walk(law))
    event = walk.advance("cell_resolves_recognition", "01/07/2027", votes=votes(12, 12)).event
    used = {each["rule"]: each for each in event.used}
    assert used["probation.length"]["value"] == 12
    assert used["vote.cell"]["value"] == "at least 2/3"
    assert used["vote.cell"]["source"] == law.rules.on("vote.cell", day("01/07/2027")).source


def test_a_refusal_changes_nothing(law: Law) -> None:
    walk = probation_done(Walk(law))
    before = (walk.record.counting, walk.running, list(walk.events))
    walk.refused("recognise", "24/06/2027", votes=votes(9, 9))
    assert (walk.record.counting, walk.running, walk.events) == before


def test_who_is_told_and_under_which_identity(law: Law) -> None:
    walk = probation_done(Walk(law))
    walk.advance("cell_resolves_recognition", "01/07/2027", votes=votes(12, 12))
    walk.advance("committee_resolves_recognition", "08/07/2027", votes=votes(9, 9))
    decision = walk.advance("recognise", "20/07/2027", votes=votes(9, 9))
    (message,) = decision.messages
    assert (message.role, message.organisation) == ("cell", "CB5")
    assert message.intent == f"s:HS-000042-K:{decision.event.seq}:cell"
    assert message.params == {"step": "recognise", "on": "2027-07-20"}
    assert LAM["name"] not in str(message)
