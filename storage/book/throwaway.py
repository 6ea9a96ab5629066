"""A database that can be made again from nothing: the demo's.

Nothing in it waits for the disk until it is closed, which makes thousands of transactions a matter of seconds. A
machine that stops meanwhile leaves a file that may not be readable; whoever keeps real cases opens `engine.Database`.
"""

import sqlite3

from ketnap.storage.engine import Database, translated


class ThrowawayDatabase(Database):
    """As `Database`; what was committed is safe on the disk once `close` has returned."""

    def _writing(self) -> sqlite3.Connection:
        fresh = self._writes is None
        connection = super()._writing()
        if fresh:
            connection.execute("PRAGMA synchronous=OFF").fetchall()
        return connection

    def close(self) -> None:
        """Bring everything to the disk. Raises StorageFailed."""
        if self._writes is not None:
            with translated(self.path):
                self._writes.execute("PRAGMA synchronous=FULL").fetchall()
                self._writes.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        super().close()
