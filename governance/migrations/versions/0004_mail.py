"""Mail: the outbox that `serve` works off."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "mail",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("recipient", sa.Text()),
        sa.Column("subject", sa.Text()),
        sa.Column("body", sa.Text()),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("leased_until", moment),
        sa.Column("sent_at", moment),
        sa.Column("given_up_at", moment),
        sa.Column("last_error", sa.Text()),
        sa.Column("recorded_at", moment, server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="mail_pkey"),
        sa.CheckConstraint(r"recipient ~ '^[^[:cntrl:]]+$'", name=op.f("mail_recipient_line")),
        sa.CheckConstraint(r"subject ~ '^[^[:cntrl:]]+$'", name=op.f("mail_subject_line")),
        sa.CheckConstraint("attempts >= 0", name=op.f("mail_attempts")),
        sa.CheckConstraint(
            "num_nonnulls(sent_at, given_up_at) <= 1", name=op.f("mail_one_outcome")
        ),
        sa.CheckConstraint(
            "num_nulls(recipient, subject, body)"
            " = CASE WHEN num_nonnulls(sent_at, given_up_at) = 0 THEN 0 ELSE 3 END",
            name=op.f("mail_blank_when_done"),
        ),
    )
    op.create_index(
        "mail_due_idx",
        "mail",
        ["due_at"],
        postgresql_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("mail")
