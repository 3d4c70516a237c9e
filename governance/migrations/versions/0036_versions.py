"""Versions are found by the thing they are of, and what lay within a place by who lay in whom."""

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_VERSIONS = ("organisation", "territory")
# OFFSET 0 keeps the step from being joined to all versions at once, whatever is known of the day:
# of each place those that lie in it are found by an index.
_STEPS = """
CROSS JOIN LATERAL (
    SELECT s.territory_id FROM territory_version s
    WHERE s.parent_id = w.id AND s.period @> day OFFSET 0
) v"""
_JOINED = "JOIN territory_version v ON v.parent_id = w.id AND v.period @> day"


def upgrade() -> None:
    for thing in _VERSIONS:
        op.create_index(f"{thing}_version_{thing}_id_idx", f"{thing}_version", [f"{thing}_id"])
    _walk(_STEPS)


def downgrade() -> None:
    _walk(_JOINED)
    for thing in _VERSIONS:
        op.drop_index(f"{thing}_version_{thing}_id_idx")


def _walk(steps: str) -> None:
    """Let `descendants_on` go from each territory to those within it in such steps."""
    op.execute(f"""
CREATE OR REPLACE FUNCTION descendants_on(place uuid, day date, depth_max integer)
RETURNS TABLE (id uuid, depth integer)
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE walk AS (
        SELECT place AS id, 0 AS depth
        UNION
        SELECT m.territory_id, 1 FROM territory_membership m
        WHERE m.grouping_id = place AND m.period @> day
        UNION
        SELECT v.territory_id, w.depth + 1 FROM walk w {steps}
        WHERE w.depth < depth_max
    )
    SELECT w.id, w.depth FROM walk w WHERE w.depth > 0
$$""")
