"""`letter list`: drafts, what was issued and where it stands, and what nobody has acknowledged yet."""

from collections.abc import Iterator, Sequence
from gettext import gettext as _
from itertools import groupby
from typing import Any, Final

from ketnap.commands import book, showing
from ketnap.commands.contract import Line, line
from ketnap.commands.declaring import declare, flag
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import issue_line, statuses
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter.life import telling
from ketnap.commands.letter.shape import Known
from ketnap.commands.printing import Answer, Block, Cell, Row, Table
from ketnap.commands.texts import N_
from ketnap.storage.correspondence import answers, letters
from ketnap.storage.correspondence.answers import Waiting
from ketnap.storage.correspondence.letters import LetterLine
from ketnap.workflow import issuing, letter_life
from ketnap.workflow.calendar import Calendar

_FEW: Final = 3


@declare("letter list", help=N_("danh sách văn bản: dự thảo, đã phát hành, chưa có xác nhận"))
@flag(
    "--unacknowledged",
    into="unacknowledged",
    help=N_("chỉ văn bản mà nơi nhận chưa báo đã đến hoặc không tiếp nhận, chờ lâu nhất trước"),
)
def command(invocation: Invocation, *, unacknowledged: bool) -> Answer:
    """List letters."""
    return _unacknowledged(invocation) if unacknowledged else _everything(invocation)


def _everything(invocation: Invocation) -> Answer:
    with book.reading(invocation) as reader:
        lines = sorted(letters.every(reader), key=_latest_first)
        lines = [each._replace(letter=issuing.followed(reader, each.letter)) for each in lines]
        about = letter_shape.known(reader, invocation, [each.letter for each in lines])
        calendar = reader.law().calendar
    data = {"letters": [_data(each, about, calendar) for each in lines]}
    return Answer(data, tuple(_listed(lines, about)))


def _latest_first(line: LetterLine) -> tuple[bool, int, int]:
    """Drafts before all others, the oldest first; then what was issued, the newest first."""
    letter = line.letter
    issued = 0 if letter.issued_on is None else letter.issued_on.toordinal()
    return (letter.status != "draft", -issued, letter.id if letter.status == "draft" else -letter.id)


def _data(line: LetterLine, about: Known, calendar: Calendar) -> dict[str, Any]:
    waited = _waited(line, about, calendar) if line.letter.status == "issued" else None
    return {**letter_shape.data(line.letter, about), "working_days_since": waited}


def _waited(line: LetterLine, about: Known, calendar: Calendar) -> int | None:
    issued_on = line.letter.issued_on
    if issued_on is None:
        return None
    return calendar.working_days_between(issued_on, about.invocation.today)


def _listed(lines: Sequence[LetterLine], about: Known) -> list[Block]:
    if not lines:
        return [_("Chưa có văn bản nào. Văn bản sinh ra khi ghi bước, ví dụ khi chuyển hồ sơ.")]
    labels = (_("mã"), _("số"), _("ngày"), _("nơi nhận"), _("hồ sơ"), _("tình trạng"))
    rows = tuple(Row(letter_shape.row(each, about)) for each in lines)
    blocks: list[Block] = [Table(labels, rows, headed=True)]
    drafts = [each.letter for each in lines if each.letter.status == "draft"]
    if drafts:
        command = issue_line.of_first(drafts).text(about.invocation.language)
        text = _("{count} dự thảo chưa phát hành. Gõ: {command}")
        blocks.append(text.format(count=showing.number(len(drafts)), command=command))
        blocks += issue_line.unaddressed(drafts)
    return blocks


# ---- what waits ----------------------------------------------------------------------------------------


def _unacknowledged(invocation: Invocation) -> Answer:
    with book.reading(invocation) as reader:
        waiting = answers.unacknowledged(reader)
        refused = answers.refused(reader)
        found = [each.letter for each in (*waiting, *refused)]
        about = letter_shape.known(reader, invocation, found)
        calendar = reader.law().calendar
    data = {
        "letters": [_waiting_data(each, about, calendar) for each in waiting],
        "refused": [_waiting_data(each, about, calendar) for each in refused],
    }
    blocks = [*_waiting(waiting, about, calendar), *_refused(refused, about)]
    if not blocks:
        blocks = [_("Không có văn bản nào chờ xác nhận.")]
    return Answer(data, tuple(blocks))


