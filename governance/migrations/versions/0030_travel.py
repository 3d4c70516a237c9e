"""Where decisions travel: sendings, answers, those outside, reminders and notices."""

from alembic import op
from sqlalchemy import text

from governance.migrations import scripts

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TABLES = "sending_notice, reminder, answer, sending, outsider"
FUNCTIONS = (
    "timeline(uuid, integer, boolean, uuid[])",
    "tell_of_annulment()",
    "tell_of_superseding()",
    "wider_places(uuid, date)",
    "direction_between(uuid, uuid, date)",
    "lies_within(uuid, uuid, date)",
    "paths_of(uuid, date)",
    "place_of(uuid)",
)


def upgrade() -> None:
    scripts.run(__file__)


def downgrade() -> None:
    op.execute(text("DROP TRIGGER tells_of_annulment ON decision"))
    op.execute(text("DROP TRIGGER tells_of_superseding ON decision_link"))
    for function in FUNCTIONS:
        op.execute(text(f"DROP FUNCTION {function}"))
    op.execute(text(f"DROP TABLE {TABLES}"))
