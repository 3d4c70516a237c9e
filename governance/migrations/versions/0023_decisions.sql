-- A body's days are those of its own time zone, else of the nearest territory around it that has one.
ALTER TABLE organisation ADD COLUMN time_zone TEXT;

CREATE FUNCTION zone_of(body uuid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        o.time_zone,
        (SELECT a.time_zone FROM territory a
         WHERE a.label = ANY (labels(t.path)) AND a.time_zone IS NOT NULL
         ORDER BY nlevel(a.path) DESC LIMIT 1),
        'UTC'
    )
    FROM organisation o LEFT JOIN territory t ON t.id = o.territory_id WHERE o.id = body
$$;

CREATE TABLE decision_register (
    body_id UUID NOT NULL,
    last_number INTEGER NOT NULL,
    CONSTRAINT decision_register_pkey PRIMARY KEY (body_id),
    CONSTRAINT decision_register_body_id_fkey FOREIGN KEY(body_id) REFERENCES organisation (id)
);

CREATE TABLE decision (
    id UUID DEFAULT uuidv7() NOT NULL,
    body_id UUID NOT NULL,
    number INTEGER NOT NULL,
    title JSONB NOT NULL,
    text JSONB NOT NULL,
    original_language TEXT NOT NULL,
    outcome VARCHAR(40) NOT NULL,
    manner VARCHAR(40) NOT NULL,
    decided_on DATE NOT NULL,
    decided_on_precision TEXT DEFAULT 'day' NOT NULL,
    matters TEXT[] DEFAULT '{}' NOT NULL,
    in_favour INTEGER,
    against INTEGER,
    abstained INTEGER,
    voucher_id UUID,
    minutes JSONB,
    minutes_link TEXT,
    canonical TEXT NOT NULL,
    hash BYTEA NOT NULL,
    implemented_on DATE,
    implemented_on_precision TEXT DEFAULT 'day' NOT NULL,
    annulled_on DATE,
    annulled_on_precision TEXT DEFAULT 'day' NOT NULL,
    annul_reason JSONB,
    search TEXT GENERATED ALWAYS AS (search_key(title)) STORED NOT NULL,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT decision_pkey PRIMARY KEY (id),
    CONSTRAINT decision_body_id_number_key UNIQUE (body_id, number),
    CONSTRAINT decision_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT decision_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT decision_numbered_from_one CHECK (number > 0),
    CONSTRAINT decision_counts CHECK (in_favour >= 0 AND against >= 0 AND abstained >= 0),
    CONSTRAINT decision_dates_known CHECK (decided_on_precision IN ('year', 'month', 'day') AND implemented_on_precision IN ('year', 'month', 'day') AND annulled_on_precision IN ('year', 'month', 'day')),
    CONSTRAINT decision_in_force_when_adopted CHECK (valid_from IS NOT NULL AND (outcome = 'adopted' OR isempty(period))),
    CONSTRAINT decision_adopted_before_it_acts CHECK (outcome = 'adopted' OR num_nonnulls(implemented_on, annulled_on) = 0),
    CONSTRAINT decision_annulled_with_reasons CHECK ((annulled_on IS NULL) = (annul_reason IS NULL)),
    CONSTRAINT decision_hash_is_true CHECK (hash = sha256(convert_to(canonical, 'UTF8'))),
    CONSTRAINT decision_link_to_the_web CHECK (minutes_link ~ '^https?://'),
    CONSTRAINT decision_matters_known CHECK (matters <@ ARRAY['public_money', 'law', 'public_property', 'planning', 'charter', 'membership', 'mandates', 'organisation', 'twinning', 'action', 'position']::text[]),
    CONSTRAINT decision_outcome_known CHECK (outcome IN ('adopted', 'rejected', 'withdrawn', 'no_quorum')),
    CONSTRAINT decision_manner_known CHECK (manner IN ('ballot', 'show_of_hands', 'consensus', 'acclamation', 'on_paper', 'confirmation', 'unknown')),
    CONSTRAINT decision_body_id_fkey FOREIGN KEY(body_id) REFERENCES organisation (id),
    CONSTRAINT decision_voucher_id_fkey FOREIGN KEY(voucher_id) REFERENCES person (id)
);
CREATE INDEX decision_body_decided_idx ON decision (body_id, decided_on, id);
CREATE INDEX decision_decided_idx ON decision (decided_on, id);
CREATE INDEX decision_number_idx ON decision (number, id);
CREATE INDEX decision_outcome_idx ON decision (outcome, id);
CREATE INDEX decision_period_idx ON decision USING gist (period);
ALTER TABLE decision ALTER COLUMN period SET STATISTICS 1000;
CREATE INDEX decision_matters_idx ON decision USING gin (matters);
CREATE INDEX decision_search_idx ON decision USING gin (search gin_trgm_ops);
CREATE INDEX decision_voucher_id_idx ON decision (voucher_id);

