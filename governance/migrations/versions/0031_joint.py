"""Joint decisions, and the bodies that are party to them."""

from pathlib import Path
from typing import Any

from alembic import op
from sqlalchemy import text
from sqlalchemy.util import await_only

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

TABLES = "joint_party, joint_decision"


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    driver: Any = op.get_bind().connection.driver_connection
    await_only(driver.execute(script))


def downgrade() -> None:
    op.execute(text(f"DROP TABLE {TABLES}"))
    op.execute(text("DROP FUNCTION keep_joint_decision()"))
