"""Probationers abroad: slips, reports on return, and whoever is alone there, decided on without a cell."""

from walking import LAM, Walk, day, votes
from ways import probationary

from ketnap.workflow.law import Law

NINE = votes(9, 9)


def test_an_official_stay_gives_sixty_working_days_for_the_slip_a_temporary_one_thirty(law: Law) -> None:
    walk = probationary(Walk(law))
    temporary = walk.fork()
    walk.advance("go_abroad", "05/10/2026", stay="official", alone=False)
    assert walk.due("abroad.official") == law.calendar.add_working_days(day("05/10/2026"), 60)
    assert "abroad.temporary" not in walk.open_deadlines()
    temporary.advance("go_abroad", "05/10/2026", stay="temporary", alone=False)
    assert temporary.due("abroad.temporary") == law.calendar.add_working_days(day("05/10/2026"), 30)
    assert "abroad.official" not in temporary.open_deadlines()
    walk.advance("submit_abroad_slip", "12/10/2026")
    assert "abroad.official" not in walk.open_deadlines()


def test_back_home_the_member_reports_in_thirty_working_days(law: Law) -> None:
    walk = probationary(Walk(law))
    assert walk.refused("return_from_abroad", "05/10/2026") == {"after.go_abroad": "unmet"}
    walk.advance("go_abroad", "05/10/2026", stay="official", alone=False)
    walk.advance("return_from_abroad", "01/03/2027")
    assert walk.due("abroad.return") == law.calendar.add_working_days(day("01/03/2027"), 30)
    walk.advance("report_return", "15/03/2027")
    assert "abroad.return" not in walk.open_deadlines()


def test_of_somebody_alone_abroad_no_cell_resolves_but_the_origin_comments(law: Law) -> None:
    walk = probationary(Walk(law))
    walk.advance("complete_member_file", "10/07/2026")
    walk.advance("go_abroad", "05/10/2026", stay="official", alone=True)
    walk.advance("self_review", "21/06/2027")
    walk.advance("helper_assesses", "22/06/2027", helper=LAM)
    walk.advance("collect_opinions_recognition", "23/06/2027")
    stands = walk.refused("cell_resolves_recognition", "01/07/2027", votes=votes(12, 12))
    assert stands["circumstance.abroad_alone"] == "unmet"
    stands = walk.refused("recognise", "20/07/2027", votes=NINE)
    assert stands == {"paper.abroad_origin_comments.missing": "unmet"}
    walk.advance("file_paper", "20/07/2027", "abroad_origin_comments=12/07/2027")
    walk.advance("recognise", "20/07/2027", votes=NINE)
    assert walk.state == "official"


def test_back_home_again_the_cell_resolves_as_for_everybody(law: Law) -> None:
    walk = probationary(Walk(law))
    walk.advance("complete_new_member_class", "11/09/2026")
    walk.advance("go_abroad", "05/10/2026", stay="official", alone=True)
    walk.advance("return_from_abroad", "01/03/2027")
    walk.advance("self_review", "21/06/2027")
    walk.advance("helper_assesses", "22/06/2027", helper=LAM)
    walk.advance("collect_opinions_recognition", "23/06/2027")
    walk.advance("cell_resolves_recognition", "01/07/2027", votes=votes(12, 12))
    assert walk.counting()[-1] == "cell_resolves_recognition"
