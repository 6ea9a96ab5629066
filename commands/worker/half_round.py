"""A round of the worker that was stopped on its way: what its earlier transactions left stands, and is said."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from gettext import gettext as _
from pathlib import Path

from ketnap.commands import half_done, showing
from ketnap.commands.contract import line
from ketnap.commands.worker.kept_book import Done, KeptBook
from ketnap.notifications.worker import Parcel, Raised
from ketnap.storage.errors import NoDatabase, NotADatabase, StorageFailed
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.ports import Locked


class NotedBook(KeptBook):
    """A book with a note of what stands in it: whether any row was written, how many reminders were raised and mails
    have left, and whether one is under way of which the book does not know how it ended."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.written = self.under_way = False
        self.raised = self.mails = 0

    def _write(self, work: Callable[[SqliteUnitOfWork], Done]) -> Done:
        rows = 0

        def counted(uow: SqliteUnitOfWork) -> Done:
            nonlocal rows
            done = work(uow)
            rows = uow.cursor.connection.total_changes
            return done

        done = super()._write(counted)
        self.written = self.written or rows > 0
        self.under_way = False
        return done

    def duties(self, now: datetime) -> int:
        raised = super().duties(now)
        self.raised += raised
        return raised

    def sweep(self, now: datetime) -> Raised:
        swept = super().sweep(now)
        self.raised += swept.raised
        return swept

    def take(self, now: datetime, until: datetime) -> Parcel | None:
        parcel = super().take(now, until)
        self.under_way = parcel is not None and not parcel.held
        return parcel

    def sent(self, parcel: Parcel, recipient: str, now: datetime) -> None:
        super().sent(parcel, recipient, now)
        self.mails += 1


@contextmanager
def noted(path: Path) -> Iterator[NotedBook]:
    """The book for one round. Raises Problem where the round was stopped and something stands, else what stopped it."""
    kept = NotedBook(path)
    try:
        yield kept
    except (StorageFailed, Locked, NoDatabase, NotADatabase, KeyboardInterrupt) as error:
        if not kept.written:
            raise
        raise half_done.told("worker.stopped", error, _said(kept), (line("worker", "--once"),)) from error


def _said(kept: NotedBook) -> list[str]:
    text = _("Đã dừng giữa lượt. Đã xong và còn trong sổ: {raised} lời nhắc mới, {mails} thư đã gửi.")
    said = [text.format(raised=showing.number(kept.raised), mails=showing.number(kept.mails))]
    if kept.under_way:
        said.append(_("Một thư có thể đã đi mà sổ chưa ghi được."))
    return said
