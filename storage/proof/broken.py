"""What can be found wrong with what is stored: reasons, and the place of each."""

from datetime import date
from typing import Final, NamedTuple

from ketnap.storage.proof.derived import Difference

CHANGED: Final = "changed"
MISSING: Final = "missing"
HEAD: Final = "head"
VERSION: Final = "version"
ORPHAN: Final = "orphan"
RECORD: Final = "record"
UNREADABLE: Final = "unreadable"
ANCHORED: Final = "anchored"
ANCHOR: Final = "anchor"
FILE: Final = "file"
POINTING: Final = "pointing"
TABLES: Final = "tables"


class Broken(NamedTuple):
    """One thing that does not fit. `what` is

    - changed: from event `seq` on the hashes differ from the contents, or events were put in another order;
    - missing: event `seq` is not there;
    - head, version: the case row names another newest event than there is; orphan: its case is not there;
    - record, unreadable: the running result differs from the replay, or the events cannot be replayed;
    - document, deadline, person, case: a row that follows the record is not what the events lead to; `row` says how;
    - anchored: an anchored event is not there any more, or another; anchor: the chain of anchors was changed;
    - file, pointing, tables: the file is damaged, rows point at what is not there, the tables are not as they were
      made; `detail` says more, and there is neither case nor event.

    `on` is the day of the event, where there is one. Without a case, `seq` is the number of an anchor; 0: the file.
    """

    case: str
    seq: int
    on: date | None
    what: str
    row: Difference | None = None
    detail: str = ""


def of_file(what: str, detail: str) -> Broken:
    """Something wrong with the file as such."""
    return Broken("", 0, None, what, None, detail)
