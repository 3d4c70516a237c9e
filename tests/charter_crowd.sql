-- A hundred thousand versions of the charter, each in force for a day, and as many amendments.

INSERT INTO charter_version (key, title, original_language, opened_on, adopted_on, valid_from, valid_until)
SELECT 'v' || n, '{"fr": "Charte"}', 'fr', day, day, day, day + 1
FROM (SELECT n, DATE '1750-01-01' + n AS day FROM generate_series(1, 99980) AS n) AS days;

INSERT INTO charter_version (key, title, original_language, opened_on)
SELECT 'd' || n, '{"fr": "Charte"}', 'fr', DATE '2025-01-01' FROM generate_series(1, 19) AS n;

INSERT INTO charter_version (key, title, original_language, adopted_on, valid_from)
VALUES ('now', '{"fr": "Charte"}', 'fr', '2024-01-01', '2024-01-01');

INSERT INTO charter_amendment (version_id, article_key, body_id, proposed_on, was, text, difference, reason,
    outcome, settled_on, outcome_reason, into_version_id)
SELECT v.id, 'aims', o.id, DATE '2024-01-01', '{"fr": "a"}', '{"fr": "b"}', '{}', '{"fr": "c"}',
    CASE WHEN n % 500 = 0 THEN NULL WHEN n % 500 = 1 THEN 'taken_up' ELSE 'declined' END,
    CASE WHEN n % 500 > 0 THEN DATE '2024-02-01' END,
    CASE WHEN n % 500 > 0 THEN '{"fr": "d"}'::jsonb END,
    CASE WHEN n % 500 = 1 THEN v.id END
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM charter_version) AS v
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM organisation) AS o USING (n);
