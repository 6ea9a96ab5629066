"""The pages keep their word: what they show runs, what they point to is there, the commands they name exist."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from pages import ROOT, commands, every, links
from walking import NOW

from ketnap import cli
from ketnap.commands.invocation import Surroundings

OPERATIONS = ROOT / "docs" / "operations"
AROUND = Surroundings({}, NOW, screen=False, keyboard=False, width=100)

_NAMED = re.compile(
    r"`(?:ketnap )?((?:ho-so|van-ban|nhat-ky|du-lieu|hop-gui|quy-trinh|goi|khoa|chay-nen)(?=[ `])[^`]*)`"
)


@pytest.mark.parametrize("name", ["worker", "mail", "backup", "upgrade"])
def test_every_command_of_a_page_for_the_office_runs_in_the_order_it_is_shown(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = ["khoi-tao", "--mau", "--gia-lap", "--xa-phuong", "phường Lê Chân", "--nhiem-ky", "12/07/2025"]
    shown = commands(OPERATIONS / f"{name}.md")
    assert shown
    for words in (found, *shown):
        result = CliRunner().invoke(cli.root, ["--db", "so.db", *words], obj=AROUND)
        assert result.exit_code == 0, (words, result.stdout, result.stderr)


@pytest.mark.parametrize("page", sorted(OPERATIONS.glob("*.md")), ids=lambda page: str(page.name))
def test_a_command_that_a_page_names_exists(page: Path, vietnamese: None) -> None:
    for shown in _NAMED.findall(page.read_text(encoding="utf-8")):
        words = re.match(r"[a-z-]+(?: [a-z]+[a-z-]*)?(?![^ ])", shown)
        assert words is not None, shown
        result = CliRunner().invoke(cli.root, [*words[0].split(), "--help"], obj=AROUND)
        assert result.exit_code == 0, shown


@pytest.mark.parametrize("page", every(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_points_to_files_that_are_there(page: Path) -> None:
    assert [target for target in links(page) if not target.exists()] == []


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_understands_the_service() -> None:
    unit = OPERATIONS / "ketnap-worker.service"
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True)
    wrong = [line for line in done.stderr.splitlines() if "is not executable" not in line]
    assert wrong == [], "nothing but that the program is not installed on this machine"
