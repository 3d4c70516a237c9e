"""Assessments and adherences for tests to act on, and valid inputs for the deeds with them."""

from typing import Any

from charter_scene import a_commitment, a_draft, adopted
from conftest import Ask

from governance.access import OPERATOR, Viewer


async def an_assessment(
    ask: Ask,
    organisation: str,
    *,
    body: str | None = None,
    viewer: Viewer = OPERATOR,
    is_published: bool = False,
    **more: Any,
) -> str:
    """An assessment of an organisation, its own unless by another body, by its id."""
    given = {
        "bodyId": body or organisation,
        "organisationId": organisation,
        "strand": "CO_MANAGEMENT",
        "level": 3.5,
        **more,
    }
    done = await ask.do("assessCoResponsibility", "assessment { id }", given, viewer=viewer)
    assert "assessment" in done, done
    made = str(done["assessment"]["id"])
    if is_published:
        done = await ask.do("consentToPublish", "__typename", {"assessmentId": made})
        assert done["__typename"] == "ConsentToPublishPayload", done
    return made


async def inputs_of_assessments(ask: Ask, body: str) -> dict[str, dict[str, Any]]:
    """A valid input for every deed with assessments."""
    published = await an_assessment(ask, body, is_published=True)
    unpublished = await an_assessment(ask, body)
    return {
        "assessCoResponsibility": {
            "bodyId": body,
            "organisationId": body,
            "strand": "CO_GOVERNANCE",
            "level": 4,
        },
        "supportAssessment": {
            "assessmentId": published,
            "evidence": {"link": "https://example.org/minutes"},
        },
        "withdrawAssessment": {"assessmentId": published},
        "consentToPublish": {"assessmentId": unpublished},
        "withdrawConsent": {"assessmentId": published},
    }


async def a_version(ask: Ask, key: str, on: str, *commitments: str, **more: Any) -> dict[str, str]:
    """An adopted version of the charter with commitments, by `id` and their keys."""
    version = await a_draft(ask, key)
    made = {name: await a_commitment(ask, version, name) for name in commitments}
    await adopted(ask, version, on, **more)
    return {"id": version, **made}


async def an_adherence(
    ask: Ask, organisation: str, version: str, on: str = "2025-01-01", **more: Any
) -> str:
    """An adherence of an organisation to a version, by its id."""
    given = {"organisationId": organisation, "versionId": version, "on": on, **more}
    done = await ask.do("adhereToCharter", "adherence { id }", given)
    assert "adherence" in done, done
    return str(done["adherence"]["id"])


async def stated(
    ask: Ask, adherence: str, commitment: str, state: str, since: str = "2025-01-01"
) -> None:
    """State how far a commitment is."""
    given = {"adherenceId": adherence, "commitmentId": commitment, "state": state, "since": since}
    done = await ask.do("stateCommitment", "__typename", given)
    assert done["__typename"] == "StateCommitmentPayload", done


async def inputs_of_adherences(ask: Ask, body: str, signer: str) -> dict[str, dict[str, Any]]:
    """A valid input for every deed with adherences; the charter's scene adopted a version."""
    found = await ask("{ charterVersions(first: 9) { nodes { id key commitments { id key } } } }")
    (version,) = (one for one in found["charterVersions"]["nodes"] if one["key"] == "2010")
    commitment = version["commitments"][0]["id"]
    adherence = {"adherenceId": await an_adherence(ask, body, version["id"])}
    of_it = adherence | {"commitmentId": commitment}
    shown = {**of_it, "evidence": {"link": "https://example.org"}}
    evidence = await ask.do("addEvidence", "evidence { id }", shown)
    seen = {"bodyId": body, **of_it, "state": "UNDER_WAY"}
    review = await ask.do("reviewCommitment", "review { id }", seen)
    return {
        "adhereToCharter": {
            "organisationId": body,
            "versionId": version["id"],
            "on": "2024-06-01",
        },
        "correctAdherence": adherence | {"on": "2024", "signedById": signer},
        "renounceAdherence": adherence,
        "annulAdherence": adherence,
        "stateCommitment": of_it | {"state": "PRACTISED"},
        "addEvidence": shown,
        "withdrawEvidence": {"evidenceId": evidence["evidence"]["id"]},
        "reviewCommitment": seen,
        "withdrawReview": {"reviewId": review["review"]["id"]},
    }


async def rows_of_adherence(ask: Ask, body: str, version: str, commitment: str) -> dict[str, str]:
    """A row of every type about adherence and the scale, by the name of its type."""
    adherence = await an_adherence(ask, body, version)
    await stated(ask, adherence, commitment, "UNDER_WAY")
    about = {"adherenceId": adherence, "commitmentId": commitment}
    given = about | {"evidence": {"nodeId": body}}
    evidence = await ask.do("addEvidence", "evidence { id }", given)
    given = {"bodyId": body, **about, "state": "PRACTISED"}
    review = await ask.do("reviewCommitment", "review { id }", given)
    shown = [{"link": "https://example.org"}]
    assessment = await an_assessment(ask, body, is_published=True, evidence=shown)
    of_it = await ask(
        "query($a: ID!, $b: ID!) { adherence(id: $a) { commitments { id } }"
        " assessment(id: $b) { evidence { id } } }",
        a=adherence,
        b=assessment,
    )
    return {
        "Adherence": adherence,
        "AdherenceCommitment": of_it["adherence"]["commitments"][0]["id"],
        "AdherenceEvidence": evidence["evidence"]["id"],
        "CommitmentReview": review["review"]["id"],
        "Assessment": assessment,
        "AssessmentEvidence": of_it["assessment"]["evidence"][0]["id"],
    }
