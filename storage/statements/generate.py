"""`python -m ketnap.storage.statements.generate`: write the statements as the text that the driver runs."""

import sys
from pathlib import Path

from sqlalchemy.dialects import sqlite

from ketnap.storage.statements import (
    answers,
    audit,
    cases,
    given,
    handwritten,
    incoming,
    joint,
    letters,
    many,
    outbox,
    packets,
    papers,
    queries,
    register,
)

TARGET = Path(__file__).with_name("sqlite.py")

_HEAD = '''"""Written by `python -m ketnap.storage.statements.generate` from the modules beside it; a test fails when it differs.

Each statement with its parameters in their order.
"""
'''


def sqlite_text() -> str:
    """The whole module of statements for SQLite."""
    dialect = sqlite.dialect()
    found = {
        **cases.statements(sqlite.insert),
        **register.statements(sqlite.insert),
        **letters.statements(sqlite.insert),
        **answers.statements(sqlite.insert),
        **handwritten.statements(sqlite.insert),
        **incoming.statements(sqlite.insert),
        **joint.statements(),
        **many.statements(),
        **audit.statements(sqlite.insert),
        **given.statements(sqlite.insert),
        **outbox.statements(),
        **packets.statements(sqlite.insert),
        **papers.statements(sqlite.insert),
        **queries.statements(),
    }
    parts = [_HEAD]
    for name, statement in sorted(found.items()):
        try:
            text = cases.compiled(statement, dialect).replace("\\", "\\\\")
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
