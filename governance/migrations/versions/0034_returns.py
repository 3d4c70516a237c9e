"""The decisions that returns tell of, and what points of agendas are about."""

from alembic import op

revision = "0034"
down_revision = "0033"
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
    for thing in ("proposal", "decision"):
        op.execute(
            f"ALTER TABLE agenda_item ADD COLUMN {thing}_id UUID"
            f" CONSTRAINT agenda_item_{thing}_id_fkey REFERENCES {thing} (id)"
        )
        op.execute(f"CREATE INDEX agenda_item_{thing}_id_idx ON agenda_item ({thing}_id)")
    op.execute(
        "ALTER TABLE agenda_item ADD CONSTRAINT agenda_item_about_one_thing"
        " CHECK (num_nonnulls(proposal_id, decision_id) <= 1)"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE agenda_item DROP COLUMN proposal_id, DROP COLUMN decision_id")
    op.execute("ALTER TABLE consultation_return DROP COLUMN decision_id")
