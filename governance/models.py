"""Every table at once, for migrations: importing this module makes the metadata whole."""

from typing import Any

from governance import documents, events, idempotency, mail
from governance.actions import models as actions
from governance.actors import models as actors
from governance.actors import notes, parity
from governance.calls import models as calls
from governance.charter import amendment
from governance.charter import models as charter
from governance.charter.adherences import models as adherences
from governance.charter.assessments import models as assessments
from governance.db import Base
from governance.decisions import models as decisions
from governance.decisions.ballots import models as ballots
from governance.decisions.consultations import models as consultations
from governance.decisions.joint import models as joint
from governance.decisions.proposals import models as proposals
from governance.decisions.rules import models as rules
from governance.decisions.travel import models as travel
from governance.facilitators import models as facilitators
from governance.identity import models as identity
from governance.laws import models as laws
from governance.members import models as members
from governance.platforms import composition
from governance.platforms import models as platforms
from governance.platforms.meetings import feeds, records
from governance.platforms.meetings import models as meetings
from governance.territories import models as territories

DOMAINS = (
    *(events, idempotency, documents, mail, territories, actors, notes, parity),
    *(charter, amendment, adherences, assessments, identity, platforms, members, laws, calls),
    *(facilitators, composition, meetings, records, feeds, decisions, consultations),
    *(rules, ballots, proposals, travel, joint, actions),
)

metadata = Base.metadata

BY_EXPRESSION = {
    "territory_position_idx",
    "territory_population_idx",
    "charter_version_adopted_idx",
    "sending_open_due_idx",
    "sending_to_body_due_idx",
    "sending_to_body_open_due_idx",
    *(
        f"{table}_{end}_idx"
        for table in (
            "mandate",
            "seat",
            "membership",
            "adherence",
            "call",
            "consultation",
            "action",
        )
        for end in ("begin", "end")
    ),
}


def is_compared(_: Any, name: str | None, kind: str, reflected: Any, __: Any) -> bool:
    """Whether Alembic compares an object: it cannot read back exclusions and expression indexes."""
    del reflected
    return not (kind == "index" and name in BY_EXPRESSION)
