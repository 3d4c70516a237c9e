"""Meetings, the rules by which bodies convene them, and their agendas; and who may do that."""

from alembic import op
from sqlalchemy import text

from governance.migrations import scripts

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BEFORE = ["organisations", "mandates", "seats", "people", "accounts", "applications"]
BEFORE += ["charter", "membership", "network"]


def upgrade() -> None:
    scripts.run(__file__)


def downgrade() -> None:
    op.execute(text("DROP TABLE agenda_item, meeting, meeting_rule"))
    op.execute(text("DELETE FROM role_capability WHERE capability = 'meetings'"))
    op.execute(text("ALTER TABLE role_capability DROP CONSTRAINT role_capability_capability_known"))
    known = ", ".join(f"'{capability}'" for capability in BEFORE)
    op.execute(
        text(
            "ALTER TABLE role_capability ADD CONSTRAINT role_capability_capability_known"
            f" CHECK (capability IN ({known}))"
        )
    )
