"""Passwords: which are accepted, and their Argon2id hashes, made a few at a time off the loop."""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from governance.errors import InvalidInput, Refusal

LENGTH_MIN = 12
LENGTH_MAX = 200
AT_ONCE_MAX = 2
"""How many hashes are made at once, of 64 MiB each."""
WAITING_MAX = 20
"""How many more may wait for their turn; whoever comes later is told to come again."""

HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
"""Argon2id as RFC 9106 §4 recommends it second: three passes over 64 MiB, in four lanes."""
_NOBODYS_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4"
    "$EdB4gvhAK6kyFVbxdlGn9Q$n7yDcJlaexi7vlQGTNWmXQCIcFC555CKce9ML0bd0K8"
)
"""What is verified where there is no account, so that the time it takes does not tell."""

Made = TypeVar("Made")


@dataclass(eq=False)
class TooManyAtOnce(Refusal):
    """More passwords are being checked at this moment than the server can work off."""

    def __str__(self) -> str:
        return "Too many passwords are being checked at this moment; try again in a few seconds."


class _Hashing:
    """The threads that hash, and how many wait for them."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE_MAX, thread_name_prefix="passwords")
        self._inside = 0

    async def run(self, work: Callable[..., Made], *given: str) -> Made:
        """Do it in a thread, in turn; raises `TooManyAtOnce`."""
        if self._inside >= AT_ONCE_MAX + WAITING_MAX:
            raise TooManyAtOnce
        self._inside += 1
        begun = asyncio.get_running_loop().run_in_executor(self._threads, work, *given)
        # The thread works on also for who no longer waits, so it is the work's end that counts.
        begun.add_done_callback(self._over)
        return await asyncio.shield(begun)

    def _over(self, begun: asyncio.Future[Made]) -> None:
        self._inside -= 1
        if not begun.cancelled():
            begun.exception()  # It was asked for, so that nobody warns of it.


_hashing = _Hashing()


def normalised(password: str) -> str:
    """A password in the one form of its characters that is hashed."""
    return unicodedata.normalize("NFC", password)


def accepted(password: str, email: str | None, field: str = "password") -> str:
    """A new password as it is hashed; raises `InvalidInput` for one that is not accepted.

    It has a length and is not the e-mail address; more is not asked (NIST SP 800-63B).
    """
    chosen = normalised(password)
    if len(chosen) < LENGTH_MIN:
        raise InvalidInput(field, f"has fewer than {LENGTH_MIN} characters; choose a longer one.")
    if len(chosen) > LENGTH_MAX:
        raise InvalidInput(field, f"has more than {LENGTH_MAX} characters; choose a shorter one.")
    if not _is_text(chosen):
        raise InvalidInput(field, "has characters that no text has.")
    if email is not None and chosen.strip().lower() == email:
        raise InvalidInput(field, "is your e-mail address; choose another.")
    return chosen


async def hashed(password: str) -> str:
    """The hash of an accepted password; raises `TooManyAtOnce`."""
    return await _hashing.run(HASHER.hash, password)


async def fits(password_hash: str | None, password: str) -> bool:
    """Whether a password is the one that was hashed; without a hash it takes as long, and is not.

    Raises `TooManyAtOnce`.
    """
    given = normalised(password)
    if len(given) > LENGTH_MAX or not _is_text(given):
        return False  # It is nobody's, whoever they are.
    is_right = await _hashing.run(_verified, password_hash or _NOBODYS_HASH, given)
    return is_right and password_hash is not None


def is_dated(password_hash: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(password_hash)


def _verified(password_hash: str, given: str) -> bool:
    try:
        return HASHER.verify(password_hash, given)
    except (VerificationError, InvalidHashError):
        return False


def _is_text(password: str) -> bool:
    return not any("\ud800" <= each <= "\udfff" for each in password)
