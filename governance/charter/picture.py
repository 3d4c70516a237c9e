"""The network's picture on a day: who adheres, what is practised, what moved, and where."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from governance.access import Viewer
from governance.actors import policy as actors
from governance.actors.models import Organisation
from governance.charter.adherences import queries
from governance.charter.adherences.models import Adherence


def counted(viewer: Viewer) -> Select[UUID, UUID | None]:
    """The organisations that a picture counts: those that ever adhered and the viewer may see."""
    ever = select(Adherence.organisation_id)
    return select(Organisation.id, Organisation.territory_id).where(
        actors.visible(viewer.seeing("charter")), Organisation.id.in_(ever)
    )


def standing(day: ColumnElement[Any]) -> ColumnElement[Any]:
    """What an adherence is worth on a day, as the picture's statement asks it."""
    return queries.standing(Adherence, day)


_PARTS = """
asked AS MATERIALIZED (
    SELECT {day}::date AS day, ({day}::date - INTERVAL '1 year')::date AS before,
        {within}::uuid AS within
), parts AS MATERIALIZED (
    SELECT t.id, t.label, t.name FROM asked, {territories} t
    WHERE t.parent_id = asked.within
    UNION
    SELECT t.id, t.label, t.name FROM asked, territory_membership m, {territories} t
    WHERE m.grouping_id = asked.within AND m.period @> asked.day AND t.id = m.territory_id
    UNION
    SELECT t.id, t.label, t.name FROM asked, {territories} t
    LEFT JOIN territory w ON w.id = t.parent_id
    WHERE asked.within IS NULL AND t.scale_code IS DISTINCT FROM 'world'
    AND (w.scale_code = 'world' OR (t.parent_id IS NULL AND t.scale_code IS NOT NULL))
)"""
_TODAY = """
territories AS NOT MATERIALIZED (
    SELECT id, label, name, parent_id, scale_code FROM territory
), {parts}, placed AS MATERIALIZED (
    SELECT c.id AS organisation_id, p.id AS part_id
    FROM asked, counted c LEFT JOIN territory t ON t.id = c.territory_id
    LEFT JOIN LATERAL (
        SELECT p.id FROM unnest(labels(t.path)) AS label JOIN parts p ON p.label = label.label
        LIMIT 1
    ) p ON true
    WHERE asked.within IS NULL OR p.id IS NOT NULL OR t.id = asked.within
)"""
_PAST = """
territories AS NOT MATERIALIZED (
    SELECT v.territory_id AS id, t.label, v.name, v.parent_id, v.scale_code
    FROM territory_version v JOIN territory t ON t.id = v.territory_id
    WHERE v.period @> {day}::date
), {parts}, tree AS (
    SELECT p.id AS part_id, p.id FROM parts p
    UNION
    SELECT tree.part_id, v.territory_id FROM asked, tree
    JOIN territory_version v ON v.parent_id = tree.id
    WHERE v.period @> asked.day
), placed AS MATERIALIZED (
    SELECT c.id AS organisation_id, t.part_id
    FROM asked, counted c
    LEFT JOIN organisation_version o ON o.organisation_id = c.id AND o.period @> {day}::date
    LEFT JOIN tree t ON t.id = o.territory_id
    WHERE asked.within IS NULL OR t.part_id IS NOT NULL OR o.territory_id = asked.within
)"""
_UNPLACED = """
asked AS MATERIALIZED (
    SELECT {day}::date AS day, ({day}::date - INTERVAL '1 year')::date AS before
), placed AS NOT MATERIALIZED (
    SELECT c.id AS organisation_id, NULL::uuid AS part_id FROM counted c
)"""
_ADHERING = """
WITH RECURSIVE counted AS MATERIALIZED ({counted}), {placed}, adhering AS MATERIALIZED (
    SELECT adherence.id, adherence.organisation_id, adherence.version_id, p.part_id,
        {standing} AS standing,
        adherence.period @> asked.day AS holds, adherence.period @> asked.before AS held,
        adherence.ended_as = 'renounced' AND adherence.valid_until <= asked.day
            AND adherence.valid_until > asked.before AS was_renounced
    FROM asked, placed p JOIN adherence ON adherence.organisation_id = p.organisation_id
), organisations AS MATERIALIZED (
    SELECT organisation_id, part_id, bool_or(holds) AS adheres,
        bool_or(holds) AND NOT bool_or(held) AS has_joined,
        bool_or(was_renounced) AND NOT bool_or(holds) AS has_renounced
    FROM adhering GROUP BY organisation_id, part_id
), states AS MATERIALIZED (
    SELECT a.organisation_id, a.part_id, s.key,
        max({rank}) FILTER (WHERE s.holds) AS is_now, max({rank}) FILTER (WHERE s.held) AS was
    FROM adhering a JOIN (
        SELECT s.adherence_id, s.state, c.key, s.period @> asked.day AS holds,
            {held} AS held
        FROM asked, adherence_commitment s JOIN charter_commitment c ON c.id = s.commitment_id
        WHERE s.period @> asked.day OR {held}
    ) s ON s.adherence_id = a.id
    GROUP BY a.organisation_id, a.part_id, s.key
), by_part AS (
    SELECT part_id, count(*) FILTER (WHERE adheres) AS adhering,
        count(*) FILTER (WHERE has_joined) AS joined,
        count(*) FILTER (WHERE has_renounced) AS renounced
    FROM organisations WHERE part_id IS NOT NULL GROUP BY part_id
), states_by_part AS (
    SELECT part_id, {counts} FROM states WHERE part_id IS NOT NULL GROUP BY part_id
)
SELECT json_build_object({told})::text
"""
_TOLD = {
    "adhering": "(SELECT count(*) FROM organisations WHERE adheres)",
    "joined": "(SELECT count(*) FROM organisations WHERE has_joined)",
    "renounced": "(SELECT count(*) FROM organisations WHERE has_renounced)",
    "moved_up": "(SELECT count(*) FROM states WHERE is_now > was)",
    "moved_down": "(SELECT count(*) FROM states WHERE is_now < was)",
    "adherences": """(SELECT coalesce(json_agg(json_build_object(
            'version_id', 'cha_' || version_id, 'version_key', key, 'standing', upper(standing),
            'count', count) ORDER BY valid_from, standing), '[]')
        FROM (SELECT a.version_id, v.key, v.valid_from, a.standing, count(*)
            FROM adhering a JOIN charter_version v ON v.id = a.version_id
            WHERE a.standing IS NOT NULL GROUP BY 1, 2, 3, 4) grouped)""",
    "commitments": """(SELECT coalesce(json_agg(json_build_object(
            'key', key, 'aimed_at', aimed_at, 'under_way', under_way, 'practised', practised)
            ORDER BY practised DESC, under_way DESC, aimed_at DESC, key), '[]')
        FROM (SELECT key, {counts} FROM states WHERE is_now IS NOT NULL GROUP BY key) grouped)""",
    "by_territory": """(SELECT coalesce(json_agg(json_build_object(
            'territory_id', 'ter_' || p.id, 'name', localised(p.name, {lang}::text),
            'adhering', b.adhering, 'joined', b.joined, 'renounced', b.renounced,
            'aimed_at', coalesce(s.aimed_at, 0), 'under_way', coalesce(s.under_way, 0),
            'practised', coalesce(s.practised, 0))
            ORDER BY sort_key(p.name, {lang}::text), p.id), '[]')
        FROM by_part b JOIN parts p ON p.id = b.part_id
        LEFT JOIN states_by_part s ON s.part_id = b.part_id)""",
}
_MOVED = {"moved_up", "moved_down"}
_RANK = "CASE s.state WHEN 'aimed_at' THEN 1 WHEN 'under_way' THEN 2 ELSE 3 END"
_COUNTS = ", ".join(
    f"count(*) FILTER (WHERE is_now = {rank}) AS {state}"
    for rank, state in enumerate(("aimed_at", "under_way", "practised"), 1)
)


