"""What people said of themselves is copied nowhere, and goes with them when they are forgotten."""

from pathlib import Path
from typing import Any

from alembic import op
from sqlalchemy.util import await_only

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

FORMER = """
CREATE OR REPLACE FUNCTION keep_superseded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO superseded (table_name, row_id, fact, recorded_at)
    VALUES (tg_table_name, old.id, to_jsonb(old), old.recorded_at);
    IF tg_op = 'DELETE' THEN
        RETURN old;
    END IF;
    new.recorded_at := now();
    RETURN new;
END $$;
DROP TRIGGER kept ON mandate;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON mandate
FOR EACH ROW EXECUTE FUNCTION keep_superseded();
DROP TRIGGER clears_words ON person;
DROP FUNCTION clear_words();
CREATE FUNCTION clear_strengths() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE candidacy SET strengths = NULL WHERE person_id = new.id AND strengths IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER clears_strengths AFTER UPDATE OF forgotten_at ON person
FOR EACH ROW WHEN (new.forgotten_at IS NOT NULL) EXECUTE FUNCTION clear_strengths();
"""


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    _run(script)


def downgrade() -> None:
    _run(FORMER)


def _run(script: str) -> None:
    driver: Any = op.get_bind().connection.driver_connection
    await_only(driver.execute(script))