def _waiting_data(each: Waiting, about: Known, calendar: Calendar) -> dict[str, Any]:
    return {
        **_data(each.line, about, calendar),
        "sent_on": each.sent_on,
        "refused_on": each.refused_on,
        "because": each.because,
    }


def _waiting(waiting: Sequence[Waiting], about: Known, calendar: Calendar) -> list[Block]:
    """Letters that wait, those on one sheet in one row; below them what to type of the first."""
    if not waiting:
        return []
    labels = (_("số"), _("ngày"), _("nơi nhận"), _("hồ sơ"), _("tình trạng"), _("ngày làm việc đã chờ"))
    rows = tuple(_row(sheet, about, calendar) for sheet in _sheets(waiting))
    head = _("Đã chờ, tính bằng ngày làm việc, lâu nhất trước:")
    blocks: list[Block] = [head, Table(labels, rows, right=(5,), indent=2)]
    for text, command in _to_type(waiting):
        blocks.append(text.format(command=command.text(about.invocation.language)))
    return blocks


def _sheets(waiting: Sequence[Waiting]) -> Iterator[list[Waiting]]:
    """The letters on one sheet that stand alike, together."""

    def sheet(each: Waiting) -> tuple[int, str]:
        return each.letter.joined_to or each.letter.id, each.standing.status

    for _key, found in groupby(
        sorted(waiting, key=lambda each: (each.letter.issued_on, *sheet(each))), key=sheet
    ):
        yield list(found)


def _row(sheet: Sequence[Waiting], about: Known, calendar: Calendar) -> Row:
    first, today = sheet[0], about.invocation.today
    issued_on = first.letter.issued_on
    more = len(sheet) - 1
    cases = first.letter.case
    if more:
        cases = _("{case} và {count} hồ sơ nữa").format(case=cases, count=showing.number(more))
    return Row(
        (
            Cell(letter_shape.named(first.letter), "strong"),
            "" if issued_on is None else showing.short_day(issued_on, today),
            about.addressee(first.letter),
            cases,
            _stands(first, about),
            showing.number(_waited(first.line, about, calendar) or 0),
        )
    )


def _stands(each: Waiting, about: Known) -> Cell:
    """Whether it was sent, and when; nobody has said that it arrived."""
    if not each.standing.sent:
        return Cell(_("chưa ghi đã gửi"), "bad")
    if each.sent_on is None:
        return statuses.shown(each.standing.status)
    text = _("đã gửi {day}, chưa báo đã đến")
    return Cell(text.format(day=showing.short_day(each.sent_on, about.invocation.today)), "wait")


def _to_type(waiting: Sequence[Waiting]) -> Iterator[tuple[str, Line]]:
    """What to type of the first that was sent, and of the first that was not."""
    first = next((each for each in waiting if each.standing.sent), waiting[0])
    arrived = statuses.typed(letter_life.ARRIVED)
    name = letter_shape.named(first.letter)
    yield (
        _("Hỏi nơi nhận rồi ghi: {command}"),
        line("letter receipt", name, "--code", arrived, "--how", _("CÁCH BIẾT")),
    )
    unsent = next((each for each in waiting if not each.standing.sent), None)
    if unsent is not None:
        name = letter_shape.named(unsent.letter)
        yield _("Đã gửi thì ghi: {command}"), line("letter send", name, "--how", statuses.way_typed("post"))


def _refused(refused: Sequence[Waiting], about: Known) -> list[Block]:
    """Letters that were refused, each with the reason and the ways to settle it."""
    if not refused:
        return []
    today = about.invocation.today
    rows = tuple(
        Row(
            (
                Cell(letter_shape.named(each.letter), "strong"),
                "" if each.refused_on is None else showing.short_day(each.refused_on, today),
                about.addressee(each.letter),
                each.letter.case,
                each.because or "",
            ),
            tuple(text.strip() for text in telling.settling(each.letter, about, about.invocation)),
        )
        for each in refused
    )
    labels = (_("số"), _("ngày trả lời"), _("nơi nhận"), _("hồ sơ"), _("lý do"))
    return [Cell(_("Nơi nhận không tiếp nhận, chưa giải quyết:"), "strong"), Table(labels, rows, indent=2)]
