-- What people said of themselves goes with them when they are forgotten, and is copied nowhere:
-- neither into the scope of a mandate, nor into what is kept as superseded.
CREATE OR REPLACE FUNCTION keep_superseded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO superseded (table_name, row_id, fact, recorded_at)
    VALUES (tg_table_name, old.id, to_jsonb(old) - coalesce(tg_argv, '{}'), old.recorded_at);
    IF tg_op = 'DELETE' THEN
        RETURN old;
    END IF;
    new.recorded_at := now();
    RETURN new;
END $$;

DROP TRIGGER kept ON mandate;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON mandate
FOR EACH ROW EXECUTE FUNCTION keep_superseded('end_reason');

DROP TRIGGER clears_strengths ON person;
DROP FUNCTION clear_strengths();
CREATE FUNCTION clear_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE candidacy SET strengths = NULL WHERE person_id = new.id AND strengths IS NOT NULL;
    UPDATE mandate SET end_reason = NULL
    WHERE holder_person_id = new.id AND end_reason IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER clears_words AFTER UPDATE OF forgotten_at ON person
FOR EACH ROW WHEN (new.forgotten_at IS NOT NULL) EXECUTE FUNCTION clear_words();

-- What was copied before is taken back.
UPDATE mandate m SET scope = NULL FROM candidacy c
WHERE c.mandate_id = m.id AND c.person_id IS NOT NULL AND m.scope IS NOT NULL;
UPDATE mandate m SET end_reason = NULL FROM person p
WHERE p.id = m.holder_person_id AND p.forgotten_at IS NOT NULL AND m.end_reason IS NOT NULL;
ALTER TABLE superseded DISABLE TRIGGER only_grows;
UPDATE superseded SET fact = fact - 'end_reason'
WHERE table_name = 'mandate' AND fact ? 'end_reason';
UPDATE superseded s SET fact = fact - 'scope' FROM candidacy c
WHERE s.table_name = 'mandate' AND c.mandate_id = s.row_id AND c.person_id IS NOT NULL
AND s.fact ? 'scope';
ALTER TABLE superseded ENABLE TRIGGER only_grows;
