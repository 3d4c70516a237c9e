"""The health of the dialogue: what was sent and answered, up, down and across, and how soon."""

from collections.abc import Collection, Mapping

from governance.access import Viewer

_ANSWERED = "count(kind) FILTER (WHERE direction = '{direction}')"
_SENT_THERE = "count(*) FILTER (WHERE direction = '{direction}')"
_DIRECTIONS = {
    "up": "ascending",
    "down": "descending",
    "across": "horizontal",
    "outside": "outside",
}
_FIGURES = {
    "sent": "count(*)",
    **{name: _SENT_THERE.format(direction=each) for name, each in _DIRECTIONS.items()},
    "answered": "count(kind)",
    **{f"answered_{name}": _ANSWERED.format(direction=each) for name, each in _DIRECTIONS.items()},
    "adopted": "count(*) FILTER (WHERE kind = 'adopted')",
    "adapted": "count(*) FILTER (WHERE kind = 'adapted')",
    "rejected": "count(*) FILTER (WHERE kind = 'rejected')",
    "referred": "count(*) FILTER (WHERE kind = 'referred')",
    "never_answered": "count(*) FILTER (WHERE is_overdue)",
    "waiting": "count(*) FILTER (WHERE is_waiting)",
    "median_days": "percentile_cont(0.5) WITHIN GROUP (ORDER BY days)",
}


def _seen(viewer: Viewer, body: str) -> str:
    """Whether a viewer sees a body; those that see alike share a statement."""
    if viewer.is_secretariat:
        return "true"
    listed = f"NOT {body}.is_unlisted"
    return f"({listed} OR {body}.id = ANY ({{known}}))" if viewer.is_insider else listed


_INSIDE = """
inside AS MATERIALIZED (
    SELECT ARRAY(
        SELECT o.id FROM organisation o JOIN territory t ON t.id = o.territory_id
        JOIN unnest(paths_of({within}::uuid, {today}::date)) AS around (path)
        ON t.path >= around.path AND t.path < path_end(around.path)
        UNION SELECT o.id FROM organisation o WHERE o.territory_id = {within}::uuid
    ) AS ids
), """
_OF_ONE = {
    "sent": "(s.from_body_id = {of}::uuid OR s.to_body_id = {of}::uuid)",
    "taken": "d.body_id = {of}::uuid",
    "body": "b.body_id = {of}::uuid",
}
_WITHIN = {
    "sent": "(s.from_body_id = ANY ((SELECT ids FROM inside)::uuid[])"
    " OR s.to_body_id = ANY ((SELECT ids FROM inside)::uuid[]))",
    "taken": "d.body_id = ANY ((SELECT ids FROM inside)::uuid[])",
    "body": "b.body_id = ANY ((SELECT ids FROM inside)::uuid[])",
}
_SENT = """
sent AS MATERIALIZED (
    SELECT s.from_body_id, s.to_body_id, s.direction, s.sent_at, a.kind,
        extract(epoch FROM a.answered_at - s.sent_at)::float / 86400 AS days,
        s.is_open AND s.due_at <= {now}::timestamptz AS is_overdue,
        s.is_open AND s.purpose <> 'information' AND coalesce(s.due_at > {now}::timestamptz, true)
            AS is_waiting
    FROM sending s
    JOIN organisation f ON f.id = s.from_body_id
    LEFT JOIN organisation t ON t.id = s.to_body_id
    LEFT JOIN answer a ON a.sending_id = s.id AND a.kind <> 'silence'
    WHERE s.sent_at >= {since}::date AND s.sent_at < {until}::date AND {sent_in}
    AND {sender_seen} AND (t.id IS NULL OR {receiver_seen})
), taken AS MATERIALIZED (
    SELECT d.body_id, d.decided_on, NOT EXISTS (
        SELECT FROM sending s LEFT JOIN organisation t ON t.id = s.to_body_id
        WHERE s.decision_id = d.id AND s.withdrawn_at IS NULL
        AND (t.id IS NULL OR {receiver_seen})
    ) AS is_unsent
    FROM decision d JOIN organisation f ON f.id = d.body_id
    WHERE d.decided_on >= {since}::date AND d.decided_on < {until}::date AND {taken_in}
    AND {sender_seen}
), sides AS (
    SELECT b.* FROM (
        SELECT s.*, s.from_body_id AS body_id, true AS is_sender FROM sent s
        UNION ALL
        SELECT s.*, s.to_body_id, false FROM sent s WHERE s.to_body_id IS NOT NULL
    ) b WHERE {body_in}
)"""
_PARTS = {
    "whole": "(SELECT {figures} FROM sent)",
    "decisions": "(SELECT count(*) FROM taken)",
    "reached_nobody": "(SELECT count(*) FROM taken WHERE is_unsent)",
    "bodies": """(
        WITH by_body AS (
            SELECT body_id, is_sender, {figures} AS figures FROM sides GROUP BY body_id, is_sender
        ), taken_by_body AS (
            SELECT body_id, count(*) AS decisions, count(*) FILTER (WHERE is_unsent) AS unsent
            FROM taken GROUP BY body_id
        ), named AS (
            SELECT o.id, localised(o.name, {lang}::text) AS name,
                sort_key(o.name, {lang}::text) AS sorted
            FROM (SELECT body_id FROM by_body UNION SELECT body_id FROM taken_by_body) b
            JOIN organisation o ON o.id = b.body_id ORDER BY 3, 1 LIMIT {most}
        )
        SELECT coalesce(json_agg(json_build_object(
            'body_id', n.id, 'name', n.name, 'decisions', coalesce(d.decisions, 0),
            'reached_nobody', coalesce(d.unsent, 0),
            'as_sender', s.figures, 'as_receiver', r.figures) ORDER BY n.sorted, n.id), '[]')
        FROM named n
        LEFT JOIN by_body s ON s.body_id = n.id AND s.is_sender
        LEFT JOIN by_body r ON r.body_id = n.id AND NOT r.is_sender
        LEFT JOIN taken_by_body d ON d.body_id = n.id)""",
    "levels": """(
        WITH scales AS MATERIALIZED (
            SELECT b.body_id, p.scale_code AS scale
            FROM (SELECT body_id FROM sides UNION SELECT body_id FROM taken) b
            JOIN organisation o ON o.id = b.body_id
            LEFT JOIN territory p ON p.id = coalesce(o.territory_id, place_of(o.id))
        ), by_level AS (
            SELECT c.scale, b.is_sender, {figures} AS figures
            FROM sides b JOIN scales c ON c.body_id = b.body_id GROUP BY c.scale, b.is_sender
        ), taken_by_level AS (
            SELECT c.scale, count(*) AS decisions, count(*) FILTER (WHERE is_unsent) AS unsent
            FROM taken d JOIN scales c ON c.body_id = d.body_id GROUP BY c.scale
        )
        SELECT coalesce(json_agg(json_build_object(
            'scale', l.scale, 'decisions', coalesce(d.decisions, 0),
            'reached_nobody', coalesce(d.unsent, 0),
            'as_sender', s.figures, 'as_receiver', r.figures) ORDER BY c.rank), '[]')
        FROM (SELECT scale FROM by_level UNION SELECT scale FROM taken_by_level) l
        LEFT JOIN scale c ON c.code = l.scale
        LEFT JOIN by_level s ON s.scale IS NOT DISTINCT FROM l.scale AND s.is_sender
        LEFT JOIN by_level r ON r.scale IS NOT DISTINCT FROM l.scale AND NOT r.is_sender
        LEFT JOIN taken_by_level d ON d.scale IS NOT DISTINCT FROM l.scale)""",
    "periods": """(
        WITH by_month AS (
            SELECT date_trunc('month', sent_at AT TIME ZONE 'UTC')::date AS month,
                {figures} AS figures
            FROM sent GROUP BY 1
        ), taken_by_month AS (
            SELECT date_trunc('month', decided_on::timestamp)::date AS month,
                count(*) AS decisions, count(*) FILTER (WHERE is_unsent) AS unsent
            FROM taken GROUP BY 1
        )
        SELECT coalesce(json_agg(json_build_object(
            'month', m.month, 'decisions', coalesce(d.decisions, 0),
            'reached_nobody', coalesce(d.unsent, 0), 'figures', p.figures) ORDER BY m.month), '[]')
        FROM (SELECT month FROM by_month UNION SELECT month FROM taken_by_month) m
        LEFT JOIN by_month p ON p.month = m.month
        LEFT JOIN taken_by_month d ON d.month = m.month)""",
}
BODIES_MAX = 1_000
"""How many bodies a dialogue tells one by one, in the order of their names."""
ALWAYS = ("now", "since", "until")
"""What the statement is run with whosever dialogue it is and whatever is asked of it."""


