"""Actions of co-responsibility, who takes part in them, commitments, and the words on them."""

from pathlib import Path
from typing import Any

from alembic import op
from sqlalchemy import text
from sqlalchemy.util import await_only

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TABLES = "feedback, commitment, action_party, action"


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    driver: Any = op.get_bind().connection.driver_connection
    await_only(driver.execute(script))


def downgrade() -> None:
    op.execute(text("DROP TRIGGER ends_parties ON organisation"))
    op.execute(text(f"DROP TABLE {TABLES}"))
    op.execute(text("DROP FUNCTION end_parties()"))
