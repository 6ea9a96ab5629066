"""One template: read, held to the language that templates have, filled. The one home of jinja2.

Templates may print values, choose with `if`, repeat with `for` and use the filters of `filters.py`; nothing else of
Jinja's language is open to them (no assignment, call, macro, include, arithmetic, attribute of an object), and loops
stand in each other no deeper than `MOST_LOOPS`. So a template can neither reach anything nor run or grow without bound.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import StrictUndefined, Template, TemplateRuntimeError, TemplateSyntaxError, meta, nodes
from jinja2.exceptions import UndefinedError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from ketnap.notifications import letters, reading
from ketnap.notifications.filters import FILTERS, Padded, Unfit
from ketnap.notifications.reading import TemplateProblem

LARGEST_TEMPLATE = 32_000
LARGEST_OUTPUT = 200_000
"""Characters. A letter of ten pages has some 25,000, a digest of a hundred lines 10,000."""
MOST_LOOPS = 2
"""In each other. The lists of a letter have some hundred entries at most: a third loop would be millions of rounds."""
MOST_DEPTH = 40
"""Of loops, choices and brackets in each other, as Jinja counts them; ours have nine."""
_MOST_KEPT = 256

# ---- what a template may do ----------------------------------------------------------------------------------


TESTS = ("defined", "none")
_OPEN_NODES = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.If,
    nodes.For,
    nodes.Filter,
    nodes.Test,
    nodes.Const,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Compare,
    nodes.Operand,
    nodes.CondExpr,
)


def _printable(value: object) -> str:
    """What `{{ … }}` puts into a mail: one line of text, never "None" or an ISO day."""
    if isinstance(value, Padded):
        return value
    if isinstance(value, str | int | Undefined) and not isinstance(value, bool):
        return letters.clean(str(value))
    if value is None:
        raise TemplateRuntimeError("in ra một giá trị đang trống; đặt trong {% if … %}")
    if isinstance(value, date):
        raise TemplateRuntimeError("ngày in qua bộ lọc, ví dụ {{ … | date }}")
    raise TemplateRuntimeError("in ra cả một nhóm; in từng phần của nhóm")


def _literal(value: object) -> str:
    """As `_printable`, for a letter: nothing in a value can pass for a mark of the template's own grammar."""
    return re.sub(r"[\\|]|^[-#~=]", r"\\\g<0>", _printable(value))


class _Missing(StrictUndefined):
    """A word nobody defined. Raises `_Unknown`, which knows the word and what there is instead."""

    __slots__ = ()

    def __init__(self, hint: str | None = None, obj: Any = missing, name: str | None = None) -> None:
        known = tuple(map(str, obj)) if isinstance(obj, Mapping) else ()
        super().__init__(hint, obj, name, partial(_Unknown, name or "", known, obj is missing))  # type: ignore[arg-type]


class _Unknown(UndefinedError):
    def __init__(self, name: str, known: tuple[str, ...], top: bool, message: str | None = None) -> None:  # noqa: FBT001
        super().__init__(message)
        self.name, self.known, self.top = name, known, top


_MARK = re.compile("\ue000(\\d+)\ue001")
"""Says in which line of the template a piece of text stands. Values cannot hold it: private-use characters are
no printable text."""


_TAG = r"(?:\{%(?:(?!%\}).)*%\}|\{#(?:(?!#\}).)*#\})"
_TAG_LINE = re.compile(rf"^[ \t]*((?:{_TAG}[ \t]*)*{_TAG})[ \t]*\n", re.MULTILINE)


class _TagLines(Extension):
    """A line that holds nothing but tags prints nothing, not even an empty line; every other line ends as written.

    The line's end is moved into its last tag, so that lines keep their numbers.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return _TAG_LINE.sub(lambda line: f"{line[1][:-2]}\n{line[1][-2:]}", source)


class _LineMarks(Extension):
    """Puts the template's line numbers into its text, so that a problem in the rendered letter names its line."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        for token in stream:
            if token.type == "data":
                pieces = token.value.split("\n")
                marked = (f"\ue000{token.lineno + n}\ue001{piece}" for n, piece in enumerate(pieces))
                token = Token(token.lineno, "data", "\n".join(marked))
            yield token


