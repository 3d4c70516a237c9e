"""How a command ends early: at Ctrl-C or a terminate signal, with all undone and closed."""

import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from governance.cli.output import people

_SIGNALS = [signal.SIGINT, signal.SIGTERM]
if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
    _SIGNALS.append(signal.SIGHUP)  # The terminal was closed, and it was not told to stay (nohup).
_asked: list[int] = []


def listen(end: Callable[..., Any] | None = None) -> None:
    """Let the signals unwind what runs, so that transactions roll back and servers stop."""
    for number in _SIGNALS:
        signal.signal(number, end or _end)


def end_if_asked() -> None:
    """Go on ending where what was unwound stumbled over being unwound."""
    if _asked:
        sys.exit(128 + _asked[0])


def _end(number: int, _: FrameType | None) -> None:
    for each in _SIGNALS:  # A second Ctrl-C does not keep the first from closing the database.
        signal.signal(each, signal.SIG_IGN)
    _asked.append(number)
    people.print("Stopped before the end; nothing half done is left behind.")
    end_if_asked()
