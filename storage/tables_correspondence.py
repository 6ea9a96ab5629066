"""The tables of what is told and written: messages, letters with their register and answers, packets, keys."""

from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from ketnap.storage.tables import metadata, one_of, partial

# A message of a step has the command that raised it; a reminder has the deadline (with `seq`), its due date
# and no command. `digest` names the mail that gathers it: day and organisation.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("intent", Text, nullable=False),
    Column("case_id", Integer, ForeignKey("case.id")),
    Column("seq", Integer),
    Column("kind", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("organisation", Text),
    Column("recipient", Text),
    Column("params", Text, nullable=False),
    Column("command", Text),
    Column("deadline", Text),
    Column("item", Text),
    Column("due_on", Text),
    Column("created_at", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("reason", Text),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", Text),
    Column("leased_until", Text),
    Column("leased_by", Text),
    Column("sent_at", Text),
    Column("digest", Text),
    one_of("status", "new", "sent", "later", "uncertain", "dead", "held", "superseded"),
    UniqueConstraint("intent"),
    partial("ix_outbox_waiting", "id", where="status IN ('new', 'later')"),
    partial("ix_outbox_stuck", "status", where="status IN ('held', 'uncertain', 'dead')"),
    partial("ix_outbox_step", "case_id", "seq", where="command IS NOT NULL"),
    partial("ix_outbox_leased", "leased_until", where="leased_until IS NOT NULL"),
    partial("ix_outbox_digest", "digest", where="digest IS NOT NULL"),
)

# A letter about several people takes one number: the letter of the first of them bears it, those of the others
# are `joined_to` it and have its symbol. By `short_code` the office finds a letter that somebody answers.
letter = Table(
    "letter",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("letter", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("issuer", Text, ForeignKey("organisation.code")),
    Column("addressee", Text),
    Column("kind", Text),
    Column("term", Text),
    Column("number", Integer),
    Column("symbol", Text),
    Column("issued_on", Text),
    Column("inputs", Text),
    Column("inputs_hash", Text),
    Column("void_because", Text),
    Column("command", Text, nullable=False),
    Column("drafted_at", Text, nullable=False),
    Column("short_code", Text),
    Column("joined_to", Integer),
    one_of("status", "draft", "issued", "void"),
    ForeignKeyConstraint(["case_id", "seq"], ["event.case_id", "event.seq"]),
    UniqueConstraint("issuer", "kind", "term", "number"),
    Index(None, "case_id"),
    partial("ix_letter_drafts", "id", where="status = 'draft'"),
    partial("ix_letter_short_code", "short_code", where="short_code IS NOT NULL"),
    partial("ix_letter_joined_to", "joined_to", where="joined_to IS NOT NULL"),
)

# `began` is the newest number in the paper register when the program took over, `last` the newest one now.
letter_counter = Table(
    "letter_counter",
    metadata,
    Column("issuer", Text, ForeignKey("organisation.code"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("term", Text, primary_key=True),
    Column("began", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Numbers set aside for letters written by hand, and what became of each: only ever added to. `n` 0 sets the number
# aside, later rows say what was written under it, or that it is void; of several the newest is meant. `dated` is the
# day it was set aside or the day of the letter, `because` the reason for setting aside or for voiding.
handwritten = Table(
    "handwritten",
    metadata,
    Column("issuer", Text, ForeignKey("organisation.code"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("term", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("status", Text, nullable=False),
    Column("symbol", Text, nullable=False),
    Column("dated", Text),
    Column("addressee", Text),
    Column("title", Text),
    Column("because", Text),
    Column("actor", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("key", Text),
    one_of("status", "reserved", "written", "void"),
    partial("ix_handwritten_key", "key", where="key IS NOT NULL"),
    sqlite_with_rowid=False,
)

# The life of an issued letter (workflow/letter_life.py): sent, arrived, accepted, refused … `seq` is the event of
# the case that records the answer, where there is one.
receipt = Table(
    "receipt",
    metadata,
    Column("letter_id", Integer, ForeignKey("letter.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("status", Text, nullable=False),
    Column("received_on", Text, nullable=False),
    Column("how", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("because", Text),
    Column("seq", Integer),
    Column("withdrawn", Text),
    Index(None, "command"),
    sqlite_with_rowid=False,
)

# The register of what came in: one run of numbers for each office and term, whatever the kind.
incoming = Table(
    "incoming",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("office", Text, ForeignKey("organisation.code"), nullable=False),
    Column("term", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("received_on", Text, nullable=False),
    Column("sender", Text, ForeignKey("organisation.code")),
    Column("sender_name", Text, nullable=False),
    Column("symbol", Text, nullable=False),
    Column("issued_on", Text),
    Column("title", Text, nullable=False),
    Column("how", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    UniqueConstraint("office", "term", "number"),
    Index(None, "issued_on"),
)

# Who came with what is in that register; one paper may bring several people. `letter_id` is the letter where both
# offices keep one book, `packet` the packet that it came in, `case_id` the case that it opened here.
brought = Table(
    "brought",
    metadata,
    Column("office", Text, primary_key=True),
    Column("term", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("case.id")),
    Column("letter_id", Integer, ForeignKey("letter.id")),
    Column("packet", Text),
    ForeignKeyConstraint(
        ["office", "term", "number"], ["incoming.office", "incoming.term", "incoming.number"]
    ),
    Index(None, "case_id"),
    partial("ix_brought_letter_id", "letter_id", where="letter_id IS NOT NULL"),
    partial("ix_brought_packet", "packet", where="packet IS NOT NULL"),
    sqlite_with_rowid=False,
)

# ---- between offices

# Packets sent and received (docs/packet-format.md), each once by its id. `manifest` is the signed text, `record` what
# came with it; `content` the file as it was made, kept so that it can be written again.
packet = Table(
    "packet",
    metadata,
    Column("id", Text, primary_key=True),
    Column("direction", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("answers", Text),
    Column("letter_id", Integer, ForeignKey("letter.id")),
    Column("case_id", Integer, ForeignKey("case.id")),
    Column("made_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("manifest", Text, nullable=False),
    Column("record", Text),
    Column("content", LargeBinary),
    one_of("direction", "in", "out"),
    one_of("kind", "transfer", "receipt"),
    Index(None, "answers"),
    Index(None, "case_id"),
    sqlite_with_rowid=False,
)

# The cards of other offices that somebody here compared by their fingerprint.
key_card = Table(
    "key_card",
    metadata,
    Column("fingerprint", Text, primary_key=True),
    Column("organisation", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("card", Text, nullable=False),
    Column("trusted_on", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("revoked_on", Text),
    Column("revoked_because", Text),
    Index(None, "organisation"),
    sqlite_with_rowid=False,
)
