-- Assessments on the co-responsibility scale, and consent to publish them.
CREATE TABLE assessment (
    id UUID DEFAULT uuidv7() NOT NULL,
    organisation_id UUID NOT NULL,
    body_id UUID NOT NULL,
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
CREATE INDEX assessment_own_idx ON assessment ((body_id = organisation_id), id);
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
