"""`demo --two-offices`: a person goes from one book to another by files alone, up to their admission there."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ketnap import cli
from ketnap.commands.demo import two_offices
from ketnap.commands.demo.two_offices import Played
from ketnap.commands.demo.two_ways import DESTINATION, ORIGIN
from ketnap.commands.invocation import Invocation, Surroundings, invoked
from ketnap.exchange.keys import sealing

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
BOOKS = {ORIGIN: "le-chan", DESTINATION: "cam-giang"}


pytestmark = pytest.mark.usefixtures("vietnamese")


def invocation(now: datetime = NOW, language: str = "vi") -> Invocation:
    around = Surroundings({}, now, screen=False, keyboard=False)
    return invoked(around, {"json": True, "lang": language}, None)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    cli.speak("vi")
    return two_offices.play(invocation(), tmp_path_factory.mktemp("two") / "demo-hai-noi")


def run(*words: str) -> Result:
    around = Surroundings({}, NOW, screen=False, keyboard=False)
    return CliRunner().invoke(cli.root, list(words), obj=around)


def asked(played: Played, office: str, *words: str, on: str = "24/11/2026") -> dict[str, Any]:
    """What the book of an office answers."""
    book = str(played.folder / BOOKS[office] / "so.db")
    result = run("--db", book, "--hom-nay", on, *words, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_every_line_does_what_it_should(played: Played) -> None:
    assert played.surprises == ()
    lines = [typed for act in played.acts for typed, _whole in act.lines]
    assert len(lines) > 60
    assert {typed.exit for typed in lines} == {0}


def test_the_person_is_admitted_where_they_went(played: Played) -> None:
    shown = asked(played, DESTINATION, "ho-so", "xem", "1")
    assert (shown["state"], shown["organisation"]) == ("probationary", "CB-12")
    assert shown["person"]["name"] == "Nguyễn Thị Hải Vân"
    # On the certificate of the office that they left.
    papers = {each["document"]: each["number"] for each in shown["documents"]}
    assert papers["awareness_certificate"] == "118/CN"
    assert papers["admission_decision"] == "11-QĐ/ĐU"


def test_the_office_that_they_left_knows_how_far_they_have_come(played: Played) -> None:
    letter = asked(played, ORIGIN, "van-ban", "xem", "42-CV/ĐU")
    assert [each["status"] for each in letter["receipts"]] == [
        "sent",
        "arrived",
        "accepted",
        "helper_assigned",
        "continued",
        "continued",
    ]
    steps = [each["how"].partition(": ")[2] for each in letter["receipts"][-2:]]
    assert steps == ["Ra quyết định kết nạp", "Tổ chức lễ kết nạp"], (
        "each step that was told, the newest last"
    )
    packet = letter_packet(played)
    said = [(each["code"], each["how"]) for each in packet["receipts"]]
    assert said[-2:] == [("05", "Ra quyết định kết nạp"), ("05", "Tổ chức lễ kết nạp")]
    assert asked(played, ORIGIN, "ho-so", "xem", "1")["state"] == "transferred_away"


def test_what_the_last_answer_is_known_by_is_seen_at_both_ends(played: Played) -> None:
    last = [
        typed for typed in _lines(played) if "Tổ chức lễ kết nạp" in typed.shown and " goi " in typed.line
    ]
    assert [typed.line.split()[2] for typed in last] == ["tra-loi", "nhap"]


def letter_packet(played: Played) -> dict[str, Any]:
    """The packet of the notice, with what was answered to it."""
    listed = asked(played, ORIGIN, "goi", "danh-sach")["packets"]
    name = next(each["name"] for each in listed if each["kind"] == "transfer")
    return asked(played, ORIGIN, "goi", "xem", name)


def test_the_target_is_whole_until_a_notice_is_missing(played: Played) -> None:
    report = ("bao-cao", "chuyen-di", "--tu", "01/01/2026")
    whole = asked(played, ORIGIN, *report, on="28/09/2026")["total"]
    assert (whole["counted"], whole["noticed"], whole["accepted"], whole["helped"]) == (1, 1, 1, 1)
    less = asked(played, ORIGIN, *report)["total"]
    assert (less["counted"], less["noticed"], less["missing"]) == (2, 1, 1)
    reports = [typed.shown for typed in _lines(played) if "chuyen-di --tu" in typed.line]
    assert ("100 %" in reports[0], "50 %" in reports[1]) == (True, True)
    assert "Phạm Minh Ngọc" in reports[1]


def _lines(played: Played) -> list[Any]:
    return [typed for act in played.acts for typed, _whole in act.lines]


def test_the_days_go_forward(played: Played) -> None:
    days = [typed.on for typed in _lines(played)]
    assert days == sorted(days)
    assert days[-1] <= date(2026, 11, 24)


def test_nothing_passes_between_the_two_but_what_was_carried(played: Played) -> None:
    carried = sorted(each.name for each in (played.folder / "usb").iterdir())
    assert len([name for name in carried if name.startswith("GT-")]) == 6
    assert len([name for name in carried if name.startswith("the-khoa-")]) == 2
    for name in carried:
        content = (played.folder / "usb" / name).read_bytes()
        assert sealing.is_sealed(content) == name.startswith("GT-")
        assert "Nguyễn Thị Hải Vân".encode() not in content
    theirs = asked(played, ORIGIN, "to-chuc", "danh-sach")["organisations"]
    ours = asked(played, DESTINATION, "to-chuc", "danh-sach")["organisations"]
    assert "CB-12" not in [each["code"] for each in theirs]
    assert "DU-LE-CHAN:CB-05" in [each["code"] for each in ours]


@pytest.mark.parametrize("office", [ORIGIN, DESTINATION])
def test_both_books_are_sound(played: Played, office: str) -> None:
    assert asked(played, office, "nhat-ky", "doi-chieu", "--tinh-lai")["sound"] is True
    assert asked(played, office, "du-lieu", "soat")["sound"] is True


def test_another_day_and_the_other_language_go_as_well(tmp_path: Path) -> None:
    cli.speak("en")
    again = two_offices.play(invocation(datetime(2027, 6, 6, 3, 0, tzinfo=UTC), "en"), tmp_path / "two")
    assert [typed.line for typed in again.surprises] == []
    lines = _lines(again)
    assert any(typed.line.startswith("ketnap packet import usb/GT-") for typed in lines)
    assert any("ketnap case why HS-000001-B" in typed.shown for typed in lines)
    assert not any("ketnap ho-so" in typed.shown for typed in lines)


def test_it_is_shown_as_it_was_typed_and_can_be_gone_on_with(tmp_path: Path) -> None:
    out = tmp_path / "demo-hai-noi"
    result = run("xem-thu", "--hai-noi", "--thu-muc", str(out))
    assert result.exit_code == 0, result.output
    page = result.stdout
    assert "$ ketnap van-ban gui 42-CV/ĐU --goi" in page
    assert "HAI ĐƠN VỊ, HAI SỔ" in page
    assert "hỏng" not in page
    for words in (line.split("\t")[0].split()[1:] for line in page.splitlines() if "--tep-so" in line):
        assert run(*words, "--hom-nay", "24/11/2026").exit_code == 0, words
    again = run("xem-thu", "--hai-noi", "--thu-muc", str(out), "--json")
    assert json.loads(again.stdout)["surprises"] == []


def test_a_dry_run_makes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "demo-hai-noi"
    assert run("xem-thu", "--hai-noi", "--thu-muc", str(out), "--chay-thu").exit_code == 0
    assert not out.exists()


def test_a_folder_with_anything_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "cua-toi.db").write_bytes(b"x")
    assert run("xem-thu", "--hai-noi", "--thu-muc", str(tmp_path)).exit_code == 4
    assert [each.name for each in tmp_path.iterdir()] == ["cua-toi.db"]
