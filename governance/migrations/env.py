"""How Alembic meets the database: on a connection handed to it, one migration at a time."""

from alembic import context
from sqlalchemy import text

from governance import models
from governance.db import Base

LOCK = 7_346_120_051
"""An advisory lock of ours: two servers starting on one database migrate it one after the other."""

connection = context.config.attributes["connection"]
connection.execute(text("SET LOCAL lock_timeout = '5s'"))
connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    compare_type=True,
    include_object=models.is_compared,
)
context.run_migrations()
