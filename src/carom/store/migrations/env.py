"""What Alembic runs: the migrations on the connection that `carom.store.migrate` hands over, in its transaction.

A new migration is written by hand in ``versions`` and named in `carom.store.migrate.REVISIONS`; a test compares what
all of them make with `carom.store.tables`, on both databases.
"""

from __future__ import annotations

from alembic import context

from carom.store.migrate import VERSION_TABLE
from carom.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    # SQLite can do it, Alembic only does not presume so: a migration is whole or has not happened.
    transactional_ddl=True,
)
context.run_migrations()
