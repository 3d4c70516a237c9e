"""Who asks for deeds in the tests of rights: everybody, in a network with all there is to do."""

import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import UUID

from accounts import run, signed_in
from conftest import NOW, Ask
from inputs import a_valid_input_for_each
from scene import (
    a_mandate,
    a_person,
    a_seat,
    a_territory,
    acting_for,
    an_organisation,
    person_of,
    somebody,
    the_network,
    unchanged,
)
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from governance.access import ANYONE, SCOPES, Capability, Viewer
from governance.actors.policy import require_secretariat
from governance.rights import DOMAINS, RULES, Who
from governance.viewer import APPLICATION, SIGN_IN
from governance.viewer import viewer as viewer_of

REGIONAL = "EXECUTIVE_MEMBER"
"""The role that here reaches the bodies of a platform's territory."""


class Trial(AsyncSession):
    """A session whose deeds are done in full, and then undone instead of committed."""

    async def commit(self) -> None:
        """Leave nothing of the deed."""
        await self.rollback()


class Witness(AsyncSession):
    """A session for who may not: what it commits stays done, and what it undoes is noted."""

    async def rollback(self) -> None:
        """Undo, but tell in which tables had been written."""
        if self.in_transaction():
            with suppress(SQLAlchemyError):  # What failed in the database has been undone there.
                if tables := await self.scalar(text(WRITTEN)):
                    self.info["undone"].append(tables)
                    await (await self.connection()).invalidate()  # It would count it again.
        await super().rollback()


WRITTEN = """
SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_stat_xact_user_tables
WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
"""
"""In which tables a transaction has written so far; on a connection that wrote none before it."""


class Refused(Ask):
    """A client whose deeds are all refused, before anything is written."""

    def __init__(self, ask: Ask, engine: AsyncEngine) -> None:
        self.undone: list[str] = []
        witnesses: Any = async_sessionmaker(
            engine, class_=Witness, expire_on_commit=False, info={"undone": self.undone}
        )
        super().__init__(dataclasses.replace(ask.db, session=witnesses))

    async def do(self, name: str, *given: Any, **more: Any) -> dict[str, Any]:
        """How a deed is answered; one that wrote is noted by its name."""
        known = len(self.undone)
        answer = await super().do(name, *given, **more)
        self.undone[known:] = [f"{name} wrote in {tables}" for tables in self.undone[known:]]
        return answer


@asynccontextmanager
async def refusing(ask: Ask) -> AsyncIterator[Refused]:
    """Whoever asks here is refused: before anything is written, and nothing has changed."""
    engine = create_async_engine(ask.db.engine.url)
    refused = Refused(ask, engine)
    async with unchanged(ask):
        yield refused
    await engine.dispose()
    assert refused.undone == []


@dataclasses.dataclass
class Matrix:
    """A network, a valid input for each deed in it, and everybody who asks."""

    ask: Ask
    """What it does is undone."""
    inputs: list[tuple[str, dict[str, Any]]]
    others: dict[str, Viewer]
    scoped: dict[str, Viewer]
    """Applications of the secretariat that may do all but write in one domain."""
    application: Viewer
    """One of the secretariat that may do all that applications may."""
    right: dict[str, Viewer]
    hidden: dict[str, str]
    """What is unlisted or private, by the prefix of its id."""

    def may(self, deed: str, given: dict[str, Any]) -> list[Viewer]:
        """Those who may do a deed, by the policy table."""
        rule, secretariat = RULES[snake(deed)], self.right["secretariat"]
        is_alone = on(deed, given) is None and rule.anywhere is require_secretariat
        if rule.who is Who.SECRETARIAT or is_alone:
            return [secretariat]
        if rule.who is Who.PERSON:
            named = given.get("personId")
            own = (one for one in self.right.values() if person_of(one) == named)
            return [secretariat, next(own, self.right["account"])]
        if rule.who is Who.SEATED:
            return [self.right["holder"]]
        named_for = {
            Who.BODY: ("steward", "wider territory"),
            Who.HOLDER: ("holder", "steward", "wider territory"),
        }
        acting = [self.right[one] for one in named_for.get(rule.who, ())]
        own_only = [self.right["account"] if rule.who is Who.THEMSELVES else ANYONE]
        return [secretariat, *acting] if acting else own_only


def snake(deed: str) -> str:
    """The operation of a mutation."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in deed)


def on(deed: str, given: dict[str, Any]) -> str | None:
    """The id in a deed's input of what it is done to."""
    rule = RULES[snake(deed)]
    values = (value[0] if isinstance(value, list) else value for value in given.values())
    return next((one for one in values if str(one).partition("_")[0] in rule.on), None)


