"""The versions of the procedure that a book keeps, and how many open cases go by each."""

from collections.abc import Iterable, Iterator, Sequence
from gettext import gettext as _
from gettext import ngettext
from typing import Any

from ketnap.commands import showing
from ketnap.commands.contract import line
from ketnap.commands.printing import Row, Table
from ketnap.storage.law_store import Released


def table(kept: Iterable[Released], in_use: str) -> Table:
    """Every version, since when the book has it, and its open cases; `in_use` is the hash of the one for new cases."""
    labels = (_("quy trình"), _("trong sổ từ"), _("hồ sơ đang mở"), _("dùng cho"))
    rows = tuple(
        Row(
            (
                each.version,
                f"{each.released_on:%d/%m/%Y}",
                showing.number(each.open_cases),
                _("hồ sơ mới") if each.hash == in_use else "",
            )
        )
        for each in kept
    )
    return Table(labels, rows, headed=True, right=(2,))


def staying(kept: Sequence[Released], newest: str) -> Iterator[str]:
    """Which open cases stay with an older version: one sentence for each version."""
    for each in kept:
        if each.open_cases and each.hash != newest:
            yield ngettext(
                "{count} hồ sơ đang mở giữ quy trình {version}.",
                "{count} hồ sơ đang mở giữ quy trình {version}.",
                each.open_cases,
            ).format(count=showing.number(each.open_cases), version=each.version)


def moving(kept: Sequence[Released], newest: str, language: str) -> Iterator[str]:
    """How to look at what moving the cases of older versions would change, where there are any."""
    if any(each.open_cases and each.hash != newest for each in kept):
        yield _("Xem trước việc chuyển các hồ sơ ấy sang bản mới: {command}").format(
            command=line("definition migrate", "--dry-run").text(language)
        )


def data(kept: Iterable[Released]) -> list[dict[str, Any]]:
    """The versions as JSON has them."""
    return [each._asdict() for each in kept]
