-- A hundred thousand calls: what is rare among them is what the tests ask for.
SET session_replication_role = replica;

INSERT INTO call (body_id, purpose, title, is_open_enrolment, valid_from, valid_until)
SELECT o.id, CASE n % 2000 WHEN 0 THEN 'working_group' ELSE 'seat' END, '{"en": "Call"}',
    n % 2000 = 1,
    CASE WHEN n % 500 = 2 THEN DATE '1850-01-01' ELSE DATE '1990-01-01' + n % 10000 END,
    CASE WHEN n % 500 = 3 THEN DATE '2027-01-01' + n % 7 END
FROM (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM organisation) o;

INSERT INTO candidacy (call_id, organisation_id, delegate_id, sector, stood_at)
SELECT c.id, o.id, (SELECT id FROM person WHERE name = 'Ada'), 'citizen', now()
FROM (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM organisation) o
JOIN (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM call) c
ON c.n = greatest(o.n - 1000, 1);

SET session_replication_role = DEFAULT;
