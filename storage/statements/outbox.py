"""Statements in SQLAlchemy Core: the sweep and the outbox."""

from typing import Any

from sqlalchemy import ColumnElement, Update, and_, delete, exists, func, literal_column, or_, select, update

from ketnap.storage.statements.cases import (
    HELD,
    RUNNING,
    Statement,
    deadline_is,
    number,
    p,
    word,
)
from ketnap.storage.tables import anchor, case, deadline, event
from ketnap.storage.tables_correspondence import outbox

NULL: ColumnElement[Any] = literal_column("NULL")


# What a sweep needs of a deadline, and no more: it looks at thousands.
_RUNG = (
    deadline.c.rung,
    deadline.c.seq,
    deadline.c.kind,
    deadline.c.item,
    deadline.c.due_on,
    deadline.c.owner,
    deadline.c.rungs,
    deadline.c.provenance,
    deadline.c.unit,
)


def _sweep() -> dict[str, Statement]:
    due = (
        select(case.c.id, case.c.code, case.c.cell, case.c.definition, *_RUNG)
        .join_from(deadline, case, case.c.id == deadline.c.case_id)
        .where(deadline.c.next_rung_on.is_not(None), deadline.c.next_rung_on <= p("today"))
        .order_by(deadline.c.next_rung_on)
        .limit(p("limit"))
        .offset(number(0))
    )
    this = deadline_is(*(p(name) for name in ("case_id", "seq", "kind", "item")))
    return {
        "RUNGS_DUE": Statement(due, ("today", "limit")),
        "RUNG_MOVE": Statement(
            update(deadline).where(this).values(rung=p("rung"), next_rung_on=p("next_rung_on")),
            ("rung", "next_rung_on", "case_id", "seq", "kind", "item"),
        ),
    }


_WAITING = outbox.c.status.in_([word("new"), word("later")])
_REMINDER = outbox.c.kind == word("reminder")
# A message as `Waiting` has it.
_MESSAGE = (
    outbox.c.id,
    outbox.c.intent,
    case.c.code,
    outbox.c.seq,
    outbox.c.kind,
    outbox.c.role,
    outbox.c.organisation,
    outbox.c.params,
    outbox.c.deadline,
    outbox.c.item,
    outbox.c.due_on,
    outbox.c.created_at,
    outbox.c.status,
    outbox.c.reason,
    outbox.c.attempts,
    outbox.c.next_attempt_at,
    outbox.c.recipient,
    outbox.c.sent_at,
    outbox.c.digest,
)


def _moot(still: ColumnElement[bool]) -> Update:
    """Reminders of a deadline that does not run any more, or not until that day."""
    runs = exists().where(
        deadline_is(outbox.c.case_id, outbox.c.seq, outbox.c.deadline, outbox.c.item),
        deadline.c.status == word("open"),
        deadline.c.due_on == outbox.c.due_on,
    )
    of_case = and_(_REMINDER, outbox.c.case_id.is_not(None), outbox.c.leased_until.is_(None))
    return (
        update(outbox).where(still, of_case, ~runs).values(status=word("superseded"), reason=word("settled"))
    )


def _moot_ones() -> dict[str, Statement]:
    return {
        "OUTBOX_MOOT_WAITING": Statement(_moot(_WAITING)),
        "OUTBOX_MOOT_HELD": Statement(_moot(HELD)),
    }


def _counted_anew() -> dict[str, Statement]:
    """Reminders of what has another due date by now, and of what has its former one again."""
    this = outbox.c.intent == p("intent")
    passed_over = and_(outbox.c.status == word("superseded"), outbox.c.reason == word("settled"))
    free = outbox.c.leased_until.is_(None)
    again = {"status": word("new"), "reason": NULL, "attempts": number(0), "next_attempt_at": NULL}
    return {
        "OUTBOX_AGAIN": Statement(update(outbox).where(this, passed_over).values(**again), ("intent",)),
        "OUTBOX_SETTLED": Statement(
            update(outbox).where(this, free).values(status=word("superseded"), reason=word("settled")),
            ("intent",),
        ),
        "OUTBOX_LEFT": Statement(
            select(number(1)).where(this, outbox.c.status.in_([word("sent"), word("uncertain")])),
            ("intent",),
        ),
        # The identity of the reminder of a duty begins so, and identities are indexed.
        "OUTBOX_OF_DUTIES": Statement(
            select(outbox.c.intent, outbox.c.status, outbox.c.deadline, outbox.c.due_on, outbox.c.params)
            .where(
                outbox.c.intent >= word("d:"),
                outbox.c.intent < word("d;"),
                free,
                or_(outbox.c.status.in_([word("new"), word("later"), word("held")]), passed_over),
            )
            .order_by(outbox.c.intent)
        ),
    }


