"""What alembic runs: the revisions on the connection that `upgrade.py` opened."""

from alembic import context

from ketnap.storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    # SQLite cannot alter most of a table: alembic copies it.
    render_as_batch=True,
)
# `upgrade.py` has begun the transaction that holds all of them.
context.run_migrations()
