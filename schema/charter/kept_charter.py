"""What an organisation shows of the charter it keeps: its adherences and its assessments."""

from typing import TYPE_CHECKING, Annotated

import strawberry
from sqlalchemy import func

from governance.charter.assessments.models import Strand
from schema.charter.adherence_lists import adherence_pages
from schema.charter.assessment_lists import assessment_pages, stands
from schema.rows.declare import Many, argument, shown
from schema.rows.page import Connection
from schema.words import one_of

if TYPE_CHECKING:
    from schema.charter.adherences import Adherence
    from schema.charter.assessments import Assessment

LazyAdherence = Annotated["Adherence", strawberry.lazy("schema.charter.adherences")]
LazyAssessment = Annotated["Assessment", strawberry.lazy("schema.charter.assessments")]


@strawberry.type
class KeptCharter:
    """What an organisation shows of the charter it keeps."""

    adherences: Connection[LazyAdherence] = adherence_pages(
        Many(on=lambda organisation, row, _ask: row.organisation_id == organisation.id),
        "Its adherences to versions of the charter.",
    )
    assessments: Connection[LazyAssessment] = assessment_pages(
        "Where it is seen to stand on the co-responsibility scale, as far as you may read it."
    )
    co_responsibility: list[LazyAssessment] = shown(
        Many(
            on=lambda organisation, row, ask, strand: (
                (row.organisation_id == organisation.id)
                & one_of(row.strand, [strand])
                & stands(row, ask)
            ),
            order=lambda row, _ask, strand: func.row(row.happened_on, row.id),  # noqa: ARG005  What is asked.
        ),
        "Its assessments in one strand over time, its own and those of peers side by side.",
        [argument("strand", Strand, "Which strand.")],
    )
