-- The charter's texts: versions, articles and commitments, translations, amendments.

CREATE TABLE charter_version (
    id UUID DEFAULT uuidv7() NOT NULL,
    key TEXT NOT NULL,
    title JSONB NOT NULL,
    about JSONB,
    original_language TEXT NOT NULL,
    supersedes_id UUID,
    opened_on DATE,
    opened_on_precision TEXT DEFAULT 'day' NOT NULL,
    adopted_on DATE,
    adopted_on_precision TEXT DEFAULT 'day' NOT NULL,
    decision_id UUID,
    text_fixed_at TIMESTAMP WITH TIME ZONE,
    readherence_until DATE,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (CASE WHEN adopted_on IS NULL THEN 'empty'::daterange ELSE daterange(valid_from, valid_until) END) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT charter_version_pkey PRIMARY KEY (id),
    CONSTRAINT charter_version_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT charter_version_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT charter_version_key_once UNIQUE (key),
    CONSTRAINT charter_version_supersedes_another CHECK (supersedes_id <> id),
    CONSTRAINT charter_version_in_force_when_adopted CHECK ((adopted_on IS NULL) = (valid_from IS NULL) AND (adopted_on IS NOT NULL OR valid_until IS NULL)),
    CONSTRAINT charter_version_adopted_before_in_force CHECK (adopted_on <= valid_from),
    CONSTRAINT charter_version_fixed_when_adopted CHECK (adopted_on IS NOT NULL OR num_nonnulls(decision_id, text_fixed_at) = 0),
    CONSTRAINT charter_version_readherence_after_adoption CHECK (readherence_until IS NULL OR (adopted_on IS NOT NULL AND readherence_until >= valid_from)),
    CONSTRAINT charter_version_dates_known CHECK (opened_on_precision IN ('year', 'month', 'day') AND adopted_on_precision IN ('year', 'month', 'day')),
    CONSTRAINT charter_version_one_in_force EXCLUDE USING gist (period WITH &&),
    CONSTRAINT charter_version_supersedes_id_fkey FOREIGN KEY(supersedes_id) REFERENCES charter_version (id)
);
CREATE INDEX charter_version_adopted_idx ON charter_version (coalesce(adopted_on, DATE '9999-12-30'), id);
CREATE INDEX charter_version_adopted_on_idx ON charter_version (adopted_on);
CREATE INDEX charter_version_supersedes_id_idx ON charter_version (supersedes_id);
CREATE INDEX charter_version_valid_from_idx ON charter_version (valid_from);
CREATE INDEX charter_version_valid_until_idx ON charter_version (valid_until);
ALTER TABLE charter_version ALTER COLUMN period SET STATISTICS 1000;

CREATE TABLE charter_article (
    id UUID DEFAULT uuidv7() NOT NULL,
    version_id UUID NOT NULL,
    key TEXT NOT NULL,
    position INTEGER NOT NULL,
    original_language TEXT NOT NULL,
    title JSONB,
    text JSONB NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT charter_article_pkey PRIMARY KEY (id),
    CONSTRAINT charter_article_key_once UNIQUE (version_id, key),
    CONSTRAINT charter_article_in_order UNIQUE (version_id, position) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT charter_article_of_version UNIQUE (id, version_id),
    CONSTRAINT charter_article_position_counts CHECK (position > 0),
    CONSTRAINT charter_article_said_in_the_original CHECK (text ? original_language),
    CONSTRAINT charter_article_version_id_fkey FOREIGN KEY(version_id) REFERENCES charter_version (id)
);
CREATE INDEX charter_article_key_idx ON charter_article (key);

CREATE TABLE charter_commitment (
    id UUID DEFAULT uuidv7() NOT NULL,
    version_id UUID NOT NULL,
    article_id UUID,
    key TEXT NOT NULL,
    position INTEGER NOT NULL,
    original_language TEXT NOT NULL,
    title JSONB,
    text JSONB NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT charter_commitment_pkey PRIMARY KEY (id),
    CONSTRAINT charter_commitment_in_an_article_of_its_version FOREIGN KEY(article_id, version_id) REFERENCES charter_article (id, version_id),
    CONSTRAINT charter_commitment_key_once UNIQUE (version_id, key),
    CONSTRAINT charter_commitment_in_order UNIQUE (version_id, position) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT charter_commitment_position_counts CHECK (position > 0),
    CONSTRAINT charter_commitment_said_in_the_original CHECK (text ? original_language),
    CONSTRAINT charter_commitment_version_id_fkey FOREIGN KEY(version_id) REFERENCES charter_version (id)
);
CREATE INDEX charter_commitment_article_id_idx ON charter_commitment (article_id);
CREATE INDEX charter_commitment_key_idx ON charter_commitment (key);

