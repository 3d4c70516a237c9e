"""Lists: an index for everything they are narrowed and sorted by."""

from alembic import op
from sqlalchemy import text

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INDEXES = {
    "territory_period_idx": "territory USING gist (period)",
    "organisation_sector_sort_en_idx": "organisation (sector, sort_en, id)",
    "organisation_languages_idx": "organisation USING gin (languages)",
    "organisation_period_idx": "organisation USING gist (period)",
    "mandate_role_idx": "mandate (role, id)",
    "mandate_vacant_idx": "mandate (id) WHERE holder_person_id IS NULL"
    " AND holder_organisation_id IS NULL AND holder_territory_id IS NULL",
    "seat_sector_idx": "seat (sector, id)",
    "event_at_idx": "event (at, id)",
    **{
        f"{table}_{name}_idx": f"{table} {columns}"
        for table in ("mandate", "seat")
        for name, columns in (
            ("period", "USING gist (period)"),
            ("begin", "(coalesce(valid_from, DATE '0001-01-02'), id)"),
            ("end", "(coalesce(valid_until, DATE '9999-12-30'), id)"),
        )
    },
}


def upgrade() -> None:
    for name, columns in INDEXES.items():
        op.execute(text(f"CREATE INDEX {name} ON {columns}"))


def downgrade() -> None:
    for name in INDEXES:
        op.execute(text(f"DROP INDEX {name}"))
