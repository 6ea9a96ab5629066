"""The folder that a demo leaves behind: what lies where, and when it may be replaced."""

import shutil
from gettext import gettext as _
from pathlib import Path
from typing import Final, NamedTuple

from ketnap.commands.contract import OPTIONS
from ketnap.commands.problems import Exit, Problem, usage
from ketnap.commands.texts import language
from ketnap.storage.book import files as book_files
from ketnap.storage.book import private_files

_MARK: Final = "ketnap-xem-thu.txt"
_SAID: Final = """Thư mục này do lệnh «ketnap xem-thu» làm ra, để xem thử: người, chi bộ, trường, công ty đều là bịa.
Chạy lại lệnh ấy thì mọi tệp của nó ở đây được làm lại từ đầu. Xong thì xóa cả thư mục.

Made by `ketnap demo`: people, cells, schools and companies are invented. Running it again makes all of it anew.
"""
_SHEET: Final = "phieu-viec-"


class Folder(NamedTuple):
    """The places in the folder of a demo."""

    path: Path

    @property
    def book(self) -> Path:
        return self.path / "so.db"

    @property
    def roster(self) -> Path:
        return self.path / "danh-sach.xlsx"

    @property
    def mistakes(self) -> Path:
        return self.path / "danh-sach-co-loi.xlsx"

    def sheet(self, cell: str) -> Path:
        """The sheet of a cell, to be printed for its meeting."""
        return self.path / f"{_SHEET}{cell}.pdf"

    @property
    def letters(self) -> Path:
        """Where the commands for letters write them: beside the book."""
        return self.path / "van-ban"

    @property
    def mails(self) -> Path:
        return self.path / "thu"


def check(path: Path) -> None:
    """Raise Problem where something lies that no demo has made."""
    if path.exists() and not path.is_dir():
        raise usage(_("{path} là một tệp, cần một thư mục.").format(path=path))
    if path.is_dir() and any(path.iterdir()) and not (path / _MARK).is_file():
        option = "--out" if language() == "en" else OPTIONS["--out"]
        text = _("Thư mục {path} đang có tệp khác, để nguyên. Chọn thư mục khác: {option} THƯ-MỤC")
        raise Problem("demo.folder", text.format(path=path, option=option), Exit.REFUSED)


def prepared(path: Path) -> Folder:
    """The folder, empty of what a former demo left; whatever else somebody put there stays. Raises Problem, OSError."""
    check(path)
    folder = Folder(path)
    private_files.make_folder(path)
    book_files.remove(folder.book)
    for made in (folder.letters, folder.mails):
        if made.is_dir():
            shutil.rmtree(made)
    for pattern in (f"{folder.roster.stem}*.xlsx", f"{_SHEET}*.pdf"):
        for each in path.glob(pattern):
            each.unlink()
    write(path / _MARK, _SAID.encode())
    return folder


def write(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read. Raises OSError."""
    path.unlink(missing_ok=True)
    private_files.make(path)
    path.write_bytes(content)