class _Sandbox(ImmutableSandboxedEnvironment):
    """Only what a mapping holds can be reached; a loop knows its own position."""

    def __init__(self, finalize: Callable[[object], str], *extensions: type[Extension]) -> None:
        super().__init__(
            undefined=_Missing,
            finalize=finalize,
            extensions=extensions,
            autoescape=False,  # plain text; `_literal` guards the letters' own grammar
        )
        self.filters = dict(FILTERS)
        self.tests = {name: self.tests[name] for name in TESTS}
        self.globals = {}

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, LoopContext) and attribute in ("index", "first", "last", "length"):
            return getattr(obj, attribute)
        return obj if isinstance(obj, Undefined) else _Missing(obj=obj, name=attribute)


@cache
def _environment(flavour: str) -> _Sandbox:
    return (
        _Sandbox(_literal, _TagLines, _LineMarks) if flavour == "letter" else _Sandbox(_printable, _TagLines)
    )


# ---- one template ----------------------------------------------------------------------------------------------


class Source(NamedTuple):
    """One version of a template file: read again when the clerk has saved it."""

    path: Path
    label: str
    flavour: str
    saved: int


@lru_cache(_MOST_KEPT)
def _compiled(source: Source) -> Template:
    """The template, after its language was checked: one entry a saved version."""
    environment = _environment(source.flavour)
    tree = _parsed(source)
    code = environment.compile(tree, source.label, source.label)
    return Template.from_code(environment, code, environment.make_globals(None))


def _parsed(source: Source) -> nodes.Template:
    """The parts of a template, in the language that is open to it. Raises TemplateProblem."""
    try:
        tree = _environment(source.flavour).parse(read(source))
    except TemplateSyntaxError as error:
        raise TemplateProblem(source.label, error.lineno, _syntax(error)) from error
    except (ValueError, SyntaxError) as error:
        if isinstance(error, TemplateProblem):
            raise
        raise TemplateProblem(source.label, 0, "có một con số không đọc được, hoặc quá dài") from error
    except RecursionError as error:
        raise TemplateProblem(source.label, 0, _TOO_DEEP) from error
    _check_language(tree, source.label)
    return tree


def read(source: Source) -> str:
    """The text of a template. Raises TemplateProblem, OSError."""
    if not source.path.is_file():
        # A pipe or a device: it may have no end, and nobody keeps a template there.
        raise TemplateProblem(source.label, 0, "mẫu không phải một tệp")
    with source.path.open("rb") as file:
        content = file.read(LARGEST_TEMPLATE + 1)
    if len(content) > LARGEST_TEMPLATE:
        raise TemplateProblem(source.label, 0, f"mẫu dài quá {LARGEST_TEMPLATE} byte")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TemplateProblem(source.label, 0, "mẫu không phải văn bản UTF-8") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


_TOO_DEEP = "các dấu ngoặc, {% if %} hay {% for %} lồng nhau quá sâu"


def _check_language(tree: nodes.Template, label: str) -> None:
    """Raises TemplateProblem for the first thing, from top to bottom, that is not open to templates."""
    waiting: list[tuple[nodes.Node, int, int]] = [(tree, 1, 0)]
    while waiting:
        node, depth, loops = waiting.pop()
        _check_node(node, label)
        loops += isinstance(node, nodes.For)
        if loops > MOST_LOOPS:
            raise TemplateProblem(label, node.lineno, f"{{% for %}} lồng nhau nhiều nhất {MOST_LOOPS} tầng")
        if depth > MOST_DEPTH:
            raise TemplateProblem(label, node.lineno, _TOO_DEEP)
        waiting += reversed([(each, depth + 1, loops) for each in node.iter_child_nodes()])


def _check_node(node: nodes.Node, label: str) -> None:
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise reading.unknown(label, node.lineno, node.name, tuple(FILTERS), "không có bộ lọc")
    if isinstance(node, nodes.Test) and node.name not in TESTS:
        raise reading.unknown(label, node.lineno, node.name, TESTS, "không có phép thử")
    if isinstance(node, nodes.Const) and isinstance(node.value, float):
        raise TemplateProblem(label, node.lineno, "mẫu không dùng số thập phân")
    if not isinstance(node, _OPEN_NODES):
        what = "mẫu chỉ dùng {{ … }}, {% if %}, {% for %} và các bộ lọc, không dùng"
        raise TemplateProblem(label, node.lineno, f"{what} {type(node).__name__.lower()}")


