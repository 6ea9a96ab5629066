"""Communes and provinces: found as people type them, named as letters address them."""

import re
import unicodedata

import pytest
from calls import calls

from ketnap.definitions import former_communes, localities
from ketnap.definitions.localities import HOME, by_code, committee_code, committee_name, find, find_province
from ketnap.workflow.names import folded


def names(found):
    return [each.name for each in found]


def test_hai_phong_has_114_communes_and_the_country_3321_in_34_provinces():
    assert len(localities.localities(HOME)) == 114
    assert len(localities.localities()) == 3321
    assert len(localities.provinces()) == 34
    assert {each.kind for each in localities.localities()} == {"xã", "phường", "đặc khu"}


def test_a_name_typed_without_marks_lists_all_that_it_may_mean():
    assert names(find("cam giang", HOME)) == ["xã Cẩm Giang", "xã Cẩm Giàng"]


@pytest.mark.parametrize(
    "typed", ["cẩm giàng", "Cẩm Giàng", "xã cẩm giàng", "x. Cẩm Giàng", "Đảng ủy xã Cẩm Giàng"]
)
def test_typed_marks_count(typed):
    assert names(find(typed, HOME)) == ["xã Cẩm Giàng"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("le chan", "phường Lê Chân"),
        ("P. Lê Chân", "phường Lê Chân"),
        ("phuong le chan", "phường Lê Chân"),
        ("dang uy phuong le chan", "phường Lê Chân"),
        ("phường LÊ CHÂN", "phường Lê Chân"),
        ("dac khu cat hai", "đặc khu Cát Hải"),
        ("bach long vi", "đặc khu Bạch Long Vĩ"),
        ("hoà bình", "phường Hòa Bình"),
        ("hòa bình", "phường Hòa Bình"),
        ("thuỷ nguyên", "phường Thủy Nguyên"),
        (unicodedata.normalize("NFD", "Kiến Thụy"), "xã Kiến Thụy"),
    ],
)
def test_a_commune_of_hai_phong_is_found_however_it_is_typed(typed, found):
    assert names(find(typed, HOME)) == [found]


def test_the_exact_name_comes_first_then_beginnings_then_the_rest():
    found = names(find("hải dương", HOME))
    assert found[0] == "phường Hải Dương"
    assert names(find("hung", HOME)).index("phường Hưng Đạo") < names(find("hung", HOME)).index("xã An Hưng")


def test_the_home_province_comes_before_the_others():
    found = find("An Khánh")
    assert [each.province for each in found][:2] == ["Hải Phòng", "Hà Nội"]
    assert names(find("An Khánh, Hà Nội")) == ["xã An Khánh"]
    assert find("An Khánh, Hà Nội")[0].province == "Hà Nội"
    assert find("An Khánh, Cà Mau") == []


@pytest.mark.parametrize("typed", ["", "   ", "xyz", "phường", "Đảng ủy", ",", "Đảng ủy xã"])
def test_what_names_no_commune_finds_none(typed):
    assert find(typed) == []


@pytest.mark.parametrize("typed", ["mdrak", "M'Drắk", "M’Drắk"])
def test_an_apostrophe_may_be_left_out(typed):
    assert "xã M’Drắk" in names(find(typed))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("hai phong", "Hải Phòng"),
        ("TP Huế", "Huế"),
        ("tỉnh Quảng Ninh", "Quảng Ninh"),
        ("thành phố Hồ Chí Minh", "Hồ Chí Minh"),
    ],
)
def test_a_province_is_found_with_and_without_its_kind(typed, found):
    assert find_province(typed)[0].name == found


def test_every_commune_of_hai_phong_is_found_first_by_its_own_name():
    for each in localities.localities(HOME):
        assert find(each.name, HOME)[0] == each


def test_every_commune_of_the_country_is_found_by_its_code():
    assert all(by_code(each.code) == each for each in localities.localities())
    assert by_code("99999") is None


def test_communes_that_differ_by_marks_alone_are_told_apart_by_them():
    """Eight such pairs lie inside one province."""
    by_name = {}
    for each in localities.localities():
        by_name.setdefault((each.province_code, folded(each.name)), []).append(each)
    pairs = [pair for pair in by_name.values() if len(pair) > 1]
    assert len(pairs) == 8
    for pair in pairs:
        assert set(find(folded(pair[0].bare), pair[0].province_code)) >= set(pair)
        assert [find(each.name, each.province_code)[0] for each in pair] == pair


def test_tones_stand_in_the_same_place_in_all_names():
    tones = "[\u0300\u0301\u0303\u0309\u0323]"
    late = re.compile(rf"(o[ae]|(?<!q)uy){tones}(?![a-z])", re.IGNORECASE)
    names = [unicodedata.normalize("NFD", each.name) for each in localities.localities()]
    assert [name for name in names if late.search(name)] == []
    assert find("quý hòa")[0].name == "xã Quý Hòa"


