"""What day it is: the day in Vietnam, whatever zone the machine is set to, at every instant."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from soaking import Proof, size
from storage_fixtures import new_book
from working import CB5, Paper, addressed, ceremony

from ketnap.commands.invocation import local_day
from ketnap.commands.worker.kept_book import KeptBook
from ketnap.notifications.worker import Courier, sweep_all
from ketnap.workflow.law import Law

pytestmark = pytest.mark.soak("The day, in every zone at every instant")

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
ZONES = ("UTC", "Asia/Ho_Chi_Minh", "America/Los_Angeles", "Pacific/Kiritimati", None)
SINCE, UNTIL = datetime(1976, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)

_ASKED = """
import json, sys
from datetime import UTC, date, datetime, timedelta
from ketnap.commands.invocation import Surroundings, invoked, local_day
from ketnap.commands.packet import names, outgoing
from ketnap.exchange.packets import sentences
from ketnap.notifications import schedule
from ketnap.notifications.digest import Entry, digest
from ketnap.notifications.ics import calendar_of
from ketnap.storage.rows import stamp
def days(seconds):
    now = datetime.fromtimestamp(seconds, UTC)
    day = local_day(now)
    assert invoked(Surroundings({}, now, False, False), {}, None).today == day
    given = invoked(Surroundings({}, now, False, False), {}, date(2026, 11, 25))
    assert (given.today, given.now.tzinfo) == (date(2026, 11, 25), UTC)
    assert local_day(datetime.fromisoformat(stamp(now))) == day
    assert now.astimezone(schedule.ZONE).date() == day
    return now, day
def told(now, day):
    entry = Entry("HS-000001-B", "x", day, 0, "x")
    calendar = calendar_of([entry], now).decode()
    shape = "%d/%m/%Y"
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in calendar
    assert f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}" in calendar
    assert f"{day:{shape}}" in digest("x", [entry], day)[0]
    assert sentences._instant(now.isoformat()).endswith(f"{day:{shape}}")
    end = outgoing._expires_at(None, day)
    assert outgoing._last_day(end) == day
    assert names.until(end).endswith(f"{day:{shape}}")
for line in sys.stdin:
    instants = json.loads(line)
    found = [days(each) for each in instants]
    for each in found[:: max(1, len(found) // 300)]:
        told(*each)
    print(json.dumps([day.isoformat() for _, day in found]))
"""


def _around(zone: str | None) -> dict[str, str]:
    """The environment of a machine in that zone (None: nothing is set)."""
    around = {name: value for name, value in os.environ.items() if name != "TZ"}
    return around if zone is None else {**around, "TZ": zone}


def _days(zone: str | None, instants: Sequence[int]) -> list[str]:
    """The days of these instants, to a program on a machine in that zone."""
    done = subprocess.run(
        [sys.executable, "-c", _ASKED],
        input=json.dumps(instants) + "\n",
        env=_around(zone),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


def test_the_day_of_an_instant_is_that_of_vietnam_wherever_the_machine_stands(proof: Proof) -> None:
    chance = Random("instants")
    first, last = (int(each.timestamp()) for each in (SINCE, UNTIL))
    instants = [chance.randrange(first, last) for _ in range(size(3_000, 100_000))]
    # Every minute from 23:00 to 08:00, on ordinary days, at the turn of a year, on leap days, at Tết.
    for night in ("2026-11-24", "2026-12-31", "2027-02-05", "2028-02-28", "2100-02-28", "1999-12-31"):
        begin = datetime.fromisoformat(f"{night}T23:00").replace(tzinfo=VIETNAM)
        instants += [int(begin.timestamp()) + 60 * minute for minute in range(9 * 60 + 1)]
    expected = [datetime.fromtimestamp(each, VIETNAM).date().isoformat() for each in instants]
    for zone in ZONES:
        found = _days(zone, instants)
        assert [pair for pair in zip(found, expected, strict=True) if pair[0] != pair[1]] == [], zone
    utc = (datetime.fromtimestamp(each, UTC).date().isoformat() for each in instants)
    others = sum(day != ours for day, ours in zip(utc, expected, strict=True))
    assert others > len(instants) // 4, "where UTC has another day"
    proof(instants=len(instants), zones=len(ZONES), other_day_in_utc=others, wrong_days=0)


def test_the_program_itself_says_the_day_of_vietnam_by_the_clock_of_the_machine(
    tmp_path: Path, law: Law, proof: Proof
) -> None:
    book = new_book("sqlite", tmp_path, law)
    book.close()
    asked = [
        sys.executable,
        "-c",
        "from ketnap import cli; cli.main()",
        "--db",
        str(book.path),
        "today",
        "--json",
    ]
    for zone in ZONES:
        before = datetime.now(VIETNAM).date()
        done = subprocess.run(asked, env=_around(zone), capture_output=True, text=True, check=True)
        after = datetime.now(VIETNAM).date()
        assert before.isoformat() <= json.loads(done.stdout)["date"] <= after.isoformat(), zone
    proof(zones=len(ZONES), wrong_days=0)


def test_every_minute_of_a_night_a_worker_raises_and_dates_by_the_day_of_vietnam(
    tmp_path: Path, law: Law
) -> None:
    book = new_book("sqlite", tmp_path, law)
    ceremony(book)
    addressed(book)
    paper = Paper()
    kept = KeptBook(book.path)
    courier = Courier(paper, "Văn phòng <van-thu@le-chan.example.vn>", timedelta(minutes=2))
    # The first rung is that of Thursday 29/10/2026.
    now = datetime(2026, 10, 28, 23, 0, tzinfo=VIETNAM).astimezone(UTC)
    for _ in range(9 * 60):
        sweep_all(kept, now)
        courier.deliver(kept, lambda: now)  # noqa: B023
        if local_day(now) < date(2026, 10, 29):
            assert paper.mails == []
        else:
            assert len(paper.mails) == 1, "in the first minute after midnight, and once"
        now += timedelta(minutes=1)
    [mail] = paper.mails
    assert mail.to == (CB5,)
    assert mail.subject.startswith("Nhắc việc ngày 29/10/2026")
    assert book.one("SELECT digest FROM outbox WHERE status = 'sent'") == "2026-10-29:CB5"
    book.close()
