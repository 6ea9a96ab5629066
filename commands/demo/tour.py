"""What a demo shows at its end: what was made, whom to look at, the day, one person's way, how to go on."""

from collections.abc import Iterable, Mapping
from gettext import gettext as _
from pathlib import Path
from typing import Any, Final, NamedTuple

from ketnap.commands import audit, demo, showing, today
from ketnap.commands.case import intake as case_import
from ketnap.commands.case import why as case_why
from ketnap.commands.contract import Line, line
from ketnap.commands.declaring import Command
from ketnap.commands.demo import Played
from ketnap.commands.demo.folder import Folder
from ketnap.commands.demo.play import Refused, Surprise
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import paper as letter_paper
from ketnap.commands.printing import Answer, Block, Cell, Pairs, Table, rows
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.storage import engine, queries, settings
from ketnap.storage.reader import Reader
from ketnap.workflow.ports import CaseFile

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


class Made(NamedTuple):
    """What lies in the folder: letters, those of the pupil who moved, mails, the sheet of a cell, the report on the
    roster with mistakes."""

    letters: tuple[Path, ...]
    of_pupil: tuple[tuple[Path, str], ...]
    mails: tuple[Path, ...]
    sheet: Path | None
    report: Answer


def answer(played: Played, invocation: Invocation) -> Answer:
    """Everything that a person should look at. Raises Problem, storage's errors."""
    folder = played.folder
    here = invocation._replace(db=str(folder.book), dry_run=False, asks=False, yes=True)
    with engine.reading(folder.book) as reader:
        totals, states = queries.totals(reader), queries.states(reader)
        titles = Titles(reader.law().procedure)
        files = {part: reader.case(code) for part, code in played.cases.items()}
        of_pupil = _of_pupil(reader, played, here, titles)
    made = Made(
        _files(folder.letters, ".pdf"),
        of_pupil,
        _files(folder.mails, ".eml"),
        _sheet(folder, files, here),
        _asked(case_import.command, here, folder.mistakes, None, commit=False),
    )
    day = _asked(today.command, here, None, None, None)
    verified = _asked(audit.verify, here, None, replay=True)
    order = [name for name in titles.procedure.states if name in states]
    in_states = ", ".join(f"{titles.of('state', name)} {states[name]}" for name in order)
    counts = (
        (_("Số hồ sơ"), f"{showing.number(totals.cases)}: {in_states}"),
        (_("Lần ghi"), showing.number(totals.events)),
        (_("Văn bản"), showing.number(len(made.letters))),
        (_("Thư"), showing.number(len(made.mails))),
    )
    blocks: list[Block] = [
        Cell(_head(played), "strong"),
        _("Người, chi bộ, trường, công ty đều là bịa; xã, phường, quy định, lịch làm việc là thật."),
        Pairs(counts),
        *_where(played, made),
        *_whom(files, invocation),
        *_refusals(played.refused),
        *day.blocks,
        *_why(played, here).blocks,
        *verified.blocks,
        *_go_on(played, here),
        *_mistakes(played.surprises),
    ]
    data = _data(played, made) | {
        "cases": totals.cases,
        "events": totals.events,
        "states": states,
        "audit": verified.data,
        "today": {name: len(found) for name, found in day.data.items() if isinstance(found, list)},
    }
    return Answer(data, tuple(blocks), max(demo.exit_of(played), verified.exit))


def _of_pupil(
    reader: Reader, played: Played, here: Invocation, titles: Titles
) -> tuple[tuple[Path, str], ...]:
    """The files to print of the letters about the first pupil who left, and what each is."""
    code = played.cases.get("pupil_1")
    office = settings.get(reader, "office.organisation")
    return tuple(
        (path, titles.of("document", letter.letter))
        for letter in (() if code is None else reader.letters(code))
        for path in letter_paper.files_of(here, letter, office)
        if path.suffix == letter_paper.PDF
    )


