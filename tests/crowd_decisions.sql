-- A hundred thousand decisions: what is rare among them is what the tests ask for.
SET session_replication_role = replica;

INSERT INTO decision (body_id, number, title, text, original_language, outcome, manner, matters,
    decided_on, valid_from, valid_until, canonical, hash)
SELECT o.id, 1 + n % 9, CASE n % 2000 WHEN 4 THEN '{"en": "Quixotic"}' ELSE '{"en": "Decision"}' END::jsonb,
    '{"en": "Decided"}', 'en', CASE n % 2000 WHEN 0 THEN 'no_quorum' ELSE 'adopted' END, 'consensus',
    CASE n % 500 WHEN 1 THEN '{law}' ELSE '{}' END::text[],
    CASE n % 500 WHEN 2 THEN DATE '1850-01-01' ELSE DATE '1990-01-01' + n % 10000 END,
    CASE n % 500 WHEN 2 THEN DATE '1850-01-01' ELSE DATE '1990-01-01' + n % 10000 END,
    CASE WHEN n % 2000 = 0 THEN DATE '1990-01-01' + n % 10000 WHEN n % 500 = 2 THEN DATE '1950-01-01' END,
    '{}', sha256('{}')
FROM (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM organisation) o;

INSERT INTO decision (body_id, number, title, text, original_language, outcome, manner,
    decided_on, valid_from, canonical, hash)
SELECT (SELECT id FROM organisation ORDER BY id LIMIT 1), n, '{"en": "Decision"}',
    '{"en": "Decided"}', 'en', 'adopted', 'consensus', DATE '1990-01-01' + n, DATE '1990-01-01' + n,
    '{}', sha256('{}')
FROM generate_series(10, 1009) n;

INSERT INTO decision_link (child_id, parent_id, kind)
SELECT id, lag(id, 1 + number % 3) OVER (ORDER BY number), 'derived' FROM decision
WHERE body_id = (SELECT id FROM organisation ORDER BY id LIMIT 1) AND number > 9
OFFSET 3;

INSERT INTO ratification_rule (matter) VALUES ('law'), ('public_money');

SET session_replication_role = DEFAULT;
