"""`letter receipt`: what came of a letter at its addressee: typed in, or with the code on the letter scanned."""

from datetime import date
from gettext import gettext as _
from typing import NamedTuple

from ketnap.commands import asking, book, reading
from ketnap.commands.contract import option_name
from ketnap.commands.declaring import argument, declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import statuses
from ketnap.commands.letter.life import targets, telling
from ketnap.commands.printing import Answer
from ketnap.commands.problems import usage
from ketnap.commands.texts import N_
from ketnap.storage.reader import Reader
from ketnap.workflow import letter_life
from ketnap.workflow.answering import Said


@declare(
    "letter receipt",
    help=N_(
        "ghi nơi nhận trả lời thế nào: đã đến, tiếp nhận, từ chối …\n\n"
        "Văn bản gõ bằng số, bằng mã đối chiếu ở chân trang hay quét mã QR. "
        "Gõ mã hồ sơ là mọi văn bản của lần chuyển gần nhất; số của văn bản chung là mọi người ghi trong đó.\n\n"
        'Ví dụ: ketnap van-ban xac-nhan 42-CV/ĐU --tinh-trang tiep-nhan --cach "đ/c Hà báo qua điện thoại"'
    ),
)
@argument(
    "named",
    metavar=N_("VĂN BẢN|HỒ SƠ"),
    help=N_("số ký hiệu (42-CV/ĐU), mã đối chiếu (7KQ2-M4XD), mã văn bản (VB-12) hoặc mã hồ sơ"),
    loose=True,
    required=False,
)
@option(
    "--code",
    into="status",
    metavar=N_("TÌNH TRẠNG"),
    help=N_("da-den, tiep-nhan, tu-choi, da-phan-cong, tiep-tuc, da-xong, thu-hoi …"),
    reads=statuses.read,
)
@option(
    "--how",
    into="how",
    metavar=N_("CÁCH BIẾT"),
    help=N_("ai báo, bằng cách nào: «đ/c Hà báo qua điện thoại», «công văn 15-CV/ĐU»"),
)
@option("--reason", into="because", metavar=N_("LÝ DO"), help=N_("vì sao nơi nhận từ chối, vì sao thu hồi"))
@option(
    "--on",
    into="on",
    metavar=N_("NGÀY"),
    help=N_("ngày nơi nhận trả lời; bỏ trống là hôm nay"),
    reads=reading.event,
)
@option(
    "--only",
    into="only",
    metavar=N_("MÃ"),
    help=N_("chỉ một người trong văn bản chung: mã hồ sơ"),
    reads=reading.case_code,
)
def command(
    invocation: Invocation,
    named: str | None,
    status: str | None,
    how: str | None,
    because: str | None,
    on: date | None,
    only: str | None,
) -> Answer:
    """Record what came of a letter."""
    asked = _asked(invocation, _Typed(named, status, how, because), on or invocation.today, only)
    with book.writing(invocation) as uow:
        meant = targets.told_of(uow, asked.named, only, invocation)
        recorded = telling.record(uow, invocation, meant, asked.said)
    return telling.answer(recorded, invocation)


class _Typed(NamedTuple):
    """What a line says; None where it says nothing."""

    named: str | None
    status: str | None
    how: str | None
    because: str | None


class _Asked(NamedTuple):
    """What is to be recorded, and of which letters."""

    named: str
    said: Said


def _asked(invocation: Invocation, typed: _Typed, on: date, only: str | None) -> _Asked:
    """The line with what it lacks asked for; before the book is locked for writing: people take their time.

    Raises Problem with everything that is missing where nobody can be asked.
    """
    _say_missing(invocation, typed)
    with book.reading(invocation) as reader:
        named = typed.named or targets.chosen(reader, invocation)
        if typed.status is not None and (typed.because or typed.status not in letter_life.WITH_REASON):
            return _Asked(named, Said(typed.status, on, typed.how or "", typed.because))
        possible = _possible(reader, named, only, invocation)
    status = typed.status or statuses.choose(invocation, possible)
    how = typed.how
    if how is None and typed.status is None:
        how = asking.ask(invocation, _("Ai báo, bằng cách nào? Enter = không ghi"), str.strip, default="")
    because = typed.because
    if because is None and status in letter_life.WITH_REASON:
        because = asking.ask(invocation, _("Vì lý do gì"), lambda text: reading.words(text, invocation))
    return _Asked(named, Said(status, on, how or "", because))


def _possible(reader: Reader, named: str, only: str | None, invocation: Invocation) -> list[str]:
    """What may be told of the letter as it stands, before anything is asked; everything where nothing may, so that the
    reason is said. Raises what `targets.told_of` raises."""
    letter = targets.told_of(reader, named, only, invocation)[0].letters[0]
    receipts, today = reader.receipts(letter.id), invocation.today
    found = [
        each
        for each in statuses.TOLD
        if letter_life.against(letter, receipts, each, today, today, each) is None
    ]
    return found or list(statuses.TOLD)


def _say_missing(invocation: Invocation, typed: _Typed) -> None:
    if invocation.asks:
        return
    missing = []
    if typed.named is None:
        missing.append(_("văn bản: số ký hiệu, mã đối chiếu hoặc mã hồ sơ"))
    if typed.status is None:
        words = ", ".join(statuses.typed(each) for each in statuses.TOLD)
        missing.append(_("{option}: {words}").format(option=option_name("--code"), words=words))
    elif typed.status in letter_life.WITH_REASON and not typed.because:
        missing.append(_("{option}: vì sao").format(option=option_name("--reason")))
    if missing:
        raise usage("\n".join([_("Cần thêm để ghi nơi nhận trả lời:"), *(f"  {each}" for each in missing)]))
