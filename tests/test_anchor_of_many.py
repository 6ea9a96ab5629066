"""An anchor of a large book is made part by part, and is the same as if it had been made at once."""

from hashlib import sha256

import pytest
from storage_fixtures import ENGINES, TODAY, new_book
from walking import NOW, day

from ketnap.definitions import calendar_file, loader
from ketnap.storage.proof import anchors, audit
from ketnap.workflow import service
from ketnap.workflow.commands import Advance, Person
from ketnap.workflow.decision import Decision
from ketnap.workflow.law import Law

MANY = 2_001
"""More than two of the parts in which cases are written down."""


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    found = loader.shipped()
    law = Law(found.procedure, found.rules, calendar_file.shipped(), found.instruments)
    book = new_book(ENGINES[0], tmp_path_factory.mktemp("many"), law)
    facts = {
        "cell": "CB5",
        "birth_date": "2001-03-14",
        "education": "higher",
        "introduced_by": "cell",
        "full_name": "Phạm Thị Hồng Ánh",
    }
    with book.begin() as uow:
        for _ in range(MANY):
            code = uow.next_case()
            step = Advance(code, "discover", day("04/07/2025"), facts, (), "VP", uow.next_command())
            done = service.open_case(uow, Person("Phạm Thị Hồng Ánh"), step, NOW, TODAY)
            assert isinstance(done, Decision)
    yield book
    book.close()


def test_the_first_anchor_names_every_case_once_and_digests_them_in_their_order(book):
    with book.begin(keep=False) as uow:
        made = anchors.make(uow, NOW)
        run = uow.cursor.execute
        heads = run('SELECT code, version, hex(head) FROM "case" ORDER BY id').fetchall()
        named = run("SELECT count(*), count(DISTINCT case_id) FROM anchor_case").fetchone()
        lines = ["", *(f"{code} {version} {head.lower()}" for code, version, head in heads)]
        assert named == (MANY, MANY)
        assert made.digest == sha256("\n".join(lines).encode()).hexdigest()
        assert audit.verify(uow).sound


def test_what_was_anchored_and_did_not_change_is_not_anchored_again(book):
    with book.begin(keep=False) as uow:
        first = anchors.make(uow, NOW)
        assert anchors.make(uow, NOW) == first
