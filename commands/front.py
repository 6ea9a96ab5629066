"""The first page: what `ketnap` alone says, and `ketnap --help` by task, the daily ones first."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from gettext import gettext as _
from importlib import import_module
from typing import Any, Final

from ketnap.commands import places, printing
from ketnap.commands.contract import Line, line, path_in
from ketnap.commands.invocation import Invocation, Language
from ketnap.commands.printing import Answer
from ketnap.commands.texts import N_, language

Overview = Callable[[Invocation], tuple[Mapping[str, Any], tuple[str, ...]]]
"""`overview` of `commands/today/__init__.py`: for an existing book, the data and the lines at the head of the page."""

Hint = tuple[str, Line, str]

_DAILY: Final = (
    ("today", "", N_("việc quá hạn, sắp đến hạn, đang vướng")),
    ("case find", N_("TÊN"), N_("tìm người, không cần dấu")),
    ("case show", N_("MÃ"), N_("một hồ sơ: đã qua, giấy tờ, thời hạn")),
    ("case why", N_("MÃ"), N_("còn thiếu gì, ai giải quyết, sớm nhất khi nào")),
    ("case advance", N_("MÃ [BƯỚC]"), N_("ghi một bước; bỏ trống BƯỚC thì liệt kê")),
    ("case undo", N_("[LỆNH]"), N_("hoàn tác lệnh vừa ghi")),
)
# By task: the group, and its commands with what they take. A group is named once on each line.
_TASKS: Final = (
    (
        N_("HỒ SƠ"),
        (
            ("case open", N_("HỌ-TÊN")),
            ("case set", N_("MÃ")),
            ("case list", ""),
            ("case history", N_("MÃ")),
            ("case correct", N_("MÃ")),
            ("case paper", N_("MÃ")),
        ),
    ),
    (
        N_("NHẬP, CHUYỂN"),
        (
            ("case import", N_("TỆP")),
            ("case move", N_("MÃ")),
            ("case transfer", N_("MÃ")),
            ("case receive", ""),
            ("packet import", N_("TỆP")),
            ("packet receipt", N_("MÃ")),
            ("report transfers", ""),
        ),
    ),
    (
        N_("VĂN BẢN"),
        tuple(
            (f"letter {each}", "")
            for each in ("list", "show", "draft", "issue", "render", "send", "receipt", "void", "register")
        ),
    ),
    (
        N_("THỜI HẠN"),
        (("deadline list", ""), ("deadline explain", ""), ("remind preview", ""), ("calendar due", "")),
    ),
    (
        N_("TỔ CHỨC"),
        tuple(
            (f"org {each}", "")
            for each in ("list", "show", "tree", "add", "import", "merge", "power", "post")
        ),
    ),
    (
        N_("QUẢN TRỊ"),
        tuple(
            (each, "") for each in ("doctor", "db", "key", "audit", "outbox", "definition", "rules", "worker")
        ),
    ),
    (N_("BẮT ĐẦU"), (("init", ""), ("demo", ""))),
)
_OTHER: Final = {"vi": "en", "en": "vi"}


def tasks(spoken: Language, width: int) -> str:
    """The page of `ketnap --help`, in so many columns."""
    lines = [_("HẰNG NGÀY")]
    daily = [
        (f"{path_in(spoken, path.split())} {_(metavar) if metavar else ''}".rstrip(), path, _(help_text))
        for path, metavar, help_text in _DAILY
    ]
    others = [path_in(_OTHER[spoken], path.split()) for _said, path, _help in daily]
    wide, wide_other = max(len(said) for said, *_rest in daily) + 2, max(map(len, others)) + 2
    for (said, _path, help_text), other in zip(daily, others, strict=True):
        lines += _hanging(f"  {said:<{wide}}{other:<{wide_other}}", [help_text], width)
    titles = [_(title) for title, _places in _TASKS]
    widest = max(map(len, titles)) + 3
    for title, (_title, commands) in zip(titles, _TASKS, strict=True):
        lines += _hanging(f"{title:<{widest}}", list(_short_names(spoken, commands)), width)
    closing = _(
        "Lệnh nào cũng có --chay-thu (không ghi), --json, --plain, --lang en, --help. Gõ không cần dấu."
    )
    return "\n".join([*lines, *_hanging("", closing.split(), width, " ")])


def _hanging(start: str, parts: Sequence[str], width: int, between: str = " · ") -> list[str]:
    """Parts after a beginning; those that do not fit go on below the first one."""
    if len(parts) == 1:
        parts, between = parts[0].split(), " "
    lines, line_now = [], start
    for at, part in enumerate(parts):
        said = part + (between.rstrip() if at + 1 < len(parts) else "")
        if line_now.strip() and len(line_now) + len(said) > width and at:
            lines.append(line_now.rstrip())
            line_now = " " * len(start)
        line_now += said + " "
    return [*lines, line_now.rstrip()]


def _short_names(spoken: Language, commands: Iterable[tuple[str, str]]) -> Iterable[str]:
    """The names of a line, each without its group where the one before has named it."""
    before = ""
    for path, metavar in commands:
        group, *rest = path.split()
        said = path_in(spoken, path.split())
        if rest and group == before:
            said = said.removeprefix(path_in(spoken, [group]) + " ")
        before = group
        yield f"{said} {_(metavar)}" if metavar else said


def show(invocation: Invocation) -> None:
    """What `ketnap` alone says: how to make a book, or what to do today."""
    found = places.database(invocation).is_file()
    printing.show(_every_day(invocation) if found else _first_time(), invocation)


def _first_time() -> Answer:
    sentence = _("ketnap theo dõi hồ sơ kết nạp đảng viên. Máy này chưa có sổ (cơ sở dữ liệu).")
    hints = (
        (_("Lập sổ của đơn vị"), line("init"), ""),
        (_("Xem thử với số liệu giả"), line("demo"), _("300 người, chưa đến 2 phút")),
        (_("Lấy lại từ bản sao lưu"), line("db restore", _("TỆP")), ""),
    )
    return Answer({"database": False, "next": _english(hints)}, (sentence, _hints(hints)))


def _every_day(invocation: Invocation) -> Answer:
    data, head = _overview(invocation)
    hints = (
        (_("Việc hôm nay"), line("today"), ""),
        (_("Tìm người theo tên"), line("case find", _("hong anh")), ""),
        (_("Ghi một bước"), line("case advance", _("MÃ"), _("BƯỚC")), ""),
    )
    return Answer({"database": True, **data, "next": _english(hints)}, (*head, _hints(hints)))


def _overview(invocation: Invocation) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """The head of the daily page: the office, the day and the counts, which `ketnap today` knows."""
    today = import_module("ketnap.commands.today")
    overview: Overview = today.overview
    return overview(invocation)


def _english(hints: tuple[Hint, ...]) -> list[str]:
    return [command.text("en") for _what, command, _note in hints]


def _hints(hints: tuple[Hint, ...]) -> printing.Table:
    shown = ((what, command.text(language()), note) for what, command, note in hints)
    return printing.Table((_("việc"), _("lệnh"), _("ghi chú")), printing.rows(shown), indent=2)
