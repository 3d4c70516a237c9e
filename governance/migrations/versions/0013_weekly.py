"""The secretariat's week: how often people were seated, and what is noted on organisations."""

from pathlib import Path
from typing import Any

from alembic import op
from sqlalchemy import text
from sqlalchemy.util import await_only

revision = "0013"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    driver: Any = op.get_bind().connection.driver_connection
    await_only(driver.execute(script))


def downgrade() -> None:
    op.execute(text("DROP TABLE imported_row"))
    op.execute(text("DROP TABLE organisation_note"))
    op.execute(text("DROP TRIGGER tallied ON seat"))
    op.execute(text("DROP FUNCTION tally_seats"))
    op.execute(text("DROP TABLE seat_tally"))
