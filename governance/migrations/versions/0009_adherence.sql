-- Adherence to the charter, the state of its commitments, evidence and reviews.

CREATE TABLE adherence (
    id UUID DEFAULT uuidv7() NOT NULL,
    organisation_id UUID NOT NULL,
    version_id UUID NOT NULL,
    signed_by_id UUID,
    mandate_id UUID,
    ended_as VARCHAR(40),
    end_reason JSONB,
    sort_en TEXT DEFAULT '' NOT NULL,
    sort_fr TEXT DEFAULT '' NOT NULL,
    sort_pt TEXT DEFAULT '' NOT NULL,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT adherence_pkey PRIMARY KEY (id),
    CONSTRAINT adherence_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT adherence_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT adherence_signed_on_a_day CHECK (valid_from IS NOT NULL),
    CONSTRAINT adherence_ended_somehow CHECK ((valid_until IS NULL) = (ended_as IS NULL)),
    CONSTRAINT adherence_one_at_a_time EXCLUDE USING gist (organisation_id WITH =, period WITH &&),
    CONSTRAINT adherence_organisation_id_fkey FOREIGN KEY(organisation_id) REFERENCES organisation (id),
    CONSTRAINT adherence_version_id_fkey FOREIGN KEY(version_id) REFERENCES charter_version (id),
    CONSTRAINT adherence_signed_by_id_fkey FOREIGN KEY(signed_by_id) REFERENCES person (id),
    CONSTRAINT adherence_end_known CHECK (ended_as IN ('renounced', 'readhered', 'organisation_ended', 'annulled'))
);
CREATE INDEX adherence_begin_idx ON adherence (coalesce(valid_from, DATE '0001-01-02'), id);
CREATE INDEX adherence_end_idx ON adherence (coalesce(valid_until, DATE '9999-12-30'), id);
CREATE INDEX adherence_ended_as_idx ON adherence (ended_as, id);
CREATE INDEX adherence_open_idx ON adherence (version_id, id) WHERE valid_until IS NULL;
CREATE INDEX adherence_organisation_id_idx ON adherence (organisation_id);
CREATE INDEX adherence_period_idx ON adherence USING gist (period);
CREATE INDEX adherence_signed_by_id_idx ON adherence (signed_by_id);
CREATE INDEX adherence_sort_en_idx ON adherence (sort_en, id);
CREATE INDEX adherence_sort_fr_idx ON adherence (sort_fr, id);
CREATE INDEX adherence_sort_pt_idx ON adherence (sort_pt, id);
CREATE INDEX adherence_version_idx ON adherence (version_id, id);

CREATE TABLE adherence_commitment (
    id UUID DEFAULT uuidv7() NOT NULL,
    state VARCHAR(40) NOT NULL,
    reason JSONB,
    adherence_id UUID NOT NULL,
    commitment_id UUID NOT NULL,
    by_id UUID,
    mandate_id UUID,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT adherence_commitment_pkey PRIMARY KEY (id),
    CONSTRAINT adherence_commitment_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT adherence_commitment_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT adherence_commitment_one_at_a_time EXCLUDE USING gist (adherence_id WITH =, commitment_id WITH =, period WITH &&),
    CONSTRAINT adherence_commitment_state_known CHECK (state IN ('aimed_at', 'under_way', 'practised')),
    CONSTRAINT adherence_commitment_adherence_id_fkey FOREIGN KEY(adherence_id) REFERENCES adherence (id) ON DELETE CASCADE,
    CONSTRAINT adherence_commitment_commitment_id_fkey FOREIGN KEY(commitment_id) REFERENCES charter_commitment (id),
    CONSTRAINT adherence_commitment_by_id_fkey FOREIGN KEY(by_id) REFERENCES person (id)
);
CREATE INDEX adherence_commitment_adherence_id_idx ON adherence_commitment (adherence_id);
CREATE INDEX adherence_commitment_by_id_idx ON adherence_commitment (by_id);
CREATE INDEX adherence_commitment_commitment_id_idx ON adherence_commitment (commitment_id);
CREATE INDEX adherence_commitment_state_idx ON adherence_commitment (commitment_id, state, adherence_id);

