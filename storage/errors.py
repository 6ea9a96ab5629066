"""What can be wrong with the database itself, each as an error that carries its data.

What two people may do to one case (`ChangedBySomeoneElse`, `Locked`, `NoSuchCase` …) stands in
`workflow/ports.py`; the shell translates both into sentences and exit codes, once.
"""

from typing import TYPE_CHECKING

from ketnap.storage.book.files import Place

if TYPE_CHECKING:
    from ketnap.storage.proof.broken import Broken


class NoDatabase(Exception):
    """There is no file here, or an empty one."""

    def __init__(self, path: Place) -> None:
        super().__init__(str(path))
        self.path = path


class DatabaseExists(Exception):
    """A file stands where one was to be made; it was not touched."""

    def __init__(self, path: Place) -> None:
        super().__init__(str(path))
        self.path = path


class NotADatabase(Exception):
    """The file is no database, or another program's."""

    def __init__(self, path: Place) -> None:
        super().__init__(str(path))
        self.path = path


class SchemaTooOld(Exception):
    """The tables are those of an earlier version; `upgrade` brings them up."""

    def __init__(self, found: str, needed: str) -> None:
        super().__init__(f"{found} < {needed}")
        self.found = found
        self.needed = needed


class SchemaTooNew(Exception):
    """The tables are those of a later version of the program."""

    def __init__(self, found: str, needed: str) -> None:
        super().__init__(f"{found} > {needed}")
        self.found = found
        self.needed = needed


class StorageFailed(Exception):
    """The disk or the file did not do its part; nothing was written. `reason` is full, read_only, io,
    damaged or moved (another file lies there now)."""

    def __init__(self, reason: str, path: Place) -> None:
        super().__init__(f"{reason}: {path}")
        self.reason = reason
        self.path = path


class BackupUnsound(Exception):
    """A copy did not pass its own check and was not used; `problems` say why."""

    def __init__(self, path: Place, problems: "tuple[Broken, ...]") -> None:
        super().__init__(str(path))
        self.path = path
        self.problems = problems


class NoLaw(Exception):
    """The database holds no released procedure, rules, instruments or calendar yet (`init` was not finished),
    or not the one a case is pinned to; `missing` names it."""

    def __init__(self, missing: str) -> None:
        super().__init__(missing)
        self.missing = missing


class KeyTaken(Exception):
    """Another event bears this idempotency key: ask `recorded` first."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class OrganisationRefused(Exception):
    """The register cannot be changed so. `reason` is exists, itself, circle, ended, overlaps, before_start or
    unknown_power."""

    def __init__(self, reason: str, organisation: str, other: str = "") -> None:
        super().__init__(f"{reason}: {organisation} {other}")
        self.reason = reason
        self.organisation = organisation
        self.other = other


class LetterRefused(Exception):
    """The register of letters cannot be changed so. `reason` is not_a_draft, not_issued, joined, no_issuer, no_kind,
    already_counted or handwritten_void."""

    def __init__(self, reason: str, letter: str) -> None:
        super().__init__(f"{reason}: {letter}")
        self.reason = reason
        self.letter = letter
