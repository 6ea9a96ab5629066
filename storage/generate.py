"""`python -m ketnap.storage.generate`: write the statements as the text that the driver runs."""

import sys
from pathlib import Path

from sqlalchemy.dialects import sqlite

from ketnap.storage import (
    statements,
    statements_answers,
    statements_audit,
    statements_given,
    statements_handwritten,
    statements_incoming,
    statements_joint,
    statements_letters,
    statements_many,
    statements_outbox,
    statements_packets,
    statements_papers,
    statements_queries,
    statements_register,
)

TARGET = Path(__file__).with_name("statements_sqlite.py")

_HEAD = '''"""Written by `python -m ketnap.storage.generate` from statements*.py; a test fails when it differs.

Each statement with its parameters in their order.
"""
'''


def sqlite_text() -> str:
    """The whole module of statements for SQLite."""
    dialect = sqlite.dialect()
    found = {
        **statements.statements(sqlite.insert),
        **statements_register.statements(sqlite.insert),
        **statements_letters.statements(sqlite.insert),
        **statements_answers.statements(sqlite.insert),
        **statements_handwritten.statements(sqlite.insert),
        **statements_incoming.statements(sqlite.insert),
        **statements_joint.statements(),
        **statements_many.statements(),
        **statements_audit.statements(sqlite.insert),
        **statements_given.statements(sqlite.insert),
        **statements_outbox.statements(),
        **statements_packets.statements(sqlite.insert),
        **statements_papers.statements(sqlite.insert),
        **statements_queries.statements(),
    }
    parts = [_HEAD]
    for name, statement in sorted(found.items()):
        try:
            text = statements.compiled(statement, dialect).replace("\\", "\\\\")
        except TypeError as error:
            raise TypeError(f"{name}: {error}") from error
        params = f"# {', '.join(statement.params)}\n" if statement.params else ""
        parts.append(f'{params}{name} = """\n{text}\n"""\n')
    return "\n".join(parts)


def main() -> None:
    TARGET.write_text(sqlite_text(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{TARGET.name}\n")


if __name__ == "__main__":
    main()
