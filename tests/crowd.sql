-- A hundred thousand of everything: what is rare among them is what the tests ask for.
SET session_replication_role = replica;

INSERT INTO territory (label, path, name, scale_code)
VALUES (1, '1', '{"en": "World"}', 'world');
INSERT INTO territory (label, path, name, scale_code, parent_id, valid_from)
SELECT 1 + n, ('1.' || 1 + n)::ltree, jsonb_build_object('en', 'Country ' || n), 'country',
    (SELECT id FROM territory WHERE label = 1), '1700-01-01'
FROM generate_series(1, 200) n;
INSERT INTO territory (label, path, name, scale_code, parent_id, population, valid_from)
SELECT 1000 + n, c.path || (1000 + n)::text,
    jsonb_build_object('en', md5(n::text) || ' Town ' || n, 'fr', 'Ville ' || n),
    'municipality', c.id, 1000 + n * 37 % 1000003, DATE '1900-01-01' + n % 20000
FROM generate_series(1, 100000) n JOIN territory c ON c.label = 2 + n % 200;
INSERT INTO territory (label, path, name) SELECT 200000 + n, (200000 + n)::text::ltree,
    jsonb_build_object('en', 'Grouping ' || n) FROM generate_series(1, 50) n;

INSERT INTO organisation (name, kind, sector, territory_id, languages, valid_from)
SELECT jsonb_build_object('en', md5('o' || n) || ' Body ' || n),
    CASE n % 500 WHEN 0 THEN 'platform' WHEN 1 THEN 'bank' WHEN 2 THEN 'coordination_group'
        WHEN 3 THEN 'neighbourhood_association' ELSE 'association' END,
    CASE WHEN n % 500 = 0 THEN 'mixed' WHEN n % 2 = 0 THEN 'citizen' ELSE 'private' END,
    t.id, CASE WHEN n % 500 = 7 THEN '{oc,fr}' ELSE '{fr}' END::text[],
    CASE WHEN n % 500 = 9 THEN DATE '1800-01-01' ELSE DATE '1900-01-01' + n % 20000 END
FROM generate_series(1, 100000) n JOIN territory t ON t.label = 1000 + n;
UPDATE organisation o SET part_of_id = whole.id
FROM organisation whole
WHERE whole.kind = 'platform' AND o.kind = 'bank' AND whole.territory_id <> o.territory_id
AND (whole.name ->> 'en') LIKE '% Body 500';

INSERT INTO territory_version
    (territory_id, name, scale_code, parent_id, valid_from)
SELECT id, name, scale_code, parent_id, valid_from FROM territory;
INSERT INTO organisation_version
    (organisation_id, name, kind, sector, territory_id, part_of_id, languages, valid_from)
SELECT id, name, kind, sector, territory_id, part_of_id, languages, valid_from FROM organisation;

INSERT INTO mandate
    (body_id, role, holder_territory_id, holder_organisation_id, valid_from, valid_until)
SELECT o.id,
    CASE WHEN n % 500 = 0 THEN 'auditor' ELSE 'representative' END,
    CASE WHEN n % 500 > 1 THEN o.territory_id END,
    CASE WHEN n % 500 = 0 THEN o.id END,
    CASE WHEN n % 500 = 2 THEN DATE '1850-01-01' ELSE DATE '1990-01-01' + n % 10000 END,
    CASE WHEN n % 500 = 3 THEN DATE '2027-01-01' + n % 7 END
FROM (SELECT id, territory_id, (row_number() OVER (ORDER BY id))::int AS n FROM organisation) o;

INSERT INTO person (name) SELECT 'Ada ' || n FROM generate_series(1, 1000) n;
INSERT INTO seat (body_id, organisation_id, delegate_id, sector, valid_from, valid_until)
SELECT o.id, p.id, delegate.id,
    CASE WHEN o.n % 500 = 0 THEN 'public' ELSE 'citizen' END,
    CASE WHEN o.n % 500 = 2 THEN DATE '1850-01-01' ELSE DATE '1990-01-01' + o.n % 10000 END,
    CASE WHEN o.n % 500 = 3 THEN DATE '2027-01-01' + o.n % 7 END
FROM (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM organisation) o
JOIN (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM organisation) p
ON p.n = o.n % 100000 + 1
JOIN (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM person) delegate
ON delegate.n = o.n % 1000 + 1;

INSERT INTO person (name) VALUES ('Grace');
INSERT INTO mandate (body_id, role, holder_person_id, valid_from)
SELECT o.id, 'chair', p.id, '1990-01-01' FROM person p
JOIN (SELECT id FROM organisation WHERE kind = 'platform' LIMIT 3) o ON p.name = 'Grace';

INSERT INTO person (name) SELECT 'P' || n FROM generate_series(1, 100000) n;
INSERT INTO account (person_id, email, closed_at)
SELECT id, CASE WHEN right(name, 3) <> '500' THEN lower(name) || '@example.org' END,
    CASE WHEN right(name, 3) = '500' THEN now() END
FROM person WHERE name NOT LIKE 'Ada %';

INSERT INTO application (name, mandate_id, scopes, secret_hash, revoked_at)
SELECT 'A' || n, id, '{actors:read}', '', CASE WHEN n % 500 = 0 THEN now() END
FROM (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM mandate) m;

INSERT INTO event (at, name, subject_id, about, commitment)
SELECT TIMESTAMPTZ '2020-01-01' + n * INTERVAL '1 minute',
    CASE WHEN n % 500 = 0 THEN 'organisation.dissolved' ELSE 'organisation.founded' END,
    o.id, ARRAY[o.id], ''
FROM (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM organisation) o;

SET session_replication_role = DEFAULT;