CREATE TABLE adherence_evidence (
    id UUID DEFAULT uuidv7() NOT NULL,
    adherence_id UUID NOT NULL,
    commitment_id UUID NOT NULL,
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
    CONSTRAINT adherence_evidence_pkey PRIMARY KEY (id),
    CONSTRAINT adherence_evidence_one_thing CHECK (num_nonnulls(text, link, organisation_id, territory_id) = 1),
    CONSTRAINT adherence_evidence_link_to_the_web CHECK (link ~ '^https?://'),
    CONSTRAINT adherence_evidence_precision_known CHECK (happened_on_precision IN ('year', 'month', 'day')),
    CONSTRAINT adherence_evidence_adherence_id_fkey FOREIGN KEY(adherence_id) REFERENCES adherence (id) ON DELETE CASCADE,
    CONSTRAINT adherence_evidence_commitment_id_fkey FOREIGN KEY(commitment_id) REFERENCES charter_commitment (id),
    CONSTRAINT adherence_evidence_organisation_id_fkey FOREIGN KEY(organisation_id) REFERENCES organisation (id),
    CONSTRAINT adherence_evidence_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territory (id),
    CONSTRAINT adherence_evidence_by_id_fkey FOREIGN KEY(by_id) REFERENCES person (id)
);
CREATE INDEX adherence_evidence_adherence_id_idx ON adherence_evidence (adherence_id);
CREATE INDEX adherence_evidence_by_id_idx ON adherence_evidence (by_id);
CREATE INDEX adherence_evidence_commitment_id_idx ON adherence_evidence (commitment_id);
CREATE INDEX adherence_evidence_organisation_id_idx ON adherence_evidence (organisation_id);
CREATE INDEX adherence_evidence_territory_id_idx ON adherence_evidence (territory_id);

CREATE TABLE commitment_review (
    id UUID DEFAULT uuidv7() NOT NULL,
    body_id UUID NOT NULL,
    source VARCHAR(40) NOT NULL,
    state VARCHAR(40) NOT NULL,
    text JSONB,
    adherence_id UUID NOT NULL,
    commitment_id UUID NOT NULL,
    happened_on DATE NOT NULL,
    happened_on_precision TEXT DEFAULT 'day' NOT NULL,
    by_id UUID,
    mandate_id UUID,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    withdrawn_because JSONB,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT commitment_review_pkey PRIMARY KEY (id),
    CONSTRAINT commitment_review_precision_known CHECK (happened_on_precision IN ('year', 'month', 'day')),
    CONSTRAINT commitment_review_body_id_fkey FOREIGN KEY(body_id) REFERENCES organisation (id),
    CONSTRAINT commitment_review_source_known CHECK (source IN ('own', 'peer', 'facilitator')),
    CONSTRAINT commitment_review_state_known CHECK (state IN ('aimed_at', 'under_way', 'practised')),
    CONSTRAINT commitment_review_adherence_id_fkey FOREIGN KEY(adherence_id) REFERENCES adherence (id) ON DELETE CASCADE,
    CONSTRAINT commitment_review_commitment_id_fkey FOREIGN KEY(commitment_id) REFERENCES charter_commitment (id),
    CONSTRAINT commitment_review_by_id_fkey FOREIGN KEY(by_id) REFERENCES person (id)
);
CREATE INDEX commitment_review_adherence_id_idx ON commitment_review (adherence_id);
CREATE INDEX commitment_review_body_id_idx ON commitment_review (body_id);
CREATE INDEX commitment_review_by_id_idx ON commitment_review (by_id);
CREATE INDEX commitment_review_commitment_id_idx ON commitment_review (commitment_id);

-- What we knew stays known.
CREATE TRIGGER kept BEFORE UPDATE OF organisation_id, version_id, signed_by_id, mandate_id, valid_from, valid_until, ended_as, end_reason
OR DELETE ON adherence FOR EACH ROW EXECUTE FUNCTION keep_superseded();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON adherence_commitment
FOR EACH ROW EXECUTE FUNCTION keep_superseded();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON adherence_evidence
FOR EACH ROW EXECUTE FUNCTION keep_superseded();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON commitment_review
FOR EACH ROW EXECUTE FUNCTION keep_superseded();

-- Adherences are sorted by the names of their organisations.
CREATE FUNCTION sort_adherence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT sort_en, sort_fr, sort_pt INTO new.sort_en, new.sort_fr, new.sort_pt
    FROM organisation WHERE id = new.organisation_id;
    RETURN new;
END $$;

CREATE TRIGGER sorted BEFORE INSERT OR UPDATE OF organisation_id ON adherence
FOR EACH ROW EXECUTE FUNCTION sort_adherence();

CREATE FUNCTION sort_adherences() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE adherence SET sort_en = new.sort_en, sort_fr = new.sort_fr, sort_pt = new.sort_pt
    WHERE organisation_id = new.id;
    RETURN NULL;
