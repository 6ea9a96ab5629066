"""Letters that a step raises only under conditions: which one, when it is not known, how it is declared and shown."""

from collections.abc import Callable

import pytest
from small_procedure import FILES, changed, one_problem
from walking import AFTER_208, HOA, LAM, LONG_AGO, Power, Walk, day, tree, votes
from ways import probationary, resolved

from ketnap.definitions.loader import check
from ketnap.workflow.decision import Decision
from ketnap.workflow.law import Law
from ketnap.workflow.procedure import LetterIf
from ketnap.workflow.procedure_data import as_data, fingerprint, of_data


def raised(decision: Decision) -> list[tuple[str, str | None, str | None]]:
    return [(each.letter, each.issuer, each.to) for each in decision.letters]


# ---- B1: who decides at the origin -----------------------------------------------------------------


def leaving(walk: Walk, on: str) -> Walk:
    walk.advance(
        "move_known", on, destination="KT1", kind="official", reason="job", effective_on=day("01/12/2026")
    )
    return walk


@pytest.mark.parametrize(
    ("cell", "letters"),
    [
        ("GV", [("dossier_letter_92", "DH", "KT"), ("transfer_notice", "DH", "KT1")]),
        ("CB5", [("dossier_letter_93", "LC", "KT"), ("transfer_notice", "LC", "KT1")]),
        ("DL1", [("dossier_letter_93", "DL", "KT"), ("transfer_notice", "DL", "KT1")]),
    ],
    ids=["the base proposes", "the commune decides", "the base decides by delegation"],
)
def test_b1_takes_92_from_a_base_that_proposes_and_93_from_one_that_decides(
    law: Law, cell: str, letters: list[tuple[str, str, str]]
) -> None:
    walk = leaving(resolved(Walk(law), cell=cell), "10/06/2026")
    assert raised(walk.advance("transfer_b1", "10/06/2026")) == letters


def test_b1_goes_by_who_decides_on_the_day_of_the_letter(law: Law) -> None:
    """Since 26/7/2026 a grassroots committee decides itself, once the register says so."""
    organisations = tree(Power("DH", "decide", "standing", AFTER_208))
    walk = leaving(resolved(Walk(law, organisations), cell="GV"), "10/06/2026")
    before, after = walk.fork(), walk
    assert raised(before.advance("transfer_b1", "24/07/2026"))[0][0] == "dossier_letter_92"
    assert raised(after.advance("transfer_b1", "27/07/2026"))[0][0] == "dossier_letter_93"


def test_a_register_that_does_not_say_who_decides_chooses_neither_letter(law: Law) -> None:
    walk = leaving(
        resolved(Walk(law, tree(Power("CV", "propose", None, LONG_AGO))), cell="CV1"), "10/06/2026"
    )
    refused = walk.refusal("transfer_b1", "10/06/2026")
    assert set(refused) == {"circumstance.base_decides.unknown"}
    finding = refused["circumstance.base_decides.unknown"]
    assert (finding.verdict, finding.evidence["document"]) == ("unknown", "dossier_letter_92")
    assert finding.source.startswith("06-HD/TW §3.9b")


def test_a_correction_of_the_day_raises_the_letter_of_that_day(law: Law) -> None:
    organisations = tree(Power("DH", "decide", "standing", AFTER_208))
    walk = leaving(resolved(Walk(law, organisations), cell="GV"), "10/06/2026")
    walk.advance("transfer_b1", "24/07/2026")
    corrected = walk.correct(walk.seq_of("transfer_b1"), "transfer_b1", "27/07/2026")
    assert raised(corrected)[0][0] == "dossier_letter_93"


# ---- a member who came and handed in no dossier ----------------------------------------------------


