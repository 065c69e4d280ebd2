"""The connection itself: to a judged address, within a budget of seconds and bytes.

httpcore asks a backend for connections and a stream for bytes, and these two are all we replace:
the backend resolves and judges, the stream counts. TLS and HTTP stay httpcore's.
"""

import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import httpcore

from vgm_site.lib.outbound.addresses import Network, is_allowed, may_connect
from vgm_site.lib.outbound.errors import BadUrl, NotPublic, TimedOut, TooLarge, Unreachable
from vgm_site.lib.outbound.resolving import Resolver
from vgm_site.lib.outbound.url_rules import ODD_PORT, is_odd

MAX_ADDRESSES_TRIED = 4


class Deadline:
    def __init__(self, seconds: float):
        self._ends = time.monotonic() + seconds

    def seconds_left(self, at_most: float | None = None) -> float:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimedOut("The exchange took too long")
        return left if at_most is None else min(left, at_most)


@dataclass
class Budget:
    """What one exchange may still use."""

    deadline: Deadline
    bytes_left: int  # to be read, headers included


class Stream(httpcore.NetworkStream):
    """A connection whose reads and writes come out of a budget."""

    def __init__(self, inner: httpcore.NetworkStream, budget: Budget):
        self._inner = inner
        self._budget = budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        left = self._budget.bytes_left
        # One byte too many tells an answer that is too long from one that ends just here.
        data = self._inner.read(
            min(max_bytes, left + 1), self._budget.deadline.seconds_left(timeout)
        )
        if len(data) > left:
            raise TooLarge("The answer is too long")
        self._budget.bytes_left -= len(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._budget.deadline.seconds_left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> "Stream":
        left = self._budget.deadline.seconds_left(timeout)
        return Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._budget)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class Backend(httpcore.NetworkBackend):
    """Connects to addresses, never to names: what was judged is what is called."""

    def __init__(self, budget: Budget, *, resolver: Resolver, allowed: Iterable[Network]):
        self._budget = budget
        self._resolver = resolver
        self._allowed = tuple(allowed)
        self._tcp = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable | None = None,
    ) -> Stream:
        connecting = Deadline(self._budget.deadline.seconds_left(timeout))
        addresses = self._judged(host, port, connecting)
        for number, address in enumerate(addresses):
            # An address that never answers leaves time for the others.
            share = connecting.seconds_left() / (len(addresses) - number)
            try:
                return Stream(self._tcp.connect_tcp(address, port, share), self._budget)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(addresses) - 1:
                    raise
        raise Unreachable("The name has no address")

    def _judged(self, host: str, port: int, connecting: Deadline) -> list[str]:
        """Where to connect: all the name's addresses must be in order, not just the first."""
        if _is_address(host):
            addresses = [host]
        else:
            addresses = self._resolver(host, port, connecting.seconds_left())
        if not all(may_connect(address, self._allowed) for address in addresses):
            raise NotPublic("The address is not public")
        # Where an operator opened networks, `check_url` leaves ports to this.
        if is_odd(port) and not all(is_allowed(address, self._allowed) for address in addresses):
            raise BadUrl(ODD_PORT, code="port")
        return addresses[:MAX_ADDRESSES_TRIED]


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