END $$;

CREATE TRIGGER sorts_adherences AFTER UPDATE OF name ON organisation
FOR EACH ROW WHEN (old.name IS DISTINCT FROM new.name) EXECUTE FUNCTION sort_adherences();

-- What is said of a commitment is of one in the version adhered to.
CREATE FUNCTION check_adherence_fact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM adherence a JOIN charter_commitment c ON c.version_id = a.version_id
        WHERE a.id = new.adherence_id AND c.id = new.commitment_id
    ) THEN
        RAISE EXCEPTION 'a commitment is one of the version adhered to'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'adherence_fact_of_its_version';
    END IF;
    RETURN new;
END $$;

CREATE TRIGGER fact_checked BEFORE INSERT OR UPDATE OF adherence_id, commitment_id ON adherence_commitment
FOR EACH ROW EXECUTE FUNCTION check_adherence_fact();
CREATE TRIGGER fact_checked BEFORE INSERT OR UPDATE OF adherence_id, commitment_id ON adherence_evidence
FOR EACH ROW EXECUTE FUNCTION check_adherence_fact();
CREATE TRIGGER fact_checked BEFORE INSERT OR UPDATE OF adherence_id, commitment_id ON commitment_review
FOR EACH ROW EXECUTE FUNCTION check_adherence_fact();

-- A commitment is in a state only while the adherence holds.
CREATE FUNCTION check_adherence_states() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole CONSTANT uuid := CASE tg_table_name WHEN 'adherence' THEN new.id
        ELSE (to_jsonb(new) ->> 'adherence_id')::uuid END;
BEGIN
    IF EXISTS (
        SELECT FROM adherence_commitment s JOIN adherence a ON a.id = s.adherence_id
        WHERE a.id = whole AND NOT s.period <@ a.period
    ) THEN
        RAISE EXCEPTION 'a commitment is in a state only while the adherence holds'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'adherence_states_within';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER states_checked AFTER INSERT OR UPDATE ON adherence_commitment
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_adherence_states();
CREATE CONSTRAINT TRIGGER states_checked AFTER UPDATE OF valid_from, valid_until ON adherence
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_adherence_states();

-- An adherence that ends takes the states of its commitments along.
CREATE FUNCTION end_with_adherence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE adherence_commitment SET valid_until = greatest(valid_from, new.valid_until),
        valid_until_precision = new.valid_until_precision
    WHERE adherence_id = new.id AND (valid_until IS NULL OR valid_until > new.valid_until)
    AND NOT isempty(period);
    RETURN NULL;
END $$;

CREATE TRIGGER ends_states AFTER UPDATE OF valid_until ON adherence
FOR EACH ROW WHEN (new.valid_until IS NOT NULL) EXECUTE FUNCTION end_with_adherence();

-- An organisation that ends takes its adherence along; what had not begun never will.
CREATE FUNCTION end_adherences() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE adherence SET valid_until = greatest(valid_from, new.valid_until),
        valid_until_precision = new.valid_until_precision, ended_as = 'organisation_ended'
    WHERE organisation_id = new.id AND (valid_until IS NULL OR valid_until > new.valid_until);
    RETURN NULL;
END $$;

CREATE TRIGGER ends_adherences AFTER UPDATE OF valid_until ON organisation
FOR EACH ROW WHEN (new.valid_until IS NOT NULL) EXECUTE FUNCTION end_adherences();

-- Assessments on the co-responsibility scale, and consent to publish them.
CREATE TABLE assessment (
    id UUID DEFAULT uuidv7() NOT NULL,
    organisation_id UUID NOT NULL,
    body_id UUID NOT NULL,
    is_own BOOLEAN GENERATED ALWAYS AS (body_id = organisation_id) STORED NOT NULL,
    strand VARCHAR(40) NOT NULL,
    level NUMERIC(3, 2) NOT NULL,
    statement JSONB,
    is_published BOOLEAN DEFAULT false NOT NULL,
    happened_on DATE NOT NULL,
    happened_on_precision TEXT DEFAULT 'day' NOT NULL,
    by_id UUID,
    mandate_id UUID,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    withdrawn_because JSONB,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT assessment_pkey PRIMARY KEY (id),
    CONSTRAINT assessment_precision_known CHECK (happened_on_precision IN ('year', 'month', 'day')),
    CONSTRAINT assessment_on_the_scale CHECK (level BETWEEN 0 AND 7),
    CONSTRAINT assessment_organisation_id_fkey FOREIGN KEY(organisation_id) REFERENCES organisation (id),
    CONSTRAINT assessment_body_id_fkey FOREIGN KEY(body_id) REFERENCES organisation (id),
    CONSTRAINT assessment_strand_known CHECK (strand IN ('co_governance', 'co_management', 'co_production')),
    CONSTRAINT assessment_by_id_fkey FOREIGN KEY(by_id) REFERENCES person (id)
);
CREATE INDEX assessment_body_id_idx ON assessment (body_id);
CREATE INDEX assessment_by_id_idx ON assessment (by_id);
CREATE INDEX assessment_happened_on_idx ON assessment (happened_on, id);
CREATE INDEX assessment_organisation_strand_idx ON assessment (organisation_id, strand, happened_on);
CREATE INDEX assessment_own_idx ON assessment (is_own, id);
CREATE INDEX assessment_published_idx ON assessment (id) WHERE is_published;
CREATE INDEX assessment_strand_idx ON assessment (strand, id);

