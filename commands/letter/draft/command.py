"""`letter draft`: an official paper of a case becomes a draft, which gets its number when it is issued."""

from collections.abc import Sequence
from datetime import date
from gettext import gettext as _
from typing import Any, NamedTuple

from ketnap.commands import asking, book, outcome, reading
from ketnap.commands.case import record as case_record
from ketnap.commands.contract import line, option_name
from ketnap.commands.declaring import argument, declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import documents, leading
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.letter import names as letter_names
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter.draft import again as letter_again
from ketnap.commands.letter.draft import draftable
from ketnap.commands.letter.render import form_paper, lacking
from ketnap.commands.letter.render.lacking import Lack
from ketnap.commands.printing import Answer, Block
from ketnap.commands.problems import usage
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import forms, issuing, service
from ketnap.workflow.issuing import Sheet
from ketnap.workflow.ports import CaseFile, LetterState
from ketnap.workflow.procedure import Document, Step

_REASONED = "annulment"
"""The field that prints a reason: only a paper with it can be given one."""


@declare(
    "letter draft",
    help=N_(
        "soạn một văn bản của hồ sơ, để phát hành lấy số\n\n"
        "Ví dụ: ketnap van-ban soan 57 quyet-dinh-ket-nap\n\n"
        'ketnap van-ban soan 57 quyet-dinh-huy-quyet-dinh-ket-nap --ly-do "khai không đúng"'
    ),
)
@argument("code", metavar=N_("MÃ"), help=N_("mã hồ sơ, ví dụ 57 hay HS-000057-P"), reads=reading.case_code)
@argument(
    "name",
    metavar=N_("VĂN BẢN"),
    help=N_("tên văn bản, có dấu hay không; bỏ trống thì liệt kê"),
    loose=True,
    required=False,
    completes="draft",
)
@option("--on", into="on", metavar=N_("NGÀY"), help=N_("ngày soạn; bỏ trống là hôm nay"), reads=reading.event)
@option(
    "--item",
    into="item",
    metavar=N_("MỤC"),
    help=N_("về việc nào, khi hồ sơ có nhiều; ví dụ nhắc thẩm tra về «cha đẻ»"),
)
@option("--reason", into="because", metavar=N_("LÝ DO"), help=N_("lý do ghi trong quyết định hủy"))
def command(
    invocation: Invocation,
    code: str,
    name: str | None,
    on: date | None,
    item: str | None,
    because: str | None,
) -> Answer:
    """Draft a letter."""
    with book.writing(invocation) as uow:
        file = uow.case(code)
        newest = uow.law().procedure
        titles = Titles(newest)
        if name is None:
            raise draftable.which(file, newest, titles)
        document = documents.meant(name, newest, titles)
        draftable.check(document, file, titles, uow.letters(code))
        day = on or invocation.today
        facts = _facts(document, file, item, because, invocation)
        return _recorded(uow, invocation, file, document, day, facts)


def _facts(
    document: Document, file: CaseFile, item: str | None, because: str | None, invocation: Invocation
) -> dict[str, Any]:
    """What the step that drafts asks for. Raises Problem."""
    step = _step(file)
    facts: dict[str, Any] = {each.name: document.name for each in step.facts if each.type.kind == "letter"}
    track = forms.track_of(file.law.procedure, document.name)
    if track is None and item is not None:
        form_paper.items(file, document.name, item)
    if track is not None:
        facts[file.law.procedure.tracks[track].key] = _item(document, file, track, item, invocation)
    if because is not None:
        if _REASONED not in document.fields:
            text = _("{option} chỉ đi với quyết định hủy.")
            raise usage(text.format(option=option_name("--reason")))
        facts["because"] = because
    return facts


def _step(file: CaseFile) -> Step:
    return next(each for each in file.law.procedure.steps.values() if each.any_letters)


def _item(document: Document, file: CaseFile, track: str, wanted: str | None, invocation: Invocation) -> str:
    """The one thing that a letter is about: the only one that is open, or the one that was asked for. Raises Problem."""
    found = [each for each in form_paper.items(file, document.name, wanted) if each is not None]
    if not found:
        raise draftable.nothing_open(document, file, track)
    if len(found) == 1:
        return found[0]
    if invocation.asks:
        return found[asking.choose(invocation, _("Về việc nào?"), found, default=None)]
    text = _("{case} có nhiều việc đang mở: {items}. Thêm {option} để chọn.")
    listed = "; ".join(found)
    raise usage(text.format(case=file.code, items=listed, option=option_name("--item")))


