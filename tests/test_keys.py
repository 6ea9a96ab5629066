"""The keys of an office, the card that others get, the fingerprint that two people read to each other."""

import os
import stat
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packet_offices import RECEIVER, SENDER, STRANGER

from ketnap.exchange.keys import card, fingerprint, office, sealing, signing
from ketnap.exchange.unreadable import UnreadableFile
from ketnap.storage.book import private_files
from ketnap.workflow.names import normal

NAMES = st.text(min_size=1, max_size=80).filter(normal)
OTHER = sealing.recipient(sealing.new_secret())


# ---- fingerprints


def test_a_fingerprint_is_thirty_six_digits_shown_in_twelve_groups_of_three():
    shown = fingerprint.shown(SENDER.card.fingerprint)
    assert [len(group) for group in shown.split(" ")] == [3] * 12
    assert shown.replace(" ", "").isdecimal()


@pytest.mark.parametrize("between", ["", " ", "-", ".", "  ", "\n", " · ", "\u00a0", "\t"])
def test_a_fingerprint_is_recognised_however_it_was_typed(between):
    digits = SENDER.card.fingerprint
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    assert fingerprint.same(f" {between.join(groups)} ", digits)


def test_a_fingerprint_typed_in_wide_digits_is_the_same():
    wide = "".join(chr(ord("０") + int(digit)) for digit in SENDER.card.fingerprint)
    assert fingerprint.same(wide, SENDER.card.fingerprint)


@given(st.integers(0, fingerprint.DIGITS - 1), st.integers(1, 9))
def test_one_wrong_digit_is_another_fingerprint(at, by):
    digits = SENDER.card.fingerprint
    wrong = digits[:at] + str((int(digits[at]) + by) % 10) + digits[at + 1 :]
    assert not fingerprint.same(wrong, digits)


@pytest.mark.parametrize("typed", ["", " ", "706 885", "706 885 109 892 443 425 736 523 578 730 389 72"])
def test_part_of_a_fingerprint_is_not_enough(typed):
    assert not fingerprint.same(typed, SENDER.card.fingerprint)


def test_more_than_a_fingerprint_is_another_one():
    assert not fingerprint.same(SENDER.card.fingerprint + "0", SENDER.card.fingerprint)
    assert not fingerprint.same(SENDER.card.fingerprint + "a", SENDER.card.fingerprint)


def test_neither_key_can_be_exchanged_without_changing_the_fingerprint():
    mine = SENDER.card
    assert mine._replace(sealing=OTHER).fingerprint != mine.fingerprint
    assert mine._replace(signing=RECEIVER.card.signing).fingerprint != mine.fingerprint
    assert RECEIVER.card.fingerprint != mine.fingerprint


# ---- cards


def test_a_card_is_read_back_as_it_was_written():
    assert card.read(card.text(SENDER.card).encode()) == SENDER.card


@given(NAMES, NAMES, st.dates())
def test_the_card_of_any_office_is_read_back(code, name, made_on):
    made = (
        card.signed(code[:20] or "x", name, made_on, SENDER.signing, SENDER.card.sealing)
        if normal(code[:20])
        else None
    )
    if made is not None:
        assert made.name == normal(name)
        assert card.read(card.text(made).encode()) == made


@pytest.mark.parametrize(
    "handled",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("\n", "\n\n"),
        lambda text: text.replace("\n", "   \n  "),
        lambda text: "\n\n" + text.rstrip("\n"),
    ],
)
def test_what_mail_and_editors_do_to_a_card_is_forgiven(handled):
    assert card.read(handled(card.text(SENDER.card)).encode()) == SENDER.card


@given(st.data())
def test_a_card_with_one_letter_changed_is_not_read(data):
    text = card.text(SENDER.card)
    at = data.draw(st.integers(0, len(text) - 2).filter(lambda at: not text[at].isspace()))
    other = data.draw(st.sampled_from("abcXYZ019+/=:Đ").filter(lambda sign: sign != text[at]))
    with pytest.raises(UnreadableFile):
        card.read((text[:at] + other + text[at + 1 :]).encode())


def test_the_lines_of_two_cards_cannot_be_mixed():
    mine, theirs = (card.text(each.card).splitlines() for each in (SENDER, RECEIVER))
    for at in range(1, len(mine)):
        mixed = [*mine[:at], theirs[at], *mine[at + 1 :]]
        with pytest.raises(UnreadableFile):
            card.read("\n".join(mixed).encode())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "không phải thẻ khóa"),
        (b"\xff\xfe\x00", "không phải thẻ khóa"),
        (b"PK\x03\x04" + bytes(100), "không phải thẻ khóa"),
        ("Kính gửi Đảng ủy".encode(), "không phải thẻ khóa"),
        (b"ketnap-key-card 2\nx: y\n", "định dạng"),
        (b"ketnap-key-card 1\n", "không còn nguyên"),
        (card.text(SENDER.card).encode()[:200], "không còn nguyên"),
        (card.text(SENDER.card).encode() * 2, "không còn nguyên"),
        (card.text(SENDER.card).replace("2026-11-02", "2026-02-30").encode(), "không còn nguyên"),
        (card.text(SENDER.card).replace("signing: ", "signing: !").encode(), "không còn nguyên"),
        (b"ketnap-key-card 1\n" * 1_000_000, "không còn nguyên"),
    ],
)
def test_what_is_no_card_is_said_to_be_none(content, said):
    with pytest.raises(UnreadableFile) as refused:
        card.read(content)
    assert said in refused.value.sentence


