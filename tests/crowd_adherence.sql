-- A hundred thousand adherences and assessments: what is rare among them is what the tests ask for.
SET session_replication_role = replica;

INSERT INTO charter_version
    (key, title, original_language, adopted_on, valid_from, valid_until, readherence_until)
VALUES ('1990', '{"en": "First"}', 'en', '1990-01-01', '1990-01-01', '2000-01-01', NULL),
    ('2000', '{"en": "Second"}', 'en', '2000-01-01', '2000-01-01', '2025-01-01', '2001-01-01'),
    ('2025', '{"en": "Third"}', 'en', '2025-01-01', '2025-01-01', NULL, '2026-12-31');
INSERT INTO charter_commitment (version_id, key, position, original_language, text)
SELECT id, 'together', 1, 'en', '{"en": "Together"}'::jsonb FROM charter_version
UNION ALL SELECT id, 'openly', 2, 'en', '{"en": "Openly"}'::jsonb FROM charter_version;

INSERT INTO adherence
    (organisation_id, version_id, valid_from, valid_until, ended_as, sort_en, sort_fr, sort_pt)
SELECT o.id, v.id,
    CASE WHEN n % 500 = 0 THEN DATE '1995-01-01' WHEN n % 500 = 4 THEN DATE '2026-02-01'
        ELSE DATE '2025-01-01' + n % 300 END,
    CASE WHEN n % 500 IN (1, 2, 3) THEN DATE '2026-01-01' + n % 7
        WHEN n % 500 = 7 THEN DATE '2027-01-01' + n % 7 END,
    CASE WHEN n % 500 = 1 THEN 'renounced' WHEN n % 500 = 2 THEN 'readhered'
        WHEN n % 500 IN (3, 7) THEN 'organisation_ended' END,
    o.sort_en, o.sort_fr, o.sort_pt
FROM (SELECT *, (row_number() OVER (ORDER BY id))::int AS n FROM organisation) o
JOIN charter_version v ON v.key = CASE WHEN n % 500 = 0 THEN '1990' ELSE '2025' END;

INSERT INTO adherence_commitment (adherence_id, commitment_id, state, valid_from)
SELECT a.id, c.id,
    CASE WHEN n % 500 = 5 THEN 'practised' WHEN n % 500 = 6 THEN 'under_way' ELSE 'aimed_at' END,
    a.valid_from
FROM (SELECT *, (row_number() OVER (ORDER BY id))::int AS n FROM adherence) a
JOIN charter_commitment c ON c.version_id = a.version_id AND c.key = 'together';
INSERT INTO adherence_commitment (adherence_id, commitment_id, state, valid_from)
SELECT a.id, c.id, 'aimed_at', a.valid_from
FROM (SELECT *, (row_number() OVER (ORDER BY id))::int AS n FROM adherence) a
JOIN charter_commitment c ON c.version_id = a.version_id AND c.key = 'openly'
WHERE n % 500 = 8;

INSERT INTO assessment (organisation_id, body_id, strand, level, happened_on, is_published)
SELECT o.id, CASE WHEN n % 500 = 1 THEN peer.id ELSE o.id END,
    CASE WHEN n % 500 = 2 THEN 'co_production' ELSE 'co_management' END, n % 8,
    DATE '2000-01-01' + n % 9000, n % 10 <> 3
FROM (SELECT *, (row_number() OVER (ORDER BY id))::int AS n FROM organisation) o,
    (SELECT id FROM organisation ORDER BY id DESC LIMIT 1) peer;

SET session_replication_role = DEFAULT;
