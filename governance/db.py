"""The base of every table, the types of columns, and the sessions deeds are done in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    MetaData,
    Select,
    Text,
    Uuid,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, mapped_column
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import UserDefinedType

from governance.errors import NotFound, RevisionMismatch
from governance.settings import Settings

LANGUAGES = ("en", "fr", "pt")
"""The languages with a stored sort key; also the order of fallback for texts."""
STATEMENT_BYTES_KEPT_MAX = 100_000
"""Longer statements are prepared anew each time; asyncpg's own limit is below a deep selection."""

GATE_POOL_SIZE = 4
"""Connections to the primary by which a process that reads elsewhere asks who may."""
Texts = dict[str, str]
"""A text people wrote, by language (BCP 47): `{"fr": "…", "pt": "…"}`."""


class Ltree(UserDefinedType[str]):
    """A path of labels (`ltree`), as text."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Name the type in SQL."""
        return "ltree"


ischema_names["ltree"] = Ltree


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "%(table_name)s_%(column_0_N_name)s_idx",
            "uq": "%(table_name)s_%(column_0_N_name)s_key",
            "ck": "%(table_name)s_%(constraint_name)s",
            "fk": "%(table_name)s_%(column_0_name)s_fkey",
            "pk": "%(table_name)s_pkey",
        }
    )
    type_annotation_map = {  # noqa: RUF012  SQLAlchemy reads this class attribute by name.
        str: Text,
        date: Date,
        datetime: DateTime(timezone=True),
        Texts: JSONB(none_as_null=True),
        dict[str, Any]: JSONB,
        list[str]: ARRAY(Text),
        list[UUID]: ARRAY(Uuid),
        UUID: Uuid,
    }


class Identified:
    """A row with an id of its own, made by the database and ordered in time."""

    id: Mapped[UUID] = mapped_column(
        primary_key=True, server_default=text("uuidv7()"), sort_order=-10
    )


class Recorded:
    """A row that says when it became known."""

    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now(), sort_order=90)


class Revised:
    """A row that counts its changes, so that two people do not overwrite each other."""

    revision: Mapped[int] = mapped_column(server_default="1", sort_order=91)


class Superseded(Base):
    """What we knew before: a row as it was until a correction replaced it. Never changed."""

    __tablename__ = "superseded"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    table_name: Mapped[str]
    row_id: Mapped[UUID] = mapped_column(index=True)
    fact: Mapped[dict[str, Any]]
    recorded_at: Mapped[datetime]
    superseded_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Duplicate(Base):
    """A record that turned out to be a second one of a place or body; its id still answers."""

    __tablename__ = "duplicate"

    duplicate_id: Mapped[UUID] = mapped_column(primary_key=True)
    original_id: Mapped[UUID] = mapped_column(index=True)
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())


RowType = TypeVar("RowType", bound=Base)


def references(target: str, **options: Any) -> Any:
    """A foreign key column with an index, named for what it points at."""
    return mapped_column(ForeignKey(target), **({"index": True} | options))


def same(
    column: InstrumentedAttribute[UUID], wanted: UUID | ColumnElement[UUID]
) -> ColumnElement[bool]:
    """Whether a row is the wanted one, also when asked by the id of a merged duplicate."""
    given = literal(wanted, Uuid()) if isinstance(wanted, UUID) else wanted
    original = select(Duplicate.original_id).where(Duplicate.duplicate_id == given)
    known = original.correlate_except(Duplicate).scalar_subquery()
    return column == func.coalesce(known, given)


def personal(*arguments: Any, instead: str | None = None, **options: Any) -> Any:
    """A column of something personal, cleared with the person; `instead` is what they are told."""
    return mapped_column(*arguments, info={"personal": True, "instead": instead}, **options)


class ids(FunctionElement[list[UUID]]):  # noqa: N801  It reads as the SQL it becomes.
    """The ids a question answers with, as an array: `ARRAY(SELECT …)`."""

    type: Any = ARRAY(Uuid())
    inherit_cache = True

    def __init__(self, question: Select[Any]) -> None:
        super().__init__(question.scalar_subquery())


@compiles(ids)
def _ids(element: ids, compiler: SQLCompiler, **options: Any) -> str:
    (question,) = element.clauses
    return f"ARRAY{compiler.process(question, **options)}"


