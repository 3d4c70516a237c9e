"""The keys of secret ballots: kept apart, gone with their ballots, and what is said when lost."""

from pathlib import Path
from typing import Any

from ballot_scene import LATER, OVER, RESULT, a_ballot, a_platform, closed, votes
from conftest import NOW, Ask
from nacl.public import PrivateKey
from scene import refused
from test_secret_ballots import NAMES, key_of, keys, voted_in_secret

from governance.decisions.ballots import keeping
from governance.door import keys_of
from governance.settings import Settings

LOST = (
    "The key of this ballot is lost, and nobody can open what was voted; annul it and hold it"
    " again."
)


async def test_a_lost_key_is_said_plainly_and_the_ballot_held_again(ask: Ask) -> None:
    body, people = await a_platform(ask, *NAMES, rule="secret")
    ballot, _ = await voted_in_secret(ask, body, people)
    stray = PrivateKey.generate()
    for lose in (
        lambda: key_of(ask, ballot).write_bytes(bytes(stray)),
        lambda: key_of(ask, ballot).write_bytes(b"short"),
        lambda: key_of(ask, ballot).unlink(),
    ):
        lose()
        await refused(ask, "closeBallot", {"ballotId": ballot}, "BallotKeyLost", LOST)
    annul = {"ballotId": ballot, "reason": {"en": "The key is lost."}}
    done = await ask.do("annulBallot", "ballot { state }", annul)
    assert done["ballot"] == {"state": "ANNULLED"}
    assert await ask.count("ballot_envelope") == 0
    again = {"ballotId": ballot, "closesAt": LATER.isoformat()}
    done = await ask.do("holdBallotAgain", "ballot { id isSecret }", again)
    assert done["ballot"]["isSecret"]
    held = done["ballot"]["id"]
    for person in people:
        await votes(ask, held, person, "IN_FAVOUR")
    assert (await closed(ask, held, NOW))["inFavour"] == len(NAMES)


async def test_keys_go_with_their_ballots_and_with_what_was_undone(ask: Ask) -> None:
    body, people = await a_platform(ask, *NAMES, rule="secret")
    before = set(keys(ask).glob("*"))
    ballot, _ = await voted_in_secret(ask, body, people)
    assert set(keys(ask).glob("*")) - before == {key_of(ask, ballot)}
    answer = await ask.do("closeBallot", "__typename", {"ballotId": ballot, "expectedRevision": 9})
    assert answer["code"] == "RevisionMismatch"
    assert key_of(ask, ballot).exists()
    left = key_of(ask, ballot).read_bytes()
    await closed(ask, ballot, NOW)
    key_of(ask, ballot).write_bytes(left)  # As a program leaves it that is killed just then.
    annulled = await a_ballot(ask, body, isSecret=True)
    assert not key_of(ask, ballot).exists()
    annul = {"ballotId": annulled, "reason": {"en": "No"}}
    await ask.do("annulBallot", "__typename", annul)
    assert set(keys(ask).glob("*")) == before


async def test_too_few_for_a_secret_are_told_so_and_their_papers_stay_unopened(ask: Ask) -> None:
    few, _ = await a_platform(ask, "Bia", "Leo", rule="secret")
    before = set(keys(ask).glob("*"))
    given: dict[str, Any] = {
        "bodyId": few,
        "question": {"en": "Shall we?"},
        "closesAt": LATER.isoformat(),
    }
    message = "Only 2 have a vote, too few to be secret; it takes 3 at least."
    given["isSecret"] = True
    await refused(ask, "openBallot", given, "TooFewForSecrecy", message)
    assert set(keys(ask).glob("*")) == before

    body, people = await a_platform(ask, *NAMES, rule="secret")
    ballot = await a_ballot(ask, body, isSecret=True)
    for person in people[:2]:
        await votes(ask, ballot, person, "AGAINST")
    result = await closed(ask, ballot, OVER)
    assert (result["outcome"], result["against"]) == ("NO_QUORUM", 0)
    (step,) = result["steps"]
    assert (step["examined"], step["counted"], step["isMet"]) == ("SECRECY", 2, False)
    assert await ask.count("ballot_paper") == await ask.count("ballot_envelope") == 0
    assert not key_of(ask, ballot).exists()
    assert (await ask(RESULT, id=ballot))["ballot"]["votedCount"] == 2


async def test_a_key_that_was_left_goes_as_the_program_starts_and_others_stay(ask: Ask) -> None:
    body, people = await a_platform(ask, *NAMES, rule="secret")
    over, _ = await voted_in_secret(ask, body, people)
    left = key_of(ask, over).read_bytes()
    await closed(ask, over, NOW)
    key_of(ask, over).write_bytes(left)
    running = await a_ballot(ask, body, isSecret=True)
    key_of(ask, over).write_bytes(left)
    strange = keys(ask) / "server.key"
    strange.write_bytes(b"not ours")
    await keeping.tidied(ask.db, keys(ask))
    assert strange.read_bytes() == b"not ours"
    strange.unlink()
    assert (key_of(ask, over).exists(), key_of(ask, running).exists()) == (False, True)
    await keeping.tidied(ask.db, Path("/nowhere/at/all"))


def test_keys_are_kept_beside_the_data_where_no_other_folder_is_set() -> None:
    assert keys_of(Settings(data_dir=Path("/srv/data"))) == Path("/srv/data-ballot-keys")
    assert keys_of(Settings(ballot_keys=Path("/safe"))) == Path("/safe")
