"""The clock of the worker: a few fixed jobs, each at its time, one after the other; the one home of apscheduler.

Nothing is remembered here. What is due stands in the database, so a run that was missed needs no making up: it is
run once (`coalesce`), however late (no misfire limit), and never beside itself (one thread, one instance).
"""

import logging
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, current_thread, main_thread
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from apscheduler.events import EVENT_JOB_ERROR
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
_LOOK: Final = 1.0
"""Seconds between two looks at the clock and the stop; a wait without an end would not hear Ctrl+C on Windows."""

_APART: Final = timedelta(milliseconds=1)
"""Between the first runs of the jobs: of those that are due in one instant the library takes the names in order."""

_SET_BACK: Final = timedelta(minutes=1)
_SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGBREAK")


class Every(NamedTuple):
    """When the worker starts, then again and again, so many seconds apart."""

    seconds: int


class Daily(NamedTuple):
    """Once when the worker starts, then once a day, at this time in Vietnam."""

    hour: int
    minute: int


class Job(NamedTuple):
    """Something to do at its times. `name` is a code that a log may show."""

    name: str
    when: Every | Daily
    run: Callable[[], None]


Failed = Callable[[str, BaseException], None]


class Told(NamedTuple):
    """Who is told of trouble. `failed`: of a job, by its name, with the error; it runs again at its next time.
    `set_back`: by how much the clock was set back; the jobs run by the new time at once."""

    failed: Failed
    set_back: Callable[[timedelta], None]


def scheduler(jobs: Sequence[Job], failed: Failed, now: datetime) -> BackgroundScheduler:
    """A scheduler with these jobs, not started yet; the first run of each comes in the order given."""
    made = BackgroundScheduler(
        jobstores={"default": MemoryJobStore()},
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone=ZONE,
    )
    for place, job in enumerate(jobs):
        # Each at once, in their order: a machine that is off at night would never come to what is meant for it.
        first = now + place * _APART
        made.add_job(job.run, _trigger(job.when), id=job.name, name=job.name, next_run_time=first)
    made.add_listener(lambda event: failed(event.job_id, event.exception), EVENT_JOB_ERROR)
    return made


def _trigger(when: Every | Daily) -> Any:
    if isinstance(when, Every):
        return IntervalTrigger(seconds=when.seconds, timezone=ZONE)
    return CronTrigger(hour=when.hour, minute=when.minute, timezone=ZONE)


def run(jobs: Sequence[Job], told: Told, clock: Callable[[], datetime], stop: Event) -> None:
    """Run the jobs until `stop` is set; what is under way then is finished first."""
    made = scheduler(jobs, told.failed, clock())
    with _silent():
        made.start()
        try:
            for by in _set_backs(clock, stop):
                told.set_back(by)
                _anew(made, jobs, clock())
        finally:
            stop.set()
            made.shutdown(wait=True)


def _set_backs(clock: Callable[[], datetime], stop: Event) -> Iterator[timedelta]:
    """Wait for the stop; by how much the clock was set back, each time that it was."""
    seen = clock()
    while not stop.wait(_LOOK):
        now = clock()
        if now < seen - _SET_BACK:
            yield seen - now
        seen = now


def _anew(made: BackgroundScheduler, jobs: Sequence[Job], now: datetime) -> None:
    """The jobs do not wait until a clock that was set back has caught up; they keep their order."""
    for place, job in enumerate(jobs):
        at_once = now + place * _APART
        first = at_once if isinstance(job.when, Every) else _trigger(job.when).get_next_fire_time(None, now)
        made.modify_job(job.name, next_run_time=first)


@contextmanager
def stopping(stop: Event) -> Iterator[None]:
    """Let Ctrl+C and a request to end (SIGTERM; Ctrl+Break on Windows) set `stop`, in the main thread alone."""
    if current_thread() is not main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _silent() -> Iterator[None]:
    """Keep the library's own log from printing errors, whose words may quote a person; `failed` is told."""
    log = logging.getLogger("apscheduler")
    quiet = logging.NullHandler()
    before = log.propagate
    log.propagate = False
    log.addHandler(quiet)
    try:
        yield
    finally:
        log.propagate = before
        log.removeHandler(quiet)
