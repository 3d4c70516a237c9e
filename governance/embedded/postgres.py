"""The PostgreSQL 18 that comes with the program: started, found running, stopped."""

import logging
import os
import re
import secrets
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psutil  # type: ignore[import-untyped]  # It brings no types.

from governance.embedded import folder, options, programs
from governance.embedded.folder import Account, EmbeddedError

DATABASE = "governance"
_USER = "governance"
_START_S = 30
_RECOVERY_S = 600
_LOG = "postgresql.log"
_log = logging.getLogger(__name__)

_WRONG = "password authentication failed"
_BUSY = ("starting up", "recovery", "shutting down")
# What another attempt will not change.
_FINAL = (
    "No space left on device",
    "Disk quota exceeded",
    "configuration parameter",
    "for parameter",
    "pg_control",
    "has invalid permissions",
    "has wrong ownership",
    "incompatible with server",
    _WRONG,
)


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL, and how to reach it."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    data_dir: Path
    started_here: bool

    def url(self, database: str = DATABASE) -> str:
        """Give the address of one of its databases, with the password in it."""
        who = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}"
        return f"postgresql://{who}@{self.host}:{self.port}/{quote(database, safe='')}"


@contextmanager
def running(data_dir: Path, *, settings: Mapping[str, str] = {}) -> Iterator[Server]:
    """Start the server of a data directory, or join the one that runs there.

    At the end it is stopped, unless somebody else uses it. `settings` are PostgreSQL's own, by
    name, and count only for a server that is started. Raises `EmbeddedError` if there can be none.
    """
    data_dir = data_dir.expanduser().resolve()
    with folder.in_plain_words(data_dir):
        account = folder.own_account(data_dir)
        _refuse_unreachable(data_dir, account)
        folder.take(data_dir)
        users = folder.Users(data_dir)
    cluster: _Cluster | None = None
    try:
        with folder.in_plain_words(data_dir), folder.alone(data_dir):
            abandoned = users.nobody_else()
            users.enter()
            cluster = _Cluster(data_dir, account)
            server = cluster.serve(settings, abandoned=abandoned)
        yield server
    finally:
        if cluster is not None:
            with folder.alone(data_dir):
                if users.nobody_else():
                    cluster.stop()
        users.close()


