"""Proposals in the API: what a body is asked to decide, what was said of it, how it was amended."""

from datetime import datetime
from typing import Annotated, Any

import strawberry

from governance.decisions.ballots.policy import visible_there
from governance.decisions.models import Matter
from governance.decisions.proposals import models, policy
from governance.decisions.proposals.models import AmendmentState, ProposalState, Stance
from schema.actors.actors import Organisation
from schema.charter.charter_amendments import in_a_language
from schema.decisions.ballots import Ballot
from schema.decisions.decisions import Decision
from schema.decisions.proposal_lists import PROPOSAL_FILTERS, proposal_pages
from schema.nodes import Node
from schema.platforms.platforms import Seat
from schema.rows.declare import ById, Expression, Many, One, argument, column, row, shown
from schema.rows.lists import as_of, pages
from schema.rows.page import Connection
from schema.scalars import Texts, WordDifference
from schema.words import LANG, local_text, public

LazyProposal = Annotated["Proposal", strawberry.lazy("schema.decisions.proposals")]
LazyContribution = Annotated["ProposalContribution", strawberry.lazy("schema.decisions.proposals")]


def _of_proposal(proposal: Any, row: Any, _ask: Any) -> Any:
    return row.proposal_id == proposal.id


@row(models.ProposalVersion, visible=policy.visible_with_proposal, prefix="pvn")
class ProposalVersion(Node):
    """What a proposal says, or said, under a number; it never changes."""

    proposal: LazyProposal = shown(One("proposal", visible=public), "Of which proposal.")
    number: int = column("Its number among the versions of the proposal.")
    text: str = local_text("text", "What it says, in your language.")
    texts: Texts = column("What it says in all languages.", "text")
    made_at: datetime = column("Since when it stood.")


@row(models.Contribution, visible=policy.visible_from_seat, prefix="pct")
class ProposalContribution(Node):
    """What was said of a proposal from a seat of the body, on its own or in reply."""

    proposal: LazyProposal = shown(One("proposal", visible=public), "Of which proposal.")
    seat: Seat | None = shown(One("seat", visible=public), "From which seat.")
    stance: Stance = column("Whether it is for it, against it, a question, or none of these.")
    text: str | None = local_text(
        "text", "What was said, in your language; null once who said it was forgotten."
    )
    texts: Texts | None = column("The same in all languages.", "text")
    version: int = column("The number of the version it was said of.")
    said_at: datetime = column("When.")
    reply_to: LazyContribution | None = shown(One("reply_to"), "What it replies to.")
    replies: Connection[LazyContribution] = pages(
        Many(
            on=lambda contribution, row, _ask: row.reply_to_id == contribution.id,
            visible=visible_there,
        ),
        "What was replied to it.",
    )


@row(models.Amendment, visible=policy.visible_from_seat, prefix="pam")
class ProposalAmendment(Node):
    """Other words for a passage of a proposal, in one language, and what became of them."""

    proposal: LazyProposal = shown(One("proposal", visible=public), "Of which proposal.")
    seat: Seat | None = shown(One("seat", visible=public), "From which seat it was made.")
    version: int = column("The number of the version it was made to.")
    language: str = column("In which language.")
    passage: str = column("The words it is about.")
    text: str = column("The words instead; empty to leave them out.")
    difference: WordDifference | None = shown(
        Expression(in_a_language), "What it would change in the text, word by word.", [LANG]
    )
    reason: str | None = local_text("reason", "Why, in your language.")
    state: AmendmentState = column("What became of it.")
    made_at: datetime = column("When it was made.")
    settled_at: datetime | None = column("When it was settled.")
    settle_reason: str | None = local_text("settle_reason", "The reason given for that.")
    ballot: Ballot | None = shown(One("ballot", visible=public), "The ballot on it.")
    into_version: int | None = column("The number of the version it went into.")
    revision: int = column("Counts its changes; give it as expectedRevision.")


def _is_standing(proposal: Any, row: Any, _ask: Any) -> Any:
    return (row.proposal_id == proposal.id) & (row.number == proposal.version)


@row(models.Proposal, visible=policy.visible, prefix="pro", filters=PROPOSAL_FILTERS)
class Proposal(Node):
    """Something a body is asked to decide, by who has a seat in it; its text has versions."""

    body: Organisation = shown(One("body", visible=public), "Which body.")
    seat: Seat | None = shown(One("seat", visible=public), "From which seat it was made.")
    title: str = local_text("title", "What it is called, in your language.")
    titles: Texts = column("What it is called in all languages.", "title")
    matter: Matter | None = column("What it is about, as far as rules ask for it.")
    original_language: str = column("The language it was made in.")
    state: ProposalState = column("Where it is.")
    version: int = column("The number of the version that stands.")
    standing: ProposalVersion = shown(
        One("standing", on=_is_standing, visible=public), "The version that stands."
    )
    versions: Connection[ProposalVersion] = pages(
        Many(on=_of_proposal, visible=public), "What it said over time, the oldest first."
    )
    contributions: Connection[ProposalContribution] = pages(
        Many(on=_of_proposal, visible=visible_there), "What was said of it."
    )
    amendments: Connection[ProposalAmendment] = pages(
        Many(on=_of_proposal, visible=visible_there), "How it is, or was, to be changed."
    )
    made_at: datetime = column("When it was made.")
    withdrawn_at: datetime | None = column("When it was withdrawn.")
    withdraw_reason: str | None = local_text("withdraw_reason", "Why it was.")
    ballot: Ballot | None = shown(One("ballot", visible=public), "The ballot on it.")
    decision: Decision | None = shown(One("decision", visible=public), "The decision it came to.")
    revision: int = column("Counts its changes; give it as expectedRevision.")


@strawberry.type
class ProposalQueries:
    """Questions about proposals."""

    proposal: Proposal | None = shown(
        ById(), "One proposal by its id.", [argument("id", strawberry.ID, "Its id."), as_of()]
    )
    proposals: Connection[Proposal] = proposal_pages(
        Many(), "What bodies are asked to decide, or were.", is_root=True
    )
