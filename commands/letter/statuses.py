"""Where a letter stands at its addressee, and how it is sent: the words to show and to type, in both languages."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from gettext import gettext as _
from typing import Any, Final, NamedTuple

from ketnap.commands import asking, showing
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Cell, Style
from ketnap.commands.proposing import proposed
from ketnap.commands.reading import Unreadable
from ketnap.commands.texts import N_, language
from ketnap.commands.words import Named, Vocabulary
from ketnap.workflow import letter_life
from ketnap.workflow.names import normal
from ketnap.workflow.ports import Receipt


class Word(NamedTuple):
    """A word: how it is shown (a msgid), what is typed for it in Vietnamese (the first is offered)."""

    title: str
    aliases: tuple[str, ...]


STATUSES: Final[Mapping[str, Word]] = {
    letter_life.ISSUED: Word(N_("đã phát hành"), ()),
    letter_life.SENT: Word(N_("đã gửi"), ("da-gui",)),
    letter_life.ARRIVED: Word(N_("đã đến"), ("da-den", "den-noi")),
    letter_life.ACCEPTED: Word(N_("đã tiếp nhận"), ("tiep-nhan", "da-tiep-nhan", "chap-nhan")),
    letter_life.REFUSED: Word(N_("không tiếp nhận"), ("tu-choi", "khong-nhan", "khong-tiep-nhan")),
    letter_life.HELPER_ASSIGNED: Word(N_("đã phân công giúp đỡ"), ("da-phan-cong", "phan-cong")),
    letter_life.CONTINUED: Word(N_("đang tiếp tục xem xét"), ("tiep-tuc", "dang-theo-doi")),
    letter_life.CLOSED: Word(N_("đã kết thúc"), ("da-xong", "da-ket-thuc")),
    letter_life.RECALLED: Word(N_("đã đề nghị thu hồi"), ("thu-hoi",)),
    letter_life.RECALL_AGREED: Word(N_("đã thu hồi"), ("dong-y-thu-hoi", "da-thu-hoi")),
    letter_life.RECALL_DECLINED: Word(
        N_("nơi nhận không trả lại"), ("khong-thu-hoi", "khong-dong-y-thu-hoi")
    ),
}

WAYS: Final[Mapping[str, Word]] = {
    "post": Word(N_("bưu điện"), ("buu-dien",)),
    "hand": Word(N_("trao tay"), ("trao-tay",)),
    "mail": Word(N_("thư điện tử"), ("thu", "thu-dien-tu", "email")),
    "packet": Word(N_("gói dữ liệu"), ("goi",)),
}

TOLD: Final = (*letter_life.ANSWERS, *letter_life.RECALLS)
"""The statuses that somebody tells of: all but that it was sent."""

_STYLES: Final[Mapping[str, Style]] = {
    letter_life.ISSUED: "wait",
    letter_life.SENT: "wait",
    letter_life.REFUSED: "bad",
    letter_life.RECALLED: "wait",
    letter_life.RECALL_AGREED: "bad",
}


def shown(status: str) -> Cell:
    """A status in words; colour repeats it."""
    return Cell(_(STATUSES[status].title), _STYLES.get(status, "good"))


def title(status: str) -> str:
    return _(STATUSES[status].title)


def typed(status: str) -> str:
    """What to type for a status, in the language of the shell."""
    return status if language() == "en" else STATUSES[status].aliases[0]


def way_typed(way: str) -> str:
    """What to type for a way of sending, in the language of the shell."""
    return way if language() == "en" else WAYS[way].aliases[0]


def how(receipt: Receipt) -> str:
    """How a status became known; of a sending, the way it went."""
    known = WAYS.get(receipt.how) if receipt.status == letter_life.SENT else None
    return receipt.how if known is None else _(known.title)


def read(text: str, invocation: Invocation) -> str:
    """The status that a text names: a word of either language, what is shown, or the code of a packet (03).

    Raises Unreadable.
    """
    words = {each: STATUSES[each] for each in TOLD}
    return _named(text, words, _("Không có tình trạng «{text}»."), letter_life.CODES)


def way(text: str, invocation: Invocation) -> str:
    """The way of sending that a text names. Raises Unreadable."""
    return _named(text, WAYS, _("Không có cách gửi «{text}»."), {})


def _named(text: str, words: Mapping[str, Word], missing: str, codes: Mapping[str, str]) -> str:
    known = Vocabulary(
        Named(
            each,
            each if language() == "en" else word.aliases[0],
            (each, *word.aliases, word.title, _(word.title), *([codes[each]] if each in codes else [])),
        )
        for each, word in words.items()
    )
    found = known.find(text)
    if found is not None:
        return found.target
    names = ", ".join(entry.name for entry in known.entries)
    hint = proposed(known.propose(text)) or " " + _("Có: {names}.").format(names=names)
    raise Unreadable(missing.format(text=normal(text)) + hint)


def choose(invocation: Invocation, possible: Sequence[str]) -> str:
    """Ask what is told of a letter. Raises Problem (usage, with the words) where nobody can be asked."""
    choices = [f"{title(each)} ({typed(each)})" for each in possible]
    return possible[asking.choose(invocation, _("Ghi tình trạng nào của văn bản?"), choices, default=None)]


def choose_way(invocation: Invocation, ways: Sequence[str]) -> str:
    """Ask how a letter is sent. Raises Problem (usage, with the words) where nobody can be asked."""
    choices = [f"{_(WAYS[each].title)} ({way_typed(each)})" for each in ways]
    return ways[asking.choose(invocation, _("Gửi bằng cách nào?"), choices, default=None)]


def told(receipts: Iterable[Receipt], today: date) -> tuple[str, ...]:
    """The life of a letter, a line each: day, status, how it became known, why."""
    return tuple(_line(each, today) for each in receipts)


def _line(receipt: Receipt, today: date) -> str:
    parts = [f"{showing.short_day(receipt.received_on, today)} {title(receipt.status)}"]
    if how(receipt):
        parts.append(how(receipt))
    said = ", ".join(parts)
    if receipt.because:
        said += _(" (lý do: {because})").format(because=receipt.because.rstrip("."))
    return said


def data(receipt: Receipt) -> dict[str, Any]:
    """A status of a letter as --json has it; `code` is that of a packet, `event` the entry of the case."""
    return {
        "n": receipt.n,
        "status": receipt.status,
        "code": letter_life.CODES.get(receipt.status),
        "received_on": receipt.received_on,
        "how": receipt.how,
        "because": receipt.because,
        "actor": receipt.actor,
        "command": receipt.command,
        "event": receipt.seq,
    }
