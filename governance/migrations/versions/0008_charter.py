"""The charter: its versions, articles and commitments, their translations and amendments."""

from pathlib import Path
from typing import Any

from alembic import op
from sqlalchemy import text
from sqlalchemy.util import await_only

revision = "0008"
down_revision = "0012"  # It was taken first; databases are there that have it.
branch_labels = None
depends_on = None

TABLES = (
    "charter_amendment, charter_translation, charter_commitment, charter_article, charter_version"
)
FUNCTIONS = "keep_charter_version(), keep_charter_passage(), keep_charter_translation()"


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    driver: Any = op.get_bind().connection.driver_connection
    await_only(driver.execute(script))


def downgrade() -> None:
    op.execute(text(f"DROP TABLE {TABLES}"))
    op.execute(text(f"DROP FUNCTION {FUNCTIONS}"))
