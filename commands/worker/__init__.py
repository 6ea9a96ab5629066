"""`ketnap worker`: reminds and sends mail in the background, or does everything once for cron and the Windows Task
Scheduler. Its log holds codes and counts only."""

import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from ketnap.commands import book, places, showing
from ketnap.commands.contract import OPTIONS, line
from ketnap.commands.declaring import declare, flag
from ketnap.commands.invocation import VIETNAM, Invocation, Surroundings
from ketnap.commands.printing import Answer, Block, Pairs
from ketnap.commands.problems import Exit, usage
from ketnap.commands.texts import N_, language
from ketnap.commands.worker import half_round, mail_way
from ketnap.commands.worker.kept_book import KeptBook, rehearse
from ketnap.commands.worker.mail_way import Way
from ketnap.notifications.worker import Clock, Courier, Delivered, Round, round_once, sweep_all

if TYPE_CHECKING:
    from ketnap.notifications.schedule import Job

SWEEP_SECONDS: Final = 300
DELIVER_SECONDS: Final = 30
LEASE_SECONDS: Final = 300
DUTY_SECONDS: Final = 3600
AUDIT_AT: Final = (2, 0)
_FEW: Final = 5


@declare(
    "worker",
    help=N_(
        "chạy nền: nhắc việc, gửi thư, đối chiếu nhật ký\n\n"
        "Với --mot-lan thì làm mỗi việc một lần rồi thôi, dùng cho cron hoặc Task Scheduler của Windows."
    ),
)
@flag("--once", help=N_("làm mỗi việc một lần rồi thôi"))
@mail_way.options
def command(invocation: Invocation, *, once: bool, **given: Any) -> Answer:
    """Run until stopped, or once."""
    chosen = mail_way.way(given, invocation.settings)
    with book.reading(invocation):
        # Whatever is the matter with the book is said at once, not by every job.
        path = places.database(invocation)
    if once:
        return _once(invocation, path, chosen)
    if invocation.dry_run or invocation.simulated:
        option = "--once" if language() == "en" else OPTIONS["--once"]
        raise usage(_("Chạy thử và ngày giả định chỉ dùng được với {option}.").format(option=option))
    return _until_stopped(path, chosen, _clock(invocation))


def _clock(invocation: Invocation) -> Clock:
    """The clock of the shell's root; on a simulated day time stands still."""
    surroundings = click.get_current_context().find_root().obj
    assert isinstance(surroundings, Surroundings), "commands run below the root"
    if invocation.simulated or surroundings.clock is None:
        return lambda: invocation.now
    return surroundings.clock


def _courier(chosen: Way | None) -> Courier | None:
    return None if chosen is None else Courier(chosen.channel, chosen.sender, chosen.lease)


# ---- once


def _once(invocation: Invocation, path: Path, chosen: Way | None) -> Answer:
    if invocation.dry_run:
        done = rehearse(path, invocation.now, None if chosen is None else chosen.lease)
    else:
        with half_round.noted(path) as kept:
            done = round_once(kept, _courier(chosen), _clock(invocation))
    return Answer(_data(invocation, done, chosen), tuple(_blocks(invocation, done, chosen)), _exit(done))


def _exit(done: Round) -> Exit:
    if done.verified.broken:
        return Exit.WRONG
    return Exit.PARTLY if done.delivered is not None and done.delivered.failed else Exit.DONE


def _data(invocation: Invocation, done: Round, chosen: Way | None) -> dict[str, Any]:
    delivered = done.delivered or Delivered()
    return {
        "at": invocation.now.isoformat(),
        "clock": done.turned._asdict(),
        "leases": done.freed._asdict(),
        "duties": {"raised": done.duties},
        "sweep": {"raised": done.swept.raised, "superseded": done.swept.superseded},
        "deliver": {"way": None if chosen is None else chosen.name, **delivered._asdict()},
        "audit": {
            "sound": not done.verified.broken,
            "events": done.verified.events,
            "cases": done.verified.cases,
            "broken": list(done.verified.broken),
            "anchor": done.verified.anchor,
        },
        "dry_run": invocation.dry_run,
    }