CREATE TABLE assessment_evidence (
    id UUID DEFAULT uuidv7() NOT NULL,
    assessment_id UUID NOT NULL,
    step INTEGER NOT NULL,
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
    CONSTRAINT assessment_evidence_pkey PRIMARY KEY (id),
    CONSTRAINT assessment_evidence_one_thing CHECK (num_nonnulls(text, link, organisation_id, territory_id) = 1),
    CONSTRAINT assessment_evidence_link_to_the_web CHECK (link ~ '^https?://'),
    CONSTRAINT assessment_evidence_precision_known CHECK (happened_on_precision IN ('year', 'month', 'day')),
    CONSTRAINT assessment_evidence_on_the_scale CHECK (step BETWEEN 0 AND 7),
    CONSTRAINT assessment_evidence_assessment_id_fkey FOREIGN KEY(assessment_id) REFERENCES assessment (id) ON DELETE CASCADE,
    CONSTRAINT assessment_evidence_organisation_id_fkey FOREIGN KEY(organisation_id) REFERENCES organisation (id),
    CONSTRAINT assessment_evidence_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territory (id),
    CONSTRAINT assessment_evidence_by_id_fkey FOREIGN KEY(by_id) REFERENCES person (id)
);
CREATE INDEX assessment_evidence_assessment_id_idx ON assessment_evidence (assessment_id);
CREATE INDEX assessment_evidence_by_id_idx ON assessment_evidence (by_id);
CREATE INDEX assessment_evidence_organisation_id_idx ON assessment_evidence (organisation_id);
CREATE INDEX assessment_evidence_territory_id_idx ON assessment_evidence (territory_id);

CREATE TABLE assessment_consent (
    id UUID DEFAULT uuidv7() NOT NULL,
    assessment_id UUID NOT NULL,
    given_at TIMESTAMP WITH TIME ZONE NOT NULL,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    by_id UUID,
    mandate_id UUID,
    CONSTRAINT assessment_consent_pkey PRIMARY KEY (id),
    CONSTRAINT assessment_consent_not_withdrawn_before_given CHECK (given_at <= withdrawn_at),
    CONSTRAINT assessment_consent_assessment_id_fkey FOREIGN KEY(assessment_id) REFERENCES assessment (id) ON DELETE CASCADE,
    CONSTRAINT assessment_consent_by_id_fkey FOREIGN KEY(by_id) REFERENCES person (id)
);
CREATE INDEX assessment_consent_assessment_id_idx ON assessment_consent (assessment_id);
CREATE INDEX assessment_consent_by_id_idx ON assessment_consent (by_id);
CREATE UNIQUE INDEX assessment_consent_once_at_a_time ON assessment_consent (assessment_id) WHERE withdrawn_at IS NULL;

-- What we knew stays known.
CREATE TRIGGER kept BEFORE UPDATE OF organisation_id, body_id, strand, level, statement, happened_on, withdrawn_at
OR DELETE ON assessment FOR EACH ROW EXECUTE FUNCTION keep_superseded();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON assessment_evidence
FOR EACH ROW EXECUTE FUNCTION keep_superseded();

-- An assessment is published while there is a consent that was not withdrawn.
CREATE FUNCTION show_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE assessment a SET is_published = new.withdrawn_at IS NULL WHERE a.id = new.assessment_id;
    RETURN NULL;
END $$;

CREATE TRIGGER shown AFTER INSERT OR UPDATE ON assessment_consent
FOR EACH ROW EXECUTE FUNCTION show_consent();
