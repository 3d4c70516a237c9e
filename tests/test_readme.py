"""The README's query and mutation, with the answers it prints."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from conftest import Ask

from governance import demo

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The README's blocks of one language."""
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


async def loaded(ask: Ask) -> str:
    """The demonstration's network, and the id of its secretary."""
    at = datetime.now(UTC)
    async with ask.db.session() as session:
        await demo.load(session, at)
        parts = await demo.parts(session, at, "http://127.0.0.1:8000")
        await session.commit()
    assert parts[0].name == demo.SECRETARY
    secretary: Any = await ask.db.reads.fetchval(
        "SELECT id::text FROM person WHERE name = $1", demo.SECRETARY
    )
    return f"per_{secretary}"


async def test_query_answers_as_printed(ask: Ask) -> None:
    await loaded(ask)
    assert await ask(blocks("graphql")[0]) == json.loads(blocks("json")[0])


async def test_mutation_answers_as_printed(ask: Ask) -> None:
    now = datetime.now(UTC)
    secretary = await ask.viewer(await loaded(ask), now)
    mutation, granted, refused = blocks("graphql")[1], *blocks("json")[1:]
    assert await ask(mutation) == json.loads(refused)
    assert await ask(mutation, viewer=secretary, now=now) == json.loads(granted)


async def test_names_commands_that_there_are() -> None:
    for command in re.findall(r"^    make (\w+)", README, flags=re.MULTILINE):
        makefile = Path(__file__).parent.parent / "Makefile"
        assert f"\n{command}:" in makefile.read_text(encoding="utf-8")