def _blocks(invocation: Invocation, done: Round, chosen: Way | None) -> list[Block]:
    blocks: list[Block] = [_("CHẠY THỬ, chưa ghi, chưa gửi gì.")] if invocation.dry_run else []
    swept = _("{raised} nấc đến ngày, {superseded} nấc bỏ qua vì đã có nấc mới hơn").format(
        raised=done.swept.raised, superseded=done.swept.superseded
    )
    pairs: list[tuple[str, str | tuple[str, ...]]] = [(_("Nhắc việc"), swept)]
    if done.duties:
        pairs.append((_("Việc định kỳ"), _("{count} lời nhắc mới").format(count=done.duties)))
    if any(done.turned):
        pairs.insert(0, (_("Đồng hồ"), tuple(_turned(invocation, done))))
    if any(done.freed):
        pairs.append((_("Gửi lại"), tuple(_freed(done))))
    pairs.append((_("Thư"), tuple(_delivered(invocation, done.delivered))))
    pairs.append((_("Nhật ký"), _audit(done)))
    blocks.append(Pairs(tuple(pairs)))
    if done.verified.broken:
        blocks.append(_("Xem: {command}").format(command=line("audit verify").text(invocation.language)))
    if done.delivered is not None and done.delivered.failed + done.delivered.held:
        blocks.append(_("Xem: {command}").format(command=line("outbox list").text(invocation.language)))
    return blocks


def _turned(invocation: Invocation, done: Round) -> list[str]:
    behind, taken_back, shortened = done.turned
    said = []
    if behind:
        known = (invocation.now + timedelta(seconds=behind)).astimezone(VIETNAM)
        text = _("giờ máy đi sau sổ, sổ đã ghi đến {at}; xem lại giờ của máy")
        said.append(text.format(at=f"{known:%H:%M, %d/%m/%Y}"))
    if taken_back:
        text = _("thu lại {count} lời nhắc của những ngày chưa đến, đến ngày sẽ nhắc")
        said.append(text.format(count=showing.number(taken_back)))
    if shortened:
        said.append(_("{count} tin thôi chờ đến giờ đã đặt sai").format(count=showing.number(shortened)))
    return said


def _freed(done: Round) -> list[str]:
    said = []
    if done.freed.again:
        said.append(_("{count} tin của lần gửi dở dang").format(count=done.freed.again))
    if done.freed.uncertain:
        said.append(_("{count} văn bản chưa rõ đã đi chưa, chờ người xem").format(count=done.freed.uncertain))
    if done.freed.addressed:
        said.append(_("{count} tin nay đã có địa chỉ").format(count=done.freed.addressed))
    return said


def _delivered(invocation: Invocation, delivered: Delivered | None) -> list[str]:
    if delivered is None:
        sheet = line("today", "--org", _("CHI BỘ"), "--print", _("TỆP.pdf")).text(invocation.language)
        return [
            _("chưa đặt máy chủ thư, tin nằm trong hộp chờ; nhắc bằng giấy: {command}").format(command=sheet)
        ]
    counts = (
        (delivered.sent, _("{count} thư đã gửi") if not invocation.dry_run else _("{count} thư sẽ gửi")),
        (delivered.held, _("{count} thư giữ lại, chưa có địa chỉ hoặc người nhận")),
        (delivered.later, _("{count} thư gửi lại sau")),
        (delivered.uncertain, _("{count} thư chưa rõ đã đi chưa")),
        (delivered.dead, _("{count} thư không gửi được")),
        (delivered.refused, _("{count} địa chỉ máy chủ thư không nhận")),
    )
    said = [text.format(count=showing.number(count)) for count, text in counts if count]
    if delivered.reason:
        said.append(delivered.reason)
    return said or [_("không có thư nào chờ gửi")]


def _few(codes: Sequence[str]) -> str:
    more = len(codes) - _FEW
    said = ", ".join(codes[:_FEW])
    return said if more <= 0 else _("{cases} và {count} hồ sơ nữa").format(cases=said, count=more)