async def everybody(ask: Ask) -> Matrix:
    """The network of the inputs, with whoever may and may not."""
    secretariat = await acting_for(ask, await the_network(ask), "Bo")
    inputs = await a_valid_input_for_each(ask)
    body = inputs["describeOrganisation"]["organisationId"]
    ana, rui = inputs["correctPerson"]["personId"], inputs["forgetPerson"]["personId"]
    wider, beside = await _places(ask, body)
    await a_mandate(ask, body, "FACILITATOR", holderPersonId=rui, until="2021")
    await a_mandate(ask, body, "AUDITOR", holderPersonId=inputs["invitePerson"]["personId"])
    isa = await a_person(ask, "Isa")
    await a_mandate(ask, body, "SECRETARY", holderPersonId=isa, until="2026-03-01")
    await signed_in(ask)
    sign_in = await ask.db.reads.fetchval("SELECT id FROM sign_in")
    hidden = await _hidden(ask, secretariat) | {
        "acc": inputs["closeAccount"]["accountId"],
        "sig": f"sig_{sign_in}",
    }
    part = ("foundOrganisation", inputs["foundOrganisation"] | {"partOfId": body})
    domains = sorted(set(DOMAINS.values()))
    trials: Any = async_sessionmaker(ask.db.engine, class_=Trial, expire_on_commit=False)
    return Matrix(
        ask=Ask(dataclasses.replace(ask.db, session=trials)),
        inputs=[*inputs.items(), part],
        others={
            "anyone": ANYONE,
            "stranger": await somebody(ask, "Zé"),
            "other member": await acting_for(ask, await an_organisation(ask, "Elsewhere"), "Eli"),
            "other territory": await acting_for(ask, beside, "Gil", REGIONAL),
            "ended mandate": await ask.viewer(isa),
        },
        scoped={domain: await _application(ask, secretariat, domain) for domain in domains},
        application=await _application(ask, secretariat),
        right={
            "secretariat": secretariat,
            "steward": await acting_for(ask, body, "Lia"),
            "wider territory": await acting_for(ask, wider, "Noa", REGIONAL),
            "account": await _known(ask, SIGN_IN, sign_in),
            "holder": await ask.viewer(ana),
            "formerly": await ask.viewer(rui),
            "within": await acting_for(ask, hidden["org"], "Ivo"),
            "shy": await ask.viewer(hidden["per"]),
        },
        hidden=hidden,
    )


async def _places(ask: Ask, body: str) -> tuple[str, str]:
    """Platforms whose executives reach the bodies of their territory: around a body, and beside."""
    region = await a_territory(ask, "Beira", "region")
    here = await a_territory(ask, "Belmonte", parent=region)
    there = await a_territory(ask, "Guarda")
    own = await ask.db.reads.fetch(
        "SELECT id FROM organisation WHERE part_of_id = $1", UUID(body[4:])
    )
    for one in (body, *(f"org_{part['id']}" for part in own)):
        placed = {"organisationId": one, "territoryId": here, "isCorrection": True}
        done = await ask.do("describeOrganisation", "__typename", placed)
        assert done["__typename"] == "DescribeOrganisationPayload"
    for capability in set(Capability) - {Capability.NETWORK}:
        given = {"role": REGIONAL, "kind": "PLATFORM", "capability": capability.name}
        done = await ask.do("allowRole", "__typename", given | {"reach": "TERRITORY"})
        assert done["__typename"] == "AllowRolePayload"
    wider = await an_organisation(ask, "Wider", territoryId=region)
    return wider, await an_organisation(ask, "Beside", territoryId=there)


async def _known(ask: Ask, asked: str, id_: UUID) -> Viewer:
    viewer = await viewer_of(ask.db.gate, asked, id_, NOW)
    assert viewer is not None
    return viewer


async def _hidden(ask: Ask, secretariat: Viewer) -> dict[str, str]:
    """An unlisted body with a seat in it, and an unlisted person with a mandate."""
    body = await an_organisation(ask, "Hidden", isUnlisted=True)
    shy = await a_person(ask, "Shy", isUnlisted=True)
    seated = await a_person(ask, "Seated", viewer=secretariat)
    return {
        "org": body,
        "per": shy,
        "man": await a_mandate(ask, body, "AUDITOR", holderPersonId=shy),
        "sea": await a_seat(ask, body, personId=seated),
    }


async def _application(ask: Ask, owner: Viewer, domain: str = "") -> Viewer:
    """An application of the secretariat with every scope, or with every one but one."""
    scopes = [scope for scope in SCOPES if scope != f"{domain}:write"]
    await run(
        ask,
        "INSERT INTO application (name, mandate_id, scopes, secret_hash) VALUES ($1, $2, $3, $4)",
        domain or "All",
        owner.secretariat_mandate_id,
        scopes,
        b"-",
    )
    made = await ask.db.reads.fetchval("SELECT id FROM application ORDER BY id DESC LIMIT 1")
    viewer = await _known(ask, APPLICATION, made)
    assert viewer.is_secretariat
    return viewer
