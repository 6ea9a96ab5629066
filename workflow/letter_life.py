"""The life of an issued letter at its addressee: sent, arrived, accepted or refused, a helper assigned, the case
continued, closed; recalled where it was wrong.

Whoever answers may leave a station out (a telephone call says at once that the case was accepted), but goes back to
none. That the case goes on may be said of each step it takes. A recall runs beside the way: the answer to the letter
may cross it. The codes of a packet are those of the exchange of documents between offices (QĐ 28/2018/QĐ-TTg,
secondary).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, NamedTuple

from ketnap.workflow.parties import DOSSIER, PERSON
from ketnap.workflow.ports import LetterState, Receipt
from ketnap.workflow.record import Event

ISSUED: Final = "issued"
SENT: Final = "sent"
ARRIVED: Final = "arrived"
ACCEPTED: Final = "accepted"
REFUSED: Final = "refused"
HELPER_ASSIGNED: Final = "helper_assigned"
CONTINUED: Final = "continued"
CLOSED: Final = "closed"
RECALLED: Final = "recalled"
RECALL_AGREED: Final = "recall_agreed"
RECALL_DECLINED: Final = "recall_declined"

_WAY: Final = (ISSUED, SENT, ARRIVED, ACCEPTED, HELPER_ASSIGNED, CONTINUED, CLOSED)

ANSWERS: Final = (ARRIVED, ACCEPTED, REFUSED, HELPER_ASSIGNED, CONTINUED, CLOSED)
"""What the receiving side says of a case; the words of the fact `record_receipt.code`."""

RECALLS: Final = (RECALLED, RECALL_AGREED, RECALL_DECLINED)

STATUSES: Final = (SENT, *ANSWERS, *RECALLS)

WAYS: Final = ("post", "hand", "mail", "packet")
"""How a letter is sent: what the receipt of its sending says in `how`."""

CODES: Final[Mapping[str, str]] = {
    ARRIVED: "01",
    REFUSED: "02",
    ACCEPTED: "03",
    HELPER_ASSIGNED: "04",
    CONTINUED: "05",
    CLOSED: "06",
    RECALLED: "13",
    RECALL_AGREED: "15",
    RECALL_DECLINED: "16",
}

WITH_REASON: Final = frozenset({REFUSED, RECALLED})
"""What is said only together with why."""


class Standing(NamedTuple):
    """Where an issued letter stands: the farthest station on its way (or refused), and what became of a recall
    ("" where nobody asked for one)."""

    station: str
    recall: str = ""

    @property
    def status(self) -> str:
        """Both in one word. A recall that was declined changes nothing."""
        return self.recall if self.taken_back else self.station

    @property
    def sent(self) -> bool:
        """Whether it has left, as far as anybody knows."""
        return self.station != ISSUED

    @property
    def taken_back(self) -> bool:
        """Whether it was asked back, and nobody has declined."""
        return self.recall in (RECALLED, RECALL_AGREED)

    @property
    def awaited(self) -> bool:
        """Whether somebody still waits to hear that it arrived."""
        return self.station in (ISSUED, SENT) and not self.taken_back


class Against(NamedTuple):
    """Why a status cannot be recorded of a letter.

    `code` is draft, void, person (it was handed to the person, who answers nothing), dossier (it goes nowhere),
    refused (nothing follows a refusal), recalled (nothing follows a recall that was agreed to), again (it was
    recorded), behind (further on already), not_recalled, no_reason, before_issue, before_newest or future; `now` is
    where the letter stands, `day` what the last three speak of, and when it was last recorded where it is `again`.
    """

    code: str
    now: str
    day: date | None = None


def standing(receipts: Iterable[Receipt]) -> list[Receipt]:
    """The receipts that stand: what was recorded by mistake was withdrawn."""
    return [receipt for receipt in receipts if receipt.withdrawn is None]


def stands(receipts: Iterable[Receipt]) -> Standing:
    """Where an issued letter stands, whatever the order in which its receipts were noted: a corrected one is noted
    behind those that follow it."""
    kept = standing(receipts)
    said = {receipt.status for receipt in kept}
    station = REFUSED if REFUSED in said else next(each for each in reversed(_WAY) if each in said | {ISSUED})
    # No step of a case records a recall, so none is noted anew by a correction.
    recall = next((each.status for each in reversed(kept) if each.status in RECALLS), "")
    return Standing(station, recall)


def newest(receipts: Iterable[Receipt]) -> Receipt | None:
    """What last brought a letter where it stands: of a case that goes on, the newest step that was told."""
    now = stands(receipts).status
    found = [each for each in standing(receipts) if each.status == now]
    return max(found, key=lambda each: (each.received_on, each.n), default=None)


def status(receipts: Iterable[Receipt]) -> str:
    """Where an issued letter stands, in one word."""
    return stands(receipts).status


def since(receipts: Iterable[Receipt], *among: str) -> date | None:
    """The first day on which one of these statuses was recorded."""
    return min((each.received_on for each in standing(receipts) if each.status in among), default=None)


def answered(receipts: Iterable[Receipt]) -> bool:
    """Whether the addressee has said anything."""
    return any(receipt.status in ANSWERS for receipt in standing(receipts))


def against(
    letter: LetterState,
    receipts: Iterable[Receipt],
    wanted: str,
    on: date,
    today: date,
    because: str | None = None,
    how: str = "",
) -> Against | None:
    """What stands against recording a status of a letter on a day; None where nothing does. `how` it became known
    tells one step of a case that goes on from the next."""
    kept = standing(receipts)
    now = stands(kept)
    code = _of_letter(letter, wanted, now)
    if code is None and not _another_step(kept, now, wanted, on, how):
        code = _behind(now, wanted)
    if code is not None:
        where = letter.status if code in ("draft", "void") else now.status
        days = [each.received_on for each in kept if each.status == wanted]
        return Against(code, where, max(days, default=None) if code == "again" else None)
    if wanted in WITH_REASON and not because:
        return Against("no_reason", now.status)
    if on > today:
        return Against("future", now.status, on)
    if letter.issued_on is not None and on < letter.issued_on:
        return Against("before_issue", now.status, letter.issued_on)
    # The steps of a case that goes on may become known in another order.
    before = [each.received_on for each in kept if (each.status, wanted) != (CONTINUED, CONTINUED)]
    newest = max(before, default=on)
    return Against("before_newest", now.status, newest) if on < newest else None


def _another_step(kept: Iterable[Receipt], now: Standing, wanted: str, on: date, how: str) -> bool:
    """Whether this tells a step that was not told yet of a case that goes on. Said without how, or once more of the
    same day, it tells nothing new."""
    if (now.station, wanted) != (CONTINUED, CONTINUED) or now.recall == RECALL_AGREED or not how:
        return False
    return all((each.received_on, each.how) != (on, how) for each in kept if each.status == CONTINUED)


def _of_letter(letter: LetterState, wanted: str, now: Standing) -> str | None:
    """What stands against it in the letter itself. One that was voided after it was sent is still asked back."""
    if letter.status == "draft":
        return "draft"
    if letter.status == "void" and not (now.recall and wanted in (RECALL_AGREED, RECALL_DECLINED)):
        return "void"
    if letter.to == DOSSIER:
        return "dossier"
    return "person" if letter.to == PERSON and wanted != SENT else None


def _behind(now: Standing, wanted: str) -> str | None:
    """The code of what stands against `wanted` where a letter stands."""
    if wanted in (RECALL_AGREED, RECALL_DECLINED):
        return _answer_to_recall(now, wanted)
    if now.recall == RECALL_AGREED:
        return "again" if wanted == RECALLED else "recalled"
    if now.station == REFUSED:
        return "again" if wanted == REFUSED else "refused"
    if wanted == RECALLED:
        return "again" if now.recall == RECALLED else "behind" if now.station == CLOSED else None
    if wanted == now.station and wanted != SENT:
        return "again"
    if wanted == REFUSED:
        return "behind" if _WAY.index(now.station) > _WAY.index(ACCEPTED) else None
    return "behind" if _WAY.index(wanted) < _WAY.index(now.station) else None


def _answer_to_recall(now: Standing, wanted: str) -> str | None:
    if not now.recall:
        return "not_recalled"
    if now.recall == wanted:
        return "again"
    return None if now.recall == RECALLED else "not_recalled"


def corrected(receipt: Receipt, event: Event, former: Event) -> Receipt | None:
    """The receipt of an event, as the event that takes its place says it; None where that says nothing of the letter:
    it is another step, or a withdrawal. What the step does not ask for stays as it was said."""
    if event.step != former.step:
        return None

    def said(fact: str, kept: str | None) -> str | None:
        asked = fact in event.facts or fact in former.facts
        return event.facts.get(fact) if asked else kept

    return receipt._replace(
        status=said("code", receipt.status) or receipt.status,
        received_on=event.happened_on,
        how=said("how", receipt.how) or "",
        because=said("because", receipt.because),
        actor=event.actor,
        command=event.command,
        seq=event.seq,
    )
