-- As many organisations as MEMBERS says that joined the network over ten years, and kept its charter.
SET session_replication_role = replica;

INSERT INTO territory (label, path, name, scale_code)
VALUES (1, '1', '{"en": "World"}', 'world');
INSERT INTO territory (label, path, name, scale_code, parent_id, valid_from)
SELECT 1 + n, ('1.' || 1 + n)::ltree, jsonb_build_object('en', 'Country ' || n), 'country',
    (SELECT id FROM territory WHERE label = 1), '1900-01-01' FROM generate_series(1, 20) n;
INSERT INTO territory (label, path, name, scale_code, parent_id, valid_from)
SELECT 1000 + n, c.path || (1000 + n)::text, jsonb_build_object('en', 'Town ' || n),
    'municipality', c.id, '1900-01-01'
FROM generate_series(1, 10000) n JOIN territory c ON c.label = 2 + n % 20;
INSERT INTO territory_version (territory_id, name, scale_code, parent_id, valid_from)
SELECT id, name, scale_code, parent_id, valid_from FROM territory;

INSERT INTO organisation (name, kind, sector, territory_id, languages, valid_from)
SELECT jsonb_build_object('en', md5('o' || n) || ' Group ' || n), 'coordination_group', 'mixed',
    t.id, '{fr}'::text[], '2010-01-01'
FROM generate_series(1, MEMBERS) n JOIN territory t ON t.label = 1001 + n % 10000;
INSERT INTO organisation_version
    (organisation_id, name, kind, sector, territory_id, languages, valid_from, valid_until)
SELECT o.id, CASE WHEN year = 2010 THEN jsonb_build_object('en', 'Old ' || (o.name ->> 'en'))
    ELSE o.name END, o.kind, o.sector, o.territory_id, o.languages, make_date(year, 1, 1),
    CASE WHEN year = 2010 THEN DATE '2020-01-01' END
FROM organisation o CROSS JOIN (VALUES (2010), (2020)) years (year);

INSERT INTO membership
    (organisation_id, sort_en, sort_fr, sort_pt, membership_class_id, standing, valid_from)
SELECT o.id, o.sort_en, o.sort_fr, o.sort_pt, c.id,
    CASE WHEN n % 50 = 0 THEN 'suspended' ELSE 'active' END, DATE '2012-01-01' + n % 1500
FROM (SELECT *, (row_number() OVER (ORDER BY id))::int AS n FROM organisation) o
JOIN membership_class c ON c.key = CASE n % 10 WHEN 0 THEN 'associate' ELSE 'full' END;
INSERT INTO membership_step
    (membership_id, kind, membership_class_id, standing, basis, valid_from, valid_until)
SELECT m.id, step.kind, CASE WHEN step.kind = 'admitted_as_sympathiser' THEN s.id
        ELSE m.membership_class_id END,
    CASE WHEN step.kind = 'suspended' THEN 'suspended' ELSE 'active' END,
    CASE WHEN step.kind = 'admitted_as_sympathiser' THEN 'on_the_way' END,
    m.valid_from + step.from_day, m.valid_from + step.until_day
FROM membership m CROSS JOIN (VALUES ('admitted_as_sympathiser', 0, 200), ('admitted', 200, 2500),
    ('suspended', 2500, 2600), ('reinstated', 2600, NULL)) step (kind, from_day, until_day)
JOIN membership_class s ON s.key = 'sympathiser';

INSERT INTO person (name, gender)
SELECT 'Person ' || n, CASE n % 3 WHEN 0 THEN 'woman' WHEN 1 THEN 'man' END
FROM generate_series(1, greatest(MEMBERS / 2, 1)) n;
INSERT INTO seat (body_id, person_id, sector, valid_from, valid_until)
SELECT o.id, p.id, (ARRAY['public', 'private', 'citizen'])[1 + k % 3],
    make_date(2012 + 5 * (k / 3), 1, 1), CASE WHEN k < 3 THEN DATE '2017-01-01' END
FROM (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM organisation) o
CROSS JOIN generate_series(0, 5) k
JOIN (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM person) p
ON p.n = 1 + (o.n * 7 + k) % greatest(MEMBERS / 2, 1);

INSERT INTO mandate (body_id, holder_person_id, role, valid_from)
SELECT o.id, p.id, 'representative', '2012-01-01'
FROM (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM organisation) o
CROSS JOIN generate_series(1, 4) k
JOIN (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM person) p
ON p.n = 1 + (o.n * 11 + k) % greatest(MEMBERS / 2, 1);

INSERT INTO charter_version
    (key, title, original_language, adopted_on, text_fixed_at, valid_from, valid_until)
VALUES ('2010', '{"fr": "Charte"}', 'fr', '2010-03-24', now(), '2010-03-24', '2018-01-01'),
    ('2018', '{"fr": "Charte"}', 'fr', '2018-01-01', now(), '2018-01-01', NULL);
INSERT INTO charter_commitment (version_id, key, position, original_language, text)
SELECT v.id, 'c' || n, n, 'fr', '{"fr": "Engagement"}'
FROM charter_version v CROSS JOIN generate_series(1, 8) n;
INSERT INTO adherence (organisation_id, version_id, sort_en, sort_fr, sort_pt, valid_from,
    valid_until, ended_as)
SELECT o.id, v.id, o.sort_en, o.sort_fr, o.sort_pt,
    CASE WHEN v.key = '2010' THEN DATE '2012-01-01' + n % 1500 ELSE DATE '2018-01-01' + n % 2900 END,
    CASE WHEN v.key = '2010' THEN DATE '2018-01-01' + n % 2900 END,
    CASE WHEN v.key = '2010' THEN 'readhered' END
FROM (SELECT *, (row_number() OVER (ORDER BY id))::int AS n FROM organisation) o
CROSS JOIN charter_version v;
INSERT INTO adherence_commitment (adherence_id, commitment_id, state, valid_from, valid_until)
SELECT a.id, c.id, (ARRAY['aimed_at', 'under_way', 'practised'])[1 + (c.position + extract(doy FROM
    a.valid_from)::int) % 3], a.valid_from, a.valid_until
FROM adherence a JOIN charter_commitment c ON c.version_id = a.version_id AND c.position <= 3;

SET session_replication_role = DEFAULT;
