"""How often anybody's rights have changed, by which it is known whether they have since."""

from pathlib import Path
from typing import Any

from alembic import op
from sqlalchemy import text
from sqlalchemy.util import await_only

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

COUNTED = (
    *("mandate", "seat", "organisation", "role_capability", "territory"),
    *("person", "account", "sign_in", "application"),
)


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    driver: Any = op.get_bind().connection.driver_connection
    await_only(driver.execute(script))


def downgrade() -> None:
    for table in COUNTED:
        op.execute(text(f"DROP TRIGGER counts_rights ON {table}"))
    op.execute(text("DROP TRIGGER counts_shorter ON sign_in"))
    op.execute(text("DROP FUNCTION count_rights_change()"))
    op.execute(text("DROP FUNCTION rights_changes()"))
    op.execute(text("DROP TABLE rights_change"))
