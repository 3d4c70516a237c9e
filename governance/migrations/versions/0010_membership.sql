-- Membership: its classes, applications, course and fees.

CREATE TABLE requirement (
    code TEXT NOT NULL,
    rank INTEGER NOT NULL,
    is_aim BOOLEAN NOT NULL,
    name JSONB NOT NULL,
    missing JSONB NOT NULL,
    how JSONB NOT NULL,
    CONSTRAINT requirement_pkey PRIMARY KEY (code)
);

CREATE TABLE membership_class (
    id UUID DEFAULT uuidv7() NOT NULL,
    key TEXT NOT NULL,
    name JSONB NOT NULL,
    has_vote BOOLEAN NOT NULL,
    is_sympathiser BOOLEAN NOT NULL,
    fee_kind VARCHAR(40) NOT NULL,
    fee_amount_minor BIGINT,
    fee_currency TEXT,
    fee_period VARCHAR(40),
    requirements TEXT[] DEFAULT '{}' NOT NULL,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT membership_class_pkey PRIMARY KEY (id),
    CONSTRAINT membership_class_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT membership_class_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT membership_class_fee_whole CHECK ((fee_kind = 'fixed') = (fee_amount_minor IS NOT NULL) AND (fee_kind = 'fixed') = (fee_currency IS NOT NULL) AND (fee_kind = 'none') = (fee_period IS NULL)),
    CONSTRAINT membership_class_fee_above_nothing CHECK (fee_amount_minor > 0),
    CONSTRAINT membership_class_fee_kind_known CHECK (fee_kind IN ('none', 'own', 'fixed')),
    CONSTRAINT membership_class_fee_period_known CHECK (fee_period IN ('year', 'month'))
);
CREATE UNIQUE INDEX membership_class_key_key ON membership_class (key);

CREATE TABLE membership_class_version (
    id UUID DEFAULT uuidv7() NOT NULL,
    membership_class_id UUID NOT NULL,
    name JSONB NOT NULL,
    has_vote BOOLEAN NOT NULL,
    is_sympathiser BOOLEAN NOT NULL,
    fee_kind VARCHAR(40) NOT NULL,
    fee_amount_minor BIGINT,
    fee_currency TEXT,
    fee_period VARCHAR(40),
    requirements TEXT[] DEFAULT '{}' NOT NULL,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT membership_class_version_pkey PRIMARY KEY (id),
    CONSTRAINT membership_class_version_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT membership_class_version_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT membership_class_version_fee_whole CHECK ((fee_kind = 'fixed') = (fee_amount_minor IS NOT NULL) AND (fee_kind = 'fixed') = (fee_currency IS NOT NULL) AND (fee_kind = 'none') = (fee_period IS NULL)),
    CONSTRAINT membership_class_version_fee_above_nothing CHECK (fee_amount_minor > 0),
    CONSTRAINT membership_class_version_one_at_a_time EXCLUDE USING gist (membership_class_id WITH =, period WITH &&),
    CONSTRAINT membership_class_version_membership_class_id_fkey FOREIGN KEY(membership_class_id) REFERENCES membership_class (id),
    CONSTRAINT membership_class_version_fee_kind_known CHECK (fee_kind IN ('none', 'own', 'fixed')),
    CONSTRAINT membership_class_version_fee_period_known CHECK (fee_period IN ('year', 'month'))
);

