"""Lists of proposals: what narrows them, by which codes."""

from typing import Any

import strawberry

from governance.decisions.models import Matter
from governance.decisions.proposals.models import AmendmentState, ProposalState, Stance
from schema.rows.declare import Filter, Filters, Many, Related
from schema.rows.lists import filter_input, pages
from schema.words import one_of

for _codes in (AmendmentState, ProposalState, Stance):
    strawberry.enum(_codes, description=_codes.__doc__)

PROPOSAL_FILTERS: Filters = {
    "state": Filter(
        list[ProposalState],
        lambda row, _ask, value: one_of(row.state, value),
        "In one of these states.",
    ),
    "matter": Filter(Matter, lambda row, _ask, value: row.matter == value, "About this matter."),
    "body": Related("OrganisationFilter", "This holds of the body."),
}
ProposalFilter = filter_input("ProposalFilter", PROPOSAL_FILTERS)


def proposal_pages(source: Many, description: str, *, is_root: bool = False) -> Any:
    """A list of proposals, page by page."""
    return pages(source, description, filters=ProposalFilter, is_root=is_root)
