"""Mutations: each is one operation of a domain, under the same name, in one transaction."""

import asyncio
import dataclasses
import hashlib
import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import MAXYEAR, MINYEAR, date, datetime
from typing import Annotated, Any, Union
from uuid import UUID

import strawberry
from graphql import GraphQLError
from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry.types import Info

from governance import promises, texts
from governance.db import Duplicate
from governance.errors import Busy, IdempotencyConflict, InvalidInput, Refusal
from governance.idempotency import IdempotencyKey
from governance.periods import PartialDate
from governance.rights import require_scope
from governance.waiting import BEGUN_AGAIN, DoneMeanwhile
from schema import faults
from schema.context import Context, Found
from schema.problems import ALWAYS, problem, problem_type
from schema.rows.compile import camel
from schema.rows.ids import decode_any

BUSY = {"55P03", "40P01", "40001"}
"""SQLSTATEs of a lock not had in time, a deadlock and a serialization failure."""

TOO_LONG = "57014"
"""SQLSTATE of a statement that took longer than the server allows."""

IDEMPOTENCY_KEY_LENGTH_MAX = 200

UNTRACED = "untraced"
"""In a field's metadata: nothing that could be found out of it is kept with an idempotency key."""

SHOWN = "It, as it is now; null when a repeated request finds it gone or no longer to be seen."


@strawberry.input
class DeedInput:
    """What every deed's input may bring."""

    idempotency_key: str | None = strawberry.field(
        default=None,
        description="A key of your own: the same request under it is done once.",
    )


def id_of(prefix: str, description: str, **options: Any) -> Any:
    """An input field for the id of a row type; the operation receives its UUID."""
    return strawberry.field(
        graphql_type=options.pop("graphql_type", strawberry.ID),
        description=description,
        metadata={"prefix": prefix},
        **options,
    )


def optional_id_of(prefix: str, description: str) -> Any:
    """An input field for an id that may be left out."""
    return id_of(prefix, description, graphql_type=strawberry.ID | None, default=None)


def ids_of(prefix: str, description: str, **options: Any) -> Any:
    """An input field for several ids."""
    return id_of(prefix, description, graphql_type=list[strawberry.ID], **options)


def deed(
    operation: Callable[..., Any],
    input_type: type[DeedInput],
    subject: tuple[str, Any] | None,
    *refusals: type[Refusal],
    secrets: Mapping[str, tuple[Any, str]] | None = None,
) -> Any:
    """A mutation for an operation: `xY(input: XYInput!): XYResult!`, described by its docstring.

    `subject` names the payload's field that shows what was changed, and its row type; `secrets`
    what the operation's result tells this once, each attribute with its type and description.
    """
    name = "".join(word.capitalize() for word in operation.__name__.split("_"))
    description = inspect.getdoc(operation)
    domain = operation.__module__.split(".")[1]
    payload = _payload(name, subject, secrets or {})
    allowed = (*ALWAYS, *refusals)
    members = (payload, *(problem_type(refusal) for refusal in allowed))
    outcome = Annotated[
        Union[members],  # type: ignore[valid-type]  # noqa: UP007  A union of types known only now.
        strawberry.union(f"{name}Result", description=f"What came of {camel(operation.__name__)}."),
    ]

    async def resolver(info: Any, input: Any) -> Any:  # noqa: A002  The argument's name in the API.
        context: Context = info.context
        try:
            require_scope(context.viewer, domain)
            arguments = dict(_arguments(input, context))
            found, done = await _transact(context, operation, arguments, input, info.path)
        except Refusal as refusal:
            if type(refusal) not in allowed:
                raise
            return problem(refusal, context.given_ids, context.lang)
        told = {secret: getattr(done, secret, None) for secret in secrets or ()}
        return payload(**({subject[0]: Found(found)} if subject else {}), **told)

    resolver.__name__ = operation.__name__
    resolver.__annotations__ = {"info": Info, "input": input_type, "return": outcome}
    return strawberry.mutation(resolver=resolver, description=description)


def _payload(
    name: str, subject: tuple[str, Any] | None, secrets: Mapping[str, tuple[Any, str]]
) -> Any:
    """The type a deed that was done is answered with."""
    annotations = {secret: kind | None for secret, (kind, _) in secrets.items()}
    fields = {secret: strawberry.field(description=told) for secret, (_, told) in secrets.items()}
    if subject:
        shown, row_type = subject
        annotations = {shown: row_type | None, **annotations}
        fields[shown] = strawberry.field(description=SHOWN)
    made = type(f"{name}Payload", (), {"__annotations__": annotations, **fields})
    return strawberry.type(made, description=f"{name} was done.")


async def _transact(
    context: Context,
    operation: Callable[..., Any],
    arguments: dict[str, Any],
    given: Any,
    path: Any,
) -> tuple[UUID, Any]:
    """Do a deed in a transaction of its own; nothing else in a request commits.

    Answers with the subject's id and what the operation returned, unless it was done before.
    """
    subject = None
    key = _key(context, operation.__name__, given, path)
    async with context.database.session() as session:
        try:
            done = await _done_before(session, key) if key else None
            if done is None:
                if key:
                    session.info[BEGUN_AGAIN] = lambda: _taken_again(session, key)
                fitted = _fitted(operation, arguments, context)
                subject = await operation(session, viewer=context.viewer, at=context.now, **fitted)
                done = subject.id
                if key:
                    await session.execute(key.mine(update(IdempotencyKey)).values(subject_id=done))
            await _commit(session)
        except DoneMeanwhile as meanwhile:
            await asyncio.shield(session.rollback())
            return meanwhile.subject_id, None
        except (DBAPIError, PoolTimeout, OSError) as error:
            await asyncio.shield(session.rollback())
            raise _meant(error) from error
        except Refusal as refusal:
            await asyncio.shield(_commit(session) if refusal.keeps_changes else session.rollback())
            raise
        except BaseException:
            await asyncio.shield(session.rollback())
            raise
    return done, subject


