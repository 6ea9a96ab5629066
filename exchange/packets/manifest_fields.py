"""The entries of an object of the manifest, each taken once and in its one form; what is left over belongs to no packet."""

import re
from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Any, Final

from ketnap.exchange.keys import fingerprint
from ketnap.workflow.names import normal

LONGEST_NAME: Final = 300
LONGEST_REMARK: Final = 2_000

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_FINGERPRINT: Final = re.compile(f"[0-9]{{{fingerprint.DIGITS}}}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT: Final = re.compile(r"2[0-9]{3}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z")


class ManifestUnreadable(ValueError):
    """The manifest is not of the format; `where` is the entry (letter.issued_on), "" when it is the whole."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


class WrongVersion(ValueError):
    """The manifest is of another format than ours."""

    def __init__(self, version: int) -> None:
        super().__init__(str(version))
        self.version = version


class Fields:
    """One object. Every method takes an entry out of it and raises ManifestUnreadable when it is not there or not as
    it has to be."""

    __slots__ = ("_left", "_where")

    def __init__(self, value: Any, where: str = "") -> None:
        if type(value) is not dict:
            raise ManifestUnreadable(where)
        self._left = dict(value)
        self._where = where

    def end(self) -> None:
        """Nothing may be left."""
        if self._left:
            raise self._unreadable(min(self._left))

    def object(self, name: str) -> "Fields":
        return Fields(self._taken(name), self._path(name))

    def objects(self, name: str) -> "list[Fields]":
        value = self._taken(name)
        if type(value) is not list:
            raise self._unreadable(name)
        return [Fields(each, self._path(name)) for each in value]

    def name(self, name: str) -> str:
        """A name or code: one line, clean, not empty."""
        found = self._line(name, LONGEST_NAME)
        if not found:
            raise self._unreadable(name)
        return found

    def optional_name(self, name: str) -> str | None:
        return None if self._is_null(name) else self.name(name)

    def remark(self, name: str) -> str:
        """One line, clean, perhaps empty."""
        return self._line(name, LONGEST_REMARK)

    def word(self, name: str, words: Collection[str]) -> str:
        found = self._text(name)
        if found not in words:
            raise self._unreadable(name)
        return found

    def count(self, name: str) -> int:
        found = self._taken(name)
        # A bool is an int in Python, and no count anywhere.
        if type(found) is not int or found < 0:
            raise self._unreadable(name)
        return found

    def digest(self, name: str) -> str:
        return self._matching(name, _DIGEST)

    def optional_digest(self, name: str) -> str | None:
        return None if self._is_null(name) else self.digest(name)

    def fingerprint(self, name: str) -> str:
        return self._matching(name, _FINGERPRINT)

    def day(self, name: str) -> date:
        try:
            return date.fromisoformat(self._matching(name, _DAY))
        except ValueError as error:
            raise self._unreadable(name) from error

    def optional_day(self, name: str) -> date | None:
        return None if self._is_null(name) else self.day(name)

    def instant(self, name: str) -> datetime:
        """A moment in UTC, in whole seconds, from the year 2000 to 2999."""
        try:
            return datetime.fromisoformat(self._matching(name, _INSTANT)).astimezone(UTC)
        except ValueError as error:
            raise self._unreadable(name) from error

    def _path(self, name: str) -> str:
        return f"{self._where}.{name}" if self._where else name

    def _unreadable(self, name: str) -> ManifestUnreadable:
        return ManifestUnreadable(self._path(name))

    def _taken(self, name: str) -> Any:
        if name not in self._left:
            raise self._unreadable(name)
        return self._left.pop(name)

    def _is_null(self, name: str) -> bool:
        if self._left.get(name, name) is not None:
            return False
        del self._left[name]
        return True

    def _text(self, name: str) -> str:
        found = self._taken(name)
        if type(found) is not str:
            raise self._unreadable(name)
        return found

    def _line(self, name: str, longest: int) -> str:
        found = self._text(name)
        if len(found) > longest or found != normal(found):
            raise self._unreadable(name)
        return found

    def _matching(self, name: str, form: re.Pattern[str]) -> str:
        found = self._text(name)
        if not form.fullmatch(found):
            raise self._unreadable(name)
        return found
