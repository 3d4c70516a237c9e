CREATE TABLE decision_rule (
    id UUID DEFAULT uuidv7() NOT NULL,
    body_id UUID NOT NULL,
    matter VARCHAR(40),
    allows_secret BOOLEAN DEFAULT false NOT NULL,
    kind VARCHAR(40) NOT NULL,
    share_numerator INTEGER,
    share_denominator INTEGER,
    quorum_percent INTEGER,
    quorum_sectors INTEGER,
    tie VARCHAR(40) NOT NULL,
    counts_abstentions BOOLEAN DEFAULT false NOT NULL,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT decision_rule_pkey PRIMARY KEY (id),
    CONSTRAINT decision_rule_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT decision_rule_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT decision_rule_share_of_a_qualified_majority CHECK (CASE kind WHEN 'qualified_majority' THEN num_nonnulls(share_numerator, share_denominator) = 2 AND share_numerator > 0 AND share_numerator <= share_denominator AND 2 * share_numerator > share_denominator ELSE num_nonnulls(share_numerator, share_denominator) = 0 END),
    CONSTRAINT decision_rule_quorum_in_a_hundred CHECK (quorum_percent BETWEEN 1 AND 100),
    CONSTRAINT decision_rule_quorum_of_three_sectors CHECK (quorum_sectors BETWEEN 1 AND 3),
    CONSTRAINT decision_rule_ties_of_simple_majorities CHECK (kind = 'simple_majority' OR tie = 'rejected'),
    CONSTRAINT decision_rule_secret_without_names CHECK (NOT allows_secret OR (kind <> 'every_sector' AND tie <> 'chair')),
    CONSTRAINT decision_rule_one_at_a_time EXCLUDE USING gist (body_id WITH =, coalesce(matter, '') WITH =, period WITH &&),
    CONSTRAINT decision_rule_body_id_fkey FOREIGN KEY(body_id) REFERENCES organisation (id),
    CONSTRAINT decision_rule_matter_known CHECK (matter IN ('public_money', 'law', 'public_property', 'planning', 'charter', 'membership', 'mandates', 'organisation', 'twinning', 'action', 'position')),
    CONSTRAINT decision_rule_kind_known CHECK (kind IN ('consensus', 'consent', 'simple_majority', 'absolute_majority', 'qualified_majority', 'every_sector')),
    CONSTRAINT decision_rule_tie_known CHECK (tie IN ('rejected', 'chair', 'again'))
);
CREATE INDEX decision_rule_body_id_idx ON decision_rule (body_id, id);

