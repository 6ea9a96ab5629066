"""What a demo shows at its end: what was made, whom to look at, the day, one person's way, how to go on."""

from collections.abc import Iterable, Mapping
from gettext import gettext as _
from pathlib import Path
from typing import Any, Final

from ketnap.commands import audit, case_import, case_why, demo, showing, today
from ketnap.commands.contract import Line, line
from ketnap.commands.declaring import Command
from ketnap.commands.demo import Played
from ketnap.commands.demo_play import Refused, Surprise
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer, Block, Cell, Pairs, Table, rows
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.storage import engine, queries

_WHAT: Final[Mapping[str, str]] = {
    "stuck": N_("một trong hai nơi chưa trả lời thẩm tra, Đoàn chưa giới thiệu"),
    "overdue_ceremony": N_("lễ kết nạp đang quá hạn"),
    "decision_due": N_("sắp đến hạn ra quyết định kết nạp"),
    "recognition_due": N_("hết thời gian dự bị, chi bộ sắp phải xét công nhận"),
    "expired": N_("nhận từ hồ sơ giấy, giấy chứng nhận mới hết hạn"),
    "moved_unanswered": N_("đã chuyển đi, nơi nhận chưa trả lời"),
    "about_to_move": N_("sắp chuyển đi, chưa có công văn thông báo"),
    "unissued": N_("công văn thẩm tra còn là dự thảo"),
    "pupil_1": N_("học sinh ra trường, đã thông báo cho cấp ủy nơi đến, nơi đến đã nhận"),
    "failed_vote": N_("biểu quyết không đạt, được cho biểu quyết lại, lần sau đạt"),
    "late_ceremony": N_("lễ quá hạn, có văn bản đồng ý mới tổ chức được"),
    "renewed": N_("giấy chứng nhận hết hạn trước ngày chi bộ họp, học lại rồi mới biểu quyết được"),
    "corrected": N_("ngày lễ ghi nhầm, đính chính có lý do; thời gian dự bị tính lại"),
    "late_recognition": N_("một lần thiếu phiếu, rồi quyết định công nhận quá hạn"),
    "refused_by_committee": N_("cấp ủy chưa đồng ý kết nạp, hồ sơ vẫn được theo dõi"),
    "helper_replaced": N_("người giúp đỡ chuyển đi, phân công người khác"),
    "religious": N_("người có đạo: hai văn bản trước khi cho làm thủ tục"),
    "entered_late": N_("ghi lùi ngày, xét theo quy định của ngày ấy"),
    "relisted": N_("đưa ra khỏi danh sách rồi đưa trở lại"),
}
_STEP_SHOWN: Final = "cell_resolves_admission"
_LETTERS_SHOWN: Final = 6
_MAILS_SHOWN: Final = 3


def answer(played: Played, invocation: Invocation) -> Answer:
    """Everything that a person should look at. Raises Problem, storage's errors."""
    folder = played.folder
    here = invocation._replace(db=str(folder.book), dry_run=False, asks=False, yes=True)
    with engine.reading(folder.book) as reader:
        totals, states = queries.totals(reader), queries.states(reader)
        titles = Titles(reader.law().procedure)
        names = {code: reader.case(code).person.name for code in played.cases.values()}
    report = _asked(case_import.command, here, folder.mistakes, None, commit=False)
    day = _asked(today.command, here, None, None)
    why = _why(played, here)
    verified = _asked(audit.verify, here, None, replay=True)
    letters, mails = _files(folder.letters, ".pdf"), _files(folder.mails, ".eml")
    in_states = ", ".join(f"{titles.of('state', name)} {count}" for name, count in states.items())
    counts = (
        (_("Hồ sơ"), f"{showing.number(totals.cases)}: {in_states}"),
        (_("Lần ghi"), showing.number(totals.events)),
        (_("Văn bản"), _("{count}, mỗi văn bản có tệp sửa được và tệp để in").format(count=len(letters))),
        (_("Thư"), showing.number(len(mails))),
    )
    blocks: list[Block] = [
        Cell(_head(played), "strong"),
        _("Người, chi bộ, trường, công ty đều là bịa; xã, phường, quy định, lịch làm việc là thật."),
        Pairs(counts),
        *_where(played, report, letters, mails),
        *_whom(played, names, invocation),
        *_refusals(played.refused),
        *day.blocks,
        *why.blocks,
        *verified.blocks,
        *_go_on(played, here),
        *_mistakes(played.surprises),
    ]
    data = _data(played, letters, mails) | {
        "cases": totals.cases,
        "events": totals.events,
        "states": states,
        "audit": verified.data,
        "today": {name: len(found) for name, found in day.data.items() if isinstance(found, list)},
        "annotated": report.data["annotated"],
    }
    return Answer(data, tuple(blocks), max(demo.exit_of(played), verified.exit))


def _asked(command: Command, invocation: Invocation, *given: Any, **named: Any) -> Answer:
    """The answer of a command as somebody would get it who typed it."""
    assert command.callback is not None
    found = command.callback(invocation, *given, **named)
    assert isinstance(found, Answer)
    return found


