"""Those who help and introduce: how many, how long together, replaced, released, and one paper from each."""

from walking import HOA, LAM, Walk, day, member, votes
from ways import applied, certified, discovered, dossier_ready, opened, probationary, resolved

from ketnap.workflow.law import Law

PASSED = votes(12, 11, 1)
OLD_HAND = member("Vũ Đình Sơn")
ALONE = {"birth_date": day("10/05/1990"), "youth_union_member": False}


def test_a_helper_is_an_official_member_on_that_day(law: Law) -> None:
    walk = discovered(Walk(law))
    walk.advance("list_sympathiser", "07/07/2025")
    probationer = member("Lê Văn Hải", "08/07/2025")
    stands = walk.refusal("assign_helper", "07/07/2025", helper=probationer, why="first")
    assert set(stands) == {"member.helper"}
    assert stands["member.helper"].possible_from == day("08/07/2025")
    walk.advance("assign_helper", "08/07/2025", helper=probationer, why="first")


def test_of_a_member_whose_day_nobody_knows_nobody_can_say_so(law: Law) -> None:
    walk = discovered(Walk(law))
    walk.advance("list_sympathiser", "07/07/2025")
    stands = walk.refused("assign_helper", "07/07/2025", helper=member("Lê Văn Hải", None), why="first")
    assert stands == {"member.helper.unknown": "unknown"}


def test_beside_the_youth_union_one_member_introduces(law: Law) -> None:
    walk = resolved(Walk(law), helpers=(LAM,))
    assert walk.counting()[-1] == "cell_resolves_admission"
    assert [entry.facts["helper"] for entry in walk.record.of("helper_introduces")] == [LAM]


def test_without_a_union_two_members_introduce(law: Law) -> None:
    walk = dossier_ready(Walk(law), helpers=(LAM,), **ALONE)
    stands = walk.refusal("cell_resolves_admission", "11/05/2026", votes=PASSED)
    assert set(stands) == {"open_items.helper"}
    assert stands["open_items.helper"].evidence["needed"] == 2
    assert stands["open_items.helper"].mended_by == ("assign_helper",)
    dossier_ready(Walk(law), helpers=(LAM, HOA), **ALONE).advance(
        "cell_resolves_admission", "11/05/2026", votes=PASSED
    )


def test_each_of_them_writes_an_introduction_of_their_own(law: Law) -> None:
    walk = applied(Walk(law), helpers=(LAM, HOA), **ALONE)
    walk.advance("helper_introduces", "22/04/2026", helper=LAM)
    walk.advance("collect_opinions", "28/04/2026")
    stands = walk.refusal("cell_resolves_admission", "11/05/2026", votes=PASSED)
    assert set(stands) == {"each_has.helper_introduction.missing"}
    assert stands["each_has.helper_introduction.missing"].evidence["items"] == [HOA["name"]]
    walk.advance("helper_introduces", "05/05/2026", helper=HOA)
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)


def test_three_helpers_are_three_introductions(law: Law) -> None:
    walk = dossier_ready(Walk(law), helpers=(LAM, HOA, OLD_HAND))
    assert [item.key for item in walk.record.open_items("helper")] == [
        each["name"] for each in (LAM, HOA, OLD_HAND)
    ]
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)


def test_whoever_introduces_has_worked_with_the_person_for_twelve_months_on_that_day(law: Law) -> None:
    walk = certified(Walk(law))
    walk.advance("assign_helper", "01/09/2025", helper=HOA, together_since=day("05/05/2025"), why="first")
    walk.advance("propose_procedure", "10/02/2026")
    opened(walk)
    stands = walk.refusal("helper_introduces", "04/05/2026", helper=HOA)
    assert set(stands) == {"elapsed.assign_helper.together_since"}
    assert stands["elapsed.assign_helper.together_since"].possible_from == day("05/05/2026")
    walk.advance("helper_introduces", "05/05/2026", helper=HOA)


def test_each_helper_is_measured_by_their_own_twelve_months(law: Law) -> None:
    walk = certified(Walk(law))
    walk.advance("assign_helper", "01/09/2025", helper=HOA, together_since=day("01/12/2025"), why="first")
    walk.advance("propose_procedure", "10/02/2026")
    opened(walk)
    walk.advance("helper_introduces", "04/05/2026", helper=LAM)
    assert "elapsed.assign_helper.together_since" in walk.refused(
        "helper_introduces", "04/05/2026", helper=HOA
    )


def test_since_when_they_work_together_must_be_known(law: Law) -> None:
    walk = certified(Walk(law))
    walk.advance("assign_helper", "01/09/2025", helper=HOA, why="first")
    walk.advance("propose_procedure", "10/02/2026")
    opened(walk)
    stands = walk.refused("helper_introduces", "04/05/2026", helper=HOA)
    assert stands == {"elapsed.assign_helper.together_since.unknown": "unknown"}


