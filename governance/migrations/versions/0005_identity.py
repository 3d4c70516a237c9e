"""Identity: accounts, sign-ins, applications, signing keys, and what roles may do."""

from alembic import op
from sqlalchemy import text

from governance.migrations import scripts

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = (
    "refresh_token, sign_in, one_time_link, linked_identity, application, account, signing_key,"
    " role_capability"
)


def upgrade() -> None:
    scripts.run(__file__)


def downgrade() -> None:
    op.execute(text(f"DROP TABLE {TABLES}"))
    op.execute(text("ALTER TABLE person DROP COLUMN forgotten_at"))
