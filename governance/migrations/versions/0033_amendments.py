"""Amendments to the charter that add a passage, remove one, or move it."""

from alembic import op
from sqlalchemy import text

from governance.migrations import scripts

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

COLUMNS = (
    *("change", "original_language", "title", "was_position", "position"),
    *("was_in_article_key", "in_article_key", "places"),
)


def upgrade() -> None:
    scripts.run(__file__)


def downgrade() -> None:
    # Before, there was no way to keep what adds, removes or moves.
    op.execute(text("DELETE FROM charter_amendment WHERE change <> 'changed'"))
    dropped = ", ".join(f"DROP COLUMN {name}" for name in COLUMNS)
    op.execute(text(f"ALTER TABLE charter_amendment {dropped}"))
    for name in ("was", "text"):
        op.execute(text(f"ALTER TABLE charter_amendment ALTER COLUMN {name} SET NOT NULL"))