def test_the_twelve_months_are_waived_for_whoever_replaces_a_helper(law: Law) -> None:
    walk = certified(Walk(law))
    walk.advance("release_helper", "05/01/2026", helper=LAM, because="moved")
    walk.advance("assign_helper", "05/01/2026", helper=HOA, why="replaces")
    walk.advance("propose_procedure", "10/02/2026")
    opened(walk)
    walk.advance("helper_introduces", "04/05/2026", helper=HOA)
    walk.advance("youth_union_resolves", "05/05/2026")
    walk.advance("collect_opinions", "06/05/2026")
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)
    assert walk.counting()[-1] == "cell_resolves_admission"
    assert [entry.facts["helper"] for entry in walk.record.of("helper_introduces")] == [HOA]


def test_whoever_was_released_need_not_introduce(law: Law) -> None:
    walk = applied(Walk(law), helpers=(LAM, HOA))
    walk.advance("release_helper", "21/04/2026", helper=HOA, because="unable")
    walk.advance("helper_introduces", "22/04/2026", helper=LAM)
    walk.advance("youth_union_resolves", "24/04/2026")
    walk.advance("collect_opinions", "28/04/2026")
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)
    assert walk.counting()[-1] == "cell_resolves_admission"
    assert [entry.facts["helper"] for entry in walk.record.of("helper_introduces")] == [LAM]


def test_when_the_last_helper_is_released_the_resolution_waits_for_a_new_one(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    walk.advance("release_helper", "04/05/2026", helper=LAM, because="moved")
    assert walk.refused("cell_resolves_admission", "11/05/2026", votes=PASSED) == {
        "open_items.helper": "unmet"
    }


def test_nobody_is_released_who_does_not_help(law: Law) -> None:
    walk = certified(Walk(law))
    stands = walk.refused("release_helper", "05/01/2026", helper=HOA, because="moved")
    assert stands == {"item.helper": "unmet"}


def test_nobody_introduces_who_was_never_assigned(law: Law) -> None:
    walk = applied(Walk(law))
    stands = walk.refused("helper_introduces", "22/04/2026", helper=HOA)
    assert stands["item.helper"] == "unmet"


def test_the_ceremony_wants_somebody_who_helps_the_probationer(law: Law) -> None:
    walk = probationary(Walk(law))
    walk.events = walk.events[: walk.seq_of("hold_ceremony") - 1]
    walk.record = walk.replayed()
    walk.running = walk.computed()
    walk.advance("release_helper", "10/06/2026", helper=LAM, because="moved")
    stands = walk.refusal("hold_ceremony", "19/06/2026")
    assert set(stands) == {"open_items.helper"}
    assert stands["open_items.helper"].mended_by == ("assign_helper",)
    walk.advance("assign_helper", "19/06/2026", helper=HOA, why="probation")
    walk.advance("hold_ceremony", "19/06/2026")


def test_when_the_helper_of_the_probation_changed_each_of_them_assesses(law: Law) -> None:
    walk = probationary(Walk(law))
    walk.advance("release_helper", "05/01/2027", helper=LAM, because="moved")
    walk.advance("assign_helper", "05/01/2027", helper=HOA, why="replaces")
    walk.advance("complete_new_member_class", "11/01/2027")
    walk.advance("self_review", "21/06/2027")
    walk.advance("helper_assesses", "22/06/2027", helper=HOA)
    walk.advance("collect_opinions_recognition", "23/06/2027")
    stands = walk.refusal("cell_resolves_recognition", "01/07/2027", votes=PASSED)
    assert set(stands) == {"each_has.helper_assessment.missing"}
    assert stands["each_has.helper_assessment.missing"].evidence["items"] == [LAM["name"]]
    walk.advance("helper_assesses", "28/06/2027", helper=LAM)
    walk.advance("cell_resolves_recognition", "01/07/2027", votes=PASSED)


def test_a_helper_released_before_the_ceremony_has_nothing_to_assess(law: Law) -> None:
    walk = Walk(law)
    dossier_ready(walk, helpers=(LAM, HOA))
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)
    walk.advance("send_up_dossier", "15/05/2026")
    walk.advance("appraise_dossier", "22/05/2026")
    walk.advance("admit", "01/06/2026", votes=votes(9, 9))
    walk.advance("receive_decision", "04/06/2026")
    walk.advance("release_helper", "15/06/2026", helper=LAM, because="moved")
    walk.advance("hold_ceremony", "19/06/2026")
    walk.advance("complete_new_member_class", "11/01/2027")
    walk.advance("self_review", "21/06/2027")
    walk.advance("helper_assesses", "22/06/2027", helper=HOA)
    walk.advance("collect_opinions_recognition", "23/06/2027")
    walk.advance("cell_resolves_recognition", "01/07/2027", votes=PASSED)
    assert walk.counting()[-1] == "cell_resolves_recognition"
    assert [entry.facts["helper"] for entry in walk.record.of("helper_assesses")] == [HOA]
