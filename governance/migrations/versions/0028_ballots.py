"""Decision rules of bodies, and ballots, open and secret."""

from alembic import op
from sqlalchemy import text

from governance.migrations import scripts

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TABLES = (
    "tally_step, ballot_paper, ballot_envelope, vote, ballot_voter, ballot, voting_weight,"
    " decision_rule"
)


def upgrade() -> None:
    scripts.run(__file__)


def downgrade() -> None:
    op.execute(text("DROP TRIGGER clears_vote_reasons ON person"))
    op.execute(text(f"DROP TABLE {TABLES}"))
    op.execute(text("DROP FUNCTION clear_vote_reasons(), vote_while_open()"))
