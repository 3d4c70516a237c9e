-- A hundred thousand memberships and applications: what is rare among them is asked for.
SET session_replication_role = replica;

INSERT INTO membership (organisation_id, sort_en, sort_fr, sort_pt, membership_class_id, standing,
    basis, valid_from, valid_until)
SELECT o.id, o.sort_en, o.sort_fr, o.sort_pt, c.id,
    CASE WHEN n % 1000 = 1 THEN 'suspended' ELSE 'active' END,
    CASE n % 1000 WHEN 2 THEN 'on_the_way' WHEN 4 THEN 'uses_the_method' END,
    CASE WHEN n % 5000 = 5 THEN DATE '1850-01-01' ELSE DATE '1990-01-01' + n % 10000 END,
    CASE WHEN n % 500 = 3 THEN DATE '2027-01-01' + n % 7 END
FROM (SELECT *, (row_number() OVER (ORDER BY id))::int AS n FROM organisation) o
JOIN membership_class c ON c.key = CASE n % 1000
    WHEN 0 THEN 'associate' WHEN 2 THEN 'sympathiser' WHEN 4 THEN 'sympathiser' ELSE 'full' END;

INSERT INTO membership_step (membership_id, kind, membership_class_id, standing, basis,
    valid_from, valid_until)
SELECT id, 'admitted', membership_class_id, standing, basis, valid_from, valid_until
FROM membership;

INSERT INTO adherence (organisation_id, version_id, valid_from)
SELECT m.organisation_id, v.id, '2020-01-01' FROM membership m
JOIN (SELECT id FROM charter_version WHERE adopted_on IS NOT NULL ORDER BY id LIMIT 1) v
ON true;

INSERT INTO membership_application
    (organisation_id, membership_class_id, applied_on, outcome, decided_at, membership_id)
SELECT m.organisation_id, m.membership_class_id, m.valid_from,
    CASE WHEN m.basis IS NULL THEN 'admitted' END, CASE WHEN m.basis IS NULL THEN now() END, m.id
FROM membership m ORDER BY m.id;

SET session_replication_role = DEFAULT;
