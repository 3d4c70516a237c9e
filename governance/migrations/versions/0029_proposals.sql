CREATE TABLE proposal (
    id UUID DEFAULT uuidv7() NOT NULL,
    body_id UUID NOT NULL,
    seat_id UUID,
    title JSONB NOT NULL,
    matter VARCHAR(40),
    original_language TEXT NOT NULL,
    state VARCHAR(40) DEFAULT 'draft' NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    withdraw_reason JSONB,
    ballot_id UUID,
    decision_id UUID,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT proposal_pkey PRIMARY KEY (id),
    CONSTRAINT proposal_ballot_id_key UNIQUE (ballot_id),
    CONSTRAINT proposal_decision_id_key UNIQUE (decision_id),
    CONSTRAINT proposal_version_counts CHECK (version > 0),
    CONSTRAINT proposal_withdrawn_at_a_moment CHECK ((state = 'withdrawn') = (withdrawn_at IS NOT NULL) AND (withdraw_reason IS NULL OR withdrawn_at IS NOT NULL)),
    CONSTRAINT proposal_voted_on_in_a_ballot CHECK (state <> 'voting' OR ballot_id IS NOT NULL),
    CONSTRAINT proposal_decided_by_a_decision CHECK (CASE state WHEN 'decided' THEN decision_id IS NOT NULL WHEN 'withdrawn' THEN true ELSE decision_id IS NULL END),
    CONSTRAINT proposal_body_id_fkey FOREIGN KEY(body_id) REFERENCES organisation (id),
    CONSTRAINT proposal_seat_id_fkey FOREIGN KEY(seat_id) REFERENCES seat (id) ON DELETE SET NULL,
    CONSTRAINT proposal_matter_known CHECK (matter IN ('public_money', 'law', 'public_property', 'planning', 'charter', 'membership', 'mandates', 'organisation', 'twinning', 'action', 'position')),
    CONSTRAINT proposal_state_known CHECK (state IN ('draft', 'deliberating', 'voting', 'decided', 'withdrawn')),
    CONSTRAINT proposal_ballot_id_fkey FOREIGN KEY(ballot_id) REFERENCES ballot (id),
    CONSTRAINT proposal_decision_id_fkey FOREIGN KEY(decision_id) REFERENCES decision (id)
);
CREATE INDEX proposal_body_id_idx ON proposal (body_id, id);
CREATE INDEX proposal_matter_idx ON proposal (matter, id);
CREATE INDEX proposal_seat_id_idx ON proposal (seat_id);
CREATE INDEX proposal_state_idx ON proposal (state, id);

CREATE TABLE proposal_version (
    id UUID DEFAULT uuidv7() NOT NULL,
    proposal_id UUID NOT NULL,
    number INTEGER NOT NULL,
    text JSONB NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT proposal_version_pkey PRIMARY KEY (id),
    CONSTRAINT proposal_version_proposal_id_number_key UNIQUE (proposal_id, number),
    CONSTRAINT proposal_version_proposal_id_fkey FOREIGN KEY(proposal_id) REFERENCES proposal (id)
);
CREATE INDEX proposal_version_proposal_id_idx ON proposal_version (proposal_id, id);

CREATE TABLE proposal_contribution (
    id UUID DEFAULT uuidv7() NOT NULL,
    proposal_id UUID NOT NULL,
    seat_id UUID,
    reply_to_id UUID,
    stance VARCHAR(40) NOT NULL,
    text JSONB,
    version INTEGER NOT NULL,
    said_at TIMESTAMP WITH TIME ZONE NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT proposal_contribution_pkey PRIMARY KEY (id),
    CONSTRAINT proposal_contribution_proposal_id_fkey FOREIGN KEY(proposal_id) REFERENCES proposal (id),
    CONSTRAINT proposal_contribution_seat_id_fkey FOREIGN KEY(seat_id) REFERENCES seat (id) ON DELETE SET NULL,
    CONSTRAINT proposal_contribution_reply_to_id_fkey FOREIGN KEY(reply_to_id) REFERENCES proposal_contribution (id),
    CONSTRAINT proposal_contribution_stance_known CHECK (stance IN ('for', 'against', 'question', 'remark'))
);
CREATE INDEX proposal_contribution_proposal_id_idx ON proposal_contribution (proposal_id, id);
CREATE INDEX proposal_contribution_reply_to_id_idx ON proposal_contribution (reply_to_id);
CREATE INDEX proposal_contribution_seat_id_idx ON proposal_contribution (seat_id);

