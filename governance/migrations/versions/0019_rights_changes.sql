-- How often rights have changed: in rows that different transactions count in, so that none waits.
CREATE TABLE rights_change (
    slot SMALLINT NOT NULL,
    changes BIGINT DEFAULT 0 NOT NULL,
    CONSTRAINT rights_change_pkey PRIMARY KEY (slot)
) WITH (fillfactor = 50);
INSERT INTO rights_change (slot) SELECT n FROM generate_series(0, 31) n;

CREATE FUNCTION rights_changes() RETURNS bigint LANGUAGE sql STABLE
RETURN (SELECT sum(changes)::bigint FROM rights_change);

-- A transaction counts once, in a row that no other holds; whoever sees its changes sees that too.
CREATE FUNCTION count_rights_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    this TEXT := pg_current_xact_id()::text;
    first INTEGER := pg_backend_pid() % 32;
    own INTEGER := first;
BEGIN
    IF current_setting('governance.rights_changed_in', true) IS NOT DISTINCT FROM this THEN
        RETURN NULL;
    END IF;
    FOR step IN 0..31 LOOP
        own := (first + step) % 32;
        EXIT WHEN pg_try_advisory_xact_lock(hashtext('rights_change'), own);
    END LOOP;
    UPDATE rights_change SET changes = changes + 1 WHERE slot = own;
    PERFORM set_config('governance.rights_changed_in', this, true);
    RETURN NULL;
END $$;

CREATE TRIGGER counts_rights AFTER INSERT OR UPDATE OR DELETE ON mandate
FOR EACH ROW EXECUTE FUNCTION count_rights_change();
CREATE TRIGGER counts_rights AFTER INSERT OR UPDATE OR DELETE ON seat
FOR EACH ROW EXECUTE FUNCTION count_rights_change();
CREATE TRIGGER counts_rights AFTER INSERT OR UPDATE OR DELETE ON organisation
FOR EACH ROW EXECUTE FUNCTION count_rights_change();
CREATE TRIGGER counts_rights AFTER INSERT OR UPDATE OR DELETE ON role_capability
FOR EACH ROW EXECUTE FUNCTION count_rights_change();
CREATE TRIGGER counts_rights AFTER UPDATE OR DELETE ON territory
FOR EACH ROW EXECUTE FUNCTION count_rights_change();
CREATE TRIGGER counts_rights AFTER UPDATE OF forgotten_at OR DELETE ON person
FOR EACH ROW EXECUTE FUNCTION count_rights_change();
CREATE TRIGGER counts_rights AFTER UPDATE OF person_id, closed_at OR DELETE ON account
FOR EACH ROW EXECUTE FUNCTION count_rights_change();
CREATE TRIGGER counts_rights AFTER UPDATE OF account_id, ended_at OR DELETE ON sign_in
FOR EACH ROW EXECUTE FUNCTION count_rights_change();
-- A sign-in that goes on longer takes nothing from anybody, and that happens all the time.
CREATE TRIGGER counts_shorter AFTER UPDATE OF expires_at ON sign_in
FOR EACH ROW WHEN (new.expires_at < old.expires_at) EXECUTE FUNCTION count_rights_change();
CREATE TRIGGER counts_rights
AFTER UPDATE OF mandate_id, scopes, expires_at, revoked_at OR DELETE ON application
FOR EACH ROW EXECUTE FUNCTION count_rights_change();