def _syntax(error: TemplateSyntaxError) -> str:
    waiting = re.search(r"innermost block that needs to be closed is '(\w+)'", error.message or "")
    if waiting:
        return f"thiếu {{% end{waiting[1]} %}}"
    return "không đọc được dòng này; xem lại các dấu {{ }}, {% %} và tên sau chúng"


def rendered(source: Source, fields: Mapping[str, Any]) -> str:
    """The template, filled. Raises TemplateProblem."""
    template = _compiled(source)
    pieces: list[str] = []
    size = 0
    try:
        for piece in template.generate(fields):
            size += len(piece)
            if size > LARGEST_OUTPUT:
                raise TemplateProblem(source.label, 0, f"văn bản dài quá {LARGEST_OUTPUT} ký tự")
            pieces.append(piece)
    except _Unknown as error:
        known = tuple(fields) if error.top else error.known
        raise reading.unknown(
            source.label, _line(error, source), error.name, known, "không có trường"
        ) from error
    except (TemplateRuntimeError, TypeError, ValueError) as error:
        if isinstance(error, TemplateProblem):
            raise
        told = isinstance(error, TemplateRuntimeError | Unfit)
        what = str(error) if told else "một giá trị trống hoặc khác kiểu"
        raise TemplateProblem(source.label, _line(error, source), what) from error
    return "".join(pieces)


def _line(error: BaseException, source: Source) -> int:
    """The template's line in which `error` was raised: jinja2 writes it into the traceback."""
    line, step = 0, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == source.label:
            line = step.tb_lineno
        step = step.tb_next
    return line


class Lined(NamedTuple):
    """A filled template, and for each of its lines that of the template it comes from (0: nobody knows)."""

    text: str
    lines: list[int]


def lined(source: Source, fields: Mapping[str, Any]) -> Lined:
    """The template of a letter, filled. Raises TemplateProblem."""
    marked = rendered(source, fields).split("\n")
    places = [[int(number) for number in _MARK.findall(line)] for line in marked]
    text = "\n".join(_MARK.sub("", line) for line in marked)
    return Lined(text, [place[-1] if place else 0 for place in places])


# ---- what it names ---------------------------------------------------------------------------------------------


@lru_cache(_MOST_KEPT)
def named(source: Source) -> frozenset[str]:
    """The top-level fields that a template names, in whatever branch. Raises TemplateProblem."""
    return frozenset(meta.find_undeclared_variables(_parsed(source)))


def parts(source: Source) -> frozenset[str]:
    """The parts of fields that a template names, in whatever branch: "person.born_on", "helpers", and of the entries of
    a list "helpers.since". Raises TemplateProblem."""
    return frozenset(_parts(_parsed(source), {}))


def _parts(node: nodes.Node, entries: Mapping[str, str]) -> Iterator[str]:
    """The parts that a piece of a template names; `entries` are the lists that its loop variables run over."""
    path = _path(node)
    if path:
        first, *rest = path
        known = entries.get(first, first)
        yield from (".".join((known, *rest[:n])) for n in range(len(rest) + 1))
    elif isinstance(node, nodes.For):
        yield from _parts(node.iter, entries)
        *_, listed = ("", *_parts(node.iter, entries))
        inner = {**entries, ".".join(_path(node.target)): listed}
        yield from (part for each in (*node.body, *node.else_) for part in _parts(each, inner))
    else:
        yield from (part for each in node.iter_child_nodes() for part in _parts(each, entries))


def _path(node: nodes.Node) -> tuple[str, ...]:
    """The words of a name and its parts: ("person", "born_on"); none where it is anything else."""
    if isinstance(node, nodes.Name):
        return (node.name,)
    if not isinstance(node, nodes.Getattr):
        return ()
    within = _path(node.node)
    return (*within, node.attr) if within else ()