CREATE TABLE voting_weight (
    rule_id UUID NOT NULL,
    organisation_id UUID NOT NULL,
    weight INTEGER NOT NULL,
    CONSTRAINT voting_weight_pkey PRIMARY KEY (rule_id, organisation_id),
    CONSTRAINT voting_weight_weight_counts CHECK (weight BETWEEN 1 AND 1000),
    CONSTRAINT voting_weight_rule_id_fkey FOREIGN KEY(rule_id) REFERENCES decision_rule (id) ON DELETE CASCADE,
    CONSTRAINT voting_weight_organisation_id_fkey FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE INDEX voting_weight_organisation_id_idx ON voting_weight (organisation_id);

CREATE TABLE ballot (
    id UUID DEFAULT uuidv7() NOT NULL,
    body_id UUID NOT NULL,
    rule_id UUID,
    matter VARCHAR(40),
    question JSONB NOT NULL,
    text JSONB,
    original_language TEXT NOT NULL,
    is_secret BOOLEAN NOT NULL,
    public_key BYTEA,
    opens_at TIMESTAMP WITH TIME ZONE NOT NULL,
    closes_at TIMESTAMP WITH TIME ZONE NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    annulled_at TIMESTAMP WITH TIME ZONE,
    annul_reason JSONB,
    state VARCHAR(40) GENERATED ALWAYS AS (CASE WHEN annulled_at IS NOT NULL THEN 'annulled' WHEN closed_at IS NOT NULL THEN 'closed' ELSE 'open' END) STORED NOT NULL,
    outcome VARCHAR(40),
    in_favour INTEGER,
    against INTEGER,
    abstained INTEGER,
    again_of_id UUID,
    decision_id UUID,
    kind VARCHAR(40) NOT NULL,
    share_numerator INTEGER,
    share_denominator INTEGER,
    quorum_percent INTEGER,
    quorum_sectors INTEGER,
    tie VARCHAR(40) NOT NULL,
    counts_abstentions BOOLEAN DEFAULT false NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT ballot_pkey PRIMARY KEY (id),
    CONSTRAINT ballot_share_of_a_qualified_majority CHECK (CASE kind WHEN 'qualified_majority' THEN num_nonnulls(share_numerator, share_denominator) = 2 AND share_numerator > 0 AND share_numerator <= share_denominator AND 2 * share_numerator > share_denominator ELSE num_nonnulls(share_numerator, share_denominator) = 0 END),
    CONSTRAINT ballot_quorum_in_a_hundred CHECK (quorum_percent BETWEEN 1 AND 100),
    CONSTRAINT ballot_quorum_of_three_sectors CHECK (quorum_sectors BETWEEN 1 AND 3),
    CONSTRAINT ballot_ties_of_simple_majorities CHECK (kind = 'simple_majority' OR tie = 'rejected'),
    CONSTRAINT ballot_held_again_once UNIQUE (again_of_id),
    CONSTRAINT ballot_decision_id_key UNIQUE (decision_id),
    CONSTRAINT ballot_enacted_when_it_counts CHECK (decision_id IS NULL OR closed_at IS NOT NULL AND annulled_at IS NULL),
    CONSTRAINT ballot_open_for_a_while CHECK (closes_at > opens_at),
    CONSTRAINT ballot_sealed_when_secret CHECK (is_secret = (public_key IS NOT NULL)),
    CONSTRAINT ballot_closed_with_a_result CHECK (num_nonnulls(closed_at, outcome, in_favour, against, abstained) IN (0, 5)),
    CONSTRAINT ballot_annulled_with_reasons CHECK ((annulled_at IS NULL) = (annul_reason IS NULL)),
    CONSTRAINT ballot_body_id_fkey FOREIGN KEY(body_id) REFERENCES organisation (id),
    CONSTRAINT ballot_rule_id_fkey FOREIGN KEY(rule_id) REFERENCES decision_rule (id) ON DELETE SET NULL,
    CONSTRAINT ballot_matter_known CHECK (matter IN ('public_money', 'law', 'public_property', 'planning', 'charter', 'membership', 'mandates', 'organisation', 'twinning', 'action', 'position')),
    CONSTRAINT ballot_state_known CHECK (state IN ('open', 'closed', 'annulled')),
    CONSTRAINT ballot_outcome_known CHECK (outcome IN ('adopted', 'rejected', 'no_quorum', 'tied')),
    CONSTRAINT ballot_again_of_id_fkey FOREIGN KEY(again_of_id) REFERENCES ballot (id),
    CONSTRAINT ballot_decision_id_fkey FOREIGN KEY(decision_id) REFERENCES decision (id),
    CONSTRAINT ballot_kind_known CHECK (kind IN ('consensus', 'consent', 'simple_majority', 'absolute_majority', 'qualified_majority', 'every_sector')),
    CONSTRAINT ballot_tie_known CHECK (tie IN ('rejected', 'chair', 'again'))
);
CREATE INDEX ballot_body_id_idx ON ballot (body_id, id);
CREATE INDEX ballot_closes_at_idx ON ballot (closes_at, id);
CREATE INDEX ballot_rule_id_idx ON ballot (rule_id);
CREATE INDEX ballot_state_idx ON ballot (state, id);

CREATE TABLE ballot_voter (
    id UUID DEFAULT uuidv7() NOT NULL,
    ballot_id UUID NOT NULL,
    seat_id UUID,
    sector VARCHAR(40) NOT NULL,
    weight INTEGER NOT NULL,
    is_chairs BOOLEAN NOT NULL,
    has_voted BOOLEAN DEFAULT false NOT NULL,
    CONSTRAINT ballot_voter_pkey PRIMARY KEY (id),
    CONSTRAINT ballot_voter_ballot_id_seat_id_key UNIQUE (ballot_id, seat_id),
    CONSTRAINT ballot_voter_weight_counts CHECK (weight > 0),
    CONSTRAINT ballot_voter_ballot_id_fkey FOREIGN KEY(ballot_id) REFERENCES ballot (id),
    CONSTRAINT ballot_voter_seat_id_fkey FOREIGN KEY(seat_id) REFERENCES seat (id) ON DELETE SET NULL,
    CONSTRAINT ballot_voter_sector_known CHECK (sector IN ('public', 'private', 'citizen', 'mixed'))
);
CREATE INDEX ballot_voter_ballot_id_idx ON ballot_voter (ballot_id, id);
CREATE INDEX ballot_voter_seat_id_idx ON ballot_voter (seat_id);

CREATE TABLE vote (
    id UUID DEFAULT uuidv7() NOT NULL,
    ballot_id UUID NOT NULL,
    voter_id UUID NOT NULL,
    choice VARCHAR(40) NOT NULL,
    reason JSONB,
    cast_by_id UUID,
    cast_at TIMESTAMP WITH TIME ZONE NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT vote_pkey PRIMARY KEY (id),
    CONSTRAINT vote_ballot_id_fkey FOREIGN KEY(ballot_id) REFERENCES ballot (id),
    CONSTRAINT vote_voter_id_key UNIQUE (voter_id),
    CONSTRAINT vote_voter_id_fkey FOREIGN KEY(voter_id) REFERENCES ballot_voter (id),
    CONSTRAINT vote_choice_known CHECK (choice IN ('in_favour', 'against', 'abstain')),
    CONSTRAINT vote_cast_by_id_fkey FOREIGN KEY(cast_by_id) REFERENCES person (id)
);
CREATE INDEX vote_ballot_id_idx ON vote (ballot_id, id);
CREATE INDEX vote_cast_by_id_idx ON vote (cast_by_id);

CREATE TABLE ballot_envelope (
    voter_id UUID NOT NULL,
    sealed BYTEA NOT NULL,
    CONSTRAINT ballot_envelope_pkey PRIMARY KEY (voter_id),
    CONSTRAINT ballot_envelope_voter_id_fkey FOREIGN KEY(voter_id) REFERENCES ballot_voter (id)
);

CREATE TABLE ballot_paper (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    ballot_id UUID NOT NULL,
    choice VARCHAR(40) NOT NULL,
    reason JSONB,
    CONSTRAINT ballot_paper_pkey PRIMARY KEY (id),
    CONSTRAINT ballot_paper_ballot_id_fkey FOREIGN KEY(ballot_id) REFERENCES ballot (id),
    CONSTRAINT ballot_paper_choice_known CHECK (choice IN ('in_favour', 'against', 'abstain'))
);
CREATE INDEX ballot_paper_ballot_id_idx ON ballot_paper (ballot_id, id);

CREATE TABLE tally_step (
    ballot_id UUID NOT NULL,
    position INTEGER NOT NULL,
    examined VARCHAR(40) NOT NULL,
    sector VARCHAR(40),
    counted INTEGER NOT NULL,
    out_of INTEGER NOT NULL,
    comparison VARCHAR(40) NOT NULL,
    share_numerator INTEGER NOT NULL,
    share_denominator INTEGER NOT NULL,
    is_met BOOLEAN NOT NULL,
    CONSTRAINT tally_step_pkey PRIMARY KEY (ballot_id, position),
    CONSTRAINT tally_step_ballot_id_fkey FOREIGN KEY(ballot_id) REFERENCES ballot (id),
    CONSTRAINT tally_step_examined_known CHECK (examined IN ('secrecy', 'quorum_of_seats', 'quorum_of_sectors', 'somebody_took_part', 'somebody_in_favour', 'nobody_against', 'nobody_abstains', 'no_reasoned_objection', 'majority', 'tie_broken_by_chair')),
    CONSTRAINT tally_step_sector_known CHECK (sector IN ('public', 'private', 'citizen', 'mixed')),
    CONSTRAINT tally_step_comparison_known CHECK (comparison IN ('at_least', 'more_than', 'at_most'))
);

ALTER TABLE decision_rule ALTER COLUMN period SET STATISTICS 1000;
ALTER TABLE ballot ALTER COLUMN closes_at SET STATISTICS 1000;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON decision_rule
FOR EACH ROW EXECUTE FUNCTION keep_superseded();

-- What was asked and how it is counted stays as it was when the ballot opened, and so does what it
-- came to. (A body merged with its duplicate takes its ballots along.)
CREATE TRIGGER frozen BEFORE UPDATE OF matter, question, text, original_language, is_secret, public_key, opens_at,
    again_of_id, kind, share_numerator, share_denominator, quorum_percent, quorum_sectors, tie,
    counts_abstentions
OR DELETE OR TRUNCATE ON ballot FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER counted_once BEFORE UPDATE OF closed_at, outcome, in_favour, against, abstained
ON ballot FOR EACH ROW WHEN (old.closed_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kept BEFORE UPDATE OF closes_at ON ballot
FOR EACH ROW EXECUTE FUNCTION keep_superseded();
CREATE TRIGGER frozen BEFORE UPDATE OF ballot_id, sector, weight, is_chairs OR DELETE OR TRUNCATE
ON ballot_voter FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER frozen BEFORE UPDATE OF ballot_id, voter_id, cast_at OR DELETE OR TRUNCATE
ON vote FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON ballot_paper
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON tally_step
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Nobody votes once a ballot is closed, nobody by name in a secret one, and by name alone in others.
CREATE FUNCTION vote_while_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM ballot
        WHERE id = new.ballot_id AND (
            state <> 'open' OR is_secret AND tg_table_name = 'vote'
            OR NOT is_secret AND tg_table_name = 'ballot_paper'
        )
    ) THEN
        RAISE EXCEPTION 'the ballot takes no such vote'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'vote_while_open';
    END IF;
    RETURN new;
END $$;

CREATE TRIGGER while_open BEFORE INSERT OR UPDATE OF has_voted ON ballot_voter
FOR EACH ROW EXECUTE FUNCTION vote_while_open();
CREATE TRIGGER while_open BEFORE INSERT OR UPDATE OF choice ON vote
FOR EACH ROW EXECUTE FUNCTION vote_while_open();
CREATE TRIGGER while_open BEFORE INSERT ON ballot_paper
FOR EACH ROW EXECUTE FUNCTION vote_while_open();

-- Why a person voted so with a seat of their own goes with them when they are forgotten.
CREATE FUNCTION clear_vote_reasons() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE vote SET reason = NULL
    FROM ballot_voter v JOIN seat s ON s.id = v.seat_id
    WHERE v.id = vote.voter_id AND s.person_id = new.id AND vote.reason IS NOT NULL;
    RETURN NULL;
END $$;

CREATE TRIGGER clears_vote_reasons AFTER UPDATE OF forgotten_at ON person
FOR EACH ROW WHEN (new.forgotten_at IS NOT NULL) EXECUTE FUNCTION clear_vote_reasons();
