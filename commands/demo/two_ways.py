"""What two offices type to hand a person on: the lines of each, by the days before the last one. Pure.

Every line is written in the language of the shell, as its help would have it.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

from ketnap.commands import founding
from ketnap.commands.contract import Line, Spoken, line
from ketnap.commands.titles import Titles
from ketnap.workflow.calendar import Calendar

ORIGIN: Final = "Lê Chân"
DESTINATION: Final = "Cẩm Giàng"
NOTICE: Final = "42-CV/ĐU"
CELL: Final = "CB-05"
NEW_CELL: Final = "CB-12"

_HELPER: Final = "Trần Văn Lâm; 19/05/2015"
_NEW_HELPER: Final = "Vũ Thị Hòa; 03/02/2012"


class Turn(NamedTuple):
    """A line to be typed at an office, so many days before the last one. `whole`: everything it answers is shown."""

    office: str
    ago: int
    line: Line
    whole: bool = False


class Lines:
    """Writes lines of the story, which ends on a day."""

    def __init__(self, titles: Titles, calendar: Calendar, today: date) -> None:
        self._titles = titles
        self._calendar = calendar
        self._today = today

    def day(self, ago: int) -> date:
        """The working day so many days before the last one, or the next after it."""
        return min(self._calendar.roll(self._today - timedelta(days=ago)), self._today)

    def shown(self, ago: int) -> str:
        return f"{self.day(ago):%d/%m/%Y}"

    def fact(self, name: str, value: str) -> tuple[str, str]:
        return "--fact", f"{self._titles.typed('fact', name)}={value}"

    def choice(self, name: str, word: str) -> tuple[str, str]:
        return self.fact(name, self._titles.typed_word(name, word))

    def flag(self, name: str, word: str) -> str:
        """A fact of the person, as `case set` takes it."""
        return f"{self._titles.typed('fact', name)}={self._titles.typed_word(name, word)}"

    def paper(self, document: str, number: str, ago: int) -> tuple[str, str]:
        said = f"{number},{self.shown(ago)}" if number else self.shown(ago)
        return "--document", f"{self._titles.typed('document', document)}={said}"

    def step(
        self, case: str, name: str, ago: int, *more: str | Spoken, papers: Mapping[str, str] | None = None
    ) -> Line:
        """A step with its papers, by their numbers ("" where a paper bears none)."""
        step = self._titles.procedure.steps[name]
        bring = [word for each in (papers or {}).items() for word in self.paper(*each, ago)]
        spoken = Spoken(step.name, step.alias)
        return line("case advance", case, spoken, "--on", self.shown(ago), *more, *bring)


def votes(summoned: int, in_favour: int) -> tuple[str, Spoken]:
    against = summoned - in_favour
    english = f"summoned={summoned},for={in_favour},against={against}"
    vietnamese = f"trieu-tap={summoned},tan-thanh={in_favour},khong-tan-thanh={against}"
    return "--votes", Spoken(english, vietnamese)


def founded() -> Iterator[Turn]:
    """Both offices have a book, each with a cell."""
    for office, commune, cell, name, last in (
        (ORIGIN, "phường Lê Chân", CELL, "Chi bộ 5", "CV=41"),
        (DESTINATION, "xã Cẩm Giàng", NEW_CELL, "Chi bộ thôn Bối Tượng", "CV=7"),
    ):
        term = ("--term-start", "12/07/2025", "--last-number", last)
        yield Turn(office, 310, line("init", "--commune", commune, *term, "--simulation"))
        yield Turn(office, 310, line("org add", cell, name, "--upper", commune))


def keys() -> Iterator[Turn]:
    """Both offices make their keys and write their cards."""
    for office in (ORIGIN, DESTINATION):
        yield Turn(office, 200, line("key new"), whole=office == ORIGIN)
        yield Turn(office, 200, line("key show"), whole=office == ORIGIN)


class Person(NamedTuple):
    """Somebody who is followed: the number of their case, what is told of them, and `later`, so many days after the first
    one, they are noticed; `numbers` are those of the papers: list, helper, certificate."""

    case: str
    name: str
    born: str
    home: str
    later: int
    numbers: tuple[str, str, str]


FIRST: Final = Person(
    "1", "Nguyễn Thị Hải Vân", "14/03/2001", "số 5 ngõ 12", 0, ("01-NQ/CB", "02-NQ/CB", "118/CN")
)
SECOND: Final = Person(
    "2", "Phạm Minh Ngọc", "02/11/2002", "số 31 ngõ 7", 8, ("03-NQ/CB", "04-NQ/CB", "121/CN")
)


def both_certified(lines: Lines) -> list[Turn]:
    """Both people of the story on their way to the certificate, day by day."""
    turns = [turn for person in (FIRST, SECOND) for turn in _certified(lines, person)]
    return sorted(turns, key=lambda turn: -turn.ago)


def _certified(lines: Lines, person: Person) -> Iterator[Turn]:
    """Somebody is noticed, listed, helped, taught and gets the certificate."""
    case = person.case
    first, second, certificate = person.numbers

    def at(ago: int) -> int:
        return ago - person.later

    def turn(each: Line, ago: int) -> Turn:
        return Turn(ORIGIN, at(ago), each)

    known = (*lines.choice("education", "higher"), *lines.choice("introduced_by", "cell"))
    about = (
        "--born",
        person.born,
        "--sex",
        "nữ",
        "--ethnicity",
        "Kinh",
        "--residence",
        f"{person.home}, {_HOME}",
    )
    opened = line("case open", person.name, "--org", CELL, "--on", lines.shown(at(300)), *about, *known)
    yield turn(opened, 300)
    usual = (lines.flag(name, word) for name, word in _USUAL.items())
    yield turn(line("case set", case, *usual, "--on", lines.shown(at(300))), 300)
    yield turn(lines.step(case, "list_sympathiser", at(297), papers={"list_resolution": first}), 297)
    helped = (*lines.fact("helper", _HELPER), *lines.choice("why", "first"))
    together = lines.fact("together_since", "05/01/2024")
    papers = {"helper_resolution": second}
    yield turn(lines.step(case, "assign_helper", at(297), *helped, *together, papers=papers), 297)
    yield turn(lines.step(case, "confirm_on_list", at(285)), 285)
    yield turn(lines.step(case, "propose_for_class", at(275)), 275)
    yield turn(lines.step(case, "send_to_class", at(270)), 270)
    attended = (
        *lines.fact("class_from", lines.shown(at(259))),
        *lines.fact("class_to", lines.shown(at(255))),
    )
    yield turn(lines.step(case, "complete_class", at(255), *attended), 255)
    yield turn(lines.step(case, "certify", at(245), papers={"awareness_certificate": certificate}), 245)


_HOME: Final = "phường Lê Chân, Hải Phòng"
_USUAL: Final = {
    "religion": "none",
    "youth_union_here": "true",
    "youth_union_member": "true",
    "trade_union_member": "false",
    "considered_at": "residence",
}


def moved(lines: Lines, case: str, ago: int) -> Turn:
    """It becomes known that somebody moves."""
    effective = ("--effective", lines.shown(ago - 5))
    reason = ("--reason", lines.choice("reason", "residence")[1].partition("=")[2])
    to = ("--to", "xã Cẩm Giàng, Hải Phòng")
    return Turn(
        ORIGIN, ago, line("case move", case, *to, "--on", lines.shown(ago), *effective, *reason), whole=True
    )


def told(case: str) -> Iterator[Turn]:
    """The move is acted on: the letters get their numbers, and the notice goes as a packet."""
    yield Turn(ORIGIN, 188, line("case transfer", case, "--issue", "--confirm", "2"), whole=True)
    yield Turn(ORIGIN, 188, line("letter send", NOTICE, "--packet"), whole=True)


def helped(lines: Lines, case: str) -> Turn:
    """The new cell names who helps from now on."""
    named = (*lines.fact("helper", _NEW_HELPER), *lines.choice("why", "received"))
    together = lines.fact("together_since", lines.shown(183))
    papers = {"helper_resolution": "04-NQ/CB"}
    return Turn(DESTINATION, 170, lines.step(case, "assign_helper", 170, *named, *together, papers=papers))


def ceremony(lines: Lines, case: str) -> Turn:
    """The person becomes a member on probation."""
    return Turn(
        DESTINATION, 55, lines.step(case, "hold_ceremony", 55, papers={"ceremony_minutes": ""}), whole=True
    )


def admitted(lines: Lines, case: str) -> Iterator[Turn]:
    """The dossier and the decision, on the certificate that was brought along."""

    def turn(name: str, ago: int, *more: str | Spoken, **papers: str) -> Turn:
        return Turn(DESTINATION, ago, lines.step(case, name, ago, *more, papers=papers))

    about = lines.fact("about", "cha mẹ đẻ")
    yield turn("propose_procedure", 150)
    yield turn("open_procedure", 146)
    yield turn("apply", 144, application="")
    stamped = lines.fact("overlap_stamped_on", lines.shown(142))
    yield turn("write_history", 142, *stamped, personal_history="")
    yield turn("request_verification", 140, *about, *lines.choice("place", "domestic"))
    yield turn("verification_arrives", 134, *about)
    yield turn("verification_replied", 112, *about, verification_reply="55-CV/ĐU")
    concluded = (
        *lines.choice("politics_today_checked", "true"),
        *lines.choice("spouse_carer", "no_carer"),
    )
    yield turn("conclude_verification", 109, *concluded)
    yield turn("remark_history", 107)
    yield turn("certify_history", 104)
    yield turn("helper_introduces", 102, *lines.fact("helper", _NEW_HELPER), helper_introduction="")
    yield turn("youth_union_resolves", 100, youth_union_resolution="07-NQ/ĐTN")
    yield turn("collect_opinions", 97, opinion_summary="")
    yield turn("cell_resolves_admission", 82, *votes(12, 11), cell_resolution_admission="09-NQ/CB")
    if lines.day(75) >= founding.COMMUNES_ARE_GRASSROOTS:
        resolved = {"committee_resolution_admission": "31-NQ/ĐU"}
        yield turn("committee_resolves_admission", 75, *votes(15, 15), **resolved)
    yield turn("send_up_dossier", 73)
    yield turn("appraise_dossier", 68, dossier_extract="12-BC/ĐU")
    yield turn("admit", 60, *votes(9, 9), admission_decision="11-QĐ/ĐU")
