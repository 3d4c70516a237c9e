"""Seats with a voice or a vote and an alternate, and the rules of who sits in a body."""

from pathlib import Path
from typing import Any

from alembic import op
from sqlalchemy import text
from sqlalchemy.util import await_only

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    driver: Any = op.get_bind().connection.driver_connection
    await_only(driver.execute(script))


def downgrade() -> None:
    op.drop_table("composition_rule")
    op.execute(text("ALTER TABLE seat DROP COLUMN alternate_id, DROP COLUMN voice"))
