"""Templates become letters and mails here, and only here: the one home of jinja2.

A letter's template is a plain text, `templates/letters/<letter>.txt`; a mail's are
`templates/mail/<message>/subject.txt` and `body.txt`. They may print values, choose with `if`, repeat with `for`
and use the filters below; nothing else of Jinja's language is open to them (no assignment, call, macro, include,
arithmetic, attribute of an object), so that a template can neither reach anything nor grow without bound.

`fields.FIELDS` gives the shape of every field a letter may print: its own `fields` in documents.yaml and the two
standing ones, `office` and `letter`. Fields are plain dicts, lists and texts; a day is a `date` or its ISO text, so
that the inputs kept with an issued letter render the same letter again. The templates say nothing of what is None.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache, partial
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
from ketnap.notifications.fields import barest, completed, fullest, untold
from ketnap.notifications.filters import FILTERS, Padded, Unfit, day
from ketnap.notifications.letters import Letter, Standing
from ketnap.notifications.reading import TemplateProblem

TEMPLATES = Path(__file__).parent / "templates"
LARGEST_TEMPLATE = 32_000
LARGEST_OUTPUT = 200_000
"""Characters. A letter of ten pages has some 25,000, a digest of a hundred lines 10,000."""


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


class _Source(NamedTuple):
    """One version of a template file: read again when the clerk has saved it."""

    path: Path
    label: str
    flavour: str
    saved: int


@cache
def _compiled(source: _Source) -> Template:
    """The template, after its language was checked. The cache holds one entry a saved version."""
    environment = _environment(source.flavour)
    try:
        tree = environment.parse(_read(source))
        _check_language(tree, source.label)
        code = environment.compile(tree, source.label, source.label)
    except TemplateSyntaxError as error:
        raise TemplateProblem(source.label, error.lineno, _syntax(error)) from error
    return Template.from_code(environment, code, environment.make_globals(None))


def _read(source: _Source) -> str:
    if source.path.stat().st_size > LARGEST_TEMPLATE:
        raise TemplateProblem(source.label, 0, f"mẫu dài quá {LARGEST_TEMPLATE} byte")
    try:
        return source.path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise TemplateProblem(source.label, 0, "mẫu không phải văn bản UTF-8") from error


def _check_language(tree: nodes.Template, label: str) -> None:
    for node in tree.find_all(nodes.Node):
        if isinstance(node, nodes.Filter) and node.name not in FILTERS:
            raise reading.unknown(label, node.lineno, node.name, tuple(FILTERS), "không có bộ lọc")
        if isinstance(node, nodes.Test) and node.name not in TESTS:
            raise reading.unknown(label, node.lineno, node.name, TESTS, "không có phép thử")
        if not isinstance(node, _OPEN_NODES):
            what = "mẫu chỉ dùng {{ … }}, {% if %}, {% for %} và các bộ lọc, không dùng"
            raise TemplateProblem(label, node.lineno, f"{what} {type(node).__name__.lower()}")


def _syntax(error: TemplateSyntaxError) -> str:
    waiting = re.search(r"innermost block that needs to be closed is '(\w+)'", error.message or "")
    if waiting:
        return f"thiếu {{% end{waiting[1]} %}}"
    return "không đọc được dòng này; xem lại các dấu {{ }}, {% %} và tên sau chúng"


def _rendered(source: _Source, fields: Mapping[str, Any]) -> str:
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


def _line(error: BaseException, source: _Source) -> int:
    """The template's line in which `error` was raised: jinja2 writes it into the traceback."""
    line, step = 0, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == source.label:
            line = step.tb_lineno
        step = step.tb_next
    return line


# ---- what others ask for ---------------------------------------------------------------------------------------


def names(*, folder: Path = TEMPLATES) -> tuple[str, ...]:
    """The letters that have a template."""
    return tuple(sorted(path.stem for path in (folder / "letters").glob("*.txt")))


def _letter_source(name: str, folder: Path) -> _Source:
    if name not in (known := names(folder=folder)):
        raise reading.unknown("letters", 0, name, known, "không có mẫu văn bản")
    path = folder / "letters" / f"{name}.txt"
    return _Source(path, f"letters/{name}.txt", "letter", path.stat().st_mtime_ns)


def _mail_source(name: str, part: str, folder: Path) -> _Source:
    known = tuple(sorted(path.name for path in (folder / "mail").glob("*") if (path / "body.txt").exists()))
    if name not in known:
        raise reading.unknown("mail", 0, name, known, "không có mẫu thư")
    path = folder / "mail" / name / f"{part}.txt"
    return _Source(path, f"mail/{name}/{part}.txt", "mail", path.stat().st_mtime_ns)


