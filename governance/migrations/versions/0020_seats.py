"""Seats with a voice or a vote and an alternate, and the rules of who sits in a body."""

from alembic import op
from sqlalchemy import text

from governance.migrations import scripts

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    scripts.run(__file__)


def downgrade() -> None:
    op.drop_table("composition_rule")
    op.execute(text("ALTER TABLE seat DROP COLUMN alternate_id, DROP COLUMN voice"))
