"""Rights of members: who signs the charter for a body, and who applies to the network for it."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BEFORE = ["organisations", "mandates", "seats", "people", "accounts", "applications", "network"]
NEW = ["charter", "membership"]


def upgrade() -> None:
    _allow(*BEFORE, *NEW)
    op.execute(
        "INSERT INTO role_capability (role, capability, reach) SELECT role, capability, 'body'"
        " FROM unnest(ARRAY['legal_representative', 'chair', 'vice_chair', 'secretary']) AS role,"
        " unnest(ARRAY['charter', 'membership']) AS capability"
    )


def downgrade() -> None:
    op.execute("DELETE FROM role_capability WHERE capability IN ('charter', 'membership')")
    _allow(*BEFORE)


def _allow(*capabilities: str) -> None:
    known = ", ".join(f"'{capability}'" for capability in capabilities)
    op.execute("ALTER TABLE role_capability DROP CONSTRAINT role_capability_capability_known")
    op.execute(
        "ALTER TABLE role_capability ADD CONSTRAINT role_capability_capability_known"
        f" CHECK (capability IN ({known}))"
    )
