"""Read what a template rendered to: text in, `Letter` out.

What the layout rules ask of every letter is checked here, whoever wrote the template: a công văn has an addressee and
no type name, "Nơi nhận" begins and ends as it must, the last sentence ends in one full stop, a signatory bears no
degree.
"""

import itertools
import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from ketnap.notifications.letters import (
    SECRECY,
    Banner,
    Blank,
    Block,
    Heading,
    Letter,
    Listing,
    Paragraph,
    Standing,
    Table,
    clean,
)

SINGLE = ("form", "title", "subject", "authority", "signer_title", "signer_name", "secrecy")
SEVERAL = ("to", "recipients", "enclosures")
KEYS = (*SINGLE, *SEVERAL)
FORMS = ("organisation", "person")
"""Whose form a template is: it bears no number; a person's own has no organisation in its head either."""

_Lines = Sequence[tuple[int, str]]


class TemplateProblem(ValueError):
    """A template, or what it rendered to, is no letter.

    `name` is the word that is not known, `proposals` what was probably meant; `line` counts from 1 in the
    template's own file and is 0 where the whole file is meant.
    """

    def __init__(
        self, template: str, line: int, what: str, *, name: str = "", proposals: Sequence[str] = ()
    ) -> None:
        where = f"{template}:{line}" if line else template
        super().__init__(f"{where}: {what}")
        self.template, self.line, self.what = template, line, what
        self.name, self.proposals = name, tuple(proposals)


def parse(rendered: str, standing: Standing, *, template: str, lines: Sequence[int] = ()) -> Letter:
    """Read a rendered template: `key: value` lines and `- ` items under a key, a line `---`, the body.

    The body knows paragraphs (apart by an empty line; one may run over several lines), `# ` headings (they are
    numbered here), `= ` bold lines in the middle, `- ` items (two spaces continue one), `|= a | b` table heads and `| x | y` rows, `~ 3` dotted
    lines. A backslash takes the next character literally: so no value of a case can pass for structure.

    Args:
        standing: what does not come from the template; who signs and as what may be overridden by it.
        template: the file's name, for the messages.
        lines: for each rendered line its line in the template; without it, lines count as rendered.

    Raises:
        TemplateProblem: the first thing that is not a letter, with its line.
    """
    written = [line.rstrip() for line in rendered.split("\n")]
    numbered = list(zip(lines or range(1, len(written) + 1), written, strict=True))
    if "---" not in written:
        raise TemplateProblem(template, 0, "thiếu dòng «---» ngăn phần đầu với nội dung")
    rule = written.index("---")
    front, places = _front(numbered[:rule], template)
    single = {key: front[key][0] for key in SINGLE if key in front}
    form = single.pop("form", None)
    if form is not None and form not in FORMS:
        raise unknown(template, places["form"], form, FORMS, "không có loại biểu mẫu")
    letter = Letter(
        **{"subject": "", **standing._asdict(), **_WITHOUT.get(form, {}), **single},
        addressees=tuple(filter(None, front.get("to", ()))),
        recipients=tuple(filter(None, front.get("recipients", ()))),
        enclosures=tuple(filter(None, front.get("enclosures", ()))),
        blocks=_body(numbered[rule + 1 :], template),
    )
    _obey(letter, places, template)
    return letter


_WITHOUT: Mapping[str | None, Mapping[str, str]] = {
    "organisation": {"number_symbol": ""},
    "person": {"number_symbol": "", "upper": "", "issuer": "", "signer_title": "", "signer_name": ""},
}


def unknown(template: str, line: int, name: str, known: Sequence[str], what: str) -> TemplateProblem:
    """The problem of a word nobody knows, with what was probably meant and what there is."""
    near = get_close_matches(name, known, n=3, cutoff=0.6)
    meant = f"; có phải {', '.join(f'«{word}»' for word in near)}?" if near else "."
    what = f"{what} «{name}»{meant} Hiện có: {', '.join(sorted(known))}."
    return TemplateProblem(template, line, what, name=name, proposals=near)


def _front(lines: _Lines, template: str) -> tuple[dict[str, list[str]], dict[str, int]]:
    """The values of each key, and the line where the key stands."""
    values: dict[str, list[str]] = {}
    places: dict[str, int] = {}
    key = ""
    for number, line in lines:
        if line.startswith("- ") and key in SEVERAL:
            values[key].append(_item(line[2:]))
        elif line.strip():
            key, _, value = line.partition(":")
            if key not in KEYS:
                raise unknown(template, number, key.strip(), KEYS, "phần đầu không có mục")
            if key in values:
                raise TemplateProblem(template, number, f"mục «{key}» ghi hai lần", name=key)
            places[key] = number
            values[key] = [_item(value)] if key in SINGLE or value.strip() else []
    return values, places


def _plain(value: str) -> str:
    return clean(re.sub(r"\\(.)", r"\1", value))


def _item(value: str) -> str:
    return _plain(value).rstrip(" ;.,")


