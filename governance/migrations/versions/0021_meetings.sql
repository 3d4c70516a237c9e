CREATE TABLE meeting_rule (
    id UUID DEFAULT uuidv7() NOT NULL,
    body_id UUID NOT NULL,
    action VARCHAR(40) NOT NULL,
    convener_roles TEXT[] DEFAULT '{}' NOT NULL,
    notice_days_min INTEGER,
    cadence VARCHAR(40),
    quorum_percent INTEGER,
    quorum_percent_of_each_sector INTEGER,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT meeting_rule_pkey PRIMARY KEY (id),
    CONSTRAINT meeting_rule_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT meeting_rule_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT meeting_rule_notice_of_a_year_at_most CHECK (notice_days_min BETWEEN 0 AND 366),
    CONSTRAINT meeting_rule_a_quorum_of_some CHECK (quorum_percent BETWEEN 1 AND 100 AND quorum_percent_of_each_sector BETWEEN 1 AND 100),
    CONSTRAINT meeting_rule_says_something CHECK (num_nonnulls(notice_days_min, cadence, quorum_percent, quorum_percent_of_each_sector) > 0 OR convener_roles <> '{}'),
    CONSTRAINT meeting_rule_one_at_a_time EXCLUDE USING gist (body_id WITH =, period WITH &&),
    CONSTRAINT meeting_rule_body_id_fkey FOREIGN KEY(body_id) REFERENCES organisation (id),
    CONSTRAINT meeting_rule_action_known CHECK (action IN ('inform', 'warn', 'refuse')),
    CONSTRAINT meeting_rule_cadence_known CHECK (cadence IN ('monthly', 'two_monthly', 'quarterly', 'half_yearly', 'yearly'))
);
CREATE INDEX meeting_rule_body_id_idx ON meeting_rule (body_id);
CREATE INDEX meeting_rule_period_idx ON meeting_rule USING gist (period);

CREATE TABLE meeting (
    id UUID DEFAULT uuidv7() NOT NULL,
    body_id UUID NOT NULL,
    rule_id UUID,
    mandate_id UUID,
    title JSONB NOT NULL,
    description JSONB,
    manner VARCHAR(40) NOT NULL,
    place JSONB,
    territory_id UUID,
    link TEXT,
    time_zone TEXT NOT NULL,
    begins_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ends_at TIMESTAMP WITH TIME ZONE,
    known_to TEXT NOT NULL,
    begins_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    state VARCHAR(40) NOT NULL,
    convened_at TIMESTAMP WITH TIME ZONE,
    notice_days INTEGER,
    moved_from_at TIMESTAMP WITH TIME ZONE,
    move_reason JSONB,
    cancelled_at TIMESTAMP WITH TIME ZONE,
    cancel_reason JSONB,
    held_at TIMESTAMP WITH TIME ZONE,
    people_present INTEGER,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT meeting_pkey PRIMARY KEY (id),
    CONSTRAINT meeting_ends_after_it_began CHECK (begins_at < ends_at AND begins_on <= ends_on),
    CONSTRAINT meeting_known_to_something CHECK (known_to IN ('minute', 'day', 'month', 'year') AND (known_to = 'minute' OR ends_at IS NOT NULL)),
    CONSTRAINT meeting_on_paper_until_some_time CHECK (manner <> 'on_paper' OR ends_at IS NOT NULL),
    CONSTRAINT meeting_in_one_state CHECK ((state = 'cancelled') = (cancelled_at IS NOT NULL) AND (state = 'held') = (held_at IS NOT NULL)),
    CONSTRAINT meeting_of_somebody CHECK (people_present > 0),
    CONSTRAINT meeting_body_id_fkey FOREIGN KEY(body_id) REFERENCES organisation (id),
    CONSTRAINT meeting_rule_id_fkey FOREIGN KEY(rule_id) REFERENCES meeting_rule (id) ON DELETE SET NULL,
    CONSTRAINT meeting_mandate_id_fkey FOREIGN KEY(mandate_id) REFERENCES mandate (id) ON DELETE SET NULL,
    CONSTRAINT meeting_manner_known CHECK (manner IN ('in_person', 'online', 'hybrid', 'on_paper')),
    CONSTRAINT meeting_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territory (id),
    CONSTRAINT meeting_state_known CHECK (state IN ('planned', 'held', 'cancelled'))
);
CREATE INDEX meeting_begins_at_idx ON meeting (begins_at, id);
CREATE INDEX meeting_body_id_begins_at_idx ON meeting (body_id, begins_at, id);
CREATE INDEX meeting_mandate_id_idx ON meeting (mandate_id);
CREATE UNIQUE INDEX meeting_once_at_a_time ON meeting (body_id, begins_at) WHERE state = 'planned';
CREATE INDEX meeting_rule_id_idx ON meeting (rule_id);
CREATE INDEX meeting_state_begins_at_idx ON meeting (state, begins_at, id);
CREATE INDEX meeting_territory_id_idx ON meeting (territory_id);
CREATE TRIGGER kept BEFORE UPDATE OF title, description, manner, place, begins_at, ends_at, state OR DELETE ON meeting
FOR EACH ROW EXECUTE FUNCTION keep_superseded();

CREATE TABLE agenda_item (
    id UUID DEFAULT uuidv7() NOT NULL,
    meeting_id UUID NOT NULL,
    position INTEGER NOT NULL,
    title JSONB NOT NULL,
    text JSONB,
    minutes_allotted INTEGER,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT agenda_item_pkey PRIMARY KEY (id),
    CONSTRAINT agenda_item_counted_from_one CHECK (position > 0),
    CONSTRAINT agenda_item_takes_some_time CHECK (minutes_allotted > 0),
    CONSTRAINT agenda_item_one_in_a_place UNIQUE (meeting_id, position) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT agenda_item_meeting_id_fkey FOREIGN KEY(meeting_id) REFERENCES meeting (id)
);
CREATE TRIGGER kept BEFORE UPDATE OF title, text OR DELETE ON agenda_item
FOR EACH ROW EXECUTE FUNCTION keep_superseded();

ALTER TABLE role_capability DROP CONSTRAINT role_capability_capability_known,
ADD CONSTRAINT role_capability_capability_known CHECK (capability IN (
    'organisations', 'mandates', 'seats', 'meetings', 'people', 'accounts', 'applications',
    'charter', 'membership', 'network'
));
INSERT INTO role_capability (role, capability, reach)
SELECT role, 'meetings', 'parts'
FROM unnest(ARRAY['legal_representative', 'chair', 'vice_chair', 'secretary']) AS role;
