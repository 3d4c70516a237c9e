"""How often anybody's rights have changed, by which it is known whether they have since."""

from alembic import op
from sqlalchemy import text

from governance.migrations import scripts

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

COUNTED = (
    *("mandate", "seat", "organisation", "role_capability", "territory"),
    *("person", "account", "sign_in", "application"),
)


def upgrade() -> None:
    scripts.run(__file__)


def downgrade() -> None:
    for table in COUNTED:
        op.execute(text(f"DROP TRIGGER counts_rights ON {table}"))
    op.execute(text("DROP TRIGGER counts_shorter ON sign_in"))
    op.execute(text("DROP FUNCTION count_rights_change()"))
    op.execute(text("DROP FUNCTION rights_changes()"))
    op.execute(text("DROP TABLE rights_change"))