CREATE TABLE decision_erratum (
    id UUID DEFAULT uuidv7() NOT NULL,
    decision_id UUID NOT NULL,
    text JSONB NOT NULL,
    noted_on DATE NOT NULL,
    author_id UUID,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT decision_erratum_pkey PRIMARY KEY (id),
    CONSTRAINT decision_erratum_decision_id_fkey FOREIGN KEY(decision_id) REFERENCES decision (id),
    CONSTRAINT decision_erratum_author_id_fkey FOREIGN KEY(author_id) REFERENCES person (id)
);
CREATE INDEX decision_erratum_decision_id_idx ON decision_erratum (decision_id, id);
CREATE INDEX decision_erratum_author_id_idx ON decision_erratum (author_id);

CREATE TABLE decision_link (
    id UUID DEFAULT uuidv7() NOT NULL,
    child_id UUID NOT NULL,
    parent_id UUID NOT NULL,
    kind VARCHAR(40) NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT decision_link_pkey PRIMARY KEY (id),
    CONSTRAINT decision_link_once UNIQUE (child_id, parent_id, kind),
    CONSTRAINT decision_link_to_another CHECK (child_id <> parent_id),
    CONSTRAINT decision_link_kind_known CHECK (kind IN ('derived', 'merged', 'split', 'adapted', 'supersedes')),
    CONSTRAINT decision_link_child_id_fkey FOREIGN KEY(child_id) REFERENCES decision (id),
    CONSTRAINT decision_link_parent_id_fkey FOREIGN KEY(parent_id) REFERENCES decision (id)
);
CREATE INDEX decision_link_parent_idx ON decision_link (parent_id, child_id);

CREATE TABLE ratification (
    id UUID DEFAULT uuidv7() NOT NULL,
    decision_id UUID NOT NULL,
    body_id UUID NOT NULL,
    own_decision_id UUID,
    ratified_on DATE NOT NULL,
    ratified_on_precision TEXT DEFAULT 'day' NOT NULL,
    note JSONB,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT ratification_pkey PRIMARY KEY (id),
    CONSTRAINT ratification_once EXCLUDE USING gist (decision_id WITH =, body_id WITH =),
    CONSTRAINT ratification_by_another CHECK (decision_id <> own_decision_id),
    CONSTRAINT ratification_precision_known CHECK (ratified_on_precision IN ('year', 'month', 'day')),
    CONSTRAINT ratification_decision_id_fkey FOREIGN KEY(decision_id) REFERENCES decision (id),
    CONSTRAINT ratification_body_id_fkey FOREIGN KEY(body_id) REFERENCES organisation (id),
    CONSTRAINT ratification_own_decision_id_fkey FOREIGN KEY(own_decision_id) REFERENCES decision (id)
);
CREATE INDEX ratification_decision_id_idx ON ratification (decision_id, id);
CREATE INDEX ratification_body_id_idx ON ratification (body_id);
CREATE INDEX ratification_own_decision_id_idx ON ratification (own_decision_id);

CREATE TABLE ratification_rule (
    id UUID DEFAULT uuidv7() NOT NULL,
    matter VARCHAR(40) NOT NULL,
    body_id UUID,
    territory_id UUID,
    note JSONB,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT ratification_rule_pkey PRIMARY KEY (id),
    CONSTRAINT ratification_rule_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT ratification_rule_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT ratification_rule_for_one CHECK (num_nonnulls(body_id, territory_id) <= 1),
    CONSTRAINT ratification_rule_matter_known CHECK (matter IN ('public_money', 'law', 'public_property', 'planning', 'charter', 'membership', 'mandates', 'organisation', 'twinning', 'action', 'position')),
    CONSTRAINT ratification_rule_once_body_id EXCLUDE USING gist (matter WITH =, body_id WITH =, period WITH &&) WHERE (body_id IS NOT NULL),
    CONSTRAINT ratification_rule_once_territory_id EXCLUDE USING gist (matter WITH =, territory_id WITH =, period WITH &&) WHERE (territory_id IS NOT NULL),
    CONSTRAINT ratification_rule_once_everywhere EXCLUDE USING gist (matter WITH =, period WITH &&) WHERE (num_nonnulls(body_id, territory_id) = 0),
    CONSTRAINT ratification_rule_body_id_fkey FOREIGN KEY(body_id) REFERENCES organisation (id),
    CONSTRAINT ratification_rule_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territory (id)
);
CREATE INDEX ratification_rule_matter_idx ON ratification_rule (matter, id);
CREATE INDEX ratification_rule_body_id_idx ON ratification_rule (body_id);
CREATE INDEX ratification_rule_territory_id_idx ON ratification_rule (territory_id);

