"""Cases that stay with a procedure that printed few papers: nothing is offered that is then refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from earlier_programs import EARLIER, book_of_then, law_of_then, released
from office_books import Desk
from storage_fixtures import KeptWalk
from ways import dossier_ready

from ketnap import cli
from ketnap.commands.letter import documents
from ketnap.workflow.law import Law
from ketnap.workflow.procedure import Procedure


def printed_few(procedure: Procedure) -> Procedure:
    """The same without drafting letters: only what steps raise by themselves is printed."""
    steps = {name: step for name, step in procedure.steps.items() if not step.any_letters}
    papers = {
        name: each if documents.raising(procedure, name) else each._replace(fields=())
        for name, each in procedure.documents.items()
    }
    return released(procedure._replace(steps=steps, documents=papers))


@pytest.fixture
def desk(tmp_path: Path, law: Law) -> Iterator[Desk]:
    cli.speak("vi")
    earlier = law_of_then(law)
    book = book_of_then(tmp_path, earlier._replace(procedure=printed_few(earlier.procedure)))
    yield Desk(book)
    book.close()


@pytest.fixture
def walk(desk: Desk) -> KeptWalk:
    walk = dossier_ready(desk.book.walk("Vũ Hải Yến"))
    desk.json("du-lieu", "nang-cap")
    return walk


def test_no_paper_is_offered_to_a_case_whose_procedure_drafts_none(
    desk: Desk, walk: KeptWalk, law: Law
) -> None:
    error = desk.error("van-ban", "soan", walk.code)
    assert (error["code"], error["exit"]) == ("paper.older_procedure", 4)
    assert EARLIER in error["message"]
    assert error["next"] == [f"ketnap definition migrate {law.procedure.version} {walk.code}"]


def test_a_meeting_names_the_cases_that_it_leaves_out_because_of_their_procedure(
    desk: Desk, walk: KeptWalk, law: Law
) -> None:
    answer = desk.json("van-ban", "in", "--cuoc-hop", "CB5", "--chay-thu")
    assert (answer["papers"], answer["older_procedure"]) == ([], [walk.code])
    shown = desk.run("van-ban", "in", "--cuoc-hop", "CB5", "--chay-thu").stdout
    assert f"ketnap quy-trinh chuyen-doi {law.procedure.version} {walk.code}" in shown
    assert "Không có hồ sơ nào đến lượt" not in shown
    desk.json("quy-trinh", "chuyen-doi", law.procedure.version, walk.code)
    answer = desk.json("van-ban", "in", "--cuoc-hop", "CB5", "--chay-thu")
    assert answer["older_procedure"] == [] != answer["papers"]
