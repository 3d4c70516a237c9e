CREATE TABLE law (
    id UUID DEFAULT uuidv7() NOT NULL,
    name JSONB,
    note JSONB,
    territory_id UUID NOT NULL,
    dated_as TEXT[] DEFAULT '{}' NOT NULL,
    asks_kind VARCHAR(40),
    asks_scale TEXT,
    asks_population_min INTEGER,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT law_pkey PRIMARY KEY (id),
    CONSTRAINT law_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT law_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT law_told_of CHECK (num_nonnulls(name, note) > 0),
    CONSTRAINT law_asks_some_people CHECK (asks_population_min > 0),
    CONSTRAINT law_asks_somewhere CHECK (asks_scale IS NOT NULL OR num_nonnulls(asks_kind, asks_population_min) = 0),
    CONSTRAINT law_dated_once CHECK (dated_as = '{}' OR valid_from IS NULL),
    CONSTRAINT law_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territory (id),
    CONSTRAINT law_asks_kind_known CHECK (asks_kind IN ('coordination_group', 'neighbourhood_association', 'platform', 'public_authority', 'state_service', 'non_governmental_organisation', 'association', 'company', 'bank', 'media', 'school', 'university', 'health_institution', 'international_institution', 'programme', 'network_body', 'executive', 'working_group', 'joint_committee')),
    CONSTRAINT law_asks_scale_fkey FOREIGN KEY(asks_scale) REFERENCES scale (code)
);
CREATE INDEX law_period_idx ON law USING gist (period);
CREATE INDEX law_territory_id_idx ON law (territory_id);
