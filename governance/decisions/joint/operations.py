"""What can be done with joint decisions: put one forward, change, confirm and withdraw it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts, zones
from governance.access import Capability, Viewer
from governance.actors import policy as actors_policy
from governance.actors.operations.bodies import living_organisation, steered_body
from governance.db import claimed
from governance.decisions.joint import queries
from governance.decisions.joint.models import JointDecision, JointParty
from governance.decisions.models import DecisionManner, DecisionOutcome, Matter
from governance.decisions.operations.recording import Said as Decided
from governance.decisions.operations.recording import enter
from governance.errors import InvalidInput, Refusal, Said, sentence
from governance.events import record
from governance.periods import PartialDate

PARTIES_MAX = 50


class JointDecisionSettled(Said):
    """The joint decision is in effect, or was withdrawn."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This joint decision is in effect, or was withdrawn; put another forward.",
        "fr": "Cette décision conjointe a pris effet ou a été retirée ; proposez-en une autre.",
        "pt": "Esta decisão conjunta já produz efeitos ou foi retirada; proponha outra.",
    }


class AlreadyConfirmed(Said):
    """The body confirmed this text already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This body has confirmed this text already; others have not yet.",
        "fr": "Cet organe a déjà confirmé ce texte ; d’autres pas encore.",
        "pt": "Este órgão já confirmou este texto; outros ainda não.",
    }


@dataclass(eq=False)
class TextChanged(Refusal):
    """The text is another than the one that would be confirmed."""

    text_number: int

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The reason in a language, or in English."""
        told = {
            "en": "The text was changed meanwhile; read text {} and confirm that.",
            "fr": "Le texte a changé entre-temps ; lisez le texte {} et confirmez celui-là.",
            "pt": "O texto mudou entretanto; leia o texto {} e confirme esse.",
        }
        return sentence(told, lang).format(self.text_number)


async def open_joint_decision(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    body_id: UUID,
    party_ids: Sequence[UUID],
    title: Mapping[str, str],
    text: Mapping[str, str],
    original_language: str | None = None,
    matters: Sequence[Matter] = (),
) -> JointDecision:
    """Put a text forward for several bodies to decide together; each of them is to confirm it."""
    today = PartialDate.on(await zones.today_of(session, body_id, at))
    body = await steered_body(session, viewer, Capability.DECISIONS, body_id, today)
    if body.is_unlisted:
        raise InvalidInput("bodyId", "is unlisted, so that the others would not see it.")
    if len(party_ids) >= PARTIES_MAX:
        raise InvalidInput(
            "partyIds", "names {}; {} are the most.", len(party_ids), PARTIES_MAX - 1
        )
    others = {
        (await living_organisation(session, viewer, id_, today)).id for id_ in sorted(party_ids)
    }
    if not others - {body.id}:
        raise InvalidInput("partyIds", "name whom it is decided together with.")

    joint = JointDecision(
        body_id=body.id,
        title=texts.name(title, "title"),
        text=texts.written(text, "text"),
        original_language=_original(original_language, text),
        matters=sorted({matter.value for matter in matters}),
        text_number=1,
        opened_at=at,
    )
    session.add(joint)
    await session.flush()
    session.add_all(
        JointParty(joint_decision_id=joint.id, body_id=id_) for id_ in sorted(others | {body.id})
    )
    await session.flush()

    _record(session, "joint_decision.opened", viewer, joint, at, body, party_ids=sorted(others))
    return joint


async def change_joint_decision(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    joint_decision_id: UUID,
    title: Mapping[str, str] | None = None,
    text: Mapping[str, str] | None = None,
    original_language: str | None = None,
    expected_revision: int | None = None,
) -> JointDecision:
    """Change the text of a joint decision that is not in effect; everyone is asked again."""
    joint = await _pending(session, viewer, joint_decision_id, expected_revision)
    actors_policy.require_power(viewer, Capability.DECISIONS, joint.body)
    _check_pending(joint)
    if title is None and text is None:
        raise InvalidInput("text", "say what is different: the title, the text or both.")

    joint.title = texts.name(title, "title") if title else joint.title
    joint.text = texts.written(text, "text") if text else joint.text
    joint.original_language = _original(original_language or joint.original_language, joint.text)
    joint.text_number += 1
    await session.flush()

    told = {"title": joint.title, "text": joint.text, "text_number": joint.text_number}
    _record(session, "joint_decision.changed", viewer, joint, at, joint.body, **told)
    return joint


