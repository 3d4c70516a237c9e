"""The data directory: whether it is ours, who owns it, who starts something in it, who uses it."""

import errno
import os
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl
    import pwd

MARKER = "GOVERNANCE"
LAYOUT = "layout 1"
PGDATA = "postgresql"
_MARKER_TEXT = f"""\
together-governance, {LAYOUT}
This folder belongs to the program: its database, the password of the database, and the logs.
"""
_NOT_CONTENT = {"lost+found", ".DS_Store"}  # An otherwise empty disk or folder is still empty.
_UNUSED_IDS = range(54320, 54420)  # No distribution gives these numbers to anybody.


class EmbeddedError(Exception):
    """The database that comes with the program cannot be started; the sentence says what to do."""


@dataclass(frozen=True)
class Account:
    """The unprivileged user of the system as whom PostgreSQL runs when the program is root."""

    uid: int
    gid: int


def own_account(data_dir: Path) -> Account | None:
    """Give the account the servers of a data directory run as; None is whoever we are.

    PostgreSQL refuses to run as root. It gets a number nobody else has, so that no other process
    may read its files or signal it; once it holds data, the owner of the data is the account.
    """
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    pgdata = data_dir / PGDATA
    if pgdata.exists():
        found = pgdata.stat()
        if found.st_uid != 0:
            return Account(found.st_uid, found.st_gid)
        free = _free_id()
        raise EmbeddedError(
            f"{pgdata} belongs to root, as whom PostgreSQL does not run: give the folder away with "
            f"`chown -R {free}:{free} {data_dir}` and start again."
        )
    free = _free_id()
    return Account(free, free)


def initial_account() -> Account | None:
    """Give the account that makes a database: initdb insists on one that has a name."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise EmbeddedError(
            "As root, the program makes its database as the user `nobody`, and this system has "
            "none: create that user, or start the program as an ordinary user."
        ) from None
    return Account(entry.pw_uid, entry.pw_gid)


def hand_over(account: Account | None, *paths: Path) -> None:
    """Make the account the owner of files and folders."""
    if account is not None and sys.platform != "win32":
        for path in paths:
            os.chown(path, account.uid, account.gid, follow_symlinks=False)


def take(data_dir: Path) -> None:
    """Make an absent or empty folder ours; refuse one that holds or belongs to something else."""
    _make(data_dir)
    _refuse_other_owner(data_dir)
    marker = data_dir / MARKER
    if marker.exists():
        # An empty marker is one that another process is writing, or died writing.
        if (text := marker.read_text()) and LAYOUT not in text:
            raise EmbeddedError(
                f"{data_dir} was made by another version of the program, which {marker} names: "
                "start that version, or choose another data directory."
            )
        if text:
            return
    elif any(child.name not in _NOT_CONTENT for child in data_dir.iterdir()):
        if marker.exists():  # Another process was faster.
            return
        raise EmbeddedError(
            f"{data_dir} holds files that are not this program's: choose an empty folder or a new "
            "one as data directory. Nothing in it was touched."
        )
    if sys.platform != "win32" and data_dir.stat().st_mode & 0o002:
        raise EmbeddedError(
            f"Everybody may write in {data_dir}: choose a new folder inside it as data directory."
        )
    marker.write_text(_MARKER_TEXT)
    data_dir.chmod(0o700)


def write_private(path: Path, text: str) -> None:
    """Replace a file by one that only its owner may read, and see it safe on the disk."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def settle(folder: Path) -> None:
    """See a rename inside a folder safe on the disk."""
    if sys.platform == "win32":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def in_plain_words(data_dir: Path) -> Iterator[None]:
    """Turn what the system refuses into a sentence that says what to do."""
    try:
        yield
    except OSError as error:
        place = error.filename or data_dir
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise EmbeddedError(disk_full(data_dir)) from error
        if error.errno in {errno.EACCES, errno.EPERM}:
            reason = f"The program may not use {place}: give it the right to, or choose another"
        elif error.errno == errno.EROFS:
            reason = f"{place} is on a disk that cannot be written: choose another"
        elif error.errno in {errno.ENOTDIR, errno.EEXIST}:
            reason = f"A file is in the way at {place}: move it, or choose another"
        else:
            reason = f"{place} does not serve ({error.strerror or error}): choose another"
        raise EmbeddedError(f"{reason} data directory.") from error