CREATE TABLE proposal_amendment (
    id UUID DEFAULT uuidv7() NOT NULL,
    proposal_id UUID NOT NULL,
    seat_id UUID,
    version INTEGER NOT NULL,
    language TEXT NOT NULL,
    passage TEXT NOT NULL,
    text TEXT NOT NULL,
    difference JSONB NOT NULL,
    reason JSONB,
    state VARCHAR(40) DEFAULT 'open' NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    settled_at TIMESTAMP WITH TIME ZONE,
    settle_reason JSONB,
    ballot_id UUID,
    into_version INTEGER,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT proposal_amendment_pkey PRIMARY KEY (id),
    CONSTRAINT proposal_amendment_ballot_id_key UNIQUE (ballot_id),
    CONSTRAINT proposal_amendment_changes_something CHECK (passage <> '' AND passage <> text),
    CONSTRAINT proposal_amendment_settled_at_a_moment CHECK ((state IN ('open', 'voting')) = (settled_at IS NULL)),
    CONSTRAINT proposal_amendment_accepted_into_a_version CHECK ((state = 'accepted') = (into_version IS NOT NULL)),
    CONSTRAINT proposal_amendment_voted_on_in_a_ballot CHECK (state <> 'voting' OR ballot_id IS NOT NULL),
    CONSTRAINT proposal_amendment_proposal_id_fkey FOREIGN KEY(proposal_id) REFERENCES proposal (id),
    CONSTRAINT proposal_amendment_seat_id_fkey FOREIGN KEY(seat_id) REFERENCES seat (id) ON DELETE SET NULL,
    CONSTRAINT proposal_amendment_state_known CHECK (state IN ('open', 'voting', 'accepted', 'rejected', 'lapsed')),
    CONSTRAINT proposal_amendment_ballot_id_fkey FOREIGN KEY(ballot_id) REFERENCES ballot (id)
);
CREATE INDEX proposal_amendment_proposal_id_idx ON proposal_amendment (proposal_id, id);
CREATE INDEX proposal_amendment_seat_id_idx ON proposal_amendment (seat_id);

-- What was proposed and said stays as it was; only what became of it changes. (A body or a seat
-- merged with its duplicate takes its proposals along.)
CREATE TRIGGER frozen BEFORE UPDATE OF matter, original_language, made_at OR DELETE OR TRUNCATE
ON proposal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON proposal_version
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER frozen BEFORE UPDATE OF proposal_id, reply_to_id, stance, version, said_at
OR DELETE OR TRUNCATE ON proposal_contribution
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER frozen BEFORE UPDATE OF proposal_id, version, language, passage, text, difference,
    reason, made_at
OR DELETE OR TRUNCATE ON proposal_amendment FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What a person said from a seat of their own goes with them when they are forgotten.
CREATE FUNCTION clear_contributions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE proposal_contribution SET text = NULL
    FROM seat s
    WHERE s.id = proposal_contribution.seat_id AND s.person_id = new.id
    AND proposal_contribution.text IS NOT NULL;
    RETURN NULL;
END $$;

CREATE TRIGGER clears_contributions AFTER UPDATE OF forgotten_at ON person
FOR EACH ROW WHEN (new.forgotten_at IS NOT NULL) EXECUTE FUNCTION clear_contributions();
