"""Passwords: which are accepted, and their Argon2id hashes, made a few at a time off the loop."""

import asyncio
import functools
import unicodedata
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from governance.errors import InvalidInput, Said

LENGTH_MIN = 12
LENGTH_MAX = 200
AT_ONCE_MAX = 2
"""How many hashes are made at once, of 64 MiB each."""
WAITING_MAX = 20
"""How many more may wait in each of two lines; whoever comes later is told to come again."""
KNOWN_AT_ONCE_MAX = 2
"""How many of those are for one who is known, so that none of them fills the line of all."""

HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
"""Argon2id as RFC 9106 §4 recommends it second: three passes over 64 MiB, in four lanes."""
_NOBODYS_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4"
    "$EdB4gvhAK6kyFVbxdlGn9Q$n7yDcJlaexi7vlQGTNWmXQCIcFC555CKce9ML0bd0K8"
)
"""What is verified where there is no account, so that the time it takes does not tell."""

Made = TypeVar("Made")


class TooManyAtOnce(Said):
    """More passwords are being checked at this moment than the server can work off."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "Too many passwords are being checked at this moment; try again in a few seconds.",
        "fr": "Trop de mots de passe sont vérifiés en ce moment ; réessayez plus tard.",
        "pt": "Verificam-se demasiadas palavras-passe neste momento; tente de novo mais tarde.",
    }


@dataclass(eq=False)
class _Turn:
    """Work that waits for a thread, and who is known to wait for it."""

    answer: asyncio.Future[Any]
    work: Callable[..., Any]
    given: tuple[str, ...]
    known: str | None

    @property
    def is_wanted(self) -> bool:
        return not (self.answer.done() or self.answer.get_loop().is_closed())


class _Hashing:
    """The threads that hash, and the two lines that wait for them.

    Strangers wait in one line, those who proved who they are before in the other, and the lines
    take turns: however many strangers try passwords, whoever is known gets in.
    """

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE_MAX, thread_name_prefix="passwords")
        self._strangers: deque[_Turn] = deque()
        self._known: deque[_Turn] = deque()
        self._begun: dict[Future[Any], str | None] = {}
        """What the threads have to do, and who is known to want it."""
        self._was_stranger = True

    async def run(self, work: Callable[..., Made], *given: str, known: str | None = None) -> Made:
        """Do it in a thread, in turn; raises `TooManyAtOnce`.

        `known` names whoever is known, in whatever words; it is None for strangers.
        """
        line = self._strangers if known is None else self._known
        self._let_go(line)
        theirs = sum(turn.known == known for turn in line) + self._working(known)
        if len(line) >= WAITING_MAX or (known is not None and theirs >= KNOWN_AT_ONCE_MAX):
            raise TooManyAtOnce
        turn = _Turn(asyncio.get_running_loop().create_future(), work, given, known)
        line.append(turn)
        self._begin()
        made: Made = await turn.answer
        return made

    @property
    def inside(self) -> int:
        """How many work or wait."""
        return len(self._strangers) + len(self._known) + self._working()

    def _working(self, *known: str | None) -> int:
        """How many the threads work for; also for who waits no longer, until it is done."""
        self._begun = {work: whose for work, whose in self._begun.items() if not work.done()}
        return sum(not known or whose in known for whose in self._begun.values())

    def _begin(self) -> None:
        while self._working() < AT_ONCE_MAX and (turn := self._next()):
            begun = self._threads.submit(turn.work, *turn.given)
            self._begun[begun] = turn.known
            done = asyncio.wrap_future(begun, loop=turn.answer.get_loop())
            done.add_done_callback(functools.partial(self._over, turn))

    def _next(self) -> _Turn | None:
        """Whose turn it is: the first of the line that was not served last, if one waits there."""
        for line in (self._strangers, self._known):
            self._let_go(line)
        is_known_next = bool(self._known) and (not self._strangers or self._was_stranger)
        line = self._known if is_known_next else self._strangers
        self._was_stranger = not is_known_next
        return line.popleft() if line else None

    def _let_go(self, line: deque[_Turn]) -> None:
        """Take those out of a line who gave up waiting."""
        wanted = [turn for turn in line if turn.is_wanted]
        line.clear()
        line.extend(wanted)

    def _over(self, turn: _Turn, done: asyncio.Future[Any]) -> None:
        error = None if done.cancelled() else done.exception()
        if turn.is_wanted:
            if done.cancelled():
                turn.answer.cancel()
            elif error is not None:
                turn.answer.set_exception(error)
            else:
                turn.answer.set_result(done.result())
        self._begin()


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
        raise InvalidInput(field, "has fewer than {} characters; choose a longer one.", LENGTH_MIN)
    if len(chosen) > LENGTH_MAX:
        raise InvalidInput(field, "has more than {} characters; choose a shorter one.", LENGTH_MAX)
    if not _is_text(chosen):
        raise InvalidInput(field, "has characters that no text has.")
    if email is not None and chosen.strip().lower() == email:
        raise InvalidInput(field, "is your e-mail address; choose another.")
    return chosen


async def hashed(password: str, *, known: str | None = None) -> str:
    """The hash of an accepted password; raises `TooManyAtOnce`.

    `known` names whoever proved who they are before: they wait in a line beside the strangers.
    """
    return await _hashing.run(HASHER.hash, password, known=known)


async def fits(password_hash: str | None, password: str, *, known: str | None = None) -> bool:
    """Whether a password is the one that was hashed; without a hash it takes as long, and is not.

    Raises `TooManyAtOnce`, for who is `known` only when too many such come.
    """
    given = normalised(password)
    if len(given) > LENGTH_MAX or not _is_text(given):
        return False  # It is nobody's, whoever they are.
    is_right = await _hashing.run(_verified, password_hash or _NOBODYS_HASH, given, known=known)
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
