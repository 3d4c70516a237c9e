"""The four questions every server is asked, and how PostGraphile names the same."""

from dataclasses import dataclass
from typing import Any

IDS = 400
"""Over how many rows a question that has an id is spread."""

ONE = """query One($id: ID!) {
  organisation(id: $id) {
    id name kind sector description languages validFrom territory { id name population }
  }
}"""
PAGE = """query Page {
  platforms(first: 50, orderBy: { field: NAME }) {
    nodes {
      id name kind sector description languages
      territory { id name population parent { id name } }
      seats(first: 4) { nodes { id sector organisation { id name kind } } }
      mandates(first: 3) { nodes { role scope holder { ... on Person { id name } } } }
    }
  }
}"""
FILTERED = """query Filtered {
  organisations(
    first: 100, orderBy: { field: NAME }, filter: { kind: [JOINT_COMMITTEE], sector: [MIXED] }
  ) {
    totalCount
    nodes { id name sector languages territory { id name } partOf { id name } }
  }
}"""
DEEP = """query Deep($id: ID!) {
  territory(id: $id) {
    id name parent { id name parent { id name parent { id name parent { id name parent {
      id name
    } } } } }
  }
}"""

ONE_THERE = """query One($id: UUID!) {
  organisationByRowId(rowId: $id) {
    rowId title kind sector about languages since territoryByTerritoryId { rowId title population }
  }
}"""
PAGE_THERE = """query Page {
  allOrganisations(first: 50, orderBy: [SORT_EN_ASC], condition: { kind: "platform" }) {
    nodes {
      rowId title kind sector about languages
      territoryByTerritoryId { rowId title population territoryByParentId { rowId title } }
      seatsByBodyId(first: 4) {
        nodes { rowId sector organisationByOrganisationId { rowId title kind } }
      }
      mandatesByBodyId(first: 3) { nodes { role words personByHolderPersonId { rowId name } } }
    }
  }
}"""
FILTERED_THERE = """query Filtered {
  allOrganisations(
    first: 100, orderBy: [SORT_EN_ASC]
    condition: { kind: "joint_committee", sector: "mixed", isUnlisted: false }
  ) {
    totalCount
    nodes {
      rowId title sector languages
      territoryByTerritoryId { rowId title } organisationByPartOfId { rowId title }
    }
  }
}"""
DEEP_THERE = """query Deep($id: UUID!) {
  territoryByRowId(rowId: $id) {
    rowId title territoryByParentId { rowId title territoryByParentId {
      rowId title territoryByParentId { rowId title territoryByParentId {
        rowId title territoryByParentId { rowId title }
      } }
    } }
  }
}"""


@dataclass(frozen=True)
class Question:
    """A question in the words of each server."""

    name: str
    title: str
    ours: str
    theirs: str
    prefix: str = ""
    kind: str = ""
    first: int = 0
    step: int = 1
    wanted: tuple[float, float, float] | None = None
    """The least ratios to hand-written SQL, PostGraphile and loaders."""

    def bodies(self, *, is_postgraphile: bool = False) -> list[dict[str, Any]]:
        """The requests to send in turn."""
        query = self.theirs if is_postgraphile else self.ours
        if not self.prefix:
            return [{"query": query}]
        prefix = "" if is_postgraphile else self.prefix
        return [
            {"query": query, "variables": {"id": prefix + self.uuid(number)}}
            for number in range(IDS)
        ]

    def uuid(self, number: int) -> str:
        """The id of a row by its number, as the seed makes it."""
        return f"01930000-000{self.kind}-7000-8000-{self.first + number * self.step:012x}"


QUESTIONS = (
    Question("one", "one node", ONE, ONE_THERE, "org_", "1", 1, 251, (0.7, 1.1, 5.0)),
    Question("page", "page of 50", PAGE, PAGE_THERE, wanted=(0.85, 2.2, 25.0)),
    Question("filtered", "page of 100, filtered, counted", FILTERED, FILTERED_THERE),
    Question("deep", "six levels up", DEEP, DEEP_THERE, "ter_", "0", 3_128, 53),
)
