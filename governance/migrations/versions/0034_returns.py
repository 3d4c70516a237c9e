"""The decisions that returns tell of."""

from alembic import op

revision = "0034"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE consultation_return ADD COLUMN decision_id UUID"
        " CONSTRAINT consultation_return_decision_id_fkey REFERENCES decision (id)"
    )
    op.execute(
        "CREATE INDEX consultation_return_decision_id_idx ON consultation_return (decision_id, id)"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE consultation_return DROP COLUMN decision_id")
