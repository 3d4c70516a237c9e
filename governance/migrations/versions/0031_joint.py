"""Joint decisions, and the bodies that are party to them."""

from alembic import op
from sqlalchemy import text

from governance.migrations import scripts

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

TABLES = "joint_party, joint_decision"


def upgrade() -> None:
    scripts.run(__file__)


def downgrade() -> None:
    op.execute(text(f"DROP TABLE {TABLES}"))
    op.execute(text("DROP FUNCTION keep_joint_decision()"))
