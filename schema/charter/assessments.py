"""Assessments on the co-responsibility scale in the API: dated, by strand, never a ranking."""

from datetime import datetime

import strawberry

from governance.charter.assessments import models, policy
from governance.charter.assessments.models import Strand
from governance.periods import PartialDate
from schema.actors.actors import Organisation, Person
from schema.charter.assessment_lists import ASSESSMENT_FILTERS, ASSESSMENT_ORDERS, assessment_pages
from schema.charter.evidence import (
    EvidenceNode,
    evidence_of,
    the_author,
    the_day,
    the_link,
    the_node,
    the_text,
    the_withdrawal,
)
from schema.nodes import Node
from schema.rows.declare import ById, One, argument, column, row, shown
from schema.rows.page import Connection
from schema.words import local_text, public


@row(models.AssessmentEvidence, visible=public, prefix="aev")
class AssessmentEvidence(Node):
    """What shows that an organisation has come to a step of the scale."""

    step: int = column("Which step of the scale it shows, 0 to 7.")
    on: PartialDate = the_day("Of when it is.")
    text: str | None = the_text()
    link: str | None = the_link()
    node: EvidenceNode | None = the_node()
    by: Person | None = the_author()


@row(
    models.Assessment,
    visible=policy.visible,
    prefix="ass",
    orders=ASSESSMENT_ORDERS,
    filters=ASSESSMENT_FILTERS,
)
class Assessment(Node):
    """Where an organisation is seen to stand on the scale from 0 to 7, in one of its strands."""

    organisation: Organisation = shown(One("organisation", visible=public), "The assessed.")
    body: Organisation = shown(
        One("body", visible=public), "On whose behalf: the assessed for itself, or a peer."
    )
    is_own: bool = column("Whether the assessed made it.")
    strand: Strand = column("Which of the three strands.")
    level: float = column(
        "Where on the scale: 0 to 1 low involvement, 1 to 3 apparent to formal partnership, 4 to 6"
        " co-management, 7 full co-responsibility with a contract of many parties. It is no rank."
    )
    on: PartialDate = the_day("As of when.")
    statement: str | None = local_text("statement", "What there is to say to it.")
    evidence: list[AssessmentEvidence] = shown(evidence_of("assessment_id"), "What it rests on.")
    is_published: bool = column("Whether the assessed lets everybody read it.")
    by: Person | None = the_author()
    withdrawn_at: datetime | None = the_withdrawal()
    revision: int = column("Counts its changes; give it as expectedRevision.")


@strawberry.type
class AssessmentQueries:
    """Questions about assessments."""

    assessment: Assessment | None = shown(
        ById(), "One assessment by its id.", [argument("id", strawberry.ID, "Its id.")]
    )
    assessments: Connection[Assessment] = assessment_pages(
        "Assessments of all organisations that you may read.", is_root=True
    )
