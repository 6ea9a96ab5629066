"""`demo`: the main job on made-up people, two years of it, in a folder of its own."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from gettext import gettext as _
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from ketnap.commands import founding
from ketnap.commands.case import importing
from ketnap.commands.case import intake as case_import
from ketnap.commands.declaring import declare, flag, option
from ketnap.commands.demo import folder as demo_folder
from ketnap.commands.demo import people as demo_people
from ketnap.commands.demo.folder import Folder
from ketnap.commands.demo.play import Refused, Stage, Surprise, on_day
from ketnap.commands.demo.story import PEOPLE, SEED, Story, tell
from ketnap.commands.founding import Register
from ketnap.commands.invocation import VIETNAM, Invocation
from ketnap.commands.printing import Answer
from ketnap.commands.problems import Exit
from ketnap.commands.progress import Progress
from ketnap.commands.reading import path as read_path
from ketnap.commands.texts import N_
from ketnap.commands.worker.kept_book import KeptBook
from ketnap.definitions import calendar_file, localities, sample
from ketnap.definitions.settings import Office
from ketnap.exchange import sample_roster
from ketnap.notifications.channel import FileChannel
from ketnap.notifications.worker import Clock, Courier, lease_for, round_once
from ketnap.storage.book.throwaway import ThrowawayDatabase
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.calendar import Calendar

_OUT: Final = Path("demo-out")
_TWO_OUT: Final = Path("demo-hai-noi")
_CITY: Final = "ĐẢNG BỘ THÀNH PHỐ HẢI PHÒNG"
_LAST_PAPER_NUMBER: Final = ("CV", 41)
_SENDER: Final = "Ketnap <ketnap@example.vn>"
_MORNING: Final = time(7, 30)
_MAIL_SECONDS: Final = 60.0
_DAILY: Final = 15
"""For so many working days before the last one the worker runs every day, before that every Monday."""

Done = TypeVar("Done")


class Played(NamedTuple):
    """What came of the story: the case of each part, what was refused as it should be, what was not, how many letters
    were issued and mails sent, how long it took."""

    folder: Folder
    story: Story
    cases: Mapping[str, str]
    refused: tuple[Refused, ...]
    surprises: tuple[Surprise, ...]
    letters: int
    mails: int
    seconds: int


@declare(
    "demo",
    help=N_(
        "xem thử với số liệu giả, 300 người\n\nketnap xem-thu\n\n"
        "Thêm --hai-noi: hai đơn vị, mỗi nơi một sổ, chuyển một người cho nhau chỉ bằng tệp.\n\nketnap xem-thu --hai-noi"
    ),
)
@option(
    "--out",
    into="out",
    metavar=N_("THƯ-MỤC"),
    help=N_("để kết quả vào thư mục nào; bỏ trống là demo-out, hoặc demo-hai-noi"),
    reads=read_path,
)
@flag("--two-offices", into="two_offices", help=N_("hai đơn vị, hai sổ, chuyển người bằng gói"))
def command(invocation: Invocation, out: Path | None, *, two_offices: bool) -> Answer:
    """Play the story and show what a person should look at."""
    path = out or (_TWO_OUT if two_offices else _OUT)
    if invocation.dry_run:
        demo_folder.check(path)
        text = _("CHẠY THỬ: sẽ làm sổ, văn bản, thư xem thử trong {path}.")
        return Answer({"out": str(path), "dry_run": True}, (text.format(path=path),))
    if two_offices:
        # Not at the top: it goes through the whole shell, keys and archives too.
        from ketnap.commands.demo import two_offices as exchange

        return exchange.answer(exchange.play(invocation, path), invocation)
    played = play(invocation, path)
    # Not at the top: what is shown at the end takes half of the shell.
    from ketnap.commands.demo import tour as demo_tour

    return demo_tour.answer(played, invocation)


def play(invocation: Invocation, path: Path, people: int = PEOPLE, seed: int = SEED) -> Played:
    """Make the folder and play the story in it. Raises Problem, OSError."""
    calendar = calendar_file.shipped()
    told = tell(calendar, invocation.today, people, seed)
    days = (told.today - told.start).days + 1
    folder = demo_folder.prepared(path)
    with Progress(invocation, days, lines=6) as progress:
        progress.done(0, _("lập sổ và nhập danh sách"))
        _found(folder, told)
        first = on_day(invocation, told.start, folder.book)
        with ThrowawayDatabase(folder.book) as database:
            stage = Stage(database, invocation, _entered(database, folder, told, first))
            mails = _days(database, stage, folder, told, calendar, invocation, progress)
        _mistakes(folder, told, seed)
        seconds = progress.seconds
    cases = {name: stage.codes[each.who] for name, each in told.parts.items() if each.who in stage.codes}
    return Played(
        folder,
        told,
        cases,
        tuple(stage.refused),
        tuple(stage.surprises),
        stage.letters,
        mails,
        seconds,
    )


def _found(folder: Folder, told: Story) -> None:
    """The book of the sample's office, founded on the first day of the story."""
    home = localities.find(sample.HOME_COMMUNE, localities.HOME)[0]
    name = localities.committee_name(home)
    office = Office(
        organisation=localities.committee_code(home),
        name=name.upper(),
        upper=_CITY,
        place=home.province,
        term_start=told.term_start,
        simulation=True,
    )
    register = Register(*sample.organisations())
    founding.found(folder.book, office, register, (_LAST_PAPER_NUMBER,), told.start)


