"""Definition files as they are named on the line, and what is wrong in them."""

from gettext import ngettext
from pathlib import Path

from ketnap.commands.printing import Block, Raw
from ketnap.definitions import loader, problems
from ketnap.definitions.loader import Loaded


def loaded(file: Path | None) -> Loaded:
    """What a file, a folder, or for None the program itself declares. Raises OSError."""
    if file is None:
        return loader.shipped()
    return loader.check(file) if file.is_dir() else loader.check_file(file)


def wrong(found: Loaded) -> tuple[Block, ...]:
    """Everything that is wrong, each with its place and a proposal."""
    count = len(found.problems)
    head = ngettext(
        "{count} chỗ cần sửa; quy trình đang dùng giữ nguyên.",
        "{count} chỗ cần sửa; quy trình đang dùng giữ nguyên.",
        count,
    ).format(count=count)
    shown = (Raw(problems.excerpt(each, found.texts.get(each.file, ""))) for each in found.problems)
    return (head, *shown)