def came(law: Law) -> Walk:
    """A probationer whose introduction came to Kiến Thụy on 19/10/2026: three months to hand in the dossier."""
    origin = probationary(Walk(law))
    origin.advance("helper_assesses", "05/10/2026", helper=LAM)
    leaving(origin, "06/10/2026").advance("transfer_m", "08/10/2026", introduction_number="0012345")
    walk = Walk(law, origin.organisations)
    walk.advance("receive_m", "19/10/2026", carried=origin.record.counting, cell="KT1", origin="LC")
    walk.advance("assign_helper", "19/10/2026", helper=HOA, why="received")
    return walk


def removed(walk: Walk, month: str = "02/2027") -> Decision:
    walk.advance("cell_resolves_removal", f"11/{month}", votes=votes(12, 11, 1), because="không nộp hồ sơ")
    walk.advance("committee_resolves_removal", f"17/{month}", votes=votes(15, 15))
    return walk.advance("remove", f"24/{month}", votes=votes(9, 9))


def test_the_origin_is_told_of_the_removal_of_whoever_never_handed_in_the_dossier(law: Law) -> None:
    assert raised(removed(came(law))) == [("removal_notice", "KT", "origin")]


def handed_in(walk: Walk) -> Decision:
    walk.advance("present_papers", "26/10/2026", file_list_certified=True)
    return removed(walk)


@pytest.mark.parametrize(
    "told",
    [
        lambda law: handed_in(came(law)),
        lambda law: removed(came(law), "12/2026"),
        lambda law: removed(probationary(Walk(law))),
    ],
    ids=["the dossier was handed in", "the three months are not over", "a member of our own"],
)
def test_of_any_other_removal_no_letter_goes_to_an_origin(law: Law, told: Callable[[Law], Decision]) -> None:
    assert raised(told(law)) == []


# ---- declared and kept -----------------------------------------------------------------------------

UNDER_CONDITIONS = changed(
    "    letters: [notice]\n",
    "    letters_if:\n      - { letter: notice, unless: [in_union], source: 294-QĐ/TW §4.3.1 }\n",
)


def test_a_procedure_with_such_letters_is_kept_and_read_back(law: Law) -> None:
    loaded = check(UNDER_CONDITIONS)
    assert loaded.procedure is not None
    step = loaded.procedure.steps["admit"]
    assert step.letters_if == (LetterIf("notice", (), ("in_union",), "294-QĐ/TW §4.3.1"),)
    assert (step.letters, step.may_raise) == ((), ("notice",))
    for procedure in (loaded.procedure, law.procedure):
        assert of_data(as_data(procedure)) == procedure
        assert fingerprint(as_data(procedure)) == procedure.hash


def test_the_hash_of_a_procedure_without_such_letters_knows_nothing_of_them() -> None:
    loaded = check(FILES)
    assert loaded.procedure is not None
    assert all("letters_if" not in step for step in as_data(loaded.procedure)["steps"].values())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("letter: notice", "letter: decision", "chưa có văn bản «decision»"),
        ("unless: [in_union], source", "unless: [in_youth], source", "chưa có trường hợp «in_youth»"),
        ("unless: [in_union], source: 294-QĐ/TW §4.3.1 }", "unlesss: [in_union] }", "«unlesss»"),
        ("unless: [in_union], ", "", "không có điều kiện nào"),
        ("source: 294-QĐ/TW §4.3.1", "source: 295-QĐ/TW §4.3.1", "«295-QĐ/TW §4.3.1»"),
        ("{ letter: notice, ", "{ ", "thiếu «letter»"),
    ],
)
def test_a_slip_in_such_a_letter_is_said_where_it_stands(old: str, new: str, said: str) -> None:
    text = UNDER_CONDITIONS["admission.yaml"]
    entry = text.index("- { letter: notice")
    broken = text[:entry] + text[entry:].replace(old, new, 1)
    problem = one_problem({**UNDER_CONDITIONS, "admission.yaml": broken})
    assert said in str(problem)
    assert problem.line == text[:entry].count("\n") + 1


def test_a_role_is_compared_with_one_that_there_is() -> None:
    problem = one_problem(
        changed("check: done, step: move_away", "check: role, role: committee, same_as: council")
    )
    assert "vai «council»" in str(problem)
