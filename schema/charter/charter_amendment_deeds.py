"""What can be done with amendments to the charter through the API."""

import strawberry
from strawberry import UNSET

from governance.actors.operations import OrganisationEnded
from governance.charter import operations
from governance.charter.differences import PassageKind
from schema.charter.charter_amendments import CharterAmendment
from schema.charter.charter_deeds import RevisedDeedInput
from schema.deeds import DeedInput, deed, id_of, optional_id_of
from schema.scalars import Texts

AMENDMENT = ("charter_amendment", CharterAmendment)
PROPOSER = "The body that proposes it, such as a working group."


@strawberry.input(description="Another text for an article or a commitment.")
class ProposeAmendmentInput(DeedInput):
    """Another text for an article or a commitment."""

    body_id: strawberry.ID = id_of("org", PROPOSER)
    passage_id: strawberry.ID = id_of("art|com", "The article or commitment it would change.")
    text: Texts = strawberry.field(
        description="What is to be said instead, in the original language at least."
    )
    reason: Texts = strawberry.field(description="Why.")


@strawberry.input(description="An article or a commitment that the charter is to have besides.")
class ProposeCharterAdditionInput(DeedInput):
    """An article or a commitment that the charter is to have besides."""

    body_id: strawberry.ID = id_of("org", PROPOSER)
    version_id: strawberry.ID = id_of("cha", "The version it would come into.")
    kind: PassageKind = strawberry.field(description="Whether it is an article or a commitment.")
    key: str = strawberry.field(description="Its key, which none of its kind has there.")
    text: Texts = strawberry.field(
        description="What it is to say, in the original language at least."
    )
    title: Texts | None = strawberry.field(default=None, description="Its title in languages.")
    original_language: str | None = strawberry.field(
        default=None, description="The language it is written in; the version's without it."
    )
    position: int | None = strawberry.field(
        default=None, description="Its place from 1 among those of its kind; last without it."
    )
    article_id: strawberry.ID | None = optional_id_of(
        "art", "The article a commitment is to stand in; in none without it."
    )
    reason: Texts = strawberry.field(description="Why.")


@strawberry.input(description="An article or a commitment that the charter is to be without.")
class ProposeCharterRemovalInput(DeedInput):
    """An article or a commitment that the charter is to be without."""

    body_id: strawberry.ID = id_of("org", PROPOSER)
    passage_id: strawberry.ID = id_of("art|com", "The article or commitment.")
    reason: Texts = strawberry.field(description="Why.")


@strawberry.input(
    description="Where an article or a commitment is to stand; what is left out stays."
)
class ProposeCharterMoveInput(DeedInput):
    """Where an article or a commitment is to stand; what is left out stays."""

    body_id: strawberry.ID = id_of("org", PROPOSER)
    passage_id: strawberry.ID = id_of("art|com", "The article or commitment.")
    position: int | None = strawberry.field(
        default=None, description="Its place from 1 among those of its kind."
    )
    article_id: strawberry.ID | None = id_of(
        "art",
        "The article a commitment is to stand in; null for none.",
        graphql_type=strawberry.ID | None,
        default=UNSET,
    )
    reason: Texts = strawberry.field(description="Why.")


@strawberry.input(description="An amendment to take back.")
class WithdrawAmendmentInput(RevisedDeedInput):
    """An amendment to take back."""

    amendment_id: strawberry.ID = id_of("amd", "Which amendment.")
    reason: Texts | None = strawberry.field(default=None, description="Why.")


@strawberry.input(description="An amendment to take up.")
class TakeUpAmendmentInput(RevisedDeedInput):
    """An amendment to take up."""

    amendment_id: strawberry.ID = id_of("amd", "Which amendment.")
    into_version_id: strawberry.ID = id_of("cha", "The draft that is to say it.")
    reason: Texts | None = strawberry.field(default=None, description="Why.")


@strawberry.input(description="An amendment not to take up.")
class DeclineAmendmentInput(RevisedDeedInput):
    """An amendment not to take up."""

    amendment_id: strawberry.ID = id_of("amd", "Which amendment.")
    reason: Texts = strawberry.field(description="Why, for whoever proposed it.")


@strawberry.type
class CharterAmendmentDeeds:
    """Deeds about amendments to the charter."""

    propose_amendment = deed(
        operations.propose_amendment,
        ProposeAmendmentInput,
        AMENDMENT,
        OrganisationEnded,
    )
    propose_charter_addition = deed(
        operations.propose_charter_addition,
        ProposeCharterAdditionInput,
        AMENDMENT,
        OrganisationEnded,
        operations.PassageKeyTaken,
    )
    propose_charter_removal = deed(
        operations.propose_charter_removal,
        ProposeCharterRemovalInput,
        AMENDMENT,
        OrganisationEnded,
    )
    propose_charter_move = deed(
        operations.propose_charter_move,
        ProposeCharterMoveInput,
        AMENDMENT,
        OrganisationEnded,
        operations.NothingWouldChange,
    )
    withdraw_amendment = deed(
        operations.withdraw_amendment,
        WithdrawAmendmentInput,
        AMENDMENT,
        operations.AmendmentSettled,
    )
    take_up_amendment = deed(
        operations.take_up_amendment,
        TakeUpAmendmentInput,
        AMENDMENT,
        operations.AmendmentSettled,
        operations.CharterAdopted,
        operations.ArticleHasCommitments,
        operations.NoSuchArticle,
        operations.NoSuchPassage,
        operations.NothingWouldChange,
        operations.PassageKeyTaken,
    )
    decline_amendment = deed(
        operations.decline_amendment,
        DeclineAmendmentInput,
        AMENDMENT,
        operations.AmendmentSettled,
    )
