"""Proposals with their versions, what was said of them, and how they were amended."""

from pathlib import Path
from typing import Any

from alembic import op
from sqlalchemy import text
from sqlalchemy.util import await_only

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TABLES = "proposal_amendment, proposal_contribution, proposal_version, proposal"


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    driver: Any = op.get_bind().connection.driver_connection
    await_only(driver.execute(script))


def downgrade() -> None:
    op.execute(text("DROP TRIGGER clears_contributions ON person"))
    op.execute(text(f"DROP TABLE {TABLES}"))
    op.execute(text("DROP FUNCTION clear_contributions()"))
