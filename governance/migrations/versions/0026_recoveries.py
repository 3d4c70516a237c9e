"""Who asked for a new password, until they are answered by mail."""

from alembic import op
from sqlalchemy import text

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        text(
            """
            CREATE TABLE recovery_request (
                id UUID DEFAULT uuidv7() NOT NULL,
                email TEXT NOT NULL,
                recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
                CONSTRAINT recovery_request_pkey PRIMARY KEY (id)
            )
            """
        )
    )


def downgrade() -> None:
    op.drop_table("recovery_request")
