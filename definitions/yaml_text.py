"""Reading YAML: a text becomes a tree of texts, with the line and column of every key and value.

Every scalar stays text and is typed later by the schema, because YAML's own types surprise: `no` would be False,
`010` eight, `1:30` ninety. Anchors, tags, merge keys and a second document are refused: a definition is read by
people, from top to bottom. The limits keep hostile texts cheap.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from unicodedata import normalize

import yaml

from ketnap.definitions import unseen
from ketnap.definitions.problems import LINE_END, Problem
from ketnap.definitions.yaml_errors import syntax_problem
from ketnap.workflow.flaws import Path

MOST_CHARACTERS = 400_000
MOST_NODES = 20_000
MOST_DEPTH = 12

_KEY = re.compile(r"[a-z][a-z_]*")
_PROSE = ("title", "source", "because")


class Mark(NamedTuple):
    """Where something stands: line and column from one, and how many characters it takes on that line."""

    line: int
    column: int
    width: int


class Place(NamedTuple):
    """Where an entry stands. In a list the key is the value itself."""

    key: Mark
    value: Mark


class Reading(NamedTuple):
    """A text that was read. `tree` is made of dicts, lists and texts; None stands for a value that is not there
    (and for the whole tree, if the text is no YAML). `refused` are the paths of what was refused, whose
    consequences need no second problem."""

    file: str
    text: str
    tree: Any
    places: Mapping[Path, Place]
    refused: frozenset[Path]
    problems: tuple[Problem, ...]

    def place(self, path: Path) -> Place:
        """Where a thing stands, or the nearest thing around it that stands anywhere."""
        while path not in self.places and path:
            path = path[:-1]
        return self.places.get(path, Place(Mark(1, 1, 1), Mark(1, 1, 1)))


class _Stop(Exception):
    """The text cannot be read any further."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@lru_cache(maxsize=32)
def read(file: str, text: str) -> Reading:
    """Read one text. `file` is its name in problems. What was read is kept, so nobody may change its tree."""
    builder = _Builder(file, text)
    tree = None
    try:
        _measure(file, text)
        tree = builder.document()
    except _Stop as stop:
        builder.problems.append(stop.problem)
        tree = None
    except yaml.MarkedYAMLError as error:
        builder.problems.append(syntax_problem(file, text, error))
        tree = None
    return Reading(file, text, tree, builder.places, frozenset(builder.refused), tuple(builder.problems))


def _measure(file: str, text: str) -> None:
    """Refuse what is too long or no text at all, before anything looks at it."""
    if len(text) > MOST_CHARACTERS:
        message = f"tệp dài {len(text)} ký tự, nhiều nhất {MOST_CHARACTERS}"
        raise _Stop(Problem(file, 1, 1, message, "cắt thành nhiều tệp cùng loại"))
    strange = unseen.first(text)
    if strange is not None:
        before = LINE_END.split(text[: strange.at])
        hint = "xóa ký tự ấy, hoặc lưu lại tệp theo bảng mã UTF-8"
        raise _Stop(Problem(file, len(before), len(before[-1]) + 1, strange.message, hint))


