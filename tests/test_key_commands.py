"""`key`: the office's keys beside the book, and the cards of other offices that somebody compared by telephone."""

import stat
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from office_books import CAM_GIANG, HOME, TODAY
from packet_books import Two, key_file, key_of, packets_folder, trust, two_books

from ketnap.exchange.keys import card, fingerprint, office
from ketnap.workflow.law import Law

pytestmark = pytest.mark.usefixtures("vietnamese")


@pytest.fixture
def two(tmp_path: Path, law: Law) -> Iterator[Two]:
    found = two_books(tmp_path, law)
    yield found
    found.close()


# ---- the office's own


def test_the_keys_lie_beside_the_book_for_their_owner_alone(two: Two) -> None:
    made = two.home.json("khoa", "lap")
    path = key_file(two.home)
    assert (made["path"], made["organisation"]) == (str(path), HOME)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert key_of(two.home).card.fingerprint == made["fingerprint"]
    assert key_of(two.home).card.name == "Đảng ủy phường Lê Chân"


def test_the_keys_are_neither_in_the_book_nor_in_its_copies(two: Two, tmp_path: Path) -> None:
    said = two.home.run("khoa", "lap").output
    assert "không nằm trong bản sao lưu" in said
    two.home.json("du-lieu", "sao-luu", str(tmp_path / "copy.db"))
    secrets = key_of(two.home)
    copied = (tmp_path / "copy.db").read_bytes()
    for secret in (secrets.sealing.encode(), secrets.signing, card.base64_of(secrets.signing).encode()):
        assert secret in key_file(two.home).read_bytes() or secret == secrets.signing
        assert secret not in copied
        assert secret not in two.home.book.path.read_bytes()


def test_a_second_key_is_not_made_by_an_oversight(two: Two) -> None:
    two.home.json("khoa", "lap")
    before = key_file(two.home).read_bytes()
    error = two.home.error("khoa", "lap")
    assert (error["code"], error["exit"]) == ("key.exists", 4)
    assert key_file(two.home).read_bytes() == before


def test_a_key_that_is_replaced_still_opens_what_was_sealed_for_it(two: Two) -> None:
    two.keys()
    two.moved()
    packet = two.sent()
    made = two.away.json("khoa", "lap", "--thay", "--lay-so", "1")
    assert made["replaced"] == f"{key_file(two.away)}.1"
    assert stat.S_IMODE(Path(made["replaced"]).stat().st_mode) == 0o600
    assert two.away.json("goi", "nhap", str(packet))["packets"][0]["outcome"] == "imported"
    again = two.away.json("khoa", "lap", "--thay", "--lay-so", "1")
    assert again["replaced"] == f"{key_file(two.away)}.2"


def test_a_dry_run_makes_no_key(two: Two) -> None:
    before = two.home.book.dump()
    assert two.home.json("khoa", "lap", "--chay-thu")["dry_run"] is True
    assert not key_file(two.home).exists()
    assert two.home.book.dump() == before


def test_a_key_file_that_is_lost_is_missed_and_not_made_anew_unasked(two: Two) -> None:
    two.home.json("khoa", "lap")
    key_file(two.home).rename(key_file(two.home).with_suffix(".cat"))
    found = _keys_of_doctor(two)
    assert [(each["verdict"], each["next"]) for each in found] == [("bad", "ketnap key new --replace")]
    assert two.home.error("khoa", "lap")["code"] == "key.missing"
    assert two.home.error("khoa", "xem")["code"] == "key.missing"


def test_a_key_file_that_others_can_read_is_reported(two: Two) -> None:
    two.home.json("khoa", "lap")
    assert _keys_of_doctor(two) == []
    key_file(two.home).chmod(0o640)
    (found,) = _keys_of_doctor(two)
    assert (found["verdict"], "0600" in found["message"]) == ("look", True)


def test_a_key_file_of_another_office_is_reported(two: Two) -> None:
    two.home.json("khoa", "lap")
    two.away.json("khoa", "lap")
    key_file(two.home).write_bytes(key_file(two.away).read_bytes())
    (found,) = _keys_of_doctor(two)
    assert found["verdict"] == "bad"


def test_a_damaged_key_file_is_said_and_doctor_says_it_too(two: Two) -> None:
    two.home.json("khoa", "lap")
    key_file(two.home).write_bytes(b"# ketnap-office-key 1\n")
    assert (two.home.error("khoa", "xem")["exit"], two.home.error("khoa", "xem")["code"]) == (
        9,
        "key.unreadable",
    )
    (found,) = _keys_of_doctor(two)
    assert found["verdict"] == "bad"


def test_who_has_no_key_hears_nothing_of_keys_from_doctor(two: Two) -> None:
    assert _keys_of_doctor(two) == []


def _keys_of_doctor(two: Two) -> list[dict[str, str]]:
    import json

    found = json.loads(two.home.run("kiem-tra", "--json").stdout)["findings"]
    return [each for each in found if each["subject"] == "Khóa"]


