"""Working groups and sub-networks, with who belongs to them."""

from alembic import op
from sqlalchemy import text

from governance.migrations import scripts

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    scripts.run(__file__)


def downgrade() -> None:
    op.execute(text("DROP TABLE sub_network_membership, sub_network, working_group"))
