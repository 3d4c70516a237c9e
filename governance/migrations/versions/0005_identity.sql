-- Who acts: accounts, sign-ins, applications, signing keys, and what roles may do.
CREATE TABLE role_capability (
    id UUID DEFAULT uuidv7() NOT NULL,
    role VARCHAR(40) NOT NULL,
    kind VARCHAR(40),
    in_network BOOLEAN DEFAULT false NOT NULL,
    capability VARCHAR(40) NOT NULL,
    reach VARCHAR(40) NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT role_capability_pkey PRIMARY KEY (id),
    CONSTRAINT role_capability_role_kind_in_network_capability_key UNIQUE NULLS NOT DISTINCT (role, kind, in_network, capability),
    CONSTRAINT role_capability_network_in_network CHECK ((reach = 'network') = (capability = 'network') AND (reach <> 'network' OR in_network)),
    CONSTRAINT role_capability_role_known CHECK (role IN ('legal_representative', 'representative', 'alternate', 'chair', 'vice_chair', 'secretary', 'executive_member', 'facilitator', 'auditor', 'network_coordination')),
    CONSTRAINT role_capability_kind_known CHECK (kind IN ('coordination_group', 'neighbourhood_association', 'platform', 'public_authority', 'state_service', 'non_governmental_organisation', 'association', 'company', 'bank', 'media', 'school', 'university', 'health_institution', 'international_institution', 'programme', 'network_body', 'executive', 'working_group', 'joint_committee')),
    CONSTRAINT role_capability_capability_known CHECK (capability IN ('organisations', 'mandates', 'seats', 'people', 'accounts', 'applications', 'network')),
    CONSTRAINT role_capability_reach_known CHECK (reach IN ('body', 'parts', 'territory', 'network'))
);
CREATE TABLE signing_key (
    kid TEXT NOT NULL,
    private_key BYTEA NOT NULL,
    signs_from TIMESTAMP WITH TIME ZONE NOT NULL,
    retired_at TIMESTAMP WITH TIME ZONE,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT signing_key_pkey PRIMARY KEY (kid)
);
CREATE TABLE account (
    id UUID DEFAULT uuidv7() NOT NULL,
    person_id UUID NOT NULL,
    email TEXT,
    password_hash TEXT,
    totp_secret TEXT,
    is_totp_confirmed BOOLEAN DEFAULT false NOT NULL,
    totp_step INTEGER,
    lang TEXT DEFAULT 'en' NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT account_pkey PRIMARY KEY (id),
    CONSTRAINT account_email_form CHECK (email = lower(email) AND email ~ '^[^@\s]+@[^@\s]+$'),
    CONSTRAINT account_closed_keeps_nothing CHECK ((closed_at IS NULL) = (email IS NOT NULL) AND (closed_at IS NULL OR num_nonnulls(password_hash, totp_secret) = 0)),
    CONSTRAINT account_totp_there CHECK (NOT is_totp_confirmed OR totp_secret IS NOT NULL),
    CONSTRAINT account_person_id_fkey FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE UNIQUE INDEX account_email_key ON account (email);
CREATE INDEX account_person_id_idx ON account (person_id);
CREATE INDEX account_closed_idx ON account (id) WHERE closed_at IS NOT NULL;
CREATE UNIQUE INDEX account_person_id_key ON account (person_id) WHERE closed_at IS NULL;
CREATE TABLE linked_identity (
    id UUID DEFAULT uuidv7() NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account_id UUID NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT linked_identity_pkey PRIMARY KEY (id),
    CONSTRAINT linked_identity_issuer_subject_key UNIQUE (issuer, subject),
    CONSTRAINT linked_identity_account_id_fkey FOREIGN KEY(account_id) REFERENCES account (id)
);
CREATE INDEX linked_identity_account_id_idx ON linked_identity (account_id);
CREATE TABLE one_time_link (
    id UUID DEFAULT uuidv7() NOT NULL,
    account_id UUID NOT NULL,
    purpose VARCHAR(40) NOT NULL,
    secret_hash BYTEA NOT NULL,
    email TEXT,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT one_time_link_pkey PRIMARY KEY (id),
    CONSTRAINT one_time_link_account_id_fkey FOREIGN KEY(account_id) REFERENCES account (id),
    CONSTRAINT one_time_link_purpose_known CHECK (purpose IN ('invitation', 'recovery', 'new_email')),
    CONSTRAINT one_time_link_secret_hash_key UNIQUE (secret_hash)
);
CREATE INDEX one_time_link_account_id_idx ON one_time_link (account_id);
CREATE TABLE sign_in (
    id UUID DEFAULT uuidv7() NOT NULL,
    account_id UUID NOT NULL,
    began_at TIMESTAMP WITH TIME ZONE NOT NULL,
    refreshed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    ended_as VARCHAR(40),
    CONSTRAINT sign_in_pkey PRIMARY KEY (id),
    CONSTRAINT sign_in_end_has_a_reason CHECK ((ended_at IS NULL) = (ended_as IS NULL)),
    CONSTRAINT sign_in_account_id_fkey FOREIGN KEY(account_id) REFERENCES account (id),
    CONSTRAINT sign_in_end_known CHECK (ended_as IN ('signed_out', 'signed_out_everywhere', 'password_changed', 'token_reused', 'account_closed'))
);
CREATE INDEX sign_in_account_id_idx ON sign_in (account_id);
CREATE TABLE refresh_token (
    id UUID DEFAULT uuidv7() NOT NULL,
    sign_in_id UUID NOT NULL,
    secret_hash BYTEA NOT NULL,
    issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
    replaced_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT refresh_token_pkey PRIMARY KEY (id),
    CONSTRAINT refresh_token_sign_in_id_fkey FOREIGN KEY(sign_in_id) REFERENCES sign_in (id),
    CONSTRAINT refresh_token_secret_hash_key UNIQUE (secret_hash)
);
CREATE INDEX refresh_token_sign_in_id_idx ON refresh_token (sign_in_id);
CREATE TABLE application (
    id UUID DEFAULT uuidv7() NOT NULL,
    name TEXT NOT NULL,
    mandate_id UUID NOT NULL,
    scopes TEXT[] NOT NULL,
    secret_hash BYTEA NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE,
    last_used_at TIMESTAMP WITH TIME ZONE,
    revoked_at TIMESTAMP WITH TIME ZONE,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT application_pkey PRIMARY KEY (id),
    CONSTRAINT application_has_scopes CHECK (cardinality(scopes) > 0),
    CONSTRAINT application_mandate_id_fkey FOREIGN KEY(mandate_id) REFERENCES mandate (id)
);
CREATE INDEX application_mandate_id_idx ON application (mandate_id);
CREATE INDEX application_revoked_idx ON application (id) WHERE revoked_at IS NOT NULL;

-- What roles may do to begin with; the secretariat changes it by deeds.
INSERT INTO role_capability (role, capability, reach)
SELECT role, capability, 'parts'
FROM unnest(ARRAY['legal_representative', 'chair', 'vice_chair', 'secretary']) AS role,
    unnest(ARRAY['organisations', 'mandates', 'seats', 'people', 'accounts', 'applications'])
    AS capability;
INSERT INTO role_capability (role, in_network, capability, reach)
VALUES ('secretary', true, 'network', 'network');

ALTER TABLE person ADD COLUMN forgotten_at TIMESTAMP WITH TIME ZONE,
ADD CONSTRAINT person_forgotten_keeps_nothing CHECK (forgotten_at IS NULL OR (name = '—' AND languages = '{}' AND gender IS NULL));
