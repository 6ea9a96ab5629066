"""A book with the tables of an earlier program, brought up as a copy: to try the upgrade, and to put an older copy back."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ketnap.storage import engine
from ketnap.storage.book import backup, private_files, schema
from ketnap.storage.errors import SchemaTooNew


class BroughtUp(NamedTuple):
    """A file with the tables of this program, and the revision that it had."""

    path: Path
    before: str


@contextmanager
def brought_up(path: Path, beside: Path) -> Iterator[BroughtUp]:
    """The file itself where its tables are those of this program, else a copy in a folder of our own in `beside`, which
    is there for the block only. The file stays as it is.

    Raises NoDatabase, NotADatabase, SchemaTooNew, StorageFailed, Locked.
    """
    with engine.translated(path):
        connection = engine.connect(path)
        try:
            found = schema.revision(connection, path)
        finally:
            connection.close()
    if found > schema.SCHEMA:
        raise SchemaTooNew(found, schema.SCHEMA)
    if found == schema.SCHEMA:
        yield BroughtUp(path, found)
        return
    # Not at the top: alembic is wanted for an earlier file only.
    from ketnap.storage.book.upgrade import upgrade

    # Beside the book, not in the folder of the machine: what is in it is as private as the book.
    private_files.make_folder(beside)
    with tempfile.TemporaryDirectory(prefix=".nang-cap-", dir=beside) as folder:
        copy = Path(folder) / "so.db"
        backup.backup(path, copy)
        upgrade(copy, Path(folder) / "truoc.db")
        yield BroughtUp(copy, found)
