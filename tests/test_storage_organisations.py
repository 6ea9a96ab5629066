"""The register of organisations: dated lines that end one another, and today's tree as spans of numbers."""

import random
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storage_fixtures import ENGINES, TODAY, new_book
from walking import LONG_AGO, PARENTS, tree
from ways import certified, discovered

from ketnap.storage import organisations, queries, register
from ketnap.storage.errors import OrganisationRefused
from ketnap.storage.organisations import _make_room
from ketnap.workflow.organisations import Link, Organisation, Post, Power
from ketnap.workflow.ports import NoSuchOrganisation


@pytest.fixture(params=ENGINES)
def book(request, tmp_path, law):
    book = new_book(request.param, tmp_path, law)
    yield book
    book.close()


def codes(nodes):
    return [node.organisation.code for node in nodes]


def test_the_register_that_is_read_is_the_one_that_was_entered(book, law):
    told = tree()
    roles = law.procedure.roles
    with book.reading() as reader:
        for cell in ("CB5", "SV", "GV", "BV1", "DL1", "CX1", "TP"):
            read = reader.organisations({cell})
            for on in (
                date(2016, 1, 1),
                date(2025, 6, 30),
                date(2025, 7, 1),
                date(2026, 7, 25),
                date(2026, 7, 26),
            ):
                assert read.upward(cell, on) == told.upward(cell, on)
                for role in roles:
                    assert read.holder(roles, role, cell, on) == told.holder(roles, role, cell, on)
                    holder = told.holder(roles, role, cell, on)
                    if holder is not None:
                        assert read.manner(holder, on) == told.manner(holder, on)


def test_an_organisation_that_is_not_there_is_named(book):
    with book.reading() as reader, pytest.raises(NoSuchOrganisation) as error:
        reader.organisations({"CB5", "XX"})
    assert error.value.code == "XX"
    with book.reading() as reader, pytest.raises(NoSuchOrganisation):
        queries.cases(reader, "XX")
    with book.reading() as reader, pytest.raises(NoSuchOrganisation):
        register.tree(reader, TODAY, "XX")
    with book.reading() as reader, pytest.raises(NoSuchOrganisation):
        register.entry(reader, "XX")


def test_the_tree_lists_everybody_under_whom_they_stand(book):
    with book.reading() as reader:
        nodes = register.tree(reader, TODAY)
        below = register.tree(reader, TODAY, "UB")
    assert {node.organisation.code: node.parent for node in nodes} == {"TP": None, **PARENTS}
    depth = {node.organisation.code: node.depth for node in nodes}
    assert (depth["TP"], depth["LC"], depth["CB5"], depth["SV"]) == (0, 1, 2, 4)
    assert sorted(codes(below)) == sorted(["UB", "BV", "BV1", "DH", "GV", "BP", "SV", "DL", "DL1"])
    assert [node.depth for node in below if node.organisation.code in ("UB", "SV")] == [0, 3]
    listed = [c for c in codes(nodes) if c in ("CB5", "CB7")]
    assert listed == ["CB5", "CB7"]


def test_a_list_of_an_organisation_shows_all_under_it_and_nothing_else(book):
    here, there = discovered(book.walk()), discovered(book.walk("Đỗ Minh Đăng"), "SV")
    with book.reading() as reader:
        for under, expected in (
            ("TP", {here.code, there.code}),
            ("LC", {here.code}),
            ("CB5", {here.code}),
            ("UB", {there.code}),
            ("CB7", set()),
        ):
            assert {line.code for line in queries.cases(reader, under)} == expected


def test_a_new_link_ends_the_old_one_and_history_keeps_both(book):
    with book.begin() as uow:
        organisations.link(uow, Link("CB5", "KT", date(2026, 7, 1)), TODAY)
    with book.reading() as reader:
        read = reader.organisations({"CB5"})
        assert read.above("CB5", date(2026, 6, 30)) == "LC"
        assert read.above("CB5", date(2026, 7, 1)) == "KT"
        assert register.entry(reader, "CB5").links == (
            Link("CB5", "LC", LONG_AGO, date(2026, 6, 30)),
            Link("CB5", "KT", date(2026, 7, 1)),
        )
        assert "CB5" in codes(register.tree(reader, TODAY, "KT"))


def test_a_link_of_the_past_gives_way_to_the_ones_after_it(book):
    with book.begin() as uow:
        organisations.link(uow, Link("CB5", "KT", date(2010, 1, 1)), TODAY)
    with book.reading() as reader:
        assert register.entry(reader, "CB5").links == (
            Link("CB5", "KT", date(2010, 1, 1), date(2015, 12, 31)),
            Link("CB5", "LC", LONG_AGO),
        )


