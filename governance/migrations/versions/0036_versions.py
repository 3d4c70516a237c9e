"""The versions of one thing are found by an index that is quicker than that of their periods."""

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_VERSIONS = ("organisation", "territory")


def upgrade() -> None:
    for thing in _VERSIONS:
        op.create_index(f"{thing}_version_{thing}_id_idx", f"{thing}_version", [f"{thing}_id"])


def downgrade() -> None:
    for thing in _VERSIONS:
        op.drop_index(f"{thing}_version_{thing}_id_idx")
