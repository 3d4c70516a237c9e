"""Adherence to the charter and the co-responsibility scale, with what they rest on."""

from pathlib import Path
from typing import Any

from alembic import op
from sqlalchemy import text
from sqlalchemy.util import await_only

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
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    driver: Any = op.get_bind().connection.driver_connection
    await_only(driver.execute(script))


def downgrade() -> None:
    op.execute(text(f"DROP TABLE {TABLES}"))
    for trigger in TRIGGERS:
        op.execute(text(f"DROP TRIGGER {trigger} ON organisation"))
    op.execute(text(f"DROP FUNCTION {FUNCTIONS}"))