def test_a_power_in_another_manner_ends_the_former(book):
    with book.begin() as uow:
        organisations.power(uow, Power("LC", "decide", "standing_board", date(2026, 7, 26)), TODAY)
        organisations.end_power(uow, "LC", "propose", date(2026, 12, 31), TODAY)
    with book.reading() as reader:
        read = reader.organisations({"LC"})
        assert read.manner("LC", date(2026, 7, 25)) == "standing"
        assert read.manner("LC", date(2026, 7, 26)) == "standing_board"
        assert read.power("LC", ("propose",), date(2026, 12, 31)) is not None
        assert read.power("LC", ("propose",), date(2027, 1, 1)) is None
        assert len([each for each in register.entry(reader, "LC").powers if each.power == "decide"]) == 2


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda uow: organisations.add(uow, Organisation("CB5", "Chi bộ 5", "cell"), TODAY), "exists"),
        (lambda uow: organisations.link(uow, Link("CB5", "CB5", TODAY), TODAY), "itself"),
        (lambda uow: organisations.link(uow, Link("TP", "CB5", TODAY), TODAY), "circle"),
        (lambda uow: organisations.link(uow, Link("CB5", "KT", TODAY, LONG_AGO), TODAY), "before_start"),
        (lambda uow: organisations.power(uow, Power("CB5", "rule", None, TODAY), TODAY), "unknown_power"),
        (
            lambda uow: organisations.power(uow, Power("CB5", "teach", None, TODAY, LONG_AGO), TODAY),
            "before_start",
        ),
        (lambda uow: organisations.end_power(uow, "CB5", "teach", TODAY, TODAY), "unknown_power"),
        (
            lambda uow: organisations.post(uow, Post("CB5", "Bí thư", "X", None, TODAY, LONG_AGO), TODAY),
            "before_start",
        ),
        (lambda uow: organisations.merge(uow, ["CB5"], "CB5", TODAY, TODAY), "itself"),
        (lambda uow: organisations.merge(uow, ["LC"], "CB5", TODAY, TODAY), "circle"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(book, change, reason):
    before = book.dump()
    with pytest.raises(OrganisationRefused) as error, book.begin() as uow:
        change(uow)
    assert error.value.reason == reason
    assert book.dump() == before


def test_who_is_in_post_depends_on_the_day(book):
    with book.begin() as uow:
        first = organisations.post(
            uow, Post("CB5", "Bí thư", " Trần  Văn Lâm ", None, date(2020, 1, 1)), TODAY
        )
        organisations.end_post(uow, first, date(2026, 6, 30))
        organisations.post(uow, Post("CB5", "Bí thư", "Vũ Hải Yến", "a@b.vn", date(2026, 7, 1)), TODAY)
    with book.reading() as reader:
        assert [each.holder for each in reader.posts("CB5", date(2026, 6, 30))] == ["Trần Văn Lâm"]
        assert [each.holder for each in reader.posts("CB5", date(2026, 7, 1))] == ["Vũ Hải Yến"]
        assert reader.posts("CB5", date(2019, 12, 31)) == []
        assert [line.id for line in register.entry(reader, "CB5").posts] == [1, 2]


def test_a_merged_organisation_hands_on_what_stood_under_it(book):
    walk = certified(book.walk())
    with book.begin() as uow:
        organisations.post(uow, Post("LC", "Bí thư", "X", None, LONG_AGO), TODAY)
        left = organisations.merge(uow, ["LC"], "KT", date(2026, 7, 1), TODAY)
    assert left == []
    with book.reading() as reader:
        entry = register.entry(reader, "LC")
        assert (entry.organisation.successor, entry.organisation.ended_on) == ("KT", date(2026, 6, 30))
        assert entry.links == (Link("LC", "TP", LONG_AGO, date(2026, 6, 30)),)
        assert {each.until for each in entry.powers} == {date(2026, 6, 30)}
        assert [line.post.until for line in entry.posts] == [date(2026, 6, 30)]
        read = reader.organisations({"CB5"})
        assert read.above("CB5", date(2026, 6, 30)) == "LC"
        assert read.above("CB5", date(2026, 7, 1)) == "KT"
        assert [line.code for line in queries.cases(reader, "KT")] == [walk.code]


def test_cases_that_a_merged_cell_still_keeps_are_named_and_seen_under_its_successor(book):
    walk = certified(book.walk())
    with book.begin() as uow:
        assert organisations.merge(uow, ["CB5"], "CB7", date(2026, 7, 1), TODAY) == [walk.code]
    with book.reading() as reader:
        assert [line.code for line in queries.cases(reader, "CB7")] == [walk.code]
        assert [line.code for line in queries.cases(reader, "LC")] == [walk.code]
    with book.begin() as uow, pytest.raises(OrganisationRefused):
        organisations.link(uow, Link("KT1", "CB5", date(2026, 8, 1)), TODAY)
    with book.begin() as uow, pytest.raises(OrganisationRefused):
        organisations.merge(uow, ["CB5"], "CB7", date(2026, 8, 1), TODAY)


def test_a_link_that_lies_ahead_counts_in_the_tree_from_its_day(book):
    with book.begin() as uow:
        organisations.link(uow, Link("CB5", "KT", date(2031, 1, 1)), TODAY)
    with book.reading() as reader:
        assert "CB5" in codes(register.tree(reader, TODAY, "LC"))
    with book.begin() as uow:
        organisations.renumber(uow.cursor, date(2031, 1, 1))
    with book.reading() as reader:
        assert "CB5" in codes(register.tree(reader, date(2031, 1, 1), "KT"))


def test_what_was_read_of_the_register_is_read_again_after_a_change_and_after_a_change_taken_back(book):
    def above():
        with book.reading() as reader:
            return reader.organisations({"CB5"}).above("CB5", TODAY)

    assert above() == "LC"
    with book.begin(keep=False) as uow:
        organisations.link(uow, Link("CB5", "KT", TODAY), TODAY)
        assert uow.organisations({"CB5"}).above("CB5", TODAY) == "KT"
    assert above() == "LC"
    with book.begin() as uow:
        organisations.link(uow, Link("CB5", "UB", TODAY), TODAY)
    assert above() == "UB"


def test_an_organisation_is_found_by_code_or_by_name_and_typed_marks_count(book):
    with book.begin() as uow:
        organisations.add(uow, Organisation("CG1", "Đảng ủy xã Cẩm Giang", "committee"), TODAY)
        organisations.add(uow, Organisation("CG2", "Đảng ủy xã Cẩm Giàng", "committee"), TODAY)
    with book.reading() as reader:

        def found(text):
            return [each.code for each in register.find(reader, text)]

        assert found("cam giang") == ["CG1", "CG2"]
        assert found("xã cẩm giàng") == ["CG2"]
        assert found("cẩm giang") == ["CG1"]
        assert found("cb5") == ["CB5"]
        assert found("100%") == found("_") == found("") == found("!") == []


DAYS = st.integers(1, 40).map(lambda n: date(2026, 1, n) if n <= 31 else date(2026, 2, n - 31))


@given(st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=6))
def test_dated_lines_never_overlap_and_the_newest_word_holds(entered):
    lines = {}
    for n, (start, last) in enumerate(entered):
        if last is not None and last < start:
            continue
        spans = [(begins, end) for begins, (end, _) in lines.items()]
        ends, gone, until = _make_room(spans, start, last)
        for begins, end in ends:
            lines[begins] = (end, lines[begins][1])
        for begins in gone:
            del lines[begins]
        lines[start.isoformat()] = (until, n)
        assert lines[start.isoformat()][1] == n
    ordered = sorted(lines.items())
    for (begins, (end, _)), (following, _) in pairwise(ordered):
        assert end is not None
        assert begins <= end < following


def test_places_are_those_of_the_tree_however_it_grew(book):
    chance = random.Random(3)
    known = ["TP"]
    with book.begin() as uow:
        for n in range(60):
            code, parent = f"X{n}", chance.choice(known)
            organisations.add(uow, Organisation(code, f"Chi bộ {n}", "cell"), TODAY)
            organisations.link(uow, Link(code, parent, LONG_AGO), TODAY)
            known.append(code)
    with book.reading() as reader:
        nodes = register.tree(reader, TODAY)
        parents = {node.organisation.code: node.parent for node in nodes}
        for node in nodes:
            code = node.organisation.code
            under = {c for c in parents if code in _chain(parents, c)}
            assert set(codes(register.tree(reader, TODAY, code))) == under
            assert node.depth == len(_chain(parents, code)) - 1


def _chain(parents, code):
    chain = []
    while code is not None:
        chain.append(code)
        code = parents[code]
    return chain
