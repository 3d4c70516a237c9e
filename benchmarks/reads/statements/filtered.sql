SELECT json_build_object('organisations', json_build_object(
    'totalCount', (
        SELECT count(*) FROM organisation
        WHERE kind = 'joint_committee' AND sector = 'mixed' AND NOT is_unlisted
        AND (valid_from IS NULL OR valid_from <= $2)
        AND (valid_until IS NULL OR valid_until > $2)),
    'nodes', (
        SELECT coalesce(json_agg(json_build_object(
            'id', 'org_' || o.id, 'name', localised(o.name, $1), 'sector', upper(o.sector),
            'languages', o.languages,
            'territory', CASE WHEN t.id IS NOT NULL THEN json_build_object(
                'id', 'ter_' || t.id, 'name', localised(t.name, $1)) END,
            'partOf', CASE WHEN w.id IS NOT NULL THEN json_build_object(
                'id', 'org_' || w.id, 'name', localised(w.name, $1)) END
        ) ORDER BY o.sort_en, o.id), '[]')
        FROM (
            SELECT id, sort_en, name, sector, languages, territory_id, part_of_id
            FROM organisation
            WHERE kind = 'joint_committee' AND sector = 'mixed' AND NOT is_unlisted
            AND (valid_from IS NULL OR valid_from <= $2)
            AND (valid_until IS NULL OR valid_until > $2)
            ORDER BY sort_en, id LIMIT 100
        ) o
        LEFT JOIN territory t ON t.id = o.territory_id
        LEFT JOIN organisation w ON w.id = o.part_of_id AND NOT w.is_unlisted)
))::text