def _old_news() -> dict[str, Statement]:
    """News of steps that nobody tried to send yet, of organisations that nothing was sent to; what somebody lets go
    again by hand bears a reason and is no such news."""
    left = outbox.alias("left")
    written_to = exists().where(
        left.c.status == word("sent"), left.c.organisation.is_not_distinct_from(outbox.c.organisation)
    )
    return {
        "OUTBOX_OLD_NEWS": Statement(
            select(outbox.c.id).where(
                _WAITING,
                outbox.c.status == word("new"),
                outbox.c.kind == word("step_done"),
                outbox.c.reason.is_(None),
                outbox.c.attempts == number(0),
                outbox.c.leased_until.is_(None),
                outbox.c.created_at < p("before"),
                ~written_to,
            ),
            ("before",),
        ),
    }


def _claiming() -> dict[str, Statement]:
    free = and_(
        _WAITING,
        outbox.c.leased_until.is_(None),
        or_(outbox.c.next_attempt_at.is_(None), outbox.c.next_attempt_at <= p("now")),
    )
    used = or_(
        outbox.c.status.in_([word("sent"), word("uncertain")]),
        outbox.c.leased_until.is_not(None),
    )
    return {
        # Who failed goes to the end: a mail that fails whenever it is tried keeps no other one waiting.
        "OUTBOX_FREE_ROWS": Statement(
            select(outbox.c.id, outbox.c.kind, outbox.c.organisation)
            .where(free)
            .order_by(outbox.c.next_attempt_at.is_not(None), outbox.c.next_attempt_at, outbox.c.id),
            ("now",),
        ),
        "OUTBOX_DIGEST_ROWS": Statement(
            select(outbox.c.id, outbox.c.intent, outbox.c.reason, deadline.c.rungs)
            .outerjoin_from(
                outbox,
                deadline,
                deadline_is(outbox.c.case_id, outbox.c.seq, outbox.c.deadline, outbox.c.item),
            )
            .where(free, _REMINDER, outbox.c.organisation == p("organisation"))
            .order_by(outbox.c.id),
            ("now", "organisation"),
        ),
        # The identity of a reminder begins with that of its ladder, and identities are indexed.
        "OUTBOX_RUNGS_LEFT": Statement(
            select(outbox.c.intent).where(
                outbox.c.intent >= p("first"),
                outbox.c.intent < p("end"),
                outbox.c.status.in_([word("sent"), word("uncertain")]),
            ),
            ("first", "end"),
        ),
        "OUTBOX_DIGEST_USED": Statement(
            select(number(1)).where(outbox.c.digest == p("digest"), outbox.c.digest.is_not(None), used),
            ("digest",),
        ),
    }


def _taking() -> dict[str, Statement]:
    leased = update(outbox).where(outbox.c.id == p("id"))
    return {
        "OUTBOX_LEASE": Statement(
            leased.values(
                leased_until=p("leased_until"),
                leased_by=p("leased_by"),
                digest=p("digest"),
                attempts=outbox.c.attempts + number(1),
            ),
            ("leased_until", "leased_by", "digest", "id"),
        ),
        "OUTBOX_PASSED_OVER": Statement(
            leased.values(status=word("superseded"), reason=p("reason")), ("reason", "id")
        ),
    }


_FREED = {"leased_until": NULL, "leased_by": NULL}
_THIS = update(outbox).where(outbox.c.id == p("id"))


def _settling() -> dict[str, Statement]:
    ours = _THIS.where(outbox.c.leased_by == p("leased_by"))
    ended = and_(outbox.c.leased_until.is_not(None), outbox.c.leased_until <= p("now"))
    return {
        "OUTBOX_SENT": Statement(
            _THIS.values(
                status=word("sent"), sent_at=p("sent_at"), recipient=p("recipient"), reason=NULL, **_FREED
            ),
            ("recipient", "sent_at", "id"),
        ),
        "OUTBOX_PUT_OFF": Statement(
            ours.values(
                status=word("later"),
                reason=p("reason"),
                next_attempt_at=p("next_attempt_at"),
                attempts=outbox.c.attempts - number(1),
                **_FREED,
            ),
            ("reason", "next_attempt_at", "id", "leased_by"),
        ),
        "OUTBOX_SETTLE": Statement(
            ours.values(
                status=p("status"), reason=p("reason"), next_attempt_at=p("next_attempt_at"), **_FREED
            ),
            ("status", "reason", "next_attempt_at", "id", "leased_by"),
        ),
        "OUTBOX_EXPIRED_LETTERS": Statement(
            update(outbox)
            .where(ended, outbox.c.kind == word("letter"))
            .values(status=word("uncertain"), reason=word("lease_expired"), **_FREED),
            ("now",),
        ),
        "OUTBOX_EXPIRED": Statement(
            update(outbox).where(ended, outbox.c.kind != word("letter")).values(**_FREED), ("now",)
        ),
    }


