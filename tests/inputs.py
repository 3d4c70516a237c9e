"""A valid input for every deed there is."""

from typing import Any

from accounts import an_account, an_identity
from action_scene import inputs_of_actions
from adherence_scene import inputs_of_adherences, inputs_of_assessments
from ballot_scene import inputs_of_ballots
from call_scene import inputs_of_calls
from charter_scene import inputs_of_charter
from composition_scene import KIND, a_composition_rule
from conftest import Ask
from consultation_scene import inputs_of_consultations
from decision_scene import inputs_of_decisions
from facilitator_scene import inputs_of_facilitators
from joint_scene import inputs_of_joint
from law_scene import inputs_of_laws
from meeting_scene import a_calendar_feed, inputs_of_meetings
from member_scene import inputs_of_members
from parity_scene import a_parity_rule
from proposal_scene import inputs_of_proposals
from scene import a_mandate, a_person, a_seat, a_territory, an_organisation, bare
from travel_scene import inputs_of_travel


async def a_valid_input_for_each(ask: Ask) -> dict[str, dict[str, Any]]:
    """What would be done, did somebody ask who may."""
    town, other = await a_territory(ask, "Covilhã"), await a_territory(ask, "Fundão")
    parts = [await a_territory(ask, name, "district", town) for name in ("East", "West")]
    region = await a_territory(ask, "Centro", "region")
    grouping = await a_territory(ask, "Valley", None, memberIds=[town])
    ana, rui = await a_person(ask, "Ana"), await a_person(ask, "Rui")
    body, member = await an_organisation(ask, "Body"), await an_organisation(ask, "Member")
    mandate = await a_mandate(ask, body, "CHAIR", holderPersonId=ana)
    seat = await a_seat(ask, body, personId=ana)
    third = await an_organisation(ask, "Third")
    held = await a_seat(ask, body, organisationId=third, delegateId=ana)
    name, day = {"en": "Mine"}, "2025-01-01"
    split = [{"name": name, "childIds": [part]} for part in parts]
    return {
        "defineTerritory": {"name": name, "scale": "municipality"},
        "describeTerritory": {"territoryId": town, "population": 1},
        "renameTerritory": {"territoryId": town, "name": name},
        "moveTerritory": {"territoryId": town, "parentId": region},
        "mergeTerritories": {"predecessorIds": [town, other], "name": name, "on": day},
        "splitTerritory": {"territoryId": town, "parts": split, "on": day},
        "retireTerritory": {"territoryId": other, "on": day},
        "includeInGrouping": {"groupingId": grouping, "territoryId": other},
        "removeFromGrouping": {"groupingId": grouping, "territoryId": town},
        "foundOrganisation": {"name": name, "kind": "PLATFORM"},
        "describeOrganisation": {"organisationId": body, "name": name},
        "dissolveOrganisation": {"organisationId": body, "on": day},
        "noteOrganisation": {"organisationId": body, "notes": [{"label": "contacts", "text": "A"}]},
        "registerPerson": {"name": "Eva"},
        "correctPerson": {"personId": ana, "name": "Anna"},
        "forgetPerson": {"personId": rui},
        "setParityRule": {"bodyId": body, "action": "WARN", "sharePercentMin": 40},
        "liftParityRule": {"parityRuleId": await a_parity_rule(ask, body)},
        "grantMandate": {"bodyId": body, "role": "CHAIR", "holderPersonId": rui},
        "delegateMandate": {"mandateId": mandate, "personId": rui},
        "revokeMandate": {"mandateId": mandate},
        "vacateMandate": {"mandateId": mandate},
        "seatOrganisation": {
            "bodyId": body,
            "organisationId": member,
            "delegateId": rui,
            "sector": "CITIZEN",
        },
        "seatPerson": {"bodyId": body, "personId": rui, "sector": "CITIZEN"},
        "replaceDelegate": {"seatId": held, "delegateId": rui},
        "setAlternate": {"seatId": seat, "alternateId": rui},
        "changeSeatVoice": {"seatId": seat, "voice": "VOICE"},
        "setCompositionRule": {"bodyId": body, "action": "WARN", **KIND},
        "liftCompositionRule": {"compositionRuleId": await a_composition_rule(ask, body)},
        "unseat": {"seatId": seat},
        "mergeDuplicate": {"duplicateId": member, "originalId": body},
        **await inputs_of_applications(ask, mandate),
        **await inputs_of_accounts(ask),
        **await inputs_of_rights(ask),
        **await inputs_of_assessments(ask, body),
        **await inputs_of_charter(ask, body),
        **await inputs_of_members(ask, body),
        **await inputs_of_laws(ask),
        **await inputs_of_calls(ask, body, ana),
        **await inputs_of_meetings(ask, body, seat),
        **await inputs_of_facilitators(ask, body, ana),
        **await inputs_of_decisions(ask, body),
        **await inputs_of_actions(ask, body),
        **await inputs_of_travel(ask, body),
        **await inputs_of_joint(ask, body),
        **await inputs_of_consultations(ask, body, town),
        **await inputs_of_adherences(ask, body, ana),
        **await inputs_of_ballots(ask, body, ana),
        **await inputs_of_proposals(ask, body, ana),
    }


async def inputs_of_applications(ask: Ask, mandate: str) -> dict[str, dict[str, Any]]:
    """The same for an application there is."""
    given = {"name": "Atlas", "mandateId": mandate, "scopes": ["actors:read"]}
    done = await ask.do("registerApplication", "application { id }", given)
    application = {"applicationId": done["application"]["id"]}
    return {
        "registerApplication": given,
        "renewApplicationSecret": application,
        "revokeApplication": application,
    }


async def inputs_of_accounts(ask: Ask) -> dict[str, dict[str, Any]]:
    """The same for accounts; what proves who somebody is, is not the real one."""
    account, person = await an_account(ask, "Sol"), await a_person(ask, "Lua")
    secret = {"password": "not the password of anybody"}
    return {
        "invitePerson": {"personId": person, "email": "lua@example.org"},
        "choosePassword": {"link": "none", **secret},
        "askRecovery": {"email": "nobody@example.org"},
        "changePassword": {"currentPassword": "none", "newPassword": secret["password"]},
        "changeEmail": {"email": "sol@example.org", **secret},
        "confirmEmail": {"link": "none"},
        "closeAccount": {"accountId": account},
        "prepareTotp": {},
        "confirmTotp": {"code": "123456"},
        "removeTotp": secret,
        "signIn": {"email": "ana@example.org", **secret},
        "refreshSignIn": {"refreshToken": "none"},
        "signOut": {},
        "signOutEverywhere": {},
        "linkIdentity": {"token": "none"},
        "unlinkIdentity": {"linkedIdentityId": await an_identity(ask, account)},
        "closeCalendarFeed": {"calendarFeedId": await _a_feed_of(ask, account)},
    }


async def inputs_of_rights(ask: Ask) -> dict[str, dict[str, Any]]:
    """The same for what roles may do."""
    allowed = await ask.db.reads.fetchval(
        "SELECT id FROM role_capability WHERE capability <> 'network' ORDER BY id LIMIT 1"
    )
    return {
        "allowRole": {"role": "FACILITATOR", "capability": "SEATS", "reach": "BODY"},
        "disallowRole": {"roleCapabilityId": f"cap_{allowed}"},
    }


async def _a_feed_of(ask: Ask, account: str) -> str:
    """A calendar of the person of an account."""
    asked = "SELECT person_id FROM account WHERE id = $1"
    return await a_calendar_feed(ask, f"per_{await ask.db.reads.fetchval(asked, bare(account))}")