def _recorded(
    uow: SqliteUnitOfWork,
    invocation: Invocation,
    file: CaseFile,
    document: Document,
    day: date,
    facts: dict[str, Any],
) -> Answer:
    """Record the step, and say what the draft lacks. Raises Problem where it is refused, or nobody may issue it."""
    asked = case_record.ask(invocation, uow, file.code, _step(file).name, day, facts, ())
    told = outcome.told_of(invocation, uow, file)
    if invocation.key:
        case_record.refuse_other_use(uow, asked, told.titles)
    earlier = uow.recorded(asked.key)
    if earlier is None:
        draftable.refuse_double(uow, file, document, facts, told)
        office = letter_issuing.own_office(uow)
        form_paper.made(uow, file, document.name, office, day, _about(file, document, facts))
    done = service.advance(uow, file, asked, invocation.now, invocation.today)
    answer = outcome.answer(done, told)
    letter, again = _letter(uow, invocation, file.code, document.name, earlier[1].seq if earlier else None)
    if again:
        said = _("Dự thảo của lần ghi ấy đã hủy: soạn lại thành {letter}.")
        blocks = (*answer.blocks, said.format(letter=letter_names.shown(letter.id)))
        answer = answer._replace(blocks=blocks)
    return _told(uow, invocation, answer, letter)


def _about(file: CaseFile, document: Document, facts: dict[str, Any]) -> str | None:
    track = forms.track_of(file.law.procedure, document.name)
    return None if track is None else facts[file.law.procedure.tracks[track].key]


def _letter(
    uow: SqliteUnitOfWork, invocation: Invocation, case: str, document: str, seq: int | None
) -> tuple[LetterState, bool]:
    """The draft that the step has just raised, or raised when the same line was typed before; one that was voided since
    is drafted anew, which the second part says."""
    every = [each for each in uow.letters(case) if each.letter == document and seq in (None, each.seq)]
    newest = every[-1]
    fresh = letter_again.draft(uow, invocation, newest) if newest.status == "void" else None
    return (newest, False) if fresh is None else (fresh, True)


# ---- the answer ------------------------------------------------------------------------------------


class _Drafted(NamedTuple):
    letter: LetterState
    lacks: Sequence[Lack]
    obstacle: str


def _told(uow: SqliteUnitOfWork, invocation: Invocation, answer: Answer, letter: LetterState) -> Answer:
    drafted = _drafted(uow, invocation, letter)
    about = letter_shape.known(uow, invocation, [drafted.letter])
    data = {
        **answer.data,
        "letter": letter_shape.data(drafted.letter, about),
        "missing": lacking.data(drafted.lacks),
    }
    text = _("{letter}: {title}, {issuer} → {addressee}")
    if invocation.dry_run:
        text = _("{title}, {issuer} → {addressee}")
    said = text.format(
        letter=letter_shape.named(drafted.letter),
        title=about.title(drafted.letter),
        issuer=about.issuer(drafted.letter) or _("chưa biết"),
        addressee=about.addressee(drafted.letter),
    )
    blocks: list[Block] = [said]
    if drafted.obstacle:
        blocks.append(_("Chưa in được: {why}.").format(why=drafted.obstacle))
    if drafted.lacks:
        blocks += [_("Còn thiếu, khi in để chỗ trống:"), lacking.table(drafted.lacks, invocation)]
    if not invocation.dry_run:
        blocks += _following(uow, invocation, drafted)
    return Answer(data, (*answer.blocks, *blocks), answer.exit)


def _drafted(uow: SqliteUnitOfWork, invocation: Invocation, letter: LetterState) -> _Drafted:
    """The letter with what it would lack if it were printed today."""
    letter = issuing.followed(uow, letter)
    if letter.status != "draft":
        return _Drafted(letter, (), "")
    file = uow.case(letter.case)
    office = letter_issuing.own_office(uow)
    words = letter_issuing.vietnamese(file.law.procedure)
    sheet = issuing.sheet(uow, letter, office, words, invocation.today)
    if not isinstance(sheet, Sheet):
        return _Drafted(letter, (), letter_issuing.sentence(sheet))
    return _Drafted(letter, lacking.of(file, letter.letter, sheet.issuer, sheet.inputs), "")


def _following(uow: SqliteUnitOfWork, invocation: Invocation, drafted: _Drafted) -> list[Block]:
    """What to do next: look at it, issue it, record the step that it is the paper of."""
    spoken, letter = invocation.language, drafted.letter
    if letter.status != "draft":
        see = line("letter show", letter_shape.named(letter)).text(spoken)
        return [_("Xem: {command}").format(command=see)]
    name = letter_names.shown(letter.id)
    unaddressed = any(each.missing.source.kind == "addressee" for each in drafted.lacks)
    issue = line("letter issue", name, *(("--to", _("NƠI NHẬN")) if unaddressed else ()))
    found: list[Block] = [
        _("In thử: {command}").format(command=line("letter render", name).text(spoken)),
        _("Phát hành, lấy số: {command}").format(command=issue.text(spoken)),
    ]
    step = leading.step(uow, uow.case(letter.case), letter.letter, invocation.today)
    if step is not None:
        command = documents.step_line(letter.case, step).text(spoken)
        found.append(
            _("Có số rồi thì ghi bước, số và ngày lấy từ văn bản: {command}").format(command=command)
        )
    return found
