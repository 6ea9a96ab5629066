"""What a command is told besides its own words: where the book lies, who acts, what day it is, how to answer."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Final, Literal, NamedTuple, cast

Language = Literal["vi", "en"]
Output = Literal["screen", "pipe", "plain", "json"]

VIETNAM: Final = timezone(timedelta(hours=7), "+07")
"""Asia/Ho_Chi_Minh: seven hours ahead the whole year round since 1975, so no time zone database is needed."""

NOBODY: Final = "?"
"""Who acts when neither the line nor the machine says it; the book's office stands in for them (`acting.py`)."""

_USER_VARIABLES = ("LOGNAME", "USER", "USERNAME")


class Surroundings(NamedTuple):
    """What the shell's root found when it looked around, once. Nobody else reads environment, clock or terminal.

    `screen`: the answer goes to a terminal. `keyboard`: somebody can be asked. `now` is aware. `width` in columns.
    `clock` gives the instant again, for what runs longer than one command (the worker); None: time stands still.
    `errors_on_screen`: standard error goes to a terminal too.
    """

    environment: Mapping[str, str]
    now: datetime
    screen: bool
    keyboard: bool
    width: int = 100
    clock: Callable[[], datetime] | None = None
    errors_on_screen: bool = False


class Invocation(NamedTuple):
    """The global options and the surroundings, put together for one command.

    `db` is a path or an address, None = the usual place (`places.py`). `confirm` is how many things that cannot be
    taken back were agreed to beforehand. `simulated`: the day was given and is not that of the clock, which only
    a book made for simulation allows (`problems.refuse_simulation`). `names`: names may be shown. `asks`:
    somebody can be asked. `settings` are the KETNAP_ variables.
    """

    language: Language
    output: Output
    db: str | None
    dry_run: bool
    yes: bool
    confirm: int | None
    names: bool
    actor: str
    key: str
    now: datetime
    today: date
    simulated: bool
    asks: bool
    colour: bool
    width: int
    settings: Mapping[str, str]


def local_day(now: datetime) -> date:
    """The day in Vietnam at that instant."""
    return now.astimezone(VIETNAM).date()


def invoked(surroundings: Surroundings, given: Mapping[str, Any], day: date | None) -> Invocation:
    """The invocation that follows from the global options in `given` (by their English names, without hyphens
    at the front) and from the simulated `day`, if there is one."""
    output: Output = "screen" if surroundings.screen else "pipe"
    if given.get("json"):
        output = "json"
    elif given.get("plain"):
        output = "plain"
    now = surroundings.now
    if day is not None:
        now = datetime.combine(day, now.astimezone(VIETNAM).timetz()).astimezone(UTC)
    environment = surroundings.environment
    return Invocation(
        language=cast(Language, given.get("lang") or "vi"),
        output=output,
        db=given.get("db"),
        dry_run=bool(given.get("dry-run")),
        yes=bool(given.get("yes")),
        confirm=given.get("confirm"),
        names=not given.get("no-names"),
        actor=given.get("actor") or _user(environment),
        key=given.get("key") or "",
        now=now,
        today=local_day(now),
        simulated=day is not None,
        asks=surroundings.keyboard and output != "json",
        colour=output == "screen" and not environment.get("NO_COLOR"),
        width=surroundings.width,
        settings={name: value for name, value in environment.items() if name.startswith("KETNAP_")},
    )


def _user(environment: Mapping[str, str]) -> str:
    """Who acts when nobody says it: the user of the machine, else nobody by name."""
    return next((environment[name] for name in _USER_VARIABLES if environment.get(name)), NOBODY)