async def _commit(session: AsyncSession) -> None:
    """Commit, after the promises that wait for the end were kept or broken."""
    await session.flush()
    await session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    await session.commit()


def _meant(error: Exception) -> Exception:
    """What an error of the database means to a caller; itself where it is a bug."""
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    name = promises.broken(error)
    if name in promises.PROMISES:
        return promises.PROMISES[name]()
    if state in BUSY:
        return Busy()
    if state == TOO_LONG:
        return GraphQLError(
            "This took longer than the server allows; nothing was changed.",
            extensions={"code": "TIMEOUT"},
        )
    return (faults.meant_by(error) if faults.is_unreachable(error) else None) or error


@dataclasses.dataclass(frozen=True)
class _Key:
    """A caller's idempotency key for one deed of one request."""

    viewer: str
    key: str
    path: str
    request: bytes

    def mine(self, statement: Any) -> Any:
        """A statement narrowed to this key."""
        return statement.where(
            IdempotencyKey.viewer == self.viewer,
            IdempotencyKey.key == self.key,
            IdempotencyKey.path == self.path,
        )


def _key(context: Context, name: str, given: Any, path: Any) -> _Key | None:
    """The key a deed is done under: its own or the request's; none for anyone at all."""
    key = given.idempotency_key or context.idempotency_key
    if not key or context.viewer.person_id is None:
        return None
    kept = texts.line(key, "idempotencyKey", length_max=IDEMPOTENCY_KEY_LENGTH_MAX)
    unsaid = (field.name for field in dataclasses.fields(given) if UNTRACED in field.metadata)
    said = dataclasses.asdict(given) | {"idempotency_key": None, **dict.fromkeys(unsaid)}
    canonical = json.dumps(said, sort_keys=True, default=repr)
    request = hashlib.sha256(f"{name} {canonical}".encode()).digest()
    asking = context.viewer.application_id or context.viewer.person_id
    return _Key(str(asking), kept, str(path.key), request)


async def _done_before(session: AsyncSession, key: _Key) -> UUID | None:
    """What an earlier request under the same key was about; a running one is waited for."""
    fresh = await session.scalar(
        insert(IdempotencyKey)
        .values(**dataclasses.asdict(key))
        .on_conflict_do_nothing()
        .returning(IdempotencyKey.key)
    )
    if fresh is not None:
        return None
    known = await session.scalar(key.mine(select(IdempotencyKey)))
    if known is None or known.request != key.request or known.subject_id is None:
        raise IdempotencyConflict(key.key)
    original = select(Duplicate.original_id).where(Duplicate.duplicate_id == known.subject_id)
    return await session.scalar(original) or known.subject_id


async def _taken_again(session: AsyncSession, key: _Key) -> None:
    """Take a key once more for a deed that let go of it while it waited."""
    done = await _done_before(session, key)
    if done is not None:
        raise DoneMeanwhile(done)


def _arguments(given: Any, context: Context) -> Iterator[tuple[str, Any]]:
    """An input's fields as keyword arguments: typed ids decoded, what was not said left out."""
    for field in dataclasses.fields(given):
        value = getattr(given, field.name)
        if value is strawberry.UNSET or field.name == "idempotency_key":
            continue
        yield field.name, _value(field, value, context)


def _value(field: Any, value: Any, context: Context) -> Any:
    prefix = field.metadata.get("prefix")
    if prefix is not None and value is not None:
        many = value if isinstance(value, list) else [value]
        ids = [decode_any(one, prefix.split("|"))[1] for one in many]
        context.given_ids.update(zip(ids, many, strict=True))
        return ids if isinstance(value, list) else ids[0]
    if isinstance(value, list):
        return [_value(field, item, context) for item in value]
    if hasattr(value, "to_argument"):
        return value.to_argument(dict(_arguments(value, context)))
    _check_day(field.name, value)
    return value


def _check_day(name: str, value: Any) -> None:
    """Refuse a day of the first or last year there is: those years begin or end in infinity."""
    day = value.day if isinstance(value, PartialDate) else value
    is_day = isinstance(day, date) and not isinstance(day, datetime)
    if is_day and day.year in {MINYEAR, MAXYEAR}:
        raise InvalidInput(camel(name), "{} is no day that anything is kept of.", value)


def _fitted(
    operation: Callable[..., Any], arguments: dict[str, Any], context: Context
) -> dict[str, Any]:
    """Arguments an operation does not name are the changes it takes; the door for who asks it."""
    named = inspect.signature(operation).parameters
    if "door" in named:
        arguments = {**arguments, "door": context.door}
    if "changes" not in named:
        return arguments
    own = {name: value for name, value in arguments.items() if name in named}
    own["changes"] = {name: value for name, value in arguments.items() if name not in named}
    return own
