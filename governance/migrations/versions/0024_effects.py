"""The decisions behind mandates, working groups and rules of parity."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TABLES = ("mandate", "working_group", "parity_rule")


def upgrade() -> None:
    for table in TABLES:
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN decision_id UUID"
            f" CONSTRAINT {table}_decision_id_fkey REFERENCES decision (id)"
        )
        op.execute(f"CREATE INDEX {table}_decision_id_idx ON {table} (decision_id)")


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} DROP COLUMN decision_id")
