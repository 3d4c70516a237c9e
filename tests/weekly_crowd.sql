-- Beside the crowd: people who sit in many bodies, and a body of two hundred that changed.
SET session_replication_role = replica;

UPDATE seat s SET delegate_id = p.id
FROM (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM seat) numbered
JOIN (SELECT id, substr(name, 2)::int AS n FROM person WHERE name ~ '^P[0-9]+$') p USING (n)
WHERE numbered.id = s.id;

INSERT INTO seat (body_id, person_id, sector, valid_from, valid_until)
SELECT b.id, p.id, 'citizen', DATE '2015-01-01' + p.n % 1000,
    CASE WHEN p.n % 3 = 0 THEN DATE '2021-01-01' + p.n % 1000 END
FROM (SELECT id, substr(name, 2)::int AS n FROM person WHERE name ~ '^P[0-9]+$') p
JOIN (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM organisation) b
ON b.n = p.n % 50000 + 1 WHERE p.n % 500 = 0;

INSERT INTO seat (body_id, person_id, sector, valid_from, valid_until)
SELECT (SELECT id FROM organisation WHERE kind = 'platform' ORDER BY id LIMIT 1), p.id, 'public',
    DATE '2015-01-02' + p.n, CASE WHEN p.n % 2 = 0 THEN DATE '2021-01-01' + p.n END
FROM (SELECT id, substr(name, 2)::int AS n FROM person WHERE name ~ '^P[0-9]+$') p
WHERE p.n BETWEEN 1001 AND 1200;

INSERT INTO seat_tally (person_id, seats)
SELECT coalesce(person_id, delegate_id), count(*) FROM seat GROUP BY 1;

SET session_replication_role = DEFAULT;
