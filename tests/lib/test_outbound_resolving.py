"""Names to addresses, within a time."""

import socket
import time
from threading import Event

import pytest

from vgm_site.lib.outbound import TimedOut, Unreachable
from vgm_site.lib.outbound.resolving import resolve


def test_the_system_knows_this_machine():
    assert set(resolve("localhost", 80, 5)) <= {"127.0.0.1", "::1"}


def test_an_address_stands_once():
    entries = [(0, 0, 0, "", (address, 80)) for address in ("1.1.1.1", "8.8.8.8", "1.1.1.1")]

    found = resolve("example.com", 80, 5, lookup=lambda *args, **kwargs: entries)

    assert found == ["1.1.1.1", "8.8.8.8"]


@pytest.mark.parametrize(
    "error",
    [
        socket.gaierror(socket.EAI_NONAME, "Name or service not known"),
        UnicodeEncodeError("idna", "x", 0, 1, "label too long"),
    ],
)
def test_an_unknown_name(error):
    def lookup(*args, **kwargs):
        raise error

    with pytest.raises(Unreachable, match="The name was not resolved"):
        resolve("nowhere.example.com", 80, 5, lookup=lookup)


def test_silent_name_servers_hold_up_nobody_else():
    done = Event()
    began = time.monotonic()
    for _ in range(20):
        with pytest.raises(TimedOut):
            resolve("slow.example.com", 80, 0.01, lookup=lambda *args, **kwargs: done.wait(10))

    assert resolve("localhost", 80, 5)
    assert time.monotonic() - began < 2
    done.set()
