"""The charter: its versions, articles and commitments, their translations and amendments."""

from alembic import op
from sqlalchemy import text

from governance.migrations import scripts

revision = "0008"
down_revision = "0012"  # It was taken first; databases are there that have it.
branch_labels = None
depends_on = None

TABLES = (
    "charter_amendment, charter_translation, charter_commitment, charter_article, charter_version"
)
FUNCTIONS = "keep_charter_version(), keep_charter_passage(), keep_charter_translation()"


def upgrade() -> None:
    scripts.run(__file__)


def downgrade() -> None:
    op.execute(text(f"DROP TABLE {TABLES}"))
    op.execute(text(f"DROP FUNCTION {FUNCTIONS}"))