def _cells(line: str) -> tuple[str, ...]:
    """Split at the bars that no backslash guards."""
    parts = re.findall(r"\\.|[^|\\]+|\|", line)
    bars = [n for n, part in enumerate(parts) if part == "|"]
    edges = zip([-1, *bars], [*bars, len(parts)], strict=True)
    return tuple(_plain("".join(parts[start + 1 : end])) for start, end in edges)


def _mark(line: str) -> str:
    return next((mark for mark in ("|", "- ", "# ", "= ", "~ ") if line.startswith(mark)), "")


def _continues(first: str, line: str) -> bool:
    """Whether a line belongs to the block that `first` began."""
    mark = _mark(first)
    return (mark == "- " and line.startswith("  ")) or (
        mark == _mark(line) and mark not in ("# ", "= ", "~ ")
    )


def _body(lines: _Lines, template: str) -> tuple[Block, ...]:
    runs: list[list[tuple[int, str]]] = [[]]
    for number, line in lines:
        if not line.strip() or (runs[-1] and not _continues(runs[-1][0][1], line)):
            runs.append([])
        if line.strip():
            runs[-1].append((number, line))
    runs = [run for run in runs if run]
    for run, after in itertools.pairwise([*runs, [(0, "# ")]]):
        if _mark(run[0][1]) == _mark(after[0][1]) == "# ":
            raise TemplateProblem(template, run[0][0], f"mục «{_plain(run[0][1][2:])}» không có nội dung")
    blocks = [_block(run, template) for run in runs]
    count = itertools.count(1)
    return tuple(Heading(f"{next(count)}. {b.text}") if isinstance(b, Heading) else b for b in blocks)


def _block(lines: _Lines, template: str) -> Block:
    number, first = lines[0]
    match _mark(first):
        case "|":
            return _table(lines, template)
        case "- ":
            items = "\n".join(line if line.startswith("- ") else line[1:] for _, line in lines)
            return Listing(tuple(_item(item[2:]) for item in re.split(r"\n(?=- )", items)))
        case "# ":
            return Heading(_plain(first[2:]))
        case "= ":
            return Banner(_plain(first[2:]))
        case "~ ":
            if not re.fullmatch(r"[1-9]|1\d|20", first[2:]):
                raise TemplateProblem(template, number, "sau «~» ghi số dòng để trống, từ 1 đến 20")
            return Blank(int(first[2:]))
        case _:
            return Paragraph(_plain(" ".join(line for _, line in lines)))


def _table(lines: _Lines, template: str) -> Table:
    number, first = lines[0]
    if not first.startswith("|=") or len(lines) == 1:
        raise TemplateProblem(
            template, number, "bảng có một dòng tiêu đề «|= cột | cột», rồi các dòng «| ô | ô»"
        )
    head = _cells(first[2:])
    rows = []
    for number, line in lines[1:]:
        row = _cells(line[1:])
        if len(row) != len(head):
            raise TemplateProblem(template, number, f"dòng bảng có {len(row)} ô, tiêu đề có {len(head)} cột")
        rows.append(row)
    return Table(head, tuple(rows))


def _obey(letter: Letter, places: Mapping[str, int], template: str) -> None:
    """What regulations ask of every letter, whoever wrote its template."""
    last = letter.blocks[-1] if letter.blocks else Heading("")
    # A form need not say where it goes; if it does, as a letter does.
    recipients = letter.recipients or (("",) if letter.number_symbol else ("Lưu hồ sơ",))
    rules = (
        ("subject", letter.subject, "thiếu trích yếu (subject)"),
        ("title", letter.title or letter.number_symbol, "biểu mẫu cần tên (title)"),
        ("to", letter.title or letter.addressees, "công văn cần nơi nhận sau «Kính gửi» (to)"),
        ("recipients", recipients[-1].startswith("Lưu "), "«Nơi nhận» (recipients) kết thúc bằng «Lưu …»"),
        (
            "recipients",
            letter.title or recipients[0] == "Như trên",
            "«Nơi nhận» (recipients) của công văn bắt đầu bằng «Như trên»",
        ),
        ("secrecy", letter.secrecy in ("", *SECRECY), f"độ mật (secrecy) là một trong: {', '.join(SECRECY)}"),
        (
            "",
            letter.enclosures or not isinstance(last, Banner | Heading | Table),
            "nội dung cần một câu kết, sau bảng hoặc tên mục cuối cùng",
        ),
        (
            "",
            not isinstance(last, Paragraph) or (last.text[-1:] == "." and last.text[-2:] != "/."),
            "câu cuối kết thúc bằng một dấu chấm, không phải «./.»",
        ),
        (
            "",
            "." not in letter.signer_name.partition(" ")[0],
            "trước tên người ký không ghi học hàm, học vị, cấp bậc",
        ),
    )
    for key, kept, what in rules:
        if not kept:
            raise TemplateProblem(template, places.get(key, 0), what)
