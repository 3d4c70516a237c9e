CREATE TABLE parity_rule (
    id UUID DEFAULT uuidv7() NOT NULL,
    body_id UUID NOT NULL,
    among VARCHAR(40) NOT NULL,
    action VARCHAR(40) NOT NULL,
    share_percent_min INTEGER NOT NULL,
    persons_min INTEGER NOT NULL,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT parity_rule_pkey PRIMARY KEY (id),
    CONSTRAINT parity_rule_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT parity_rule_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT parity_rule_a_half_at_most CHECK (share_percent_min BETWEEN 1 AND 50),
    CONSTRAINT parity_rule_of_some_people CHECK (persons_min > 0),
    CONSTRAINT parity_rule_one_at_a_time EXCLUDE USING gist (body_id WITH =, period WITH &&),
    CONSTRAINT parity_rule_body_id_fkey FOREIGN KEY(body_id) REFERENCES organisation (id),
    CONSTRAINT parity_rule_among_known CHECK (among IN ('representatives', 'mandates')),
    CONSTRAINT parity_rule_action_known CHECK (action IN ('inform', 'warn', 'refuse'))
);
CREATE INDEX parity_rule_period_idx ON parity_rule USING gist (period);
CREATE INDEX parity_rule_body_id_idx ON parity_rule (body_id);