def test_the_card_is_written_and_its_fingerprint_shown_beside_it(two: Two) -> None:
    two.home.json("khoa", "lap")
    shown = two.home.json("khoa", "xem")
    path = packets_folder(two.home) / f"the-khoa-{HOME}.txt"
    assert shown["card"] == str(path)
    assert card.read(path.read_bytes()) == key_of(two.home).card
    assert shown["fingerprint"] not in path.read_text()
    said = two.home.run("khoa", "xem").output
    assert fingerprint.shown(shown["fingerprint"]) in said


def test_the_card_goes_where_it_is_asked_to(two: Two, tmp_path: Path) -> None:
    two.home.json("khoa", "lap")
    shown = two.home.json("khoa", "xem", "--thu-muc", str(tmp_path / "usb"))
    assert shown["card"] == str(tmp_path / "usb" / f"the-khoa-{HOME}.txt")
    two.home.json("khoa", "xem", "--thu-muc", str(tmp_path / "other"), "--chay-thu")
    assert not (tmp_path / "other").exists()


# ---- those of others


def test_nothing_is_trusted_without_the_fingerprint(two: Two) -> None:
    two.away.json("khoa", "lap")
    path = two.away.json("khoa", "xem")["card"]
    error = two.home.error("khoa", "tin", path, "--dong-y")
    assert error["exit"] == 2
    assert "Đảng ủy xã Cẩm Giàng" in error["message"]
    shown = fingerprint.shown(key_of(two.away).card.fingerprint)
    assert shown not in error["message"]
    assert two.home.json("khoa", "danh-sach")["cards"] == []


def test_another_fingerprint_than_the_one_read_out_is_not_believed(two: Two) -> None:
    for desk in two:
        desk.json("khoa", "lap")
    path = two.away.json("khoa", "xem")["card"]
    other = key_of(two.home).card.fingerprint
    error = two.home.error("khoa", "tin", path, "--dau-khoa", other)
    assert (error["code"], error["exit"]) == ("key.different", 9)


@pytest.mark.parametrize("between", ["", " ", "-", ". "])
def test_the_fingerprint_may_be_typed_in_groups(two: Two, between: str) -> None:
    two.away.json("khoa", "lap")
    path = two.away.json("khoa", "xem")["card"]
    heard = fingerprint.shown(key_of(two.away).card.fingerprint).replace(" ", between)
    made = two.home.json("khoa", "tin", path, "--dau-khoa", heard)
    assert (made["organisation"], made["known_before"]) == (CAM_GIANG, False)


def test_at_a_terminal_the_fingerprint_is_asked_for(two: Two) -> None:
    two.away.json("khoa", "lap")
    path = two.away.json("khoa", "xem")["card"]
    digits = fingerprint.shown(key_of(two.away).card.fingerprint)
    result = two.home.run("khoa", "tin", path, typed=[digits])
    assert result.exit_code == 0, result.output
    assert "Gọi đơn vị ấy theo số đã biết từ trước" in result.output
    assert digits not in result.output.partition("Gọi đơn vị ấy")[0]
    wrong = two.home.run("khoa", "tin", path, typed=["123 456"])
    assert wrong.exit_code == 9


def test_a_card_is_trusted_once(two: Two) -> None:
    two.away.json("khoa", "lap")
    trust(two.home, two.away)
    assert trust(two.home, two.away)["known_before"] is True
    (kept,) = two.home.json("khoa", "danh-sach")["cards"]
    assert (kept["organisation"], kept["trusted_on"], kept["actor"]) == (CAM_GIANG, "2026-11-25", "VP")


def test_a_dry_run_trusts_nobody(two: Two) -> None:
    two.away.json("khoa", "lap")
    shown = two.away.json("khoa", "xem")
    two.home.json("khoa", "tin", shown["card"], "--dau-khoa", shown["fingerprint"], "--chay-thu")
    assert two.home.json("khoa", "danh-sach")["cards"] == []


