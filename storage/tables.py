"""The tables, in SQLAlchemy Core. Everything else in storage is derived from them.

Days are ISO text, instants ISO text in UTC, structures JSON text: what is counted, searched or joined has a
column. Keys are natural (case, event number, place in the event), so all are known before anything is written.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def one_of(column: str, *words: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(word) for word in words)})", name=column)


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of some rows only, said to each database in its own option."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


# ---- what the program runs by

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)

# The newest number given out: of cases, of commands.
counter = Table(
    "counter",
    metadata,
    Column("name", Text, primary_key=True),
    Column("last", Integer, nullable=False),
    sqlite_with_rowid=False,
)

definition = Table(
    "definition",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("version", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("released_on", Text, nullable=False),
)

# Rules and instruments by the hash of their text; which ones are in use stands in the setting `law`.
rules = Table(
    "rules",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("data", Text, nullable=False),
)

instruments = Table(
    "instruments",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("data", Text, nullable=False),
)

calendar_year = Table(
    "calendar_year",
    metadata,
    Column("year", Integer, primary_key=True),
    Column("status", Text, nullable=False),
    Column("source", Text, nullable=False),
)

calendar_day = Table(
    "calendar_day",
    metadata,
    Column("day", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("provenance", Text, nullable=False),
    sqlite_with_rowid=False,
)

# ---- organisations

# `place` to `place_last` holds the subtree of today (preorder); history follows the dated links.
organisation = Table(
    "organisation",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("abbreviation", Text, nullable=False),
    Column("successor", Text, ForeignKey("organisation.code")),
    Column("ended_on", Text),
    Column("place", Integer, nullable=False),
    Column("place_last", Integer, nullable=False),
    Column("folded", Text, nullable=False),
    Column("sort_key", Text, nullable=False),
    Index(None, "place"),
)

link = Table(
    "link",
    metadata,
    Column("organisation", Text, ForeignKey("organisation.code"), primary_key=True),
    Column("from_on", Text, primary_key=True),
    Column("parent", Text, ForeignKey("organisation.code"), nullable=False),
    Column("until", Text),
    Index(None, "parent"),
    sqlite_with_rowid=False,
)

power = Table(
    "power",
    metadata,
    Column("organisation", Text, ForeignKey("organisation.code"), primary_key=True),
    Column("power", Text, primary_key=True),
    Column("from_on", Text, primary_key=True),
    Column("manner", Text),
    Column("until", Text),
    sqlite_with_rowid=False,
)

post = Table(
    "post",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("organisation", Text, ForeignKey("organisation.code"), nullable=False),
    Column("title", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("email", Text),
    Column("from_on", Text, nullable=False),
    Column("until", Text),
    Index(None, "organisation"),
)

# ---- cases

person = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("sort_key", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("sex", Text),
    Column("born_on", Text),
    Column("ethnicity", Text),
    Column("occupation", Text),
    Column("identity_number", Text),
    Column("phone", Text),
    Column("email", Text),
    Column("native_place", Text),
    Column("residence", Text),
    partial("ix_person_identity_number", "identity_number", where="identity_number IS NOT NULL"),
    Index(None, "folded"),
)

# `record` is the running result (the counting entries), `head` the hash of the newest event.
case = Table(
    "case",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", Text, nullable=False),
    Column("person_id", Integer, ForeignKey("person.id"), nullable=False),
    Column("cell", Text, ForeignKey("organisation.code"), nullable=False),
    Column("definition", Text, ForeignKey("definition.hash"), nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state_since", Text),
    Column("opened_on", Text, nullable=False),
    Column("latest", Text),
    Column("head", LargeBinary, nullable=False),
    # The one long column stands last: what follows a long one is found only by reading it through.
    Column("record", Text, nullable=False),
    UniqueConstraint("code"),
    Index(None, "cell", "state"),
)

# `seq` is the version of the case after the event; `id` is the order of entry over all cases.
event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("case.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("step", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("happened_on", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("replaces", Integer),
    Column("body", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    # Released when the event is corrected or withdrawn, so that the same line may be typed again.
    Column("key", Text),
    UniqueConstraint("case_id", "seq"),
    Index(None, "command"),
    partial("uq_event_key", "key", where="key IS NOT NULL", unique=True),
)

# The papers of events that stand.
document = Table(
    "document",
    metadata,
    Column("case_id", Integer, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("issued_on", Text, nullable=False),
    ForeignKeyConstraint(["case_id", "seq"], ["event.case_id", "event.seq"]),
    sqlite_with_rowid=False,
)

# Where originals lie and who borrowed them (workflow/custody.py): only ever added to, no part of the history. A paper is
# named by the place of its event, which a correction keeps; `withdrawn` is the command that took an act back.
custody = Table(
    "custody",
    metadata,
    Column("case_id", Integer, ForeignKey("case.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("document", Text, nullable=False),
    Column("nth", Integer, nullable=False),
    Column("number", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("what", Text),
    Column("on_day", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("key", Text),
    Column("withdrawn", Text),
    one_of("act", "placed", "lent", "returned"),
    Index(None, "command"),
    partial("ix_custody_key", "key", where="key IS NOT NULL"),
    partial("ix_custody_lent", "on_day", where="act = 'lent'"),
    sqlite_with_rowid=False,
)

# Reminders: `rungs` holds all of them, `rung` is the next one's place there, and only its day is indexed.
# Closing a deadline and raising a rung write the same row, so neither can miss the other.
deadline = Table(
    "deadline",
    metadata,
    Column("case_id", Integer, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("opened_on", Text, nullable=False),
    Column("starts_on", Text),
    Column("due_on", Text),
    Column("owner", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("closed_by", Integer),
    Column("closed_on", Text),
    Column("rungs", Text, nullable=False),
    Column("rung", Integer, nullable=False),
    Column("next_rung_on", Text),
    Column("source", Text, nullable=False),
    Column("provenance", Text, nullable=False),
    Column("length", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("calendar_status", Text, nullable=False),
    one_of("status", "open", "closed", "superseded", "dropped"),
    ForeignKeyConstraint(["case_id", "seq"], ["event.case_id", "event.seq"]),
    partial("ix_deadline_next_rung_on", "next_rung_on", where="next_rung_on IS NOT NULL"),
    sqlite_with_rowid=False,
)

# ---- proof

anchor = Table(
    "anchor",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("made_at", Text, nullable=False),
    Column("digest", Text, nullable=False),
)

anchor_case = Table(
    "anchor_case",
    metadata,
    Column("case_id", Integer, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("n", Integer, ForeignKey("anchor.n"), nullable=False),
    Column("head", LargeBinary, nullable=False),
    Index(None, "n"),
    sqlite_with_rowid=False,
)