CREATE TABLE membership (
    id UUID DEFAULT uuidv7() NOT NULL,
    organisation_id UUID NOT NULL,
    sort_en TEXT DEFAULT '' NOT NULL,
    sort_fr TEXT DEFAULT '' NOT NULL,
    sort_pt TEXT DEFAULT '' NOT NULL,
    membership_class_id UUID NOT NULL,
    standing VARCHAR(40) NOT NULL,
    basis VARCHAR(40),
    own_fee_minor BIGINT,
    own_fee_currency TEXT,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT membership_pkey PRIMARY KEY (id),
    CONSTRAINT membership_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT membership_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT membership_begun_on_a_day CHECK (valid_from IS NOT NULL),
    CONSTRAINT membership_one_at_a_time EXCLUDE USING gist (organisation_id WITH =, period WITH &&),
    CONSTRAINT membership_organisation_id_fkey FOREIGN KEY(organisation_id) REFERENCES organisation (id),
    CONSTRAINT membership_membership_class_id_fkey FOREIGN KEY(membership_class_id) REFERENCES membership_class (id),
    CONSTRAINT membership_standing_known CHECK (standing IN ('active', 'suspended')),
    CONSTRAINT membership_basis_known CHECK (basis IN ('on_the_way', 'uses_the_method'))
);
CREATE INDEX membership_basis_idx ON membership (basis, id);
CREATE INDEX membership_begin_idx ON membership (coalesce(valid_from, DATE '0001-01-02'), id);
CREATE INDEX membership_class_idx ON membership (membership_class_id, id);
CREATE INDEX membership_end_idx ON membership (coalesce(valid_until, DATE '9999-12-30'), id);
CREATE INDEX membership_membership_class_id_idx ON membership (membership_class_id);
CREATE INDEX membership_organisation_id_idx ON membership (organisation_id);
CREATE INDEX membership_period_idx ON membership USING gist (period);
CREATE INDEX membership_sort_en_idx ON membership (sort_en, id);
CREATE INDEX membership_sort_fr_idx ON membership (sort_fr, id);
CREATE INDEX membership_sort_pt_idx ON membership (sort_pt, id);
CREATE INDEX membership_standing_idx ON membership (standing, id);
CREATE INDEX membership_sympathiser_idx ON membership (id) WHERE basis IS NOT NULL;

CREATE TABLE membership_step (
    id UUID DEFAULT uuidv7() NOT NULL,
    membership_id UUID NOT NULL,
    kind VARCHAR(40) NOT NULL,
    reason JSONB,
    author_id UUID,
    decision_id UUID,
    superseded_at TIMESTAMP WITH TIME ZONE,
    membership_class_id UUID NOT NULL,
    standing VARCHAR(40) NOT NULL,
    basis VARCHAR(40),
    own_fee_minor BIGINT,
    own_fee_currency TEXT,
    valid_from DATE,
    valid_from_precision TEXT DEFAULT 'day' NOT NULL,
    valid_until DATE,
    valid_until_precision TEXT DEFAULT 'day' NOT NULL,
    period DATERANGE GENERATED ALWAYS AS (daterange(valid_from, valid_until)) STORED NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT membership_step_pkey PRIMARY KEY (id),
    CONSTRAINT membership_step_not_ended_before_begun CHECK (valid_from <= valid_until),
    CONSTRAINT membership_step_precision_known CHECK (valid_from_precision IN ('year', 'month', 'day') AND valid_until_precision IN ('year', 'month', 'day')),
    CONSTRAINT membership_step_begun_on_a_day CHECK (valid_from IS NOT NULL),
    CONSTRAINT membership_step_ends_at_once CHECK (kind NOT IN ('left', 'excluded', 'lapsed') OR valid_from = valid_until),
    CONSTRAINT membership_step_one_at_a_time EXCLUDE USING gist (membership_id WITH =, period WITH &&) WHERE (superseded_at IS NULL),
    CONSTRAINT membership_step_membership_id_fkey FOREIGN KEY(membership_id) REFERENCES membership (id) ON DELETE CASCADE,
    CONSTRAINT membership_step_kind_known CHECK (kind IN ('admitted', 'admitted_as_sympathiser', 'class_changed', 'suspended', 'reinstated', 'left', 'excluded', 'lapsed')),
    CONSTRAINT membership_step_membership_class_id_fkey FOREIGN KEY(membership_class_id) REFERENCES membership_class (id),
    CONSTRAINT membership_step_standing_known CHECK (standing IN ('active', 'suspended')),
    CONSTRAINT membership_step_basis_known CHECK (basis IN ('on_the_way', 'uses_the_method'))
);
CREATE INDEX membership_step_membership_class_id_idx ON membership_step (membership_class_id);
CREATE INDEX membership_step_membership_id_idx ON membership_step (membership_id, valid_from, id);

