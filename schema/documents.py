"""Documents asked for by id: found in memory or in the database, and checked before either."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from graphql import DocumentNode, GraphQLError, OperationDefinitionNode, value_from_ast_untyped

from governance.db import Database
from governance.documents import PREFIX, DocumentsError, Given, id_of, read
from governance.settings import Settings, Trust
from schema import limits
from schema.execution import NOT_UNDERSTOOD, Engine, GraphQLRequest, refusals
from schema.rows.plan import Kept

SHIPPED = Path(__file__).parent / "operations"
FOUND_SECONDS_MAX = 5
"""How long a document found in the database is answered without a look whether it still is there;
one that was not found is looked for every time."""
FOUND_WEIGHT_MAX = 2_000_000
_FIND = "SELECT text FROM trusted_document WHERE sha256 = $1"


@dataclass
class _Found:
    text: str | None
    at: float


class TrustedDocuments:
    """The documents that may be asked for by id, and whether any others may be asked at all."""

    def __init__(self, trust: Trust, given: Iterable[Given]) -> None:
        self.trust = trust
        self.given = {one.id: one.text for one in given}
        self.found = Kept(FOUND_WEIGHT_MAX)

    async def resolved(self, request: GraphQLRequest, database: Database) -> GraphQLRequest:
        """The request with its document's text; raises a `GraphQLError` when it is not answered."""
        asked = request.document_id
        if asked is None:
            if (
                self.trust == "required"
                and await self._text(id_of(request.query), database) is None
            ):
                raise _refused(
                    "Only registered documents are answered here: send the documentId of one, "
                    "or its text as it was registered.",
                    "TRUSTED_DOCUMENTS_ONLY",
                )
            return request
        if self.trust == "off":
            raise _refused(
                "Documents are not answered by their ids here; send the query itself.",
                "NO_TRUSTED_DOCUMENTS",
            )
        text = await self._text(asked, database)
        if text is None:
            raise _refused(f"No document is registered as {asked}.", "DOCUMENT_NOT_FOUND")
        return msgspec.structs.replace(request, query=text)

    async def _text(self, asked: str, database: Database) -> str | None:
        if (given := self.given.get(asked)) is not None:
            return given
        known: _Found | None = self.found.get(asked)
        now = time.monotonic()
        if known and known.text is not None and now - known.at < FOUND_SECONDS_MAX:
            return known.text
        text: str | None = await database.reads.fetchval(_FIND, asked.removeprefix(PREFIX))
        known = self.found.get(asked)  # Another request may have found it in the meantime.
        if known:
            known.text, known.at = text, now
        elif text is not None:
            self.found.put(asked, _Found(text, now), len(text))
        return text


def trusted(engine: Engine, settings: Settings) -> TrustedDocuments:
    """What was shipped and what the settings' folder holds; raises `DocumentsError`."""
    return TrustedDocuments(settings.trusted_documents, at_start(engine, settings))


def at_start(engine: Engine, settings: Settings) -> list[Given]:
    """The documents every serving process knows from its start; raises `DocumentsError`."""
    places = [SHIPPED]
    if settings.documents is not None:
        if not settings.documents.is_dir():
            raise DocumentsError(f"GOVERNANCE_DOCUMENTS: {settings.documents} is no folder.")
        places.append(settings.documents)
    given = read(places)
    check(engine, given)
    return given


def check(engine: Engine, given: Sequence[Given]) -> None:
    """See that documents could be answered; raises `DocumentsError` that names those which not."""
    wrong = []
    for one in given:
        try:
            _check(engine, one.text)
        except NOT_UNDERSTOOD as error:
            said = "; ".join(placed(each) for each in refusals(error))
            wrong.append(f"{one.name}: {said}")
    if wrong:
        raise DocumentsError(*wrong)


def _check(engine: Engine, text: str) -> None:
    document = engine.document(text)
    for operation in document.operations:
        limits.check_cost(_cost(engine, document.ast, operation))


def _cost(engine: Engine, document: DocumentNode, operation: OperationDefinitionNode) -> int:
    """What an operation costs at least: with the values its variables have by themselves."""
    usual = {
        each.variable.name.value: value_from_ast_untyped(each.default_value)
        for each in operation.variable_definitions or ()
        if each.default_value
    }
    cost, _ = limits.cost_of(engine.schema, document, operation, usual)
    return cost


def placed(error: dict[str, Any]) -> str:
    """An error with the line it stands on."""
    places = error.get("locations") or ()
    return f"line {places[0]['line']}: {error['message']}" if places else str(error["message"])


def _refused(message: str, code: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": code})
