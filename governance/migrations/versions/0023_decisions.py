"""Decisions, their errata, lineage and ratifications, and the time zone of bodies."""

from alembic import op
from sqlalchemy import text

from governance.migrations import scripts

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

NAMING = ("charter_version", "candidacy", "membership_step", "membership_application")
"""Tables that name the decision behind a row, and point at it from now on."""
TABLES = (
    "ratification_rule, ratification, decision_link, decision_erratum, decision, decision_register"
)
KEPT = "is_unlisted, is_network, valid_from, valid_until"


def upgrade() -> None:
    scripts.run(__file__)
    _keep(f"{KEPT}, time_zone")


def downgrade() -> None:
    _keep(KEPT)
    for table in NAMING:
        op.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {table}_decision_id_fkey"))
        op.execute(text(f"DROP INDEX {table}_decision_id_idx"))
    op.execute(text(f"DROP TABLE {TABLES}"))
    op.execute(
        text(
            "DROP FUNCTION check_lineage(), zone_of(uuid),"
            " lineage(uuid, boolean, integer, boolean, uuid[])"
        )
    )
    op.execute(text("ALTER TABLE organisation DROP COLUMN time_zone"))


def _keep(columns: str) -> None:
    """Let what was known of an organisation be kept when one of these changes."""
    op.execute(text("DROP TRIGGER kept ON organisation"))
    op.execute(
        text(
            f"CREATE TRIGGER kept BEFORE UPDATE OF {columns} OR DELETE ON organisation"
            " FOR EACH ROW EXECUTE FUNCTION keep_superseded()"
        )
    )
