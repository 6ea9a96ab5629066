"""The tables of the first version."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _anchor() -> None:
    op.create_table(
        "anchor",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n", name="pk_anchor"),
    )


def _calendar_day() -> None:
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("provenance", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_calendar_day"),
        sqlite_with_rowid=False,
    )


def _calendar_year() -> None:
    op.create_table(
        "calendar_year",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_calendar_year"),
    )


def _counter() -> None:
    op.create_table(
        "counter",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counter"),
        sqlite_with_rowid=False,
    )


def _definition() -> None:
    op.create_table(
        "definition",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("released_on", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_definition"),
    )


def _instruments() -> None:
    op.create_table(
        "instruments",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_instruments"),
    )


def _organisation() -> None:
    op.create_table(
        "organisation",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("abbreviation", sa.Text(), nullable=False),
        sa.Column("successor", sa.Text(), nullable=True),
        sa.Column("ended_on", sa.Text(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("place_last", sa.Integer(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["successor"], ["organisation.code"], name="fk_organisation_successor"),
        sa.PrimaryKeyConstraint("code", name="pk_organisation"),
    )
    op.create_index("ix_organisation_place", "organisation", ["place"], unique=False)


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("born_on", sa.Text(), nullable=True),
        sa.Column("ethnicity", sa.Text(), nullable=True),
        sa.Column("occupation", sa.Text(), nullable=True),
        sa.Column("identity_number", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("native_place", sa.Text(), nullable=True),
        sa.Column("residence", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
    )
    op.create_index("ix_person_folded", "person", ["folded"], unique=False)
    op.create_index(
        "ix_person_identity_number",
        "person",
        ["identity_number"],
        unique=False,
        sqlite_where=sa.text("identity_number IS NOT NULL"),
        postgresql_where=sa.text("identity_number IS NOT NULL"),
    )


def _rules() -> None:
    op.create_table(
        "rules",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_rules"),
    )


def _setting() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_setting"),
        sqlite_with_rowid=False,
    )


def _anchor_case() -> None:
    op.create_table(
        "anchor_case",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["n"], ["anchor.n"], name="fk_anchor_case_n"),
        sa.PrimaryKeyConstraint("case_id", "version", name="pk_anchor_case"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_anchor_case_n", "anchor_case", ["n"], unique=False)


def _case() -> None:
    op.create_table(
        "case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("cell", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state_since", sa.Text(), nullable=True),
        sa.Column("opened_on", sa.Text(), nullable=False),
        sa.Column("latest", sa.Text(), nullable=True),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cell"], ["organisation.code"], name="fk_case_cell"),
        sa.ForeignKeyConstraint(["definition"], ["definition.hash"], name="fk_case_definition"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_case_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case"),
        sa.UniqueConstraint("code", name="uq_case_code"),
    )
    op.create_index("ix_case_cell_state", "case", ["cell", "state"], unique=False)


def _letter_counter() -> None:
    op.create_table(
        "letter_counter",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("began", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["issuer"], ["organisation.code"], name="fk_letter_counter_issuer"),
        sa.PrimaryKeyConstraint("issuer", "kind", "term", name="pk_letter_counter"),
        sqlite_with_rowid=False,
    )


def _link() -> None:
    op.create_table(
        "link",
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"], name="fk_link_organisation"),
        sa.ForeignKeyConstraint(["parent"], ["organisation.code"], name="fk_link_parent"),
        sa.PrimaryKeyConstraint("organisation", "from_on", name="pk_link"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_link_parent", "link", ["parent"], unique=False)


def _post() -> None:
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("from_on", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"], name="fk_post_organisation"),
        sa.PrimaryKeyConstraint("id", name="pk_post"),
    )
    op.create_index("ix_post_organisation", "post", ["organisation"], unique=False)


def _power() -> None:
    op.create_table(
        "power",
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("power", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Text(), nullable=False),
        sa.Column("manner", sa.Text(), nullable=True),
        sa.Column("until", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"], name="fk_power_organisation"),
        sa.PrimaryKeyConstraint("organisation", "power", "from_on", name="pk_power"),
        sqlite_with_rowid=False,
    )


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_event_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.UniqueConstraint("case_id", "seq", name="uq_event_case_id_seq"),
    )
    op.create_index("ix_event_command", "event", ["command"], unique=False)
    op.create_index(
        "uq_event_key",
        "event",
        ["key"],
        unique=True,
        sqlite_where=sa.text("key IS NOT NULL"),
        postgresql_where=sa.text("key IS NOT NULL"),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("intent", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.Column("recipient", sa.Text(), nullable=True),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=True),
        sa.Column("deadline", sa.Text(), nullable=True),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.Text(), nullable=True),
        sa.Column("leased_until", sa.Text(), nullable=True),
        sa.Column("leased_by", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.Text(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "status IN ('new', 'sent', 'later', 'uncertain', 'dead', 'held', 'superseded')",
            name=op.f("ck_outbox_status"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_outbox_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("intent", name="uq_outbox_intent"),
    )


def _outbox_indexes() -> None:
    op.create_index(
        "ix_outbox_digest",
        "outbox",
        ["digest"],
        unique=False,
        sqlite_where=sa.text("digest IS NOT NULL"),
        postgresql_where=sa.text("digest IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_leased",
        "outbox",
        ["leased_until"],
        unique=False,
        sqlite_where=sa.text("leased_until IS NOT NULL"),
        postgresql_where=sa.text("leased_until IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_step",
        "outbox",
        ["case_id", "seq"],
        unique=False,
        sqlite_where=sa.text("command IS NOT NULL"),
        postgresql_where=sa.text("command IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_stuck",
        "outbox",
        ["status"],
        unique=False,
        sqlite_where=sa.text("status IN ('held', 'uncertain', 'dead')"),
        postgresql_where=sa.text("status IN ('held', 'uncertain', 'dead')"),
    )
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("status IN ('new', 'later')"),
        postgresql_where=sa.text("status IN ('new', 'later')"),
    )


def _deadline() -> None:
    op.create_table(
        "deadline",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Text(), nullable=True),
        sa.Column("rungs", sa.Text(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("next_rung_on", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("provenance", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("calendar_status", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status IN ('open', 'closed', 'superseded', 'dropped')", name=op.f("ck_deadline_status")
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "seq"], ["event.case_id", "event.seq"], name="fk_deadline_case_id_seq"
        ),
        sa.PrimaryKeyConstraint("case_id", "seq", "kind", "item", name="pk_deadline"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_deadline_next_rung_on",
        "deadline",
        ["next_rung_on"],
        unique=False,
        sqlite_where=sa.text("next_rung_on IS NOT NULL"),
        postgresql_where=sa.text("next_rung_on IS NOT NULL"),
    )


def _document() -> None:
    op.create_table(
        "document",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("borrower", sa.Text(), nullable=True),
        sa.Column("lent_on", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id", "seq"], ["event.case_id", "event.seq"], name="fk_document_case_id_seq"
        ),
        sa.PrimaryKeyConstraint("case_id", "seq", "n", name="pk_document"),
        sqlite_with_rowid=False,
    )


def _letter() -> None:
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("addressee", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("term", sa.Text(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("symbol", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Text(), nullable=True),
        sa.Column("inputs", sa.Text(), nullable=True),
        sa.Column("inputs_hash", sa.Text(), nullable=True),
        sa.Column("void_because", sa.Text(), nullable=True),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("drafted_at", sa.Text(), nullable=False),
        sa.CheckConstraint("status IN ('draft', 'issued', 'void')", name=op.f("ck_letter_status")),
        sa.ForeignKeyConstraint(
            ["case_id", "seq"], ["event.case_id", "event.seq"], name="fk_letter_case_id_seq"
        ),
        sa.ForeignKeyConstraint(["issuer"], ["organisation.code"], name="fk_letter_issuer"),
        sa.PrimaryKeyConstraint("id", name="pk_letter"),
        sa.UniqueConstraint("issuer", "kind", "term", "number", name="uq_letter_issuer_kind_term_number"),
    )
    op.create_index("ix_letter_case_id", "letter", ["case_id"], unique=False)
    op.create_index(
        "ix_letter_drafts",
        "letter",
        ["id"],
        unique=False,
        sqlite_where=sa.text("status = 'draft'"),
        postgresql_where=sa.text("status = 'draft'"),
    )


def _receipt() -> None:
    op.create_table(
        "receipt",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name="fk_receipt_letter_id"),
        sa.PrimaryKeyConstraint("letter_id", "n", name="pk_receipt"),
        sqlite_with_rowid=False,
    )


def upgrade() -> None:
    _anchor()
    _calendar_day()
    _calendar_year()
    _counter()
    _definition()
    _instruments()
    _organisation()
    _person()
    _rules()
    _setting()
    _anchor_case()
    _case()
    _letter_counter()
    _link()
    _post()
    _power()
    _event()
    _outbox()
    _outbox_indexes()
    _deadline()
    _document()
    _letter()
    _receipt()
