"""The commands for the keys that sign access tokens: follow one by another, list, take back."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from governance.cli.database import DataDir, on_database
from governance.cli.output import AsJson, answer, fail, results
from governance.db import Database
from governance.identity import keys
from governance.identity.models import SigningKey

app = typer.Typer(help="The keys that sign access tokens.", no_args_is_help=True)


@app.command()
def rotate(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Make the next key: known to all at once, it signs two minutes later. Nobody is signed out."""

    async def work(opened: Database) -> SigningKey:
        async with opened.session() as session:
            made = await keys.rotate(session, datetime.now(UTC))
            await session.commit()
        return made

    made = on_database(work, data_dir, as_json=as_json)
    answer(
        {"kid": made.kid, "signsFrom": made.signs_from.isoformat()},
        f"{made.kid} signs from {made.signs_from:%Y-%m-%d %H:%M:%S} UTC; until then the last one "
        "does, whose tokens hold as long as they would.",
        as_json=as_json,
    )


@app.command("list")
def list_(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List the keys, the newest first, and what each of them does."""

    async def work(opened: Database) -> list[SigningKey]:
        async with opened.session() as session:
            return list(await session.scalars(keys.known_keys()))

    found = on_database(work, data_dir, as_json=as_json)
    shown = _shown(found, datetime.now(UTC))
    if not as_json:
        for one in shown:
            results.print(f"{one['kid']}  {one['state']:<9}  {one['signsFrom']}", markup=False)
    verifying = sum(one["state"] in {"waits", "signs", "verifies"} for one in shown)
    said = "1 key verifies" if verifying == 1 else f"{verifying} keys verify"
    answer({"keys": shown}, f"{said} tokens.", as_json=as_json)


@app.command()
def retire(
    kid: Annotated[str, typer.Argument(metavar="KID", help="The key's id.")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Take a key back: within seconds no token it signed holds, and another key signs."""

    async def work(opened: Database) -> bool:
        async with opened.session() as session:
            is_done = await keys.retire(session, kid, datetime.now(UTC))
            await session.commit()
        return is_done

    if not on_database(work, data_dir, as_json=as_json):
        fail(
            f"No key {kid} is in use; `governance keys list` names those that are.",
            as_json=as_json,
        )
    answer({"kid": kid}, f"{kid} is retired; its tokens hold no more.", as_json=as_json)


def _shown(found: list[SigningKey], at: datetime) -> list[dict[str, Any]]:
    """Keys with what they do: wait to sign, sign, only verify, are over, or were retired."""
    signing, verifying = keys.signing(found, at), keys.verifying(found, at)

    def state(key: SigningKey) -> str:
        if key.retired_at is not None:
            return "retired"
        if key is signing:
            return "signs"
        if key.signs_from > at:
            return "waits"
        return "verifies" if key in verifying else "over"

    return [
        {"kid": key.kid, "state": state(key), "signsFrom": key.signs_from.isoformat()}
        for key in found
    ]