async def found(session: AsyncSession, query: Select[RowType], wanted: UUID) -> RowType:
    """Load the row a query answers with, or refuse with `NotFound` for absent and unseen alike."""
    row: RowType | None = await session.scalar(query)
    return _there(row, wanted)


async def linked(session: AsyncSession, query: Select[RowType], wanted: UUID) -> RowType:
    """Load a row to point at it: like `found`, and it does not end before the deed is done."""
    row: RowType | None = await _locked(session, query, read=True, key_share=True)
    return _there(row, wanted)


def _there(row: RowType | None, wanted: UUID) -> RowType:
    if row is None:
        raise NotFound(wanted)
    return row


RevisedType = TypeVar("RevisedType", bound="Revised")


async def claimed(
    session: AsyncSession,
    query: Select[RevisedType],
    wanted: UUID,
    expected_revision: int | None = None,
    *,
    is_ending: bool = False,
) -> RevisedType:
    """Load a row to change it: like `found`, and nobody else changes it until the end.

    Where the row `is_ending`, nobody begins to point at it either. Raises `RevisionMismatch` when
    the caller knows another revision than the one that is there.
    """
    row: RevisedType | None = await _locked(session, query, key_share=not is_ending)
    if row is None:
        raise NotFound(wanted)
    if expected_revision is not None and row.revision != expected_revision:
        raise RevisionMismatch(expected_revision, row.revision)
    row.revision += 1
    return row


async def _locked(session: AsyncSession, query: Select[Any], **strength: bool) -> Any:
    """The row under a lock, as it then is; asked twice, for a merge may take it meanwhile."""
    (asked,) = query.column_descriptions
    statement = query.with_for_update(of=asked["entity"], **strength)
    statement = statement.execution_options(populate_existing=True)
    row = await session.scalar(statement)
    return row if row is not None else await session.scalar(statement)


@dataclass(frozen=True)
class Database:
    """The database as the program uses it: sessions for deeds, a pool of connections for reads."""

    engine: AsyncEngine
    session: async_sessionmaker[AsyncSession]
    reads: asyncpg.Pool
    gate: asyncpg.Pool
    """Where it is asked who may: always the primary, as what was taken back must not act on."""
    searches: asyncpg.Pool
    """For reads whose values decide which index is used: every run is planned for its own."""


@asynccontextmanager
async def database(url: str, settings: Settings) -> AsyncIterator[Database]:
    """Open the database at a URL for the life of the program."""
    limits = {
        "jit": "off",
        "timezone": "UTC",
        "pg_trgm.word_similarity_threshold": "0.53",  # One letter wrong in a short name is near.
        "statement_timeout": str(settings.statement_timeout_ms),
        "application_name": "governance",
    }
    engine = create_async_engine(
        sqlalchemy_url(url),
        pool_size=settings.write_pool_size,
        max_overflow=0,
        hide_parameters=True,
        connect_args={"server_settings": {**limits, "lock_timeout": "3000"}},
    )
    only_read = {**limits, "default_transaction_read_only": "on"}
    reads_url, size = settings.read_url or url, settings.read_pool_size
    reads = await _pool(reads_url, size, only_read)
    gate = reads if settings.read_url is None else await _pool(url, GATE_POOL_SIZE, only_read)
    own_plans = {**only_read, "plan_cache_mode": "force_custom_plan"}
    searches = await _pool(reads_url, size, own_plans, least=0)
    try:
        sessions = async_sessionmaker(engine, expire_on_commit=False)
        yield Database(engine, sessions, reads, gate, searches)
    finally:
        for pool in {reads, gate, searches}:
            await pool.close()
        await engine.dispose()


async def _pool(
    url: str, size: int, server_settings: dict[str, str], least: int = 1
) -> asyncpg.Pool:
    return await asyncpg.create_pool(
        url,
        min_size=least,
        max_size=size,
        server_settings=server_settings,
        reset=_keep,
        max_cacheable_statement_size=STATEMENT_BYTES_KEPT_MAX,
    )


async def _keep(_: Any) -> None:
    """Spare the round trip of a reset: reads are single statements that leave no session state."""


def sqlalchemy_url(url: str) -> str:
    """The same server as SQLAlchemy's asyncpg dialect names it."""
    return "postgresql+asyncpg://" + url.split("://", 1)[1]
