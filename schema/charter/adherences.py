"""Adherences in the API: who signed which version of the charter, and how far it has come."""

from datetime import datetime
from typing import Any

import strawberry
from sqlalchemy import func

from governance.actors.queries import sits_within
from governance.charter.adherences import models, policy, queries
from governance.charter.adherences.models import (
    AdherenceEnd,
    AdherenceStanding,
    CommitmentState,
    ReviewSource,
)
from governance.periods import PartialDate, written_from
from schema.actors.actors import Mandate, Organisation, Person, period
from schema.charter.adherence_lists import ADHERENCE_FILTERS, ADHERENCE_ORDERS, adherence_pages
from schema.charter.charter import CharterCommitment, CharterVersion
from schema.charter.evidence import (
    EvidenceNode,
    evidence_of,
    the_author,
    the_day,
    the_link,
    the_node,
    the_reason,
    the_text,
    the_withdrawal,
)
from schema.nodes import Node
from schema.rows.declare import ById, Expression, Many, One, argument, column, row, shown
from schema.rows.ids import decode
from schema.rows.lists import as_of
from schema.rows.page import Connection
from schema.words import local_text, public


def _commitment() -> Any:
    return shown(One("commitment"), "Which commitment of the charter.")


def _on_what_mandate(description: str) -> Any:
    own = One("mandate", on=lambda fact, mandate, _ask: fact.mandate_id == mandate.id)
    return shown(own, description)


@row(models.AdherenceCommitment, visible=policy.visible_fact, prefix="acm")
class AdherenceCommitment(Node):
    """How far an organisation is with a commitment of its adherence, over a period."""

    commitment: CharterCommitment = _commitment()
    state: CommitmentState = column("How far it is.")
    reason: str | None = local_text("reason", "Why, or what happened.")
    by: Person | None = the_author()
    valid_from: PartialDate | None = period("from")
    valid_until: PartialDate | None = period("until")


@row(models.AdherenceEvidence, visible=policy.visible_fact, prefix="evi")
class AdherenceEvidence(Node):
    """What shows how far an organisation is with a commitment."""

    commitment: CharterCommitment = _commitment()
    on: PartialDate = the_day("Of when it is.")
    text: str | None = the_text()
    link: str | None = the_link()
    node: EvidenceNode | None = the_node()
    by: Person | None = the_author()
    withdrawn_at: datetime | None = the_withdrawal()
    withdrawn_because: str | None = the_reason()
    revision: int = column("Counts its changes; give it as expectedRevision.")


@row(models.CommitmentReview, visible=policy.visible_review, prefix="rev")
class CommitmentReview(Node):
    """How far somebody sees an organisation with a commitment: itself, a peer, a facilitator."""

    commitment: CharterCommitment = _commitment()
    body: Organisation = shown(One("body", visible=public), "On whose behalf.")
    source: ReviewSource = column("Whether by itself, a peer or a facilitator.")
    state: CommitmentState = column("How far they see it.")
    text: str | None = local_text("text", "What they say to it.")
    on: PartialDate = the_day("As of when.")
    by: Person | None = the_author()
    withdrawn_at: datetime | None = the_withdrawal()
    withdrawn_because: str | None = the_reason()
    revision: int = column("Counts its changes; give it as expectedRevision.")


def _facts(description: str, *, also_former: bool = False) -> Any:
    return shown(
        Many(
            on=lambda adherence, row, _ask: row.adherence_id == adherence.id,
            order=lambda row, _ask: func.row(row.commitment_id, row.valid_from),
            shows_ended=also_former,
            visible=public,
        ),
        description,
    )


@row(
    models.Adherence,
    visible=policy.visible,
    prefix="adh",
    orders=ADHERENCE_ORDERS,
    filters=ADHERENCE_FILTERS,
)
class Adherence(Node):
    """That an organisation adheres to a version of the charter, since the day it signed."""

    organisation: Organisation = shown(One("organisation", visible=public), "Who adheres.")
    version: CharterVersion = shown(One("version"), "To which version of the charter.")
    signed_by: Person | None = shown(
        One("signed_by"), "Who signed for it, where that is known and may be."
    )
    mandate: Mandate | None = _on_what_mandate("The signer's mandate, likewise.")
    standing: AdherenceStanding | None = shown(
        Expression(lambda row, ask: queries.standing(row, ask.today)),
        "What it is worth today, or on the day asked about; null before it was signed.",
    )
    commitments: list[AdherenceCommitment] = _facts("How far each commitment is.")
    past_commitments: list[AdherenceCommitment] = _facts(
        "How far each commitment was over time, today included.", also_former=True
    )
    evidence: list[AdherenceEvidence] = shown(
        evidence_of("adherence_id"), "What shows how far they are, the oldest first."
    )
    reviews: list[CommitmentReview] = shown(
        Many(
            on=lambda adherence, row, _ask: (
                (row.adherence_id == adherence.id) & row.withdrawn_at.is_(None)
            ),
            order=lambda row, _ask: func.row(row.happened_on, row.id),
            visible=policy.visible_review_there,
        ),
        "How far others and itself see them, the oldest first.",
    )
    valid_from: PartialDate = shown(
        Expression(lambda row, _ask: written_from(row)), "The day it was signed."
    )
    valid_until: PartialDate | None = period("until")
    ended_as: AdherenceEnd | None = column("Why it ended.")
    end_reason: str | None = local_text("end_reason", "The reason given for its end.")
    revision: int = column("Counts its changes; give it as expectedRevision.")


def _due(_root: Any, row: Any, ask: Any, version: Any, within: Any = None) -> Any:
    due = queries.is_due(row, version, ask.today, is_past=ask.is_past)
    if within is None:
        return due
    return due & sits_within(row.organisation_id, within, ask.today, is_past=ask.is_past)


@strawberry.type
class AdherenceQueries:
    """Questions about adherences."""

    adherence: Adherence | None = shown(
        ById(), "One adherence by its id.", [argument("id", strawberry.ID, "Its id."), as_of()]
    )
    adherences: Connection[Adherence] = adherence_pages(
        Many(), "Adherences of all organisations.", is_root=True
    )
    readherence_due: Connection[Adherence] = adherence_pages(
        Many(on=_due),
        "Who adheres to an older version, and has not answered to a newer one yet.",
        is_root=True,
        arguments=[
            argument(
                "version",
                strawberry.ID,
                "The newer version.",
                convert=lambda given: decode("cha", given),
            ),
            argument(
                "within",
                strawberry.ID | None,
                "Only organisations in this territory or anywhere within it.",
                convert=lambda given: decode("ter", given),
            ),
        ],
    )
