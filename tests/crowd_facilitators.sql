-- A hundred thousand facilitators and whom they accompany.
SET session_replication_role = replica;

INSERT INTO facilitator (person_id)
SELECT id FROM person WHERE name LIKE 'P%' ORDER BY id;

INSERT INTO accompaniment (facilitator_id, organisation_id, valid_from)
SELECT f.id, o.id, DATE '1990-01-01' + f.n % 10000
FROM (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM facilitator) f
JOIN (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM organisation) o ON o.n = f.n
WHERE f.n % 500 <> 7;

INSERT INTO training (facilitator_id, title, held_on)
SELECT id, '{"en": "Seminar"}', DATE '2000-01-01' + n % 9000
FROM (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM facilitator) f;

UPDATE accompaniment SET organisation_id = NULL, territory_id = o.territory_id
FROM organisation o WHERE o.id = organisation_id AND o.kind = 'coordination_group'
AND o.id::text < '8';

SET session_replication_role = DEFAULT;
