"""Names to addresses, within a time."""

import socket
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread

from vgm_site.lib.outbound.errors import TimedOut, Unreachable

# Host, port, seconds → addresses. Raises `Unreachable` or `TimedOut`.
Resolver = Callable[[str, int, float], list[str]]


def resolve(
    host: str, port: int, timeout: float, *, lookup: Callable = socket.getaddrinfo
) -> list[str]:
    """Every address the system knows for the name, in its order.

    The system's call can't be stopped, so it gets a thread of its own to be left behind in: in a
    pool, a few names whose servers are silent would hold up all others.
    """
    answers = SimpleQueue()
    Thread(target=_look_up, args=(lookup, host, port, answers), daemon=True).start()
    try:
        found = answers.get(timeout=timeout)
    except Empty:
        raise TimedOut("The name was not resolved in time") from None
    if isinstance(found, Exception):
        raise Unreachable(f"The name was not resolved: {found}") from found
    return list(dict.fromkeys(entry[4][0] for entry in found))


def _look_up(lookup: Callable, host: str, port: int, answers: SimpleQueue) -> None:
    try:
        answers.put(lookup(host, port, type=socket.SOCK_STREAM))
    except (OSError, UnicodeError) as error:
        answers.put(error)
