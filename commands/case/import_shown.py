"""What entering a roster would do, and what it did, as a screen and as --json have it."""

import re
from collections.abc import Iterable, Sequence
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path
from typing import Any, Final

from ketnap.commands import showing
from ketnap.commands.case.importing import Entered
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Block, Cell, Row, Table, rows
from ketnap.commands.titles import Titles
from ketnap.exchange.problems import Problem
from ketnap.exchange.roster import Sheet
from ketnap.exchange.roster_report import Report

_FIRST: Final = 5
_MOST_REMARKS: Final = 5
_MOST_GAPS: Final = 6
_IN_BRACKETS: Final = re.compile(r"\([^()]*\)")


def report_data(report: Report, invocation: Invocation) -> dict[str, Any]:
    """A report as --json has it."""
    sheet = report.sheet
    return {
        "file": sheet.file,
        "sheet": sheet.table,
        "rows": report.people,
        "importable": len(report.rows),
        "known": len(report.kept),
        "left_out": len(report.left_out),
        "columns": [heading for heading in sheet.headings if heading and heading not in sheet.ignored],
        "ignored_columns": list(sheet.ignored),
        "missing_columns": list(sheet.missing),
        "other_sheets": list(sheet.other_tables),
        "passed_over_rows": list(report.set_aside),
        "kept": [{"row": row, "case": case} for row, case in sorted(report.kept.items())],
        "problems": [problem_data(each, invocation) for each in report.problems],
        "remarks": [problem_data(each, invocation) for each in report.remarks],
    }


def problem_data(problem: Problem, invocation: Invocation) -> dict[str, Any]:
    """One cell to be looked at, as --json has it."""
    return {
        "cell": problem.cell,
        "column": problem.heading,
        "found": _found(problem, invocation),
        "message": _unnamed(problem.message, invocation),
        "proposal": _unnamed(problem.proposal, invocation),
    }


def _found(problem: Problem, invocation: Invocation) -> str:
    """What stands in a cell; a name is masked where names may not be shown."""
    names = problem.heading == _NAME_HEADING
    return showing.name(problem.found, invocation) if names and problem.found else problem.found


_NAME_HEADING: Final = "Họ và tên"


def _unnamed(text: str, invocation: Invocation) -> str:
    """A sentence; the names that it adds in brackets are masked where names may not be shown."""
    return text if invocation.names else _IN_BRACKETS.sub(f"({showing.MASK})", text)


# ---- the screen


def report_blocks(report: Report, copy: Path | None, invocation: Invocation) -> list[Block]:
    """Columns, counts, the cells to be looked at. `copy` is where they are marked, None where it is nowhere."""
    many = ngettext("{count} người", "{count} người", report.people)
    blocks: list[Block] = [
        Cell(head(report.sheet, many.format(count=showing.number(report.people))), "strong")
    ]
    blocks += columns(report.sheet)
    if report.set_aside:
        blocks.append(_passed_over(report.set_aside))
    counts = [(showing.number(len(report.rows)), _("nhập được"))]
    if report.kept:
        counts.append((showing.number(len(report.kept)), _("đã có trong sổ, để nguyên")))
    if report.problems:
        text = ngettext("còn {count} ô cần xem:", "còn {count} ô cần xem:", len(report.problems))
        counts.append(
            (showing.number(len(report.left_out)), text.format(count=showing.number(len(report.problems))))
        )
    blocks.append(Table((_("số người"), _("kết quả")), rows(counts), indent=2, right=(0,)))
    if report.problems:
        blocks += cells(report.problems, copy, invocation)
    if report.remarks:
        blocks += _remarks(report.remarks, invocation)
    return blocks


def head(sheet: Sheet, many: str) -> str:
    """Which file and sheet, how many of what, on which rows."""
    named = _("{file}, trang «{sheet}»") if sheet.table else "{file}"
    said = f"{named.format(file=sheet.file, sheet=sheet.table)}: {many}"
    if sheet.lines:
        first, last = sheet.lines[0].number, sheet.lines[-1].number
        said += " " + _("(dòng {first}–{last})").format(first=first, last=last)
    return said


def columns(sheet: Sheet) -> list[Block]:
    """Which columns were found, which are missing and which nobody has a use for."""
    count = len(sheet.places)
    if sheet.missing:
        found = _("Thấy {count} cột; thiếu {names}.").format(count=count, names=_quoted(sheet.missing))
    else:
        found = _("Đủ {count} cột.").format(count=count)
    if sheet.ignored:
        found += " " + _("Bỏ qua cột {names}.").format(names=_quoted(sheet.ignored))
    blocks: list[Block] = [found]
    if sheet.other_tables:
        text = _("Trang khác cũng giống danh sách, chưa đọc: {names}. Cần nhập thì chép sang tệp riêng.")
        blocks.append(text.format(names=_quoted(sheet.other_tables)))
    return blocks


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"«{name}»" for name in names)


def _passed_over(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:_FIRST])) + ("…" if len(numbers) > _FIRST else "")
    return _("Không phải dòng của người nào, bỏ qua: dòng {rows}.").format(rows=shown)


