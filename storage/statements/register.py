"""Statements in SQLAlchemy Core: settings, the law, organisations with their powers and posts."""

from typing import Any, NamedTuple

from sqlalchemy import and_, delete, exists, func, literal_column, or_, select, update

from ketnap.storage.statements.cases import HELD, InsertInto, Statement, inserted, number, p, word
from ketnap.storage.tables import (
    calendar_day,
    calendar_year,
    case,
    deadline,
    definition,
    instruments,
    link,
    organisation,
    post,
    power,
    rules,
    setting,
)
from ketnap.storage.tables_correspondence import outbox
from ketnap.workflow.calendar import Year


class OrganisationRow(NamedTuple):
    code: str
    name: str
    kind: str
    abbreviation: str
    place: int
    place_last: int
    folded: str
    sort_key: str


class LinkRow(NamedTuple):
    organisation: str
    from_on: str
    parent: str
    until: str | None


class PowerRow(NamedTuple):
    organisation: str
    power: str
    from_on: str
    manner: str | None
    until: str | None


class PostRow(NamedTuple):
    organisation: str
    title: str
    holder: str
    email: str | None
    from_on: str
    until: str | None


class DayRow(NamedTuple):
    day: str
    kind: str
    name: str
    source: str
    status: str
    provenance: str


class DefinitionRow(NamedTuple):
    hash: str
    version: str
    data: str
    released_on: str


class TextRow(NamedTuple):
    hash: str
    data: str


def _settings(insert: InsertInto) -> dict[str, Statement]:
    put = insert(setting).values(name=p("name"), value=p("value"))
    put = put.on_conflict_do_update(index_elements=["name"], set_={"value": put.excluded.value})
    return {
        "SETTING_GET": Statement(select(setting.c.value).where(setting.c.name == p("name")), ("name",)),
        "SETTINGS": Statement(select(setting.c.name, setting.c.value).order_by(setting.c.name)),
        "SETTING_PUT": Statement(put, ("name", "value")),
        "SETTING_REMOVE": Statement(delete(setting).where(setting.c.name == p("name")), ("name",)),
    }


def _law(insert: InsertInto) -> dict[str, Statement]:
    by_hash = ["hash"]
    days = (
        calendar_day.c.day,
        calendar_day.c.kind,
        calendar_day.c.name,
        calendar_day.c.source,
        calendar_day.c.status,
        calendar_day.c.provenance,
    )
    pinned = select(func.count()).where(case.c.definition == definition.c.hash).scalar_subquery()
    kept = select(definition.c.hash, definition.c.version, definition.c.released_on, pinned)
    runs = exists().where(deadline.c.case_id == case.c.id, deadline.c.status == word("open"))
    pinned_cases = select(case.c.code, case.c.definition, case.c.state, runs).order_by(case.c.id)
    pin = update(case).where(case.c.code == p("code")).values(definition=p("definition"))
    return {
        "CASES_PINNED": Statement(pinned_cases),
        "CASE_PIN": Statement(pin, ("definition", "code")),
        "DEFINITION": Statement(select(definition.c.data).where(definition.c.hash == p("hash")), ("hash",)),
        "DEFINITIONS": Statement(kept.order_by(definition.c.released_on, definition.c.version)),
        "DEFINITION_INSERT": Statement(
            inserted(insert, definition, DefinitionRow).on_conflict_do_nothing(index_elements=by_hash),
            DefinitionRow._fields,
        ),
        "RULES": Statement(select(rules.c.data).where(rules.c.hash == p("hash")), ("hash",)),
        "RULES_INSERT": Statement(
            inserted(insert, rules, TextRow).on_conflict_do_nothing(index_elements=by_hash), TextRow._fields
        ),
        "INSTRUMENTS": Statement(
            select(instruments.c.data).where(instruments.c.hash == p("hash")), ("hash",)
        ),
        "INSTRUMENTS_INSERT": Statement(
            inserted(insert, instruments, TextRow).on_conflict_do_nothing(index_elements=by_hash),
            TextRow._fields,
        ),
        "CALENDAR_DAYS": Statement(select(*days).order_by(calendar_day.c.day)),
        "CALENDAR_YEARS": Statement(
            select(calendar_year.c.year, calendar_year.c.status, calendar_year.c.source).order_by(
                calendar_year.c.year
            )
        ),
        "CALENDAR_DAYS_CLEAR": Statement(delete(calendar_day)),
        "CALENDAR_YEARS_CLEAR": Statement(delete(calendar_year)),
        "CALENDAR_DAY_INSERT": Statement(inserted(insert, calendar_day, DayRow), DayRow._fields),
        "CALENDAR_YEAR_INSERT": Statement(inserted(insert, calendar_year, Year), Year._fields),
    }


# An organisation as `Organisation` has it.
_ORGANISATION = (
    organisation.c.code,
    organisation.c.name,
    organisation.c.kind,
    organisation.c.abbreviation,
    organisation.c.successor,
    organisation.c.ended_on,
)


def _parent_today() -> Any:
    """The organisation directly above on a day: two parameters `day`."""
    return (
        select(link.c.parent)
        .where(
            link.c.organisation == organisation.c.code,
            link.c.from_on <= p("day"),
            or_(link.c.until.is_(None), link.c.until >= p("day")),
        )
        .scalar_subquery()
    )


