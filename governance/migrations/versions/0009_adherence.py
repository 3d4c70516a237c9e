"""Adherence to the charter and the co-responsibility scale, with what they rest on."""

from alembic import op
from sqlalchemy import text

from governance.migrations import scripts

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = (
    "commitment_review, adherence_evidence, adherence_commitment, adherence,"
    " assessment_consent, assessment_evidence, assessment"
)
TRIGGERS = ("sorts_adherences", "ends_adherences")
"""On the table of organisations, which stays."""
FUNCTIONS = (
    "show_consent(), sort_adherence(), sort_adherences(), check_adherence_fact(),"
    " check_adherence_states(), end_with_adherence(), end_adherences()"
)


def upgrade() -> None:
    scripts.run(__file__)


def downgrade() -> None:
    op.execute(text(f"DROP TABLE {TABLES}"))
    for trigger in TRIGGERS:
        op.execute(text(f"DROP TRIGGER {trigger} ON organisation"))
    op.execute(text(f"DROP FUNCTION {FUNCTIONS}"))
