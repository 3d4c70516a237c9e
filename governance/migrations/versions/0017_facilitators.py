"""Facilitators, whom they accompany and what they were trained in."""

from alembic import op
from sqlalchemy import text

from governance.migrations import scripts

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    scripts.run(__file__)


def downgrade() -> None:
    op.execute(text("DROP TABLE training, accompaniment, facilitator"))
