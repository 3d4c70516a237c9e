"""Ends of memberships that are announced: known at once, and true from their day on."""

from datetime import UTC, datetime

from conftest import Ask
from member_scene import a_group, a_member, a_step
from scene import acting_for, does
from test_membership_life import SHOW, WHY, on

COMING = "membership { validUntil standing coming { kind isComing validFrom } }"


async def test_an_end_is_announced_and_comes_by_itself(ask: Ask) -> None:
    group = await a_group(ask, "Covilhã")
    membership = await a_member(ask, group)
    secretary = await acting_for(ask, group, "Ana")
    given = {"membershipId": membership, "on": "2026-12-31", "reason": WHY}
    done = await does(ask, "leaveNetwork", COMING, given, event="membership.left", viewer=secretary)
    left = {"kind": "LEFT", "isComing": True, "validFrom": "2026-12-31"}
    assert done == {"validUntil": "2026-12-31", "standing": "ACTIVE", "coming": [left]}
    members = "{ members(first: 9) { totalCount nodes { coming { kind } } } }"
    here = {"totalCount": 1, "nodes": [{"coming": [{"kind": "LEFT"}]}]}
    assert (await ask(members))["members"] == here
    last, after = (datetime(2026, 12, day, 12, tzinfo=UTC) for day in (30, 31))
    assert (await ask(members, now=last))["members"] == here
    assert (await ask(members, now=after))["members"] == {"totalCount": 0, "nodes": []}
    assert await on(ask, membership, "2026-12-30") == ("full", "ACTIVE")
    assert await on(ask, membership, "2026-12-31") is None

    late = {"membershipId": membership, "reason": WHY}
    answer = await ask.do("suspendMember", "__typename", late, now=after)
    assert answer["code"] == "MembershipEnded"


async def test_until_an_end_comes_a_membership_goes_on_and_it_may_be_put_off(ask: Ask) -> None:
    membership = await a_member(ask, await a_group(ask, "Covilhã"))
    given = {"membershipId": membership, "reason": WHY}
    event = "membership.excluded"
    await does(ask, "excludeMember", SHOW, given | {"on": "2026-12-31"}, event=event)
    done = await does(ask, "suspendMember", SHOW, given, event="membership.suspended")
    assert (done["standing"], done["validUntil"]) == ("SUSPENDED", "2026-12-31")
    known = ("ADMITTED", "SUSPENDED", "EXCLUDED")
    lasting = "kind FROM membership_step WHERE superseded_at IS NULL ORDER BY valid_from, id"
    found = await ask.db.reads.fetch(f"SELECT {lasting}")
    assert tuple(step["kind"].upper() for step in found) == known

    # Another end takes its place, sooner or later; and it may not come at all.
    for day in ("2027-06", "2026-06-01"):
        done = await does(ask, "excludeMember", SHOW, given | {"on": day}, event=event)
        assert done["validUntil"] == day
    step = await ask.db.reads.fetchval(
        "SELECT id FROM membership_step WHERE superseded_at IS NULL AND kind = 'excluded'"
    )
    undoing = {"membershipId": membership, "stepId": f"stp_{step}"}
    put_off = undoing | {"since": "2028"}
    event = "membership.corrected"
    done = await does(ask, "correctMembership", COMING, put_off, event=event)
    assert (done["validUntil"], len(done["coming"])) == ("2028", 1)
    undoing["stepId"] = await a_step(ask, membership, "excluded")
    done = await does(ask, "correctMembership", COMING, undoing | {"isMistaken": True}, event=event)
    assert done == {"validUntil": None, "standing": "SUSPENDED", "coming": []}
