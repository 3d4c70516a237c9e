"""What a request carries: who asks, when, in which language, and the way to the database."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from governance.access import ANYONE, Door, Viewer
from governance.db import Database
from schema.rows.plan import Document
from schema.rows.values import HELD, Run


@dataclass
class Context:
    """One request's surroundings."""

    database: Database
    now: datetime
    viewer: Viewer = ANYONE
    lang: str = "en"
    """The languages asked for as BCP 47 tags, the most wanted first, joined by commas."""
    idempotency_key: str | None = None
    door: Door = field(default_factory=Door)
    admit: Callable[[int], Awaitable[None]] | None = None
    """What is awaited with a request's cost before it is run; it raises what refuses it."""
    known_at: int | None = None
    """How often rights had changed when it was read who asks, where an earlier request did."""
    renew: Callable[[], Awaitable[Viewer]] | None = None
    """What is awaited in that case to read it anew; it raises what refuses them."""
    document: Document | None = None
    plan_key: Any = None
    """What distinguishes the document's plans for this request from those for others."""
    given_ids: dict[UUID, str] = field(default_factory=dict)
    """Ids of the request as they were written, by what they stand for."""

    def run(self, variables: dict[str, Any], held: tuple[UUID, ...] = ()) -> Run:
        """The values a plan is run with."""
        known = {**variables, HELD: held} if held else variables
        return Run(known, self.viewer, self.now, self.lang)


@dataclass(frozen=True)
class Found:
    """A row an ordinary type holds: the engine reads what is selected of it."""

    id: UUID


@dataclass(frozen=True)
class FoundMany:
    """Rows an ordinary type holds, in their order."""

    ids: tuple[UUID, ...]
