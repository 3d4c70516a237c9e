-- Decisions that travel: $decisions$ of them, $sendings$ sendings between $bodies$ bodies.
SET session_replication_role = replica;

INSERT INTO territory (label, path, name, scale_code)
VALUES (1, '1', '{"en": "World"}', 'world');
INSERT INTO territory (label, path, name, scale_code, parent_id)
SELECT 1 + n, ('1.' || 1 + n)::ltree, jsonb_build_object('en', 'Country ' || n), 'country',
    (SELECT id FROM territory WHERE label = 1) FROM generate_series(1, 20) n;
INSERT INTO territory (label, path, name, scale_code, parent_id)
SELECT 1000 + n, c.path || (1000 + n)::text, jsonb_build_object('en', 'Town ' || n),
    'municipality', c.id
FROM generate_series(1, $bodies$ / 10) n JOIN territory c ON c.label = 2 + n % 20;

CREATE TEMP TABLE body AS
SELECT n, uuidv7() AS id FROM generate_series(1, $bodies$) n;
INSERT INTO organisation (id, name, kind, sector, territory_id)
SELECT b.id, jsonb_build_object('en', md5('o' || n) || ' Platform'), 'platform', 'mixed', t.id
FROM body b JOIN territory t ON t.label = 1001 + b.n % ($bodies$ / 10);

CREATE TEMP TABLE taken AS
SELECT n, uuidv7() AS id FROM generate_series(1, $decisions$) n;
INSERT INTO decision (id, body_id, number, title, text, original_language, outcome, manner,
    decided_on, valid_from, canonical, hash)
SELECT t.id, b.id, 2000 + t.n / $bodies$, '{"en": "Decision"}', '{"en": "Decided"}', 'en',
    'adopted', 'consensus', DATE '2025-01-01' + t.n % 600, DATE '2025-01-01' + t.n % 600,
    '{}', sha256('{}')
FROM taken t JOIN body b ON b.n = 1 + t.n % $bodies$;

INSERT INTO sending (decision_id, from_body_id, to_body_id, purpose, direction, why_wider, sent_at,
    answer_due_on, due_at, acknowledged_at, answered_at)
SELECT d.id, d.body_id, b.id, CASE k % 5 WHEN 0 THEN 'information' ELSE 'adoption' END,
    (ARRAY['ascending', 'descending', 'horizontal'])[1 + k % 3], '{}',
    TIMESTAMPTZ '2025-01-01' + (k % 600) * interval '1 day',
    CASE k % 5 WHEN 1 THEN DATE '2025-02-01' + k % 600 END,
    CASE k % 5 WHEN 1 THEN TIMESTAMPTZ '2025-02-02' + (k % 600) * interval '1 day' END,
    TIMESTAMPTZ '2025-01-02' + (k % 600) * interval '1 day',
    CASE WHEN k % 5 > 1 THEN TIMESTAMPTZ '2025-01-09' + (k % 600) * interval '1 day' END
FROM generate_series(1, $sendings$) k
JOIN taken t ON t.n = 1 + k % $decisions$ JOIN decision d ON d.id = t.id
JOIN body b ON b.n = 1 + (k::bigint * 7919 + k / $decisions$ * 31) % $bodies$ AND b.id <> d.body_id
ON CONFLICT DO NOTHING;

-- One body was given as much in either size, two hundred sendings, and of another's decisions a
-- thousand grew out of one.
INSERT INTO decision (body_id, number, title, text, original_language, outcome, manner, decided_on,
    valid_from, canonical, hash)
SELECT b.id, k, jsonb_build_object('en', 'Branch ' || k), '{"en": "Decided"}', 'en', 'adopted',
    'consensus', '2025-01-01', '2025-01-01', '{}', sha256('{}')
FROM body b, generate_series(1, 1001) k WHERE b.n = 2;
INSERT INTO decision_link (child_id, parent_id, kind)
SELECT child.id, parent.id, 'derived' FROM body b
JOIN decision child ON child.body_id = b.id AND child.number BETWEEN 2 AND 1001
JOIN decision parent ON parent.body_id = b.id AND parent.number = child.number / 3 + 1
    AND parent.number < child.number
WHERE b.n = 2;
INSERT INTO sending (decision_id, from_body_id, to_body_id, purpose, direction, sent_at,
    answered_at)
SELECT d.id, d.body_id, b.id, 'opinion', 'horizontal', TIMESTAMPTZ '2025-06-01' + k * interval '1 h',
    CASE WHEN k % 2 = 0 THEN TIMESTAMPTZ '2025-08-01' END
FROM body b, generate_series(1, 200) k JOIN taken t ON t.n = 1 + k * 7 JOIN decision d ON d.id = t.id
WHERE b.n = 1 AND d.body_id <> b.id;

-- What an unlisted body decided is told to nobody, nor what grew out of it, nor where it was sent.
INSERT INTO organisation (name, kind, sector, territory_id, is_unlisted)
SELECT '{"en": "Unlisted"}', 'platform', 'mixed', id, true FROM territory WHERE label = 1001;
INSERT INTO decision (body_id, number, title, text, original_language, outcome, manner, decided_on,
    valid_from, canonical, hash)
SELECT id, 1, '{"en": "Unlisted"}', '{"en": "Decided"}', 'en', 'adopted', 'consensus',
    '2025-01-01', '2025-01-01', '{}', sha256('{}') FROM organisation WHERE is_unlisted;
INSERT INTO decision_link (child_id, parent_id, kind)
SELECT child.id, parent.id, 'derived' FROM decision child, decision parent
WHERE (child.title ->> 'en', parent.title ->> 'en') IN (('Unlisted', 'Branch 1'))
UNION ALL
SELECT t.id, d.id, 'derived' FROM taken t, decision d
WHERE t.n = $bodies$ / 2 AND d.title ->> 'en' = 'Unlisted';
INSERT INTO sending (id, decision_id, from_body_id, to_body_id, purpose, direction, sent_at)
SELECT '00000000-0000-7000-8000-000000000000', d.id, f.id, t.id, 'opinion', 'horizontal',
    TIMESTAMPTZ '2025-06-01'
FROM decision d, body f, body t WHERE d.title ->> 'en' = 'Unlisted' AND f.n = 3 AND t.n = 1;

INSERT INTO answer (sending_id, kind, reasons, answered_at)
SELECT id, (ARRAY['adopted', 'adapted', 'rejected'])[1 + (extract(day FROM sent_at))::int % 3],
    '{"en": "So"}', answered_at FROM sending WHERE answered_at IS NOT NULL;

SET session_replication_role = DEFAULT;
