"""Tables, their migrations and the generated statements say the same."""

import contextlib
import re
import sqlite3

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from ketnap.storage import engine
from ketnap.storage.book import schema, upgrade
from ketnap.storage.deadline_rows import DeadlineClosed
from ketnap.storage.errors import DatabaseExists, SchemaTooNew, SchemaTooOld, StorageFailed
from ketnap.storage.statements import cases as statements
from ketnap.storage.statements import generate
from ketnap.storage.tables import case
from ketnap.storage.tables_correspondence import letter


def _parts(text):
    """What stands between the commas of a statement; a column that was added later stands after the constraints."""
    parts, depth = [""], 0
    for sign in re.sub(r"\s+", " ", text):
        depth += (sign == "(") - (sign == ")")
        if depth == 1 and sign in "(,":
            parts.append("")
        elif not (depth == 0 and sign == ")"):
            parts[-1] += sign
    return [part.strip() for part in parts]


def _tables(connection):
    """Everything in a database that is not data, free of layout and of the order of constraints."""
    found = {}
    for kind, name, text in connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    ):
        found[kind, name] = sorted(_parts(text))
    found.pop(("table", "alembic_version"), None)
    return found


def test_the_migrations_of_an_empty_database_give_exactly_the_tables(tmp_path):
    migrated, declared = tmp_path / "migrated.db", tmp_path / "declared.db"
    engine.create(migrated)
    made = sqlalchemy.create_engine(f"sqlite:///{declared}")
    letter.metadata.create_all(made)
    made.dispose()
    with (
        contextlib.closing(sqlite3.connect(migrated)) as one,
        contextlib.closing(sqlite3.connect(declared)) as two,
    ):
        assert _tables(one) == _tables(two)
    made = sqlalchemy.create_engine(f"sqlite:///{migrated}")
    with made.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), letter.metadata) == []
    made.dispose()


def test_the_number_that_is_compared_is_the_newest_revision():
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        made = sqlalchemy.create_engine("sqlite://", creator=lambda: connection)
        with made.connect() as sa_connection:
            script = ScriptDirectory.from_config(upgrade.configuration(sa_connection))
    revisions = [each.revision for each in script.walk_revisions()]
    assert revisions[0] == schema.SCHEMA
    assert sorted(revisions, reverse=True) == revisions


def test_the_generated_statements_are_those_of_core():
    assert generate.TARGET.read_text(encoding="utf-8") == generate.sqlite_text(), "make generate"


def test_a_literal_that_hides_as_a_parameter_is_noticed():
    hidden = statements.Statement(sqlalchemy.select(case.c.id).limit(1), ())
    with pytest.raises(TypeError):
        statements.compiled(hidden, sqlalchemy.dialects.sqlite.dialect())
    wrong_order = statements.Statement(
        sqlalchemy.update(case).where(case.c.id == statements.p("id")).values(state=statements.p("state")),
        ("id", "state"),
    )
    with pytest.raises(TypeError):
        statements.compiled(wrong_order, sqlalchemy.dialects.sqlite.dialect())
    assert DeadlineClosed._fields[0] == "status"


def test_the_statements_are_portable():
    from sqlalchemy.dialects import postgresql

    from ketnap.storage.statements import letters as statements_letters
    from ketnap.storage.statements import outbox as statements_outbox
    from ketnap.storage.statements import papers as statements_papers
    from ketnap.storage.statements import queries as statements_queries
    from ketnap.storage.statements import register as statements_register

    found = {
        **statements.statements(postgresql.insert),
        **statements_register.statements(postgresql.insert),
        **statements_letters.statements(postgresql.insert),
        **statements_outbox.statements(),
        **statements_papers.statements(postgresql.insert),
        **statements_queries.statements(),
    }
    for name, statement in found.items():
        assert str(statement.clause.compile(dialect=postgresql.dialect())), name


def _empty(path):
    """A file that is ours and has no tables yet: what every earlier version is a case of."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
        connection.execute("PRAGMA journal_mode=WAL").fetchall()
        connection.execute("CREATE TABLE note (text TEXT)")
        connection.execute("DROP TABLE note")
        connection.commit()


def test_an_upgrade_copies_first_and_then_brings_the_tables_up(tmp_path):
    path, copy = tmp_path / "so.db", tmp_path / "before.db"
    _empty(path)
    with pytest.raises(SchemaTooOld):
        engine.Database(path)
    assert upgrade.upgrade(path, copy) == upgrade.Upgraded("", schema.SCHEMA)
    with engine.begin(path) as uow:
        assert uow.next_command() == "L-000001"
    assert copy.stat().st_size > 0
    assert upgrade.upgrade(path, tmp_path / "unused.db") == upgrade.Upgraded(schema.SCHEMA, schema.SCHEMA)
    assert not (tmp_path / "unused.db").exists()


def test_an_upgrade_that_fails_half_way_leaves_nothing(tmp_path):
    path = tmp_path / "so.db"
    _empty(path)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        # The second revision meets none of the tables of the first.
        connection.execute("CREATE TABLE alembic_version (version_num TEXT NOT NULL)")
        connection.execute("INSERT INTO alembic_version VALUES ('0001')")
        connection.commit()
    with pytest.raises(StorageFailed) as error:
        upgrade.upgrade(path, tmp_path / "before.db")
    assert error.value.reason == "damaged"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
    assert tables == ["alembic_version"]
    assert not (tmp_path / "before.db").exists(), "nothing was written, so there is nothing to go back to"


def test_an_upgrade_never_overwrites_a_copy(tmp_path):
    path, copy = tmp_path / "so.db", tmp_path / "before.db"
    _empty(path)
    copy.write_text("precious")
    with pytest.raises(DatabaseExists):
        upgrade.upgrade(path, copy)
    assert copy.read_text() == "precious"


def test_a_later_version_is_not_taken_down(tmp_path):
    path = tmp_path / "so.db"
    engine.create(path)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
        connection.commit()
    with pytest.raises(SchemaTooNew):
        upgrade.upgrade(path, tmp_path / "before.db")
    assert not (tmp_path / "before.db").exists()
