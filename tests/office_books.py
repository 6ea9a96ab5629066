"""The book of the office of phường Lê Chân, as `init --sample` makes it, and the shell on a day of 2026."""

import json
import shutil
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from storage_fixtures import Book, KeptWalk
from ways import certified

from ketnap import cli
from ketnap.commands import founding
from ketnap.commands.founding import Register
from ketnap.commands.invocation import Surroundings
from ketnap.definitions import sample
from ketnap.definitions.settings import Office
from ketnap.workflow.law import Law

NOW = datetime(2026, 11, 25, 2, 12, tzinfo=UTC)
TODAY = date(2026, 11, 25)
HOME = "DU-LE-CHAN"
CAM_GIANG = "DU-CAM-GIANG-10903"

OFFICE = Office(
    organisation=HOME,
    name="ĐẢNG ỦY PHƯỜNG LÊ CHÂN",
    upper="ĐẢNG BỘ THÀNH PHỐ HẢI PHÒNG",
    place="Hải Phòng",
    term_start=date(2025, 7, 12),
)

_template: list[Path] = []


def office_book(folder: Path, law: Law) -> Book:
    """A copy of the sample book; its register of công văn goes on after number 41."""
    if not _template:
        path = Path(tempfile.mkdtemp(prefix="ketnap-test-")) / "so.db"
        founding.found(path, OFFICE, Register(*sample.organisations()), [("CV", 41)], TODAY)
        _template.append(path)
    path = folder / "so.db"
    shutil.copyfile(_template[0], path)
    path.chmod(0o600)
    return Book(path, law)


class Desk:
    """Somebody at the desk of that office: types commands, reads answers."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def run(self, *words: str, typed: Sequence[str] | None = None, on: date = TODAY) -> Result:
        """A command as it is typed; with `typed` at a terminal, where somebody answers."""
        there = typed is not None
        now = datetime(on.year, on.month, on.day, 2, 12, tzinfo=UTC)
        around = Surroundings({"NO_COLOR": "1"}, now, screen=there, keyboard=there, width=160)
        keys = "".join(f"{each}\n" for each in typed or ())
        return CliRunner().invoke(
            cli.root, ["--db", str(self.book.path), "--actor", "VP", *words], input=keys, obj=around
        )

    def json(self, *words: str, on: date = TODAY) -> dict[str, Any]:
        """The answer to a command that is done."""
        result = self.run(*words, "--json", on=on)
        assert result.exit_code == 0, result.output
        found: dict[str, Any] = json.loads(result.stdout)
        return found

    def error(self, *words: str, on: date = TODAY) -> dict[str, Any]:
        """The error of a command that is not done; nothing changes, and nothing goes to standard output."""
        before = self.book.dump()
        result = self.run(*words, "--json", on=on)
        assert result.stdout == ""
        found: dict[str, Any] = json.loads(result.stderr)["error"]
        assert found["exit"] == result.exit_code
        assert found["unchanged"] is True
        assert self.book.dump() == before
        return found

    def certified(self, cell: str = "CB-05", **person: Any) -> KeptWalk:
        """Somebody with a certificate."""
        usual = {"sex": "nữ", "born_on": date(2001, 3, 14), "identity_number": "031301004471"}
        walk = self.book.walk(person.pop("name", "Lê Ngọc Châu"), **{**usual, **person})
        certified(walk, cell=cell)
        return walk

    @property
    def letters_folder(self) -> Path:
        return self.book.path.parent / "van-ban"

    def files(self) -> list[str]:
        """The names of the files of letters."""
        folder = self.letters_folder
        return sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []
