"""The clock of the worker: fixed jobs in memory, run once however often they were missed, one after the other."""

import logging
import os
import signal
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore

from ketnap.notifications import schedule
from ketnap.notifications.schedule import Daily, Every, Job, Told

NOW = datetime(2026, 11, 25, 2, 12, tzinfo=UTC)


def real_clock():
    return datetime.now(UTC)


def jobs_of(*jobs):
    made = schedule.scheduler(jobs, lambda name, error: None, NOW)
    made.start(paused=True)
    try:
        return {each.id: each for each in made.get_jobs()}, made._jobstores, made._executors
    finally:
        made.shutdown(wait=False)


def test_every_job_is_coalesced_runs_alone_is_never_too_late_and_keeps_vietnamese_time():
    found, stores, executors = jobs_of(
        Job("sweep", Every(300), lambda: None), Job("audit", Daily(2, 0), lambda: None)
    )
    assert set(found) == {"sweep", "audit"}
    for each in found.values():
        assert each.coalesce is True
        assert each.max_instances == 1
        assert each.misfire_grace_time is None
        assert str(each.trigger.timezone) == "Asia/Ho_Chi_Minh"
    assert [type(each) for each in stores.values()] == [MemoryJobStore]
    assert [type(each) for each in executors.values()] == [ThreadPoolExecutor]


def test_a_job_runs_at_once_when_the_worker_starts_because_a_machine_may_be_off_at_night():
    found, _, _ = jobs_of(Job("sweep", Every(300), lambda: None), Job("audit", Daily(2, 0), lambda: None))
    assert all(each.next_run_time - NOW < timedelta(seconds=1) for each in found.values())


def test_the_first_runs_come_in_the_order_of_the_jobs_so_that_what_is_raised_is_sent_at_once():
    ran = []
    run(
        [Job(name, Every(60), lambda name=name: ran.append(name)) for name in ("sweep", "audit", "deliver")],
        0.5,
    )
    assert ran == ["sweep", "audit", "deliver"]


def test_the_nightly_job_comes_at_two_in_vietnam():
    trigger = schedule._trigger(Daily(2, 0))
    assert trigger.get_next_fire_time(None, NOW).astimezone(UTC) == datetime(2026, 11, 25, 19, 0, tzinfo=UTC)


def ignore(*_):
    pass


def run(jobs, seconds, failed=ignore, clock=real_clock, set_back=ignore):
    stop = threading.Event()
    timer = threading.Timer(seconds, stop.set)
    timer.start()
    try:
        schedule.run(jobs, Told(failed, set_back), clock, stop)
    finally:
        timer.cancel()


def test_a_job_that_fails_is_reported_by_its_name_and_runs_again_and_the_others_go_on(caplog):
    failures, ran = [], []

    def broken():
        raise ValueError("Nguyễn Văn A")

    with caplog.at_level(logging.INFO):
        run(
            [Job("broken", Every(1), broken), Job("good", Every(1), lambda: ran.append(1))],
            1.5,
            lambda name, error: failures.append((name, type(error))),
        )
    assert failures[:2] == [("broken", ValueError), ("broken", ValueError)]
    assert len(ran) >= 2
    # The library's own log would have quoted the error, and whom it names.
    assert "Nguyễn" not in caplog.text


def test_jobs_never_run_beside_each_other():
    running, together = [], []

    def slow(name):
        def work():
            running.append(name)
            together.append(len(running))
            time.sleep(0.2)
            running.remove(name)

        return work

    run([Job(name, Every(1), slow(name)) for name in ("one", "two", "three")], 1.2)
    assert set(together) == {1}


def test_what_is_under_way_is_finished_before_the_worker_stops():
    done = []
    stop = threading.Event()

    def work():
        stop.set()
        time.sleep(0.5)
        done.append("finished")

    schedule.run([Job("deliver", Every(60), work)], Told(ignore, ignore), real_clock, stop)
    assert done == ["finished"]


class SetBack:
    """A few looks at the right time, then less."""

    def __init__(self, by, after=3):
        self.by, self.left = by, after

    def __call__(self):
        self.left -= 1
        return real_clock() - (self.by if self.left < 0 else timedelta())


@pytest.mark.parametrize("by", [timedelta(minutes=2), timedelta(minutes=100)])
def test_a_clock_that_is_set_back_is_told_of_and_the_jobs_do_not_wait_until_it_has_caught_up(by):
    ran, told = [], []
    names = ("leases", "sweep", "deliver")
    jobs = [Job(name, Every(7200), lambda name=name: ran.append(name)) for name in names]
    run(jobs, 3.5, clock=SetBack(by), set_back=told.append)
    assert ran == [*names, *names], "by the new time at once, in their order"
    assert [round(each / by, 1) for each in told] == [1]


def test_a_clock_that_is_corrected_by_seconds_is_no_news():
    told = []
    run(
        [Job("sweep", Every(3600), ignore)],
        2.5,
        clock=SetBack(timedelta(seconds=20), 2),
        set_back=told.append,
    )
    assert told == []


@pytest.mark.skipif(os.name == "nt", reason="a signal to oneself is POSIX")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_worker_and_the_handlers_are_put_back(number):
    before = signal.getsignal(number)
    stop = threading.Event()
    with schedule.stopping(stop):
        os.kill(os.getpid(), number)
        assert stop.wait(2)
    assert signal.getsignal(number) == before


def test_outside_the_main_thread_no_signal_is_touched():
    before = signal.getsignal(signal.SIGTERM)
    seen = []

    def elsewhere():
        with schedule.stopping(threading.Event()):
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert seen == [before]