def _organisations() -> dict[str, Statement]:
    ordered = select(*_ORGANISATION, _parent_today(), organisation.c.place, organisation.c.place_last)
    return {
        "ORGANISATION": Statement(select(*_ORGANISATION).where(organisation.c.code == p("code")), ("code",)),
        "ORGANISATIONS": Statement(ordered.order_by(organisation.c.place), ("day", "day")),
        "ORGANISATIONS_BY_FOLDED": Statement(
            select(*_ORGANISATION)
            .where((word(" ") + organisation.c.folded).like(p("pattern"), escape="!"))
            .order_by(organisation.c.sort_key, organisation.c.code),
            ("pattern",),
        ),
        "SUBTREE": Statement(
            select(organisation.c.place, organisation.c.place_last).where(organisation.c.code == p("code")),
            ("code",),
        ),
    }


def _dated() -> dict[str, Statement]:
    held = and_(power.c.organisation == p("organisation"), power.c.power == p("power"))
    return {
        "LINKS_OF": Statement(
            select(link.c.parent, link.c.from_on, link.c.until)
            .where(link.c.organisation == p("organisation"))
            .order_by(link.c.from_on),
            ("organisation",),
        ),
        "LINKS_UNDER": Statement(
            select(link.c.organisation, link.c.from_on, link.c.until)
            .where(link.c.parent == p("parent"))
            .order_by(link.c.organisation, link.c.from_on),
            ("parent",),
        ),
        "POWERS_OF": Statement(
            select(power.c.power, power.c.manner, power.c.from_on, power.c.until)
            .where(power.c.organisation == p("organisation"))
            .order_by(power.c.power, power.c.from_on),
            ("organisation",),
        ),
        "POWERS_NAMED": Statement(
            select(power.c.from_on, power.c.until).where(held).order_by(power.c.from_on),
            ("organisation", "power"),
        ),
        "POSTS_OF": Statement(
            select(post.c.id, post.c.title, post.c.holder, post.c.email, post.c.from_on, post.c.until)
            .where(post.c.organisation == p("organisation"))
            .order_by(post.c.from_on, post.c.id),
            ("organisation",),
        ),
        "POSTS_ON": Statement(
            select(post.c.title, post.c.holder, post.c.email, post.c.from_on, post.c.until)
            .where(
                post.c.organisation == p("organisation"),
                post.c.from_on <= p("day"),
                or_(post.c.until.is_(None), post.c.until >= p("day")),
            )
            .order_by(post.c.from_on, post.c.id),
            ("organisation", "day", "day"),
        ),
    }


def _places() -> dict[str, Statement]:
    return {
        "CASES_OF_CELL": Statement(
            select(case.c.code).where(case.c.cell == p("cell")).order_by(case.c.code), ("cell",)
        ),
        "PLACES": Statement(
            select(
                organisation.c.code,
                _parent_today(),
                organisation.c.successor,
                organisation.c.place,
                organisation.c.place_last,
            ).order_by(organisation.c.sort_key, organisation.c.code),
            ("day", "day"),
        ),
    }


def _changing(insert: InsertInto) -> dict[str, Statement]:
    held = (
        power.c.organisation == p("organisation"),
        power.c.power == p("power"),
        power.c.from_on == p("from_on"),
    )
    stands = (link.c.organisation == p("organisation"), link.c.from_on == p("from_on"))
    return {
        "ORGANISATION_INSERT": Statement(
            inserted(insert, organisation, OrganisationRow), OrganisationRow._fields
        ),
        "ORGANISATION_END": Statement(
            update(organisation)
            .where(organisation.c.code == p("code"))
            .values(successor=p("successor"), ended_on=p("ended_on")),
            ("successor", "ended_on", "code"),
        ),
        "ORGANISATION_PLACE": Statement(
            update(organisation)
            .where(organisation.c.code == p("code"))
            .values(place=p("place"), place_last=p("place_last")),
            ("place", "place_last", "code"),
        ),
        "LINK_INSERT": Statement(inserted(insert, link, LinkRow), LinkRow._fields),
        "LINK_END": Statement(
            update(link).where(*stands).values(until=p("until")), ("until", "organisation", "from_on")
        ),
        "LINK_REMOVE": Statement(delete(link).where(*stands), ("organisation", "from_on")),
        "POWER_INSERT": Statement(inserted(insert, power, PowerRow), PowerRow._fields),
        "POWER_END": Statement(
            update(power).where(*held).values(until=p("until")), ("until", "organisation", "power", "from_on")
        ),
        "POWER_REMOVE": Statement(delete(power).where(*held), ("organisation", "power", "from_on")),
        "POST_INSERT": Statement(inserted(insert, post, PostRow), PostRow._fields),
        "POST_END": Statement(
            update(post).where(post.c.id == p("id")).values(until=p("until")), ("until", "id")
        ),
        # Whoever waits for an address is sent to as soon as there is one.
        "OUTBOX_FREE": Statement(
            update(outbox)
            .where(
                outbox.c.organisation == p("organisation"),
                HELD,
                outbox.c.reason == word("no_address"),
            )
            .values(status=word("new"), reason=literal_column("NULL"), attempts=number(0)),
            ("organisation",),
        ),
    }


def statements(insert: InsertInto) -> dict[str, Statement]:
    return {
        **_settings(insert),
        **_law(insert),
        **_organisations(),
        **_dated(),
        **_places(),
        **_changing(insert),
    }
