"""The keys of secret ballots: each private half in a file of its own, outside the database.

Choices are sealed with libsodium's sealed boxes (X25519, XSalsa20-Poly1305) through PyNaCl: who
has the database alone cannot open them, and once the key is destroyed nobody can.
"""

import json
import os
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from governance.db import Texts
from governance.decisions.ballots.refusals import BallotKeyLost
from governance.decisions.tally import Choice

CHOICE_BYTES = 2_048
"""What is sealed is always as long, so that its length tells nothing."""
SUFFIX = ".key"


def made() -> PrivateKey:
    """A new key, which nobody has yet."""
    return PrivateKey.generate()


def keep(folder: Path, ballot_id: UUID, key: PrivateKey) -> None:
    """Keep the private half of a ballot's key where only we may read it, safe on the disk."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    path = _path(folder, ballot_id)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(bytes(key))
        file.flush()
        os.fsync(file.fileno())
    _sync(folder)


def kept(folder: Path, ballot_id: UUID, public_key: bytes) -> PrivateKey:
    """The private half of a ballot's key; raises `BallotKeyLost` where it is not there any more."""
    try:
        key = PrivateKey(_path(folder, ballot_id).read_bytes())
    except (OSError, ValueError, TypeError) as error:
        raise BallotKeyLost from error
    if bytes(key.public_key) != public_key:
        raise BallotKeyLost
    return key


def destroy(folder: Path, ballot_id: UUID) -> None:
    """Let nobody have the private half of a ballot's key any more."""
    path = _path(folder, ballot_id)
    try:
        with path.open("r+b") as file:
            file.write(bytes(PrivateKey.SIZE))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return
    _sync(folder)


def ballots(folder: Path) -> list[UUID]:
    """The ballots whose keys are in a folder, whatever else is there."""
    found: list[UUID] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        with suppress(ValueError):
            found.append(UUID(path.stem))
    return found


def fits(reason: Texts) -> bool:
    """Whether a reason fits into what is sealed, beside the choice."""
    return len(_written(Choice.IN_FAVOUR, reason)) <= CHOICE_BYTES


def sealed(public_key: bytes, choice: Choice, reason: Texts | None) -> bytes:
    """A choice sealed to a ballot's key; two of the same are as different as any."""
    said = _written(choice, reason).ljust(CHOICE_BYTES)
    return bytes(SealedBox(PublicKey(public_key)).encrypt(said))


def opened(key: PrivateKey, envelopes: list[bytes]) -> list[tuple[Choice, Texts | None]]:
    """What was sealed; raises `BallotKeyLost` where the key does not fit."""
    box = SealedBox(key)
    try:
        said = [json.loads(box.decrypt(each)) for each in envelopes]
    except CryptoError as error:
        raise BallotKeyLost from error
    return [(Choice(each["choice"]), each["reason"]) for each in said]


def _written(choice: Choice, reason: Texts | None) -> bytes:
    return json.dumps({"choice": choice, "reason": reason}, ensure_ascii=False).encode()


def _path(folder: Path, ballot_id: UUID) -> Path:
    return folder / f"{ballot_id}{SUFFIX}"


def _sync(folder: Path) -> None:
    """See the names in a folder safe on the disk."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
