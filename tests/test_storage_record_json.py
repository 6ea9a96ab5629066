"""What is stored as JSON is read back the same, and the same value always gives the same text."""

from datetime import UTC, date, datetime
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketnap.storage.record_json import (
    body_fields,
    body_text,
    counting_of,
    dumps,
    record_text,
    record_text_after,
    rungs_of,
    rungs_text,
)
from ketnap.workflow.deadlines import Rung
from ketnap.workflow.record import Entry, Event, Paper

TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
VALUES = st.booleans() | st.integers(-(2**31), 2**31) | TEXTS | st.lists(TEXTS, max_size=3)
FACTS = st.dictionaries(TEXTS, VALUES | st.dictionaries(TEXTS, st.integers(0, 99), max_size=5), max_size=4)
PAPERS = st.lists(st.builds(Paper, TEXTS, TEXTS, st.dates()), max_size=3).map(tuple)
ENTRIES = st.builds(Entry, TEXTS, st.dates(), FACTS, PAPERS, st.integers(1, 99), st.booleans())


@given(st.lists(ENTRIES, max_size=5))
def test_a_running_result_is_read_back_as_it_was_and_grows_at_its_end(entries):
    text = "[]"
    for entry in entries:
        text = record_text_after(text, entry)
    assert text == record_text(entries)
    assert counting_of(text) == tuple(entries)


@given(
    FACTS, PAPERS, st.lists(ENTRIES, max_size=2), TEXTS, st.lists(st.dictionaries(TEXTS, TEXTS), max_size=2)
)
def test_the_body_of_an_event_is_read_back_as_it_was(facts, papers, carried, because, used):
    along = tuple(entry._replace(seq=7, carried=True) for entry in carried)
    at = datetime(2026, 11, 24, tzinfo=UTC)
    event = Event(
        7, "certify", date(2026, 1, 1), at, "VP", "L-1", facts, papers, along, None, because, used=tuple(used)
    )
    read = Event(7, "certify", date(2026, 1, 1), at, "VP", "L-1", **body_fields(body_text(event), 7))
    assert read == event


def test_what_says_nothing_is_not_written():
    at = datetime(2026, 11, 24, tzinfo=UTC)
    assert body_text(Event(1, "certify", date(2026, 1, 1), at, "VP", "L-1", {})) == "{}"


def test_the_order_in_which_facts_were_typed_does_not_matter():
    assert (
        dumps({"b": 1, "a": {"d": "đ", "c": 2}})
        == dumps({"a": {"c": 2, "d": "đ"}, "b": 1})
        == '{"a":{"c":2,"d":"đ"},"b":1}'
    )


def test_no_separator_of_the_hash_chain_can_stand_in_a_text():
    assert dumps({"a": "\x1e\x1f"}) == '{"a":"\\u001e\\u001f"}'


def test_read_only_mappings_are_stored_and_what_is_no_value_is_refused():
    assert dumps(MappingProxyType({"a": Paper("x", "1", "2026-01-01")})) == '{"a":["x","1","2026-01-01"]}'
    with pytest.raises(TypeError):
        dumps({"a": object()})


@given(
    st.lists(
        st.builds(Rung, st.dates(), st.sampled_from(["owner", "superior"]), st.integers(-60, 60)), max_size=6
    )
)
def test_rungs_are_read_back_as_they_were(rungs):
    assert rungs_of(rungs_text(tuple(rungs))) == tuple(rungs)
