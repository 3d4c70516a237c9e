"""Steps that are written in SQL, in a script beside them."""

from pathlib import Path
from typing import Any

from alembic import op
from sqlalchemy.util import await_only


def run(step: str) -> None:
    """Run the script of a step, given by its file (`__file__`), in the step's transaction."""
    script = Path(step).with_suffix(".sql").read_text(encoding="utf-8")
    driver: Any = op.get_bind().connection.driver_connection
    await_only(driver.execute(script))
