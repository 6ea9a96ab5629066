"""Loading definitions: texts become a procedure, rules and instruments, or a list of everything that is wrong.

A set of definitions is one or more procedure files of one grammar (they merge), and one file each of documents,
rules and instruments, told apart by their names.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from pathlib import Path as FilePath
from pathlib import PurePath
from typing import Any, NamedTuple

from ketnap.definitions import compile as compiling
from ketnap.definitions import yaml_text
from ketnap.definitions.compile import SECTIONS
from ketnap.definitions.problems import MOST_SHOWN, Problem, in_order
from ketnap.definitions.scalars import MISSING
from ketnap.definitions.schema import DOCUMENTS, INSTRUMENTS, PROCEDURE, RULES
from ketnap.definitions.validation import Validated, validate
from ketnap.definitions.yaml_text import Reading
from ketnap.workflow import soundness
from ketnap.workflow.flaws import Flaw, Path
from ketnap.workflow.instruments import Instruments
from ketnap.workflow.procedure import Procedure
from ketnap.workflow.rules import Rules

HERE = FilePath(__file__).parent

BESIDE = "beside"
SHIPPED = "shipped"

_KIND_BY_NAME: Mapping[str, str] = {
    "documents.yaml": DOCUMENTS,
    "rules.yaml": RULES,
    "instruments.yaml": INSTRUMENTS,
}
_NAME_BY_KIND = {kind: name for name, kind in _KIND_BY_NAME.items()}
_HEAD = ("procedure", "version")
_NO_DEFINITION = "frozen.yaml"
# A folder may hold all sorts of files; a stranger belongs to the set only if it speaks this language.
_SPEAKS = re.compile(rf"^({'|'.join((*SECTIONS, _HEAD[0]))}):", re.MULTILINE)
_MOST_BYTES = 4 * yaml_text.MOST_CHARACTERS


class Against(NamedTuple):
    """A file whose names were taken into account: one beside the file that was checked, or a shipped one."""

    file: str
    origin: str


class Loaded(NamedTuple):
    """What was made of some definition files. `procedure`, `rules` and `instruments` are None where their own
    files have a problem. `texts` are the files by the names that stand in the problems (for excerpts)."""

    procedure: Procedure | None
    rules: Rules | None
    instruments: Instruments | None
    problems: tuple[Problem, ...]
    texts: Mapping[str, str]
    against: tuple[Against, ...] = ()


def check(files: Mapping[str, str] | FilePath) -> Loaded:
    """Read a whole set of definitions: texts by the names of their files, or a folder.

    Raises:
        OSError: the folder, or a file in it, cannot be read.
    """
    texts, unreadable = (dict(files), []) if isinstance(files, Mapping) else _folder(files)
    return _load({name: (text, kind_of(name)) for name, text in texts.items()}, unreadable)


@cache
def shipped() -> Loaded:
    """The definitions that come with the program."""
    return check(HERE)


def check_file(path: FilePath) -> Loaded:
    """Read one file, its names resolved against the files beside it, else against the shipped ones.

    What the file declares again takes the place of the file that declared it there. `against` says what was
    taken into account.

    Raises:
        OSError: the file, or one beside it, cannot be read.
    """
    label = str(path)
    text, unreadable = _text(path, label)
    if text is None:
        return Loaded(None, None, None, tuple(unreadable), {})
    reading = yaml_text.read(label, text)
    kind = _KIND_BY_NAME.get(path.name) or _kind_by_content(reading.tree)
    if reading.tree is None:
        return Loaded(None, None, None, in_order(reading.problems, [label]), {label: text})
    files: dict[str, tuple[str, str]] = {label: (text, kind)}
    against = []
    for each in _others(path, kind, reading):
        files[each.reading.file] = (each.reading.text, each.kind)
        against.append(Against(each.reading.file, each.origin))
    return _load(files, [])._replace(against=tuple(against))


def kind_of(name: str) -> str:
    """The kind of a definition file by its name."""
    return _KIND_BY_NAME.get(PurePath(name).name, PROCEDURE)


# ---- reading files ---------------------------------------------------------------------------------


def _text(path: FilePath, label: str) -> tuple[str | None, list[Problem]]:
    with path.open("rb") as file:
        content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        return None, [
            Problem(label, 1, 1, f"tệp lớn quá {_MOST_BYTES // 1000} kB", "đây có phải tệp quy trình?")
        ]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", "replace").split("\n")
        message = "từ đây không phải văn bản UTF-8"
        return None, [
            Problem(label, len(before), len(before[-1]) + 1, message, "lưu lại tệp theo bảng mã UTF-8")
        ]


def _folder(folder: FilePath) -> tuple[dict[str, str], list[Problem]]:
    texts, unreadable = {}, []
    for path in sorted(folder.iterdir()):
        if path.suffix != ".yaml" or path.name == _NO_DEFINITION or not path.is_file():
            continue
        text, problems = _text(path, path.name)
        unreadable += problems
        if text is not None and (path.name in _KIND_BY_NAME or _SPEAKS.search(text)):
            texts[path.name] = text
    return texts, unreadable


class _Other(NamedTuple):
    reading: Reading
    kind: str
    origin: str


def _others(checked: FilePath, kind: str, reading: Reading) -> Iterator[_Other]:
    """The files that a checked one is judged with."""
    beside = list(_beside(checked))
    program = [
        _Other(yaml_text.read(name, text), kind_of(name), SHIPPED) for name, text in shipped().texts.items()
    ]
    called = _called([reading, *(each.reading for each in beside)])
    if called is not None and called != _called([each.reading for each in program]):
        # Another procedure altogether: no part of the shipped one belongs to it.
        program = [each for each in program if each.kind != PROCEDURE]
    for wanted in (PROCEDURE, DOCUMENTS, RULES, INSTRUMENTS):
        if kind == wanted != PROCEDURE:
            continue
        for found in (beside, program):
            usable = [each for each in found if each.kind == wanted and not _replaced(checked, reading, each)]
            if usable:
                yield from usable
                break


def _called(readings: Iterable[Reading]) -> str | None:
    """The name of the procedure that some files are parts of; None if none of them says."""
    for reading in readings:
        if isinstance(reading.tree, dict) and isinstance(reading.tree.get("procedure"), str):
            return str(reading.tree["procedure"])
    return None


def _beside(checked: FilePath) -> Iterator[_Other]:
    for path in sorted(checked.parent.iterdir()):
        if path.suffix != ".yaml" or path.name in (_NO_DEFINITION, checked.name) or not path.is_file():
            continue
        text, _ = _text(path, str(path))
        if text is not None and (path.name in _KIND_BY_NAME or _SPEAKS.search(text)):
            yield _Other(yaml_text.read(str(path), text), kind_of(path.name), BESIDE)


def _replaced(checked: FilePath, reading: Reading, other: _Other) -> bool:
    """Whether the checked file stands for another one: same name, or it declares the same things."""
    if PurePath(other.reading.file).name == checked.name:
        return True
    mine, theirs = set(_declared(reading.tree)), set(_declared(other.reading.tree))
    return bool(mine & theirs)


def _declared(tree: Any) -> Iterator[tuple[str, str]]:
    for section, entries in tree.items() if isinstance(tree, dict) else ():
        if section in _HEAD:
            yield section, ""
        elif section in SECTIONS and isinstance(entries, dict):
            for name in entries:
                yield section, name


def _kind_by_content(tree: Any) -> str:
    """The kind of a file whose name says nothing, by what its entries look like."""
    if not isinstance(tree, dict) or any(key in SECTIONS or key in _HEAD for key in tree):
        return PROCEDURE
    entries = [each for each in tree.values() if isinstance(each, dict)]
    for kind, keys in (
        (RULES, {"unit", "values"}),
        (DOCUMENTS, {"issuer", "letter"}),
        (INSTRUMENTS, {"from", "until"}),
    ):
        if any(keys & set(each) for each in entries):
            return kind
    return PROCEDURE


# ---- judging them together -------------------------------------------------------------------------


class _Set:
    """The files of one set, each held against its schema, and where each thing is declared."""

    def __init__(self, files: Iterable[Validated]) -> None:
        self.files = list(files)
        self.problems = [problem for each in self.files for problem in each.problems]
        self._where: dict[tuple[str, str], Validated] = {}
        for file in self.files:
            for section, name in _declared(file.reading.tree) if file.kind == PROCEDURE else _entries(file):
                self._declare(file, section, name)

    def _declare(self, file: Validated, section: str, name: str) -> None:
        first = self._where.setdefault((section, name), file)
        if first is not file:
            path: Path = (section, name) if name else (section,)
            mark = first.reading.place(path).key
            message = f"«{path[-1]}» đã có ở {first.reading.file}:{mark.line}"
            here = file.reading.place(path).key
            hint = "bỏ một trong hai" if name else "chỉ ghi ở một tệp"
            self.problems.append(
                Problem(file.reading.file, here.line, here.column, message, hint, here.width)
            )

    def of(self, kind: str) -> list[Validated]:
        return [each for each in self.files if each.kind == kind]

    def entries(self, kind: str) -> Any:
        """The typed entries of a kind of which there is one file; None if that cannot be used or is not there."""
        return next((each.entry for each in self.of(kind)), None)

    def problem(self, flaw: Flaw) -> Problem | None:
        """Where a flaw stands in its file; None if what is wrong there has been said."""
        section, *rest = flaw.path
        file = self._where.get((str(section), str(rest[0]))) if rest else None
        if file is None:
            first = self.of(PROCEDURE)[0].reading
            return Problem(first.file, 1, 1, flaw.message, flaw.hint)
        path: Path = tuple(rest) if file.kind != PROCEDURE else flaw.path
        said = any(path[:length] in file.reported for length in range(1, len(path) + 1))
        if said or f"«{MISSING}»" in flaw.message:
            return None
        return _at(file.reading, path, flaw)

    def judgeable(self) -> bool:
        """Whether the names in the files can be judged: no part is missing of which they may speak."""
        files = self.of(PROCEDURE)
        if any(file.entry is None or file.lost for file in files):
            return False
        return bool(files) and self.entries(DOCUMENTS) is not None


def _entries(file: Validated) -> Iterator[tuple[str, str]]:
    return (
        ((file.kind, name) for name in file.reading.tree or ())
        if isinstance(file.reading.tree, dict)
        else iter(())
    )


def _at(reading: Reading, path: Path, flaw: Flaw) -> Problem:
    """A problem stands at a value, or, where that is more than a word, at its key."""
    while path not in reading.places:
        path = path[:-1]
    node: Any = reading.tree
    step: Any
    for step in path:
        node = node[step]
    place = reading.places[path]
    mark = place.value if isinstance(node, str) else place.key
    return Problem(reading.file, mark.line, mark.column, flaw.message, flaw.hint, mark.width)


def _load(files: Mapping[str, tuple[str, str]], unreadable: list[Problem]) -> Loaded:
    """Everything that can be made of some texts, each with its kind."""
    read = _Set(validate(kind, yaml_text.read(name, text)) for name, (text, kind) in files.items())
    problems = [*unreadable, *read.problems, *_absent(read, unreadable)]
    procedure = None
    rules, instruments = _rules(read), _instruments(read)
    if read.judgeable():
        procedure = compiling.procedure([each.entry for each in read.of(PROCEDURE)], read.entries(DOCUMENTS))
        flaws = islice(soundness.problems(procedure, rules, instruments), 3 * MOST_SHOWN)
        problems += [problem for flaw in flaws if (problem := read.problem(flaw)) is not None]
    wrong = {_kind(problem, files) for problem in problems}
    return Loaded(
        None if wrong & {PROCEDURE, DOCUMENTS} else procedure,
        None if RULES in wrong else rules,
        None if INSTRUMENTS in wrong else instruments,
        in_order(problems, list(files)),
        {name: text for name, (text, _) in files.items()},
    )


def _kind(problem: Problem, files: Mapping[str, tuple[str, str]]) -> str:
    return files[problem.file][1] if problem.file in files else kind_of(problem.file)


def _absent(read: _Set, unreadable: list[Problem]) -> Iterator[Problem]:
    """Files and heads without which a set is not whole."""
    for kind, name in _NAME_BY_KIND.items():
        if not read.of(kind) and not any(problem.file == name for problem in unreadable):
            yield Problem(name, 1, 1, f"chưa có tệp {name}", "đặt tệp này cạnh các tệp quy trình")
    files = read.of(PROCEDURE)
    if not files:
        yield Problem("admission.yaml", 1, 1, "chưa có tệp quy trình nào")
        return
    heads = [each.entry for each in files]
    lacking = [key for key in _HEAD if all(head is not None and getattr(head, key) is None for head in heads)]
    if lacking:
        message = f"chưa có {', '.join(f'«{key}»' for key in lacking)} ở tệp quy trình nào"
        yield Problem(files[0].reading.file, 1, 1, message, "thêm ở đầu một tệp")


def _rules(read: _Set) -> Rules | None:
    entries = read.entries(RULES)
    return None if entries is None else compiling.rules(entries)


def _instruments(read: _Set) -> Instruments | None:
    entries = read.entries(INSTRUMENTS)
    return None if entries is None else compiling.instruments(entries)
