SELECT json_build_object('territory', (
    SELECT json_build_object('id', 'ter_' || a.id, 'name', localised(a.name, $1), 'parent',
        CASE WHEN b.id IS NOT NULL THEN json_build_object('id', 'ter_' || b.id, 'name', localised(b.name, $1), 'parent',
        CASE WHEN c.id IS NOT NULL THEN json_build_object('id', 'ter_' || c.id, 'name', localised(c.name, $1), 'parent',
        CASE WHEN d.id IS NOT NULL THEN json_build_object('id', 'ter_' || d.id, 'name', localised(d.name, $1), 'parent',
        CASE WHEN e.id IS NOT NULL THEN json_build_object('id', 'ter_' || e.id, 'name', localised(e.name, $1), 'parent',
        CASE WHEN f.id IS NOT NULL THEN json_build_object('id', 'ter_' || f.id, 'name', localised(f.name, $1)
        ) END) END) END) END) END)
    FROM territory a
    LEFT JOIN territory b ON b.id = a.parent_id
    LEFT JOIN territory c ON c.id = b.parent_id
    LEFT JOIN territory d ON d.id = c.parent_id
    LEFT JOIN territory e ON e.id = d.parent_id
    LEFT JOIN territory f ON f.id = e.parent_id
    WHERE a.id = coalesce((SELECT original_id FROM duplicate WHERE duplicate_id = $2), $2)
))::text
