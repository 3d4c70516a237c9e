"""Serving with trusted documents alone, with none, and with a folder of them."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from doors import GROUPS, ROOT, Serving, a_place, free_port, here, serving

from governance import embedded

WHO = "query Who { viewer { isSecretariat } }"
ANSWERED = {"viewer": {"isSecretariat": False}}
ONLY = {
    "message": "Only registered documents are answered here: send the documentId of one, or its "
    "text as it was registered.",
    "extensions": {"code": "TRUSTED_DOCUMENTS_ONLY"},
}
NONE = {
    "message": "Documents are not answered by their ids here; send the query itself.",
    "extensions": {"code": "NO_TRUSTED_DOCUMENTS"},
}


def id_of(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def asked(served: Serving, **body: Any) -> dict[str, Any]:
    answer = httpx.post(f"http://127.0.0.1:{served.port}/graphql", json=body, timeout=20)
    found: dict[str, Any] = json.loads(answer.content)
    found.pop("extensions", None)
    return found


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    with a_place() as folder:
        (folder / "who.graphql").write_text(WHO)
        yield folder


@pytest.fixture
def required(url: str, place: Path) -> Iterator[Serving]:
    settings = {"trusted_documents": "required", "documents": str(place), "database_url": url}
    with serving(settings=settings) as opened:
        yield opened.ready()


def test_where_they_are_required_nothing_else_is_answered(
    required: Serving, url: str, tmp_path: Path
) -> None:
    example = (ROOT / "schema" / "operations" / "CoordinationGroups.graphql").read_text("utf-8")
    page = httpx.get(f"http://127.0.0.1:{required.port}/graphiql")
    late = tmp_path / "late.graphql"
    late.write_text(GROUPS)

    assert asked(required, documentId=id_of(WHO)) == {"data": ANSWERED}
    assert asked(required, query=WHO) == {"data": ANSWERED}
    assert asked(required, documentId=id_of(example))["data"]["coordinationGroups"]
    assert asked(required, query=WHO + " ") == {"errors": [ONLY]}
    assert asked(required, query="{ __schema { types { name } } }") == {"errors": [ONLY]}
    assert asked(required, query="{ not even a document") == {"errors": [ONLY]}
    assert (page.status_code, "GraphiQL" in page.text) in {(200, True), (503, True)}
    assert asked(required, query=GROUPS) == {"errors": [ONLY]}
    registered = here("documents", "register", late, database_url=url)
    assert registered.exit_code == 0, registered.stderr
    assert asked(required, query=GROUPS)["data"] == {"coordinationGroups": {"totalCount": 0}}


def test_where_they_are_off_only_free_ones_are_answered(url: str) -> None:
    with serving(settings={"trusted_documents": "off", "database_url": url}) as served:
        served.ready()
        assert asked(served, query=WHO) == {"data": ANSWERED}
        assert asked(served, documentId=id_of(WHO)) == {"errors": [NONE]}


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"documents": "{place}/unfit"}, "one.graphql: line 2: Cannot query field 'nobody' on"),
        ({"documents": "{place}/empty"}, "{place}/empty holds no *.graphql files."),
        ({"documents": "{place}/none"}, "GOVERNANCE_DOCUMENTS: {place}/none is no folder."),
        (
            {"trusted_documents": "always"},
            "GOVERNANCE_TRUSTED_DOCUMENTS has a value that cannot be used: it is one of off, pref",
        ),
    ],
)
async def test_documents_that_cannot_be_answered_stop_the_start(
    server: embedded.Server, url: str, tmp_path: Path, settings: dict[str, str], says: str
) -> None:
    for name, text in (("unfit", "query One {\n  nobody\n}"), ("empty", "")):
        (tmp_path / name).mkdir()
        if text:
            (tmp_path / name / "one.graphql").write_text(text)
    given = {name: value.format(place=tmp_path) for name, value in settings.items()}

    ended = here("serve", "--port", str(free_port()), database_url=url, **given)

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr.startswith(f"✗ {says.format(place=tmp_path)}")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["register", "list", "remove"])
def test_every_command_explains_itself(command: str) -> None:
    ended = here("documents", command, "--help")

    assert (ended.exit_code, ended.stderr) == (0, "")
    assert f"Usage: governance documents {command} [OPTIONS]" in ended.stdout
    assert "--json" in ended.stdout
