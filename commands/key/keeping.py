"""The file with the office's keys: beside the book, never in it, so that a copy of the book signs for nobody."""

from collections.abc import Iterator
from contextlib import contextmanager
from gettext import gettext as _
from pathlib import Path
from typing import Final

from ketnap.commands import places
from ketnap.commands.contract import line, option_name
from ketnap.commands.invocation import Invocation
from ketnap.commands.problems import Exit, Problem
from ketnap.exchange.keys import fingerprint, office
from ketnap.exchange.keys.office import OfficeKey
from ketnap.exchange.unreadable import UnreadableFile
from ketnap.storage import settings
from ketnap.storage.book import private_files
from ketnap.storage.reader import Reader

SETTING: Final = "office.key"
"""Under this name the book knows the fingerprint of the keys that are in use: what is there for everybody to read."""

_END: Final = ".khoa"


def path_of(invocation: Invocation) -> Path:
    """The file with the keys: that of the book with another end."""
    book = places.database(invocation)
    return book.with_name(f"{book.name}{_END}")


def found(invocation: Invocation) -> OfficeKey | None:
    """The keys in use; None where none were made. Raises Problem where the file cannot be read, OSError."""
    path = path_of(invocation)
    return _read(path) if path.exists() else None


def needed(invocation: Invocation, reader: Reader) -> OfficeKey:
    """The keys in use. Raises Problem where there are none, or the file has others than the book names; OSError."""
    key, known = found(invocation), settings.get(reader, SETTING)
    path = path_of(invocation)
    if key is not None and known in (None, key.card.fingerprint):
        return key
    if key is not None:
        text = _(
            "Tệp {path} là khóa khác với khóa mà sổ ghi của đơn vị ({key}, của {name}). Chép lại tệp khóa từ bản đã cất."
        )
        shown = fingerprint.shown(key.card.fingerprint)
        message = text.format(path=path, key=shown, name=key.card.name)
        raise Problem("key.foreign", message, Exit.WRONG, following=(line("doctor"),))
    if known is not None:
        raise missing(invocation)
    text = _("Đơn vị chưa có khóa ({path}), nên chưa ký được gói nào.").format(path=path)
    raise Problem("key.none", text, Exit.REFUSED, following=(line("key new"),))


def missing(invocation: Invocation) -> Problem:
    """The book names keys, and their file is not there."""
    text = _(
        "Sổ ghi đơn vị đã có khóa, nhưng không thấy tệp {path}. Chép lại từ bản đã cất; mất hẳn thì thêm {option}."
    )
    message = text.format(path=path_of(invocation), option=option_name("--replace"))
    return Problem("key.missing", message, Exit.REFUSED, following=(line("key new", "--replace"),))


def secrets(invocation: Invocation, key: OfficeKey | None) -> tuple[str, ...]:
    """Everything that opens what was sealed for this office, keys that were replaced too. Raises Problem, OSError."""
    earlier = [_read(path).sealing for path in replaced(path_of(invocation))]
    return (*(() if key is None else (key.sealing,)), *earlier)


def replaced(path: Path) -> list[Path]:
    """The files of keys that were replaced, the oldest first."""
    beside = path.parent.iterdir() if path.parent.is_dir() else ()
    numbered = [each for each in beside if each.stem == path.name and each.suffix[1:].isdigit()]
    return sorted(numbered, key=lambda each: int(each.suffix[1:]))


@contextmanager
def in_place(path: Path, content: bytes) -> Iterator[Path | None]:
    """New keys while the block runs, and after it; what the old ones open is still opened (the file they lie in now is
    given). After any exception, that of a book which could not be written too, the keys are those of before.

    Raises OSError.
    """
    if not path.exists():
        private_files.put_new(path, content)
        aside = None
    else:
        earlier = replaced(path)
        last = int(earlier[-1].suffix[1:]) if earlier else 0
        aside = path.with_name(f"{path.name}.{last + 1}")
        private_files.put_new(aside, path.read_bytes())
    try:
        if aside is not None:
            private_files.put(path, content)
        yield aside
    except BaseException:
        # Neither needs room on the disk.
        if aside is None:
            path.unlink(missing_ok=True)
        else:
            aside.replace(path)
        raise


def _read(path: Path) -> OfficeKey:
    try:
        with path.open("rb") as file:
            return office.read(file.read(office.MOST_BYTES + 1))
    except UnreadableFile as error:
        raise Problem("key.unreadable", f"{path}: {error.sentence}", Exit.WRONG) from error