-- What was decided is frozen; only what became of it is added. (A body merged with its duplicate
-- takes its decisions along.)
CREATE TRIGGER frozen BEFORE UPDATE OF number, title, text, original_language, outcome, manner,
    decided_on, decided_on_precision, matters, in_favour, against, abstained, voucher_id,
    canonical, hash, valid_from, valid_from_precision
OR DELETE OR TRUNCATE ON decision FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kept BEFORE UPDATE ON decision
FOR EACH ROW EXECUTE FUNCTION keep_superseded();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON decision_erratum
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON decision_link
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON ratification
FOR EACH ROW EXECUTE FUNCTION keep_superseded();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON ratification_rule
FOR EACH ROW EXECUTE FUNCTION keep_superseded();

-- No decision grows out of itself. Whoever adds a link waits for the one before, and then sees it.
CREATE FUNCTION check_lineage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7346120053);
    IF EXISTS (
        WITH RECURSIVE above (id) AS (
            SELECT new.parent_id
            UNION
            SELECT l.parent_id FROM above a JOIN decision_link l ON l.child_id = a.id
        )
        SELECT FROM above WHERE id = new.child_id
    ) THEN
        RAISE EXCEPTION 'a decision cannot grow out of itself'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_link_without_cycles';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER lineage_checked AFTER INSERT ON decision_link
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_lineage();

-- The links from a decision to those it grew out of, or that grew out of it, each at its least
-- depth; on from what is not seen nobody walks. (Who sees a body is `visible` of actors.)
CREATE FUNCTION lineage(
    root uuid, is_upward boolean, depth_max integer, sees_all boolean, known uuid[]
) RETURNS TABLE (id uuid, decision_id uuid, via_id uuid, kind text, depth integer)
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE walked (link_id, reached, via, kind, depth) AS (
        SELECT NULL::uuid, root, NULL::uuid, NULL::text, 0
        UNION
        SELECT l.id, d.id, w.reached, l.kind::text, w.depth + 1
        FROM walked w
        CROSS JOIN LATERAL (
            SELECT u.id, u.parent_id AS next, u.kind FROM decision_link u
            WHERE is_upward AND u.child_id = w.reached
            UNION ALL
            SELECT u.id, u.child_id, u.kind FROM decision_link u
            WHERE NOT is_upward AND u.parent_id = w.reached
        ) l
        JOIN decision d ON d.id = l.next
        JOIN organisation o ON o.id = d.body_id
        WHERE w.depth < depth_max AND (sees_all OR NOT o.is_unlisted OR o.id = ANY (known))
    )
    SELECT DISTINCT ON (link_id) link_id, reached, via, kind, depth FROM walked
    WHERE link_id IS NOT NULL ORDER BY link_id, depth
$$;

-- What names the decision behind it points at one from now on; until now it could name anything.
UPDATE charter_version SET decision_id = NULL WHERE decision_id IS NOT NULL;
ALTER TABLE charter_version ADD CONSTRAINT charter_version_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decision (id);
ALTER TABLE candidacy ADD CONSTRAINT candidacy_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decision (id);
ALTER TABLE membership_step ADD CONSTRAINT membership_step_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decision (id);
ALTER TABLE membership_application ADD CONSTRAINT membership_application_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decision (id);
CREATE INDEX charter_version_decision_id_idx ON charter_version (decision_id);
CREATE INDEX candidacy_decision_id_idx ON candidacy (decision_id);
CREATE INDEX membership_step_decision_id_idx ON membership_step (decision_id);
CREATE INDEX membership_application_decision_id_idx ON membership_application (decision_id);