def test_the_card_of_the_own_office_is_not_taken_for_anothers(two: Two) -> None:
    two.home.json("khoa", "lap")
    shown = two.home.json("khoa", "xem")
    error = two.home.error("khoa", "tin", shown["card"], "--dau-khoa", shown["fingerprint"])
    assert (error["code"], error["exit"]) == ("key.own", 4)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"hello", "không phải thẻ khóa"), (b"\xff\xfe", "không phải thẻ khóa"), (b"", "không phải thẻ khóa")],
)
def test_what_is_no_card_is_said(two: Two, tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "card.txt"
    path.write_bytes(content)
    error = two.home.error("khoa", "tin", str(path), "--dau-khoa", "1" * 36)
    assert (error["exit"], said in error["message"]) == (2, True)


def test_a_card_that_was_changed_is_not_read(two: Two, tmp_path: Path) -> None:
    stranger = office.new(CAM_GIANG, "Đảng ủy xã Cẩm Giàng", TODAY)
    text = card.text(stranger.card).replace("Cẩm Giàng", "Cẩm Giang")
    (tmp_path / "card.txt").write_text(text, encoding="utf-8")
    error = two.home.error("khoa", "tin", str(tmp_path / "card.txt"), "--dau-khoa", "1" * 36)
    assert "không còn nguyên" in error["message"]


def test_a_card_that_is_not_there_is_said(two: Two) -> None:
    assert two.home.error("khoa", "tin", "khong-co.txt", "--dau-khoa", "1" * 36)["exit"] == 2


def test_a_revoked_key_stays_revoked(two: Two) -> None:
    two.keys()
    gone = two.home.json("khoa", "thu-hoi", CAM_GIANG, "--ly-do", "máy mất ngày 20/11", "--dong-y")
    assert (gone["revoked_on"], gone["revoked_because"]) == ("2026-11-25", "máy mất ngày 20/11")
    shown = two.away.json("khoa", "xem")
    error = two.home.error("khoa", "tin", shown["card"], "--dau-khoa", shown["fingerprint"])
    assert (error["code"], error["exit"]) == ("key.revoked", 4)
    error = two.home.error("khoa", "thu-hoi", CAM_GIANG, "--ly-do", "x", "--dong-y")
    assert (error["code"], error["exit"]) == ("key.revoked", 4)


def test_revoking_is_asked_about(two: Two) -> None:
    two.keys()
    assert two.home.error("khoa", "thu-hoi", CAM_GIANG, "--ly-do", "x")["exit"] == 2
    assert two.home.run("khoa", "thu-hoi", CAM_GIANG, "--ly-do", "x", typed=["k"]).exit_code == 130
    (kept,) = two.home.json("khoa", "danh-sach")["cards"]
    assert kept["revoked_on"] is None


def test_of_several_keys_of_an_office_one_is_named_by_its_first_digits(two: Two) -> None:
    two.keys()
    two.away.json("khoa", "lap", "--thay", "--lay-so", "1")
    told = trust(two.home, two.away)
    first, second = two.home.json("khoa", "danh-sach")["cards"]
    assert len(told["others"]) == 1
    error = two.home.error("khoa", "thu-hoi", CAM_GIANG, "--ly-do", "x", "--dong-y")
    assert (error["code"], error["exit"]) == ("key.several", 2)
    digits = fingerprint.shown(told["others"][0])[:11]
    gone = two.home.json("khoa", "thu-hoi", *digits.split(), "--ly-do", "đã thay", "--dong-y")
    assert gone["fingerprint"] == told["others"][0]
    assert {first["fingerprint"], second["fingerprint"]} >= {gone["fingerprint"]}


def test_an_unknown_key_is_not_found(two: Two) -> None:
    error = two.home.error("khoa", "thu-hoi", "DU-KHONG-CO", "--ly-do", "x", "--dong-y")
    assert (error["code"], error["exit"]) == ("key.unknown", 8)


def test_sealing_takes_the_newest_key_of_an_office(two: Two) -> None:
    two.keys()
    later = TODAY + timedelta(days=1)
    two.away.json("khoa", "lap", "--thay", "--lay-so", "1", on=later)
    shown = two.away.json("khoa", "xem", on=later)
    two.home.json("khoa", "tin", shown["card"], "--dau-khoa", shown["fingerprint"], on=later)
    two.moved()
    packet = two.sent(on=later)
    aside = key_file(two.away).with_name("so.db.khoa.1")
    aside.unlink()
    assert two.away.json("goi", "nhap", str(packet), on=later)["packets"][0]["outcome"] == "imported"


def test_without_a_key_nothing_is_sent_and_nothing_is_imported(two: Two, tmp_path: Path) -> None:
    notice = two.moved()
    assert two.home.error("van-ban", "gui", notice, "--goi", "--khong-ma-hoa")["code"] == "key.none"
    (tmp_path / "goi.zip").write_bytes(b"x")
    assert two.away.error("goi", "nhap", str(tmp_path / "goi.zip"))["code"] == "key.none"


def test_the_list_shows_the_own_key_and_those_of_others(two: Two) -> None:
    assert "Đơn vị chưa có khóa" in two.home.run("khoa", "danh-sach").output
    two.keys()
    found = two.home.json("khoa", "danh-sach")
    assert found["own"]["fingerprint"] == key_of(two.home).card.fingerprint
    said = two.home.run("khoa", "danh-sach").output
    assert fingerprint.shown(key_of(two.away).card.fingerprint) in said


def test_a_key_made_on_a_day_bears_that_day(two: Two) -> None:
    two.home.json("khoa", "lap", on=date(2026, 12, 1))
    assert key_of(two.home).card.made_on == date(2026, 12, 1)
