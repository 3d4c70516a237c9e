"""Questions about decision rules; each answers with a statement to run."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from governance.access import Viewer
from governance.actors.models import Organisation
from governance.decisions.models import Matter
from governance.decisions.rules.models import DecisionRule
from governance.decisions.rules.policy import visible
from governance.periods import holds_on


def rule(viewer: Viewer, rule_id: UUID) -> Select[DecisionRule]:
    """One rule by its id, with its body."""
    whole = joinedload(DecisionRule.body).joinedload(Organisation.territory)
    return select(DecisionRule).where(DecisionRule.id == rule_id, visible(viewer)).options(whole)


def rule_set_for(body_id: UUID, matter: Matter | None, day: Any) -> Select[DecisionRule]:
    """The rule a body has on a day for exactly this matter, or for none in particular."""
    wanted = (DecisionRule.body_id == body_id, DecisionRule.matter.is_not_distinct_from(matter))
    return select(DecisionRule).where(*wanted, holds_on(DecisionRule, day))


def rule_for(body_id: UUID, matter: Matter | None, day: Any) -> Select[DecisionRule]:
    """The rule by which a body decides a matter on a day: the matter's own, else the general."""
    fitting = or_(DecisionRule.matter.is_(None), DecisionRule.matter == matter)
    wanted = (DecisionRule.body_id == body_id, fitting, holds_on(DecisionRule, day))
    order = DecisionRule.matter.is_(None)
    return select(DecisionRule).where(*wanted).order_by(order).limit(1)