CREATE TABLE charter_amendment (
    id UUID DEFAULT uuidv7() NOT NULL,
    version_id UUID NOT NULL,
    article_key TEXT,
    commitment_key TEXT,
    body_id UUID NOT NULL,
    proposed_on DATE NOT NULL,
    was JSONB NOT NULL,
    text JSONB NOT NULL,
    difference JSONB NOT NULL,
    reason JSONB NOT NULL,
    outcome VARCHAR(40),
    settled_on DATE,
    outcome_reason JSONB,
    into_version_id UUID,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT charter_amendment_pkey PRIMARY KEY (id),
    CONSTRAINT charter_amendment_of_one_passage CHECK (num_nonnulls(article_key, commitment_key) = 1),
    CONSTRAINT charter_amendment_settled_on_a_day CHECK ((outcome IS NULL) = (settled_on IS NULL)),
    CONSTRAINT charter_amendment_taken_up_into_a_draft CHECK ((into_version_id IS NOT NULL) = coalesce(outcome = 'taken_up', false)),
    CONSTRAINT charter_amendment_declined_with_a_reason CHECK (outcome <> 'declined' OR outcome_reason IS NOT NULL),
    CONSTRAINT charter_amendment_settled_after_proposed CHECK (settled_on >= proposed_on),
    CONSTRAINT charter_amendment_version_id_fkey FOREIGN KEY(version_id) REFERENCES charter_version (id),
    CONSTRAINT charter_amendment_body_id_fkey FOREIGN KEY(body_id) REFERENCES organisation (id),
    CONSTRAINT charter_amendment_outcome_known CHECK (outcome IN ('withdrawn', 'taken_up', 'declined')),
    CONSTRAINT charter_amendment_into_version_id_fkey FOREIGN KEY(into_version_id) REFERENCES charter_version (id)
);
CREATE INDEX charter_amendment_body_id_idx ON charter_amendment (body_id);
CREATE INDEX charter_amendment_into_version_id_idx ON charter_amendment (into_version_id);
CREATE INDEX charter_amendment_open_idx ON charter_amendment (id) WHERE outcome IS NULL;
CREATE INDEX charter_amendment_outcome_idx ON charter_amendment (outcome, id);
CREATE INDEX charter_amendment_version_id_idx ON charter_amendment (version_id);

CREATE TABLE charter_translation (
    id UUID DEFAULT uuidv7() NOT NULL,
    article_id UUID,
    commitment_id UUID,
    language TEXT NOT NULL,
    translated_by_id UUID,
    translated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    reviewed_by_id UUID,
    reviewed_at TIMESTAMP WITH TIME ZONE,
    approved_by_id UUID,
    approved_at TIMESTAMP WITH TIME ZONE,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT charter_translation_pkey PRIMARY KEY (id),
    CONSTRAINT charter_translation_of_one_passage CHECK (num_nonnulls(article_id, commitment_id) = 1),
    CONSTRAINT charter_translation_reviewed_first CHECK (approved_at IS NULL OR reviewed_at IS NOT NULL),
    CONSTRAINT charter_translation_of_article_once UNIQUE (article_id, language),
    CONSTRAINT charter_translation_of_commitment_once UNIQUE (commitment_id, language),
    CONSTRAINT charter_translation_article_id_fkey FOREIGN KEY(article_id) REFERENCES charter_article (id),
    CONSTRAINT charter_translation_commitment_id_fkey FOREIGN KEY(commitment_id) REFERENCES charter_commitment (id),
    CONSTRAINT charter_translation_translated_by_id_fkey FOREIGN KEY(translated_by_id) REFERENCES person (id),
    CONSTRAINT charter_translation_reviewed_by_id_fkey FOREIGN KEY(reviewed_by_id) REFERENCES person (id),
    CONSTRAINT charter_translation_approved_by_id_fkey FOREIGN KEY(approved_by_id) REFERENCES person (id)
);
CREATE INDEX charter_translation_approved_by_id_idx ON charter_translation (approved_by_id);
CREATE INDEX charter_translation_reviewed_by_id_idx ON charter_translation (reviewed_by_id);
CREATE INDEX charter_translation_translated_by_id_idx ON charter_translation (translated_by_id);

