"""An invented example for the demonstration, marked so in its titles: a wish goes up and across."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import OPERATOR
from governance.actors import operations as actors
from governance.actors.models import Democracy, Organisation, OrganisationKind, Sector
from governance.decisions import operations as decisions
from governance.decisions.models import DecisionManner, DecisionOutcome
from governance.decisions.travel import operations as travel
from governance.decisions.travel.kinds import AnswerKind, SendingPurpose
from governance.decisions.travel.models import Sending
from governance.network import matching
from governance.network.form import SYSTEM
from governance.periods import PartialDate
from governance.territories import operations as territories

ASSOCIATION = "invented-association-santiago"
COMMISSION, PLATFORM = "crp-santiago", "clas-sintra"
MARK = {"en": "Invented example", "fr": "Exemple inventé", "pt": "Exemplo inventado"}


@dataclass(frozen=True)
class Story:
    """The bodies of the example."""

    session: AsyncSession
    association: UUID
    commission: UUID
    platform: UUID

    async def decide(self, body_id: UUID, at: datetime, title: dict[str, str], text: Any) -> UUID:
        """Something a body decided, on record the same day; its title says that it is invented."""
        decision = await decisions.record_decision(
            self.session,
            viewer=OPERATOR,
            at=at,
            body_id=body_id,
            title={lang: f"{MARK[lang]}: {said}" for lang, said in title.items()},
            text=text,
            outcome=DecisionOutcome.ADOPTED,
            manner=DecisionManner.CONSENSUS,
            original_language="pt",
            decided_on=PartialDate.on(at.date()),
        )
        return decision.id

    async def send(
        self, decision_id: UUID, to: UUID, at: datetime, purpose: SendingPurpose, **more: Any
    ) -> UUID:
        """A decision sent to one body, by the id of the sending."""
        await travel.send_decision(
            self.session,
            viewer=OPERATOR,
            at=at,
            decision_id=decision_id,
            purpose=purpose,
            to_body_ids=[to],
            **more,
        )
        sent = select(Sending.id).where(Sending.decision_id == decision_id)
        id_: UUID | None = await self.session.scalar(sent.where(Sending.to_body_id == to))
        assert id_ is not None  # noqa: S101  It was sent just now.
        return id_

    async def note(self, sending_id: UUID, at: datetime) -> None:
        """Somebody takes note of what came."""
        await travel.acknowledge_sending(
            self.session, viewer=OPERATOR, at=at, sending_id=sending_id
        )

    async def answer(
        self, sending_id: UUID, at: datetime, kind: AnswerKind, reasons: Any, decision_id: UUID
    ) -> None:
        """What came is answered, by a decision."""
        await travel.answer_sending(
            self.session,
            viewer=OPERATOR,
            at=at,
            sending_id=sending_id,
            kind=kind,
            reasons=reasons,
            decision_id=decision_id,
        )


async def tell(session: AsyncSession) -> None:
    """Bring the example in, once and where its bodies are there; it is done by the deeds."""
    commission = await matching.organisation(session, COMMISSION)
    platform = await matching.organisation(session, PLATFORM)
    if commission is None or platform is None or await matching.organisation(session, ASSOCIATION):
        return
    association = await _association(session, commission)
    story = Story(session, association, commission, platform)
    plan = await _rises(story)
    await _crosses_and_comes_back(story, plan)


async def _association(session: AsyncSession, commission: UUID) -> UUID:
    """The residents who wish for something, in an invented quarter of the island."""
    at = _on(date(2025, 1, 15))
    island = await session.scalar(
        select(Organisation.territory_id).where(Organisation.id == commission)
    )
    quarter = await territories.define_territory(
        session,
        viewer=OPERATOR,
        at=at,
        name={"pt": "Achada da Fonte (exemplo)", "en": "Achada da Fonte (example)"},
        scale="neighbourhood",
        parent_id=island,
    )
    association = await actors.found_organisation(
        session,
        viewer=OPERATOR,
        at=at,
        name={
            "pt": "Associação de moradores (exemplo inventado)",
            "en": "Residents' association (invented example)",
            "fr": "Association d'habitants (exemple inventé)",
        },
        kind=OrganisationKind.NEIGHBOURHOOD_ASSOCIATION,
        sector=Sector.CITIZEN,
        democracy=Democracy.DIRECT,
        territory_id=quarter.id,
        external_refs={SYSTEM: ASSOCIATION},
        since=PartialDate.on(at.date()),
    )
    return association.id


async def _rises(story: Story) -> UUID:
    """The wish goes up to the commission, which answers late, by a plan for every quarter."""
    wish = await story.decide(
        story.association,
        _on(date(2025, 2, 10)),
        {"en": "a fountain", "fr": "une fontaine", "pt": "um chafariz"},
        {
            "pt": "Pedimos um chafariz no bairro.",
            "en": "We ask for a fountain in our quarter.",
            "fr": "Nous demandons une fontaine dans notre quartier.",
        },
    )
    sent = await story.send(
        wish,
        story.commission,
        _on(date(2025, 2, 12)),
        SendingPurpose.ADOPTION,
        why_wider={"en": "The quarter has no budget.", "pt": "O bairro não tem orçamento."},
        answer_due_on=date(2025, 4, 30),
    )
    await story.note(sent, _on(date(2025, 2, 20)))
    await travel.remind_sending(
        story.session, viewer=OPERATOR, at=_on(date(2025, 5, 12)), sending_id=sent
    )
    plan = await story.decide(
        story.commission,
        _on(date(2025, 6, 2)),
        {"en": "water points", "fr": "des points d'eau", "pt": "pontos de água"},
        {
            "pt": "Cada bairro terá um ponto de água em três anos.",
            "en": "Every quarter gets a water point within three years.",
            "fr": "Chaque quartier aura un point d'eau en trois ans.",
        },
    )
    reasons = {"en": "Others lack water too.", "pt": "A outros também falta água."}
    await story.answer(sent, _on(date(2025, 6, 5)), AnswerKind.ADAPTED, reasons, plan)
    return plan


async def _crosses_and_comes_back(story: Story, plan: UUID) -> None:
    """The plan goes across to a Portuguese platform, and comes back with what that added."""
    across = await story.send(
        plan,
        story.platform,
        _on(date(2025, 6, 10)),
        SendingPurpose.ADOPTION,
        message={"pt": "Fariam o mesmo?", "en": "Would you do the same?"},
        answer_due_on=date(2025, 7, 31),
    )
    mapped = await story.decide(
        story.platform,
        _on(date(2025, 7, 10)),
        {
            "en": "water points mapped with residents",
            "fr": "des points d'eau repérés avec les habitants",
            "pt": "pontos de água mapeados com moradores",
        },
        {
            "pt": "Os moradores marcam os pontos de água num mapa, que todos veem.",
            "en": "Residents mark the water points on a map that all can see.",
            "fr": "Les habitants marquent les points d'eau sur une carte visible de tous.",
        },
    )
    reasons = {"en": "Residents know best where.", "pt": "Os moradores sabem melhor onde."}
    await story.answer(across, _on(date(2025, 7, 15)), AnswerKind.ADAPTED, reasons, mapped)
    back = await story.send(
        mapped, story.commission, _on(date(2025, 7, 20)), SendingPurpose.ADOPTION
    )
    whole = await story.decide(
        story.commission,
        _on(date(2025, 9, 1)),
        {"en": "a map of water", "fr": "une carte de l'eau", "pt": "um mapa da água"},
        {
            "pt": "Os pontos de água são escolhidos pelos moradores num mapa.",
            "en": "Residents choose the water points on a map.",
            "fr": "Les habitants choisissent les points d'eau sur une carte.",
        },
    )
    reasons = {"en": "It makes our plan better.", "pt": "Melhora o nosso plano."}
    await story.answer(back, _on(date(2025, 9, 3)), AnswerKind.ADAPTED, reasons, whole)
    home = await story.send(
        whole, story.association, _on(date(2025, 9, 4)), SendingPurpose.INFORMATION
    )
    await story.note(home, _on(date(2025, 9, 10)))


def _on(day: date) -> datetime:
    """Ten in the morning of a day."""
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