def _why(played: Played, here: Invocation) -> Answer:
    code = played.cases.get("stuck")
    if code is None:
        return Answer({})
    return _asked(case_why.command, here, code, _STEP_SHOWN, None, everything=False)


def _data(played: Played, letters: list[Path], mails: list[Path]) -> dict[str, Any]:
    told, folder = played.story, played.folder
    return {
        "out": str(folder.path),
        "db": str(folder.book),
        "roster": str(folder.roster),
        "mistakes": str(folder.mistakes),
        "from": told.start,
        "until": told.today,
        "people": len(told.rows),
        "letters": [str(path) for path in letters],
        "mails": len(mails),
        "parts": dict(played.cases),
        "refused": [
            {"case": each.case, "on": each.on, **each.problem.data()["error"]} for each in played.refused
        ],
        "surprises": [each._asdict() for each in played.surprises],
        "seconds": played.seconds,
        "dry_run": False,
    }


def _files(folder: Path, end: str) -> list[Path]:
    return sorted(folder.glob(f"*{end}")) if folder.is_dir() else []


# ---- the page


def _head(played: Played) -> str:
    text = _("XEM THỬ · {people} người, từ {start} đến {end} · làm trong {seconds} giây")
    return text.format(
        people=len(played.story.rows),
        start=f"{played.story.start:%d/%m/%Y}",
        end=f"{played.story.today:%d/%m/%Y}",
        seconds=played.seconds,
    )


def _where(played: Played, report: Answer, letters: list[Path], mails: list[Path]) -> list[Block]:
    """The files, those to be opened first by name."""
    folder, data = played.folder, report.data
    imported = _("danh sách {count} người đã nhập").format(count=len(played.story.rows))
    wrong = _("danh sách có chỗ sai: {good} người nhập được, {cells} ô cần xem").format(
        good=data["importable"], cells=len(data["problems"])
    )
    found = [
        (str(folder.book), _("sổ (cơ sở dữ liệu)")),
        (str(folder.roster), imported),
        (str(folder.mistakes), wrong),
        (str(data["annotated"]), _("các ô ấy, tô vàng, có chú thích")),
        *((str(path), _("văn bản, mở để xem")) for path in letters[:_LETTERS_SHOWN]),
    ]
    if len(letters) > _LETTERS_SHOWN:
        rest = len(letters) - _LETTERS_SHOWN
        found.append((str(folder.letters), _("… {count} văn bản nữa").format(count=rest)))
    found += [(str(path), _("thư mới nhất")) for path in mails[-_MAILS_SHOWN:]]
    if len(mails) > _MAILS_SHOWN:
        rest = showing.number(len(mails) - _MAILS_SHOWN)
        found.append((str(folder.mails), _("… {count} thư nữa").format(count=rest)))
    return [Cell(_("TỆP"), "strong"), Table((_("tệp"), _("là gì")), rows(found), indent=2)]


def _whom(played: Played, names: Mapping[str, str], invocation: Invocation) -> list[Block]:
    """Whose case shows what."""
    found = (
        (code, showing.name(names[code], invocation), _(what))
        for part, what in _WHAT.items()
        if (code := played.cases.get(part)) is not None
    )
    labels = (_("mã"), _("họ tên"), _("vì sao nên xem"))
    return [Cell(_("NÊN XEM"), "strong"), Table(labels, rows(found), indent=2)]


def _refusals(refused: Iterable[Refused]) -> list[Block]:
    """The steps that could not be recorded when somebody tried, as they were answered."""
    blocks: list[Block] = []
    for each in refused:
        blocks += [*each.problem.message.splitlines(), *each.problem.blocks]
    return [Cell(_("CHƯA GHI ĐƯỢC (trong hai năm ấy)"), "strong"), *blocks] if blocks else []


def _mistakes(surprises: Iterable[Surprise]) -> list[Block]:
    blocks: list[Block] = []
    for each in surprises:
        text = _("Chỗ hỏng của bản xem thử: {case}, {step}, {day}: {why}")
        day = f"{each.on:%d/%m/%Y}"
        said = text.format(case=each.case, step=each.step, day=day, why=", ".join(each.because))
        blocks.append(Cell(said, "bad"))
    return blocks


def _go_on(played: Played, here: Invocation) -> list[Block]:
    """What to type to look round in the book."""
    code = played.cases.get("stuck", "1")
    gone = played.cases.get("pupil_1", code)
    lines: tuple[tuple[Line, str], ...] = (
        (line("today"), _("việc hôm nay")),
        (line("case show", code), _("một hồ sơ")),
        (line("case history", code), _("mọi lần ghi của hồ sơ ấy")),
        (line("case show", gone), _("người đã chuyển đi")),
        (line("letter list"), _("văn bản")),
        (line("case import", str(played.folder.mistakes)), _("báo cáo từng ô của danh sách có chỗ sai")),
    )
    language, book = here.language, str(played.folder.book)
    option = "--db" if language == "en" else "--tep-so"
    found = (
        (each.text(language).replace("ketnap ", f"ketnap {option} {book} ", 1), what) for each, what in lines
    )
    return [Cell(_("XEM TIẾP"), "strong"), Table((_("lệnh"), _("để")), rows(found), indent=2)]
