CREATE TABLE facilitator (
    id UUID DEFAULT uuidv7() NOT NULL,
    person_id UUID NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT facilitator_pkey PRIMARY KEY (id),
    CONSTRAINT facilitator_person_id_key UNIQUE (person_id),
    CONSTRAINT facilitator_person_id_fkey FOREIGN KEY(person_id) REFERENCES person (id)
);

CREATE TABLE accompaniment (
    id UUID DEFAULT uuidv7() NOT NULL,
    facilitator_id UUID NOT NULL,
    organisation_id UUID,
    territory_id UUID,
    end_reason JSONB,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT accompaniment_pkey PRIMARY KEY (id),
    CONSTRAINT accompaniment_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT accompaniment_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT accompaniment_of_one CHECK (num_nonnulls(organisation_id, territory_id) = 1),
    CONSTRAINT accompaniment_once_at_a_time_organisation_id EXCLUDE USING gist (facilitator_id WITH =, organisation_id WITH =, period WITH &&) WHERE (organisation_id IS NOT NULL),
    CONSTRAINT accompaniment_once_at_a_time_territory_id EXCLUDE USING gist (facilitator_id WITH =, territory_id WITH =, period WITH &&) WHERE (territory_id IS NOT NULL),
    CONSTRAINT accompaniment_facilitator_id_fkey FOREIGN KEY(facilitator_id) REFERENCES facilitator (id),
    CONSTRAINT accompaniment_organisation_id_fkey FOREIGN KEY(organisation_id) REFERENCES organisation (id),
    CONSTRAINT accompaniment_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territory (id)
);
CREATE INDEX accompaniment_facilitator_id_idx ON accompaniment (facilitator_id, id);
CREATE INDEX accompaniment_organisation_id_idx ON accompaniment (organisation_id);
CREATE INDEX accompaniment_territory_id_idx ON accompaniment (territory_id);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON accompaniment
FOR EACH ROW EXECUTE FUNCTION keep_superseded();

CREATE TABLE training (
    id UUID DEFAULT uuidv7() NOT NULL,
    facilitator_id UUID NOT NULL,
    title JSONB NOT NULL,
    held_on DATE NOT NULL,
    held_on_precision TEXT DEFAULT 'day' NOT NULL,
    place JSONB,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT training_pkey PRIMARY KEY (id),
    CONSTRAINT training_precision_known CHECK (held_on_precision IN ('year', 'month', 'day')),
    CONSTRAINT training_facilitator_id_fkey FOREIGN KEY(facilitator_id) REFERENCES facilitator (id)
);
CREATE INDEX training_facilitator_id_idx ON training (facilitator_id, id);
CREATE INDEX training_held_on_idx ON training (held_on, facilitator_id);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON training
FOR EACH ROW EXECUTE FUNCTION keep_superseded();
