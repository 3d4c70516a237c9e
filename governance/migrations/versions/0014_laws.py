"""Laws: where they hold, and which body they ask for in which territories."""

from alembic import op

from governance.migrations import scripts

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    scripts.run(__file__)


def downgrade() -> None:
    op.drop_table("law")
