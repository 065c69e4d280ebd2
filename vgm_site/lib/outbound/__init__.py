"""The only builder of outbound HTTP clients.

`public_client` calls URLs that people gave, `trusted_client` the one an operator configured. Both
follow no redirects, keep no cookies and no connections, take no proxy from the environment, and
decompress nothing. Their errors are drawn in errors.py. `check_url` says what is wrong with a URL
while it is being typed.

    with public_client() as client, client.stream("POST", url, content=body) as response:
        start = read_start(response, 2048)
"""

import ssl
from collections.abc import Sequence
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from vgm_site.lib.outbound.addresses import EVERYWHERE
from vgm_site.lib.outbound.errors import (
    BadUrl,
    NotPublic,
    OutboundError,
    Refused,
    TimedOut,
    TooLarge,
    Unreachable,
)
from vgm_site.lib.outbound.resolving import Resolver, resolve
from vgm_site.lib.outbound.transport import Transport
from vgm_site.lib.outbound.url_rules import check_url

__all__ = [
    "BadUrl",
    "NotPublic",
    "OutboundError",
    "Refused",
    "TimedOut",
    "TooLarge",
    "Unreachable",
    "check_url",
    "public_client",
    "read_start",
    "trusted_client",
]

CONNECT = 5.0  # seconds
TOTAL = 15.0  # seconds, from resolving the name to the answer's last byte
MAX_READ = 96 * 1024  # bytes, headers included


def public_client(
    *,
    allowed_networks: Sequence[str] = (),
    total: float = TOTAL,
    max_read: int = MAX_READ,
    resolver: Resolver = resolve,
    tls: ssl.SSLContext | None = None,
) -> httpx.Client:
    """A client for URLs that people gave.

    Connects only to public addresses, or those in the operator's `allowed_networks`, judged anew
    for every request. `total` is in seconds, `max_read` in bytes. Requests raise `OutboundError`.
    """
    transport = Transport(
        allowed_networks=allowed_networks,
        total=total,
        max_read=max_read,
        resolver=resolver,
        tls=tls,
    )
    return _client(transport, total=total)


def trusted_client(
    base_url: str,
    *,
    total: float = TOTAL,
    max_read: int = MAX_READ,
    transport: httpx.BaseTransport | None = None,
    tls: ssl.SSLContext | None = None,
) -> httpx.Client:
    """A client for the service an operator configured, wherever it is.

    Paths of requests go below `base_url`. A `transport` takes the network's place. Raises
    `BadUrl`; requests raise `OutboundError`.
    """
    base = check_url(base_url, allowed_networks=EVERYWHERE)
    transport = transport or Transport(
        allowed_networks=EVERYWHERE, total=total, max_read=max_read, resolver=resolve, tls=tls
    )
    return _client(transport, total=total, base_url=base)


def read_start(response: httpx.Response, size: int) -> bytes:
    """The first bytes of a streamed answer, at most `size`.

    Once the status is known, a body that is too long, too slow or cut off is no failure: what did
    arrive is returned.
    """
    start = b""
    try:
        for part in response.iter_raw():
            start += part
            if len(start) >= size:
                break
    except OutboundError:
        pass
    return start[:size]


def _client(
    transport: httpx.BaseTransport, *, total: float, base_url: httpx.URL | str = ""
) -> httpx.Client:
    return httpx.Client(
        base_url=base_url,
        transport=transport,
        timeout=httpx.Timeout(total, connect=min(CONNECT, total)),
        trust_env=False,
        follow_redirects=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        headers={
            "Accept-Encoding": "identity",
            "Connection": "close",
            "User-Agent": "VideoGenMessenger",
        },
    )
