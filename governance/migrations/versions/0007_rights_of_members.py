"""Rights of members: who signs the charter for a body, and who applies to the network for it."""

from alembic import op
from sqlalchemy import text

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ROLES = ("legal_representative", "chair", "vice_chair", "secretary")
BEFORE = (
    *("organisations", "mandates", "seats", "people", "accounts", "applications"),
    "network",
)
NEW = ("charter", "membership")


def upgrade() -> None:
    _allow(*BEFORE, *NEW)
    op.execute(
        text(
            "INSERT INTO role_capability (role, capability, reach) SELECT role, capability, 'body'"
            " FROM unnest(CAST(:roles AS text[])) AS role,"
            " unnest(CAST(:new AS text[])) AS capability"
        ).bindparams(roles=list(ROLES), new=list(NEW))
    )


def downgrade() -> None:
    op.execute(
        text("DELETE FROM role_capability WHERE capability = ANY (:new)").bindparams(new=list(NEW))
    )
    _allow(*BEFORE)


def _allow(*capabilities: str) -> None:
    known = ", ".join(f"'{capability}'" for capability in capabilities)
    op.execute(
        text(
            "ALTER TABLE role_capability DROP CONSTRAINT role_capability_capability_known,"
            f" ADD CONSTRAINT role_capability_capability_known CHECK (capability IN ({known}))"
        )
    )
