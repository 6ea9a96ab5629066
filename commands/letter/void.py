"""`letter void`: a letter that is not to be. A number that was taken stays taken; a letter that the case still needs
is drafted anew; one that had left is asked back."""

from collections.abc import Sequence
from gettext import gettext as _
from typing import NamedTuple

from ketnap.commands import asking, book, showing
from ketnap.commands.contract import line
from ketnap.commands.declaring import argument, declare, flag, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import by_hand, issue_line, statuses
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.letter import names as letter_names
from ketnap.commands.letter import paper as letter_paper
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter.draft import again as letter_again
from ketnap.commands.letter.register import filling
from ketnap.commands.letter.register.asked import Asked
from ketnap.commands.letter.shape import Known
from ketnap.commands.printing import Answer, Block, Cell
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.texts import N_
from ketnap.storage.correspondence import joint, letters
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import answering, issuing, letter_life
from ketnap.workflow.answering import Answered, Said
from ketnap.workflow.letter_life import Standing
from ketnap.workflow.parties import NOBODY_ELSE
from ketnap.workflow.ports import LetterState


class _Voided(NamedTuple):
    """What was voided: the letter that bears the number, everybody's on the same sheet, the drafts in their place,
    those that were asked back and the command that keeps that."""

    letter: LetterState
    sheet: tuple[LetterState, ...]
    fresh: tuple[LetterState, ...]
    recalled: tuple[LetterState, ...]
    command: str


@declare("letter void", help=N_("hủy một văn bản, có lý do; số đã lấy không dùng lại"))
@argument(
    "named",
    metavar=N_("VĂN BẢN"),
    help=N_("số ký hiệu (42-CV/ĐU), mã văn bản (VB-12), hoặc mã hồ sơ có một văn bản"),
    loose=True,
)
@option("--reason", into="because", metavar=N_("LÝ DO"), help=N_("vì sao hủy"), required=True)
@flag(
    "--no-draft",
    "--khong-lam-lai",
    into="no_draft",
    help=N_("không lập lại dự thảo, dù hồ sơ còn cần văn bản này"),
)
def command(invocation: Invocation, named: str, because: str, *, no_draft: bool) -> Answer:
    """Declare a letter void, or a number that was set aside for one written by hand."""
    with book.reading(invocation) as reader:
        set_aside = by_hand.alone(reader, named)
    if set_aside:
        return filling.void(invocation, Asked(void=named, reason=because))
    if not invocation.dry_run:
        # Asked before the book is locked for writing: people take their time.
        with book.reading(invocation) as reader:
            sheet = _meant(reader, named, invocation)
            about = letter_shape.known(reader, invocation, sheet)
        asking.agree_for_good(invocation, _plan(sheet, about, because), 1)
    with book.writing(invocation) as uow:
        sheet = _meant(uow, named, invocation)
        office = letter_issuing.own_office(uow)
        files = letter_paper.files_of(invocation, sheet[0], office.organisation)
        done = _void(uow, invocation, sheet, because, again=not no_draft)
        about = letter_shape.known(uow, invocation, (*done.sheet, *done.fresh))
    data = {
        **letter_shape.whole(done.letter, about, files, ()),
        "draft": letter_shape.data(done.fresh[0], about) if done.fresh else None,
        "drafts": [letter_shape.data(each, about) for each in done.fresh],
        "recalled": [letter_names.shown(each.id) for each in done.recalled],
        "command": done.command or None,
        "dry_run": invocation.dry_run,
    }
    blocks = _blocks(done, about, because)
    if files:
        text = _("Tệp đã in vẫn còn, cất hoặc xóa bằng tay: {files}")
        blocks.append(text.format(files=", ".join(str(path) for path in files)))
    return Answer(data, tuple(blocks))


def _meant(reader: Reader, named: str, invocation: Invocation) -> tuple[LetterState, ...]:
    """The letter to be voided with all that are on the same sheet, the one with the number first. Raises Problem: none,
    several, or it is void."""
    letter = issuing.followed(reader, letter_names.single(reader, named, invocation))
    if letter.status == "void":
        text = _("{letter} đã hủy từ trước ({because}). Sổ giữ nguyên.")
        message = text.format(letter=letter_shape.named(letter), because=letter.void_because)
        raise Problem("letter.void", message, Exit.REFUSED)
    together = tuple(joint.together(reader, letter))
    return together if len(together) > 1 else (letter,)


def _void(
    uow: SqliteUnitOfWork, invocation: Invocation, sheet: Sequence[LetterState], because: str, *, again: bool
) -> _Voided:
    gone = [each for each in sheet if _has_left(uow, each)]
    command = uow.next_command() if gone else ""
    recalled = tuple(each for each in gone if _asked_back(uow, invocation, each, because, command))
    voided = letters.void(uow, sheet[0].id, because)
    needed = voided.number is not None and again
    drafted = [letter_again.draft(uow, invocation, uow.letter(each.id)) for each in sheet] if needed else []
    fresh = tuple(each for each in drafted if each is not None)
    return _Voided(voided, tuple(uow.letter(each.id) for each in sheet), fresh, recalled, command)


