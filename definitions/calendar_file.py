"""Working-day calendars as text (YYYY.yaml, one file a year) and as rows of a table.

Importing this costs nothing but names: yaml is loaded when a text is read, so a command that takes
the calendar from the database never sees it.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, cast, get_args

from ketnap.workflow.calendar import Calendar, Day, Kind, Provenance, Status, Year

if TYPE_CHECKING:
    from pathlib import Path

    from yaml import Node, ScalarNode

# Beside letters and digits, what may stand in a value without quotes wherever it stands.
_HARMLESS = " /.-()"
_DAY_KEYS = ("on", "kind", "name", "source", "provenance")
_YEAR_KEYS = ("year", "status", "source", "days")

_MOST_BYTES = 200_000
"""A year with every day listed has some 60,000."""

_NO_YAML = "từ đây không đọc được: thiếu ngoặc hay dấu «:», hoặc thụt đầu dòng sai"


class Problem(NamedTuple):
    """One thing that is wrong in a file, and where: line and column count from one."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class UnreadableCalendar(ValueError):
    """A calendar file cannot be used; `problems` has everything that is wrong in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class CalendarRow(NamedTuple):
    """A row of the table `calendar_day`: a listed day, or a covered year.

    A covered year is a row of its own (`on` is its four digits, `kind` is `year`, no name, no
    provenance), because a year may be announced while a day of it is not, and the other way round.
    """

    on: str
    kind: str
    name: str
    source: str
    status: str
    provenance: str


class Reading:
    """One file being read: turns nodes into typed values and gathers what is wrong, all of it.

    A value that cannot be read is replaced by an empty one, so that reading goes on to the next
    problem; `finish` refuses the whole file if there was any.
    """

    def __init__(self, filename: str) -> None:
        self._filename = filename
        self._problems: list[Problem] = []

    def document(self, text: str) -> "Node":
        """Return the root of a text, every scalar still text; NFC, whatever the editor wrote.

        Raises:
            UnreadableCalendar: it is no YAML.
        """
        from unicodedata import normalize

        import yaml

        from ketnap.definitions import unseen

        text = normalize("NFC", text)
        strange = unseen.first(text)
        if strange is not None:
            before = text[: strange.at]
            line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
            raise UnreadableCalendar([Problem(self._filename, line, column, strange.message)])
        try:
            root = yaml.compose(text, Loader=yaml.BaseLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line, mark.column) if mark else (0, 0)
            problem = Problem(self._filename, line + 1, column + 1, _NO_YAML)
            raise UnreadableCalendar([problem]) from error
        except RecursionError as error:
            raise UnreadableCalendar([Problem(self._filename, 1, 1, "ngoặc lồng nhau quá sâu")]) from error
        if root is None:
            raise UnreadableCalendar([Problem(self._filename, 1, 1, "tệp không có nội dung")])
        return root

    def wrong(self, node: "Node", message: str) -> None:
        """Note a problem at this place."""
        mark = node.start_mark
        self._problems.append(Problem(self._filename, mark.line + 1, mark.column + 1, message))

    def finish(self) -> None:
        """Raise `UnreadableCalendar` if anything was wrong."""
        if self._problems:
            raise UnreadableCalendar(sorted(self._problems, key=lambda problem: problem[1:3]))

    def entries(self, node: "Node | None") -> "list[tuple[ScalarNode, Node]]":
        """Return keys and values of a mapping, each key once."""
        from yaml import MappingNode, ScalarNode

        if node is None:
            return []
        if not isinstance(node, MappingNode):
            self.wrong(node, "ở đây phải là các cặp «khóa: giá trị»")
            return []
        if not node.value:
            self.wrong(node, "ở đây chưa có gì")
        found: dict[str, tuple[ScalarNode, Node]] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self.wrong(key, "khóa phải là một từ")
            elif key.value in found:
                self.wrong(key, f"khóa «{key.value}» có hai lần")
            else:
                found[key.value] = (key, value)
        return list(found.values())

    def fields(
        self, node: "Node", required: Sequence[str], optional: Sequence[str] = ()
    ) -> "dict[str, Node]":
        """Return the values of a mapping that has the required keys and no others but the optional."""
        found: dict[str, Node] = {}
        known = (*required, *optional)
        entries = self.entries(node)
        if not entries:
            # Said already: it is no mapping, or an empty one.
            return found
        for key, value in entries:
            if key.value in known:
                found[key.value] = value
            else:
                self.wrong(key, f"không có khóa «{key.value}»; các khóa: {', '.join(known)}")
        missing = [key for key in required if key not in found]
        if missing:
            self.wrong(node, f"thiếu {', '.join(missing)}")
        return found

    def items(self, node: "Node | None") -> "list[Node]":
        """Return the items of a list."""
        from yaml import SequenceNode

        if node is None:
            return []
        if not isinstance(node, SequenceNode):
            self.wrong(node, "ở đây phải là một danh sách, mỗi mục bắt đầu bằng «-»")
            return []
        return list(node.value)

    def text(self, node: "Node | None") -> str:
        """Return a scalar that is not empty."""
        from yaml import ScalarNode

        if node is None:
            return ""
        if not isinstance(node, ScalarNode):
            self.wrong(node, "ở đây phải là một giá trị, không phải danh sách hay khóa")
            return ""
        value = " ".join(node.value.split())
        if not value:
            self.wrong(node, "giá trị để trống")
        return value

    def word(self, node: "Node | None", words: Sequence[str]) -> str:
        """Return a scalar that is one of the words."""
        value = self.text(node)
        if node is not None and value and value not in words:
            self.wrong(node, f"«{value}» không hợp lệ: {' hoặc '.join(words)}")
        return value

    def year(self, node: "Node | None") -> int:
        """Return a year of four digits, 0 if it is none."""
        value = self.text(node)
        if node is None or not value:
            return 0
        if not (len(value) == 4 and value.isascii() and value.isdigit() and value != "0000"):
            self.wrong(node, f"«{value}» không phải năm, viết như 2028")
            return 0
        return int(value)

    def civil_date(self, node: "Node | None") -> date | None:
        """Return a day that the year has, written like 2028-01-31."""
        value = self.text(node)
        if node is None or not value:
            return None
        try:
            on = date.fromisoformat(value)
        except ValueError:
            on = None
        if on is None or on.isoformat() != value:
            self.wrong(node, f"«{value}» không phải ngày, viết như 2028-01-31")
            return None
        return on

    def days(self, node: "Node | None", year: Year) -> list[Day]:
        """Return the listed days of a year, each once; a day without status has that of the year."""
        found: dict[date, Day] = {}
        for item in self.items(node):
            fields = self.fields(item, _DAY_KEYS, ("status",))
            on = self.civil_date(fields.get("on"))
            kind = self.word(fields.get("kind"), get_args(Kind))
            name, source = self.text(fields.get("name")), self.text(fields.get("source"))
            provenance = self.word(fields.get("provenance"), get_args(Provenance))
            status = self.word(fields.get("status"), get_args(Status)) or year.status
            if on is None:
                continue
            if year.year and on.year != year.year:
                self.wrong(fields["on"], f"ngày {on:%d/%m/%Y} không thuộc năm {year.year}")
            elif on in found:
                self.wrong(fields["on"], f"ngày {on:%d/%m/%Y} có hai lần")
            # The words were checked just above; a wrong one is noted, and `finish` refuses the file.
            found[on] = Day(
                on, cast(Kind, kind), name, source, cast(Status, status), cast(Provenance, provenance)
            )
        return list(found.values())


def read_year(text: str, filename: str) -> tuple[Year, list[Day]]:
    """Read the calendar of one year; `filename` is only for the messages.

    Raises:
        UnreadableCalendar: with every problem of the file, each at its line.
    """
    reading = Reading(filename)
    fields = reading.fields(reading.document(text), _YEAR_KEYS)
    status = reading.word(fields.get("status"), get_args(Status))
    year = Year(reading.year(fields.get("year")), cast(Status, status), reading.text(fields.get("source")))
    days = reading.days(fields.get("days"), year)
    reading.finish()
    return year, days


def read_file(path: "Path") -> tuple[Year, list[Day]]:
    """Read the calendar of one year from its file.

    Raises:
        UnreadableCalendar: with every problem of the file, each at its line.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        what = f"tệp lớn quá {_MOST_BYTES // 1000} kB, không phải lịch của một năm"
        raise UnreadableCalendar([Problem(path.name, 1, 1, what)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableCalendar([Problem(path.name, line, 1, "tệp phải được lưu ở dạng UTF-8")]) from error
    return read_year(text, path.name)


def read_folder(folder: "Path") -> Calendar:
    """Read all files YYYY.yaml of a folder as one calendar.

    Raises:
        UnreadableCalendar: with every problem of every file.
    """
    years: list[Year] = []
    days: list[Day] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("[0-9][0-9][0-9][0-9].yaml")):
        try:
            year, listed = read_file(path)
        except UnreadableCalendar as error:
            problems += error.problems
            continue
        if path.stem != f"{year.year:04}":
            problems.append(
                Problem(path.name, 1, 1, f"tệp này là lịch năm {year.year}, tên phải là {year.year:04}.yaml")
            )
            continue
        years.append(year)
        days += listed
    if problems:
        raise UnreadableCalendar(problems)
    return Calendar(days, years)


def folder_shipped() -> "Path":
    """Return the folder of the calendars that come with the program."""
    from pathlib import Path

    return Path(__file__).with_name("calendar")


def shipped() -> Calendar:
    """Return the calendar that comes with the program."""
    return read_folder(folder_shipped())


def year_text(year: Year, days: Iterable[Day], remark: str = "") -> str:
    """Return the text of a calendar file, as `read_year` reads it; `remark` becomes its first comment."""
    lines = [f"# {line}" for line in remark.splitlines()]
    lines += [f"year: {year.year:04}", f"status: {year.status}", f"source: {_scalar(year.source)}"]
    listed = sorted(days)
    lines.append("days:" if listed else "days: []")
    for day in listed:
        name, source = _scalar(day.name), _scalar(day.source)
        lines.append(
            f"  - {{ on: {day.on.isoformat()}, kind: {day.kind}, name: {name}, source: {source},"
            f" provenance: {day.provenance}, status: {day.status} }}"
        )
    return "\n".join(lines) + "\n"


def _scalar(value: str) -> str:
    if value[:1].isalnum() and all(sign.isalnum() or sign in _HARMLESS for sign in value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def to_rows(calendar: Calendar) -> list[CalendarRow]:
    """Return the calendar as rows of the table `calendar_day`, in the order of `on`."""
    rows = [
        CalendarRow(f"{year.year:04}", "year", "", year.source, year.status, "") for year in calendar.years
    ]
    rows += [CalendarRow(day.on.isoformat(), *day[1:]) for day in calendar.days]
    return sorted(rows)


def from_rows(rows: Iterable[Sequence[str]]) -> Calendar:
    """Rebuild the calendar from its rows, in any order; the same content has the same `version`.

    Raises:
        ValueError: a row that `to_rows` cannot have made.
    """
    years: list[Year] = []
    days: list[Day] = []
    statuses, kinds, provenances = get_args(Status), get_args(Kind), get_args(Provenance)
    for row in rows:
        on, kind, name, source, status, provenance = row
        if status not in statuses or kind not in ("year", *kinds):
            raise ValueError(f"calendar_day {on}: «{kind}», «{status}»")
        if kind == "year":
            years.append(Year(int(on), cast(Status, status), source))
        elif provenance in provenances:
            known = cast(Provenance, provenance)
            days.append(
                Day(date.fromisoformat(on), cast(Kind, kind), name, source, cast(Status, status), known)
            )
        else:
            raise ValueError(f"calendar_day {on}: «{provenance}»")
    return Calendar(days, years)
