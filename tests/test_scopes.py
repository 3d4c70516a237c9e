"""What an application sees: nothing that its scopes leave out, by whatever way it is reached."""

from dataclasses import replace
from uuid import uuid4

import pytest
from accounts import an_account
from conftest import Ask
from scene import a_mandate, a_person, a_seat, acting_for, an_organisation, the_network

from governance.access import DOMAINS, SCOPES, Viewer

NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
JOURNAL = "{ journal(first: 100) { nodes { name } } }"
SEATED = (
    "query($id: ID!) { node(id: $id) { history(first: 100) { nodes { name } } } seat(id: $id) {"
    " body { name } person { name } } }"
)


async def hidden(ask: Ask) -> dict[str, str]:
    """An unlisted body with a mandate, a seat and people, and an account, by prefix."""
    body = await an_organisation(ask, "Hidden", isUnlisted=True)
    mia = await a_person(ask, "Mia", isUnlisted=True)
    mandate = await a_mandate(ask, body, "AUDITOR", holderPersonId=mia)
    seat = await a_seat(ask, body, personId=mia)
    account = await an_account(ask)
    return {"org": body, "man": mandate, "sea": seat, "per": mia, "acc": account}


async def without(ask: Ask, *domains: str) -> Viewer:
    """An application of the secretariat whose scopes leave domains out."""
    secretariat = await acting_for(ask, await the_network(ask), "Bo")
    scopes = frozenset(scope for scope in SCOPES if scope.partition(":")[0] not in domains)
    return replace(secretariat, application_id=uuid4(), scopes=scopes)


@pytest.mark.parametrize("domain", [*DOMAINS, None])
async def test_what_is_hidden_is_seen_only_with_the_scopes_of_all_it_tells_of(
    ask: Ask, domain: str | None
) -> None:
    there = await hidden(ask)
    viewer = await without(ask, *filter(None, [domain]))
    unseen = {
        "actors": {"org", "man", "sea", "per"},
        "platforms": {"sea"},
        "identity": {"acc"},
    }.get(domain or "", set())

    shown = (await ask(NODES, viewer=viewer, ids=list(there.values())))["nodes"]

    seen = {prefix for prefix, one in zip(there, shown, strict=True) if one is not None}
    assert seen == set(there) - unseen


async def test_a_seat_does_not_tell_of_a_body_that_scopes_leave_out(ask: Ask) -> None:
    there = await hidden(ask)
    whole = await without(ask)
    some = replace(whole, scopes=frozenset({"platforms:read", "journal:read"}))

    told = await ask(SEATED, viewer=whole, id=there["sea"])
    assert told["seat"] == {"body": {"name": "Hidden"}, "person": {"name": "Mia"}}
    assert await ask(SEATED, viewer=some, id=there["sea"]) == {"node": None, "seat": None}


PUBLIC = {"organisation.founded", "mandate.granted", "person.registered"}
"""What was done in the network's own body, which everybody sees."""
EVERYTHING = PUBLIC | {"platform.person_seated", "account.invited"}


@pytest.mark.parametrize(
    ("domain", "told"),
    [
        ("journal", PUBLIC),
        ("actors", PUBLIC),
        ("identity", EVERYTHING - {"account.invited"}),
        ("platforms", EVERYTHING),
        ("nothing", EVERYTHING),
    ],
)
async def test_the_journal_does_not_tell_what_scopes_leave_out(
    ask: Ask, domain: str, told: set[str]
) -> None:
    await hidden(ask)
    viewer = await without(ask, domain)
    shown = (await ask(JOURNAL, viewer=viewer))["journal"]["nodes"]
    assert {one["name"] for one in shown} == told