def _audit(done: Round) -> str:
    found = done.verified
    if found.broken:
        return _("KHÔNG KHỚP: {cases}").format(cases=_few(found.broken))
    events = ngettext("{count} sự kiện", "{count} sự kiện", found.events).format(
        count=showing.number(found.events)
    )
    said = _("toàn vẹn: {events} của {cases} hồ sơ").format(events=events, cases=showing.number(found.cases))
    return said if found.anchor is None else said + _(", mốc {anchor}").format(anchor=found.anchor)


# ---- until stopped


def _until_stopped(path: Path, chosen: Way | None, clock: Clock) -> Answer:
    # Not at the top: the scheduler costs as much as all the rest of the shell.
    from threading import Event

    from ketnap.notifications import schedule

    stop = Event()
    jobs = _jobs(KeptBook(path), _courier(chosen), clock, lambda: not stop.is_set())
    _log(clock(), "worker", {"start": 1, "way": "none" if chosen is None else chosen.name})
    with schedule.stopping(stop):
        schedule.run(
            jobs,
            schedule.Told(
                failed=lambda name, error: _failed(name, error, clock()),
                set_back=lambda by: _log(clock(), "clock", {"set_back": round(by.total_seconds())}),
            ),
            clock,
            stop,
        )
    _log(clock(), "worker", {"stop": 1})
    return Answer({"stopped": True}, (_("Đã dừng chạy nền."),))


def _jobs(kept: KeptBook, courier: Courier | None, clock: Clock, go_on: Callable[[], bool]) -> "list[Job]":
    """The fixed jobs. Each says in one line what its round did; a round that found nothing to do says nothing."""
    from ketnap.notifications.schedule import Daily, Every, Job

    def told(name: str, done: Callable[[], dict[str, Any]]) -> Callable[[], None]:
        def run() -> None:
            found = done()
            if any(found.values()):
                _log(clock(), name, found)

        return run

    def leases() -> dict[str, Any]:
        return {**kept.turned(clock())._asdict(), **kept.free(clock())._asdict()}

    def audit() -> dict[str, Any]:
        found = kept.verify(clock())
        counts = {"events": found.events, "cases": found.cases, "anchor": found.anchor}
        return {**counts, "broken": len(found.broken), "first": found.broken[0] if found.broken else None}

    def deliver() -> dict[str, Any]:
        done = Delivered() if courier is None else courier.deliver(kept, clock, go_on)
        return {**done._asdict(), "reason": "away" if done.reason else ""}

    jobs = [
        Job("leases", Every(LEASE_SECONDS), told("leases", leases)),
        Job("duties", Every(DUTY_SECONDS), told("duties", lambda: {"raised": kept.duties(clock())})),
        Job("sweep", Every(SWEEP_SECONDS), told("sweep", lambda: _swept(kept, clock, go_on))),
        Job("audit", Daily(*AUDIT_AT), told("audit", audit)),
    ]
    if courier is not None:
        jobs.append(Job("deliver", Every(DELIVER_SECONDS), told("deliver", deliver)))
    return jobs


def _swept(kept: KeptBook, clock: Clock, go_on: Callable[[], bool]) -> dict[str, Any]:
    done = sweep_all(kept, clock(), go_on)
    return {"raised": done.raised, "superseded": done.superseded}


def _failed(name: str, error: BaseException, now: datetime) -> None:
    """A job that failed: its code in the log, and what nobody foresaw in the file for that."""
    from ketnap.commands import known_errors, log

    problem = known_errors.problem_of(error)
    code = "unexpected" if problem is None else problem.code
    if problem is None:
        log.take_down(error, f"ketnap worker {name}", now, places.log())
    _log(now, name, {"failed": code})


def _log(now: datetime, name: str, found: dict[str, Any]) -> None:
    """One line: when, which job, and codes and counts that are not nought."""
    said = " ".join(f"{key}={value}" for key, value in found.items() if value)
    instant = now.astimezone(VIETNAM).isoformat(timespec="seconds")
    sys.stdout.write(f"{instant} {name} {said}\n")
    sys.stdout.flush()
