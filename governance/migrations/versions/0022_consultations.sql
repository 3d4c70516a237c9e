CREATE TABLE consultation (
    id UUID DEFAULT uuidv7() NOT NULL,
    body_id UUID NOT NULL,
    title JSONB NOT NULL,
    subject JSONB NOT NULL,
    public VARCHAR(40) NOT NULL,
    public_description JSONB,
    territory_id UUID NOT NULL,
    people_count INTEGER,
    means TEXT[] NOT NULL,
    moderated_by JSONB,
    authority_present JSONB,
    return_due_on DATE NOT NULL,
    settled_on DATE,
    cancelled_on DATE,
    cancel_reason JSONB,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT consultation_pkey PRIMARY KEY (id),
    CONSTRAINT consultation_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT consultation_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT consultation_public_known CHECK (public IN ('residents', 'homogeneous_group', 'questionnaire_respondents', 'members', 'young_people', 'older_people', 'users_of_a_service', 'organisations', 'other')),
    CONSTRAINT consultation_means_known CHECK (cardinality(means) > 0 AND means <@ ARRAY['written', 'spoken_transcribed', 'kiosk', 'individual', 'meeting', 'online']),
    CONSTRAINT consultation_people_counted CHECK (people_count >= 0),
    CONSTRAINT consultation_return_due_after_it_began CHECK (return_due_on >= valid_from),
    CONSTRAINT consultation_ends_once CHECK (num_nonnulls(settled_on, cancelled_on) <= 1),
    CONSTRAINT consultation_cancelled_for_a_reason CHECK (num_nonnulls(cancelled_on, cancel_reason) <> 1),
    CONSTRAINT consultation_body_id_fkey FOREIGN KEY(body_id) REFERENCES organisation (id),
    CONSTRAINT consultation_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territory (id)
);
CREATE INDEX consultation_body_id_idx ON consultation (body_id, id);
CREATE INDEX consultation_public_idx ON consultation (public, id);
CREATE INDEX consultation_territory_id_idx ON consultation (territory_id);
CREATE INDEX consultation_period_idx ON consultation USING gist (period);
ALTER TABLE consultation ALTER COLUMN period SET STATISTICS 1000;
CREATE INDEX consultation_begin_idx ON consultation (coalesce(valid_from, DATE '0001-01-02'), id);
CREATE INDEX consultation_return_due_on_idx ON consultation (return_due_on, id);
CREATE INDEX consultation_owed_idx ON consultation (return_due_on, id) WHERE settled_on IS NULL AND cancelled_on IS NULL;
CREATE TRIGGER kept BEFORE UPDATE OF title, subject, public, public_description, territory_id,
    people_count, means, moderated_by, authority_present, return_due_on, settled_on, cancelled_on,
    valid_from, valid_until OR DELETE ON consultation
FOR EACH ROW EXECUTE FUNCTION keep_superseded();

CREATE TABLE consultation_return (
    id UUID DEFAULT uuidv7() NOT NULL,
    consultation_id UUID NOT NULL,
    given_on DATE NOT NULL,
    text JSONB NOT NULL,
    link TEXT,
    channels TEXT[] NOT NULL,
    is_final BOOLEAN DEFAULT false NOT NULL,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    withdrawn_because JSONB,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT consultation_return_pkey PRIMARY KEY (id),
    CONSTRAINT consultation_return_channels_known CHECK (cardinality(channels) > 0 AND channels <@ ARRAY['meeting', 'letter', 'notice', 'online', 'press']),
    CONSTRAINT consultation_return_link_to_the_web CHECK (link ~ '^https?://'),
    CONSTRAINT consultation_return_withdrawn_for_a_reason CHECK (num_nonnulls(withdrawn_at, withdrawn_because) <> 1),
    CONSTRAINT consultation_return_consultation_id_fkey FOREIGN KEY(consultation_id) REFERENCES consultation (id)
);
CREATE INDEX consultation_return_consultation_id_idx ON consultation_return (consultation_id, id);
CREATE UNIQUE INDEX consultation_return_final_once ON consultation_return (consultation_id) WHERE is_final AND withdrawn_at IS NULL;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON consultation_return
FOR EACH ROW EXECUTE FUNCTION keep_superseded();

CREATE TABLE return_extension (
    id UUID DEFAULT uuidv7() NOT NULL,
    consultation_id UUID NOT NULL,
    was_due_on DATE NOT NULL,
    due_on DATE NOT NULL,
    extended_on DATE NOT NULL,
    reason JSONB NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT return_extension_pkey PRIMARY KEY (id),
    CONSTRAINT return_extension_put_off CHECK (due_on > was_due_on),
    CONSTRAINT return_extension_consultation_id_fkey FOREIGN KEY(consultation_id) REFERENCES consultation (id)
);
CREATE INDEX return_extension_consultation_id_idx ON return_extension (consultation_id, id);
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON return_extension
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