def _has_left(reader: Reader, letter: LetterState) -> bool:
    """Whether an organisation has it, or it is on its way there, and has not refused it."""
    return _is_away(letter, letter_life.stands(reader.receipts(letter.id)))


def _is_away(letter: LetterState, standing: Standing) -> bool:
    return letter.to not in NOBODY_ELSE and standing.sent and standing.station != letter_life.REFUSED


def _asked_back(
    uow: SqliteUnitOfWork, invocation: Invocation, letter: LetterState, because: str, command: str
) -> bool:
    """Record that a letter is recalled; False where it was before, or where its case is closed there."""
    said = Said(letter_life.RECALLED, invocation.today, "", because)
    done = answering.answer(uow, (letter,), said, invocation.actor, command, invocation.now, invocation.today)
    return isinstance(done, Answered)


# ---- said ----------------------------------------------------------------------------------------------


def _plan(sheet: Sequence[LetterState], about: Known, because: str) -> str:
    letter = sheet[0]
    text = _("Hủy {letter} ({title}, {case} → {addressee}), vì: {because}. Hủy rồi không lấy lại được.")
    said = text.format(
        letter=letter_shape.named(letter),
        title=about.title(letter),
        case=letter.case,
        addressee=about.addressee(letter),
        because=because.rstrip("."),
    )
    if len(sheet) > 1:
        text = _("Văn bản chung của {count} người: hủy cho tất cả.")
        said += " " + text.format(count=showing.number(len(sheet)))
    standing = about.standings.get(letter.id)
    if standing is not None and _is_away(letter, standing):
        text = _("Văn bản này {status}: ghi luôn đề nghị nơi nhận trả lại.")
        said += " " + text.format(status=statuses.title(standing.status))
    return said


def _blocks(done: _Voided, about: Known, because: str) -> list[Block]:
    invocation, letter = about.invocation, done.letter
    head = _("Đã hủy {letter}: {because}.")
    if invocation.dry_run:
        head = _("CHẠY THỬ, chưa ghi: sẽ hủy {letter}: {because}.")
    said = head.format(letter=letter_shape.named(letter), because=because.rstrip("."))
    blocks: list[Block] = [Cell(said, "strong")]
    if letter.symbol is not None:
        text = _("Số {number} vẫn ở trong sổ, ghi là đã hủy, không dùng lại.")
        blocks.append(text.format(number=letter.symbol))
    if done.recalled:
        blocks += _recall(done, about)
    if done.fresh:
        blocks += _anew(done.fresh, about)
    return blocks


def _recall(done: _Voided, about: Known) -> list[Block]:
    """That the addressee is asked to give it back, and what to type when they answer."""
    invocation = about.invocation
    addressee = about.addressee(done.recalled[0])
    if invocation.dry_run:
        return [_("Văn bản đã gửi: sẽ ghi đề nghị {addressee} trả lại.").format(addressee=addressee)]
    agreed = statuses.typed(letter_life.RECALL_AGREED)
    command = line("letter receipt", letter_shape.named(done.letter), "--code", agreed)
    text = _("Đã ghi đề nghị {addressee} trả lại. Báo nơi nhận; khi nơi nhận trả lời: {command}")
    return [text.format(addressee=addressee, command=command.text(invocation.language))]


def _anew(fresh: Sequence[LetterState], about: Known) -> list[Block]:
    """The drafts that take the place of letters that their cases still need."""
    invocation = about.invocation
    first = fresh[0]
    if len(fresh) > 1:
        count = showing.number(len(fresh))
        if invocation.dry_run:
            return [_("Sẽ lập lại {count} dự thảo, mỗi hồ sơ một văn bản.").format(count=count)]
        command = issue_line.of_drafts(fresh).text(invocation.language)
        text = _("Đã lập lại {count} dự thảo, mỗi hồ sơ một văn bản. Phát hành: {command}")
        return [text.format(count=count, command=command), *issue_line.unaddressed(fresh)]
    if invocation.dry_run:
        text = _("Hồ sơ còn cần văn bản này: sẽ lập lại dự thảo, → {addressee}.")
        return [text.format(addressee=about.addressee(first))]
    name = letter_names.shown(first.id)
    text = _("Hồ sơ còn cần văn bản này: đã lập lại dự thảo {letter}, → {addressee}. Phát hành: {command}")
    command = issue_line.of_drafts(fresh).text(invocation.language)
    return [text.format(letter=name, addressee=about.addressee(first), command=command)]
