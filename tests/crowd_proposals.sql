-- A hundred thousand proposals: what is rare among them is what the tests ask for.
SET session_replication_role = replica;

INSERT INTO proposal (body_id, seat_id, title, matter, original_language, state, made_at,
    withdrawn_at)
SELECT o.id, NULL, '{"en": "Proposal"}', CASE WHEN n % 500 = 1 THEN 'law' END, 'en',
    CASE WHEN n % 500 = 0 THEN 'withdrawn' ELSE 'draft' END, now(),
    CASE WHEN n % 500 = 0 THEN now() END
FROM (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM organisation) o;

INSERT INTO proposal_version (proposal_id, number, text, made_at)
SELECT id, 1, '{"en": "We meet."}', now() FROM proposal;

INSERT INTO proposal_contribution (proposal_id, seat_id, stance, text, version, said_at)
SELECT p.id, s.id, 'remark', '{"en": "Good"}', 1, now()
FROM (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM seat) s
JOIN (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM proposal) p
ON p.n = greatest(s.n - 1000, 1);

INSERT INTO proposal_amendment (proposal_id, seat_id, version, language, passage, text, difference,
    made_at)
SELECT proposal_id, seat_id, 1, 'en', 'meet', 'talk', '{}', now() FROM proposal_contribution;
INSERT INTO proposal_version (proposal_id, number, text, made_at)
SELECT (SELECT id FROM proposal ORDER BY id LIMIT 1), n, '{"en": "We meet."}', now()
FROM generate_series(2, 1001) n;

SET session_replication_role = DEFAULT;
