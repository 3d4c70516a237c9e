-- A hundred thousand ballots: what is rare among them is what the tests ask for.
SET session_replication_role = replica;

INSERT INTO decision_rule (body_id, kind, tie, valid_from)
SELECT id, 'simple_majority', 'rejected', DATE '1990-01-01' FROM organisation;

INSERT INTO ballot (body_id, question, original_language, is_secret, opens_at, closes_at,
    annulled_at, annul_reason, kind, tie)
SELECT o.id, '{"en": "Shall we?"}', 'en', false,
    CASE WHEN n % 2000 = 1 THEN TIMESTAMPTZ '1850-01-01' ELSE TIMESTAMPTZ '1990-01-01' END,
    CASE WHEN n % 2000 = 1 THEN TIMESTAMPTZ '1850-01-01' ELSE TIMESTAMPTZ '1990-01-01' END
        + n % 10000 * INTERVAL '1 day' + INTERVAL '1 hour',
    CASE WHEN n % 2000 = 0 THEN now() END, CASE WHEN n % 2000 = 0 THEN '{"en": "No"}'::jsonb END,
    'simple_majority', 'rejected'
FROM (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM organisation) o;

INSERT INTO ballot_voter (ballot_id, seat_id, sector, weight, is_chairs, has_voted)
SELECT b.id, s.id, s.sector, 1, false, true
FROM (SELECT id, sector, (row_number() OVER (ORDER BY id))::int AS n FROM seat) s
JOIN (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM ballot) b
ON b.n = greatest(s.n - 1000, 1);

INSERT INTO vote (ballot_id, voter_id, choice, cast_at)
SELECT ballot_id, id, 'in_favour', now() FROM ballot_voter;
INSERT INTO ballot_paper (id, ballot_id, choice)
SELECT gen_random_uuid(), ballot_id, 'in_favour' FROM ballot_voter;

SET session_replication_role = DEFAULT;
