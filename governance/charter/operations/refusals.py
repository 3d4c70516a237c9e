"""Why a deed with the charter may be declined, and which promise of the database says so."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from governance.errors import Refusal, Said


class CharterKeyTaken(Said):
    """Another version of the charter has this key."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "Another version of the charter has this key; choose another.",
        "fr": "Une autre version de la charte porte déjà cette clé ; choisissez-en une autre.",
        "pt": "Outra versão da carta já tem esta chave; escolha outra.",
    }


class CharterAdopted(Said):
    """The version was adopted, and what it says is fixed."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This version was adopted and does not change any more; draft another one.",
        "fr": "Cette version est adoptée et ne change plus ; préparez-en une autre.",
        "pt": "Esta versão foi adotada e já não muda; redija outra.",
    }


class CharterNotAdopted(Said):
    """The version is a draft that nobody can adhere to."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This version is still a draft; adopt it first.",
        "fr": "Cette version est encore un projet ; adoptez-la d’abord.",
        "pt": "Esta versão ainda é um projeto; adote-a primeiro.",
    }


class AnotherInForce(Said):
    """Another version is in force on some of those days."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "Another version is in force then; give a day after it began to be.",
        "fr": "Une autre version est en vigueur à cette date ; donnez un jour postérieur.",
        "pt": "Outra versão está em vigor nessa data; indique um dia posterior.",
    }


class ArticleHasCommitments(Said):
    """Commitments stand in the article."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "Commitments stand in this article; remove them or move them first.",
        "fr": "Cet article contient des engagements ; retirez-les ou déplacez-les d’abord.",
        "pt": "Este artigo contém compromissos; retire-os ou mude-os primeiro.",
    }


class TranslationNotReviewed(Said):
    """Nobody has reviewed the translation."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "Nobody has reviewed this translation yet; let it be reviewed first.",
        "fr": "Personne n’a encore relu cette traduction ; faites-la relire d’abord.",
        "pt": "Ninguém reviu ainda esta tradução; faça-a rever primeiro.",
    }


class TranslationApproved(Said):
    """The translation was approved already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This translation has been approved already.",
        "fr": "Cette traduction est déjà approuvée.",
        "pt": "Esta tradução já foi aprovada.",
    }


class NoSuchPassage(Said):
    """The draft has nothing under the key of what was to be amended."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "The draft has no article or commitment under that key; write it there first.",
        "fr": "Le projet n’a ni article ni engagement sous cette clé ; écrivez-le d’abord.",
        "pt": "O projeto não tem artigo nem compromisso com essa chave; escreva-o primeiro.",
    }


class PassageKeyTaken(Said):
    """The version has an article, or a commitment, under the key that another is to have."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This version has one under that key already; amend it, or choose another key.",
        "fr": "Cette version en a déjà un sous cette clé ; amendez-le ou choisissez une autre clé.",
        "pt": "Esta versão já tem um com essa chave; altere-o ou escolha outra chave.",
    }


class NoSuchArticle(Said):
    """The draft has no article under the key of the one a commitment is to stand in."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "The draft lacks the article the commitment is to stand in; write it there first.",
        "fr": "Le projet n’a pas l’article où l’engagement doit figurer ; écrivez-le d’abord.",
        "pt": "O projeto não tem o artigo onde o compromisso deve ficar; escreva-o primeiro.",
    }


class NothingWouldChange(Said):
    """What is proposed is so already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "Nothing would change: it is so already.",
        "fr": "Rien ne changerait : c’est déjà ainsi.",
        "pt": "Nada mudaria: já é assim.",
    }


class AmendmentSettled(Said):
    """The amendment was withdrawn, taken up or declined already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This amendment has been settled already.",
        "fr": "Le sort de cet amendement est déjà décidé.",
        "pt": "Esta alteração já foi resolvida.",
    }


PROMISES: dict[str, Callable[[], Refusal]] = {
    "charter_version_key_once": CharterKeyTaken,
    "charter_version_one_in_force": AnotherInForce,
    "charter_text_fixed": CharterAdopted,
    "charter_version_stays_adopted": CharterAdopted,
}
