"""A batch as a screen and as --json have it: what it would do, or did, with whom, and who is left out and why."""

from collections import Counter
from collections.abc import Iterable, Sequence
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path
from typing import Any, Final, NamedTuple

from ketnap.commands import showing
from ketnap.commands.case import import_shown
from ketnap.commands.case.batch import left_out
from ketnap.commands.case.batch import persons as batch_persons
from ketnap.commands.case.batch.persons import Person
from ketnap.commands.case.batch.running import Ran
from ketnap.commands.contract import Line, Spoken, line, option_name
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.printing import Block, Cell, Table, rows
from ketnap.commands.titles import Titles
from ketnap.exchange.moves import Report

_MOST: Final = 20
_PLACES: Final = 10
_LABEL: Final = 2


class Shown(NamedTuple):
    """What is needed to speak of a batch: how it is asked, the titles, what was found in the list and where its cells
    to be looked at are marked (None without either)."""

    invocation: Invocation
    titles: Titles
    report: Report | None
    copy: Path | None


# ---- as --json has it


def data(persons: Sequence[Person], shown: Shown) -> dict[str, Any]:
    """The people of a batch, and what was found in its list."""
    report = shown.report
    found: dict[str, Any] = {
        "file": None if report is None else report.sheet.file,
        "sheet": None if report is None else report.sheet.table,
        "rows": None if report is None else report.people,
        "ignored_columns": [] if report is None else list(report.sheet.ignored),
        "passed_over_rows": [] if report is None else list(report.set_aside),
        "problems": []
        if report is None
        else [import_shown.problem_data(each, shown.invocation) for each in report.problems],
        "annotated": None if shown.copy is None else str(shown.copy),
    }
    counts = Counter(each.status for each in persons)
    numbers = batch_persons.numbers_of(persons)
    return {
        **found,
        "moved": counts["moved"],
        "kept": counts["kept"],
        "left_out": counts["refused"] + (0 if report is None else len(report.left_out)),
        "numbers": numbers,
        "cases": [_person_data(each, shown) for each in persons],
    }


def _person_data(person: Person, shown: Shown) -> dict[str, Any]:
    why = person.why
    return {
        "case": person.mover.case,
        "row": person.mover.row,
        "person": showing.name(person.name, shown.invocation),
        "organisation": person.cell or None,
        "status": person.status,
        "step": person.row or None,
        "destination": person.destination or None,
        "destination_name": person.destination_name or None,
        "effective_on": person.effective_on,
        "letters": [
            {
                "document": each.document,
                "title": shown.titles.of("document", each.document),
                "to_name": each.to,
                "number": each.number,
            }
            for each in person.letters
        ],
        "remarks": list(person.remarks),
        "why": None
        if why is None
        else {
            "code": why.code,
            "messages": list(why.sentences),
            "findings": list(why.findings),
            "next": [each.text("en") for each in why.following],
        },
    }


# ---- the screen


def blocks(persons: Sequence[Person], shown: Shown, *, to_come: bool) -> list[Block]:
    """Everything that is to be reviewed; `to_come`: nothing of it is done yet."""
    found: list[Block] = _head(persons, shown)
    found.append(
        Table(
            (_("số người"), _("kết quả")),
            rows(_counts(persons, shown, to_come=to_come)),
            indent=2,
            right=(0,),
        )
    )
    moved = [each for each in persons if each.status == "moved"]
    if moved:
        found += _by_row(moved, shown)
        found += _by_destination(moved)
    found += _letters(persons, shown)
    found += _people(moved, shown)
    found += _left_out(persons, shown)
    if shown.report is not None and shown.report.problems:
        found.append(Cell(_("Ô CẦN XEM"), "strong"))
        found += import_shown.cells(shown.report.problems, shown.copy, shown.invocation)
    return found


def _head(persons: Sequence[Person], shown: Shown) -> list[Block]:
    if shown.report is None:
        text = ngettext("Lọc được {count} người", "Lọc được {count} người", len(persons))
        return [Cell(text.format(count=showing.number(len(persons))), "strong")]
    report = shown.report
    many = ngettext("{count} người", "{count} người", report.people)
    head = import_shown.head(report.sheet, many.format(count=showing.number(report.people)))
    found: list[Block] = [Cell(head, "strong")]
    if report.sheet.ignored:
        names = ", ".join(f"«{each}»" for each in report.sheet.ignored)
        found.append(_("Bỏ qua cột {names}.").format(names=names))
    if report.set_aside:
        numbers = ", ".join(map(str, report.set_aside[:_PLACES])) + (
            "…" if len(report.set_aside) > _PLACES else ""
        )
        found.append(_("Không phải dòng của người nào, bỏ qua: dòng {rows}.").format(rows=numbers))
    return found


