"""The secretariat's week: how often people were seated, and what is noted on organisations."""

from alembic import op
from sqlalchemy import text

from governance.migrations import scripts

revision = "0013"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    scripts.run(__file__)


def downgrade() -> None:
    op.execute(text("DROP TABLE imported_row"))
    op.execute(text("DROP TABLE organisation_note"))
    op.execute(text("DROP TRIGGER tallied ON seat"))
    op.execute(text("DROP FUNCTION tally_seats"))
    op.execute(text("DROP TABLE seat_tally"))
