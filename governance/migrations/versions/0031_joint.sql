CREATE TABLE joint_decision (
    id UUID DEFAULT uuidv7() NOT NULL,
    body_id UUID NOT NULL,
    title JSONB NOT NULL,
    text JSONB NOT NULL,
    original_language TEXT NOT NULL,
    matters TEXT[] DEFAULT '{}' NOT NULL,
    text_number INTEGER DEFAULT 1 NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    effective_at TIMESTAMP WITH TIME ZONE,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    withdraw_reason JSONB,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT joint_decision_pkey PRIMARY KEY (id),
    CONSTRAINT joint_decision_numbered_from_one CHECK (text_number > 0),
    CONSTRAINT joint_decision_ends_once CHECK (num_nonnulls(effective_at, withdrawn_at) <= 1),
    CONSTRAINT joint_decision_withdrawn_with_reasons CHECK ((withdrawn_at IS NULL) = (withdraw_reason IS NULL)),
    CONSTRAINT joint_decision_body_id_fkey FOREIGN KEY(body_id) REFERENCES organisation (id)
);
CREATE INDEX joint_decision_body_id_idx ON joint_decision (body_id);
CREATE INDEX joint_decision_effective_idx ON joint_decision (id) WHERE effective_at IS NOT NULL;
CREATE INDEX joint_decision_pending_idx ON joint_decision (id) WHERE effective_at IS NULL;

CREATE TABLE joint_party (
    id UUID DEFAULT uuidv7() NOT NULL,
    joint_decision_id UUID NOT NULL,
    body_id UUID NOT NULL,
    confirmed_number INTEGER,
    confirmed_at TIMESTAMP WITH TIME ZONE,
    decision_id UUID,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT joint_party_pkey PRIMARY KEY (id),
    CONSTRAINT joint_party_once UNIQUE (joint_decision_id, body_id),
    CONSTRAINT joint_party_confirmed_at_a_moment CHECK ((confirmed_number IS NULL) = (confirmed_at IS NULL)),
    CONSTRAINT joint_party_decided_once_confirmed CHECK (decision_id IS NULL OR confirmed_at IS NOT NULL),
    CONSTRAINT joint_party_joint_decision_id_fkey FOREIGN KEY(joint_decision_id) REFERENCES joint_decision (id),
    CONSTRAINT joint_party_body_id_fkey FOREIGN KEY(body_id) REFERENCES organisation (id),
    CONSTRAINT joint_party_decision_id_key UNIQUE (decision_id),
    CONSTRAINT joint_party_decision_id_fkey FOREIGN KEY(decision_id) REFERENCES decision (id)
);
CREATE INDEX joint_party_body_idx ON joint_party (body_id, joint_decision_id);

-- Earlier texts and confirmations stay on record; what took effect stays as it was confirmed.
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON joint_decision
FOR EACH ROW EXECUTE FUNCTION keep_superseded();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON joint_party
FOR EACH ROW EXECUTE FUNCTION keep_superseded();

CREATE FUNCTION keep_joint_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what took effect stays as it was confirmed'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'joint_decision_stays_in_effect';
END $$;

CREATE TRIGGER settled BEFORE UPDATE OF title, text, original_language, matters, text_number,
    opened_at, effective_at, withdrawn_at ON joint_decision
FOR EACH ROW WHEN (old.effective_at IS NOT NULL) EXECUTE FUNCTION keep_joint_decision();
