ALTER TABLE seat
    ADD COLUMN alternate_id UUID,
    ADD COLUMN voice VARCHAR(40) DEFAULT 'vote' NOT NULL,
    ADD CONSTRAINT seat_voice_known CHECK (voice IN ('vote', 'voice')),
    ADD CONSTRAINT seat_another_as_alternate CHECK (alternate_id <> coalesce(delegate_id, person_id)),
    ADD CONSTRAINT seat_alternate_id_fkey FOREIGN KEY(alternate_id) REFERENCES person (id);
CREATE INDEX seat_alternate_id_idx ON seat (alternate_id);

CREATE TABLE composition_rule (
    id UUID DEFAULT uuidv7() NOT NULL,
    body_id UUID NOT NULL,
    kind VARCHAR(40) NOT NULL,
    action VARCHAR(40) NOT NULL,
    organisation_kind VARCHAR(40),
    sector VARCHAR(40),
    share_percent_min INTEGER,
    seats_max INTEGER,
    seats_min INTEGER,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT composition_rule_pkey PRIMARY KEY (id),
    CONSTRAINT composition_rule_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT composition_rule_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT composition_rule_a_share CHECK (share_percent_min BETWEEN 1 AND 100),
    CONSTRAINT composition_rule_of_some_seats CHECK (seats_max > 0 AND seats_min > 0),
    CONSTRAINT composition_rule_of_one_sector CHECK (sector <> 'mixed'),
    CONSTRAINT composition_rule_says_what_its_kind_needs CHECK (
        (organisation_kind IS NOT NULL) = (kind = 'kind_share')
        AND (sector IS NOT NULL) = (kind = 'sector_share')
        AND (share_percent_min IS NOT NULL) = (kind IN ('kind_share', 'sector_share'))
        AND (seats_max IS NOT NULL) = (kind = 'seats_max')
        AND (seats_min IS NULL) = (kind = 'seats_max')
    ),
    CONSTRAINT composition_rule_one_at_a_time EXCLUDE USING gist (body_id WITH =, kind WITH =, coalesce(organisation_kind, sector, '') WITH =, period WITH &&),
    CONSTRAINT composition_rule_body_id_fkey FOREIGN KEY(body_id) REFERENCES organisation (id),
    CONSTRAINT composition_rule_kind_known CHECK (kind IN ('kind_share', 'sector_share', 'every_sector', 'seats_max')),
    CONSTRAINT composition_rule_action_known CHECK (action IN ('inform', 'warn', 'refuse')),
    CONSTRAINT composition_rule_organisation_kind_known CHECK (organisation_kind IN ('coordination_group', 'neighbourhood_association', 'platform', 'public_authority', 'state_service', 'non_governmental_organisation', 'association', 'company', 'bank', 'media', 'school', 'university', 'health_institution', 'international_institution', 'programme', 'network_body', 'executive', 'working_group', 'joint_committee')),
    CONSTRAINT composition_rule_sector_known CHECK (sector IN ('public', 'private', 'citizen', 'mixed'))
);
CREATE INDEX composition_rule_period_idx ON composition_rule USING gist (period);
CREATE INDEX composition_rule_body_id_idx ON composition_rule (body_id);
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON composition_rule
FOR EACH ROW EXECUTE FUNCTION keep_superseded();
