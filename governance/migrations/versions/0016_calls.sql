CREATE TABLE call (
    id UUID DEFAULT uuidv7() NOT NULL,
    body_id UUID NOT NULL,
    purpose VARCHAR(40) NOT NULL,
    title JSONB NOT NULL,
    description JSONB,
    is_open_enrolment BOOLEAN DEFAULT false NOT NULL,
    places INTEGER,
    close_reason JSONB,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT call_pkey PRIMARY KEY (id),
    CONSTRAINT call_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT call_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT call_purpose_known CHECK (purpose IN ('coordination', 'seat', 'working_group')),
    CONSTRAINT call_for_somebody CHECK (places > 0),
    CONSTRAINT call_coordination_is_decided CHECK (NOT is_open_enrolment OR purpose <> 'coordination'),
    CONSTRAINT call_body_id_fkey FOREIGN KEY(body_id) REFERENCES organisation (id)
);
CREATE INDEX call_body_id_idx ON call (body_id);
CREATE INDEX call_purpose_idx ON call (purpose, id);
CREATE INDEX call_is_open_enrolment_idx ON call (is_open_enrolment, id);
CREATE INDEX call_period_idx ON call USING gist (period);
ALTER TABLE call ALTER COLUMN period SET STATISTICS 1000;
CREATE INDEX call_begin_idx ON call (coalesce(valid_from, DATE '0001-01-02'), id);
CREATE INDEX call_end_idx ON call (coalesce(valid_until, DATE '9999-12-30'), id);
CREATE TRIGGER kept BEFORE UPDATE OF title, description, places, valid_until OR DELETE ON call
FOR EACH ROW EXECUTE FUNCTION keep_superseded();

CREATE TABLE candidacy (
    id UUID DEFAULT uuidv7() NOT NULL,
    call_id UUID NOT NULL,
    person_id UUID,
    organisation_id UUID,
    territory_id UUID,
    delegate_id UUID,
    sector VARCHAR(40),
    strengths JSONB,
    stood_at TIMESTAMP WITH TIME ZONE NOT NULL,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    chosen_at TIMESTAMP WITH TIME ZONE,
    decision_id UUID,
    mandate_id UUID,
    seat_id UUID,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT candidacy_pkey PRIMARY KEY (id),
    CONSTRAINT candidacy_one_candidate CHECK (num_nonnulls(person_id, organisation_id, territory_id) = 1),
    CONSTRAINT candidacy_delegate_of_another CHECK (delegate_id IS NULL OR organisation_id IS NOT NULL),
    CONSTRAINT candidacy_sector_known CHECK (sector IN ('public', 'private', 'citizen', 'mixed')),
    CONSTRAINT candidacy_for_one_sector CHECK (sector <> 'mixed'),
    CONSTRAINT candidacy_ends_once CHECK (num_nonnulls(withdrawn_at, chosen_at) <= 1),
    CONSTRAINT candidacy_chosen_for_what_follows CHECK (num_nonnulls(mandate_id, seat_id) <= 1 AND (chosen_at IS NOT NULL OR num_nonnulls(mandate_id, seat_id, decision_id) = 0)),
    CONSTRAINT candidacy_once_person_id EXCLUDE USING gist (call_id WITH =, person_id WITH =) WHERE (person_id IS NOT NULL AND withdrawn_at IS NULL),
    CONSTRAINT candidacy_once_organisation_id EXCLUDE USING gist (call_id WITH =, organisation_id WITH =) WHERE (organisation_id IS NOT NULL AND withdrawn_at IS NULL),
    CONSTRAINT candidacy_once_territory_id EXCLUDE USING gist (call_id WITH =, territory_id WITH =) WHERE (territory_id IS NOT NULL AND withdrawn_at IS NULL),
    CONSTRAINT candidacy_call_id_fkey FOREIGN KEY(call_id) REFERENCES call (id),
    CONSTRAINT candidacy_person_id_fkey FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT candidacy_organisation_id_fkey FOREIGN KEY(organisation_id) REFERENCES organisation (id),
    CONSTRAINT candidacy_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territory (id),
    CONSTRAINT candidacy_delegate_id_fkey FOREIGN KEY(delegate_id) REFERENCES person (id),
    CONSTRAINT candidacy_mandate_id_fkey FOREIGN KEY(mandate_id) REFERENCES mandate (id) ON DELETE SET NULL,
    CONSTRAINT candidacy_seat_id_fkey FOREIGN KEY(seat_id) REFERENCES seat (id) ON DELETE SET NULL
);
CREATE INDEX candidacy_call_id_idx ON candidacy (call_id, id);
CREATE INDEX candidacy_person_id_idx ON candidacy (person_id);
CREATE INDEX candidacy_organisation_id_idx ON candidacy (organisation_id);
CREATE INDEX candidacy_territory_id_idx ON candidacy (territory_id);
CREATE INDEX candidacy_delegate_id_idx ON candidacy (delegate_id);
CREATE INDEX candidacy_mandate_id_idx ON candidacy (mandate_id);
CREATE INDEX candidacy_seat_id_idx ON candidacy (seat_id);

-- What a person said of their strengths goes with them when they are forgotten.
CREATE FUNCTION clear_strengths() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE candidacy SET strengths = NULL WHERE person_id = new.id AND strengths IS NOT NULL;
    RETURN NULL;
END $$;

CREATE TRIGGER clears_strengths AFTER UPDATE OF forgotten_at ON person
FOR EACH ROW WHEN (new.forgotten_at IS NOT NULL) EXECUTE FUNCTION clear_strengths();
