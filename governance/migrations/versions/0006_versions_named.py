"""Versions: what their names are sorted and searched by, so that the past is listed by an index."""

from alembic import op
from sqlalchemy import text

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LANGUAGES = ("en", "fr", "pt")
TABLES = {"territory_version": "territory_id", "organisation_version": "organisation_id"}
WITHIN = "territory_version_parent_sort_en_idx"


def upgrade() -> None:
    for table, key in TABLES.items():
        made = {f"sort_{lang}": f"sort_key(name, '{lang}')" for lang in LANGUAGES}
        made["search"] = "search_key(name)"
        columns = (
            f"ADD {name} TEXT NOT NULL GENERATED ALWAYS AS ({how}) STORED"
            for name, how in made.items()
        )
        op.execute(text(f"ALTER TABLE {table} {', '.join(columns)}"))
        for lang in LANGUAGES:
            name = f"{table}_sort_{lang}_idx"
            op.execute(text(f"CREATE INDEX {name} ON {table} (sort_{lang}, {key})"))
        name = f"{table}_search_idx"
        op.execute(text(f"CREATE INDEX {name} ON {table} USING gin (search gin_trgm_ops)"))
    op.execute(
        text(f"CREATE INDEX {WITHIN} ON territory_version (parent_id, sort_en, territory_id)")
    )


def downgrade() -> None:
    for table in TABLES:
        columns = [f"DROP sort_{lang}" for lang in LANGUAGES]
        op.execute(text(f"ALTER TABLE {table} DROP search, {', '.join(columns)}"))
