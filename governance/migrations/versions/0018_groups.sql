CREATE TABLE working_group (
    id UUID DEFAULT uuidv7() NOT NULL,
    organisation_id UUID NOT NULL,
    theme JSONB NOT NULL,
    task JSONB NOT NULL,
    end_reason JSONB,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT working_group_pkey PRIMARY KEY (id),
    CONSTRAINT working_group_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT working_group_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT working_group_organisation_id_key UNIQUE (organisation_id),
    CONSTRAINT working_group_organisation_id_fkey FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE INDEX working_group_period_idx ON working_group USING gist (period);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON working_group
FOR EACH ROW EXECUTE FUNCTION keep_superseded();

CREATE TABLE sub_network (
    id UUID DEFAULT uuidv7() NOT NULL,
    organisation_id UUID NOT NULL,
    theme JSONB,
    language TEXT,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT sub_network_pkey PRIMARY KEY (id),
    CONSTRAINT sub_network_by_theme_or_language CHECK (num_nonnulls(theme, language) > 0),
    CONSTRAINT sub_network_organisation_id_key UNIQUE (organisation_id),
    CONSTRAINT sub_network_organisation_id_fkey FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON sub_network
FOR EACH ROW EXECUTE FUNCTION keep_superseded();

CREATE TABLE sub_network_membership (
    id UUID DEFAULT uuidv7() NOT NULL,
    sub_network_id UUID NOT NULL,
    organisation_id UUID NOT NULL,
    end_reason JSONB,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT sub_network_membership_pkey PRIMARY KEY (id),
    CONSTRAINT sub_network_membership_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT sub_network_membership_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT sub_network_membership_once_at_a_time EXCLUDE USING gist (sub_network_id WITH =, organisation_id WITH =, period WITH &&),
    CONSTRAINT sub_network_membership_sub_network_id_fkey FOREIGN KEY(sub_network_id) REFERENCES sub_network (id),
    CONSTRAINT sub_network_membership_organisation_id_fkey FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE INDEX sub_network_membership_sub_network_id_idx ON sub_network_membership (sub_network_id, id);
CREATE INDEX sub_network_membership_organisation_id_idx ON sub_network_membership (organisation_id);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON sub_network_membership
FOR EACH ROW EXECUTE FUNCTION keep_superseded();
