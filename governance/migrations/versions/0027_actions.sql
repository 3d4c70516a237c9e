CREATE TABLE action (
    id UUID DEFAULT uuidv7() NOT NULL,
    holder_id UUID NOT NULL,
    territory_id UUID NOT NULL,
    decision_id UUID,
    title JSONB NOT NULL,
    description JSONB,
    phase JSONB,
    links TEXT[] DEFAULT '{}' NOT NULL,
    ended_as VARCHAR(40),
    end_reason JSONB,
    search TEXT GENERATED ALWAYS AS (search_key(title)) STORED NOT NULL,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT action_pkey PRIMARY KEY (id),
    CONSTRAINT action_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT action_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT action_begins_some_day CHECK (valid_from IS NOT NULL),
    CONSTRAINT action_ended_some_day CHECK (ended_as IS NULL OR valid_until IS NOT NULL),
    CONSTRAINT action_links_few CHECK (cardinality(links) <= 50),
    CONSTRAINT action_holder_id_fkey FOREIGN KEY(holder_id) REFERENCES organisation (id),
    CONSTRAINT action_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territory (id),
    CONSTRAINT action_decision_id_fkey FOREIGN KEY(decision_id) REFERENCES decision (id),
    CONSTRAINT action_ended_as_known CHECK (ended_as IN ('done', 'dropped'))
);
CREATE INDEX action_begin_idx ON action (coalesce(valid_from, DATE '0001-01-02'), id);
CREATE INDEX action_decision_id_idx ON action (decision_id, id);
CREATE INDEX action_end_idx ON action (coalesce(valid_until, DATE '9999-12-30'), id);
CREATE INDEX action_ended_as_idx ON action (ended_as, id);
CREATE INDEX action_holder_id_idx ON action (holder_id, id);
CREATE INDEX action_period_idx ON action USING gist (period);
CREATE INDEX action_search_idx ON action USING gin (search gin_trgm_ops);
CREATE INDEX action_territory_id_idx ON action (territory_id, id);
ALTER TABLE action ALTER COLUMN period SET STATISTICS 1000;
CREATE TRIGGER kept BEFORE UPDATE OF holder_id, title, description, phase, links, ended_as, valid_from, valid_until
OR DELETE ON action FOR EACH ROW EXECUTE FUNCTION keep_superseded();

CREATE TABLE action_party (
    id UUID DEFAULT uuidv7() NOT NULL,
    action_id UUID NOT NULL,
    organisation_id UUID NOT NULL,
    role VARCHAR(40) NOT NULL,
    confirmed_at TIMESTAMP WITH TIME ZONE,
    leave_reason JSONB,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT action_party_pkey PRIMARY KEY (id),
    CONSTRAINT action_party_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT action_party_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT action_party_once_at_a_time EXCLUDE USING gist (action_id WITH =, organisation_id WITH =, role WITH =, period WITH &&),
    CONSTRAINT action_party_action_id_fkey FOREIGN KEY(action_id) REFERENCES action (id),
    CONSTRAINT action_party_organisation_id_fkey FOREIGN KEY(organisation_id) REFERENCES organisation (id),
    CONSTRAINT action_party_role_known CHECK (role IN ('holder', 'partner', 'beneficiary', 'funder'))
);
CREATE INDEX action_party_action_id_idx ON action_party (action_id, id);
CREATE INDEX action_party_organisation_id_idx ON action_party (organisation_id, role, action_id);
CREATE TRIGGER kept BEFORE UPDATE OF confirmed_at, valid_until OR DELETE ON action_party
FOR EACH ROW EXECUTE FUNCTION keep_superseded();

-- An organisation that ends takes part no longer.
CREATE FUNCTION end_parties() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE action_party SET valid_until = greatest(valid_from, new.valid_until),
        valid_until_precision = new.valid_until_precision
    WHERE organisation_id = new.id AND (valid_until IS NULL OR valid_until > new.valid_until);
    RETURN NULL;
END $$;

CREATE TRIGGER ends_parties AFTER UPDATE OF valid_until ON organisation
FOR EACH ROW WHEN (new.valid_until IS NOT NULL) EXECUTE FUNCTION end_parties();

