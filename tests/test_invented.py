"""The demonstration's invented example: a wish rises, is answered late, crosses and comes back."""

from conftest import NOW, Ask

from governance import demo, invented

WAY = """{ decisions(first: 20, filter: { title: "invented example" }) { nodes { id title
    titles } }
    inbox(body: "%s", first: 9) { nodes { decision { title } sender { name } } } }"""
STORY = """query ($id: ID!) { decision(id: $id) {
    origin { id } waitingFor { id } stoppedAt { id }
    flow(first: 20) { nodes { direction sentAt answerDueOn isOverdue reminders { remindedAt }
        receiver { ... on Organisation { kind } } answer { kind answeredAt decision { title } } } }
    democracies { direct { id } missing } } }"""


async def test_it_is_told_once_and_marked_in_every_title(ask: Ask) -> None:
    for _ in range(2):
        async with ask.db.session() as session:
            await demo.load(session, NOW)
            await invented.tell(session)
            await session.commit()
    counts = [await ask.count(table) for table in ("sending", "answer", "reminder")]
    assert counts == [5, 3, 1], "one sending is the file's"
    body = await ask.db.reads.fetchval(
        "SELECT organisation_id FROM external_ref WHERE key = 'crp-santiago'"
    )
    found = await ask(WAY % f"org_{body}")
    told = found["decisions"]["nodes"]
    assert len(told) == 4
    for decision in told:
        for lang, mark in invented.MARK.items():
            assert decision["titles"][lang].startswith(f"{mark}: ")
    assert len(found["inbox"]["nodes"]) == 2

    (wish,) = [one["id"] for one in told if one["title"].endswith("a fountain")]
    story = (await ask(STORY, id=wish))["decision"]
    assert story["origin"] == [{"id": wish}]
    assert (story["waitingFor"], story["stoppedAt"]) == ([], [])
    flow = story["flow"]["nodes"]
    assert [one["direction"] for one in flow] == [
        *("ASCENDING", "HORIZONTAL", "HORIZONTAL", "DESCENDING")
    ]
    kinds = [one["answer"] and one["answer"]["kind"] for one in flow]
    assert kinds == ["ADAPTED", "ADAPTED", "ADAPTED", None]
    first = flow[0]
    assert first["answerDueOn"] < first["answer"]["answeredAt"][:10]
    assert [one["remindedAt"][:10] for one in first["reminders"]] == ["2025-05-12"]
    assert (len(story["democracies"]["direct"]), story["democracies"]["missing"]) == (
        1,
        ["REPRESENTATIVE"],
    )


async def test_it_is_not_told_where_its_bodies_are_not(ask: Ask) -> None:
    async with ask.db.session() as session:
        await invented.tell(session)
        await session.commit()
    assert await ask.count("decision") == 0
    assert await ask.count("organisation") == 0
