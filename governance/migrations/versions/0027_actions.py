"""Actions of co-responsibility, who takes part in them, commitments, and the words on them."""

from alembic import op
from sqlalchemy import text

from governance.migrations import scripts

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TABLES = "feedback, commitment, action_party, action"


def upgrade() -> None:
    scripts.run(__file__)


def downgrade() -> None:
    op.execute(text("DROP TRIGGER ends_parties ON organisation"))
    op.execute(text(f"DROP TABLE {TABLES}"))
    op.execute(text("DROP FUNCTION end_parties()"))
