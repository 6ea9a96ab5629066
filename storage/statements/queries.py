"""Statements in SQLAlchemy Core: what lists and screens read."""

from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select

from ketnap.storage.statements.cases import HELD, RUNNING, Statement, number, p, word
from ketnap.storage.tables import case, deadline, document, event, organisation, person, post
from ketnap.storage.tables_correspondence import outbox
from ketnap.workflow.moves_told import MOVE
from ketnap.workflow.procedure import NEW

# A case as `CaseLine` has it.
_CASE = (
    case.c.code,
    person.c.name,
    person.c.born_on,
    case.c.cell,
    organisation.c.name,
    case.c.state,
    case.c.state_since,
    case.c.version,
    case.c.opened_on,
)


def _joined(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .join_from(case, person, person.c.id == case.c.person_id)
        .join(organisation, organisation.c.code == case.c.cell)
    )


def _in_subtree() -> Any:
    return and_(organisation.c.place >= p("lo"), organisation.c.place <= p("hi"))


def _cases() -> dict[str, Statement]:
    cases = _joined(*_CASE)
    by_name = (person.c.sort_key, case.c.id)
    named = (word(" ") + person.c.folded).like(p("pattern"), escape="!")
    same_person = and_(person.c.folded == p("folded"), person.c.born_on == p("born_on"))
    return {
        "CASES": Statement(
            cases.where(_in_subtree(), or_(p("state").is_(None), case.c.state == p("state"))).order_by(
                *by_name
            ),
            ("lo", "hi", "state", "state"),
        ),
        "CASES_NAMED": Statement(cases.where(named).order_by(*by_name), ("pattern",)),
        "CASES_OF_NUMBER": Statement(
            cases.where(
                person.c.identity_number == p("number"), person.c.identity_number.is_not(None)
            ).order_by(*by_name),
            ("number",),
        ),
        "CASES_MOVED": Statement(
            select(case.c.code)
            .join(organisation, organisation.c.code == case.c.cell)
            .where(
                exists().where(
                    event.c.case_id == case.c.id,
                    event.c.step == word(MOVE),
                    event.c.happened_on >= p("first"),
                    event.c.happened_on <= p("last"),
                ),
                _in_subtree(),
            )
            .order_by(case.c.id),
            ("first", "last", "lo", "hi"),
        ),
        "CASES_OF_PERSON": Statement(cases.where(same_person).order_by(*by_name), ("folded", "born_on")),
        # A case whose opening was taken back has no state but the first and speaks of nobody any more.
        "CASES_OF_EVERYBODY": Statement(
            select(case.c.code, person.c.name, person.c.born_on, person.c.identity_number)
            .join_from(case, person, person.c.id == case.c.person_id)
            .where(case.c.state != word(NEW))
            .order_by(case.c.id)
        ),
    }


def _counts() -> dict[str, Statement]:
    return {
        "STATES": Statement(
            _joined(case.c.state, func.count())
            .where(_in_subtree())
            .group_by(case.c.state)
            .order_by(case.c.state),
            ("lo", "hi"),
        ),
        "CASES_OLDEST": Statement(
            select(case.c.cell, case.c.state, func.min(case.c.opened_on))
            .group_by(case.c.cell, case.c.state)
            .order_by(case.c.cell, case.c.state)
        ),
        "LAST_COMMAND": Statement(
            select(event.c.command).order_by(event.c.id.desc()).limit(number(1)).offset(number(0))
        ),
        "TOTALS": Statement(
            select(
                select(func.count()).select_from(case).where(case.c.state != word(NEW)).scalar_subquery(),
                select(func.count()).select_from(event).scalar_subquery(),
            )
        ),
    }


def _documents() -> dict[str, Statement]:
    return {
        "DOCUMENTS_OF_CASE": Statement(
            select(document.c.seq, document.c.n, document.c.kind, document.c.number, document.c.issued_on)
            .join_from(document, case, case.c.id == document.c.case_id)
            .where(case.c.code == p("code"))
            .order_by(document.c.issued_on, document.c.seq, document.c.n),
            ("code",),
        ),
    }


def _deadlines() -> dict[str, Statement]:
    lines = (
        select(case.c.code, person.c.name, case.c.cell, organisation.c.name, case.c.definition, *RUNNING)
        .join_from(deadline, case, case.c.id == deadline.c.case_id)
        .join(person, person.c.id == case.c.person_id)
        .join(organisation, organisation.c.code == case.c.cell)
        .where(deadline.c.status == word("open"), _in_subtree())
        .order_by(deadline.c.due_on, case.c.id, deadline.c.seq, deadline.c.kind, deadline.c.item)
    )
    uncertain = and_(deadline.c.status == word("open"), deadline.c.calendar_status != word("official"))
    year = func.substr(deadline.c.due_on, number(1), number(4))
    return {
        "DEADLINES_UNTIL": Statement(lines.where(deadline.c.due_on <= p("until")), ("lo", "hi", "until")),
        "DEADLINES_OPEN": Statement(lines, ("lo", "hi")),
        "DEADLINE_NEXT": Statement(
            select(func.min(deadline.c.due_on)).where(
                deadline.c.status == word("open"), deadline.c.due_on > p("after")
            ),
            ("after",),
        ),
        "DEADLINES_UNCERTAIN": Statement(
            select(year, deadline.c.calendar_status, func.count())
            .where(uncertain)
            .group_by(year, deadline.c.calendar_status)
            .order_by(year)
        ),
        # Reminders to come: the sweep has not passed them yet.
        "RUNGS_TO_COME": Statement(
            select(case.c.id, case.c.code, case.c.cell, case.c.definition, deadline.c.rung, *RUNNING)
            .join_from(deadline, case, case.c.id == deadline.c.case_id)
            .where(deadline.c.next_rung_on.is_not(None), deadline.c.next_rung_on <= p("until"))
            .order_by(deadline.c.next_rung_on, case.c.id),
            ("until",),
        ),
    }


def _gaps() -> dict[str, Statement]:
    reachable = exists().where(
        post.c.organisation == organisation.c.code,
        post.c.email.is_not(None),
        post.c.from_on <= p("day"),
        or_(post.c.until.is_(None), post.c.until >= p("day")),
    )
    told = exists().where(case.c.cell == organisation.c.code)
    held = select(func.count()).where(outbox.c.organisation == organisation.c.code, HELD).scalar_subquery()
    return {
        "WITHOUT_ADDRESS": Statement(
            select(organisation.c.code, organisation.c.name, held)
            .where(or_(told, held > number(0)), ~reachable)
            .order_by(organisation.c.sort_key),
            ("day", "day"),
        ),
    }


def statements() -> dict[str, Statement]:
    return {**_cases(), **_counts(), **_documents(), **_deadlines(), **_gaps()}
