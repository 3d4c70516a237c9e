"""Consultations, the returns given on them, and who may record what bodies decide."""

from alembic import op
from sqlalchemy import text

from governance.migrations import scripts

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

BEFORE = [
    *("organisations", "mandates", "seats", "people", "accounts", "applications"),
    *("charter", "membership", "network", "meetings"),
]
TABLES = "return_extension, consultation_return, consultation"


def upgrade() -> None:
    scripts.run(__file__)
    _allow(*BEFORE, "decisions")
    op.execute(
        text(
            "INSERT INTO role_capability (role, capability, reach) SELECT role, 'decisions', 'body'"
            " FROM unnest(ARRAY['legal_representative', 'chair', 'vice_chair', 'secretary']) role"
        )
    )


def downgrade() -> None:
    op.execute(text("DELETE FROM role_capability WHERE capability = 'decisions'"))
    _allow(*BEFORE)
    op.execute(text(f"DROP TABLE {TABLES}"))


def _allow(*capabilities: str) -> None:
    known = ", ".join(f"'{capability}'" for capability in capabilities)
    op.execute(text("ALTER TABLE role_capability DROP CONSTRAINT role_capability_capability_known"))
    op.execute(
        text(
            "ALTER TABLE role_capability ADD CONSTRAINT role_capability_capability_known"
            f" CHECK (capability IN ({known}))"
        )
    )
