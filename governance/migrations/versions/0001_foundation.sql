-- The foundation: the journal, territories, actors and seats, with the promises the database keeps.

CREATE EXTENSION IF NOT EXISTS ltree;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS cube;
CREATE EXTENSION IF NOT EXISTS earthdistance;

-- A text in one language, or in the first of the fallback order that has it, or in any.
CREATE FUNCTION localised(texts jsonb, lang text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(
        texts ->> lang, texts ->> split_part(lang, '-', 1), texts ->> 'en', texts ->> 'fr', texts ->> 'pt',
        jsonb_path_query_first(texts, '$.*') #>> '{}'
    )
$$;

-- Without accents and case. unaccent() is only STABLE because its dictionary could be replaced.
CREATE FUNCTION folded(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT lower(public.unaccent('public.unaccent', written))
$$;

CREATE FUNCTION sort_key(texts jsonb, lang text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT public.folded(public.localised(texts, lang)) $$;

-- Every language of a text at once, each word after a blank.
CREATE FUNCTION search_key(texts jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ' ' || public.folded(
        translate(jsonb_path_query_array(texts, '$.*')::text, '[]"-''’,', '       ')
    )
$$;

-- The places a territory's path names, itself last: labels are short integers.
CREATE FUNCTION labels(path ltree) RETURNS integer[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT string_to_array(ltree2text(path), '.')::integer[]
$$;

-- The first path after everything within: '-' is the least character of a label,
-- so a b-tree over paths answers "within" as one range.
CREATE FUNCTION path_end(path ltree) RETURNS ltree
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$ SELECT text2ltree(ltree2text(path) || '-') $$;

CREATE TABLE duplicate (
    duplicate_id UUID NOT NULL,
    original_id UUID NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT duplicate_pkey PRIMARY KEY (duplicate_id)
);
CREATE INDEX duplicate_original_id_idx ON duplicate (original_id);

CREATE TABLE event (
    id UUID DEFAULT uuidv7() NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    name TEXT NOT NULL,
    subject_id UUID NOT NULL,
    about UUID[] NOT NULL,
    commitment BYTEA NOT NULL,
    CONSTRAINT event_pkey PRIMARY KEY (id)
);
CREATE INDEX event_about_idx ON event USING gin (about);
CREATE INDEX event_name_idx ON event (name, id);

CREATE TABLE idempotency_key (
    viewer TEXT NOT NULL,
    key TEXT NOT NULL,
    path TEXT NOT NULL,
    request BYTEA NOT NULL,
    subject_id UUID,
    done_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT idempotency_key_pkey PRIMARY KEY (viewer, key, path)
);

CREATE TABLE person (
    id UUID DEFAULT uuidv7() NOT NULL,
    name TEXT NOT NULL,
    languages TEXT[] DEFAULT '{}' NOT NULL,
    gender VARCHAR(40),
    is_unlisted BOOLEAN DEFAULT false NOT NULL,
    is_demo BOOLEAN DEFAULT false NOT NULL,
    registered_by_id UUID,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT person_pkey PRIMARY KEY (id),
    CONSTRAINT person_gender_known CHECK (gender IN ('woman', 'man', 'other')),
    CONSTRAINT person_registered_by_id_fkey FOREIGN KEY(registered_by_id) REFERENCES person (id)
);
CREATE INDEX person_registered_by_id_idx ON person (registered_by_id);

CREATE TABLE scale (
    code TEXT NOT NULL,
    rank INTEGER NOT NULL,
    name JSONB NOT NULL,
    CONSTRAINT scale_pkey PRIMARY KEY (code),
    CONSTRAINT scale_rank_key UNIQUE (rank)
);

CREATE TABLE seal (
    number INTEGER NOT NULL,
    first_event BIGINT NOT NULL,
    last_event BIGINT NOT NULL,
    root BYTEA NOT NULL,
    previous BYTEA NOT NULL,
    sealed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT seal_pkey PRIMARY KEY (number)
);

CREATE TABLE superseded (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    table_name TEXT NOT NULL,
    row_id UUID NOT NULL,
    fact JSONB NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    superseded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT superseded_pkey PRIMARY KEY (id)
);
CREATE INDEX superseded_row_id_idx ON superseded (row_id);

CREATE TABLE event_detail (
    event_id UUID NOT NULL,
    person_id UUID,
    mandate_id UUID,
    params JSONB NOT NULL,
    salt BYTEA NOT NULL,
    CONSTRAINT event_detail_pkey PRIMARY KEY (event_id),
    CONSTRAINT event_detail_event_id_fkey FOREIGN KEY(event_id) REFERENCES event (id)
);
CREATE INDEX event_detail_person_id_idx ON event_detail (person_id);

CREATE TABLE sealed_event (
    number BIGINT NOT NULL,
    event_id UUID NOT NULL,
    seal_number INTEGER NOT NULL,
    CONSTRAINT sealed_event_pkey PRIMARY KEY (number),
    CONSTRAINT sealed_event_event_id_key UNIQUE (event_id),
    CONSTRAINT sealed_event_event_id_fkey FOREIGN KEY(event_id) REFERENCES event (id),
    CONSTRAINT sealed_event_seal_number_fkey FOREIGN KEY(seal_number) REFERENCES seal (number)
);
CREATE INDEX sealed_event_seal_number_idx ON sealed_event (seal_number);

CREATE TABLE territory (
    id UUID DEFAULT uuidv7() NOT NULL,
    label INTEGER GENERATED BY DEFAULT AS IDENTITY,
    path ltree NOT NULL,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    boundary JSONB,
    population BIGINT,
    population_on DATE,
    population_on_precision TEXT DEFAULT 'day' NOT NULL,
    population_is_approximate BOOLEAN DEFAULT 'false' NOT NULL,
    time_zone TEXT,
    sort_en TEXT GENERATED ALWAYS AS (sort_key(name, 'en')) STORED NOT NULL,
    sort_fr TEXT GENERATED ALWAYS AS (sort_key(name, 'fr')) STORED NOT NULL,
    sort_pt TEXT GENERATED ALWAYS AS (sort_key(name, 'pt')) STORED NOT NULL,
    search TEXT GENERATED ALWAYS AS (search_key(name)) STORED NOT NULL,
    name JSONB NOT NULL,
    scale_code TEXT,
    parent_id UUID,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT territory_pkey PRIMARY KEY (id),
    CONSTRAINT territory_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT territory_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT territory_latitude_in_degrees CHECK (latitude BETWEEN -90 AND 90),
    CONSTRAINT territory_longitude_in_degrees CHECK (longitude BETWEEN -180 AND 180),
    CONSTRAINT territory_point_whole CHECK ((latitude IS NULL) = (longitude IS NULL)),
    CONSTRAINT territory_population_counts CHECK (population >= 0),
    CONSTRAINT territory_grouping_has_no_parent CHECK (scale_code IS NOT NULL OR parent_id IS NULL),
    CONSTRAINT territory_boundary_is_an_area CHECK (boundary IS NULL OR boundary ->> 'type' IN ('Polygon', 'MultiPolygon')),
    CONSTRAINT territory_label_key UNIQUE (label),
    CONSTRAINT territory_scale_code_fkey FOREIGN KEY(scale_code) REFERENCES scale (code),
    CONSTRAINT territory_parent_id_fkey FOREIGN KEY(parent_id) REFERENCES territory (id)
);
CREATE INDEX territory_parent_id_idx ON territory (parent_id);
CREATE INDEX territory_path_idx ON territory (path);
CREATE INDEX territory_population_idx ON territory (coalesce(population, -1), id);
CREATE INDEX territory_position_idx ON territory USING gist (ll_to_earth(latitude, longitude)) WHERE latitude IS NOT NULL;
CREATE INDEX territory_scale_code_idx ON territory (scale_code);
CREATE INDEX territory_search_idx ON territory USING gin (search gin_trgm_ops);
CREATE INDEX territory_sort_en_idx ON territory (sort_en, id);
CREATE INDEX territory_sort_fr_idx ON territory (sort_fr, id);
CREATE INDEX territory_sort_pt_idx ON territory (sort_pt, id);

CREATE TABLE unsealed_event (
    event_id UUID NOT NULL,
    CONSTRAINT unsealed_event_pkey PRIMARY KEY (event_id),
    CONSTRAINT unsealed_event_event_id_fkey FOREIGN KEY(event_id) REFERENCES event (id)
);

CREATE TABLE organisation (
    id UUID DEFAULT uuidv7() NOT NULL,
    is_unlisted BOOLEAN DEFAULT false NOT NULL,
    is_network BOOLEAN DEFAULT false NOT NULL,
    sort_en TEXT GENERATED ALWAYS AS (sort_key(name, 'en')) STORED NOT NULL,
    sort_fr TEXT GENERATED ALWAYS AS (sort_key(name, 'fr')) STORED NOT NULL,
    sort_pt TEXT GENERATED ALWAYS AS (sort_key(name, 'pt')) STORED NOT NULL,
    search TEXT GENERATED ALWAYS AS (search_key(name)) STORED NOT NULL,
    name JSONB NOT NULL,
    description JSONB,
    kind VARCHAR(40) NOT NULL,
    sector VARCHAR(40),
    democracy VARCHAR(40),
    legal_standing VARCHAR(40),
    legal_basis JSONB,
    territory_id UUID,
    part_of_id UUID,
    languages TEXT[] DEFAULT '{}' NOT NULL,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT organisation_pkey PRIMARY KEY (id),
    CONSTRAINT organisation_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT organisation_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT organisation_part_of_another CHECK (part_of_id <> id),
    CONSTRAINT organisation_kind_known CHECK (kind IN ('coordination_group', 'neighbourhood_association', 'platform', 'public_authority', 'state_service', 'non_governmental_organisation', 'association', 'company', 'bank', 'media', 'school', 'university', 'health_institution', 'international_institution', 'programme', 'network_body', 'executive', 'working_group', 'joint_committee')),
    CONSTRAINT organisation_sector_known CHECK (sector IN ('public', 'private', 'citizen', 'mixed')),
    CONSTRAINT organisation_democracy_known CHECK (democracy IN ('direct', 'collaborative', 'representative')),
    CONSTRAINT organisation_legal_standing_known CHECK (legal_standing IN ('recognised_by_law', 'registered', 'de_facto')),
    CONSTRAINT organisation_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territory (id),
    CONSTRAINT organisation_part_of_id_fkey FOREIGN KEY(part_of_id) REFERENCES organisation (id)
);
CREATE INDEX organisation_kind_sort_en_idx ON organisation (kind, sort_en, id);
CREATE INDEX organisation_part_of_id_idx ON organisation (part_of_id);
CREATE INDEX organisation_search_idx ON organisation USING gin (search gin_trgm_ops);
CREATE INDEX organisation_sort_en_idx ON organisation (sort_en, id);
CREATE INDEX organisation_sort_fr_idx ON organisation (sort_fr, id);
CREATE INDEX organisation_sort_pt_idx ON organisation (sort_pt, id);
CREATE INDEX organisation_territory_id_idx ON organisation (territory_id);
CREATE UNIQUE INDEX organisation_the_network_key ON organisation (is_network) WHERE is_network;

CREATE TABLE territory_identifier (
    scheme TEXT NOT NULL,
    value TEXT NOT NULL,
    territory_id UUID NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT territory_identifier_pkey PRIMARY KEY (scheme, value),
    CONSTRAINT territory_identifier_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territory (id)
);
CREATE INDEX territory_identifier_territory_id_idx ON territory_identifier (territory_id);

CREATE TABLE territory_membership (
    id UUID DEFAULT uuidv7() NOT NULL,
    grouping_id UUID NOT NULL,
    territory_id UUID NOT NULL,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT territory_membership_pkey PRIMARY KEY (id),
    CONSTRAINT territory_membership_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT territory_membership_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT territory_membership_of_another CHECK (grouping_id <> territory_id),
    CONSTRAINT territory_membership_once_at_a_time EXCLUDE USING gist (grouping_id WITH =, territory_id WITH =, period WITH &&),
    CONSTRAINT territory_membership_grouping_id_fkey FOREIGN KEY(grouping_id) REFERENCES territory (id),
    CONSTRAINT territory_membership_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territory (id)
);
CREATE INDEX territory_membership_territory_id_idx ON territory_membership (territory_id);

CREATE TABLE territory_succession (
    predecessor_id UUID NOT NULL,
    successor_id UUID NOT NULL,
    kind TEXT NOT NULL,
    happened_on DATE NOT NULL,
    happened_on_precision TEXT DEFAULT 'day' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT territory_succession_pkey PRIMARY KEY (predecessor_id, successor_id),
    CONSTRAINT territory_succession_kind_known CHECK (kind IN ('merge', 'split')),
    CONSTRAINT territory_succession_of_another CHECK (predecessor_id <> successor_id),
    CONSTRAINT territory_succession_predecessor_id_fkey FOREIGN KEY(predecessor_id) REFERENCES territory (id),
    CONSTRAINT territory_succession_successor_id_fkey FOREIGN KEY(successor_id) REFERENCES territory (id)
);
CREATE INDEX territory_succession_successor_id_idx ON territory_succession (successor_id);

CREATE TABLE territory_version (
    id UUID DEFAULT uuidv7() NOT NULL,
    territory_id UUID NOT NULL,
    name JSONB NOT NULL,
    scale_code TEXT,
    parent_id UUID,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT territory_version_pkey PRIMARY KEY (id),
    CONSTRAINT territory_version_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT territory_version_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT territory_version_one_at_a_time EXCLUDE USING gist (territory_id WITH =, period WITH &&),
    CONSTRAINT territory_version_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territory (id),
    CONSTRAINT territory_version_scale_code_fkey FOREIGN KEY(scale_code) REFERENCES scale (code),
    CONSTRAINT territory_version_parent_id_fkey FOREIGN KEY(parent_id) REFERENCES territory (id)
);
CREATE INDEX territory_version_parent_id_idx ON territory_version (parent_id);
CREATE INDEX territory_version_scale_code_idx ON territory_version (scale_code);

CREATE TABLE external_ref (
    system TEXT NOT NULL,
    key TEXT NOT NULL,
    organisation_id UUID NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT external_ref_pkey PRIMARY KEY (system, key),
    CONSTRAINT external_ref_organisation_id_fkey FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE INDEX external_ref_organisation_id_idx ON external_ref (organisation_id);

CREATE TABLE mandate (
    id UUID DEFAULT uuidv7() NOT NULL,
    body_id UUID NOT NULL,
    role VARCHAR(40) NOT NULL,
    holder_person_id UUID,
    holder_organisation_id UUID,
    holder_territory_id UUID,
    delegated_from_id UUID,
    scope JSONB,
    ended_as VARCHAR(40),
    end_reason JSONB,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT mandate_pkey PRIMARY KEY (id),
    CONSTRAINT mandate_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT mandate_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT mandate_one_holder CHECK (num_nonnulls(holder_person_id, holder_organisation_id, holder_territory_id) <= 1),
    CONSTRAINT mandate_delegated_to_a_person CHECK (delegated_from_id IS NULL OR holder_person_id IS NOT NULL),
    CONSTRAINT mandate_once_at_a_time_holder_person_id EXCLUDE USING gist (body_id WITH =, role WITH =, holder_person_id WITH =, period WITH &&) WHERE (holder_person_id IS NOT NULL AND delegated_from_id IS NULL),
    CONSTRAINT mandate_once_at_a_time_holder_organisation_id EXCLUDE USING gist (body_id WITH =, role WITH =, holder_organisation_id WITH =, period WITH &&) WHERE (holder_organisation_id IS NOT NULL AND delegated_from_id IS NULL),
    CONSTRAINT mandate_once_at_a_time_holder_territory_id EXCLUDE USING gist (body_id WITH =, role WITH =, holder_territory_id WITH =, period WITH &&) WHERE (holder_territory_id IS NOT NULL AND delegated_from_id IS NULL),
    CONSTRAINT mandate_delegated_once_at_a_time EXCLUDE USING gist (delegated_from_id WITH =, holder_person_id WITH =, period WITH &&) WHERE (delegated_from_id IS NOT NULL),
    CONSTRAINT mandate_body_id_fkey FOREIGN KEY(body_id) REFERENCES organisation (id),
    CONSTRAINT mandate_role_known CHECK (role IN ('legal_representative', 'representative', 'alternate', 'chair', 'vice_chair', 'secretary', 'executive_member', 'facilitator', 'auditor', 'network_coordination')),
    CONSTRAINT mandate_holder_person_id_fkey FOREIGN KEY(holder_person_id) REFERENCES person (id),
    CONSTRAINT mandate_holder_organisation_id_fkey FOREIGN KEY(holder_organisation_id) REFERENCES organisation (id),
    CONSTRAINT mandate_holder_territory_id_fkey FOREIGN KEY(holder_territory_id) REFERENCES territory (id),
    CONSTRAINT mandate_delegated_from_id_fkey FOREIGN KEY(delegated_from_id) REFERENCES mandate (id),
    CONSTRAINT mandate_end_known CHECK (ended_as IN ('revoked', 'vacated'))
);
CREATE INDEX mandate_body_id_idx ON mandate (body_id);
CREATE INDEX mandate_body_id_role_idx ON mandate (body_id, role);
CREATE INDEX mandate_delegated_from_id_idx ON mandate (delegated_from_id);
CREATE INDEX mandate_holder_organisation_id_idx ON mandate (holder_organisation_id);
CREATE INDEX mandate_holder_person_id_idx ON mandate (holder_person_id);
CREATE INDEX mandate_holder_territory_id_idx ON mandate (holder_territory_id);

CREATE TABLE organisation_version (
    id UUID DEFAULT uuidv7() NOT NULL,
    organisation_id UUID NOT NULL,
    name JSONB NOT NULL,
    description JSONB,
    kind VARCHAR(40) NOT NULL,
    sector VARCHAR(40),
    democracy VARCHAR(40),
    legal_standing VARCHAR(40),
    legal_basis JSONB,
    territory_id UUID,
    part_of_id UUID,
    languages TEXT[] DEFAULT '{}' NOT NULL,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT organisation_version_pkey PRIMARY KEY (id),
    CONSTRAINT organisation_version_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT organisation_version_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT organisation_version_one_at_a_time EXCLUDE USING gist (organisation_id WITH =, period WITH &&),
    CONSTRAINT organisation_version_organisation_id_fkey FOREIGN KEY(organisation_id) REFERENCES organisation (id),
    CONSTRAINT organisation_version_kind_known CHECK (kind IN ('coordination_group', 'neighbourhood_association', 'platform', 'public_authority', 'state_service', 'non_governmental_organisation', 'association', 'company', 'bank', 'media', 'school', 'university', 'health_institution', 'international_institution', 'programme', 'network_body', 'executive', 'working_group', 'joint_committee')),
    CONSTRAINT organisation_version_sector_known CHECK (sector IN ('public', 'private', 'citizen', 'mixed')),
    CONSTRAINT organisation_version_democracy_known CHECK (democracy IN ('direct', 'collaborative', 'representative')),
    CONSTRAINT organisation_version_legal_standing_known CHECK (legal_standing IN ('recognised_by_law', 'registered', 'de_facto')),
    CONSTRAINT organisation_version_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territory (id),
    CONSTRAINT organisation_version_part_of_id_fkey FOREIGN KEY(part_of_id) REFERENCES organisation (id)
);
CREATE INDEX organisation_version_part_of_id_idx ON organisation_version (part_of_id);
CREATE INDEX organisation_version_territory_id_idx ON organisation_version (territory_id);

CREATE TABLE seat (
    id UUID DEFAULT uuidv7() NOT NULL,
    body_id UUID NOT NULL,
    organisation_id UUID,
    delegate_id UUID,
    person_id UUID,
    sector VARCHAR(40) NOT NULL,
    end_reason JSONB,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT seat_pkey PRIMARY KEY (id),
    CONSTRAINT seat_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT seat_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT seat_one_holder CHECK (num_nonnulls(organisation_id, person_id) = 1),
    CONSTRAINT seat_through_a_named_delegate CHECK ((organisation_id IS NULL) = (delegate_id IS NULL)),
    CONSTRAINT seat_in_another_body CHECK (body_id <> organisation_id),
    CONSTRAINT seat_for_one_sector CHECK (sector <> 'mixed'),
    CONSTRAINT seat_once_at_a_time_organisation_id EXCLUDE USING gist (body_id WITH =, organisation_id WITH =, period WITH &&) WHERE (organisation_id IS NOT NULL),
    CONSTRAINT seat_once_at_a_time_person_id EXCLUDE USING gist (body_id WITH =, person_id WITH =, period WITH &&) WHERE (person_id IS NOT NULL),
    CONSTRAINT seat_body_id_fkey FOREIGN KEY(body_id) REFERENCES organisation (id),
    CONSTRAINT seat_organisation_id_fkey FOREIGN KEY(organisation_id) REFERENCES organisation (id),
    CONSTRAINT seat_delegate_id_fkey FOREIGN KEY(delegate_id) REFERENCES person (id),
    CONSTRAINT seat_person_id_fkey FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT seat_sector_known CHECK (sector IN ('public', 'private', 'citizen', 'mixed'))
);
CREATE INDEX seat_body_id_idx ON seat (body_id);
CREATE INDEX seat_delegate_id_idx ON seat (delegate_id);
CREATE INDEX seat_organisation_id_idx ON seat (organisation_id);
CREATE INDEX seat_person_id_idx ON seat (person_id);

-- What we knew stays known: a changed or deleted row is kept as it was.
CREATE FUNCTION keep_superseded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO superseded (table_name, row_id, fact, recorded_at)
    VALUES (tg_table_name, old.id, to_jsonb(old), old.recorded_at);
    IF tg_op = 'DELETE' THEN
        RETURN old;
    END IF;
    new.recorded_at := now();
    RETURN new;
END $$;

CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON territory_version
FOR EACH ROW EXECUTE FUNCTION keep_superseded();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON territory_membership
FOR EACH ROW EXECUTE FUNCTION keep_superseded();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON organisation_version
FOR EACH ROW EXECUTE FUNCTION keep_superseded();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON mandate
FOR EACH ROW EXECUTE FUNCTION keep_superseded();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON seat
FOR EACH ROW EXECUTE FUNCTION keep_superseded();
CREATE TRIGGER kept BEFORE UPDATE OF latitude, longitude, boundary, population, time_zone, valid_until
OR DELETE ON territory FOR EACH ROW EXECUTE FUNCTION keep_superseded();
CREATE TRIGGER kept BEFORE UPDATE OF is_unlisted, is_network, valid_from, valid_until
OR DELETE ON organisation FOR EACH ROW EXECUTE FUNCTION keep_superseded();

-- The journal, its seals and the archive only grow. A detail may be deleted, never changed.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows', tg_table_name
    USING ERRCODE = 'restrict_violation', CONSTRAINT = tg_table_name || '_only_grows';
END $$;

CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON event
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR TRUNCATE ON event_detail
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON seal
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON sealed_event
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON superseded
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION await_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unsealed_event (event_id) VALUES (new.id);
    RETURN NULL;
END $$;

CREATE TRIGGER awaits_seal AFTER INSERT ON event FOR EACH ROW EXECUTE FUNCTION await_seal();

-- The tree of territories. Inserts share a lock that a move takes alone: without it, a place
-- entered while an ancestor moves would keep a path that is no longer true.
CREATE FUNCTION enter_tree() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(7346120052);
    RETURN NULL;
END $$;

CREATE TRIGGER enters_tree BEFORE INSERT ON territory
FOR EACH STATEMENT EXECUTE FUNCTION enter_tree();

CREATE FUNCTION set_path() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    new.path := text2ltree(new.label::text);
    IF new.parent_id IS NOT NULL THEN
        SELECT p.path || new.path INTO new.path FROM territory p WHERE p.id = new.parent_id;
    END IF;
    RETURN new;
END $$;

-- A bulk load brings its paths along; they are checked below like everybody's.
CREATE TRIGGER sets_path BEFORE INSERT ON territory
FOR EACH ROW WHEN (new.path IS NULL) EXECUTE FUNCTION set_path();

CREATE FUNCTION check_tree() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_rows n LEFT JOIN territory p ON p.id = n.parent_id
        WHERE n.path <> coalesce(p.path || n.label::text, text2ltree(n.label::text))
    ) THEN
        RAISE EXCEPTION 'a path does not follow from its parent'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'territory_path_follows_parent';
    END IF;
    IF EXISTS (
        SELECT FROM new_rows n
        JOIN territory p ON p.id = n.parent_id
        JOIN scale ns ON ns.code = n.scale_code
        LEFT JOIN scale ps ON ps.code = p.scale_code
        WHERE ps.rank IS NULL OR ns.rank <= ps.rank
    ) THEN
        RAISE EXCEPTION 'a territory must be narrower than its parent'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'territory_narrower_than_parent';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER tree_checked_on_insert AFTER INSERT ON territory REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION check_tree();
CREATE TRIGGER tree_checked_on_update AFTER UPDATE ON territory REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION check_tree();

CREATE FUNCTION move_within_tree() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7346120052);
    new.path := text2ltree(new.label::text);
    IF new.parent_id IS NOT NULL THEN
        SELECT p.path || new.path INTO new.path FROM territory p WHERE p.id = new.parent_id;
        IF nlevel(new.path) > 1 AND new.label = ANY (labels(subpath(new.path, 0, -1))) THEN
            RAISE EXCEPTION 'a territory cannot lie within itself'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'territory_not_within_itself';
        END IF;
    END IF;
    IF EXISTS (
        SELECT FROM territory c
        JOIN scale cs ON cs.code = c.scale_code
        LEFT JOIN scale s ON s.code = new.scale_code
        WHERE c.parent_id = new.id AND (s.rank IS NULL OR cs.rank <= s.rank)
    ) THEN
        RAISE EXCEPTION 'a territory must be wider than its children'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'territory_narrower_than_parent';
    END IF;
    RETURN new;
END $$;

CREATE TRIGGER moves_within_tree BEFORE UPDATE OF parent_id, scale_code ON territory
FOR EACH ROW
WHEN ((old.parent_id, old.scale_code) IS DISTINCT FROM (new.parent_id, new.scale_code)) EXECUTE FUNCTION move_within_tree();

CREATE FUNCTION move_descendants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE territory SET path = new.path || subpath(path, nlevel(old.path))
    WHERE path > old.path AND path < path_end(old.path);
    RETURN NULL;
END $$;

CREATE TRIGGER moves_descendants AFTER UPDATE OF parent_id, scale_code ON territory
FOR EACH ROW WHEN (old.path <> new.path) EXECUTE FUNCTION move_descendants();

-- A thing shows the last of its versions: none begins in the future, so that is today's, and for
-- what has ended, the one it ended with. (No clock is read: it could differ from the caller's.)
-- What differs is sought first, so that a bulk load, where nothing does, looks no further.
CREATE FUNCTION show_territory() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH differing AS MATERIALIZED (
        SELECT n.* FROM new_rows n JOIN territory t ON t.id = n.territory_id
        WHERE (t.name, t.scale_code, t.parent_id)
        IS DISTINCT FROM (n.name, n.scale_code, n.parent_id)
    )
    UPDATE territory t SET name = n.name, scale_code = n.scale_code, parent_id = n.parent_id
    FROM differing n
    WHERE t.id = n.territory_id AND NOT isempty(n.period)
    AND NOT EXISTS (
        SELECT FROM territory_version v
        WHERE v.territory_id = n.territory_id AND v.period >> n.period
    );
    RETURN NULL;
END $$;

CREATE TRIGGER shown_on_insert AFTER INSERT ON territory_version REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION show_territory();
CREATE TRIGGER shown_on_update AFTER UPDATE ON territory_version REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION show_territory();

CREATE FUNCTION show_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH differing AS MATERIALIZED (
        SELECT n.* FROM new_rows n JOIN organisation o ON o.id = n.organisation_id
        WHERE (o.name, o.description, o.kind, o.sector, o.democracy, o.legal_standing,
               o.legal_basis, o.territory_id, o.part_of_id, o.languages)
        IS DISTINCT FROM
              (n.name, n.description, n.kind, n.sector, n.democracy, n.legal_standing,
               n.legal_basis, n.territory_id, n.part_of_id, n.languages)
    )
    UPDATE organisation o
    SET name = n.name, description = n.description, kind = n.kind, sector = n.sector,
        democracy = n.democracy, legal_standing = n.legal_standing, legal_basis = n.legal_basis,
        territory_id = n.territory_id, part_of_id = n.part_of_id, languages = n.languages
    FROM differing n
    WHERE o.id = n.organisation_id AND NOT isempty(n.period)
    AND NOT EXISTS (
        SELECT FROM organisation_version v
        WHERE v.organisation_id = n.organisation_id AND v.period >> n.period
    );
    RETURN NULL;
END $$;

CREATE TRIGGER shown_on_insert AFTER INSERT ON organisation_version
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION show_organisation();
CREATE TRIGGER shown_on_update AFTER UPDATE ON organisation_version
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION show_organisation();

-- A body is not part of itself, however far around.
CREATE FUNCTION check_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7346120053);
    IF EXISTS (
        WITH RECURSIVE wider AS (
            SELECT new.part_of_id AS id
            UNION
            SELECT o.part_of_id FROM organisation o JOIN wider USING (id)
        )
        SELECT FROM wider WHERE id = new.id
    ) THEN
        RAISE EXCEPTION 'a body cannot be part of itself'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'organisation_not_part_of_itself';
    END IF;
    RETURN new;
END $$;

CREATE TRIGGER parts_checked AFTER UPDATE OF part_of_id ON organisation
FOR EACH ROW WHEN (new.part_of_id IS NOT NULL) EXECUTE FUNCTION check_parts();

-- The past walks the placements that were valid that day.
CREATE FUNCTION ancestors_on(place uuid, day date) RETURNS TABLE (id uuid, depth integer)
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE walk AS (
        SELECT v.parent_id AS id, 1 AS depth FROM territory_version v
        WHERE v.territory_id = place AND v.period @> day
        UNION
        SELECT v.parent_id, w.depth + 1 FROM walk w
        JOIN territory_version v ON v.territory_id = w.id AND v.period @> day
        WHERE w.depth < 20
    )
    SELECT w.id, w.depth FROM walk w WHERE w.id IS NOT NULL
$$;

CREATE FUNCTION descendants_on(place uuid, day date, depth_max integer)
RETURNS TABLE (id uuid, depth integer)
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE walk AS (
        SELECT place AS id, 0 AS depth
        UNION
        SELECT m.territory_id, 1 FROM territory_membership m
        WHERE m.grouping_id = place AND m.period @> day
        UNION
        SELECT v.territory_id, w.depth + 1 FROM walk w
        JOIN territory_version v ON v.parent_id = w.id AND v.period @> day
        WHERE w.depth < depth_max
    )
    SELECT w.id, w.depth FROM walk w WHERE w.depth > 0
$$;

-- An organisation that ends takes its mandates and seats along, with what was delegated from them;
-- what had not begun never will.
CREATE FUNCTION end_with_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own CONSTANT uuid[] := ARRAY(
        SELECT m.id FROM mandate m LEFT JOIN mandate o ON o.id = m.delegated_from_id
        WHERE new.id IN (m.body_id, m.holder_organisation_id, o.holder_organisation_id)
    );
BEGIN
    DELETE FROM mandate WHERE id = ANY (own) AND valid_from >= new.valid_until;
    UPDATE mandate SET valid_until = new.valid_until,
        valid_until_precision = new.valid_until_precision
    WHERE id = ANY (own) AND (valid_until IS NULL OR valid_until > new.valid_until);
    DELETE FROM seat WHERE new.id IN (body_id, organisation_id) AND valid_from >= new.valid_until;
    UPDATE seat SET valid_until = new.valid_until,
        valid_until_precision = new.valid_until_precision
    WHERE new.id IN (body_id, organisation_id)
    AND (valid_until IS NULL OR valid_until > new.valid_until);
    RETURN NULL;
END $$;

CREATE TRIGGER ends_all AFTER UPDATE OF valid_until ON organisation
FOR EACH ROW WHEN (new.valid_until IS NOT NULL) EXECUTE FUNCTION end_with_organisation();

-- Only a grouping has members, and a grouping is a member of none.
CREATE FUNCTION check_grouping() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM territory
        WHERE (id = new.grouping_id AND scale_code IS NOT NULL)
        OR (id = new.territory_id AND scale_code IS NULL)
    ) THEN
        RAISE EXCEPTION 'only a grouping is made of other territories'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'territory_membership_of_a_grouping';
    END IF;
    RETURN new;
END $$;

CREATE TRIGGER grouping_checked BEFORE INSERT OR UPDATE ON territory_membership
FOR EACH ROW EXECUTE FUNCTION check_grouping();

-- A delegation holds only while the mandate it comes from does.
CREATE FUNCTION check_delegation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM mandate d JOIN mandate m ON m.id = d.delegated_from_id
        WHERE (d.id = new.id OR m.id = new.id)
        AND (NOT d.period <@ m.period OR d.body_id <> m.body_id OR d.role <> m.role)
    ) THEN
        RAISE EXCEPTION 'a delegation lies within the mandate it comes from'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'mandate_delegated_within_term';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER delegation_checked AFTER INSERT OR UPDATE ON mandate
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_delegation();

INSERT INTO scale (code, rank, name) VALUES
('world', 0, '{"en": "world", "fr": "monde", "pt": "mundo"}'),
('continent', 10, '{"en": "continent", "fr": "continent", "pt": "continente"}'),
('country', 20, '{"en": "country", "fr": "pays", "pt": "país"}'),
('region', 30, '{"en": "region", "fr": "région", "pt": "região"}'),
('province', 40, '{"en": "province", "fr": "province", "pt": "província"}'),
('municipality', 50, '{"en": "municipality", "fr": "commune", "pt": "município"}'),
('district', 60, '{"en": "district", "fr": "arrondissement", "pt": "freguesia"}'),
('neighbourhood', 70, '{"en": "neighbourhood", "fr": "quartier", "pt": "bairro"}');