def _counts(persons: Sequence[Person], shown: Shown, *, to_come: bool) -> list[tuple[str, str]]:
    counts = Counter(each.status for each in persons)
    said = [(counts["moved"], _("chuyển được") if to_come else _("đã chuyển"))]
    if counts["kept"]:
        said.append((counts["kept"], _("đã chuyển từ trước, để nguyên")))
    if counts["refused"]:
        said.append((counts["refused"], _("chưa chuyển được, vì sao ở dưới")))
    if shown.report is not None and shown.report.left_out:
        cells = len(shown.report.problems)
        text = ngettext("còn {count} ô cần xem", "còn {count} ô cần xem", cells)
        said.append((len(shown.report.left_out), text.format(count=showing.number(cells))))
    return [(showing.number(count), text) for count, text in said]


def _by_row(moved: Iterable[Person], shown: Shown) -> list[Block]:
    steps = shown.titles.procedure.steps
    counts = Counter(each.row for each in moved)
    records = [
        (
            showing.number(count),
            shown.titles.of("step", step),
            showing.source(steps[step].source, "verified"),
        )
        for step, count in sorted(counts.items(), key=lambda pair: list(steps).index(pair[0]))
    ]
    table = Table((_("số người"), _("dòng"), _("nguồn")), rows(records), indent=2, right=(0,))
    return [Cell(_("DÒNG CỦA BẢNG CHUYỂN"), "strong"), table]


def _by_destination(moved: Iterable[Person]) -> list[Block]:
    counts = Counter(each.destination_name for each in moved)
    head = _("NƠI ĐẾN ({count})").format(count=showing.number(len(counts)))
    records = [(showing.number(count), name) for name, count in counts.most_common(_PLACES)]
    found: list[Block] = [
        Cell(head, "strong"),
        Table((_("số người"), _("nơi đến")), rows(records), indent=2, right=(0,)),
    ]
    if len(counts) > _PLACES:
        found.append("  " + _("… và {count} nơi nữa").format(count=showing.number(len(counts) - _PLACES)))
    return found


def _letters(persons: Iterable[Person], shown: Shown) -> list[Block]:
    """How many of each letter, and which numbers they take."""
    numbers: dict[str, dict[tuple[object, str | None, int], str | None]] = {}
    for n, person in enumerate(persons):
        for at, letter in enumerate(person.letters):
            if person.status != "moved" and letter.take is None:
                continue
            apart = -1 if letter.number is not None else n * len(person.letters) + at
            book = None if letter.take is None else letter.take.book
            numbers.setdefault(letter.document, {})[(book, letter.number, apart)] = letter.number
    if not numbers:
        return []
    records = [
        (
            showing.number(len(found)),
            shown.titles.of("document", document),
            letter_issuing.numbers_shown([each for each in found.values() if each is not None])
            if any(found.values())
            else _("dự thảo"),
        )
        for document, found in numbers.items()
    ]
    labels = (_("số bản"), _("văn bản"), _("số"))
    return [Cell(_("VĂN BẢN"), "strong"), Table(labels, rows(records), indent=2, right=(0,))]


def label(step: str, titles: Titles) -> str:
    """The short name of a row: A, of «A: chuyển khi đang được giúp đỡ, xem xét»."""
    title = titles.of("step", step)
    head, colon, _rest = title.partition(":")
    return head if colon and len(head) <= _LABEL else title


def _people(moved: Sequence[Person], shown: Shown) -> list[Block]:
    if not moved:
        return []
    listed = _first(moved, shown)
    records = [
        (
            each.mover.row_shown,
            each.mover.case,
            showing.name(each.name, shown.invocation),
            label(each.row, shown.titles),
            f"→ {each.destination_name}",
            "" if each.effective_on is None else f"{each.effective_on:%d/%m/%Y}",
            ", ".join(letter.number for letter in each.letters if letter.number is not None),
        )
        for each in listed
    ]
    labels = (_("dòng"), _("mã"), _("họ tên"), _("dòng bảng"), _("nơi đến"), _("từ"), _("số"))
    found: list[Block] = [
        Cell(_("TỪNG NGƯỜI"), "strong"),
        Table(labels, rows(records), headed=True, indent=2),
    ]
    remarks = dict.fromkeys(remark for each in moved for remark in each.remarks)
    return [*found, *_rest(moved, listed), *(f"  {each}" for each in list(remarks)[:_PLACES])]