def test_the_committee_of_a_commune_is_named_as_in_an_address():
    assert committee_name(find("lê chân", HOME)[0]) == "Đảng ủy phường Lê Chân"
    assert committee_name(find("cát hải", HOME)[0]) == "Đảng ủy đặc khu Cát Hải"


def test_codes_of_committees_are_words_at_home_and_never_shared():
    codes = [committee_code(each) for each in localities.localities()]
    assert len(set(codes)) == len(codes)
    assert committee_code(find("lê chân", HOME)[0]) == "DU-LE-CHAN"
    twins = {committee_code(each) for each in find("cam giang", HOME)}
    assert twins == {"DU-CAM-GIANG-10888", "DU-CAM-GIANG-10903"}
    assert all(code.isascii() for code in codes)


def test_finding_looks_at_each_commune_of_the_country_once():
    find("le chan")
    assert calls(lambda: find("hong an")) < 100 * len(localities.localities())


# ---- communes until 30/6/2025 ----------------------------------------------------------------------


def whole(found):
    return [each.whole for each in found]


def test_every_commune_of_today_was_made_of_former_ones_and_every_former_one_is_somewhere():
    every = former_communes.every()
    assert len(every) == 10_040, "10.035 communes, and the five island districts that had none"
    assert {each for former in every for each in former.now} == set(localities.localities())
    assert all(len({each.province for each in former.now}) == 1 for former in every)


@pytest.mark.parametrize(
    ("typed", "found", "now"),
    [
        (
            "phường An Hồng, quận Hồng Bàng, Hải Phòng",
            "phường An Hồng, quận Hồng Bàng, Hải Phòng",
            ["phường Hồng An"],
        ),
        (
            "phường Trần Nguyên Hãn, quận Lê Chân, TP Hải Phòng",
            "phường Trần Nguyên Hãn, quận Lê Chân, Hải Phòng",
            ["phường An Biên", "phường Lê Chân"],
        ),
        ("xã Hoà Bình, tỉnh Hải Dương", "xã Hòa Bình, huyện Kim Thành, Hải Dương", None),
        ("thi tran vinh bao", "thị trấn Vĩnh Bảo, huyện Vĩnh Bảo, Hải Phòng", ["xã Vĩnh Bảo"]),
        ("TT. Vĩnh Bảo, H. Vĩnh Bảo", "thị trấn Vĩnh Bảo, huyện Vĩnh Bảo, Hải Phòng", ["xã Vĩnh Bảo"]),
        ("Phường 4, TP Mỹ Tho", "phường 4, thành phố Mỹ Tho, Tiền Giang", ["phường Đạo Thạnh"]),
        ("huyện Bạch Long Vĩ", "huyện Bạch Long Vĩ, Hải Phòng", ["đặc khu Bạch Long Vĩ"]),
    ],
)
def test_a_former_commune_is_found_by_name_district_and_province(typed, found, now):
    former = former_communes.find(typed)
    assert whole(former) == [found]
    assert now is None or names(former[0].now) == now


@pytest.mark.parametrize("typed", ["xã An Hồng, huyện An Dương", "xã An Hồng, huyện An Dương, Hải Phòng"])
def test_the_district_and_the_kind_of_some_years_before_are_passed_over(typed):
    """In 2024 xã An Hồng of huyện An Dương became a ward of quận Hồng Bàng."""
    assert whole(former_communes.find(typed)) == ["phường An Hồng, quận Hồng Bàng, Hải Phòng"]


def test_a_district_that_is_right_tells_namesakes_apart():
    assert whole(former_communes.find("xã Tân Tiến, huyện An Dương")) == [
        "phường Tân Tiến, quận An Dương, Hải Phòng"
    ]
    assert len(former_communes.find("Tân Tiến")) > 10


def test_those_of_hai_phong_stand_before_the_others_then_those_of_the_kind_that_was_typed():
    found = former_communes.find("xã Tân Tiến")
    assert found[0].at_home
    kinds = [each.name.split()[0] for each in found if not each.at_home]
    assert kinds == sorted(kinds, key=lambda kind: kind != "xã")


@pytest.mark.parametrize(
    "typed", ["", ",", "xã", "Đảng ủy", "xã An Hồng, Hà Nội", "An Hồ", "xã Không Có, Hải Phòng", "Hồng"]
)
def test_what_names_no_former_commune_finds_none(typed):
    assert former_communes.find(typed) == []


def test_what_lay_in_hai_duong_lies_in_hai_phong_today():
    there = [each for each in former_communes.every() if each.province == "Hải Dương"]
    assert len(there) > 100
    assert all(each.at_home for each in there)


def test_finding_a_former_commune_does_not_fold_the_whole_table_anew():
    former_communes.find("an hồng")
    assert calls(lambda: former_communes.find("xã Tân Tiến, huyện An Dương")) < 5 * len(
        former_communes.every()
    )
