-- Of a past meeting it may not be told how the body met.
ALTER TABLE meeting ALTER COLUMN manner DROP NOT NULL,
ADD CONSTRAINT meeting_in_some_manner CHECK (manner IS NOT NULL OR state = 'held');

CREATE TABLE attendance (
    id UUID DEFAULT uuidv7() NOT NULL,
    meeting_id UUID NOT NULL,
    seat_id UUID NOT NULL,
    presence VARCHAR(40) NOT NULL,
    represented_by_id UUID,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT attendance_pkey PRIMARY KEY (id),
    CONSTRAINT attendance_meeting_id_seat_id_key UNIQUE (meeting_id, seat_id),
    CONSTRAINT attendance_represented_by_somebody CHECK ((presence = 'represented') = (represented_by_id IS NOT NULL)),
    CONSTRAINT attendance_represented_by_another CHECK (represented_by_id <> seat_id),
    CONSTRAINT attendance_meeting_id_fkey FOREIGN KEY(meeting_id) REFERENCES meeting (id),
    CONSTRAINT attendance_seat_id_fkey FOREIGN KEY(seat_id) REFERENCES seat (id) ON DELETE CASCADE,
    CONSTRAINT attendance_presence_known CHECK (presence IN ('present', 'represented', 'excused', 'absent')),
    CONSTRAINT attendance_represented_by_id_fkey FOREIGN KEY(represented_by_id) REFERENCES seat (id) ON DELETE CASCADE
);
CREATE INDEX attendance_represented_by_id_idx ON attendance (represented_by_id);
CREATE INDEX attendance_seat_id_idx ON attendance (seat_id);

CREATE TABLE minutes (
    id UUID DEFAULT uuidv7() NOT NULL,
    meeting_id UUID NOT NULL,
    text JSONB NOT NULL,
    original_language TEXT NOT NULL,
    checked_languages TEXT[] DEFAULT '{}' NOT NULL,
    written_at TIMESTAMP WITH TIME ZONE NOT NULL,
    approved_at TIMESTAMP WITH TIME ZONE,
    approved_in_id UUID,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT minutes_pkey PRIMARY KEY (id),
    CONSTRAINT minutes_in_its_own_language CHECK (text ? original_language),
    CONSTRAINT minutes_approved_some_time CHECK (approved_in_id IS NULL OR approved_at IS NOT NULL),
    CONSTRAINT minutes_approved_by_a_later_one CHECK (approved_in_id <> meeting_id),
    CONSTRAINT minutes_meeting_id_key UNIQUE (meeting_id),
    CONSTRAINT minutes_meeting_id_fkey FOREIGN KEY(meeting_id) REFERENCES meeting (id),
    CONSTRAINT minutes_approved_in_id_fkey FOREIGN KEY(approved_in_id) REFERENCES meeting (id)
);
CREATE INDEX minutes_approved_in_id_idx ON minutes (approved_in_id);

CREATE TABLE minutes_erratum (
    id UUID DEFAULT uuidv7() NOT NULL,
    minutes_id UUID NOT NULL,
    text JSONB NOT NULL,
    added_at TIMESTAMP WITH TIME ZONE NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT minutes_erratum_pkey PRIMARY KEY (id),
    CONSTRAINT minutes_erratum_minutes_id_fkey FOREIGN KEY(minutes_id) REFERENCES minutes (id)
);
CREATE INDEX minutes_erratum_minutes_id_idx ON minutes_erratum (minutes_id);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON attendance
FOR EACH ROW EXECUTE FUNCTION keep_superseded();
CREATE TRIGGER kept BEFORE UPDATE OF text, original_language OR DELETE ON minutes
FOR EACH ROW EXECUTE FUNCTION keep_superseded();

-- Approved minutes stay: the text in its own language, and every translation once checked.
CREATE FUNCTION keep_approved_minutes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF tg_op = 'DELETE' OR new.approved_at IS NULL OR new.meeting_id <> old.meeting_id
        OR new.original_language <> old.original_language
        OR EXISTS (SELECT FROM unnest(old.checked_languages || old.original_language) AS tag
            WHERE new.text ->> tag IS DISTINCT FROM old.text ->> tag)
        OR NOT new.checked_languages @> old.checked_languages
    THEN
        RAISE EXCEPTION 'approved minutes stay as they are'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'minutes_approved_stay';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER approved_stay BEFORE UPDATE OR DELETE ON minutes
FOR EACH ROW WHEN (old.approved_at IS NOT NULL) EXECUTE FUNCTION keep_approved_minutes();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON minutes_erratum
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TABLE calendar_feed (
    id UUID DEFAULT uuidv7() NOT NULL,
    person_id UUID NOT NULL,
    secret_hash BYTEA NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT calendar_feed_pkey PRIMARY KEY (id),
    CONSTRAINT calendar_feed_person_id_fkey FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT calendar_feed_secret_hash_key UNIQUE (secret_hash)
);
CREATE INDEX calendar_feed_person_id_idx ON calendar_feed (person_id);
-- The calendars of whoever is forgotten, or signs in no more, lead nowhere.
CREATE FUNCTION clear_calendar_feeds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM calendar_feed WHERE person_id = new.id;
    RETURN NULL;
END $$;
CREATE TRIGGER clears_calendar_feeds AFTER UPDATE OF forgotten_at ON person
FOR EACH ROW WHEN (new.forgotten_at IS NOT NULL) EXECUTE FUNCTION clear_calendar_feeds();
CREATE FUNCTION close_calendar_feeds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE calendar_feed SET closed_at = new.closed_at
    WHERE person_id = new.person_id AND closed_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER closes_calendar_feeds AFTER UPDATE OF closed_at ON account
FOR EACH ROW WHEN (new.closed_at IS NOT NULL) EXECUTE FUNCTION close_calendar_feeds();