def picture(
    *,
    asked: Collection[str],
    counted: str,
    standing: str,
    first: int,
    is_within: bool,
    is_past: bool,
) -> tuple[str, list[str]]:
    """The one statement that answers with a picture as JSON, and the names of its last values.

    Only what is asked of it is reckoned. What it counts and what an adherence is worth come
    compiled, with values of their own before the first of those that are named.
    """
    is_placed = is_within or "by_territory" in asked
    used = [
        "day",
        *(["within"] if is_placed else []),
        *(["lang"] if "by_territory" in asked else []),
    ]
    values = {name: f"${first + number}" for number, name in enumerate(used)}
    if is_placed:
        parts = _PARTS.strip().format(**values, territories="territories")
        placed = (_PAST if is_past else _TODAY).strip().format(parts=parts, **values)
    else:
        placed = _UNPLACED.strip().format(**values)
    told = ", ".join(
        f"'{name}', {sql.format(counts=_COUNTS, lang=values.get('lang'))}"
        for name, sql in _TOLD.items()
        if name in asked
    )
    return _ADHERING.format(
        counted=counted,
        placed=placed,
        standing=standing if "adherences" in asked else "NULL",
        rank=_RANK,
        held="s.period @> asked.before" if _MOVED & set(asked) else "false",
        counts=_COUNTS,
        told=told,
    ), used