def _by_hand() -> dict[str, Statement]:
    stuck = outbox.c.status.in_([word("held"), word("uncertain"), word("dead"), word("later")])
    return {
        "OUTBOX_RETRY": Statement(
            _THIS.where(stuck, outbox.c.leased_until.is_(None)).values(
                status=word("new"), reason=p("reason"), attempts=number(0), next_attempt_at=NULL
            ),
            ("reason", "id"),
        ),
        "OUTBOX_RESOLVE": Statement(
            _THIS.where(stuck, outbox.c.leased_until.is_(None)).values(
                status=p("status"), reason=p("reason"), sent_at=p("sent_at")
            ),
            ("status", "reason", "sent_at", "id"),
        ),
        "OUTBOX_HOLD_ALL": Statement(
            update(outbox).where(_WAITING).values(status=word("held"), reason=p("reason"), **_FREED),
            ("reason",),
        ),
    }


def _turned() -> dict[str, Statement]:
    """What a clock that was ahead has done, and what nobody tried to send of it."""
    untouched = and_(
        outbox.c.leased_until.is_(None),
        or_(
            and_(outbox.c.status == word("held"), outbox.c.reason.in_([word("nobody"), word("no_address")])),
            and_(outbox.c.status == word("new"), outbox.c.attempts == number(0), outbox.c.reason.is_(None)),
            and_(outbox.c.status == word("later"), outbox.c.attempts == number(0)),
            and_(outbox.c.status == word("superseded"), outbox.c.reason == word("newer")),
        ),
    )
    ahead = and_(_REMINDER, outbox.c.created_at > p("now"))
    of_cases = (
        select(outbox.c.case_id, outbox.c.seq, outbox.c.deadline, outbox.c.item)
        .where(ahead, outbox.c.case_id.is_not(None))
        .distinct()
        .subquery("ahead")
    )
    ladders = (
        select(case.c.id, case.c.code, *RUNNING)
        .select_from(of_cases)
        .join(deadline, deadline_is(*of_cases.c))
        .join(case, case.c.id == deadline.c.case_id)
        .where(deadline.c.status == word("open"), deadline.c.rung > number(0))
    )
    return {
        "DEADLINES_REMINDED_AHEAD": Statement(ladders, ("now",)),
        "OUTBOX_FORGET": Statement(
            delete(outbox).where(outbox.c.intent == p("intent"), untouched), ("intent",)
        ),
        "OUTBOX_FORGET_DUTIES": Statement(
            delete(outbox).where(ahead, outbox.c.case_id.is_(None), untouched), ("now",)
        ),
        "OUTBOX_NEWS_AGAIN": Statement(
            update(outbox)
            .where(
                outbox.c.status == word("superseded"),
                outbox.c.reason == word("old_news"),
                outbox.c.created_at >= p("since"),
            )
            .values(status=word("new"), reason=NULL),
            ("since",),
        ),
    }


def _known() -> dict[str, Statement]:
    """The newest instants that the book knows, and what waits for one that is too far away."""
    too_long = and_(_WAITING, outbox.c.next_attempt_at > p("latest"))
    leased = and_(outbox.c.leased_until.is_not(None), outbox.c.leased_until > p("latest"))

    def newest(instant: ColumnElement[str], order: ColumnElement[int]) -> Statement:
        return Statement(select(instant).order_by(order.desc()).limit(number(1)).offset(number(0)))

    return {
        "OUTBOX_LEASES_SHORTENED": Statement(
            update(outbox).where(leased).values(leased_until=p("until")), ("until", "latest")
        ),
        "OUTBOX_WAITS_SHORTENED": Statement(
            update(outbox).where(too_long).values(next_attempt_at=p("until")), ("until", "latest")
        ),
        "OUTBOX_NEWEST": newest(outbox.c.created_at, outbox.c.id),
        "EVENT_NEWEST": newest(event.c.recorded_at, event.c.id),
        "ANCHOR_NEWEST": newest(anchor.c.made_at, anchor.c.n),
    }


def _listing() -> dict[str, Statement]:
    listed = select(*_MESSAGE).outerjoin_from(outbox, case, case.c.id == outbox.c.case_id)
    return {
        "OUTBOX_ROW": Statement(listed.where(outbox.c.id == p("id")), ("id",)),
        "OUTBOX_LIST": Statement(
            listed.where(or_(p("status").is_(None), outbox.c.status == p("status")))
            .order_by(outbox.c.id.desc())
            .limit(p("limit"))
            .offset(number(0)),
            ("status", "status", "limit"),
        ),
        "OUTBOX_OF_CASE": Statement(
            listed.where(outbox.c.case_id == p("case_id")).order_by(outbox.c.id), ("case_id",)
        ),
        "OUTBOX_COUNTS": Statement(
            select(outbox.c.status, func.count()).group_by(outbox.c.status).order_by(outbox.c.status)
        ),
        "OUTBOX_HELD": Statement(
            select(outbox.c.organisation, outbox.c.reason, func.count())
            .where(HELD)
            .group_by(outbox.c.organisation, outbox.c.reason)
            .order_by(outbox.c.organisation, outbox.c.reason)
        ),
    }


def statements() -> dict[str, Statement]:
    return {
        **_sweep(),
        **_moot_ones(),
        **_old_news(),
        **_counted_anew(),
        **_claiming(),
        **_taking(),
        **_settling(),
        **_by_hand(),
        **_turned(),
        **_known(),
        **_listing(),
    }
