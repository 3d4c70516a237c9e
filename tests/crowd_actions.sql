-- A hundred thousand actions and commitments: what is rare among them is what the tests ask for.
SET session_replication_role = replica;

INSERT INTO decision (body_id, number, title, text, original_language, outcome, manner, decided_on,
    canonical, hash, valid_from)
SELECT o.id, 1, '{"en": "Decision"}', '{"en": "Decided"}', 'en', 'adopted', 'unknown',
    DATE '2020-01-01', 'x', sha256('x'), DATE '2020-01-01'
FROM (SELECT id FROM organisation WHERE kind = 'platform' ORDER BY id) o;
INSERT INTO decision_link (child_id, parent_id, kind)
SELECT next, id, 'derived'
FROM (SELECT id, lead(id) OVER (ORDER BY id) AS next FROM decision ORDER BY id LIMIT 5) d;

INSERT INTO action (holder_id, territory_id, decision_id, title, ended_as, valid_from, valid_until)
SELECT o.id, o.territory_id,
    CASE WHEN n % 500 = 4 THEN (SELECT id FROM decision ORDER BY id LIMIT 1) END,
    jsonb_build_object('en', md5('a' || n) || ' Action ' || n),
    CASE n % 1000 WHEN 0 THEN 'dropped' WHEN 1 THEN 'done' END,
    CASE WHEN n % 500 = 2 THEN DATE '1850-01-01' ELSE DATE '1990-01-01' + n % 10000 END,
    CASE WHEN n % 1000 < 2 THEN DATE '1990-01-02' + n % 10000
        WHEN n % 500 = 3 THEN DATE '2027-01-01' + n % 7 END
FROM (SELECT id, territory_id, (row_number() OVER (ORDER BY id))::int AS n FROM organisation) o;

INSERT INTO action_party (action_id, organisation_id, role, valid_from)
SELECT a.id, o.id, (ARRAY['holder', 'partner', 'beneficiary', 'funder'])[k + 1], a.valid_from
FROM (SELECT id, valid_from, (row_number() OVER (ORDER BY id))::int AS n FROM action) a
CROSS JOIN generate_series(0, 3) k
JOIN (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM organisation) o
ON o.n = (a.n + k) % 100000 + 1;

INSERT INTO commitment (organisation_id, decision_id, action_id, what, due_on, made_on, outcome,
    outcome_on, outcome_by_id)
SELECT a.holder_id, CASE WHEN n % 1000 = 5 THEN (SELECT id FROM decision ORDER BY id LIMIT 1) END,
    a.id, '{"en": "Do it"}',
    CASE WHEN n % 500 = 0 THEN DATE '2020-01-01' + n % 7 ELSE DATE '2030-01-01' + n % 10000 END,
    DATE '2019-01-01', CASE n % 500 WHEN 1 THEN 'broken' WHEN 2 THEN 'kept' END,
    CASE WHEN n % 500 IN (1, 2) THEN DATE '2020-01-01' END,
    CASE WHEN n % 500 IN (1, 2) THEN a.holder_id END
FROM (SELECT id, holder_id, (row_number() OVER (ORDER BY id))::int AS n FROM action) a;

INSERT INTO feedback (commitment_id, kind, body_id, text, happened_on)
SELECT id, 'progress', organisation_id, '{"en": "On the way"}', DATE '2020-01-01' FROM commitment;

SET session_replication_role = DEFAULT;
