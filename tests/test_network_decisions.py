"""What bodies decided, in a network's file: the decisions of 2012 and what followed from them."""

import copy
from typing import Any

import pytest
from conftest import NOW, Ask

from governance import network
from governance.access import OPERATOR
from governance.network import Imported

GROUP = """{ decisions(first: 20, orderBy: { field: NUMBER },
    filter: { body: { kind: [WORKING_GROUP], validOn: "2012-11-23" } }) {
    nodes { number title decidedOn outcome manner status hash text body { name validUntil } } } }"""
FOLLOWED = """{ decisions(first: 20, filter: { body: { kind: [NETWORK_BODY] } }) { nodes {
    title status implementedOn lineage { steps(first: 5) { kind depth decision { number } } } } }
  networkCoordination(first: 9) { nodes {
    holder { ... on Territory { name } } decision { title } } }
  workingGroups(first: 9) { nodes { theme validFrom decision { number } organisation {
    name partOf { isNetwork } } } } }"""
SMALL: dict[str, Any] = {
    "organisations": [
        {"key": "net", "name": "Net", "kind": "network_body", "is_network": True, "founded": "2009"}
    ],
    "decisions": [
        {
            "key": "one",
            "body": "net",
            "title": {"en": "One"},
            "text": {"en": "One."},
            "decided_on": "2012",
        },
    ],
}
MADE = ("event", "decision", "working_group", "sending")


async def load(ask: Ask, file: dict[str, Any]) -> Imported:
    """Let a file come in."""
    async with ask.db.session() as session:
        imported = await network.import_network(session, file, viewer=OPERATOR, at=NOW)
        await session.commit()
    return imported


async def test_the_seven_decisions_of_2012_are_on_record(ask: Ask) -> None:
    await load(ask, network.demo())
    nodes = (await ask(GROUP))["decisions"]["nodes"]
    assert [node["number"] for node in nodes] == [1, 2, 3, 4, 5, 6, 7]
    assert {node["decidedOn"] for node in nodes} == {"2012-11-23"}
    assert {(node["outcome"], node["manner"], node["status"]) for node in nodes} == {
        ("ADOPTED", "UNKNOWN", "IN_FORCE")
    }
    assert {node["body"]["validUntil"] for node in nodes} == {"2012-11-24"}
    assert nodes[3]["title"] == "Keep the name TOGETHER"
    assert nodes[6]["text"].startswith("The network promotes the equality of women and men")


async def test_what_followed_names_its_decision(ask: Ask) -> None:
    await load(ask, network.demo())
    told = await ask(FOLLOWED)
    coordination, founding = sorted(told["decisions"]["nodes"], key=lambda one: one["title"])
    assert (coordination["status"], coordination["lineage"]["steps"]) == ("IN_FORCE", [])
    assert (founding["status"], founding["implementedOn"]) == ("IMPLEMENTED", "2013-11-04")
    assert founding["lineage"]["steps"] == [
        {"kind": "DERIVED", "depth": 1, "decision": {"number": 1}}
    ]
    assert {
        (one["holder"]["name"], one["decision"]["title"])
        for one in told["networkCoordination"]["nodes"]
    } == {(name, coordination["title"]) for name in ("Braine-l'Alleud", "Kavala", "Lisbon")}
    assert [
        (one["theme"], one["validFrom"], one["decision"], one["organisation"]["partOf"])
        for one in told["workingGroups"]["nodes"]
    ] == [
        (theme, "2012-11-23", {"number": 5}, {"isNetwork": True})
        for theme in ("Structure", "Charter")
    ]
    rule = await ask.db.reads.fetchrow(
        "SELECT r.action, r.share_percent_min, r.valid_from::text AS since, d.number"
        " FROM parity_rule r JOIN decision d ON d.id = r.decision_id"
    )
    assert rule is not None
    assert tuple(rule) == ("inform", 50, "2012-11-23", 7)


async def test_the_revision_of_the_charter_was_sent_to_its_working_group(ask: Ask) -> None:
    await load(ask, network.demo())
    group = (await ask(GROUP))["decisions"]["nodes"][2]
    assert group["title"].startswith("A more precise definition in the charter")
    query = """{ decisions(first: 1, filter: { title: "precise definition" }) { nodes {
        sendings(first: 5) { nodes { purpose direction sentAt isOverdue sender { name }
            receiver { ... on Organisation { name } } } } } } }"""
    (decision,) = (await ask(query))["decisions"]["nodes"]
    assert decision["sendings"]["nodes"] == [
        {
            "purpose": "MANDATE",
            "direction": "HORIZONTAL",
            "sentAt": "2012-11-23T12:00:00+00:00",
            "isOverdue": False,
            "sender": {"name": group["body"]["name"]},
            "receiver": {"name": "Working group on the charter"},
        }
    ]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"decision": "two"}, "decision: 'two' is not among what has come in."),
        ({"to": "nobody"}, "to: 'nobody' is not among what has come in."),
        ({"to": "net"}, "toBodyIds: a body sends nothing to itself."),
        ({"sent_on": "2012"}, "sent_on: say the day, once it has come."),
        ({"sent_on": "2030-01-01"}, "sent_on: say the day, once it has come."),
        ({"purpose": "fun"}, "purpose: "),
    ],
)
async def test_a_sending_that_does_not_fit_is_told_and_left_out(
    ask: Ask, change: dict[str, Any], reason: str
) -> None:
    sent = {"decision": "one", "to": "other", "purpose": "question", "sent_on": "2012-12-01"}
    other = {"key": "other", "name": "Other", "kind": "platform", "founded": "2009"}
    file = {**SMALL, "organisations": [*SMALL["organisations"], other], "sendings": [sent | change]}
    imported = await load(ask, file)
    (rejected,) = imported.rejected
    assert str(rejected.reason).startswith(reason)
    assert await ask.count("sending") == 0


async def test_a_second_time_nothing_changes(ask: Ask) -> None:
    await load(ask, network.demo())
    before = [await ask.count(table) for table in MADE]
    imported = await load(ask, network.demo())
    assert not imported.has_changed_something
    assert imported.rejected == []
    assert [await ask.count(table) for table in MADE] == before


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"body": "nobody"}, "body: 'nobody' is not among what has come in."),
        ({"decided_on": "never"}, "decided_on: 'never' is no date"),
        ({"outcome": "perhaps"}, "outcome: "),
        ({"derived_from": ["two"]}, "derived_from: 'two' is not among what has come in."),
        ({"decided_on": "2030"}, "decidedOn: 2030 lies ahead; record it once it is."),
        ({"title": {}}, "title: "),
    ],
)
async def test_a_decision_that_does_not_fit_is_told_and_left_out(
    ask: Ask, change: dict[str, Any], reason: str
) -> None:
    file = copy.deepcopy(SMALL)
    file["decisions"][0] |= change
    imported = await load(ask, file)
    (rejected,) = imported.rejected
    assert str(rejected.reason).startswith(reason)
    assert await ask.count("decision") == 0


async def test_what_follows_from_no_known_decision_is_left_out(ask: Ask) -> None:
    rule = {"body": "net", "action": "inform", "share_percent_min": 50, "since": "2012"}
    group = {"key": "g", "name": "G", "part_of": "net", "theme": "T", "task": "T", "since": "2012"}
    file = {
        **SMALL,
        "parity_rules": [rule | {"decision": "two"}],
        "working_groups": [group | {"decision": "two"}, group | {"decision": "one"}],
    }
    imported = await load(ask, file)
    assert [str(one.reason) for one in imported.rejected] == [
        "decision: 'two' is not among what has come in."
    ] * 2
    assert imported.added["working_groups"] == 1
