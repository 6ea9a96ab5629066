"""What would mend a finding of a case that has begun is a step that such a case can take."""

from pathlib import Path

import pytest
from office_books import Desk, office_book

from ketnap import cli
from ketnap.workflow.law import Law
from ketnap.workflow.procedure import NEW
from ketnap.workflow.references import menders


@pytest.fixture
def desk(tmp_path: Path, law: Law):
    cli.speak("vi")
    desk = Desk(office_book(tmp_path, law))
    yield desk
    desk.book.close()


def test_a_fact_of_the_person_is_mended_by_the_step_that_records_it_not_by_opening_the_case(law: Law) -> None:
    steps = law.procedure.steps
    beginning = {name for name, step in steps.items() if step.sources == (NEW,)}
    assert {"discover", "take_over"} <= beginning
    for fact in law.procedure.facts:
        assert menders(law.procedure, fact)[0] == "record_person"
        assert not beginning.intersection(menders(law.procedure, fact)), fact


def test_a_refusal_proposes_the_ordinary_step_alone(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "dat", walk.code, "doan-vien=khong")
    voted = (
        "ho-so",
        "ghi",
        walk.code,
        "nghi-quyet-chi-bo",
        "--phieu",
        "trieu-tap=9,tan-thanh=9,khong-tan-thanh=0",
    )
    [found] = [each for each in desk.error(*voted)["findings"] if each["code"] == "fact.youth_union_member"]
    assert found["mended_by"] == ["record_person"]
    shown = desk.run(*voted)
    assert shown.exit_code == 4
    assert "ghi: ghi-thong-tin\n" in shown.stderr
    assert "nhan-ho-so-giay" not in shown.stderr
