"""Parity: the rules that bodies set themselves."""

from alembic import op

from governance.migrations import scripts

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    scripts.run(__file__)


def downgrade() -> None:
    op.drop_table("parity_rule")
