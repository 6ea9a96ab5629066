"""The README is executed: every command it shows runs, in the order it is shown, on a new book."""

import tomllib
from pathlib import Path

from click.testing import CliRunner
from pages import ROOT, commands

from ketnap import cli
from ketnap.commands.invocation import Surroundings
from ketnap.tests.probes import NOW


def test_every_command_of_the_readme_runs_in_the_order_it_is_shown(tmp_path: Path) -> None:
    shown = commands(ROOT / "README.md")
    assert len(shown) >= 10
    around = Surroundings({}, NOW, screen=False, keyboard=False, width=100)
    for words in shown:
        result = CliRunner().invoke(cli.root, ["--db", str(tmp_path / "so.db"), *words], obj=around)
        assert result.exit_code == 0, (words, result.stdout, result.stderr)


def test_the_readme_names_the_versions_of_python_that_the_package_declares() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    versions = [each.rpartition(" :: ")[2] for each in declared["classifiers"] if ":: Python :: 3." in each]
    assert declared["requires-python"] == f">={versions[0]}"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"`python3` ≥ {versions[0]} (tested: {', '.join(versions)})" in readme


def test_both_make_commands_stand_on_the_first_screen_of_the_readme() -> None:
    first = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:24])
    assert "make demo" in first
    assert "make test" in first
