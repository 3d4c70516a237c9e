"""Passwords are hashed a few at a time; strangers and those who are known wait in two lines."""

import asyncio
import threading
from typing import Any

import pytest
from accounts import EMAIL, PASSWORD, Counting, an_account, signed_in, tried
from conftest import Ask
from scene import refused

from governance.access import ANYONE, Door
from governance.identity.passwords import AT_ONCE_MAX, WAITING_MAX, TooManyAtOnce, _hashing


async def test_hashing_is_bounded_and_off_the_loop() -> None:
    go, running, most = threading.Event(), 0, 0
    lock = threading.Lock()

    def work(_: str) -> str:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        go.wait()
        with lock:
            running -= 1
        return threading.current_thread().name

    asked = [
        asyncio.create_task(_hashing.run(work, "")) for _ in range(AT_ONCE_MAX + WAITING_MAX + 5)
    ]
    await asyncio.sleep(0.05)  # The loop goes on while the threads are taken.
    assert [task.done() for task in asked] == [False] * 22 + [True] * 5
    asked[0].cancel()
    await asyncio.sleep(0)
    with pytest.raises(TooManyAtOnce):
        await _hashing.run(work, "")  # Who gave up waiting does not free the thread.
    go.set()
    ended = await asyncio.gather(*asked, return_exceptions=True)
    assert isinstance(ended[0], asyncio.CancelledError)
    assert threading.current_thread().name not in set(map(str, ended[1:22]))
    assert [type(each) for each in ended[22:]] == [TooManyAtOnce] * 5
    assert most == AT_ONCE_MAX
    async with asyncio.timeout(10):
        while _hashing.inside:  # noqa: ASYNC110  The thread of who gave up may end last.
            await asyncio.sleep(0.01)


async def flooded(go: threading.Event) -> list[asyncio.Task[Any]]:
    """So many strangers' passwords that no further one is taken."""
    tasks = [
        asyncio.create_task(_hashing.run(lambda _: go.wait(), ""))
        for _ in range(AT_ONCE_MAX + WAITING_MAX)
    ]
    await asyncio.sleep(0)
    return tasks


async def test_a_full_house_is_told_to_strangers_alone(ask: Ask) -> None:
    await an_account(ask)
    ask.door = Door(address="192.0.2.1", attempts=Counting(9))
    await signed_in(ask)
    given, go = {"email": EMAIL, "password": PASSWORD}, threading.Event()
    flood = await flooded(go)
    known = asyncio.create_task(tried(ask, "signIn", given))
    try:
        async with asyncio.timeout(5):
            while _hashing.inside < len(flood) + 1:  # noqa: ASYNC110  Nobody tells.
                await asyncio.sleep(0.01)
        message = "Too many passwords are being checked at this moment; try again in a few seconds."
        for door in (Door(), Door(address="192.0.2.2", attempts=Counting(9))):
            ask.door = door
            await refused(ask, "signIn", given, "TooManyAtOnce", message, viewer=ANYONE)
    finally:
        go.set()
    assert await known == "SignInPayload"
    assert await asyncio.gather(*flood) == [True] * 22


async def test_the_lines_take_turns_and_nobody_known_fills_theirs() -> None:
    go, order = threading.Event(), list[str]()
    blocking = [asyncio.create_task(_hashing.run(lambda _: go.wait(), "")) for _ in range(2)]
    await asyncio.sleep(0)

    def work(name: str) -> None:
        order.append(name)

    names = [*(f"stranger {number}" for number in range(3)), *(f"known {n}" for n in range(3))]
    waiting = [
        asyncio.create_task(_hashing.run(work, name, known=name if "known" in name else None))
        for name in names
    ]
    twice = [asyncio.create_task(_hashing.run(work, "greedy", known="greedy")) for _ in range(4)]
    await asyncio.sleep(0)
    go.set()
    ended = await asyncio.gather(*twice, return_exceptions=True)
    await asyncio.gather(*blocking, *waiting)
    assert [type(each) for each in ended] == [type(None)] * 2 + [TooManyAtOnce] * 2
    assert order.index("known 0") < order.index("stranger 1")
    assert order.index("stranger 1") < order.index("known 2")
    assert sorted(order) == sorted([*names, "greedy", "greedy"])
