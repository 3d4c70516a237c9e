CREATE TABLE outsider (
    id UUID DEFAULT uuidv7() NOT NULL,
    name JSONB NOT NULL,
    kind VARCHAR(40) NOT NULL,
    territory_id UUID,
    search TEXT GENERATED ALWAYS AS (search_key(name)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT outsider_pkey PRIMARY KEY (id),
    CONSTRAINT outsider_kind_known CHECK (kind IN ('ministry', 'parliament', 'government', 'court', 'authority', 'international', 'other')),
    CONSTRAINT outsider_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territory (id)
);
CREATE INDEX outsider_kind_idx ON outsider (kind, id);
CREATE UNIQUE INDEX outsider_once ON outsider (name, territory_id) NULLS NOT DISTINCT;
CREATE INDEX outsider_search_idx ON outsider USING gin (search gin_trgm_ops);
CREATE INDEX outsider_territory_id_idx ON outsider (territory_id);

CREATE TABLE sending (
    id UUID DEFAULT uuidv7() NOT NULL,
    decision_id UUID NOT NULL,
    from_body_id UUID NOT NULL,
    to_body_id UUID,
    outsider_id UUID,
    purpose VARCHAR(40) NOT NULL,
    direction VARCHAR(40) NOT NULL,
    message JSONB,
    why_wider JSONB,
    sent_at TIMESTAMP WITH TIME ZONE NOT NULL,
    answer_due_on DATE,
    due_at TIMESTAMP WITH TIME ZONE,
    referred_from_id UUID,
    escalated_from_id UUID,
    acknowledged_at TIMESTAMP WITH TIME ZONE,
    answered_at TIMESTAMP WITH TIME ZONE,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    withdraw_reason JSONB,
    lapsed_at TIMESTAMP WITH TIME ZONE,
    is_open BOOLEAN GENERATED ALWAYS AS (num_nonnulls(withdrawn_at, lapsed_at, answered_at) = 0 AND (purpose <> 'information' OR num_nonnulls(acknowledged_at, outsider_id) = 0)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT sending_pkey PRIMARY KEY (id),
    CONSTRAINT sending_to_one CHECK (num_nonnulls(to_body_id, outsider_id) = 1),
    CONSTRAINT sending_in_another_body CHECK (from_body_id <> to_body_id),
    CONSTRAINT sending_outside_to_outsiders CHECK ((direction = 'outside') = (outsider_id IS NOT NULL)),
    CONSTRAINT sending_wider_with_reasons CHECK (direction <> 'ascending' OR why_wider IS NOT NULL),
    CONSTRAINT sending_due_at_a_moment CHECK ((answer_due_on IS NULL) = (due_at IS NULL)),
    CONSTRAINT sending_information_owes_nothing CHECK (purpose <> 'information' OR answer_due_on IS NULL),
    CONSTRAINT sending_withdrawn_with_reasons CHECK ((withdrawn_at IS NULL) = (withdraw_reason IS NULL)),
    CONSTRAINT sending_ends_once CHECK (num_nonnulls(withdrawn_at, answered_at) <= 1),
    CONSTRAINT sending_comes_one_way CHECK (num_nonnulls(referred_from_id, escalated_from_id) <= 1),
    CONSTRAINT sending_decision_id_fkey FOREIGN KEY(decision_id) REFERENCES decision (id),
    CONSTRAINT sending_from_body_id_fkey FOREIGN KEY(from_body_id) REFERENCES organisation (id),
    CONSTRAINT sending_to_body_id_fkey FOREIGN KEY(to_body_id) REFERENCES organisation (id),
    CONSTRAINT sending_outsider_id_fkey FOREIGN KEY(outsider_id) REFERENCES outsider (id),
    CONSTRAINT sending_purpose_known CHECK (purpose IN ('information', 'opinion', 'adoption', 'mandate', 'question')),
    CONSTRAINT sending_direction_known CHECK (direction IN ('ascending', 'descending', 'horizontal', 'outside')),
    CONSTRAINT sending_referred_from_id_fkey FOREIGN KEY(referred_from_id) REFERENCES sending (id),
    CONSTRAINT sending_escalated_from_id_fkey FOREIGN KEY(escalated_from_id) REFERENCES sending (id)
);
CREATE INDEX sending_decision_id_idx ON sending (decision_id, id);
CREATE INDEX sending_open_purpose_idx ON sending (purpose, id) WHERE is_open;
CREATE INDEX sending_open_due_idx ON sending (coalesce(due_at, TIMESTAMPTZ '9999-12-30 00:00+00'), id) WHERE is_open;
CREATE UNIQUE INDEX sending_escalated_once ON sending (escalated_from_id) WHERE withdrawn_at IS NULL;
CREATE INDEX sending_from_body_id_idx ON sending (from_body_id, sent_at);
CREATE UNIQUE INDEX sending_once_outsider_id ON sending (decision_id, outsider_id, purpose) WHERE outsider_id IS NOT NULL AND withdrawn_at IS NULL;
CREATE UNIQUE INDEX sending_once_to_body_id ON sending (decision_id, to_body_id, purpose) WHERE to_body_id IS NOT NULL AND withdrawn_at IS NULL;
CREATE INDEX sending_outsider_id_idx ON sending (outsider_id);
CREATE INDEX sending_referred_from_id_idx ON sending (referred_from_id);
CREATE INDEX sending_to_body_due_idx ON sending (to_body_id, coalesce(due_at, TIMESTAMPTZ '9999-12-30 00:00+00'), id);
CREATE INDEX sending_to_body_open_due_idx ON sending (to_body_id, coalesce(due_at, TIMESTAMPTZ '9999-12-30 00:00+00'), id) WHERE is_open;
CREATE INDEX sending_to_body_id_idx ON sending (to_body_id, id);
CREATE INDEX sending_to_body_open_idx ON sending (to_body_id, is_open, id);
CREATE INDEX sending_to_body_purpose_idx ON sending (to_body_id, purpose, id);

CREATE TABLE answer (
    id UUID DEFAULT uuidv7() NOT NULL,
    sending_id UUID NOT NULL,
    kind VARCHAR(40) NOT NULL,
    reasons JSONB NOT NULL,
    decision_id UUID,
    answered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    is_from_outside BOOLEAN DEFAULT false NOT NULL,
    evidence JSONB,
    evidence_link TEXT,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT answer_pkey PRIMARY KEY (id),
    CONSTRAINT answer_from_outside_with_evidence CHECK (is_from_outside = (num_nonnulls(evidence, evidence_link) > 0)),
    CONSTRAINT answer_silence_is_outside CHECK (is_from_outside OR kind <> 'silence'),
    CONSTRAINT answer_decided_by_who_answers CHECK (decision_id IS NULL OR NOT is_from_outside),
    CONSTRAINT answer_link_to_the_web CHECK (evidence_link ~ '^https?://'),
    CONSTRAINT answer_sending_id_fkey FOREIGN KEY(sending_id) REFERENCES sending (id),
    CONSTRAINT answer_kind_known CHECK (kind IN ('adopted', 'adapted', 'rejected', 'referred', 'silence')),
    CONSTRAINT answer_decision_id_fkey FOREIGN KEY(decision_id) REFERENCES decision (id)
);
CREATE INDEX answer_decision_id_idx ON answer (decision_id);
CREATE UNIQUE INDEX answer_once ON answer (sending_id) WHERE kind <> 'silence';
CREATE INDEX answer_sending_id_idx ON answer (sending_id, id);

CREATE TABLE reminder (
    id UUID DEFAULT uuidv7() NOT NULL,
    sending_id UUID NOT NULL,
    reminded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    message JSONB,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT reminder_pkey PRIMARY KEY (id),
    CONSTRAINT reminder_sending_id_fkey FOREIGN KEY(sending_id) REFERENCES sending (id)
);
CREATE INDEX reminder_sending_id_idx ON reminder (sending_id, reminded_at);

CREATE TABLE sending_notice (
    id UUID DEFAULT uuidv7() NOT NULL,
    sending_id UUID NOT NULL,
    kind VARCHAR(40) NOT NULL,
    by_decision_id UUID,
    told_at TIMESTAMP WITH TIME ZONE NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT sending_notice_pkey PRIMARY KEY (id),
    CONSTRAINT sending_notice_superseded_by_another CHECK ((kind = 'superseded') = (by_decision_id IS NOT NULL)),
    CONSTRAINT sending_notice_sending_id_fkey FOREIGN KEY(sending_id) REFERENCES sending (id),
    CONSTRAINT sending_notice_kind_known CHECK (kind IN ('annulled', 'superseded', 'withdrawn')),
    CONSTRAINT sending_notice_by_decision_id_fkey FOREIGN KEY(by_decision_id) REFERENCES decision (id)
);
CREATE INDEX sending_notice_by_decision_id_idx ON sending_notice (by_decision_id);
CREATE UNIQUE INDEX sending_notice_once ON sending_notice (sending_id, kind, by_decision_id) NULLS NOT DISTINCT;

-- What was sent stays as it was sent; only what became of it is added. (Bodies merged with their
-- duplicates take what they sent and received along.)
CREATE TRIGGER frozen BEFORE UPDATE OF decision_id, outsider_id, purpose, direction, message,
    why_wider, sent_at, answer_due_on, due_at, referred_from_id, escalated_from_id
OR TRUNCATE ON sending FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON sending
FOR EACH ROW EXECUTE FUNCTION keep_superseded();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON answer
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON reminder
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Everyone a decision was sent to is told that it stands no more, whichever way that came about;
-- whoever has not answered by then owes no answer.
CREATE FUNCTION tell_of_annulment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO sending_notice (sending_id, kind, told_at)
    SELECT s.id, 'annulled', now() FROM sending s
    WHERE s.decision_id = new.id AND s.withdrawn_at IS NULL;
    UPDATE sending SET lapsed_at = now(), revision = revision + 1
    WHERE decision_id = new.id AND num_nonnulls(withdrawn_at, answered_at, lapsed_at) = 0;
    RETURN NULL;
END $$;

CREATE TRIGGER tells_of_annulment AFTER UPDATE OF annulled_on ON decision
FOR EACH ROW WHEN (old.annulled_on IS NULL AND new.annulled_on IS NOT NULL)
EXECUTE FUNCTION tell_of_annulment();

CREATE FUNCTION tell_of_superseding() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO sending_notice (sending_id, kind, by_decision_id, told_at)
    SELECT s.id, 'superseded', new.child_id, now() FROM sending s
    WHERE s.decision_id = new.parent_id AND s.withdrawn_at IS NULL;
    UPDATE sending SET lapsed_at = now(), revision = revision + 1
    WHERE decision_id = new.parent_id AND num_nonnulls(withdrawn_at, answered_at, lapsed_at) = 0;
    RETURN NULL;
END $$;

CREATE TRIGGER tells_of_superseding AFTER INSERT ON decision_link
FOR EACH ROW WHEN (new.kind = 'supersedes') EXECUTE FUNCTION tell_of_superseding();

-- Where a body sits: in its own territory, or in that of the nearest body it is part of; a body
-- without any acts for the whole network.
CREATE FUNCTION place_of(body uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
    WITH RECURSIVE up AS (
        SELECT o.territory_id, o.part_of_id, 0 AS steps FROM organisation o WHERE o.id = body
        UNION ALL
        SELECT o.territory_id, o.part_of_id, up.steps + 1
        FROM up JOIN organisation o ON o.id = up.part_of_id
        WHERE up.territory_id IS NULL AND up.steps < 50
    )
    SELECT territory_id FROM up WHERE territory_id IS NOT NULL
$$;

-- The paths of a territory: its own, or those of the members of a grouping.
CREATE FUNCTION paths_of(place uuid, day date) RETURNS ltree[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT array_agg(t.path) FROM territory_membership m
         JOIN territory t ON t.id = m.territory_id
         WHERE m.grouping_id = place AND m.period @> day),
        (SELECT ARRAY[t.path] FROM territory t WHERE t.id = place)
    )
$$;

CREATE FUNCTION lies_within(narrow uuid, wide uuid, day date) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (
        SELECT FROM unnest(paths_of(narrow, day)) AS own (path)
        WHERE NOT EXISTS (
            SELECT FROM unnest(paths_of(wide, day)) AS around (path)
            WHERE around.path @> own.path
        )
    )
$$;

-- Up to what lies around, down to what lies within, else across.
CREATE FUNCTION direction_between(own uuid, other uuid, day date) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN own IS NOT DISTINCT FROM other THEN 'horizontal'
        WHEN other IS NULL THEN 'ascending'
        WHEN own IS NULL THEN 'descending'
        WHEN lies_within(own, other, day)
            THEN CASE WHEN lies_within(other, own, day) THEN 'horizontal' ELSE 'ascending' END
        WHEN lies_within(other, own, day) THEN 'descending'
        ELSE 'horizontal'
    END
$$;

-- The territories around one, groupings included, with how far away each is; itself the nearest.
CREATE FUNCTION wider_places(place uuid, day date) RETURNS TABLE (id uuid, steps numeric)
LANGUAGE sql STABLE AS $$
    WITH own AS MATERIALIZED (
        SELECT path FROM unnest(paths_of(place, day)) AS each (path)
    ), around AS (
        SELECT t.id, (SELECT min(nlevel(path)) FROM own) - nlevel(t.path) AS steps
        FROM territory t
        WHERE t.label = ANY (labels((SELECT path FROM own LIMIT 1)))
        AND NOT EXISTS (SELECT FROM own WHERE NOT t.path @> own.path)
    )
    SELECT place, -1
    UNION ALL
    SELECT a.id, a.steps FROM around a WHERE a.id <> place
    UNION ALL
    SELECT m.grouping_id, min(a.steps) + 0.5
    FROM around a JOIN territory_membership m ON m.territory_id = a.id AND m.period @> day
    WHERE m.grouping_id <> place GROUP BY m.grouping_id
$$;

-- What happened on the way of a decision and of those it grew out of or that grew out of it, as
-- far as it is seen. (Who sees a body is `visible` of actors.)
CREATE FUNCTION timeline(root uuid, depth_max integer, sees_all boolean, known uuid[])
RETURNS TABLE (
    id uuid, kind text, at timestamptz, decision_id uuid, sending_id uuid, answer_id uuid
)
LANGUAGE sql STABLE AS $$
    WITH related AS MATERIALIZED (
        SELECT root AS id
        UNION SELECT l.decision_id FROM lineage(root, true, depth_max, sees_all, known) l
        UNION SELECT l.decision_id FROM lineage(root, false, depth_max, sees_all, known) l
    ), sent AS MATERIALIZED (
        SELECT s.* FROM related r JOIN sending s ON s.decision_id = r.id
        JOIN organisation f ON f.id = s.from_body_id
        LEFT JOIN organisation t ON t.id = s.to_body_id
        WHERE sees_all OR (
            (NOT f.is_unlisted OR f.id = ANY (known))
            AND (t.id IS NULL OR NOT t.is_unlisted OR t.id = ANY (known))
        )
    )
    SELECT d.id, e.kind, e.at::timestamptz, d.id, NULL::uuid, NULL::uuid
    FROM related r JOIN decision d ON d.id = r.id
    CROSS JOIN LATERAL (VALUES
        ('decided', d.decided_on), ('implemented', d.implemented_on), ('annulled', d.annulled_on)
    ) AS e (kind, at)
    WHERE e.at IS NOT NULL
    UNION ALL
    SELECT a.id, 'ratified', a.ratified_on::timestamptz, a.decision_id, NULL, NULL
    FROM related r JOIN ratification a ON a.decision_id = r.id
    JOIN organisation o ON o.id = a.body_id
    WHERE sees_all OR NOT o.is_unlisted OR o.id = ANY (known)
    UNION ALL
    SELECT l.id, 'superseded', d.valid_from::timestamptz, l.parent_id, NULL, NULL
    FROM related r JOIN decision_link l ON l.parent_id = r.id AND l.kind = 'supersedes'
    JOIN related c ON c.id = l.child_id JOIN decision d ON d.id = c.id
    UNION ALL
    SELECT s.id, e.kind, e.at, s.decision_id, s.id, NULL
    FROM sent s CROSS JOIN LATERAL (VALUES
        (CASE WHEN s.escalated_from_id IS NULL THEN 'sent' ELSE 'escalated' END, s.sent_at),
        ('acknowledged', s.acknowledged_at), ('withdrawn', s.withdrawn_at)
    ) AS e (kind, at)
    WHERE e.at IS NOT NULL
    UNION ALL
    SELECT a.id, 'answered', a.answered_at, s.decision_id, s.id, a.id
    FROM sent s JOIN answer a ON a.sending_id = s.id
    UNION ALL
    SELECT m.id, 'reminded', m.reminded_at, s.decision_id, s.id, NULL
    FROM sent s JOIN reminder m ON m.sending_id = s.id
$$;