def disk_full(data_dir: Path) -> str:
    """Say that the disk is full."""
    free_mb = shutil.disk_usage(data_dir).free // 1_000_000
    return (
        f"The disk that holds {data_dir} is full ({free_mb} MB free): free some space there, or "
        "choose a data directory on another disk, and start again."
    )


@contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """Wait until no other process starts, joins or stops the servers here, and keep others out."""
    lock = os.open(data_dir / "start.lock", _LOCK_FLAGS, 0o600)
    try:
        if sys.platform == "win32":
            while not _region_locked(lock, 0, 1):
                time.sleep(0.05)
        else:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


class Users:
    """Those who use the servers of a data directory: each holds a shared lock for its whole life.

    The system lets go of a lock when its process dies, however it dies.
    """

    def __init__(self, data_dir: Path) -> None:
        self._lock = os.open(data_dir / "users.lock", _LOCK_FLAGS, 0o600)
        self._held: tuple[int, int] | None = None

    def enter(self) -> None:
        """Be one of them, until the end; to be called under `alone`."""
        if sys.platform == "win32":
            self._release()
            # Windows has no shared locks here: each user holds a byte, somewhere, for itself.
            while self._held is None:
                at = secrets.randbelow(_REGION_BYTES)
                self._held = (at, 1) if _region_locked(self._lock, at, 1) else None
        else:
            fcntl.flock(self._lock, fcntl.LOCK_SH)

    def nobody_else(self) -> bool:
        """Tell whether there are no others; to be called under `alone`, and ends being one."""
        if sys.platform == "win32":
            self._release()
            if _region_locked(self._lock, 0, _REGION_BYTES):
                self._held = (0, _REGION_BYTES)
            return self._held is not None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        """Let go of everything."""
        os.close(self._lock)

    def _release(self) -> None:
        if sys.platform == "win32" and self._held is not None:
            os.lseek(self._lock, self._held[0], os.SEEK_SET)
            msvcrt.locking(self._lock, msvcrt.LK_UNLCK, self._held[1])
            self._held = None


_REGION_BYTES = 2**30
# A lock is never a link to somewhere else, which matters to root in a folder it gave away.
_LOCK_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)


def _region_locked(lock: int, at: int, length_bytes: int) -> bool:
    if sys.platform == "win32":
        os.lseek(lock, at, os.SEEK_SET)
        try:
            msvcrt.locking(lock, msvcrt.LK_NBLCK, length_bytes)
        except OSError:
            return False
    return True


def _make(place: Path) -> None:
    if place.is_dir():
        return
    if place.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(place))
    _make(place.parent)
    try:
        place.mkdir()
    except FileExistsError:  # Another process was faster.
        return
    if sys.platform != "win32" and os.geteuid() == 0:
        # The account must pass, whatever the umask; the data directory itself is closed later.
        place.chmod(0o711)


def _refuse_other_owner(data_dir: Path) -> None:
    if sys.platform == "win32":
        return
    owner = data_dir.stat().st_uid
    if os.geteuid() not in {0, owner}:
        try:
            name = pwd.getpwuid(owner).pw_name
        except KeyError:
            name = f"number {owner}" + (", made by root" if owner in _UNUSED_IDS else "")
        raise EmbeddedError(
            f"{data_dir} belongs to another user ({name}): start the program as that user, or "
            "choose another data directory."
        )


def _free_id() -> int:
    if sys.platform != "win32":
        taken = {entry.pw_uid for entry in pwd.getpwall()}
        for number in _UNUSED_IDS:
            if number not in taken:
                return number
    raise EmbeddedError("No unused user number is left: start the program as an ordinary user.")