CREATE TABLE commitment (
    id UUID DEFAULT uuidv7() NOT NULL,
    organisation_id UUID NOT NULL,
    decision_id UUID,
    action_id UUID,
    what JSONB NOT NULL,
    due_on DATE NOT NULL,
    due_on_precision TEXT DEFAULT 'day' NOT NULL,
    late_from DATE GENERATED ALWAYS AS (CAST(due_on + CASE due_on_precision WHEN 'year' THEN INTERVAL '1 year' WHEN 'month' THEN INTERVAL '1 month' ELSE INTERVAL '1 day' END AS DATE)) STORED NOT NULL,
    made_on DATE NOT NULL,
    outcome VARCHAR(40),
    outcome_on DATE,
    outcome_on_precision TEXT DEFAULT 'day' NOT NULL,
    outcome_by_id UUID,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT commitment_pkey PRIMARY KEY (id),
    CONSTRAINT commitment_for_something CHECK (num_nonnulls(decision_id, action_id) > 0),
    CONSTRAINT commitment_dates_known CHECK (due_on_precision IN ('year', 'month', 'day') AND outcome_on_precision IN ('year', 'month', 'day')),
    CONSTRAINT commitment_due_in_a_lifetime CHECK (due_on < DATE '9900-01-01'),
    CONSTRAINT commitment_outcome_whole CHECK (num_nonnulls(outcome, outcome_on, outcome_by_id) IN (0, 3)),
    CONSTRAINT commitment_organisation_id_fkey FOREIGN KEY(organisation_id) REFERENCES organisation (id),
    CONSTRAINT commitment_decision_id_fkey FOREIGN KEY(decision_id) REFERENCES decision (id),
    CONSTRAINT commitment_action_id_fkey FOREIGN KEY(action_id) REFERENCES action (id),
    CONSTRAINT commitment_outcome_known CHECK (outcome IN ('kept', 'broken', 'released')),
    CONSTRAINT commitment_outcome_by_id_fkey FOREIGN KEY(outcome_by_id) REFERENCES organisation (id)
);
CREATE INDEX commitment_action_id_idx ON commitment (action_id, id);
CREATE INDEX commitment_decision_id_idx ON commitment (decision_id, id);
CREATE INDEX commitment_due_idx ON commitment (due_on, id);
CREATE INDEX commitment_late_idx ON commitment (late_from, id) WHERE outcome IS NULL;
CREATE INDEX commitment_organisation_id_idx ON commitment (organisation_id, id);
CREATE INDEX commitment_outcome_by_id_idx ON commitment (outcome_by_id);
CREATE INDEX commitment_outcome_idx ON commitment (outcome, id);
CREATE TRIGGER kept BEFORE UPDATE OF what, due_on, due_on_precision, outcome, outcome_on, outcome_by_id
OR DELETE ON commitment FOR EACH ROW EXECUTE FUNCTION keep_superseded();

CREATE TABLE feedback (
    id UUID DEFAULT uuidv7() NOT NULL,
    commitment_id UUID NOT NULL,
    kind VARCHAR(40) NOT NULL,
    body_id UUID NOT NULL,
    former_what JSONB,
    former_due_on DATE,
    former_due_on_precision TEXT DEFAULT 'day' NOT NULL,
    text JSONB,
    link TEXT,
    organisation_id UUID,
    territory_id UUID,
    happened_on DATE NOT NULL,
    happened_on_precision TEXT DEFAULT 'day' NOT NULL,
    by_id UUID,
    mandate_id UUID,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    withdrawn_because JSONB,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT feedback_pkey PRIMARY KEY (id),
    CONSTRAINT feedback_precision_known CHECK (happened_on_precision IN ('year', 'month', 'day')),
    CONSTRAINT feedback_in_words CHECK (text IS NOT NULL),
    CONSTRAINT feedback_shown_by_one_thing CHECK (num_nonnulls(link, organisation_id, territory_id) <= 1),
    CONSTRAINT feedback_link_to_the_web CHECK (link ~ '^https?://'),
    CONSTRAINT feedback_former_terms_of_a_change CHECK ((kind = 'changed') = (num_nonnulls(former_what, former_due_on) = 2) AND num_nonnulls(former_what, former_due_on) IN (0, 2)),
    CONSTRAINT feedback_former_date_known CHECK (former_due_on_precision IN ('year', 'month', 'day')),
    CONSTRAINT feedback_outcomes_are_reopened CHECK (withdrawn_at IS NULL OR kind IN ('progress', 'confirmed', 'contested')),
    CONSTRAINT feedback_commitment_id_fkey FOREIGN KEY(commitment_id) REFERENCES commitment (id),
    CONSTRAINT feedback_kind_known CHECK (kind IN ('progress', 'changed', 'kept', 'broken', 'released', 'reopened', 'confirmed', 'contested')),
    CONSTRAINT feedback_body_id_fkey FOREIGN KEY(body_id) REFERENCES organisation (id),
    CONSTRAINT feedback_organisation_id_fkey FOREIGN KEY(organisation_id) REFERENCES organisation (id),
    CONSTRAINT feedback_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territory (id),
    CONSTRAINT feedback_by_id_fkey FOREIGN KEY(by_id) REFERENCES person (id)
);
CREATE INDEX feedback_body_id_idx ON feedback (body_id);
CREATE INDEX feedback_by_id_idx ON feedback (by_id);
CREATE INDEX feedback_commitment_id_idx ON feedback (commitment_id, id);
CREATE INDEX feedback_organisation_id_idx ON feedback (organisation_id);
CREATE INDEX feedback_territory_id_idx ON feedback (territory_id);
CREATE TRIGGER kept BEFORE UPDATE OF text, withdrawn_at OR DELETE ON feedback
FOR EACH ROW EXECUTE FUNCTION keep_superseded();
