"""What can be done with the charter's versions, what they say, and in which languages."""

from datetime import date

import strawberry

from governance.charter import operations
from governance.periods import PartialDate
from schema.charter.charter import (
    CharterArticle,
    CharterCommitment,
    CharterTranslation,
    CharterVersion,
)
from schema.deeds import DeedInput, deed, id_of, optional_id_of
from schema.scalars import Texts
from schema.territories.territory_deeds import REVISION

VERSION = ("charter_version", CharterVersion)
TRANSLATION = ("charter_translation", CharterTranslation)


@strawberry.input
class RevisedDeedInput(DeedInput):
    """An input of what changes something."""

    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A version of the charter to draft.")
class DraftCharterVersionInput(DeedInput):
    """A version of the charter to draft."""

    key: str = strawberry.field(description="Its short name, which lasts, such as 2010.")
    title: Texts = strawberry.field(description="Its title in languages.")
    original_language: str = strawberry.field(description="The language it is written in.")
    about: Texts | None = strawberry.field(
        default=None, description="What it is for, or what it changes."
    )
    supersedes_id: strawberry.ID | None = optional_id_of(
        "cha", "The version it is to take the place of."
    )
    copies: bool = strawberry.field(
        default=True, description="Whether it begins with what the one it supersedes says."
    )
    opened_on: PartialDate | None = strawberry.field(
        default=None, description="When work on it began; today without it."
    )


@strawberry.input
class PassageInput(RevisedDeedInput):
    """What an article or a commitment is to say."""

    version_id: strawberry.ID = id_of("cha", "The draft it is in.")
    key: str = strawberry.field(
        description="Its key, the same in every version; what is there under it is replaced."
    )
    text: Texts = strawberry.field(
        description="What it says in languages; a language left out is not there any more."
    )
    title: Texts | None = strawberry.field(
        default=None, description="Its title in languages; none without it."
    )
    original_language: str | None = strawberry.field(
        default=None, description="The language it is written in; the version's without it."
    )
    position: int | None = strawberry.field(
        default=None, description="Its place from 1; where it is, or last, without it."
    )


@strawberry.input(description="An article to write.")
class WriteArticleInput(PassageInput):
    """An article to write."""


@strawberry.input(description="A commitment to write.")
class WriteCommitmentInput(PassageInput):
    """A commitment to write."""

    article_id: strawberry.ID | None = optional_id_of(
        "art", "The article of the draft it stands in; in none without it."
    )


@strawberry.input(description="An article to take out of a draft.")
class RemoveArticleInput(DeedInput):
    """An article to take out of a draft."""

    article_id: strawberry.ID = id_of("art", "Which article.")


@strawberry.input(description="A commitment to take out of a draft.")
class RemoveCommitmentInput(DeedInput):
    """A commitment to take out of a draft."""

    commitment_id: strawberry.ID = id_of("com", "Which commitment.")


@strawberry.input(description="An article or a commitment in another language.")
class TranslateCharterInput(DeedInput):
    """An article or a commitment in another language."""

    passage_id: strawberry.ID = id_of("art|com", "Which article or commitment.")
    language: str = strawberry.field(description="The language, as a BCP 47 tag.")
    text: str = strawberry.field(description="What it says in that language.")
    title: str | None = strawberry.field(default=None, description="Its title in that language.")


@strawberry.input(description="A translation that was read beside the original.")
class ReviewTranslationInput(RevisedDeedInput):
    """A translation that was read beside the original."""

    translation_id: strawberry.ID = id_of("ctr", "Which translation.")


@strawberry.input(description="A translation to approve.")
class ApproveTranslationInput(RevisedDeedInput):
    """A translation to approve."""

    translation_id: strawberry.ID = id_of("ctr", "Which translation.")


@strawberry.input(description="A draft to adopt as the charter.")
class AdoptCharterVersionInput(RevisedDeedInput):
    """A draft to adopt as the charter."""

    version_id: strawberry.ID = id_of("cha", "Which draft.")
    on: PartialDate | None = strawberry.field(
        default=None, description="When it was adopted; today without it."
    )
    in_force_from: date | None = strawberry.field(
        default=None, description="The first day it is the charter; that of adoption without it."
    )
    readherence_until: date | None = strawberry.field(
        default=None,
        description="The last day on which those who adhered to the one before may adhere anew.",
    )


@strawberry.input(description="Until when to adhere anew.")
class SetReadherenceWindowInput(RevisedDeedInput):
    """Until when to adhere anew."""

    version_id: strawberry.ID = id_of("cha", "The version to adhere to.")
    until: date | None = strawberry.field(
        default=None, description="The last day; null where nobody is called to adhere anew."
    )


@strawberry.type
class CharterDeeds:
    """Deeds about the charter's texts."""

    draft_charter_version = deed(
        operations.draft_charter_version,
        DraftCharterVersionInput,
        VERSION,
        operations.CharterKeyTaken,
    )
    write_article = deed(
        operations.write_article,
        WriteArticleInput,
        ("charter_article", CharterArticle),
        operations.CharterAdopted,
    )
    write_commitment = deed(
        operations.write_commitment,
        WriteCommitmentInput,
        ("charter_commitment", CharterCommitment),
        operations.CharterAdopted,
    )
    remove_article = deed(
        operations.remove_article,
        RemoveArticleInput,
        VERSION,
        operations.CharterAdopted,
        operations.ArticleHasCommitments,
    )
    remove_commitment = deed(
        operations.remove_commitment,
        RemoveCommitmentInput,
        VERSION,
        operations.CharterAdopted,
    )
    translate_charter = deed(
        operations.translate_charter,
        TranslateCharterInput,
        TRANSLATION,
        operations.TranslationApproved,
    )
    review_translation = deed(
        operations.review_translation,
        ReviewTranslationInput,
        TRANSLATION,
        operations.TranslationApproved,
    )
    approve_translation = deed(
        operations.approve_translation,
        ApproveTranslationInput,
        TRANSLATION,
        operations.TranslationApproved,
        operations.TranslationNotReviewed,
    )
    adopt_charter_version = deed(
        operations.adopt_charter_version,
        AdoptCharterVersionInput,
        VERSION,
        operations.CharterAdopted,
        operations.AnotherInForce,
    )
    set_readherence_window = deed(
        operations.set_readherence_window,
        SetReadherenceWindowInput,
        VERSION,
        operations.CharterNotAdopted,
    )
