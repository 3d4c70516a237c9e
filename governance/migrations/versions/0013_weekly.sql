-- How many seats a person ever had, so that who may sit in many bodies is found by an index.
CREATE TABLE seat_tally (
    person_id uuid NOT NULL,
    seats integer NOT NULL,
    CONSTRAINT seat_tally_pkey PRIMARY KEY (person_id),
    CONSTRAINT seat_tally_person_id_fkey FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT seat_tally_not_less_than_none CHECK (seats >= 0)
);
CREATE INDEX seat_tally_seats_idx ON seat_tally (seats, person_id);

INSERT INTO seat_tally (person_id, seats)
SELECT coalesce(person_id, delegate_id), count(*) FROM seat GROUP BY 1;

-- A difference is added, not a count made, so that those who seat one person at once all count.
CREATE FUNCTION tally_seats() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before CONSTANT uuid := CASE WHEN tg_op <> 'INSERT'
        THEN coalesce(old.person_id, old.delegate_id) END;
    after CONSTANT uuid := CASE WHEN tg_op <> 'DELETE'
        THEN coalesce(new.person_id, new.delegate_id) END;
BEGIN
    IF before IS NOT DISTINCT FROM after THEN
        RETURN NULL;
    END IF;
    UPDATE seat_tally SET seats = seats - 1 WHERE person_id = before;
    IF after IS NOT NULL THEN
        INSERT INTO seat_tally (person_id, seats) VALUES (after, 1)
        ON CONFLICT (person_id) DO UPDATE SET seats = seat_tally.seats + 1;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER tallied AFTER INSERT OR DELETE OR UPDATE OF person_id, delegate_id ON seat
FOR EACH ROW EXECUTE FUNCTION tally_seats();

-- What is written down on an organisation and is not for everybody.
CREATE TABLE organisation_note (
    id uuid DEFAULT uuidv7() NOT NULL,
    organisation_id uuid NOT NULL,
    source text NOT NULL,
    label text NOT NULL,
    text text NOT NULL,
    audience varchar(40) NOT NULL,
    recorded_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT organisation_note_pkey PRIMARY KEY (id),
    CONSTRAINT organisation_note_organisation_id_fkey
        FOREIGN KEY (organisation_id) REFERENCES organisation (id),
    CONSTRAINT organisation_note_audience_known CHECK (audience IN ('body', 'secretariat'))
);
CREATE INDEX organisation_note_organisation_id_idx
    ON organisation_note (organisation_id, source, label);

-- What was brought in from another system's table, column by column, as digests.
CREATE TABLE imported_row (
    system text NOT NULL,
    key text NOT NULL,
    digests jsonb NOT NULL,
    imported_at timestamptz NOT NULL,
    CONSTRAINT imported_row_pkey PRIMARY KEY (system, key)
);