CREATE TABLE membership_application (
    id UUID DEFAULT uuidv7() NOT NULL,
    organisation_id UUID NOT NULL,
    membership_class_id UUID NOT NULL,
    applied_on DATE NOT NULL,
    statement JSONB,
    author_id UUID,
    own_fee_minor BIGINT,
    own_fee_currency TEXT,
    outcome VARCHAR(40),
    decided_at TIMESTAMP WITH TIME ZONE,
    decided_by_id UUID,
    decision_reason JSONB,
    decision_id UUID,
    membership_id UUID,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT membership_application_pkey PRIMARY KEY (id),
    CONSTRAINT membership_application_decided_whole CHECK ((outcome IS NULL) = (decided_at IS NULL)),
    CONSTRAINT membership_application_refused_with_reasons CHECK (outcome IS DISTINCT FROM 'refused' OR decision_reason IS NOT NULL),
    CONSTRAINT membership_application_one_open EXCLUDE USING gist (organisation_id WITH =, membership_class_id WITH =) WHERE (outcome IS NULL),
    CONSTRAINT membership_application_organisation_id_fkey FOREIGN KEY(organisation_id) REFERENCES organisation (id),
    CONSTRAINT membership_application_membership_class_id_fkey FOREIGN KEY(membership_class_id) REFERENCES membership_class (id),
    CONSTRAINT membership_application_outcome_known CHECK (outcome IN ('admitted', 'admitted_as_sympathiser', 'refused', 'withdrawn')),
    CONSTRAINT membership_application_membership_id_fkey FOREIGN KEY(membership_id) REFERENCES membership (id) ON DELETE SET NULL
);
CREATE INDEX membership_application_class_idx ON membership_application (membership_class_id, id);
CREATE INDEX membership_application_membership_id_idx ON membership_application (membership_id);
CREATE INDEX membership_application_open_idx ON membership_application (id) WHERE outcome IS NULL;
CREATE INDEX membership_application_organisation_id_idx ON membership_application (organisation_id);

CREATE TABLE fee_entry (
    id UUID DEFAULT uuidv7() NOT NULL,
    membership_id UUID NOT NULL,
    kind VARCHAR(40) NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    happened_on DATE NOT NULL,
    note JSONB,
    author_id UUID,
    reverses_id UUID,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT fee_entry_pkey PRIMARY KEY (id),
    CONSTRAINT fee_entry_above_nothing CHECK (amount_minor > 0),
    CONSTRAINT fee_entry_currency_iso CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT fee_entry_reverses_another CHECK ((kind = 'reversed') = (reverses_id IS NOT NULL)),
    CONSTRAINT fee_entry_membership_id_fkey FOREIGN KEY(membership_id) REFERENCES membership (id) ON DELETE CASCADE,
    CONSTRAINT fee_entry_kind_known CHECK (kind IN ('paid', 'waived', 'reversed')),
    CONSTRAINT fee_entry_reverses_id_fkey FOREIGN KEY(reverses_id) REFERENCES fee_entry (id) ON DELETE CASCADE
);
CREATE INDEX fee_entry_membership_id_idx ON fee_entry (membership_id);
CREATE UNIQUE INDEX fee_entry_reversed_once ON fee_entry (reverses_id);

-- What was said of a class or a step stays known when it is changed or goes.
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON membership_class_version
FOR EACH ROW EXECUTE FUNCTION keep_superseded();
CREATE TRIGGER kept BEFORE UPDATE OF valid_until OR DELETE ON membership_step
FOR EACH ROW EXECUTE FUNCTION keep_superseded();
CREATE TRIGGER kept BEFORE DELETE ON membership
FOR EACH ROW EXECUTE FUNCTION keep_superseded();

-- A step is closed by the next one or superseded by a correction; what it says never changes.
CREATE TRIGGER only_grows BEFORE UPDATE OF membership_id, kind, reason, author_id, decision_id,
    membership_class_id, standing, basis, own_fee_minor, own_fee_currency, valid_from
OR TRUNCATE ON membership_step FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR TRUNCATE ON fee_entry
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The steps of a membership fill its period, with no gap and nothing beyond.
CREATE FUNCTION check_course() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    checked CONSTANT uuid := CASE tg_table_name
        WHEN 'membership' THEN (to_jsonb(new) ->> 'id')::uuid
        ELSE (to_jsonb(new) ->> 'membership_id')::uuid END;
