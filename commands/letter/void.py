"""`letter void`: a letter that is not to be. A number that was taken stays taken; a letter that the case still needs
is drafted anew."""

from gettext import gettext as _

from ketnap.commands import asking, book
from ketnap.commands.contract import line
from ketnap.commands.declaring import argument, declare, flag, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import again as letter_again
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.letter import names as letter_names
from ketnap.commands.letter import paper as letter_paper
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter.shape import Known
from ketnap.commands.printing import Answer, Block, Cell
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.texts import N_
from ketnap.storage import letters
from ketnap.storage.reader import Reader
from ketnap.workflow import issuing
from ketnap.workflow.ports import LetterState


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
    """Declare a letter void."""
    if not invocation.dry_run:
        # Asked before the book is locked for writing: people take their time.
        with book.reading(invocation) as reader:
            letter = _meant(reader, named, invocation)
            about = letter_shape.known(reader, invocation, [letter])
        asking.agree_for_good(invocation, _plan(letter, about, because), 1)
    with book.writing(invocation) as uow:
        letter = _meant(uow, named, invocation)
        office = letter_issuing.own_office(uow)
        files = letter_paper.files_of(invocation, letter, office.organisation)
        voided = letters.void(uow, letter.id, because)
        needed = letter.status == "issued" and not no_draft
        fresh = letter_again.draft(uow, invocation, voided) if needed else None
        about = letter_shape.known(uow, invocation, [each for each in (voided, fresh) if each is not None])
    head = _("Đã hủy {letter}: {because}.")
    if invocation.dry_run:
        head = _("CHẠY THỬ, chưa ghi: sẽ hủy {letter}: {because}.")
    blocks: list[Block] = [
        Cell(head.format(letter=letter_shape.named(voided), because=because.rstrip(".")), "strong")
    ]
    if voided.symbol is not None:
        text = _("Số {number} vẫn ở trong sổ, ghi là đã hủy, không dùng lại.")
        blocks.append(text.format(number=voided.symbol))
    if files:
        text = _("Tệp đã in vẫn còn, cất hoặc xóa bằng tay: {files}")
        blocks.append(text.format(files=", ".join(str(path) for path in files)))
    if fresh is not None:
        blocks += _anew(fresh, about)
    data = {
        **letter_shape.whole(voided, about, files, ()),
        "draft": None if fresh is None else letter_shape.data(fresh, about),
        "dry_run": invocation.dry_run,
    }
    return Answer(data, tuple(blocks))


def _meant(reader: Reader, named: str, invocation: Invocation) -> LetterState:
    """The letter to be voided. Raises Problem: none, several, or it is void."""
    letter = issuing.followed(reader, letter_names.single(reader, named, invocation))
    if letter.status == "void":
        text = _("{letter} đã hủy từ trước ({because}). Sổ giữ nguyên.")
        message = text.format(letter=letter_shape.named(letter), because=letter.void_because)
        raise Problem("letter.void", message, Exit.REFUSED)
    return letter


def _plan(letter: LetterState, about: Known, because: str) -> str:
    text = _("Hủy {letter} ({title}, {case} → {addressee}), vì: {because}. Hủy rồi không lấy lại được.")
    return text.format(
        letter=letter_shape.named(letter),
        title=about.title(letter),
        case=letter.case,
        addressee=about.addressee(letter),
        because=because.rstrip("."),
    )


def _anew(fresh: LetterState, about: Known) -> list[Block]:
    """The draft that takes the place of a letter the case still needs."""
    invocation = about.invocation
    if invocation.dry_run:
        text = _("Hồ sơ còn cần văn bản này: sẽ lập lại dự thảo, → {addressee}.")
        return [text.format(addressee=about.addressee(fresh))]
    name = letter_names.shown(fresh.id)
    text = _("Hồ sơ còn cần văn bản này: đã lập lại dự thảo {letter}, → {addressee}. Phát hành: {command}")
    command = line("letter issue", name).text(invocation.language)
    return [text.format(letter=name, addressee=about.addressee(fresh), command=command)]