def statement(
    *, viewer: Viewer, asked: Mapping[str, Collection[str]], is_of_one: bool, is_within: bool
) -> tuple[str, list[str]]:
    """The one statement that answers with a dialogue as JSON, and the names of its values.

    Of one body, or of all that sit within a territory, or of everyone. What is asked names parts
    and, of each, the figures wanted; only these are reckoned.
    """
    wanted = _OF_ONE if is_of_one else _WITHIN if is_within else {}
    used = [*ALWAYS, *(["of"] if is_of_one else ["within", "today"] if is_within else [])]
    if "bodies" in asked:
        used.append("lang")
    if viewer.is_insider and not viewer.is_secretariat:
        used.append("known")
    places = {name: f"${number}" for number, name in enumerate(used, 1)}
    places["known"] = f"{places['known']}::uuid[]" if "known" in places else ""
    bounds = {
        f"{name}_in": wanted[name].format(**places) if wanted else "true"
        for name in ("sent", "taken", "body")
    }
    seen = {
        f"{side}_seen": _seen(viewer, body).format(**places)
        for side, body in (("sender", "f"), ("receiver", "t"))
    }
    inside = _INSIDE.format(**places) if wanted is _WITHIN else ""
    told = ", ".join(
        f"'{name}', {part.format(figures=_figures(asked[name]), most=BODIES_MAX, **places)}"
        for name, part in _PARTS.items()
        if name in asked
    )
    sent = _SENT.format(**bounds, **seen, **places)
    return f"WITH {inside}{sent} SELECT json_build_object({told})::text", used


def _figures(asked: Collection[str]) -> str:
    told = (f"'{name}', {sql}" for name, sql in _FIGURES.items() if name in asked)
    return f"json_build_object({', '.join(told)})"
