-- A hundred thousand meetings: what is rare among them is what the tests ask for.
SET session_replication_role = replica;

INSERT INTO meeting (body_id, title, manner, time_zone, begins_at, ends_at, known_to, begins_on,
    ends_on, state, held_at, cancelled_at, changed_at)
SELECT o.id, '{"en": "Meeting"}', 'online', 'UTC', day, day + interval '1 day', 'day', day::date,
    day::date, CASE n % 500 WHEN 0 THEN 'planned' WHEN 1 THEN 'cancelled' ELSE 'held' END,
    CASE WHEN n % 500 > 1 THEN day END, CASE WHEN n % 500 = 1 THEN day END, day
FROM (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM organisation) o
CROSS JOIN LATERAL (SELECT timestamptz '2000-01-01 00:00+00' + n % 9000 * interval '1 day') d (day);

-- One body that meets often.
INSERT INTO meeting (body_id, title, manner, time_zone, begins_at, ends_at, known_to, begins_on,
    ends_on, state, held_at, changed_at)
SELECT (SELECT body_id FROM meeting ORDER BY id LIMIT 1), '{"en": "Weekly"}', 'online', 'UTC', day,
    day + interval '1 day', 'day', day::date, day::date, 'held', day, day
FROM generate_series(timestamptz '1980-01-01 00:00+00', '1999-01-01', interval '7 days') day;

INSERT INTO agenda_item (meeting_id, position, title)
SELECT (SELECT id FROM meeting ORDER BY id LIMIT 1), n, '{"en": "Point"}'
FROM generate_series(1, 150) n;
INSERT INTO agenda_item (meeting_id, position, title)
SELECT id, 1, '{"en": "Point"}' FROM meeting ORDER BY id OFFSET 1;

INSERT INTO calendar_feed (person_id, secret_hash, opened_at)
SELECT id, sha256('secret'), now() FROM person WHERE name = 'Grace';

SET session_replication_role = DEFAULT;