BEGIN
    IF EXISTS (
        SELECT FROM membership m
        WHERE m.id = checked AND datemultirange(m.period) <> coalesce(
            (SELECT range_agg(s.period) FROM membership_step s
             WHERE s.membership_id = m.id AND s.superseded_at IS NULL), '{}'::datemultirange)
    ) THEN
        RAISE EXCEPTION 'the steps of a membership fill its period'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_without_gaps';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER course_checked AFTER INSERT OR UPDATE ON membership
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_course();
CREATE CONSTRAINT TRIGGER course_checked AFTER INSERT OR UPDATE ON membership_step
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_course();

-- Members are listed by the names of their organisations, whose keys are kept with them.
CREATE FUNCTION name_membership() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT o.sort_en, o.sort_fr, o.sort_pt INTO new.sort_en, new.sort_fr, new.sort_pt
    FROM organisation o WHERE o.id = new.organisation_id;
    RETURN new;
END $$;

CREATE TRIGGER named BEFORE INSERT OR UPDATE OF organisation_id ON membership
FOR EACH ROW EXECUTE FUNCTION name_membership();

CREATE FUNCTION rename_memberships() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE membership SET sort_en = new.sort_en, sort_fr = new.sort_fr, sort_pt = new.sort_pt
    WHERE organisation_id = new.id;
    RETURN NULL;
END $$;

CREATE TRIGGER renames_memberships AFTER UPDATE OF name ON organisation
FOR EACH ROW WHEN (old.name <> new.name) EXECUTE FUNCTION rename_memberships();

-- An organisation that ends is a member no more; what it applied for is withdrawn.
CREATE FUNCTION end_memberships() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ended membership%rowtype;
    day date;
BEGIN
    FOR ended IN SELECT * FROM membership WHERE organisation_id = new.id
        AND (valid_until IS NULL OR valid_until > new.valid_until) LOOP
        day := greatest(new.valid_until, ended.valid_from);
        UPDATE membership_step SET superseded_at = now()
        WHERE membership_id = ended.id AND superseded_at IS NULL
        AND (valid_from >= day OR kind IN ('left', 'excluded', 'lapsed'));
        UPDATE membership_step SET valid_until = day,
            valid_until_precision = new.valid_until_precision
        WHERE membership_id = ended.id AND superseded_at IS NULL
        AND (valid_until IS NULL OR valid_until > day);
        UPDATE membership SET valid_until = day, valid_until_precision = new.valid_until_precision,
            revision = revision + 1
        WHERE id = ended.id;
        INSERT INTO membership_step (membership_id, kind, reason, membership_class_id, standing,
            basis, own_fee_minor, own_fee_currency, valid_from, valid_until,
            valid_from_precision, valid_until_precision)
        VALUES (ended.id, 'lapsed', '{"en": "The organisation was dissolved.",
            "fr": "L’organisation a été dissoute.", "pt": "A organização foi dissolvida."}',
            ended.membership_class_id, ended.standing, ended.basis, ended.own_fee_minor,
            ended.own_fee_currency, day, day,
            new.valid_until_precision, new.valid_until_precision);
    END LOOP;
    UPDATE membership_application SET outcome = 'withdrawn', decided_at = now()
    WHERE organisation_id = new.id AND outcome IS NULL;
    RETURN NULL;
END $$;

CREATE TRIGGER ends_memberships AFTER UPDATE OF valid_until ON organisation
FOR EACH ROW WHEN (new.valid_until IS NOT NULL) EXECUTE FUNCTION end_memberships();

-- A fee is due for every calendar year or month that a membership in a class with one has begun,
-- as the class and the member say on the first day of it in that year or month.
CREATE FUNCTION fee_due(of_membership uuid, wanted text, today date) RETURNS bigint
LANGUAGE sql STABLE AS $$
    WITH stretch AS (
        SELECT s.period * v.period AS days, v.fee_period AS unit,
            coalesce(v.fee_amount_minor, s.own_fee_minor) AS amount,
            coalesce(v.fee_currency, s.own_fee_currency) AS currency
        FROM membership_step s
        JOIN membership_class_version v ON v.membership_class_id = s.membership_class_id
            AND v.period && s.period
        WHERE s.membership_id = of_membership AND s.superseded_at IS NULL
        AND v.fee_kind <> 'none'
    ), begun AS (
        SELECT DISTINCT ON (s.unit, start) s.amount, s.currency
        FROM stretch s, generate_series(
            date_trunc(s.unit, lower(s.days)::timestamp),
            least(today, upper(s.days) - 1)::timestamp,
            ('1 ' || s.unit)::interval
        ) AS start
        ORDER BY s.unit, start, lower(s.days)
    )
    SELECT coalesce(sum(amount), 0)::bigint FROM begun WHERE currency = wanted
