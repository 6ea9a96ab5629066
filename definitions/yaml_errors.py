"""What to say when a text is no YAML: the parser's own words mean nothing to whoever wrote the file."""

import re
from typing import Any, NamedTuple

from ketnap.definitions.problems import LINE_END, Problem

_QUOTE = "đặt nội dung trong ngoặc kép"
_INDENTATION = "thụt đầu dòng không khớp với các dòng trên"
_SHARE = "tỉ lệ viết bằng chữ: «more than 1/2» là quá nửa, «at least 2/3» là từ hai phần ba"
_OPTIONAL = "viết «optional date», không viết «date?»"


class _Sentence(NamedTuple):
    message: str
    hint: str = ""
    line: int | None = None
    column: int | None = None
    width: int = 1


class _Failure(NamedTuple):
    """The parser's complaint: its words, where it gave up, and where what it was reading began (all from 0)."""

    problem: str
    line: int
    column: int
    began_line: int
    began_column: int
    lines: list[str]

    @property
    def before(self) -> str:
        """The line up to where the parser gave up."""
        return self._line(self.line)[: self.column]

    @property
    def began(self) -> str:
        """The rest of the line on which the thing that was being read began."""
        return self._line(self.began_line)[self.began_column :]

    def _line(self, number: int) -> str:
        return self.lines[number] if number < len(self.lines) else ""


def syntax_problem(file: str, text: str, error: Any) -> Problem:
    """The problem that a parser's error stands for. `error` is a yaml.MarkedYAMLError."""
    lines = LINE_END.split(text)
    mark = error.problem_mark or error.context_mark
    context = error.context_mark or mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    began_line, began_column = (context.line, context.column) if context else (0, 0)
    failure = _Failure(f"{error.context}: {error.problem}", line, column, began_line, began_column, lines)
    sentence = _sentence(failure)
    line = failure.line if sentence.line is None else sentence.line
    column = failure.column if sentence.column is None else sentence.column
    # At the end of a text the parser stands on a line that is not there; nobody finds that one.
    if line >= len(lines) or (line == len(lines) - 1 and not lines[line].strip() and line > 0):
        last = max(number for number in range(len(lines)) if lines[number].strip() or number == 0)
        line, column = last, len(lines[last])
    return Problem(file, line + 1, column + 1, sentence.message, sentence.hint, sentence.width)


def _sentence(failure: _Failure) -> _Sentence:
    problem = failure.problem
    if "mapping values are not allowed" in problem:
        return _colon(failure)
    if "expected ',' or" in problem:
        return _unclosed(failure)
    if "'?'" in problem and "expected the node content" in problem:
        return _Sentence("dấu «?» không đọc được ở đây", _OPTIONAL)
    if "block scalar" in problem or "expected a comment or a line break" in problem or "chomping" in problem:
        began = (failure.began_line, failure.began_column)
        return _Sentence("giá trị không bắt đầu bằng «>» hay «|» được", _SHARE, *began)
    cannot_start = re.search(r"found character '(.+)' that cannot start", problem)
    if cannot_start is not None:
        return _cannot_start(cannot_start[1])
    sentence = next((sentence for words, sentence in _OTHERS if words in problem), _UNREADABLE)
    if sentence.line == _BEGAN:
        return sentence._replace(line=failure.began_line, column=failure.began_column)
    return sentence


_BEGAN = -1
_UNREADABLE = _Sentence("từ đây không đọc được", "xem lại ngoặc, dấu «:» và thụt đầu dòng ngay trước chỗ này")
_OTHERS = (
    (
        "unexpected end of stream",
        _Sentence("ngoặc kép mở ở đây chưa đóng", "thêm ngoặc kép ở cuối nội dung", _BEGAN),
    ),
    (
        "could not find expected ':'",
        _Sentence("dòng này thiếu dấu «:» sau khóa", "viết «khóa: giá trị»", _BEGAN),
    ),
    ("expected <block end>", _Sentence(_INDENTATION, "các khóa cùng cấp bắt đầu ở cùng một cột")),
    ("sequence entries are not allowed", _Sentence("dấu «- » phải đứng đầu một dòng riêng", "hoặc dùng [ ]")),
    ("expected '<document start>'", _Sentence("thừa dấu đóng ngoặc, hoặc còn nội dung sau khi tệp đã hết")),
    ("scanning a directive", _Sentence("không dùng chỉ thị «%»", "bỏ dòng này")),
    (" tag", _Sentence("không dùng nhãn «!»", _QUOTE)),
    ("alphabetic or numeric character", _Sentence("không dùng neo «&» hay bí danh «*»", _QUOTE)),
    ("escape", _Sentence("dấu «\\» trong ngoặc kép không đọc được", "dùng ngoặc đơn, hoặc viết «\\\\»")),
)


def _colon(failure: _Failure) -> _Sentence:
    """A second colon on a line, or a key under something that already has a value."""
    if re.search(r":\s", failure.before):
        return _Sentence("dấu «: » ở giữa nội dung", _QUOTE)
    above = [line for line in failure.lines[: failure.line] if line.split("#")[0].strip()]
    if above and ":" not in above[-1]:
        return _Sentence(_INDENTATION, "dòng trên chưa có dấu «:» sau khóa")
    return _Sentence(_INDENTATION, "dòng trên đã có giá trị, nên không thể có khóa bên dưới nó")


def _unclosed(failure: _Failure) -> _Sentence:
    """Something in { } or [ ] that is neither the next entry nor the end."""
    opening = failure.began[:1] or "{"
    got = failure.problem.rpartition("got ")[2].strip("'")
    if failure.line == failure.began_line:
        if got == "?":
            return _Sentence("dấu «?» không đọc được ở đây", _OPTIONAL)
        if got == ":":
            return _Sentence("dấu «: » ở giữa nội dung", _QUOTE)
    note = re.search(r"\s(#.*)", failure.began)
    if note is not None and failure.line != failure.began_line:
        message = f"ghi chú «#» trong {opening} … cắt bỏ phần còn lại của dòng, kể cả dấu đóng ngoặc"
        column = failure.began_column + note.start(1)
        return _Sentence(message, _QUOTE, failure.began_line, column, len(note[1].rstrip()))
    hint = "đóng ngoặc, hoặc thêm dấu phẩy giữa các mục"
    return _Sentence(f"dấu {opening} mở ở đây chưa đóng", hint, failure.began_line, failure.began_column)


def _cannot_start(character: str) -> _Sentence:
    if character == "\\t":
        return _Sentence("có dấu tab", "thụt đầu dòng bằng dấu cách")
    if character in ">|":
        return _Sentence(f"giá trị không bắt đầu bằng «{character}» được", _SHARE)
    return _Sentence(f"giá trị không bắt đầu bằng «{character}» được", _QUOTE)