def _left_out(persons: Iterable[Person], shown: Shown) -> list[Block]:
    left = [each for each in persons if each.why is not None]
    if not left:
        return []
    listed = _first(left, shown)
    head = _("CHƯA CHUYỂN ĐƯỢC ({count})").format(count=showing.number(len(left)))
    return [Cell(head, "strong"), *left_out.blocks(left, listed, shown.invocation), *_rest(left, listed)]


def _first(persons: Sequence[Person], shown: Shown) -> Sequence[Person]:
    """As many as a screen holds; a pipe and a program that reads aloud take all."""
    return persons[:_MOST] if shown.invocation.output == "screen" else persons


def _rest(everybody: Sequence[Person], listed: Sequence[Person]) -> list[Block]:
    more = len(everybody) - len(listed)
    if not more:
        return []
    text = _("… và {count} người nữa; cả danh sách: thêm {option} TỆP.xlsx")
    return ["  " + text.format(count=showing.number(more), option=option_name("--print"))]


# ---- what follows


def closing(persons: Sequence[Person], shown: Shown) -> list[Block]:
    """What to type after a plan."""
    if not any(each.to_do for each in persons):
        return [_nobody(persons)]
    numbers = batch_persons.numbers_of(persons)
    staged = option_name("--staged")
    found: list[Block] = [_("Chưa ghi gì vào sổ. Gõ lại đúng lệnh này, thêm một trong hai:")]
    records = [(staged, _("chuyển, văn bản để dự thảo; hoàn tác được cả lần"))]
    if numbers:
        issue = f"{option_name('--issue')} {option_name('--confirm')} {len(numbers)}"
        text = _("chuyển và phát hành luôn, lấy số {numbers}")
        records.append((issue, text.format(numbers=letter_issuing.numbers_shown(numbers))))
    return [*found, Table((_("gõ"), _("là")), rows(records), indent=2)]


def carried_out(ran: Ran, shown: Shown, *, staged: bool) -> list[Block]:
    """What was done, how it is taken back, what comes next."""
    language = shown.invocation.language
    moved = [each for each in ran.persons if each.status == "moved"]
    numbers = batch_persons.numbers_of(ran.persons)
    found: list[Block] = []
    if moved:
        text = _("Đã chuyển {count} người · lệnh {command} · {seconds} giây")
        count = showing.number(len(moved))
        said = text.format(count=count, command=ran.command, seconds=ran.seconds)
        found.append(Cell(said, "strong"))
    if numbers:
        text = _("Đã phát hành {count} văn bản: {numbers}.")
        count, listed = showing.number(len(numbers)), letter_issuing.numbers_shown(numbers)
        found.append(Cell(text.format(count=count, numbers=listed), "strong"))
    if ran.files:
        text = _("Đã ghi {count} tệp PDF vào {folder}. Cần bản Word của văn bản nào: {command}")
        render = line("letter render", _("SỐ"), "--docx").text(language)
        found.append(text.format(count=showing.number(ran.files), folder=ran.folder, command=render))
    if ran.kept_files:
        names = ", ".join(path.name for path in ran.kept_files[:_PLACES])
        found.append(_("Giữ nguyên tệp đã có, nội dung khác: {names}").format(names=names))
    if staged and moved:
        undo = line("case undo", ran.command).text(language)
        found.append(_("Hoàn tác cả lần, khi chưa phát hành: {command}").format(command=undo))
        issue = issue_line(ran.command).text(language)
        found.append(
            _("Phát hành sau, mỗi nơi một công văn thì thêm {option}: {command}").format(
                option=option_name("--joint"), command=issue
            )
        )
    elif numbers:
        found.append(_("Việc tiếp theo: in, ký, đóng dấu, gửi."))
    return found or [_nobody(ran.persons)]


def _nobody(persons: Iterable[Person]) -> str:
    """That nobody is transferred: all were before, or something stands in the way."""
    if any(each.status == "refused" for each in persons):
        return _("Chưa chuyển được ai; sổ giữ nguyên.")
    return _("Không còn ai để chuyển; sổ giữ nguyên.")


def issue_line(command: str) -> Line:
    """What issues the letters of a batch that was staged, as a line to type."""
    where = Spoken(f"command={command}", f"lenh={command}")
    return line("case transfer", "--where", where, "--issue")