def test_the_fingerprint_does_not_stand_on_the_card():
    text = card.text(SENDER.card)
    assert SENDER.card.fingerprint not in text
    assert fingerprint.shown(SENDER.card.fingerprint) not in text


def test_a_card_shows_no_secret():
    text = card.text(SENDER.card)
    assert SENDER.sealing not in text
    assert card.base64_of(SENDER.signing) not in text


@pytest.mark.parametrize(
    ("code", "name"), [("", "Đảng ủy"), ("HP", " \u200b"), ("HP" * 40, "Đảng ủy"), ("HP", "Đ" * 301)]
)
def test_a_card_needs_a_code_and_a_name_of_moderate_length(code, name):
    with pytest.raises(ValueError, match="moderate length"):
        office.new(code, name, date(2026, 11, 2))


# ---- files of keys


def test_keys_are_read_back_from_their_file(tmp_path):
    path = tmp_path / "khoa" / "don-vi.key"
    private_files.put_new(path, office.text(SENDER).encode())
    assert office.read(path.read_bytes()) == SENDER
    assert [each.name for each in path.parent.iterdir()] == ["don-vi.key"]


def test_only_the_owner_can_read_the_keys(tmp_path):
    path = tmp_path / "khoa" / "don-vi.key"
    private_files.put_new(path, office.text(SENDER).encode())
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_keys_that_are_there_are_never_written_over(tmp_path):
    path = tmp_path / "don-vi.key"
    private_files.put_new(path, office.text(SENDER).encode())
    with pytest.raises(FileExistsError):
        private_files.put_new(path, office.text(RECEIVER).encode())
    assert office.read(path.read_bytes()) == SENDER


def test_where_keys_cannot_be_kept_nothing_is_left(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError):  # noqa: PT011 - which one depends on the system
        private_files.put_new(tmp_path / "file" / "don-vi.key", office.text(SENDER).encode())
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_new_keys_are_new_each_time():
    again = office.new(STRANGER.card.organisation, STRANGER.card.name, STRANGER.card.made_on)
    assert again.card.fingerprint != STRANGER.card.fingerprint
    assert again.signing != STRANGER.signing
    assert again.sealing != STRANGER.sealing


def test_secrets_are_not_shown_when_keys_are_printed():
    assert SENDER.sealing not in repr(SENDER)
    assert repr(SENDER.signing) not in repr(SENDER)


def test_a_file_of_keys_is_an_age_identity_file():
    lines = [line for line in office.text(SENDER).splitlines() if line and not line.startswith("#")]
    assert lines == [SENDER.sealing]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        card.text(SENDER.card).encode(),
        office.text(SENDER).encode()[:-20],
        office.text(SENDER).replace("AGE-SECRET-KEY-1G", "AGE-SECRET-KEY-1P").encode(),
        office.text(SENDER).replace("# signing: AA", "# signing: A").encode(),
        office.text(SENDER).replace("2026-11-02", "02/11/2026").encode(),
        office.text(SENDER).replace("# name: ", "# title: ").encode(),
        office.text(SENDER).replace("DU-TIEN-LANG", "").encode(),
        office.text(SENDER).replace("office-key 1", "office-key 2").encode(),
    ],
)
def test_a_damaged_file_of_keys_is_said_to_be_unreadable(content):
    with pytest.raises(UnreadableFile, match="không đọc được"):
        office.read(content)


# ---- what both are made of


def test_what_is_sealed_for_one_office_opens_for_it_alone():
    sealed = sealing.seal(b"noi dung", RECEIVER.card.sealing)
    assert sealing.is_sealed(sealed)
    assert sealing.opened(sealed, [RECEIVER.sealing]) == b"noi dung"
    assert sealing.opened(sealed, [STRANGER.sealing, RECEIVER.sealing]) == b"noi dung"
    assert sealing.opened(sealed, [STRANGER.sealing]) is None
    assert sealing.opened(sealed, []) is None


@pytest.mark.parametrize(
    "text", ["", "age1", "age1" + "q" * 58, SENDER.card.sealing.upper(), SENDER.sealing, "ssh-ed25519 AAAA"]
)
def test_what_is_no_recipient_is_told(text):
    assert not sealing.is_recipient(text)


def test_a_signature_is_over_exactly_these_bytes_by_exactly_this_key():
    signature = signing.sign(SENDER.signing, b"noi dung")
    assert signing.is_signed(b"noi dung", signature, by=SENDER.card.signing)
    assert not signing.is_signed(b"noi dung.", signature, by=SENDER.card.signing)
    assert not signing.is_signed(b"noi dung", signature, by=RECEIVER.card.signing)
    assert not signing.is_signed(b"noi dung", signature[:-1], by=SENDER.card.signing)
    assert not signing.is_signed(b"noi dung", signature, by=b"short")


def test_signatures_are_those_of_rfc_8032():
    secret = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    assert signing.public(secret).hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert (
        signing.sign(secret, b"").hex().startswith("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065")
    )
