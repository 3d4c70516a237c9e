-- The ids are made of a letter for the kind and a number, in the order in which rows come.
CREATE FUNCTION pg_temp.made(kind text, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT ('01930000-000' || kind || '-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid
$$;

INSERT INTO territory (id, label, path, name, scale_code)
VALUES (pg_temp.made('0', 1), 1, '1', '{"en": "The world", "fr": "Le monde", "pt": "O mundo"}', 'world');

-- Each scale below: its first label, how many there are, and how many lie in one of the wider.
CREATE TEMPORARY TABLE level (scale text, wider text, before int, count int, step int, above int) ON COMMIT DROP;
INSERT INTO level VALUES
('continent', 'Continent', 1, 6, 6, 0),
('country', 'Country', 7, 120, 20, 1),
('region', 'Région', 127, 600, 5, 7),
('province', 'Province', 727, 2400, 4, 127),
('municipality', 'Município', 3127, :municipalities, ceil(:municipalities / 2400.0)::int, 727);

DO $$
DECLARE l record;
BEGIN
    FOR l IN SELECT * FROM level ORDER BY before LOOP
        INSERT INTO territory
            (id, label, path, name, scale_code, parent_id, population, latitude, longitude)
        SELECT pg_temp.made('0', l.before + i), l.before + i, p.path || (l.before + i)::text,
            jsonb_build_object('en', l.wider || ' ' || i, 'fr', l.wider || ' numéro ' || i),
            l.scale, p.id, 1000 + (i * 7919) % 90000,
            -80 + (i * 31) % 160, -170 + (i * 17) % 340
        FROM generate_series(1, l.count) i
        JOIN territory p ON p.id = pg_temp.made('0', l.above + 1 + (i - 1) / l.step);
    END LOOP;
END $$;
SELECT setval(pg_get_serial_sequence('territory', 'label'), (SELECT max(label) FROM territory));
INSERT INTO territory_version (territory_id, name, scale_code, parent_id)
SELECT id, name, scale_code, parent_id FROM territory;

-- Of each municipality: 1 platform, 2 association, 3 company, 4 public authority, 5 working group
-- of the platform, every tenth of them a joint committee and every hundredth unlisted.
INSERT INTO organisation (
    id, name, description, kind, sector, democracy, legal_standing, territory_id, part_of_id,
    languages, valid_from, valid_from_precision, is_unlisted
)
SELECT pg_temp.made('1', (i - 1) * 5 + k),
    jsonb_build_object(
        'en', (ARRAY['Platform', 'Association', 'Company', 'Authority', 'Working group'])[k] || ' of Município ' || i,
        'fr', (ARRAY['Plateforme', 'Association', 'Entreprise', 'Autorité', 'Groupe'])[k] || ' du Município ' || i
    ),
    jsonb_build_object('en', repeat('what it is ', 20), 'fr', repeat('résumé ', 20)),
    CASE WHEN k = 5 AND i % 10 = 0 THEN 'joint_committee' ELSE
        (ARRAY['platform', 'association', 'company', 'public_authority', 'working_group'])[k] END,
    (ARRAY['mixed', 'citizen', 'private', 'public', 'mixed'])[k],
    CASE k WHEN 1 THEN 'collaborative' END,
    CASE i % 3 WHEN 0 THEN 'registered' WHEN 1 THEN 'de_facto' END,
    pg_temp.made('0', 3127 + i), CASE k WHEN 5 THEN pg_temp.made('1', (i - 1) * 5 + 1) END,
    ARRAY['en', 'fr'], '2012-11-01', 'month', k = 5 AND i % 100 = 0
FROM generate_series(1, :municipalities) i, generate_series(1, 5) k;
INSERT INTO organisation_version (
    organisation_id, name, description, kind, sector, democracy, legal_standing, territory_id,
    part_of_id, languages, valid_from, valid_from_precision
)
SELECT id, name, description, kind, sector, democracy, legal_standing, territory_id, part_of_id,
    languages, valid_from, valid_from_precision
FROM organisation;

INSERT INTO person (id, name, languages)
SELECT pg_temp.made('2', n), 'Pessoa Número ' || n, ARRAY['pt']
FROM generate_series(1, :municipalities * 3) n;

-- Four seats in each platform: the association's, the company's, the authority's, a person's.
INSERT INTO seat (id, body_id, organisation_id, delegate_id, person_id, sector, valid_from)
SELECT pg_temp.made('3', (i - 1) * 4 + k), pg_temp.made('1', (i - 1) * 5 + 1),
    CASE WHEN k < 4 THEN pg_temp.made('1', (i - 1) * 5 + 1 + k) END,
    CASE WHEN k < 4 THEN pg_temp.made('2', (i - 1) * 3 + k) END,
    CASE WHEN k = 4 THEN pg_temp.made('2', (i - 1) * 3 + 1) END,
    (ARRAY['citizen', 'private', 'public', 'citizen'])[k], '2016-01-01'
FROM generate_series(1, :municipalities) i, generate_series(1, 4) k;

-- Three mandates in each platform, one in its association, one in its company.
INSERT INTO mandate (id, body_id, role, holder_person_id, scope, valid_from, valid_from_precision)
SELECT pg_temp.made('4', (i - 1) * 5 + k),
    pg_temp.made('1', (i - 1) * 5 + CASE WHEN k < 4 THEN 1 ELSE k - 2 END),
    (ARRAY['chair', 'secretary', 'facilitator', 'legal_representative', 'legal_representative'])[k],
    pg_temp.made('2', (i - 1) * 3 + 1 + (k - 1) % 3),
    jsonb_build_object('en', 'scope ' || k), '2020-01-01', 'year'
FROM generate_series(1, :municipalities) i, generate_series(1, 5) k;
