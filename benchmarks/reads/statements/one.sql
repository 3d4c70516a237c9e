SELECT json_build_object('organisation', (
    SELECT json_build_object(
        'id', 'org_' || o.id, 'name', localised(o.name, $1), 'kind', upper(o.kind),
        'sector', upper(o.sector), 'description', localised(o.description, $1),
        'languages', o.languages,
        'validFrom', to_char(o.valid_from, CASE o.valid_from_precision
            WHEN 'year' THEN 'YYYY' WHEN 'month' THEN 'YYYY-MM' ELSE 'YYYY-MM-DD' END),
        'territory', CASE WHEN t.id IS NOT NULL THEN json_build_object(
            'id', 'ter_' || t.id, 'name', localised(t.name, $1), 'population', t.population) END
    )
    FROM organisation o LEFT JOIN territory t ON t.id = o.territory_id
    WHERE o.id = coalesce((SELECT original_id FROM duplicate WHERE duplicate_id = $2), $2)
    AND NOT o.is_unlisted
))::text