def letter(name: str, fields: Mapping[str, Any], *, folder: Path = TEMPLATES) -> Letter:
    """Return the letter `name` about what `fields` hold (`fields.FIELDS` gives their shape).

    Raises:
        TemplateProblem: the template is misspelt or does not make a letter; or its type name and the kind of
            letter (`fields["letter"]["kind"]`) disagree: a công văn has no type name, everything else has one;
            a form, and nothing else, has no kind and no number.
    """
    made = _made(_letter_source(name, folder), fields)
    kind = fields["letter"]["kind"]
    if bool(made.title) == (kind == "CV"):
        what = "công văn không có tên loại (title)" if made.title else "văn bản này cần tên loại (title)"
        raise TemplateProblem(f"letters/{name}.txt", 0, what)
    if bool(made.number_symbol) != bool(kind):
        what = "văn bản có số không phải biểu mẫu (form)" if kind else "biểu mẫu cần ghi form"
        raise TemplateProblem(f"letters/{name}.txt", 0, what)
    return made


def _made(source: _Source, fields: Mapping[str, Any]) -> Letter:
    complete = completed({**untold(_named(source), fields), **fields})
    marked = _rendered(source, complete).split("\n")
    places = [[int(number) for number in _MARK.findall(line)] for line in marked]
    text = "\n".join(_MARK.sub("", line) for line in marked)
    lines = [place[-1] if place else 0 for place in places]
    standing = _standing(complete["office"], complete["letter"])
    return reading.parse(text, standing, template=source.label, lines=lines)


def _standing(office: Mapping[str, Any], letter: Mapping[str, Any]) -> Standing:
    issued_on = letter["issued_on"]
    marks = (("Hồ sơ", "case"), ("mã đối chiếu", "short_code"), ("mốc nhật ký", "anchor"))
    return Standing(
        upper=letters.clean(office["upper"]).upper(),
        issuer=letters.clean(office["name"]).upper(),
        number_symbol=letters.number_symbol(letter["number"], letters.clean(letter["symbol"])),
        place=letters.clean(office["place"]),
        issued_on=None if issued_on is None else day(issued_on),
        year=letter["year"],
        authority=letters.clean(office["authority"]).upper(),
        signer_title=letters.clean(office["signer_title"]).upper(),
        signer_name=letters.clean(office["signer_name"] or ""),
        footer=" · ".join(letters.clean(f"{name} {letter[key]}") for name, key in marks if letter[key]),
        short_code=letters.clean(letter["short_code"] or ""),
        stamp_note=letters.clean(office["stamp_note"] or ""),
    )


def mail(name: str, fields: Mapping[str, Any], *, folder: Path = TEMPLATES) -> tuple[str, str]:
    """Return subject and body of the mail `name`. Values are single lines; the subject is one line.

    Raises:
        TemplateProblem: the template is misspelt, or the subject would begin an encoded header word.
    """
    source = _mail_source(name, "subject", folder)
    subject = letters.clean(_rendered(source, fields))
    if not subject or "=?" in subject:
        raise TemplateProblem(source.label, 0, "tiêu đề thư trống hoặc có ký hiệu «=?»")
    return subject, _rendered(_mail_source(name, "body", folder), fields).strip("\n") + "\n"


def template_fields(name: str, *, folder: Path = TEMPLATES) -> frozenset[str]:
    """The top-level fields that the letter's template names, in whatever branch."""
    return _named(_letter_source(name, folder))


def printed(name: str, *, folder: Path = TEMPLATES) -> frozenset[str]:
    """The parts of fields that the letter's template prints, in whatever branch: "person.born_on", "helpers", and of
    the entries of a list "helpers.since". Who signs is printed unless the template says it."""
    source = _letter_source(name, folder)
    _compiled(source)
    text = _read(source)
    signed = re.search(r"^(signer_name:|form: *person)", text, re.MULTILINE)
    parts = {*_parts(_environment(source.flavour).parse(text), {})}
    parts |= {"office.signer_name"} if signed is None else set()
    return frozenset(part for part in parts if part.partition(".")[0] not in ("loop", ""))


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


def mail_fields(name: str, *, folder: Path = TEMPLATES) -> frozenset[str]:
    """The top-level fields that a mail's subject and body name."""
    return _named(_mail_source(name, "subject", folder)) | _named(_mail_source(name, "body", folder))


@cache
def _named(source: _Source) -> frozenset[str]:
    _compiled(source)
    return frozenset(meta.find_undeclared_variables(_environment(source.flavour).parse(_read(source))))


def check(name: str, *, folder: Path = TEMPLATES) -> tuple[TemplateProblem, ...]:
    """What is wrong with a letter's template: rendered with all it can be told, about several people and about one,
    and with the least."""
    problems: dict[str, TemplateProblem] = {}
    for sample in (fullest(), fullest() | {"together": []}, barest()):
        try:
            _made(_letter_source(name, folder), sample)
        except TemplateProblem as problem:
            problems.setdefault(str(problem), problem)
    return tuple(problems.values())
