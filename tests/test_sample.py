"""The sample register and the sample rosters: sound, complete, and about nobody."""

import re
from collections import Counter
from datetime import date

import pytest
from rosters import report, said

from ketnap.definitions import loader, localities, sample
from ketnap.exchange import sample_roster
from ketnap.workflow.organisations import Organisations

FOUNDED, AFTER_208, TODAY = date(2025, 9, 1), date(2026, 7, 26), date(2026, 11, 24)


@pytest.fixture(scope="module")
def register():
    return sample.organisations()


@pytest.fixture(scope="module")
def tree(register):
    return Organisations(register.organisations, register.links, register.powers)


@pytest.fixture(scope="module")
def cells(register):
    return [each.code for each in register.organisations if each.kind == sample.CELL_KIND]


@pytest.fixture(scope="module")
def roles():
    return loader.shipped().procedure.roles


def test_the_city_has_its_four_upper_organisations_and_114_communes(register):
    kinds = Counter(each.kind for each in register.organisations if each.ended_on is None)
    assert (kinds["city"], kinds["upper_committee"], kinds[sample.COMMUNE_KIND]) == (1, 4, 114)
    assert kinds[sample.CELL_KIND] >= 30


def test_codes_are_unique_and_whatever_is_named_exists(register):
    codes = [each.code for each in register.organisations]
    assert len(set(codes)) == len(codes)
    known = set(codes)
    named = {link.organisation for link in register.links} | {link.parent for link in register.links}
    named |= {power.organisation for power in register.powers} | {
        post.organisation for post in register.posts
    }
    named |= {each.successor for each in register.organisations if each.successor}
    assert named <= known


def test_whoever_follows_another_stands_before_it(register):
    place = {each.code: number for number, each in enumerate(register.organisations)}
    for each in register.organisations:
        assert each.successor is None or place[each.successor] < place[each.code]


def test_no_organisation_stands_under_two_or_holds_a_power_twice_on_one_day(register):
    spans = [((link.organisation,), link) for link in register.links]
    spans += [((power.organisation, power.power), power) for power in register.powers]
    for key, span in spans:
        others = [other for other_key, other in spans if other_key == key and other is not span]
        assert all(_apart(span, other) for other in others), (key, span)
        assert span.until is None or span.from_on <= span.until


def _apart(a, b):
    first, second = sorted((a, b), key=lambda each: each.from_on)
    return first.until is not None and first.until < second.from_on


@pytest.mark.parametrize(
    "day", [date(2018, 5, 2), date(2025, 6, 30), date(2025, 7, 1), FOUNDED, date(2026, 7, 25), TODAY]
)
def test_somebody_decides_proposes_where_needed_and_teaches_for_every_cell(tree, cells, roles, day):
    for cell in cells:
        assert tree.holder(roles, "competent_committee", cell, day), (cell, day)
        assert tree.holder(roles, "next_committee", cell, day), (cell, day)
        assert tree.holder(roles, "political_centre", cell, day), (cell, day)
        assert tree.holder(roles, "city_standing_committee", cell, day), (cell, day)
        decides = tree.holder(roles, "competent_committee", cell, day)
        assert tree.manner(decides, day) in ("standing", "delegated")


def test_a_village_cell_stands_directly_under_its_commune_which_decides(tree, roles):
    for day in (FOUNDED, TODAY):
        assert tree.upward("KT-01", day) == ["KT-01", "DU-KIEN-THUY", "TU"]
        assert tree.holder(roles, "competent_committee", "KT-01", day) == "DU-KIEN-THUY"
    assert tree.holder(roles, "grassroots_committee", "KT-01", FOUNDED) is None
    assert tree.holder(roles, "grassroots_committee", "KT-01", AFTER_208) == "DU-KIEN-THUY"


def test_before_the_merger_the_old_district_decided(tree, roles):
    day = date(2025, 6, 30)
    assert tree.holder(roles, "competent_committee", "CB-05", day) == "QU-LE-CHAN-CU"
    assert tree.holder(roles, "grassroots_committee", "CB-05", day) == "DU-LE-CHAN-CU"
    assert tree.holder(roles, "city_standing_committee", "CG-01", day) == "TU-HD-CU"


def test_the_section_of_the_university_appraises_until_208(tree, roles):
    assert tree.holder(roles, "section_committee", "DH-01", date(2026, 7, 25)) == "BP-CN"
    assert tree.holder(roles, "section_committee", "DH-01", AFTER_208) is None
    assert tree.above("DH-01", AFTER_208) == "DU-DHCB"
    assert tree.holder(roles, "competent_committee", "DH-01", date(2026, 7, 25)) == "DU-UBND"
    assert tree.holder(roles, "competent_committee", "DH-01", AFTER_208) == "DU-DHCB"


