"""Statements in SQLAlchemy Core: the papers of a case, where their originals lie and who has borrowed them."""

from sqlalchemy import and_, exists, func, select, update

from ketnap.storage.correspondence.custody_row import CustodyRow
from ketnap.storage.statements.cases import InsertInto, Statement, inserted, number, p, word
from ketnap.storage.tables import case, custody, organisation, person
from ketnap.workflow.custody import LENDING, LENT

_PAPER = ("case_id", "seq", "document", "nth")


def _open_loans() -> Statement:
    """What was lent and is not back, with whose paper it is: the longest first."""
    later = custody.alias("later")
    since = exists().where(
        *(later.c[name] == custody.c[name] for name in _PAPER),
        later.c.n > custody.c.n,
        later.c.act.in_([word(each) for each in LENDING]),
        later.c.withdrawn.is_(None),
    )
    return Statement(
        select(
            case.c.code,
            person.c.name,
            case.c.cell,
            organisation.c.name,
            case.c.definition,
            custody.c.document,
            custody.c.number,
            custody.c.what,
            custody.c.on_day,
        )
        .join_from(custody, case, case.c.id == custody.c.case_id)
        .join(person, person.c.id == case.c.person_id)
        .join(organisation, organisation.c.code == case.c.cell)
        .where(custody.c.act == word(LENT), custody.c.withdrawn.is_(None), ~since)
        .order_by(custody.c.on_day, case.c.id, custody.c.n)
    )


def statements(insert: InsertInto) -> dict[str, Statement]:
    rows = select(*(custody.c[name] for name in CustodyRow._fields)).order_by(custody.c.case_id, custody.c.n)
    command = custody.c.command == p("command")
    # Command ids have six digits, until there are more than a million.
    newest = (
        select(custody.c.command)
        .where(custody.c.withdrawn.is_(None))
        .order_by(func.length(custody.c.command).desc(), custody.c.command.desc())
        .limit(number(1))
        .offset(number(0))
    )
    return {
        "CUSTODY_INSERT": Statement(inserted(insert, custody, CustodyRow), CustodyRow._fields),
        "CUSTODY_COUNT": Statement(
            select(func.count()).select_from(custody).where(custody.c.case_id == p("case_id")), ("case_id",)
        ),
        "CUSTODY_OF_CASE": Statement(rows.where(custody.c.case_id == p("case_id")), ("case_id",)),
        "CUSTODY_OF_COMMAND": Statement(rows.where(command), ("command",)),
        "CUSTODY_OF_KEY": Statement(rows.where(custody.c.key == p("key")), ("key",)),
        "CUSTODY_WITHDRAW": Statement(
            update(custody)
            .where(and_(command, custody.c.withdrawn.is_(None)))
            .values(withdrawn=p("withdrawn")),
            ("withdrawn", "command"),
        ),
        "CUSTODY_LAST_COMMAND": Statement(newest),
        "CUSTODY_LENT": _open_loans(),
    }
