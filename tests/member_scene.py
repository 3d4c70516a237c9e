"""What tests of members act on: applications, and organisations that are in the network."""

from typing import Any

from adherence_scene import a_version, an_adherence
from conftest import Ask
from scene import a_mandate, a_person, a_territory, an_organisation

from governance.access import OPERATOR, Viewer


async def a_class(ask: Ask, key: str) -> str:
    """The class of a key, by its id."""
    found = await ask.db.reads.fetchval("SELECT id FROM membership_class WHERE key = $1", key)
    return f"mcl_{found}"


async def a_group(ask: Ask, name: str, **more: Any) -> str:
    """A coordination group in a territory of its own, which may be a full member; by its id."""
    town = await a_territory(ask, f"{name}ia")
    return await an_organisation(ask, name, "COORDINATION_GROUP", territoryId=town, **more)


async def signed(ask: Ask, organisation: str) -> str:
    """The adherence of an organisation to the charter since 2019, by its id."""
    found = await ask.db.reads.fetchval(
        "SELECT id FROM charter_version WHERE adopted_on IS NOT NULL ORDER BY adopted_on LIMIT 1"
    )
    version = f"cha_{found}" if found else (await a_version(ask, "first", "2010-03-24"))["id"]
    return await an_adherence(ask, organisation, version, "2019-01-01")


async def an_application(
    ask: Ask, organisation: str, key: str = "full", viewer: Viewer = OPERATOR, **more: Any
) -> str:
    """An application that waits to be decided, by its id."""
    given = {"organisationId": organisation, "membershipClassId": await a_class(ask, key), **more}
    done = await ask.do("applyForMembership", "application { id }", given, viewer=viewer)
    assert "application" in done, done
    return str(done["application"]["id"])


async def a_member(
    ask: Ask, organisation: str, key: str = "full", since: str = "2020", **more: Any
) -> str:
    """The membership of an organisation that was admitted, by its id."""
    given = {"applicationId": await an_application(ask, organisation, key, **more), "since": since}
    done = await ask.do("admitMember", "membership { id }", given)
    assert "membership" in done, done
    return str(done["membership"]["id"])


async def a_sympathiser(
    ask: Ask, organisation: str, basis: str = "ON_THE_WAY", since: str = "2020"
) -> str:
    """The membership of an organisation that was admitted as a sympathiser, by its id."""
    application = await an_application(ask, organisation, "sympathiser")
    given = {"applicationId": application, "basis": basis, "since": since}
    done = await ask.do("admitAsSympathiser", "membership { id }", given)
    assert "membership" in done, done
    return str(done["membership"]["id"])


async def a_representative(ask: Ask, body: str, name: str = "Rosa") -> str:
    """Who answers in law for a body since 2020, by the id of their mandate."""
    person = await a_person(ask, name)
    return await a_mandate(ask, body, "LEGAL_REPRESENTATIVE", holderPersonId=person)


async def a_step(ask: Ask, membership: str, kind: str) -> str:
    """The step of a kind that is known of a membership, by its id."""
    found = await ask.db.reads.fetchval(
        "SELECT id FROM membership_step WHERE membership_id::text = $1 AND kind = $2"
        " AND superseded_at IS NULL",
        membership[4:],
        kind,
    )
    return f"stp_{found}"


async def some_members(ask: Ask, body: str) -> dict[str, str]:
    """One row of every type of members, for a body, by the name of its type."""
    membership = await a_member(ask, body, "associate")
    given = {"membershipId": membership, "amountMinor": 5000, "currency": "EUR"}
    paid = await ask.do("recordFeePayment", "feeEntry { id }", given)
    return {
        "Membership": membership,
        "MembershipApplication": await an_application(ask, body),
        "MembershipClass": await a_class(ask, "full"),
        "MembershipStep": await a_step(ask, membership, "admitted"),
        "FeeEntry": paid["feeEntry"]["id"],
    }


async def inputs_of_members(ask: Ask, body: str) -> dict[str, dict[str, Any]]:
    """A valid input for every deed about members; a body applies and leaves, others are decided."""
    associate, reason = await a_class(ask, "associate"), {"en": "So it was decided."}
    joining = await a_group(ask, "Joining")
    await signed(ask, joining)
    applying = {"applicationId": await an_application(ask, joining)}
    active = {"membershipId": await a_member(ask, await a_group(ask, "Active"))}
    suspended = {"membershipId": await a_member(ask, await a_group(ask, "Suspended"))}
    given = suspended | {"reason": reason, "since": "2021"}
    done = await ask.do("suspendMember", "__typename", given)
    assert done["__typename"] == "SuspendMemberPayload", done
    amount = active | {"amountMinor": 5000, "currency": "EUR"}
    paid = await ask.do("recordFeePayment", "feeEntry { id }", amount)
    step = await a_step(ask, active["membershipId"], "admitted")
    own = {"membershipId": await a_sympathiser(ask, body)}
    return {
        "defineMembershipClass": {"key": "friend", "name": {"en": "Friend"}},
        "changeMembershipClass": {"membershipClassId": associate, "hasVote": True},
        "retireMembershipClass": {"membershipClassId": associate},
        "applyForMembership": {"organisationId": body, "membershipClassId": associate},
        "withdrawApplication": {"applicationId": await an_application(ask, body)},
        "admitMember": applying,
        "admitAsSympathiser": applying | {"basis": "ON_THE_WAY"},
        "refuseApplication": applying | {"reason": reason},
        "changeClass": active | {"membershipClassId": associate},
        "suspendMember": active | {"reason": reason},
        "reinstateMember": suspended,
        "leaveNetwork": own,
        "excludeMember": active | {"reason": reason},
        "lapseMembership": active,
        "correctMembership": active | {"stepId": step, "since": "2019"},
        "recordFeePayment": amount,
        "waiveFee": amount,
        "reverseFeeEntry": {"feeEntryId": paid["feeEntry"]["id"]},
    }