def test_enterprises_decide_by_delegation_and_one_by_its_standing_committee_since_208(tree, roles):
    assert tree.holder(roles, "competent_committee", "DT-01", FOUNDED) == "DU-DTSB"
    assert (tree.manner("DU-DTSB", FOUNDED), tree.manner("DU-DTSB", TODAY)) == ("delegated", "standing")
    assert (tree.manner("DU-CCS", FOUNDED), tree.manner("DU-CCS", TODAY)) == ("delegated", "delegated")


def test_the_home_commune_is_in_the_register(register):
    (home,) = localities.find(sample.HOME_COMMUNE, localities.HOME)
    assert localities.committee_code(home) in {each.code for each in register.organisations}


def test_every_address_leads_nowhere_and_some_cells_have_none(register, cells):
    addresses = [post.email for post in register.posts if post.email is not None]
    assert all(address.endswith("@example.vn") and address.isascii() for address in addresses)
    without = {post.organisation for post in register.posts if post.email is None}
    assert without.intersection(cells) == {"CB-03", "KT-02", "DT-02"}
    assert {post.organisation for post in register.posts} >= set(cells)


def test_names_of_people_are_put_together_from_the_lists(register):
    parts = {word for names in sample.names().values() for name in names for word in name.split()}
    people = {post.holder for post in register.posts if not post.holder.startswith("Văn phòng")}
    assert len(people) > 40
    assert {word for name in people for word in name.split()} <= parts | {"Tiến", "Bắc", "Phú", "Hoài"}


# ---- the roster of 300


@pytest.fixture(scope="module")
def people():
    return sample_roster.people(TODAY)


def test_the_roster_has_300_people_of_the_sample_cells(people, cells):
    assert len(people) == 300
    assert {row["cell"] for row in people} <= set(cells)
    assert sum(crowd.people for crowd in sample.crowds()) == 300


def test_the_roster_is_the_same_each_time_and_another_with_another_seed():
    assert sample_roster.roster(TODAY) == sample_roster.roster(TODAY)
    assert sample_roster.mistakes(TODAY) == sample_roster.mistakes(TODAY)
    assert sample_roster.roster(TODAY, seed=1) != sample_roster.roster(TODAY)


def test_nobody_in_the_roster_can_be_a_real_person(people):
    for row in people:
        assert row["identity_number"] == "" or re.fullmatch("099[0-9]{9}", row["identity_number"])
        assert re.fullmatch("095[0-9]{7}", row["phone"])
        assert row["email"] == "" or row["email"].endswith("@example.vn")
    numbers = [row["identity_number"] for row in people if row["identity_number"]]
    assert len(set(numbers)) == len(numbers)


def test_people_stand_at_various_stages_and_fit_their_cells(people):
    stages = Counter((bool(row["listed_on"]), bool(row["certified_on"])) for row in people)
    assert set(stages) == {(False, False), (True, False), (True, True)}
    assert min(stages.values()) >= 30
    ages = {row["cell"]: [] for row in people}
    for row in people:
        ages[row["cell"]].append((TODAY - row["birth_date"]).days // 365)
    assert max(ages["DH-01"]) <= 23
    assert max(ages["CB-01"] + ages["CB-02"] + ages["CB-03"]) > 30


@pytest.mark.parametrize(
    "today", [date(2024, 11, 1), date(2025, 3, 3), date(2025, 12, 31), TODAY, date(2028, 2, 29)]
)
def test_the_roster_can_be_entered_whole_on_any_day(tmp_path, today):
    path = tmp_path / "ds.xlsx"
    path.write_bytes(sample_roster.roster(today))
    found = report(path, today=today)
    assert said(found) == []
    assert (len(found.rows), found.set_aside, found.sheet.ignored) == (300, (), ("Ghi chú",))
    assert found.sheet.missing == ()
    ends = Counter(each.text.startswith("Chỉ dùng") for each in found.remarks if "dùng được" in each.text)
    assert ends[False] >= 5
    assert ends[True] >= 3


def test_the_short_roster_shows_the_mistakes_that_offices_make(tmp_path):
    path = tmp_path / "mistakes.xlsx"
    path.write_bytes(sample_roster.mistakes(TODAY))
    found = report(path, today=TODAY)
    cells = [cell for cell, _found, _text in said(found)]
    assert len(found.rows) == 5
    assert len(cells) == len(found.left_out) == 16
    assert {re.sub("[0-9]", "", cell) for cell in cells} == set("ABEGJKLMNOQ")
