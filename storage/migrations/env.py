"""What alembic runs: the revisions on the connection that `upgrade.py` opened."""

from alembic import context

from ketnap.storage.tables_correspondence import letter

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    # The tables of both modules: the second builds on the first.
    target_metadata=letter.metadata,
    # SQLite cannot alter most of a table: alembic copies it.
    render_as_batch=True,
)
# `upgrade.py` has begun the transaction that holds all of them.
context.run_migrations()
