"""One exchange per connection, as an httpx transport."""

import ssl
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache

import httpcore
import httpx

from vgm_site.lib.outbound.addresses import networks
from vgm_site.lib.outbound.errors import TimedOut, Unreachable
from vgm_site.lib.outbound.resolving import Resolver
from vgm_site.lib.outbound.url_rules import judge_url
from vgm_site.lib.outbound.wire import Backend, Budget, Deadline


class Transport(httpx.BaseTransport):
    """Judges every URL it is given, connects anew for each, and raises only `OutboundError`s.

    A connection that is kept would outlive the judgement, and share its budget.
    """

    def __init__(
        self,
        *,
        allowed_networks: Sequence[str],
        total: float,
        max_read: int,
        resolver: Resolver,
        tls: ssl.SSLContext | None,
    ):
        self._allowed = networks(allowed_networks)
        self._total = total
        self._max_read = max_read
        self._resolver = resolver
        self._tls = tls or _default_tls()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        judge_url(str(request.url), self._allowed)
        connection = httpcore.HTTPConnection(
            _core_url(request.url).origin, ssl_context=self._tls, network_backend=self._backend()
        )
        try:
            with _named_errors():
                answer = connection.handle_request(_core_request(request))
        except BaseException:
            connection.close()
            raise
        return httpx.Response(
            answer.status, headers=_headers(answer), stream=_Body(answer.stream, connection)
        )

    def _backend(self) -> Backend:
        budget = Budget(deadline=Deadline(self._total), bytes_left=self._max_read)
        return Backend(budget, resolver=self._resolver, allowed=self._allowed)


class _Body(httpx.SyncByteStream):
    """The answer's body, and the end of its connection."""

    def __init__(self, parts: Iterable[bytes], connection: httpcore.HTTPConnection):
        self._parts = parts
        self._connection = connection

    def __iter__(self) -> Iterator[bytes]:
        with _named_errors():
            yield from self._parts

    def close(self) -> None:
        self._connection.close()


@contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except httpcore.TimeoutException as error:
        raise TimedOut("No answer in time") from error
    except httpcore.ConnectError as error:
        raise Unreachable(f"No connection: {error}") from error
    except (httpcore.NetworkError, httpcore.RemoteProtocolError) as error:
        raise Unreachable("The connection broke, or what came was not HTTP") from error


def _headers(answer: httpcore.Response) -> list[tuple[bytes, bytes]]:
    """Without Content-Encoding: we asked for none, and httpx would inflate what says it has one."""
    return [(name, value) for name, value in answer.headers if name.lower() != b"content-encoding"]


def _core_url(url: httpx.URL) -> httpcore.URL:
    return httpcore.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )


def _core_request(request: httpx.Request) -> httpcore.Request:
    return httpcore.Request(
        method=request.method,
        url=_core_url(request.url),
        headers=request.headers.raw,
        content=request.stream,
        extensions=request.extensions,
    )


@cache
def _default_tls() -> ssl.SSLContext:
    """Reading the authorities' certificates takes a while, so once."""
    return httpx.create_ssl_context()
