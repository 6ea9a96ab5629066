"""The usual stretches of the way to membership, which walk tests start from, and the whole of it."""

from collections.abc import Callable, Sequence
from typing import Any

from walking import LAM, Walk, day, votes

USUAL = {
    "religion": "none",
    "youth_union_here": True,
    "youth_union_member": True,
    "trade_union_member": False,
    "considered_at": "residence",
}
"""What a secretary records about somebody with nothing special about them."""


def discovered(walk: Walk, cell: str = "CB5", on: str = "04/07/2025", **facts: Any) -> Walk:
    born = facts.pop("birth_date", day("14/03/2001"))
    education = facts.pop("education", "higher")
    walk.advance("discover", on, cell=cell, birth_date=born, education=education, introduced_by="cell")
    walk.advance("record_person", on, **{**USUAL, **facts})
    return walk


def listed(walk: Walk, cell: str = "CB5", helpers: Sequence[Any] = (LAM,), **facts: Any) -> Walk:
    discovered(walk, cell, **facts)
    walk.advance("list_sympathiser", "07/07/2025")
    for helper in helpers:
        walk.advance(
            "assign_helper", "07/07/2025", helper=helper, together_since=day("01/01/2024"), why="first"
        )
    return walk


def certified(walk: Walk, cell: str = "CB5", helpers: Sequence[Any] = (LAM,), **facts: Any) -> Walk:
    listed(walk, cell, helpers, **facts)
    walk.advance("propose_for_class", "10/07/2025")
    walk.advance("send_to_class", "15/07/2025")
    walk.advance("complete_class", "08/08/2025", class_from=day("04/08/2025"), class_to=day("08/08/2025"))
    walk.advance("certify", "20/08/2025")
    return walk


def proposed(walk: Walk, cell: str = "CB5", helpers: Sequence[Any] = (LAM,), **facts: Any) -> Walk:
    """The cell has proposed to open the procedure; the committee has not yet said yes."""
    certified(walk, cell, helpers, **facts)
    walk.advance("propose_procedure", "10/02/2026")
    return walk


def history_written(walk: Walk, cell: str = "CB5", helpers: Sequence[Any] = (LAM,), **facts: Any) -> Walk:
    proposed(walk, cell, helpers, **facts)
    walk.advance("open_procedure", "02/03/2026")
    walk.advance("apply", "10/03/2026")
    walk.advance("write_history", "12/03/2026", overlap_stamped_on=day("12/03/2026"))
    return walk


def opened(walk: Walk, on: str = "02/03/2026") -> Walk:
    """From the proposal to the certified history, without a letter of verification."""
    walk.advance("open_procedure", on)
    walk.advance("apply", "10/03/2026")
    walk.advance("write_history", "12/03/2026", overlap_stamped_on=day("12/03/2026"))
    walk.advance("conclude_verification", "15/04/2026", politics_today_checked=True, spouse_carer="no_carer")
    walk.advance("remark_history", "16/04/2026")
    walk.advance("certify_history", "20/04/2026")
    return walk


def introduced(walk: Walk) -> Walk:
    """The introductions and opinions about somebody in the Youth Union."""
    walk.advance("helper_introduces", "22/04/2026", helper=LAM)
    walk.advance("youth_union_resolves", "24/04/2026")
    walk.advance("collect_opinions", "28/04/2026")
    return walk


def filed(walk: Walk, on: str, *documents: str) -> Walk:
    """Papers put on file, each "name" or "name=20/02/2026"."""
    for document in documents:
        walk.advance("file_paper", on, document)
    return walk


def applied(walk: Walk, cell: str = "CB5", helpers: Sequence[Any] = (LAM,), **facts: Any) -> Walk:
    """The history is certified; introductions and opinions are still to come."""
    history_written(walk, cell, helpers, **facts)
    walk.advance("request_verification", "16/03/2026", about="cha mẹ", place="domestic")
    walk.advance("verification_replied", "10/04/2026", about="cha mẹ")
    walk.advance("conclude_verification", "15/04/2026", politics_today_checked=True, spouse_carer="no_carer")
    walk.advance("remark_history", "16/04/2026")
    walk.advance("certify_history", "20/04/2026")
    return walk


def dossier_ready(walk: Walk, cell: str = "CB5", helpers: Sequence[Any] = (LAM,), **facts: Any) -> Walk:
    applied(walk, cell, helpers, **facts)
    for helper in helpers:
        walk.advance("helper_introduces", "22/04/2026", helper=helper)
    if walk.record.facts["youth_union_member"]:
        walk.advance("youth_union_resolves", "24/04/2026")
    if walk.record.facts["trade_union_member"]:
        walk.advance("trade_union_resolves", "24/04/2026")
    walk.advance("collect_opinions", "28/04/2026")
    return walk


def resolved(walk: Walk, cell: str = "CB5", helpers: Sequence[Any] = (LAM,), **facts: Any) -> Walk:
    dossier_ready(walk, cell, helpers, **facts)
    walk.advance("cell_resolves_admission", "11/05/2026", votes=votes(12, 11, 1))
    return walk


def sent_up(walk: Walk, cell: str = "CB5", helpers: Sequence[Any] = (LAM,), **facts: Any) -> Walk:
    """The dossier lies with the competent committee; the section and the grassroots committee, where there are
    any, have resolved."""
    resolved(walk, cell, helpers, **facts)
    if cell == "SV":
        walk.advance("section_reports_admission", "12/05/2026")
    if cell in ("SV", "GV", "BV1", "DL1"):
        walk.advance("committee_resolves_admission", "13/05/2026", votes=votes(9, 9))
    walk.advance("send_up_dossier", "15/05/2026")
    return walk


