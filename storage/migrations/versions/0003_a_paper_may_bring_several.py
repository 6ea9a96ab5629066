"""A paper that came in may bring several people: who came with it stands beside the register."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _brought() -> None:
    op.create_table(
        "brought",
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("packet", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["office", "term", "number"],
            ["incoming.office", "incoming.term", "incoming.number"],
            name="fk_brought_office_term_number",
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_brought_case_id"),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name="fk_brought_letter_id"),
        sa.PrimaryKeyConstraint("office", "term", "number", "n", name="pk_brought"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_brought_case_id", "brought", ["case_id"], unique=False)
    for column in ("letter_id", "packet"):
        where = f"{column} IS NOT NULL"
        op.create_index(
            f"ix_brought_{column}",
            "brought",
            [column],
            unique=False,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


_KEPT = (
    "id",
    "office",
    "term",
    "number",
    "received_on",
    "sender",
    "sender_name",
    "symbol",
    "issued_on",
    "title",
    "how",
    "actor",
    "command",
    "recorded_at",
)
_KEY = ("office", "term", "number")
_WHO = ("case_id", "letter_id", "packet")


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
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["office"], ["organisation.code"], name="fk_incoming_office"),
        sa.ForeignKeyConstraint(["sender"], ["organisation.code"], name="fk_incoming_sender"),
        sa.PrimaryKeyConstraint("id", name="pk_incoming"),
        sa.UniqueConstraint("office", "term", "number", name="uq_incoming_office_term_number"),
    )
    op.create_index("ix_incoming_issued_on", "incoming", ["issued_on"], unique=False)


def _copied() -> None:
    """Who came stood in the register so far, one in a line. Numbers that were given stay given."""
    before = sa.table("incoming_before", *map(sa.column, (*_KEPT, *_WHO)))
    incoming = sa.table("incoming", *map(sa.column, _KEPT))
    brought = sa.table("brought", *map(sa.column, (*_KEY, "n", *_WHO)))
    lines = sa.select(*(before.c[name] for name in _KEPT))
    op.execute(sa.insert(incoming).from_select(_KEPT, lines))
    columns = [*(before.c[name] for name in _KEY), sa.literal_column("1"), *(before.c[name] for name in _WHO)]
    everybody = sa.select(*columns).where(sa.or_(*(before.c[name].is_not(None) for name in _WHO)))
    op.execute(sa.insert(brought).from_select([*_KEY, "n", *_WHO], everybody))


def upgrade() -> None:
    op.rename_table("incoming", "incoming_before")
    _incoming()
    _brought()
    _copied()
    op.drop_table("incoming_before")


def downgrade() -> None:
    """Who came with a paper is no more known; the register is."""
    op.drop_table("brought")
    op.drop_index("ix_incoming_issued_on", "incoming")
    for column, kind in (("case_id", sa.Integer()), ("letter_id", sa.Integer()), ("packet", sa.Text())):
        op.add_column("incoming", sa.Column(column, kind, nullable=True))
    op.create_index("ix_incoming_case_id", "incoming", ["case_id"], unique=False)
