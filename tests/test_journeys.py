"""Journeys through the shell as a secretary types them, on a real book, in Vietnamese."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ketnap import cli
from ketnap.commands.invocation import Surroundings
from ketnap.tests.probes import HEAVY, NOW


class Office:
    """A book, and somebody who types. `done` insists on exit 0, `refused` on exit 4 and unchanged contents."""

    def __init__(self, path: Path, today: str) -> None:
        self.path = path
        self.today = today

    def type(self, *words: str, today: str = "") -> Result:
        environment = {"KETNAP_DB": str(self.path), "KETNAP_ACTOR": "VP"}
        if words[0] != "khoi-tao":
            environment["KETNAP_TODAY"] = today or self.today
        around = Surroundings(environment, NOW, screen=False, keyboard=False, width=100)
        options: list[str] = []
        for name, value in environment.items():
            options += [f"--{name.removeprefix('KETNAP_').lower()}", value]
        return CliRunner().invoke(cli.root, [*options, *words], obj=around)

    def done(self, *words: str) -> str:
        result = self.type(*words)
        assert result.exit_code == 0, (words, result.stderr, result.stdout)
        return result.stdout

    def json(self, *words: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.done(*words, "--json"))
        return found

    def refused(self, *words: str) -> list[str]:
        before = self.version(words[2]) if words[0] == "ho-so" else 0
        result = self.type(*words, "--json")
        assert result.exit_code == 4, (words, result.exit_code, result.stdout, result.stderr)
        error = json.loads(result.stderr)["error"]
        assert error["unchanged"]
        assert all(finding["source"] for finding in error["findings"])
        assert self.version(words[2]) == before
        return [finding["code"] for finding in error["findings"]]

    def version(self, code: str) -> int:
        return int(self.json("ho-so", "xem", code)["version"])

    def step(self, step: str, on: str, *more: str) -> dict[str, Any]:
        return self.json("ho-so", "ghi", "1", step, "--ngay", on, *more)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    book = Office(tmp_path / "so.db", "10/01/2029")
    book.done("khoi-tao", "--xa-phuong", "phường Lê Chân", "--nhiem-ky", "12/07/2025", "--gia-lap")
    book.done("to-chuc", "them", "CB-05", "Chi bộ 5", "--cap-tren", "Đảng ủy phường Lê Chân")
    return book


def to_certificate(office: Office) -> None:
    office.done(
        "ho-so", "mo", "Phạm Thị Hồng Ánh", "--to-chuc", "CB-05", "--ngay-sinh", "14/03/2001", "--ngay", "04/07/2026",
        "--du-kien", "education=higher", "--du-kien", "introduced_by=cell",
    )  # fmt: skip
    office.done("ho-so", "dat", "1", "religion=none", "youth_union_here=có", "youth_union_member=có",
                "trade_union_member=không", "considered_at=residence", "--ngay", "04/07/2026")  # fmt: skip
    assert "state" in office.refused("ho-so", "ghi", "1", "nghi-quyet-chi-bo", "--ngay", "04/07/2026")
    office.step("vao-danh-sach", "07/07/2026", "--giay-to", "list_resolution=01-NQ/CB,07/07/2026")
    office.step("phan-cong", "07/07/2026", "--du-kien", "helper=Trần Văn Lâm; 02/09/2015", "--du-kien", "together_since=01/01/2024",
                "--du-kien", "why=first", "--giay-to", "helper_resolution=02-NQ/CB,07/07/2026")  # fmt: skip
    office.step("duyet-danh-sach", "20/07/2026")
    assert "after.propose_for_class" in office.refused(
        "ho-so", "ghi", "1", "cu-di-hoc", "--ngay", "30/07/2026"
    )
    office.step("de-nghi-di-hoc", "27/07/2026")
    office.step("cu-di-hoc", "30/07/2026")
    office.step(
        "hoc-xong", "14/08/2026", "--du-kien", "class_from=10/08/2026", "--du-kien", "class_to=14/08/2026"
    )
    office.step("cap-giay-chung-nhan", "20/08/2026", "--giay-to", "awareness_certificate=118/CN,20/08/2026")


def to_dossier(office: Office) -> None:
    office.step("de-nghi-lam-thu-tuc", "01/09/2026")
    assert "after.open_procedure" in office.refused("ho-so", "ghi", "1", "nop-don", "--ngay", "04/09/2026")
    office.step("cho-lam-thu-tuc", "03/09/2026")
    office.step("nop-don", "04/09/2026", "--giay-to", "application=04/09/2026")
    office.step(
        "khai-ly-lich",
        "07/09/2026",
        "--du-kien",
        "overlap_stamped_on=07/09/2026",
        "--giay-to",
        "personal_history=07/09/2026",
    )
    office.step("de-nghi-tham-tra", "09/09/2026", "--du-kien", "about=cha mẹ", "--du-kien", "place=domestic")
    assert "open_items.verification.open" in office.refused(
        "ho-so", "ghi", "1", "ket-luan-tham-tra", "--ngay", "10/09/2026", "--du-kien", "politics_today_checked=có",
        "--du-kien", "spouse_carer=no_carer",
    )  # fmt: skip
    office.step("tham-tra-den-noi", "14/09/2026", "--du-kien", "about=cha mẹ")
    office.step(
        "tra-loi-tham-tra",
        "12/10/2026",
        "--du-kien",
        "about=cha mẹ",
        "--giay-to",
        "verification_reply=55-CV/ĐU,12/10/2026",
    )
    office.step(
        "ket-luan-tham-tra",
        "14/10/2026",
        "--du-kien",
        "politics_today_checked=có",
        "--du-kien",
        "spouse_carer=no_carer",
    )
    office.step("nhan-xet-ly-lich", "15/10/2026")
    office.step("chung-nhan-ly-lich", "20/10/2026")
    office.step(
        "viet-giay-gioi-thieu",
        "22/10/2026",
        "--du-kien",
        "helper=Trần Văn Lâm",
        "--giay-to",
        "helper_introduction=22/10/2026",
    )
    office.step("doan-gioi-thieu", "23/10/2026", "--giay-to", "youth_union_resolution=07-NQ/ĐTN,23/10/2026")
    office.step("lay-y-kien", "26/10/2026", "--giay-to", "opinion_summary=26/10/2026")


def to_decision(office: Office) -> None:
    codes = office.refused("ho-so", "ghi", "1", "nghi-quyet-chi-bo", "--ngay", "02/11/2026", "--phieu",
                           "trieu-tap=12,tan-thanh=7,khong-tan-thanh=5", "--giay-to", "cell_resolution_admission=09-NQ/CB,02/11/2026")  # fmt: skip
    assert codes == ["votes.reach"]
    office.step(
        "chi-bo-thieu-phieu-ket-nap", "02/11/2026", "--phieu", "trieu-tap=12,tan-thanh=7,khong-tan-thanh=5"
    )
    office.step("y-kien-sau-bieu-quyet", "09/11/2026", "--du-kien", "direction=vote_again")
    office.step("nghi-quyet-chi-bo", "16/11/2026", "--phieu", "trieu-tap=12,tan-thanh=11,khong-tan-thanh=1",
                "--giay-to", "cell_resolution_admission=10-NQ/CB,16/11/2026")  # fmt: skip
    assert "after.committee_resolves_admission" in office.refused(
        "ho-so", "ghi", "1", "gui-ho-so-len", "--ngay", "20/11/2026"
    )
    office.step("nghi-quyet-dang-uy", "23/11/2026", "--phieu", "trieu-tap=15,tan-thanh=14,khong-tan-thanh=1",
                "--giay-to", "committee_resolution_admission=31-NQ/ĐU,23/11/2026")  # fmt: skip
    office.step("gui-ho-so-len", "25/11/2026")
    office.step("tham-dinh-ho-so", "30/11/2026", *_papers(office, "appraise_dossier", "30/11/2026"))
    office.step("quyet-dinh-ket-nap", "07/12/2026", "--phieu", "trieu-tap=9,tan-thanh=9,khong-tan-thanh=0",
                "--giay-to", "admission_decision=11-QĐ/ĐU,07/12/2026")  # fmt: skip


def _papers(office: Office, step: str, on: str) -> list[str]:
    """The papers a step still asks for, each with a number and its day."""
    (answer,) = office.json("ho-so", "vi-sao", "1", step)["steps"]
    asked = [
        finding["evidence"]["document"]
        for finding in answer["findings"]
        if finding["code"].endswith(".missing") and "document" in finding["evidence"]
    ]
    return [word for name in asked for word in ("--giay-to", f"{name}=01-XX,{on}")]


def to_official(office: Office) -> None:
    office.step("chi-bo-nhan-quyet-dinh", "10/12/2026")
    assert "open_items.reexamination" not in office.refused(
        "ho-so", "ghi", "1", "le-ket-nap", "--ngay", "30/04/2027"
    )
    office.step("le-ket-nap", "18/12/2026", "--giay-to", "ceremony_minutes=03-BB/CB,18/12/2026")
    office.step("ho-so-dang-vien", "11/01/2027", *_papers(office, "complete_member_file", "11/01/2027"))
    office.step(
        "lop-dang-vien-moi", "12/05/2027", *_papers(office, "complete_new_member_class", "12/05/2027")
    )
    assert any(
        code.startswith("elapsed.")
        for code in office.refused("ho-so", "ghi", "1", "tu-kiem-diem", "--ngay", "17/12/2027")
    )
    office.step("tu-kiem-diem", "18/12/2027", *_papers(office, "self_review", "18/12/2027"))
    office.step(
        "nhan-xet-giup-do",
        "20/12/2027",
        "--du-kien",
        "helper=Trần Văn Lâm",
        *_papers(office, "helper_assesses", "20/12/2027"),
    )
    office.step(
        "y-kien-cong-nhan", "21/12/2027", *_papers(office, "collect_opinions_recognition", "21/12/2027")
    )
    assert "after.cell_resolves_recognition" in office.refused(
        "ho-so", "ghi", "1", "quyet-dinh-cong-nhan", "--ngay", "22/12/2027"
    )
    office.step("nghi-quyet-cong-nhan", "27/12/2027", "--phieu", "trieu-tap=12,tan-thanh=12,khong-tan-thanh=0",
                *_papers(office, "cell_resolves_recognition", "27/12/2027"))  # fmt: skip
    office.step("dang-uy-cong-nhan", "10/01/2028", "--phieu", "trieu-tap=15,tan-thanh=15,khong-tan-thanh=0",
                *_papers(office, "committee_resolves_recognition", "10/01/2028"))  # fmt: skip
    office.step("quyet-dinh-cong-nhan", "17/01/2028", "--phieu", "trieu-tap=9,tan-thanh=9,khong-tan-thanh=0",
                *_papers(office, "recognise", "17/01/2028"))  # fmt: skip
    office.step("cong-bo", "03/02/2028")
    office.step("gui-danh-sach-the", "10/02/2028", *_papers(office, "send_card_list", "10/02/2028"))
    office.step("trao-the", "15/05/2028")


def test_a_person_is_taken_by_hand_through_every_central_step_to_official_member(office: Office) -> None:
    to_certificate(office)
    to_dossier(office)
    to_decision(office)
    to_official(office)

    shown = office.json("ho-so", "xem", "1")
    assert shown["state"] == "official"
    # Decided on 17/01/2028, a month after the twelve months of probation were over.
    assert shown["official_from"] == "2027-12-18"
    assert office.json("nhat-ky", "doi-chieu", "--tinh-lai")["sound"]
    assert office.json("ho-so", "vi-sao", "1")["steps"] == []


def test_the_same_line_typed_twice_says_so_and_an_undone_line_can_be_typed_again(office: Office) -> None:
    to_certificate(office)
    line = ("ho-so", "ghi", "1", "de-nghi-lam-thu-tuc", "--ngay", "01/09/2026")
    first = office.json(*line)
    again = office.json(*line)
    assert again["repeated"] is True
    assert (again["event"], again["version"]) == (first["event"], first["version"])

    office.done("ho-so", "hoan-tac", first["command"])
    assert office.json(*line)["event"] > first["event"]


def test_a_dry_run_answers_like_the_real_run_and_keeps_nothing(office: Office) -> None:
    to_certificate(office)
    before = office.version("1")
    line = ("ho-so", "ghi", "1", "de-nghi-lam-thu-tuc", "--ngay", "01/09/2026")
    tried = office.json(*line, "--chay-thu")
    assert tried["dry_run"] is True
    assert office.version("1") == before
    real = office.json(*line)
    assert {**tried, "dry_run": False, "recorded_at": real["recorded_at"]} == real


def test_somebody_who_looked_before_another_recorded_is_told_what_changed(office: Office) -> None:
    to_certificate(office)
    seen = office.version("1")
    office.step("de-nghi-lam-thu-tuc", "01/09/2026")
    result = office.type("ho-so", "ghi", "1", "ra-khoi-danh-sach", "--ngay", "02/09/2026", "--lan-ghi", str(seen),
                         "--du-kien", "because=x", "--giay-to", "list_resolution=02-NQ/CB,02/09/2026")  # fmt: skip
    assert result.exit_code == 5
    assert "Chi bộ đề nghị cho làm thủ tục" in result.stderr
    assert office.version("1") == seen + 1


def test_a_correction_moves_the_clocks_and_stays_in_the_history(office: Office) -> None:
    to_certificate(office)
    wrong = office.json("ho-so", "lich-su", "1")["events"][-1]
    assert wrong["step"] == "certify"
    moved = office.json("ho-so", "dinh-chinh", "1", str(wrong["event"]), "--ly-do", "ghi nhầm ngày cấp", "--ngay", "24/08/2026",
                        "--giay-to", "awareness_certificate=118/CN,24/08/2026")  # fmt: skip
    (deadline,) = [each for each in moved["deadlines_moved"] if each["deadline"] == "cert.validity"]
    assert (deadline["was_due_on"], deadline["due_on"]) == ("2031-08-20", "2031-08-24")
    events = office.json("ho-so", "lich-su", "1")["events"]
    assert events[-1]["replaces"] == wrong["event"]
    assert events[-1]["because"] == "ghi nhầm ngày cấp"
    assert (
        next(each for each in events if each["event"] == wrong["event"])["replaced_by"] == events[-1]["event"]
    )


def loaded_by(office: Office, *words: str) -> set[str]:
    """The heavy libraries that a command loads in a process of its own."""
    code = (
        "import sys\n"
        "from ketnap.cli import main\n"
        "try:\n    main()\n"
        "finally:\n    print(*[n for n in {heavy} if n in sys.modules], file=sys.stderr)\n"
    ).format(heavy=(*HEAVY, "transitions"))
    done = subprocess.run(
        [sys.executable, "-c", code, "--db", str(office.path), "--today", office.today, *words],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return set(done.stderr.split())


def test_showing_a_case_and_recording_a_step_load_none_of_the_heavy_libraries(office: Office) -> None:
    to_certificate(office)
    assert loaded_by(office, "ho-so", "xem", "1") == set()
    assert loaded_by(office, "ho-so", "vi-sao", "1") == set()
    assert loaded_by(office, "ho-so", "danh-sach") == set()
    assert loaded_by(office, "ho-so", "ghi", "1", "de-nghi-lam-thu-tuc", "--ngay", "01/09/2026") == {
        "transitions"
    }