def _sheet(folder: Folder, files: Mapping[str, CaseFile], here: Invocation) -> Path | None:
    """The sheet for the meeting of the cell whose ceremony is late."""
    file = files.get("overdue_ceremony")
    if file is None:
        return None
    _asked(today.command, here, file.cell, folder.sheet(file.cell), None)
    return folder.sheet(file.cell)


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


def _data(played: Played, made: Made) -> dict[str, Any]:
    told, folder = played.story, played.folder
    return {
        "out": str(folder.path),
        "db": str(folder.book),
        "roster": str(folder.roster),
        "mistakes": str(folder.mistakes),
        "annotated": made.report.data["annotated"],
        "sheet": None if made.sheet is None else str(made.sheet),
        "from": told.start,
        "until": told.today,
        "people": len(told.rows),
        "letters": [str(path) for path in made.letters],
        "mails": [str(path) for path in made.mails],
        "parts": dict(played.cases),
        "refused": [
            {"case": each.case, "on": each.on, **each.problem.data()["error"]} for each in played.refused
        ],
        "surprises": [each._asdict() for each in played.surprises],
        "seconds": played.seconds,
        "dry_run": False,
    }


def _files(folder: Path, end: str) -> tuple[Path, ...]:
    return tuple(sorted(folder.glob(f"*{end}"))) if folder.is_dir() else ()


# ---- the page


def _head(played: Played) -> str:
    text = _("XEM THỬ · {people} người, từ {start} đến {end} · làm trong {seconds} giây")
    return text.format(
        people=len(played.story.rows),
        start=f"{played.story.start:%d/%m/%Y}",
        end=f"{played.story.today:%d/%m/%Y}",
        seconds=played.seconds,
    )


def _where(played: Played, made: Made) -> list[Block]:
    """The files, those to be opened first by name."""
    folder, data = played.folder, made.report.data
    wrong = _("danh sách có chỗ sai: {good} người nhập được, {cells} ô cần xem").format(
        good=data["importable"], cells=len(data["problems"])
    )
    imported = _("danh sách {count} người đã nhập").format(count=len(played.story.rows))
    found = [
        (folder.book, _("sổ (cơ sở dữ liệu)")),
        (folder.roster, imported),
        (folder.mistakes, wrong),
        (data["annotated"], _("các ô ấy, tô vàng, có chú thích")),
        *made.of_pupil,
        (folder.letters, _("{count} văn bản, .pdf để in và .docx để sửa").format(count=len(made.letters))),
        *((path, _("thư mới nhất")) for path in made.mails[-1:]),
        (folder.mails, _("{count} thư đã gửi").format(count=showing.number(len(made.mails)))),
    ]
    if made.sheet is not None:
        found.append((made.sheet, _("phiếu việc của chi bộ, mang đi họp")))
    listed = Table((_("tệp"), _("là gì")), rows((str(path), what) for path, what in found), indent=2)
    return [Cell(_("TỆP ĐỂ MỞ"), "strong"), listed]


def _whom(files: Mapping[str, CaseFile], invocation: Invocation) -> list[Block]:
    """Whose case shows what."""
    found = (
        (files[part].code, showing.name(files[part].person.name, invocation), _(what))
        for part, what in _WHAT.items()
        if part in files
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
    book = ("--db", str(played.folder.book))
    lines: tuple[tuple[Line, str], ...] = (
        (line("today", *book), _("việc hôm nay")),
        (line("case show", code, *book), _("một hồ sơ")),
        (line("case history", code, *book), _("mọi lần ghi của hồ sơ ấy")),
        (line("case show", gone, *book), _("người đã chuyển đi")),
        (line("letter list", *book), _("văn bản")),
        (line("case import", str(played.folder.mistakes), *book), _("xem từng ô của danh sách có chỗ sai")),
    )
    found = ((each.text(here.language), what) for each, what in lines)
    return [Cell(_("XEM TIẾP"), "strong"), Table((_("lệnh"), _("để")), rows(found), indent=2)]
