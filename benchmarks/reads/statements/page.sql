-- Whether a body is listed is not asked again for its seats and mandates: it is on the page. Nor
-- is whether a holder has a public mandate: the mandate on the page is one.
SELECT json_build_object('platforms', json_build_object('nodes', coalesce(json_agg(
    json_build_object(
        'id', 'org_' || o.id, 'name', localised(o.name, $1), 'kind', upper(o.kind),
        'sector', upper(o.sector), 'description', localised(o.description, $1),
        'languages', o.languages,
        'territory', CASE WHEN t.id IS NOT NULL THEN json_build_object(
            'id', 'ter_' || t.id, 'name', localised(t.name, $1), 'population', t.population,
            'parent', CASE WHEN p.id IS NOT NULL THEN json_build_object(
                'id', 'ter_' || p.id, 'name', localised(p.name, $1)) END) END,
        'seats', json_build_object('nodes', (
            SELECT coalesce(json_agg(json_build_object(
                'id', 'sea_' || s.id, 'sector', upper(s.sector),
                'organisation', CASE WHEN s.organisation_id IS NOT NULL THEN json_build_object(
                    'id', 'org_' || s.organisation_id, 'name', localised(s.name, $1),
                    'kind', upper(s.kind)) END) ORDER BY s.id), '[]')
            FROM (
                SELECT s.id, s.sector, s.organisation_id, h.name, h.kind
                FROM seat s
                LEFT JOIN organisation h ON h.id = s.organisation_id
                LEFT JOIN person q ON q.id = s.person_id
                WHERE s.body_id = o.id
                AND h.is_unlisted IS NOT TRUE AND q.is_unlisted IS NOT TRUE
                AND (s.valid_from IS NULL OR s.valid_from <= $2)
                AND (s.valid_until IS NULL OR s.valid_until > $2)
                ORDER BY s.id LIMIT 4
            ) s)),
        'mandates', json_build_object('nodes', (
            SELECT coalesce(json_agg(json_build_object(
                'role', upper(m.role), 'scope', localised(m.scope, $1),
                'holder', CASE WHEN m.holder_person_id IS NOT NULL THEN json_build_object(
                    'id', 'per_' || m.holder_person_id, 'name', m.name)
                    WHEN m.is_held THEN '{}'::json END) ORDER BY m.id), '[]')
            FROM (
                SELECT m.id, m.role, m.scope, m.holder_person_id, q.name,
                    num_nonnulls(m.holder_organisation_id, m.holder_territory_id) > 0 AS is_held
                FROM mandate m
                LEFT JOIN person q ON q.id = m.holder_person_id
                LEFT JOIN organisation h ON h.id = m.holder_organisation_id
                WHERE m.body_id = o.id
                AND h.is_unlisted IS NOT TRUE AND q.is_unlisted IS NOT TRUE
                AND (m.valid_from IS NULL OR m.valid_from <= $2)
                AND (m.valid_until IS NULL OR m.valid_until > $2)
                ORDER BY m.id LIMIT 3
            ) m))
    ) ORDER BY o.sort_en, o.id), '[]')))::text
FROM (
    SELECT id, sort_en, name, kind, sector, description, languages, territory_id
    FROM organisation
    WHERE kind = 'platform' AND NOT is_unlisted
    AND (valid_from IS NULL OR valid_from <= $2) AND (valid_until IS NULL OR valid_until > $2)
    ORDER BY sort_en, id LIMIT 50
) o
LEFT JOIN territory t ON t.id = o.territory_id
LEFT JOIN territory p ON p.id = t.parent_id
