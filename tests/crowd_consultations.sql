-- A hundred thousand consultations: what is rare among them is what the tests ask for.
SET session_replication_role = replica;

INSERT INTO consultation (body_id, title, subject, public, territory_id, people_count, means,
    return_due_on, settled_on, valid_from, valid_until)
SELECT o.id, '{"en": "Asked"}', '{"en": "What?"}',
    CASE n % 2000 WHEN 0 THEN 'older_people' ELSE 'residents' END, o.territory_id, n % 300,
    '{written}', DATE '2000-01-01' + n % 9500,
    CASE WHEN n / 200 % 50 <> 5 THEN DATE '2026-01-01' END,
    CASE WHEN n % 500 = 2 THEN DATE '1850-01-01' ELSE DATE '1990-01-01' + n % 3600 END,
    CASE WHEN n % 500 = 2 THEN DATE '1950-01-01' ELSE DATE '1990-01-08' + n % 3600 END
FROM (SELECT id, territory_id, (row_number() OVER (ORDER BY id))::int AS n FROM organisation) o;

INSERT INTO consultation_return (consultation_id, given_on, text, channels, is_final)
SELECT c.id, DATE '2026-01-01', '{"en": "Told"}', '{press}', n > 1000
FROM (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM consultation) o
JOIN (SELECT id, (row_number() OVER (ORDER BY id))::int AS m FROM consultation) c
ON m = greatest(n - 1000, 1);

SET session_replication_role = DEFAULT;
