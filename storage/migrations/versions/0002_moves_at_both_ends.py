"""Moves at both ends: answers to letters, the register of incoming letters, packets, the keys of other offices."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _letters() -> None:
    op.add_column("letter", sa.Column("short_code", sa.Text(), nullable=True))
    op.add_column("letter", sa.Column("joined_to", sa.Integer(), nullable=True))
    op.create_index(
        "ix_letter_short_code",
        "letter",
        ["short_code"],
        unique=False,
        sqlite_where=sa.text("short_code IS NOT NULL"),
        postgresql_where=sa.text("short_code IS NOT NULL"),
    )
    op.create_index(
        "ix_letter_joined_to",
        "letter",
        ["joined_to"],
        unique=False,
        sqlite_where=sa.text("joined_to IS NOT NULL"),
        postgresql_where=sa.text("joined_to IS NOT NULL"),
    )
    op.add_column("receipt", sa.Column("because", sa.Text(), nullable=True))
    op.add_column("receipt", sa.Column("seq", sa.Integer(), nullable=True))
    op.add_column("receipt", sa.Column("withdrawn", sa.Text(), nullable=True))
    op.create_index("ix_receipt_command", "receipt", ["command"], unique=False)


def _incoming() -> None:
    op.create_table(
        "incoming",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=True),
        sa.Column("sender_name", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("packet", sa.Text(), nullable=True),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["office"], ["organisation.code"], name="fk_incoming_office"),
        sa.ForeignKeyConstraint(["sender"], ["organisation.code"], name="fk_incoming_sender"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_incoming_case_id"),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name="fk_incoming_letter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_incoming"),
        sa.UniqueConstraint("office", "term", "number", name="uq_incoming_office_term_number"),
    )
    op.create_index("ix_incoming_case_id", "incoming", ["case_id"], unique=False)


def _handwritten() -> None:
    op.create_table(
        "handwritten",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("dated", sa.Text(), nullable=True),
        sa.Column("addressee", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.CheckConstraint("status IN ('reserved', 'written', 'void')", name="status"),
        sa.ForeignKeyConstraint(["issuer"], ["organisation.code"], name="fk_handwritten_issuer"),
        sa.PrimaryKeyConstraint("issuer", "kind", "term", "number", "n", name="pk_handwritten"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_handwritten_key",
        "handwritten",
        ["key"],
        unique=False,
        sqlite_where=sa.text("key IS NOT NULL"),
        postgresql_where=sa.text("key IS NOT NULL"),
    )


def _packets() -> None:
    op.create_table(
        "packet",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("manifest", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("direction IN ('in', 'out')", name="direction"),
        sa.CheckConstraint("kind IN ('transfer', 'receipt')", name="kind"),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name="fk_packet_letter_id"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_packet_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_packet"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_packet_answers", "packet", ["answers"], unique=False)
    op.create_index("ix_packet_case_id", "packet", ["case_id"], unique=False)
    op.create_table(
        "key_card",
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("trusted_on", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("revoked_on", sa.Text(), nullable=True),
        sa.Column("revoked_because", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_key_card"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_key_card_organisation", "key_card", ["organisation"], unique=False)


def _custody() -> None:
    op.create_table(
        "custody",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=True),
        sa.Column("on_day", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("withdrawn", sa.Text(), nullable=True),
        sa.CheckConstraint("act IN ('placed', 'lent', 'returned')", name="act"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_custody_case_id"),
        sa.PrimaryKeyConstraint("case_id", "n", name="pk_custody"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_custody_command", "custody", ["command"], unique=False)
    for name, column, where in (
        ("ix_custody_key", "key", "key IS NOT NULL"),
        ("ix_custody_lent", "on_day", "act = 'lent'"),
    ):
        op.create_index(
            name,
            "custody",
            [column],
            unique=False,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
    # No command has ever written these.
    for column in ("lent_on", "borrower", "place"):
        op.drop_column("document", column)


def _short_codes() -> None:
    """The codes of the letters issued so far stand in what was printed."""
    letter = sa.table("letter", sa.column("id"), sa.column("inputs"), sa.column("short_code"))
    connection = op.get_bind()
    issued = connection.execute(sa.select(letter.c.id, letter.c.inputs).where(letter.c.inputs.is_not(None)))
    for number, inputs in issued.fetchall():
        code = json.loads(inputs).get("letter", {}).get("short_code")
        connection.execute(sa.update(letter).where(letter.c.id == number).values(short_code=code))


def upgrade() -> None:
    _letters()
    _short_codes()
    _incoming()
    _handwritten()
    _packets()
    _custody()


def downgrade() -> None:
    for table in ("custody", "key_card", "packet", "handwritten", "incoming"):
        op.drop_table(table)
    for column in ("place", "borrower", "lent_on"):
        op.add_column("document", sa.Column(column, sa.Text(), nullable=True))
    op.drop_index("ix_receipt_command", "receipt")
    for column in ("withdrawn", "seq", "because"):
        op.drop_column("receipt", column)
    op.drop_index("ix_letter_joined_to", "letter")
    op.drop_index("ix_letter_short_code", "letter")
    for column in ("joined_to", "short_code"):
        op.drop_column("letter", column)
