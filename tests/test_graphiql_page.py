"""The GraphiQL page as built: whole, and in need of no other origin."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

PAGE = Path(__file__).parent.parent / "schema" / "static" / "graphiql"
ASSETS = PAGE / "assets"
PREFIX = "/graphiql/assets/"

# What fetches from another origin, as opposed to naming it in a text or a link.
ELSEWHERE = r"(?:(?:https?|wss?):)?//[\w-]+\.[\w.-]+"
DELIVERY = (
    r"(?:unpkg\.com|cdn\.jsdelivr\.net|esm\.(?:sh|run)|cdn\.skypack\.dev|"
    r"cdnjs\.cloudflare\.com|fonts\.(?:googleapis|gstatic)\.com)"
)
LOADS = re.compile(
    rf"""
    \b(?:import|from)\s*\(?\s*["'`]{ELSEWHERE}
    | \b(?:fetch|importScripts|Worker|SharedWorker|EventSource|WebSocket)\(\s*["'`]{ELSEWHERE}
    | \b(?:Worker|SharedWorker)\(\s*new\s+URL\(\s*["'`]{ELSEWHERE}
    | \.(?:src|href)\s*=\s*["'`]{ELSEWHERE}
    | \burl\(\s*["']?{ELSEWHERE}
    | @import\s*["']{ELSEWHERE}
    | ["'`(](?:https?:)?//{DELIVERY}
    """,
    re.VERBOSE,
)
BUILT_NAME = re.compile(r"\b[\w.-]+-[A-Z0-9]{8}\.(?:js|css)\b")

built = pytest.mark.skipif(
    not (PAGE / "index.html").is_file(),
    reason="the GraphiQL page is not built: python schema/graphiql/build.py",
)


class Markup(HTMLParser):
    """What a page refers to, and what a strict Content-Security-Policy would refuse in it."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.references: list[str] = []
        self.refused: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of an element's references and of what is written inline."""
        self.inside = tag
        for name, value in attrs:
            if name in {"src", "href"}:
                self.references.append(value or "")
            elif name.startswith("on"):
                self.refused.append(f"{tag} {name}")
        if tag in {"base", "iframe"}:
            self.refused.append(tag)

    def handle_data(self, data: str) -> None:
        """Take note of the title and of code between tags."""
        if self.inside == "title":
            self.title += data.strip()
        elif self.inside in {"script", "style"} and data.strip():
            self.refused.append(f"inline {self.inside}")


def loads(code: str) -> list[str]:
    """Return what a script or style sheet would fetch from another origin."""
    return [found[0] for found in LOADS.finditer(code)]


@built
def test_the_page_refers_only_to_files_of_its_own_and_needs_nothing_inline() -> None:
    markup = Markup()
    markup.feed((PAGE / "index.html").read_text(encoding="utf-8"))

    assert markup.title == "TOGETHER — GraphiQL"
    assert markup.refused == []
    local = [reference for reference in markup.references if reference != "data:,"]
    assert sorted(Path(reference).suffix for reference in local) == [".css", ".js"]
    for reference in local:
        assert reference.startswith(PREFIX)
        assert (ASSETS / reference.removeprefix(PREFIX)).is_file()


@built
def test_every_script_names_only_files_that_were_built() -> None:
    files = {path.name for path in ASSETS.iterdir()}
    named = {
        name
        for path in ASSETS.iterdir()
        for name in BUILT_NAME.findall(path.read_text(encoding="utf-8"))
    }

    assert named <= files
    assert {name.split("-")[0] for name in named} >= {"editor", "json", "graphql"}


@built
def test_no_script_or_style_sheet_loads_from_another_origin() -> None:
    found = {path.name: loads(path.read_text(encoding="utf-8")) for path in ASSETS.iterdir()}

    assert {name: what for name, what in found.items() if what} == {}
    assert {path.suffix for path in ASSETS.iterdir()} == {".css", ".js"}


@built
def test_the_licences_travel_with_the_code() -> None:
    told = (PAGE / "LICENSES.txt").read_text(encoding="utf-8")

    for name in ("graphiql", "graphql", "monaco-editor", "react", "react-dom"):
        assert re.search(rf"^{name} [\d.]+: MIT$", told, re.MULTILINE)


@pytest.mark.parametrize(
    "code",
    [
        'import"https://esm.sh/react"',
        'import React from "//cdn.example.org/react.js"',
        "import('https://cdn.example.org/chunk.js')",
        'new Worker("https://cdn.example.org/worker.js")',
        'new Worker(new URL("https://cdn.example.org/worker.js"))',
        'importScripts("https://cdn.example.org/worker.js")',
        'link.href="https://cdn.example.org/style.css"',
        'const where="https://unpkg.com/monaco-editor"',
        "@font-face{src:url(https://fonts.example.org/roboto.woff2)}",
        "@import'//fonts.example.org/roboto.css'",
        '@import url("https://fonts.googleapis.com/css2")',
    ],
)
def test_a_load_from_another_origin_is_seen(code: str) -> None:
    assert len(loads(code)) == 1


@pytest.mark.parametrize(
    "code",
    [
        'import"./chunk-ABCDEFGH.js"',
        "see='read https://react.dev/errors/ and https://esm.sh for more'",
        'jsx("a",{href:"https://github.com/graphql/graphiql"})',
        'createElementNS("http://www.w3.org/2000/svg","path")',
        "@font-face{src:url(data:font/woff2;base64,d09GMg//unpkg.com)}",
    ],
)
def test_a_mere_mention_is_allowed(code: str) -> None:
    assert loads(code) == []
