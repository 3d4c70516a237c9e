"""Assessments and adherences for tests to act on, and valid inputs for the deeds with them."""

from typing import Any

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
