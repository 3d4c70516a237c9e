"""Why a deed about a proposal may be declined."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from governance.decisions.proposals.models import ProposalState
from governance.errors import Refusal, Said, sentence


@dataclass(eq=False)
class ProposalElsewhere(Refusal):
    """The proposal is at a stage at which this is not done."""

    state: ProposalState

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The reason in a language, or in English."""
        return sentence(STAGES[self.state], lang)


class AmendmentsUnsettled(Said):
    """There are amendments that were neither accepted nor rejected."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "Some amendments are not settled yet; accept or reject them, or put them to the"
        " vote, first.",
        "fr": "Des amendements ne sont pas réglés ; acceptez-les, rejetez-les ou mettez-les aux"
        " voix d’abord.",
        "pt": "Há emendas por resolver; aceite-as, rejeite-as ou ponha-as à votação antes.",
    }


class AmendmentNotOpen(Said):
    """The amendment was settled already, or is being voted on."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This amendment was settled already, or is being voted on.",
        "fr": "Cet amendement est déjà réglé, ou mis aux voix.",
        "pt": "Esta emenda já foi resolvida, ou está a ser votada.",
    }


class PassageNotThere(Said):
    """The passage does not stand in the text just once."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "These words do not stand in the text as it is now, or not only once; name a longer"
        " passage of it.",
        "fr": "Ces mots ne figurent pas dans le texte actuel, ou pas une seule fois ; citez un"
        " passage plus long.",
        "pt": "Estas palavras não estão no texto atual, ou não só uma vez; cite uma passagem mais"
        " longa.",
    }


class NothingDecidedYet(Said):
    """The ballot has not come to anything yet."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "The vote has not come to anything yet: close its ballot first; a tied or annulled"
        " one is held again, or deliberation opened anew.",
        "fr": "Le vote n’a encore rien donné : fermez d’abord le scrutin ; à égalité ou annulé, on"
        " le recommence, ou l’on rouvre la délibération.",
        "pt": "A votação ainda não deu em nada: encerre-a antes; empatada ou anulada, repete-se,"
        " ou reabre-se a deliberação.",
    }


class StillVoting(Said):
    """The vote is under way, or came to something that stands."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "The vote is under way, or has come to something that stands.",
        "fr": "Le vote est en cours, ou a donné un résultat qui vaut.",
        "pt": "A votação está em curso, ou deu um resultado que vale.",
    }


STAGES: Mapping[ProposalState, Mapping[str, str]] = {
    ProposalState.DRAFT: {
        "en": "This proposal is a draft; deliberation on it has not been opened.",
        "fr": "Cette proposition est à l’état de projet ; la délibération n’est pas ouverte.",
        "pt": "Esta proposta é um rascunho; a deliberação não foi aberta.",
    },
    ProposalState.DELIBERATING: {
        "en": "This proposal is being deliberated.",
        "fr": "Cette proposition est en délibération.",
        "pt": "Esta proposta está em deliberação.",
    },
    ProposalState.VOTING: {
        "en": "This proposal is being voted on.",
        "fr": "Cette proposition est mise aux voix.",
        "pt": "Esta proposta está a ser votada.",
    },
    ProposalState.DECIDED: {
        "en": "This proposal was decided.",
        "fr": "Cette proposition a été décidée.",
        "pt": "Esta proposta foi decidida.",
    },
    ProposalState.WITHDRAWN: {
        "en": "This proposal was withdrawn.",
        "fr": "Cette proposition a été retirée.",
        "pt": "Esta proposta foi retirada.",
    },
}
