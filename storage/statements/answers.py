"""Statements in SQLAlchemy Core: the life of letters at their addressees, and moves of which somebody has to be told."""

from typing import Any

from sqlalchemy import ColumnElement, Exists, and_, exists, func, or_, select, update

from ketnap.storage.rows import ReceiptRow
from ketnap.storage.statements.cases import LETTER, InsertInto, Statement, inserted, number, p, word
from ketnap.storage.statements.letters import lines
from ketnap.storage.tables import case, deadline, event, organisation
from ketnap.storage.tables_correspondence import letter, receipt
from ketnap.workflow.issuing import SEALLESS
from ketnap.workflow.letter_life import ANSWERS, RECALLED, REFUSED
from ketnap.workflow.moves_told import MOVE
from ketnap.workflow.parties import NOBODY_ELSE

# The columns of `ports.Receipt`.
_RECEIPT = (
    receipt.c.n,
    receipt.c.status,
    receipt.c.received_on,
    receipt.c.how,
    receipt.c.actor,
    receipt.c.command,
    receipt.c.because,
    receipt.c.seq,
    receipt.c.withdrawn,
)


def _said(*statuses: str) -> Exists:
    """Whether one of these was recorded of a letter and stands."""
    return exists().where(
        receipt.c.letter_id == letter.c.id,
        receipt.c.withdrawn.is_(None),
        receipt.c.status.in_([word(each) for each in statuses]),
    )


def _to_an_organisation() -> ColumnElement[bool]:
    return letter.c.addressee.not_in([word(each) for each in sorted(NOBODY_ELSE)])


def _asked() -> ColumnElement[bool]:
    """A letter that somebody may answer: issued to an organisation by one with a seal (what a cell writes stays with
    its committee), and, where it asked about one of several things, while a clock of that thing runs."""
    # The clocks of the item that the raising step opened stand at its place, which a correction keeps.
    place = exists().where(
        event.c.case_id == letter.c.case_id,
        event.c.seq == letter.c.seq,
        or_(deadline.c.seq == event.c.seq, deadline.c.seq == event.c.replaces),
    )
    of_item = exists().where(
        deadline.c.case_id == letter.c.case_id, deadline.c.item != word(""), place.correlate(letter, deadline)
    )
    awaited = or_(~of_item, of_item.where(deadline.c.status == word("open")))
    seal = exists().where(
        organisation.c.code == letter.c.issuer,
        organisation.c.kind.not_in([word(each) for each in sorted(SEALLESS)]),
    )
    to = or_(letter.c.addressee.is_(None), _to_an_organisation())
    return and_(letter.c.status == word("issued"), to, seal, awaited)


def _receipts(insert: InsertInto) -> dict[str, Statement]:
    of_case = receipt.c.letter_id.in_(select(letter.c.id).where(letter.c.case_id == p("case_id")))
    of_event = and_(of_case, receipt.c.seq == p("seq"), receipt.c.withdrawn.is_(None))
    # What an event records goes with the event, and comes back with it.
    of_letters_alone = and_(
        receipt.c.command == p("command"), receipt.c.seq.is_(None), receipt.c.withdrawn.is_(None)
    )
    return {
        "RECEIPT_INSERT": Statement(inserted(insert, receipt, ReceiptRow), ReceiptRow._fields),
        "RECEIPTS": Statement(
            select(*_RECEIPT).where(receipt.c.letter_id == p("letter_id")).order_by(receipt.c.n),
            ("letter_id",),
        ),
        "RECEIPTS_BY": Statement(
            select(receipt.c.letter_id, *_RECEIPT)
            .where(receipt.c.command == p("command"))
            .order_by(receipt.c.letter_id, receipt.c.n),
            ("command",),
        ),
        "RECEIPTS_OF_EVENT": Statement(
            select(receipt.c.letter_id, *_RECEIPT).where(of_event).order_by(receipt.c.letter_id, receipt.c.n),
            ("case_id", "seq"),
        ),
        "RECEIPTS_OF_EVENT_WITHDRAW": Statement(
            update(receipt).where(of_event).values(withdrawn=p("withdrawn")),
            ("withdrawn", "case_id", "seq"),
        ),
        "RECEIPTS_WITHDRAW": Statement(
            update(receipt).where(of_letters_alone).values(withdrawn=p("withdrawn")),
            ("withdrawn", "command"),
        ),
        "RECEIPT_LAST_COMMAND": Statement(
            select(receipt.c.command)
            .order_by(func.length(receipt.c.command).desc(), receipt.c.command.desc())
            .limit(number(1))
            .offset(number(0))
        ),
        "RECEIPTS_WITHDRAWN_BY": Statement(
            select(func.count()).select_from(receipt).where(receipt.c.withdrawn == p("withdrawn")),
            ("withdrawn",),
        ),
    }


def _moves() -> dict[str, Statement]:
    """Which cases have a known move, and which letters of which steps have told of something since."""
    later = event.alias("later")
    replaced = exists().where(later.c.case_id == event.c.case_id, later.c.replaces == event.c.seq)
    told: Any = (
        select(case.c.code, event.c.step, func.max(event.c.seq))
        .join_from(letter, case, case.c.id == letter.c.case_id)
        .join(event, and_(event.c.case_id == letter.c.case_id, event.c.seq == letter.c.seq))
        .where(letter.c.status == word("issued"), _to_an_organisation(), ~_said(RECALLED), ~replaced)
        .group_by(case.c.code, event.c.step)
    )
    known = (
        select(case.c.code, func.max(event.c.seq))
        .join_from(event, case, case.c.id == event.c.case_id)
        .where(event.c.step == word(MOVE))
        .group_by(case.c.id, case.c.code)
        .order_by(case.c.id)
    )
    return {"MOVES_KNOWN": Statement(known), "MOVES_TOLD": Statement(told)}


def statements(insert: InsertInto) -> dict[str, Statement]:
    by_day = (letter.c.issued_on, letter.c.id)
    return {
        **_receipts(insert),
        **_moves(),
        "LETTERS_OPEN": Statement(lines().where(_asked(), ~_said(*ANSWERS)).order_by(*by_day)),
        "LETTERS_REFUSED": Statement(lines().where(_asked(), _said(REFUSED)).order_by(*by_day)),
        "LETTERS_BY_SHORT_CODE": Statement(
            select(*LETTER)
            .join_from(letter, case, case.c.id == letter.c.case_id)
            .where(letter.c.short_code == p("short_code"), letter.c.short_code.is_not(None))
            .order_by(letter.c.id),
            ("short_code",),
        ),
    }
