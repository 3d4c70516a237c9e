"""Calls and who stands for them."""

from alembic import op
from sqlalchemy import text

from governance.migrations import scripts

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = "candidacy, call"


def upgrade() -> None:
    scripts.run(__file__)


def downgrade() -> None:
    op.execute(text("DROP TRIGGER clears_strengths ON person"))
    op.execute(text(f"DROP TABLE {TABLES}"))
    op.execute(text("DROP FUNCTION clear_strengths()"))