class _Cluster:
    """The databases of one data directory, with the programs that serve them."""

    def __init__(self, data_dir: Path, account: Account | None) -> None:
        self._data_dir = data_dir
        self._pgdata = data_dir / folder.PGDATA
        self._password_file = data_dir / "postgresql.password"
        self._account = account
        folder.hand_over(account, data_dir)
        self._bin = programs.reachable_bin(data_dir, account)

    def serve(self, settings: Mapping[str, str], *, abandoned: bool) -> Server:
        """Make the cluster if there is none, and find it running or start it."""
        if not self._pgdata.exists():
            self._initialise(is_synced=settings.get("fsync") != "off")
        self._refuse_other_version()
        if not self._password_file.exists():
            raise EmbeddedError(
                f"{self._password_file} is missing, without which nobody can enter the database: "
                "put it back from a backup of the folder."
            )
        password = self._password_file.read_text().strip()

        started_here = False
        began = time.monotonic()
        while True:
            port, answer = self._ask(password)
            if port:
                break
            waits = any(sign in answer for sign in _BUSY)
            # A wrong password counts only if it was our own server that did not accept it.
            if not waits and (_WRONG not in answer or self._postmaster() is None):
                self._forget_the_dead(abandoned=abandoned)
                answer = self._start(settings)
                started_here = not answer
                if started_here:
                    continue
            is_final = any(sign in answer for sign in _FINAL)
            if is_final or time.monotonic() - began > (_RECOVERY_S if waits else _START_S):
                raise EmbeddedError(self._complaint(answer))
            time.sleep(0.1)
        return Server(options.HOST, port, _USER, password, self._data_dir, started_here)

    def stop(self) -> None:
        """Stop the server, if it runs; sessions that are still open are ended."""
        if self._postmaster() is None:
            return
        code, said = self._pg_ctl("stop", "-m", "fast", "-t", "60")
        if code != 0 and (process := self._postmaster()) is not None:
            _log.warning("PostgreSQL (process %d) does not stop: %s", process.pid, said.strip())

    def _initialise(self, *, is_synced: bool) -> None:
        # Under another name until it is complete: what a crash leaves behind never held data.
        for leftover in self._data_dir.glob(f"{folder.PGDATA}.new-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        folder.write_private(self._password_file, secrets.token_urlsafe(32) + "\n")
        maker = folder.initial_account() if self._account else None
        staging = Path(tempfile.mkdtemp(prefix=f"{folder.PGDATA}.new-", dir=self._data_dir))
        folder.hand_over(maker, self._data_dir, self._password_file, staging)
        command: list[str | Path] = [self._bin / "initdb", "-D", staging, "-U", _USER]
        command += ["-A", "scram-sha-256", f"--pwfile={self._password_file}", "--data-checksums"]
        command += ["-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command += [] if is_synced else ["--no-sync"]
        code, said = programs.run(command, maker)
        if code != 0 and "invalid locale" in said:  # Not every system knows C.UTF-8; all know C.
            code, said = programs.run(command, maker, environment={"LC_ALL": "C"})
        made = [staging, *staging.rglob("*")]
        folder.hand_over(self._account, self._data_dir, self._password_file, *made)
        if code != 0:
            shutil.rmtree(staging, ignore_errors=True)
            raise EmbeddedError(self._complaint(said))
        staging.rename(self._pgdata)
        folder.settle(self._data_dir)

    def _refuse_other_version(self) -> None:
        made_by = self._pgdata / "PG_VERSION"
        if not made_by.exists():
            raise EmbeddedError(
                f"{self._pgdata} is damaged (it has no PG_VERSION): put it back from a backup."
            )
        major, ours = made_by.read_text().strip(), programs.major_version(self._bin)
        if major != ours:
            raise EmbeddedError(
                f"{self._pgdata} was made by PostgreSQL {major} and this is PostgreSQL {ours}: "
                f"save it with pg_dump of version {major} and load it into a new data directory. "
                "Nothing was changed."
            )

    def _start(self, settings: Mapping[str, str]) -> str:
        """Try once; give what stood in the way, or nothing."""
        words: list[str] = []
        for name, value in {**options.defaults(), **settings}.items():
            words += ["-c", f"{name}={value}"]
        line = shlex.join(words) if os.name == "posix" else subprocess.list2cmdline(words)
        (self._data_dir / _LOG).unlink(missing_ok=True)
        before = {path: path.stat().st_size for path in self._logs()}
        code, said = self._pg_ctl("start", "-t", str(_RECOVERY_S), "-l", _LOG, "-o", line)
        if code == 0:
            return ""
        for path in self._logs():
            with path.open("rb") as log:
                log.seek(before.get(path, 0))
                said += log.read().decode(errors="replace")
        return said

    def _pg_ctl(self, *arguments: str) -> tuple[int, str]:
        # Names relative to the data directory: pg_ctl hands them to a shell, which would read a
        # dollar or a quote in a path.
        command: list[str | Path] = [self._bin / "pg_ctl", "-D", folder.PGDATA, "-w", *arguments]
        return programs.run(command, self._account, cwd=self._data_dir)

    def _logs(self) -> list[Path]:
        return sorted(self._data_dir.glob("postgresql*.log"))

    def _ask(self, password: str) -> tuple[int, str]:
        """Give the port on which the server of this very folder answers, or 0 and what was said.

        SCRAM proves each side to the other, so a stranger on the same port is not taken for it.
        """
        port = self._pid_file_line(3)
        if not port:
            return 0, ""
        where = f"host={options.HOST} port={port} user={_USER} dbname=postgres connect_timeout=5"
        psql: list[str | Path] = [self._bin / "psql", "-XAtw", "-v", "ON_ERROR_STOP=1", "-d"]
        psql += [f"{where} sslmode=disable require_auth=scram-sha-256", "-c"]
        secret = {"PGPASSWORD": password, "PGCLIENTENCODING": "UTF8"}
        asked = (
            "SELECT current_setting('data_directory') || chr(10) || count(*) FROM pg_database"
            f" WHERE datname = '{DATABASE}'"
        )
        code, said = programs.run([*psql, asked], environment=secret, timeout_s=10)
        if code != 0:
            return 0, said
        served, known = said.splitlines()[-2:]
        if not Path(served).exists() or not self._pgdata.samefile(served):
            return 0, f"ERROR: the server on port {port} serves {served}"
        if known == "0":
            code, said = programs.run(
                [*psql, f"CREATE DATABASE {DATABASE}"], environment=secret, timeout_s=60
            )
        return (port, "") if code == 0 else (0, said)

    def _pid_file_line(self, index: int) -> int:
        try:
            lines = (self._pgdata / "postmaster.pid").read_text().splitlines()
            return int(lines[index])
        except (FileNotFoundError, IndexError, ValueError):
            return 0

    def _postmaster(self) -> psutil.Process | None:
        """Give the process the lock file names, if it lives and is a PostgreSQL at work here."""
        try:
            process = psutil.Process(abs(self._pid_file_line(0)))
            is_dead = process.status() == psutil.STATUS_ZOMBIE
            if is_dead or not process.name().startswith("postgres"):
                return None
            return process if self._pgdata.samefile(process.cwd()) else None
        except psutil.AccessDenied:
            return process  # Whose it is cannot be seen: better to leave it alone.
        except (psutil.Error, FileNotFoundError):
            return None

    def _forget_the_dead(self, *, abandoned: bool) -> None:
        # PostgreSQL takes any process that lives, or is dead but not yet buried by its parent,
        # for the server whose number it finds in the lock file a killed server left behind.
        # Its second guard, the shared memory, still keeps two servers apart.
        if abandoned and self._postmaster() is None:
            (self._pgdata / "postmaster.pid").unlink(missing_ok=True)

    def _complaint(self, said: str) -> str:
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        told = [line for line in lines if re.search(r"FATAL|PANIC|ERROR|error:", line)] or lines
        last = told[-1] if told else "it gives no reason"
        last = re.sub(r"^.*?(FATAL|PANIC|ERROR|error:)", r"\1", last)  # Without time and process.
        if _WRONG in said:
            return (
                f"{self._password_file} does not hold the password of the database: put the right "
                "file back from a backup of the folder."
            )
        if re.search("No space left|quota exceeded", said) and "shared memory" not in last:
            return folder.disk_full(self._data_dir)
        return (
            f"PostgreSQL does not start in {self._data_dir}: {last} "
            f"(see {_LOG} and the newest postgresql.*.log in that folder)."
        )


def _refuse_unreachable(data_dir: Path, account: Account | None) -> None:
    """Refuse a place the account cannot get to, by name, before anything is made."""
    if account is None:
        return
    above = [place for place in data_dir.parents if place.is_dir()]
    if programs.reaches(account, above[0]):
        return
    closed = next(place for place in reversed(above) if not programs.reaches(account, place))
    raise EmbeddedError(
        f"PostgreSQL does not run as root, and no other user may pass through {closed}: choose a "
        "data directory elsewhere, or start the program as an ordinary user."
    )