def cells(problems: Sequence[Problem], copy: Path | None, invocation: Invocation) -> list[Block]:
    """The first cells to be looked at, and where the others are marked."""
    # Without a copy nothing else shows the rest.
    shown = problems if copy is None or len(problems) <= _FIRST + 1 else problems[:_FIRST]
    blocks: list[Block] = [_table(shown, invocation)]
    rest = len(problems) - len(shown)
    if copy is None:
        return blocks
    if rest:
        text = ngettext(
            "… {count} ô nữa trong {copy} (ô tô vàng, có chú thích; sửa ngay đó rồi nhập lại)",
            "… {count} ô nữa trong {copy} (ô tô vàng, có chú thích; sửa ngay đó rồi nhập lại)",
            rest,
        )
    else:
        text = _("Cũng các ô ấy trong {copy} (ô tô vàng, có chú thích; sửa ngay đó rồi nhập lại)")
    return [*blocks, "  " + text.format(count=showing.number(rest), copy=copy)]


def _table(problems: Iterable[Problem], invocation: Invocation) -> Table:
    records = (
        (each.cell, each.heading, _found(each, invocation), _unnamed(each.text, invocation))
        for each in problems
    )
    labels = (_("ô"), _("cột"), _("đang ghi"), _("cần xem"))
    return Table(labels, rows(records), headed=True, indent=2)


def _remarks(remarks: Sequence[Problem], invocation: Invocation) -> list[Block]:
    """What holds nobody back but somebody should know."""
    head = _("Nên biết, không cản việc nhập ({count}):").format(count=showing.number(len(remarks)))
    blocks: list[Block] = [head, _table(remarks[:_MOST_REMARKS], invocation)]
    if len(remarks) > _MOST_REMARKS:
        blocks.append("  " + _("… {count} điều nữa: thêm --json").format(count=len(remarks) - _MOST_REMARKS))
    return blocks


def next_step(report: Report, path: Path, invocation: Invocation) -> str:
    """What to type after a report."""
    if not report.rows:
        return _("Chưa ghi gì vào sổ: không có ai mới để ghi.")
    text = ngettext(
        "Chưa ghi gì vào sổ. Ghi {count} người nhập được: {command}",
        "Chưa ghi gì vào sổ. Ghi {count} người nhập được: {command}",
        len(report.rows),
    )
    command = line("case import", str(path), "--commit").text(invocation.language)
    return text.format(count=showing.number(len(report.rows)), command=command)


def entered_blocks(
    entered: Entered, report: Report, copy: Path | None, seconds: int, titles: Titles, invocation: Invocation
) -> list[Block]:
    """What was written, how to take it back, who is left, what is not known of those who were entered."""
    codes = list(entered.codes.values())
    if not codes:
        return [_("Không có ai mới để ghi; sổ giữ nguyên.")]
    text = _("Đã ghi {count} hồ sơ, {first} đến {last} · lệnh {command} · {seconds} giây")
    if invocation.dry_run:
        text = _("CHẠY THỬ, chưa ghi gì: sẽ ghi {count} hồ sơ, {first} đến {last} · {seconds} giây")
    said = text.format(
        count=showing.number(len(codes)),
        first=codes[0],
        last=codes[-1],
        command=entered.command,
        seconds=seconds,
    )
    blocks: list[Block] = [Cell(said, "strong")]
    if not invocation.dry_run:
        undo = line("case undo", entered.command).text(invocation.language)
        blocks.append("  " + _("Hoàn tác cả lần nhập: {command}").format(command=undo))
    blocks += ["  " + each for each in _left(report, copy)]
    if entered.gaps:
        blocks += [
            _("Chưa biết về những người vừa ghi, biết thì ghi lùi ngày vào từng hồ sơ:"),
            Table(
                (_("bước"), _("số người")),
                tuple(
                    Row((titles.of("step", step), showing.number(people)))
                    for step, people in list(entered.gaps.items())[:_MOST_GAPS]
                ),
                indent=2,
                right=(1,),
            ),
        ]
    return blocks


def _left(report: Report, copy: Path | None) -> list[str]:
    count = len(report.left_out)
    if not count:
        return []
    if copy is None:
        text = ngettext("Còn {count} người: sửa các ô trên.", "Còn {count} người: sửa các ô trên.", count)
    else:
        text = ngettext(
            "Còn {count} người: sửa {copy} rồi nhập tệp đó. Nhập lại tệp cũ không sinh hồ sơ trùng.",
            "Còn {count} người: sửa {copy} rồi nhập tệp đó. Nhập lại tệp cũ không sinh hồ sơ trùng.",
            count,
        )
    return [text.format(count=showing.number(count), copy=copy)]


def gaps_data(entered: Entered, titles: Titles) -> list[dict[str, Any]]:
    """What is not known of those who were entered, as --json has it."""
    return [
        {"step": step, "title": titles.of("step", step), "people": people}
        for step, people in entered.gaps.items()
    ]
