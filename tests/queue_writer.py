"""A process that writes into a book again and again: `python queue_writer.py BOOK COUNT`, started by
test_writers_queue.py.

Each time it opens a case, in a transaction of its own as a command does, and begins the next at once. It says for each
how many milliseconds it waited for its turn, and which case it opened.
"""

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

from ketnap.storage.engine import Database
from ketnap.workflow import service
from ketnap.workflow.commands import Advance, Person
from ketnap.workflow.decision import Decision

NOW = datetime(2026, 11, 25, 2, 12, tzinfo=UTC)
TODAY = date(2026, 11, 25)
FACTS = {"cell": "CB-05", "birth_date": "2001-03-14", "education": "higher", "introduced_by": "cell"}


def open_case(database: Database) -> tuple[float, str]:
    began = perf_counter()
    with database.begin() as uow:
        waited = 1000 * (perf_counter() - began)
        code = uow.next_case()
        discover = Advance(code, "discover", TODAY, FACTS, (), "VP", uow.next_command())
        outcome = service.open_case(uow, Person("Người Thứ Nhất"), discover, NOW, TODAY)
        assert isinstance(outcome, Decision), outcome
    return waited, code


def main() -> None:
    path, count = sys.argv[1:]
    with Database(Path(path)) as database:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        told = [open_case(database) for _ in range(int(count))]
    sys.stdout.writelines(f"{waited:.3f} {code}\n" for waited, code in told)


if __name__ == "__main__":
    main()
