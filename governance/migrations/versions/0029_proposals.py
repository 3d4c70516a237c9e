"""Proposals with their versions, what was said of them, and how they were amended."""

from alembic import op
from sqlalchemy import text

from governance.migrations import scripts

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TABLES = "proposal_amendment, proposal_contribution, proposal_version, proposal"


def upgrade() -> None:
    scripts.run(__file__)


def downgrade() -> None:
    op.execute(text("DROP TRIGGER clears_contributions ON person"))
    op.execute(text(f"DROP TABLE {TABLES}"))
    op.execute(text("DROP FUNCTION clear_contributions()"))