async def confirm_joint_decision(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    joint_decision_id: UUID,
    body_id: UUID,
    text_number: int,
) -> JointDecision:
    """Confirm a text of a joint decision for a body; with the last of them it takes effect.

    Then it is a decision of each of them, under its own number.
    """
    today = PartialDate.on(await zones.today_of(session, body_id, at))
    body = await steered_body(session, viewer, Capability.DECISIONS, body_id, today)
    joint = await _pending(session, viewer, joint_decision_id)
    _check_pending(joint)
    parties = list(await session.scalars(queries.parties(joint.id)))
    own = next((party for party in parties if party.body_id == body.id), None)
    if own is None:
        raise InvalidInput("bodyId", "is no party to this joint decision.")
    if text_number != joint.text_number:
        raise TextChanged(joint.text_number)
    if own.confirmed_number == text_number:
        raise AlreadyConfirmed

    own.confirmed_number, own.confirmed_at = text_number, at
    if all(party.confirmed_number == joint.text_number for party in parties):
        await _settle(session, viewer, at, joint, parties)
    await session.flush()

    told = {"text_number": text_number, "is_in_effect": joint.effective_at is not None}
    _record(session, "joint_decision.confirmed", viewer, joint, at, body, **told)
    return joint


async def withdraw_joint_decision(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    joint_decision_id: UUID,
    reason: Mapping[str, str],
    expected_revision: int | None = None,
) -> JointDecision:
    """Withdraw a joint decision that is not in effect, with a reason."""
    joint = await _pending(session, viewer, joint_decision_id, expected_revision)
    actors_policy.require_power(viewer, Capability.DECISIONS, joint.body)
    _check_pending(joint)

    joint.withdrawn_at = at
    joint.withdraw_reason = texts.written(reason, "reason")
    await session.flush()

    told = {"reason": joint.withdraw_reason}
    _record(session, "joint_decision.withdrawn", viewer, joint, at, joint.body, **told)
    return joint


async def _pending(
    session: AsyncSession,
    viewer: Viewer,
    joint_decision_id: UUID,
    expected_revision: int | None = None,
) -> JointDecision:
    query = queries.joint_decision(viewer, joint_decision_id)
    return await claimed(session, query, joint_decision_id, expected_revision)


def _check_pending(joint: JointDecision) -> None:
    if joint.effective_at is not None or joint.withdrawn_at is not None:
        raise JointDecisionSettled


async def _settle(
    session: AsyncSession,
    viewer: Viewer,
    at: datetime,
    joint: JointDecision,
    parties: Sequence[JointParty],
) -> None:
    """Put a text that all have confirmed on record as a decision of each, in one order."""
    for party in parties:
        said = Decided(
            title=joint.title,
            text=joint.text,
            original_language=joint.original_language,
            outcome=DecisionOutcome.ADOPTED,
            manner=DecisionManner.CONFIRMATION,
            decided_on=PartialDate.on(await zones.today_of(session, party.body_id, at)),
            matters=[Matter(matter) for matter in joint.matters],
        )
        party.decision_id = (await enter(session, viewer, at, party.body, said)).id
    joint.effective_at = at


def _original(language: str | None, text: Mapping[str, str]) -> str:
    """The language a text was written in: the first of its own, if nothing is said."""
    original = language or next(iter(text), "")
    if text and original not in text:
        raise InvalidInput("originalLanguage", "the text is not there in this language.")
    return original


def _record(
    session: AsyncSession,
    name: str,
    viewer: Viewer,
    joint: JointDecision,
    at: datetime,
    body: Any,
    **told: Any,
) -> None:
    record(
        session,
        name,
        viewer=viewer,
        subject=joint,
        at=at,
        body_id=body.id,
        path=actors_policy.path_of(body),
        of_body_id=joint.body_id,
        **told,
    )
