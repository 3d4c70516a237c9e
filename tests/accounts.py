"""What tests of accounts stand on: people who sign in, the mails they get, who counts them."""

import functools
from datetime import datetime
from typing import Any
from uuid import UUID

from conftest import NOW, Ask
from scene import a_person, bare

from governance.access import ANYONE, Viewer
from governance.identity import recoveries
from governance.identity.models import LinkedIdentity
from governance.identity.passwords import HASHER
from governance.viewer import SIGN_IN
from governance.viewer import viewer as viewer_of

EMAIL = "ana@example.org"
PASSWORD = "uma palavra-passe comprida"
OTHER = "une autre phrase de passe"
TOKENS = "accessToken refreshToken expiresInSeconds"


@functools.cache
def hash_of(password: str) -> str:
    """A password's hash, made once for all tests of a process."""
    return HASHER.hash(password)


async def an_account(
    ask: Ask, name: str = "Ana", email: str = EMAIL, password: str | None = PASSWORD
) -> str:
    """The account of a new person, by its id; with its password chosen unless it is None."""
    person = await a_person(ask, name)
    given = {"personId": person, "email": email, "lang": "pt"}
    done = await ask.do("invitePerson", "account { id }", given)
    account = str(done["account"]["id"])
    if password is not None:
        await run(
            ask,
            "UPDATE account SET password_hash = $2 WHERE id = $1",
            bare(account),
            hash_of(password),
        )
        await run(ask, "DELETE FROM one_time_link WHERE account_id = $1", bare(account))
    return account


async def an_identity(ask: Ask, account: str, subject: str = "ana@id") -> str:
    """What another provider calls the person of an account, by its id."""
    async with ask.db.session() as session:
        identity = LinkedIdentity(
            issuer="https://id.example.org", subject=subject, account_id=bare(account)
        )
        session.add(identity)
        await session.commit()
    return f"lid_{identity.id}"


async def run(ask: Ask, statement: str, *values: object) -> None:
    """Change the database behind the program's back."""
    async with ask.db.session() as session:
        connection: Any = (
            await (await session.connection()).get_raw_connection()
        ).driver_connection
        await connection.execute(statement, *values)
        await session.commit()


async def asking(ask: Ask, account: str, now: datetime = NOW) -> Viewer:
    """The person of an account, as if signed in by other means."""
    person: UUID = await ask.db.reads.fetchval(
        "SELECT person_id FROM account WHERE id = $1", bare(account)
    )
    return await ask.viewer(person, now)


async def signed_in(
    ask: Ask, email: str = EMAIL, password: str = PASSWORD, now: datetime = NOW, **more: Any
) -> dict[str, Any]:
    """The tokens of a new sign-in."""
    given = {"email": email, "password": password, **more}
    done = await ask.do("signIn", TOKENS, given, viewer=ANYONE, now=now)
    assert done.pop("__typename") == "SignInPayload", done
    return done


async def last_sign_in(ask: Ask) -> UUID:
    """The sign-in that began last, by its id."""
    found: UUID = await ask.db.reads.fetchval("SELECT id FROM sign_in ORDER BY id DESC LIMIT 1")
    return found


async def through(ask: Ask, sign_in: UUID, now: datetime = NOW) -> Viewer | None:
    """Who asks through a sign-in; None once it ended."""
    return await viewer_of(ask.db.gate, SIGN_IN, sign_in, now)


async def tried(ask: Ask, deed: str, given: dict[str, Any], **more: Any) -> str:
    """What a deed is answered with: the name of its payload or of its problem."""
    answer = await ask.do(deed, "__typename", given, **{"viewer": ANYONE, **more})
    return str(answer["__typename"])


async def last_mail(ask: Ask) -> tuple[str, str, str]:
    """The recipient, the subject and the body of the newest mail."""
    found: Any = await ask.db.reads.fetchrow(
        "SELECT recipient, subject, body FROM mail ORDER BY id DESC LIMIT 1"
    )
    return found[0], found[1], found[2]


async def recovered(ask: Ask, email: str = EMAIL, now: datetime = NOW) -> None:
    """Somebody asks for a new password, and what was asked is worked off."""
    assert await tried(ask, "askRecovery", {"email": email}, now=now) == "AskRecoveryPayload"
    assert not await recoveries.work_off(ask.db, now, ask.door.public_url)


async def last_link(ask: Ask, recipient: str = EMAIL) -> str:
    """The code in the link of the newest mail to somebody."""
    body: str = await ask.db.reads.fetchval(
        "SELECT body FROM mail WHERE recipient = $1 ORDER BY id DESC LIMIT 1", recipient
    )
    (link,) = (line for line in body.splitlines() if "#code=" in line)
    return link.partition("#code=")[2]


async def events(ask: Ask) -> list[str]:
    """What was done with accounts, in its order."""
    rows = await ask.db.reads.fetch(
        "SELECT name FROM event WHERE name LIKE 'account.%' ORDER BY id"
    )
    return [row["name"] for row in rows]


class Counting:
    """Counts attempts by account as the program does, with a few allowed and a wait of 60 s."""

    def __init__(self, allowed: int) -> None:
        self.allowed = allowed
        self.counts: dict[tuple[str, str], int] = {}
        self.known: set[tuple[str, str]] = set()

    async def wait_seconds(self, *, account: str, address: str) -> int:
        """Count an attempt before it is made."""
        made = self.counts.get((account, address), 0)
        if made >= self.allowed:
            return 60
        self.counts[account, address] = made + 1
        return 0

    async def is_known(self, *, account: str, address: str) -> bool:
        """Whether an account signed in from an address before."""
        return (account, address) in self.known

    async def succeeded(self, *, account: str, address: str) -> None:
        """Forget the attempts of who signed in."""
        self.counts.pop((account, address), None)
        self.known.add((account, address))