-- What we knew stays known.
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON charter_version
FOR EACH ROW EXECUTE FUNCTION keep_superseded();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON charter_article
FOR EACH ROW EXECUTE FUNCTION keep_superseded();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON charter_commitment
FOR EACH ROW EXECUTE FUNCTION keep_superseded();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON charter_translation
FOR EACH ROW EXECUTE FUNCTION keep_superseded();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON charter_amendment
FOR EACH ROW EXECUTE FUNCTION keep_superseded();

-- What was adopted was adopted: neither its key nor its day changes, nor is its text let loose again.
CREATE FUNCTION keep_charter_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF old.adopted_on IS NOT NULL AND (
        tg_op = 'DELETE'
        OR (old.key, old.adopted_on, old.original_language)
            IS DISTINCT FROM (new.key, new.adopted_on, new.original_language)
        OR (old.text_fixed_at IS NOT NULL AND new.text_fixed_at IS DISTINCT FROM old.text_fixed_at)
    ) THEN
        RAISE EXCEPTION 'what was adopted stays as it was adopted'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'charter_version_stays_adopted';
    END IF;
    IF tg_op = 'DELETE' THEN
        RETURN old;
    END IF;
    RETURN new;
END $$;

CREATE TRIGGER fixed BEFORE UPDATE OR DELETE ON charter_version
FOR EACH ROW EXECUTE FUNCTION keep_charter_version();

-- The text of an adopted version is fixed: in its own language, and in those approved. Others may be added.
CREATE FUNCTION keep_charter_passage() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_fixed boolean;
BEGIN
    IF tg_op = 'UPDATE' AND new.version_id <> old.version_id THEN
        is_fixed := true;
    ELSE
        -- Whoever adopts the version meanwhile is waited for.
        SELECT text_fixed_at IS NOT NULL INTO is_fixed FROM charter_version
        WHERE id = coalesce(new.version_id, old.version_id) FOR SHARE;
    END IF;
    IF is_fixed AND NOT (
        tg_op = 'UPDATE'
        AND to_jsonb(old) - '{title,text,recorded_at,revision}'::text[]
            = to_jsonb(new) - '{title,text,recorded_at,revision}'::text[]
        AND NOT EXISTS (
            SELECT FROM (
                SELECT old.original_language AS language
                UNION ALL
                SELECT language FROM charter_translation
                WHERE old.id IN (article_id, commitment_id) AND approved_at IS NOT NULL
            ) AS fixed
            WHERE (old.title ->> language, old.text ->> language)
                IS DISTINCT FROM (new.title ->> language, new.text ->> language)
        )
    ) THEN
        RAISE EXCEPTION 'the text of an adopted version of the charter does not change'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'charter_text_fixed';
    END IF;
    IF tg_op = 'DELETE' THEN
        RETURN old;
    END IF;
    RETURN new;
END $$;

CREATE TRIGGER fixed BEFORE INSERT OR UPDATE OR DELETE ON charter_article
FOR EACH ROW EXECUTE FUNCTION keep_charter_passage();
CREATE TRIGGER fixed BEFORE INSERT OR UPDATE OR DELETE ON charter_commitment
FOR EACH ROW EXECUTE FUNCTION keep_charter_passage();

CREATE FUNCTION keep_charter_translation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF old.approved_at IS NOT NULL AND EXISTS (
        SELECT FROM charter_version v
        WHERE v.text_fixed_at IS NOT NULL AND v.id = coalesce(
            (SELECT version_id FROM charter_article WHERE id = old.article_id),
            (SELECT version_id FROM charter_commitment WHERE id = old.commitment_id)
        )
    ) THEN
        RAISE EXCEPTION 'an approved translation of an adopted version does not change'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'charter_text_fixed';
    END IF;
    IF tg_op = 'DELETE' THEN
        RETURN old;
    END IF;
    RETURN new;
END $$;

CREATE TRIGGER fixed BEFORE UPDATE OR DELETE ON charter_translation
FOR EACH ROW EXECUTE FUNCTION keep_charter_translation();
