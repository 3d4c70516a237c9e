"""Decision rules of bodies, and ballots, open and secret."""

from pathlib import Path
from typing import Any

from alembic import op
from sqlalchemy import text
from sqlalchemy.util import await_only

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TABLES = (
    "tally_step, ballot_paper, ballot_envelope, vote, ballot_voter, ballot, voting_weight,"
    " decision_rule"
)


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    driver: Any = op.get_bind().connection.driver_connection
    await_only(driver.execute(script))


def downgrade() -> None:
    op.execute(text("DROP TRIGGER clears_vote_reasons ON person"))
    op.execute(text(f"DROP TABLE {TABLES}"))
    op.execute(text("DROP FUNCTION clear_vote_reasons(), vote_while_open()"))