def _entered(
    database: ThrowawayDatabase, folder: Folder, told: Story, invocation: Invocation
) -> dict[int, str]:
    """The roster as a file, and its people in the book: the code of each by their place in the roster."""
    demo_folder.write(folder.roster, demo_people.workbook(told.rows, told.start))
    sheet = case_import.read(folder.roster)
    with database.begin() as uow:
        report = importing.look(uow, sheet, invocation)
        entered = importing.enter(uow, report.rows, invocation)
    return {number - sheet.head_row - 1: code for number, code in entered.codes.items()}


def _mistakes(folder: Folder, told: Story, seed: int) -> None:
    """A second roster, with what goes wrong in offices, as of the last day."""
    demo_folder.write(folder.mistakes, sample_roster.mistakes(told.today))


# ---- the days


class _OpenBook(KeptBook):
    """The book as the worker asks of it, over the connection that is open anyway."""

    def __init__(self, database: ThrowawayDatabase) -> None:
        super().__init__(database.path)
        self._database = database

    def _write(self, work: Callable[[SqliteUnitOfWork], Done]) -> Done:
        with self._database.begin() as uow:
            return work(uow)


def _days(
    database: ThrowawayDatabase,
    stage: Stage,
    folder: Folder,
    told: Story,
    calendar: Calendar,
    invocation: Invocation,
    progress: Progress,
) -> int:
    """Day after day: the worker in the morning, then what happens; how many mails left."""
    acts = {day: list(found) for day, found in groupby(told.acts, key=lambda act: act.on)}
    courier = Courier(FileChannel(folder.mails, _SENDER), _SENDER, lease_for(_MAIL_SECONDS))
    kept = _OpenBook(database)
    daily = calendar.add_working_days(told.today, -_DAILY)
    mails = 0
    for number in range((told.today - told.start).days + 1):
        day = told.start + timedelta(days=number)
        if calendar.is_working(day) and (day.weekday() == 0 or day >= daily):
            done = round_once(kept, courier, _standing_still(_at(day, invocation)))
            mails += 0 if done.delivered is None else done.delivered.sent
        if day in acts:
            stage.play(day, acts[day])
        text = _("{month} · {letters} văn bản, {mails} thư")
        progress.done(number + 1, text.format(month=f"{day:%m/%Y}", letters=stage.letters, mails=mails))
    return mails


def _standing_still(at: datetime) -> Clock:
    return lambda: at


def _at(day: date, invocation: Invocation) -> datetime:
    """The instant at which the worker runs on a day; never one that has not come yet."""
    return min(datetime.combine(day, _MORNING, VIETNAM).astimezone(UTC), invocation.now)


def exit_of(played: Played) -> Exit:
    """A step that the story needs and that was refused is a mistake of the program."""
    return Exit.UNEXPECTED if played.surprises else Exit.DONE
