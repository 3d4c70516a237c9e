"""Identity: accounts, sign-ins, applications, signing keys, and what roles may do."""

from pathlib import Path
from typing import Any

from alembic import op
from sqlalchemy import text
from sqlalchemy.util import await_only

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = (
    "refresh_token, sign_in, one_time_link, linked_identity, application, account, signing_key,"
    " role_capability"
)


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    driver: Any = op.get_bind().connection.driver_connection
    await_only(driver.execute(script))


def downgrade() -> None:
    op.execute(text(f"DROP TABLE {TABLES}"))
    op.execute(text("ALTER TABLE person DROP COLUMN forgotten_at"))
