"""Who was at meetings, their minutes and errata; and calendars that people subscribe to."""

from alembic import op
from sqlalchemy import text

from governance.migrations import scripts

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    scripts.run(__file__)


def downgrade() -> None:
    op.execute(text("UPDATE meeting SET manner = 'in_person' WHERE manner IS NULL"))
    op.execute(text("ALTER TABLE meeting DROP CONSTRAINT meeting_in_some_manner"))
    op.execute(text("ALTER TABLE meeting ALTER COLUMN manner SET NOT NULL"))
    op.execute(text("DROP TRIGGER clears_calendar_feeds ON person"))
    op.execute(text("DROP TRIGGER closes_calendar_feeds ON account"))
    op.execute(text("DROP TABLE calendar_feed, minutes_erratum, minutes, attendance"))
    op.execute(text("DROP FUNCTION keep_approved_minutes()"))
    op.execute(text("DROP FUNCTION clear_calendar_feeds()"))
    op.execute(text("DROP FUNCTION close_calendar_feeds()"))
