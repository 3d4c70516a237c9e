"""Membership: its classes, applications for it, its course step by step, and its fees."""

from alembic import op
from sqlalchemy import text

from governance.migrations import scripts

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TRIGGERS = ("renames_memberships", "ends_memberships")
TABLES = (
    "fee_entry, membership_application, membership_step, membership, membership_class_version,"
    " membership_class, requirement"
)
FUNCTIONS = "check_course, name_membership, rename_memberships, end_memberships, fee_due"


def upgrade() -> None:
    scripts.run(__file__)


def downgrade() -> None:
    for trigger in TRIGGERS:
        op.execute(text(f"DROP TRIGGER {trigger} ON organisation"))
    op.execute(text(f"DROP TABLE {TABLES}"))
    op.execute(text(f"DROP FUNCTION {FUNCTIONS}"))