def admitted(walk: Walk, cell: str = "CB5", helpers: Sequence[Any] = (LAM,), **facts: Any) -> Walk:
    sent_up(walk, cell, helpers, **facts)
    if cell != "DL1":
        walk.advance("appraise_dossier", "22/05/2026")
    walk.advance("admit", "01/06/2026", votes=votes(9, 9))
    return walk


def probationary(walk: Walk, cell: str = "CB5", helpers: Sequence[Any] = (LAM,), **facts: Any) -> Walk:
    admitted(walk, cell, helpers, **facts)
    walk.advance("receive_decision", "04/06/2026")
    walk.advance("hold_ceremony", "19/06/2026")
    return walk


def probation_done(walk: Walk, cell: str = "CB5", helpers: Sequence[Any] = (LAM,), **facts: Any) -> Walk:
    """Everything for the recognition is there but the cell's resolution."""
    probationary(walk, cell, helpers, **facts)
    walk.advance("complete_member_file", "10/07/2026")
    walk.advance("complete_new_member_class", "11/09/2026")
    walk.advance("self_review", "21/06/2027")
    for helper in helpers:
        walk.advance("helper_assesses", "22/06/2027", helper=helper)
    walk.advance("collect_opinions_recognition", "23/06/2027")
    return walk


def recognised(walk: Walk, cell: str = "CB5", helpers: Sequence[Any] = (LAM,), **facts: Any) -> Walk:
    probation_done(walk, cell, helpers, **facts)
    walk.advance("cell_resolves_recognition", "01/07/2027", votes=votes(12, 12))
    if cell in ("CB5", "CB7", "KT1", "SV", "GV", "BV1", "DL1"):
        walk.advance("committee_resolves_recognition", "08/07/2027", votes=votes(9, 9))
    walk.advance("recognise", "20/07/2027", votes=votes(9, 9))
    return walk


# ---- the whole of it -------------------------------------------------------------------------------

WHOLE_WAY: Sequence[tuple[str, str, dict[str, Any]]] = (
    (
        "discover",
        "03/07/2023",
        {"cell": "SV", "birth_date": day("14/03/2001"), "education": "upper_secondary"},
    ),
    ("record_person", "03/07/2023", {**USUAL, "trade_union_member": True, "considered_at": "school"}),
    ("list_sympathiser", "05/07/2023", {}),
    ("assign_helper", "05/07/2023", {"helper": LAM, "together_since": day("05/09/2021"), "why": "first"}),
    ("confirm_on_list", "31/07/2023", {}),
    ("propose_for_class", "10/08/2023", {}),
    ("send_to_class", "21/08/2023", {}),
    ("complete_class", "15/09/2023", {"class_from": day("11/09/2023"), "class_to": day("15/09/2023")}),
    ("certify", "29/09/2023", {}),
    ("propose_procedure", "04/03/2024", {}),
    ("open_procedure", "18/03/2024", {}),
    ("apply", "01/04/2024", {}),
    ("write_history", "03/04/2024", {"overlap_stamped_on": day("03/04/2024")}),
    ("request_verification", "08/04/2024", {"about": "cha mẹ", "place": "domestic"}),
    ("verification_arrives", "12/04/2024", {"about": "cha mẹ"}),
    ("verification_replied", "20/05/2024", {"about": "cha mẹ"}),
    ("conclude_verification", "27/05/2024", {"politics_today_checked": True, "spouse_carer": "no_carer"}),
    ("remark_history", "30/05/2024", {}),
    ("certify_history", "05/06/2024", {}),
    ("helper_introduces", "10/06/2024", {"helper": LAM}),
    ("youth_union_resolves", "12/06/2024", {}),
    ("trade_union_resolves", "14/06/2024", {}),
    ("collect_opinions", "20/06/2024", {}),
    ("cell_resolves_admission", "05/07/2024", {"votes": votes(12, 11, 1)}),
    ("section_reports_admission", "12/07/2024", {}),
    ("committee_resolves_admission", "22/07/2024", {"votes": votes(15, 14, 1)}),
    ("send_up_dossier", "26/07/2024", {}),
    ("appraise_dossier", "05/08/2024", {}),
    ("admit", "20/08/2024", {"votes": votes(9, 5, 4)}),
    ("receive_decision", "26/08/2024", {}),
    ("hold_ceremony", "10/09/2024", {}),
    ("complete_member_file", "20/09/2024", {}),
    ("complete_new_member_class", "15/11/2024", {}),
    ("self_review", "10/09/2025", {}),
    ("helper_assesses", "12/09/2025", {"helper": LAM}),
    ("collect_opinions_recognition", "16/09/2025", {}),
    ("cell_resolves_recognition", "25/09/2025", {"votes": votes(12, 8, 4)}),
    ("section_reports_recognition", "02/10/2025", {}),
    ("committee_resolves_recognition", "10/10/2025", {"votes": votes(15, 10, 5)}),
    ("recognise", "24/10/2025", {"votes": votes(9, 5, 4)}),
    ("announce_recognition", "03/11/2025", {}),
    ("send_card_list", "28/11/2025", {}),
    ("hand_over_card", "02/03/2026", {}),
)
"""A student under a section committee, from discovery to the card, every step of the printed order on its own
day; the section had its power until 25/7/2026."""


def facts_of(step: str, facts: dict[str, Any]) -> dict[str, Any]:
    return {**facts, "introduced_by": "youth_union"} if step == "discover" else facts


def whole_way(walk: Walk, seen: Callable[[Walk], None] | None = None) -> Walk:
    """Every step in its order; `seen` looks at the walk before the first and after each."""
    for step, on, facts in WHOLE_WAY:
        if seen is not None:
            seen(walk)
        walk.advance(step, on, **facts_of(step, facts))
    if seen is not None:
        seen(walk)
    return walk
