"""Reads: texts in the first of the reader's languages, and the past narrowed by indexes."""

from alembic import op

revision = "0012"
down_revision = "0007"
branch_labels = None
depends_on = None

ONE = "texts ->> lang, texts ->> split_part(lang, '-', 1)"
SEVERAL = """texts ->> split_part(lang, ',', 1),
    texts ->> split_part(split_part(lang, ',', 1), '-', 1),
    texts ->> split_part(lang, ',', 2),
    texts ->> split_part(split_part(lang, ',', 2), '-', 1),
    texts ->> split_part(lang, ',', 3),
    texts ->> split_part(split_part(lang, ',', 3), '-', 1)"""


INDEXES = {
    "organisation_version_kind_sort_en_idx": (
        "organisation_version (kind, sort_en, organisation_id)"
    ),
    "organisation_version_sector_sort_en_idx": (
        "organisation_version (sector, sort_en, organisation_id)"
    ),
    "organisation_version_languages_idx": "organisation_version USING gin (languages)",
    "territory_version_scale_sort_en_idx": "territory_version (scale_code, sort_en, territory_id)",
}


def upgrade() -> None:
    _show(SEVERAL)
    for name, columns in INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON {columns}")


def downgrade() -> None:
    for name in INDEXES:
        op.execute(f"DROP INDEX {name}")
    _show(ONE)


def _show(wanted: str) -> None:
    op.execute(
        f"""
        CREATE OR REPLACE FUNCTION localised(texts jsonb, lang text) RETURNS text
        LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
            SELECT coalesce({wanted}, texts ->> 'en', texts ->> 'fr', texts ->> 'pt',
                jsonb_path_query_first(texts, '$.*') #>> '{{}}')
        $$
        """
    )
