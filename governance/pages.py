"""The page to try the API on, its example operations, and the contract."""

from pathlib import Path
from typing import Any

from litestar import MediaType, Response, route
from litestar.enums import HttpMethod
from litestar.static_files import create_static_files_router

import schema as api
from governance.answers import HEADERS
from schema.root import schema

API = Path(api.__file__).parent
PAGE = API / "static" / "graphiql"
READS = [HttpMethod.GET, HttpMethod.HEAD]
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; worker-src 'self'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; object-src 'none'"
)


def assets() -> list[Any]:
    """What the page is made of, where it was built."""
    if not (PAGE / "assets").is_dir():
        return []
    return [
        create_static_files_router(
            path="/graphiql/assets",
            directories=[PAGE / "assets"],
            cache_control=None,
            after_request=_cached,
        )
    ]


def _cached(response: Response[Any]) -> Response[Any]:
    response.headers["cache-control"] = "public, max-age=31536000, immutable"
    response.headers["x-content-type-options"] = "nosniff"
    return response


@route("/graphiql", http_method=READS, media_type=MediaType.HTML)
async def graphiql() -> Response[bytes]:
    """The page to try the API on, without anything from elsewhere."""
    page = PAGE / "index.html"
    if not page.is_file():
        missing = (
            b"<!doctype html><title>GraphiQL</title><p>The page is not built: run make graphiql."
        )
        return Response(missing, status_code=503, media_type=MediaType.HTML, headers=HEADERS)
    headers = {**HEADERS, "content-security-policy": CONTENT_SECURITY_POLICY}
    return Response(page.read_bytes(), media_type=MediaType.HTML, headers=headers)


@route("/graphiql/operations.json", http_method=READS, response_headers=HEADERS)
async def operations() -> list[dict[str, str]]:
    """The example operations, one tab of the page for each; what anyone may ask comes first."""
    examples = [
        {"name": path.stem, "query": path.read_text(encoding="utf-8")}
        for path in sorted((API / "operations").glob("*.graphql"))
    ]
    return sorted(examples, key=lambda example: "\nmutation " in example["query"])


@route("/schema.graphql", http_method=READS, media_type=MediaType.TEXT, response_headers=HEADERS)
async def contract() -> str:
    """The published contract."""
    return schema.as_str() + "\n"