$$;

INSERT INTO requirement (code, rank, is_aim, name, missing, how) VALUES
('legal_representative', 1, false,
 '{"en": "Somebody answers for it in law", "fr": "Quelqu’un en répond en droit", "pt": "Alguém responde por ela em direito"}',
 '{"en": "It has no legal existence, and no legal representative is named.", "fr": "Elle n’a pas d’existence légale, et aucun représentant légal n’est nommé.", "pt": "Não tem existência legal, e nenhum representante legal está nomeado."}',
 '{"en": "Grant a person the mandate of legal representative in it, or record the law or register that knows it.", "fr": "Donnez à une personne le mandat de représentant légal, ou indiquez la loi ou le registre qui la connaît.", "pt": "Dê a uma pessoa o mandato de representante legal, ou indique a lei ou o registo que a conhece."}'),
('charter', 2, false,
 '{"en": "It adheres to the charter", "fr": "Elle adhère à la charte", "pt": "Adere à carta"}',
 '{"en": "It does not adhere to the charter.", "fr": "Elle n’adhère pas à la charte.", "pt": "Não adere à carta."}',
 '{"en": "Let whoever acts for it sign the charter.", "fr": "Faites signer la charte par qui agit pour elle.", "pt": "Peça a quem age por ela que assine a carta."}'),
('territory', 3, false,
 '{"en": "It sits in a territory", "fr": "Elle est située dans un territoire", "pt": "Está situada num território"}',
 '{"en": "No territory is recorded in which it sits.", "fr": "Aucun territoire n’est indiqué où elle se situe.", "pt": "Nenhum território está indicado onde se situe."}',
 '{"en": "Describe it with the territory in which it sits.", "fr": "Décrivez-la avec le territoire où elle se situe.", "pt": "Descreva-a com o território onde se situa."}'),
('actors', 4, true,
 '{"en": "Public, private and citizen actors sit round its table", "fr": "Acteurs publics, privés et citoyens siègent à sa table", "pt": "Atores públicos, privados e cidadãos têm assento à sua mesa"}',
 '{"en": "Actors of some sectors do not sit at its table yet; that is an aim and keeps nobody out.", "fr": "Des acteurs de certains secteurs n’y siègent pas encore ; c’est un but, qui n’exclut personne.", "pt": "Atores de alguns setores ainda não têm assento; é um objetivo, que não exclui ninguém."}',
 '{"en": "Seat actors of the missing sectors in it.", "fr": "Donnez un siège à des acteurs des secteurs manquants.", "pt": "Dê assento a atores dos setores em falta."}');

WITH seed (key, name, has_vote, is_sympathiser, fee_kind, fee_period, requirements) AS (VALUES
    ('full', '{"en": "Full member", "fr": "Membre à part entière", "pt": "Membro pleno"}'::jsonb,
     true, false, 'none', NULL, '{legal_representative,charter,territory,actors}'::text[]),
    ('ex_officio', '{"en": "Ex officio member", "fr": "Membre de droit", "pt": "Membro por inerência"}',
     true, false, 'none', NULL, '{territory}'),
    ('associate', '{"en": "Associate member", "fr": "Membre associé", "pt": "Membro associado"}',
     false, false, 'own', 'year', '{}'),
    ('sympathiser', '{"en": "Sympathiser", "fr": "Sympathisant", "pt": "Simpatizante"}',
     false, true, 'none', NULL, '{}')
), made AS (
    INSERT INTO membership_class
        (key, name, has_vote, is_sympathiser, fee_kind, fee_period, requirements)
    SELECT * FROM seed RETURNING *
)
INSERT INTO membership_class_version
    (membership_class_id, name, has_vote, is_sympathiser, fee_kind, fee_period, requirements)
SELECT id, name, has_vote, is_sympathiser, fee_kind, fee_period, requirements FROM made;
