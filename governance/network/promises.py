"""What the database refuses, in the words of the domain that promised it."""

from sqlalchemy.exc import IntegrityError

from governance.actors import operations as actors
from governance.charter import operations as charter
from governance.members import operations as members
from governance.territories import operations as territories


def promise(error: IntegrityError) -> str:
    """What a violated promise of the database means, by its name."""
    name = str(getattr(getattr(error.orig, "__cause__", None), "constraint_name", ""))
    promises = territories.PROMISES | actors.PROMISES | charter.PROMISES | members.PROMISES
    promise = promises.get(name)
    return str(promise()) if promise else f"the database refuses it ({name})."
