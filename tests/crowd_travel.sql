-- A hundred thousand sendings: what is rare among them is what the tests ask for.
SET session_replication_role = replica;

INSERT INTO sending (decision_id, from_body_id, to_body_id, purpose, direction, why_wider, sent_at,
    answer_due_on, due_at, acknowledged_at, answered_at)
SELECT d.id, d.body_id, d.next_id, CASE WHEN d.n % 1000 = 0 THEN 'question' ELSE 'adoption' END,
    'ascending', '{}', TIMESTAMPTZ '2024-01-01' + n * interval '5 minutes',
    CASE WHEN d.n % 5 = 0 THEN DATE '2025-06-01' + d.n % 500 END,
    CASE WHEN d.n % 5 = 0 THEN DATE '2025-06-02' + d.n % 500 END,
    CASE WHEN d.n % 2 = 0 THEN TIMESTAMPTZ '2025-06-01' END,
    CASE WHEN d.n % 5 > 1 THEN TIMESTAMPTZ '2025-06-01' END
FROM (
    SELECT d.id, d.body_id, lead(d.body_id) OVER (ORDER BY d.body_id) AS next_id,
        (row_number() OVER (ORDER BY d.body_id))::int AS n
    FROM decision d WHERE d.number < 10
) d WHERE next_id IS NOT NULL;

-- One body has had a thousand letters, of which it answered almost all.
INSERT INTO sending (decision_id, from_body_id, to_body_id, purpose, direction, sent_at,
    answer_due_on, due_at, answered_at)
SELECT d.id, d.body_id, b.id, CASE n % 200 WHEN 0 THEN 'question' ELSE 'opinion' END, 'descending',
    '2025-01-01', DATE '2025-02-01' + n, DATE '2025-02-02' + n,
    CASE WHEN n % 200 > 1 THEN TIMESTAMPTZ '2025-01-02' END
FROM (SELECT id FROM organisation ORDER BY id LIMIT 1) b
CROSS JOIN LATERAL (
    SELECT d.*, (row_number() OVER (ORDER BY d.id))::int AS n
    FROM decision d WHERE d.body_id <> b.id ORDER BY d.id LIMIT 1000
) d;

INSERT INTO outsider (name, kind)
SELECT jsonb_build_object('en', CASE n % 1000 WHEN 0 THEN 'Quixotic ' ELSE 'Ministry ' END || n),
    CASE n % 1000 WHEN 1 THEN 'court' ELSE 'ministry' END
FROM generate_series(1, 100000) n;

INSERT INTO joint_decision (body_id, title, text, original_language, opened_at, effective_at)
SELECT o.id, '{"en": "River"}', '{"en": "Clean"}', 'en', '2025-01-01',
    CASE WHEN n % 500 > 0 THEN TIMESTAMPTZ '2025-02-01' END
FROM (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM organisation) o;
INSERT INTO joint_party (joint_decision_id, body_id) SELECT id, body_id FROM joint_decision;

INSERT INTO answer (sending_id, kind, reasons, answered_at)
SELECT id, 'rejected', '{"en": "No"}', answered_at FROM sending WHERE answered_at IS NOT NULL;

SET session_replication_role = DEFAULT;