class _Builder:
    """Builds the tree from the parser's events and gathers what is wrong on the way."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._text = text
        self._nodes = 0
        self._events: Iterator[Any] = iter(())
        self.places: dict[Path, Place] = {}
        self.refused: set[Path] = set()
        self.problems: list[Problem] = []

    def document(self) -> Any:
        """The one document of the text."""
        self._events = yaml.parse(self._text, Loader=yaml.BaseLoader)
        next(self._events)
        start = next(self._events)
        if not isinstance(start, yaml.DocumentStartEvent):
            raise _Stop(Problem(self._file, 1, 1, "tệp không có nội dung"))
        if start.version or start.tags:
            self._problem(start, "không dùng chỉ thị «%»", "bỏ dòng này")
        tree = self._node(next(self._events), (), None)
        next(self._events)
        following = next(self._events)
        if isinstance(following, yaml.DocumentStartEvent):
            self._problem(
                following, "chỉ một tài liệu trong một tệp", "bỏ dòng «---», hoặc tách thành hai tệp"
            )
        return tree

    def _problem(self, event: Any, message: str, hint: str = "") -> None:
        mark = self._mark(event)
        self.problems.append(Problem(self._file, mark.line, mark.column, message, hint, mark.width))

    def _mark(self, event: Any) -> Mark:
        start, end = event.start_mark, event.end_mark
        width = end.column - start.column if end.line == start.line else 1
        return Mark(start.line + 1, start.column + 1, max(width, 1))

    def _node(self, event: Any, path: Path, key: Mark | None) -> Any:
        """The value that begins with `event`, and everything in it."""
        self._nodes += 1
        mark = self._mark(event)
        if self._nodes > MOST_NODES or len(path) > MOST_DEPTH:
            deep = len(path) > MOST_DEPTH
            message = "ngoặc hay đầu dòng lồng nhau quá sâu" if deep else "tệp có quá nhiều mục"
            raise _Stop(Problem(self._file, mark.line, mark.column, message))
        self.places[path] = Place(key or mark, mark)
        if isinstance(event, yaml.AliasEvent):
            self._problem(event, f"không dùng bí danh «*{event.anchor}»", "viết lại đầy đủ")
            self.refused.add(path)
            return None
        if event.anchor is not None:
            self._problem(event, f"không dùng neo «&{event.anchor}»", "bỏ neo, viết lại đầy đủ ở chỗ dùng")
            self.refused.add(path)
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._problem(event, f"không dùng nhãn «{_short(tag)}»", "bỏ nhãn: mọi giá trị đều là chữ")
            self.refused.add(path)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._mapping(event, path)

    def _scalar(self, event: Any, path: Path) -> str | None:
        if not event.style:
            rest = self._text[event.end_mark.index :]
            if not event.value:
                if re.match(r"[ \t]*#", rest):
                    hint = "dấu # mở đầu một ghi chú: đặt giá trị trong ngoặc kép"
                    self._problem(event, "chưa có giá trị", hint)
                    self.refused.add(path)
                return None
            if re.match(r" #", rest):
                self._cut_by_comment(event, rest)
        return normalize("NFC", event.value)

    def _cut_by_comment(self, event: Any, rest: str) -> None:
        """A comment set off by one space only: most likely it was meant as part of the value."""
        note = LINE_END.split(rest, maxsplit=1)[0].strip()
        mark = event.end_mark
        message = f"«{_short(note)}» thành ghi chú: nội dung dừng ở «{_short(event.value)}»"
        hint = "đặt nội dung trong ngoặc kép; ghi chú thật thì để hai dấu cách trước #"
        self.problems.append(Problem(self._file, mark.line + 1, mark.column + 2, message, hint, len(note)))

    def _sequence(self, path: Path) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            values.append(self._node(event, (*path, len(values)), None))
        return values

    def _mapping(self, start: Any, path: Path) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        prose: str | None = None
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event, path, entries)
            following = next(self._events)
            absent = isinstance(following, yaml.ScalarEvent) and not following.style and not following.value
            if key is not None and absent and start.flow_style and self._cuts(key, prose, entries):
                self._cut_by_comma(event, key, prose)
                prose = f"\0{prose}"
                continue
            value = self._node(following, (*path, "" if key is None else key), self._mark(event))
            if key is not None:
                entries[key] = value
                prose = key if isinstance(value, str) else None
        return entries

    def _key(self, event: Any, path: Path, entries: Mapping[str, Any]) -> str | None:
        """The key that an event is; None if it is to be skipped, after a problem was noted."""
        if not isinstance(event, yaml.ScalarEvent):
            self._problem(event, "khóa phải là một từ")
            if not isinstance(event, yaml.AliasEvent):
                self._node(event, (*path, ""), None)
            return None
        key = normalize("NFC", event.value)
        if key == "<<":
            self._problem(event, "không dùng «<<»", "viết lại đầy đủ")
        elif event.anchor is not None or event.tag is not None:
            self._problem(event, "không dùng neo hay nhãn ở khóa", "bỏ phần trước khóa")
        elif not key:
            self._problem(event, "thiếu khóa trước dấu «:»")
        elif key in entries:
            line = self.places[(*path, key)].key.line
            self._problem(event, f"khóa «{_short(key)}» đã có ở dòng {line}", "bỏ một trong hai")
        else:
            return key
        return None

    def _cuts(self, key: str, prose: str | None, entries: Mapping[str, Any]) -> bool:
        """Whether a key without value is the rest of a text that a comma has cut."""
        if prose is None:
            return False
        return prose.startswith("\0") or prose in _PROSE or not _KEY.fullmatch(key)

    def _cut_by_comma(self, event: Any, key: str, prose: str | None) -> None:
        assert prose is not None
        if prose.startswith("\0"):
            # The same text was cut twice; that has been said.
            return
        what = "nguồn" if prose == "source" else f"nội dung của «{prose}»"
        message = f"«{_short(key)}» không phải khóa: dấu phẩy trong {{ }} đã cắt ngang {what}"
        hint = f"đặt {what} trong ngoặc kép" + (", hoặc dùng «;»" if prose == "source" else "")
        self._problem(event, message, hint)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
