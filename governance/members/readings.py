"""What is read of members as if it were a table: requirements by organisation, fees by currency."""

from typing import Any

from sqlalchemy import any_, func, select, true

from governance.actors.models import Organisation
from governance.db import Base
from governance.members.models import (
    FeeEntry,
    FeeKind,
    MembershipClass,
    MembershipClassVersion,
    MembershipStep,
    Requirement,
)


def _asked() -> Any:
    """Every requirement of every class, for every organisation: read for those that are named."""
    organisation: Any = Organisation.__table__
    kind: Any = MembershipClass.__table__
    rule: Any = Requirement.__table__
    return (
        select(
            organisation.c.id.label("organisation_id"),
            kind.c.id.label("membership_class_id"),
            kind.c.key.label("class_key"),
            *(rule.c[name] for name in ("code", "rank", "is_aim", "name", "missing", "how")),
        )
        .select_from(
            organisation.join(kind, true()).join(rule, rule.c.code == any_(kind.c.requirements))
        )
        .subquery("asked_of")
    )


def _accounts() -> Any:
    """The currencies in which fees of a membership are due, were paid or were waived."""
    step: Any = MembershipStep.__table__
    version: Any = MembershipClassVersion.__table__
    entry: Any = FeeEntry.__table__
    currency = func.coalesce(version.c.fee_currency, step.c.own_fee_currency)
    joined = step.join(version, version.c.membership_class_id == step.c.membership_class_id)
    due = (
        select(step.c.membership_id, currency.label("currency"))
        .select_from(joined)
        .where(
            version.c.fee_kind != FeeKind.NONE,
            currency.is_not(None),
        )
    )
    return due.union(select(entry.c.membership_id, entry.c.currency)).subquery("fee_account")


class Asked(Base):
    """One requirement of a class, as it stands with one organisation."""

    __table__ = _asked()
    __mapper_args__ = {  # noqa: RUF012  SQLAlchemy reads this class attribute by name.
        "primary_key": [
            __table__.c.organisation_id,
            __table__.c.membership_class_id,
            __table__.c.code,
        ]
    }


class FeeAccount(Base):
    """The fees of a membership in one currency."""

    __table__ = _accounts()
    __mapper_args__ = {  # noqa: RUF012  SQLAlchemy reads this class attribute by name.
        "primary_key": [__table__.c.membership_id, __table__.c.currency]
    }
