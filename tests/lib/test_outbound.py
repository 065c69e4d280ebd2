"""What an exchange with a stranger's server can do to us: nothing."""

import gzip
import socket
import time
from contextlib import ExitStack, contextmanager, suppress
from threading import Event

import pytest

from tests.lib.servers import answering, saying, serving, tls_for
from vgm_site.lib import outbound

LOOPBACK = ("127.0.0.0/8",)
OK = answering("200 OK", b"thanks")


def resolving_to(*addresses: str):
    """A resolver that knows one name."""
    return lambda host, port, timeout: list(addresses)


def post(server, path="/hook", *, host="hooks.example.com", scheme="http", **options):
    """What the server answers to a person's URL, where the operator opened loopback."""
    options = {"resolver": resolving_to("127.0.0.1"), "allowed_networks": LOOPBACK} | options
    with outbound.public_client(**options) as client:
        return client.post(f"{scheme}://{host}:{server.port}{path}", content=b"{}")


def test_the_name_stands_in_the_host_header():
    with serving(OK) as server:
        response = post(server, "/hook?x=1")

    head = server.requests[0].decode().lower().split("\r\n")
    assert (response.status_code, response.content) == (200, b"thanks")
    assert head[0] == "post /hook?x=1 http/1.1"
    assert f"host: hooks.example.com:{server.port}" in head
    assert "accept-encoding: identity" in head


def test_tls_is_for_the_name_not_for_the_address(tmp_path):
    server_tls, client_tls = tls_for("hooks.example.com", tmp_path)
    names = []
    server_tls.sni_callback = lambda _socket, name, _context: names.append(name)
    with serving(OK, tls=server_tls) as server:
        response = post(server, scheme="https", tls=client_tls)
        with pytest.raises(outbound.Unreachable, match="CERTIFICATE_VERIFY_FAILED"):
            post(server, scheme="https", host="other.example.com", tls=client_tls)
        with pytest.raises(outbound.Unreachable, match="CERTIFICATE_VERIFY_FAILED"):
            post(server, scheme="https")

    assert response.status_code == 200
    assert names == ["hooks.example.com", "other.example.com", "hooks.example.com"]


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.0.0.5"],
        ["169.254.169.254"],
        ["168.63.129.16"],
        ["::1"],
        ["::ffff:169.254.169.254"],
        ["64:ff9b::7f00:1"],
        ["fe80::1%eth0"],
        ["127.1"],
        ["not an address"],
        ["8.8.8.8", "10.0.0.5"],
        ["10.0.0.5", "8.8.8.8"],
        ["2606:4700:4700::1111", "8.8.8.8", "1.1.1.1", "9.9.9.9", "fd00::1"],
    ],
)
def test_a_name_with_any_address_that_is_not_public_is_not_called(addresses, connects):
    with serving(OK) as server, pytest.raises(outbound.NotPublic):
        post(server, resolver=resolving_to(*addresses), allowed_networks=())

    assert connects == []


def test_opening_a_network_opens_no_odd_ports_of_others(connects):
    options = {"resolver": resolving_to("8.8.8.8"), "allowed_networks": LOOPBACK}
    with outbound.public_client(**options) as client, pytest.raises(outbound.BadUrl) as refused:
        client.post("http://mail.example.com:25/")

    assert (refused.value.code, connects) == ("port", [])


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://127.1/", "http://x/", "ftp://a.com/"])
def test_a_bad_url_is_refused_at_the_call_too(url, connects):
    with outbound.public_client() as client, pytest.raises(outbound.BadUrl):
        client.get(url)

    assert connects == []


def test_a_name_that_changes_its_address_is_resolved_once_for_each_request():
    answers = [["127.0.0.1"], ["10.0.0.5"]]
    resolver = lambda host, port, timeout: answers.pop(0)  # noqa: E731
    with serving(OK) as server:
        assert post(server, resolver=resolver).status_code == 200
        with pytest.raises(outbound.NotPublic):
            post(server, resolver=resolver)

    assert answers == []
    assert len(server.requests) == 1


def test_one_client_judges_anew_for_each_request(connects):
    answers = [["127.0.0.1"], ["10.0.0.5"]]
    with (
        serving(OK) as server,
        outbound.public_client(
            resolver=lambda host, port, timeout: answers.pop(0), allowed_networks=LOOPBACK
        ) as client,
    ):
        url = f"http://hooks.example.com:{server.port}/"
        assert client.get(url).status_code == 200
        with pytest.raises(outbound.NotPublic):
            client.get(url)

    assert connects == ["127.0.0.1"]


@contextmanager
def silence(address: str, port: int):
    """An address that takes no connection and refuses none: its queue is full."""
    with ExitStack() as opened:
        full = opened.enter_context(socket.create_server((address, port), backlog=0))
        with suppress(TimeoutError):
            for _ in range(10):
                opened.enter_context(socket.create_connection(full.getsockname(), timeout=0.2))
        yield full.getsockname()[1]


def test_connecting_ends_in_time():
    with (
        silence("127.0.0.2", 0) as port,
        outbound.public_client(
            resolver=resolving_to("127.0.0.2"), allowed_networks=LOOPBACK, total=0.5
        ) as client,
        pytest.raises(outbound.TimedOut),
    ):
        client.get(f"http://hooks.example.com:{port}/")


def test_a_dead_address_leaves_time_for_the_next(connects):
    with serving(OK) as server, silence("127.0.0.2", server.port):
        connects.clear()
        response = post(server, resolver=resolving_to("127.0.0.2", "127.0.0.1"), total=1.0)

    assert response.status_code == 200
    assert connects == ["127.0.0.2", "127.0.0.1"]


def test_nobody_there():
    with serving(OK) as server:
        pass
    with pytest.raises(outbound.Unreachable, match="refused"):
        post(server)


def test_a_name_without_address():
    with serving(OK) as server, pytest.raises(outbound.Unreachable):
        post(server, resolver=resolving_to())


def test_redirects_are_answers():
    with serving(OK) as secret:
        location = f"Location: http://127.0.0.1:{secret.port}/secret"
        with serving(answering("307 Temporary Redirect", b"", location)) as server:
            response = post(server)

    assert response.status_code == 307
    assert secret.requests == []


def test_the_environment_sends_us_nowhere(monkeypatch, connects):
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.9:1")
    with serving(OK) as server:
        assert post(server).status_code == 200

    assert connects == ["127.0.0.1"]


def test_no_cookie_comes_back():
    with (
        serving(answering("200 OK", b"", "Set-Cookie: a=1; Path=/")) as server,
        outbound.public_client(
            resolver=resolving_to("127.0.0.1"), allowed_networks=LOOPBACK
        ) as client,
    ):
        for _ in range(2):
            client.get(f"http://hooks.example.com:{server.port}/")

    assert len(server.requests) == 2
    assert b"cookie" not in server.requests[1].lower()


HEAD = b"HTTP/1.1 200 OK\r\n"
DRIPS = {
    "body": (HEAD + b"\r\n", *[b"."] * 50),
    "sized body": (HEAD + b"Content-Length: 50\r\n\r\n", *[b"."] * 50),
    "chunks": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *[b"1\r\n.\r\n"] * 50),
    "headers": (HEAD, *[b"X-Y: z\r\n"] * 50),
    "status": tuple(bytes([byte]) for byte in HEAD * 3),
    "interim answers": (b"HTTP/1.1 103 Early Hints\r\n\r\n",) * 50,
}


@pytest.mark.parametrize("drip", DRIPS.values(), ids=DRIPS)
def test_a_dripping_answer_ends_at_the_total(drip):
    with serving(saying(*drip, pause=0.1)) as server:
        began = time.monotonic()
        with pytest.raises(outbound.TimedOut):
            post(server, total=0.6)

    assert 0.5 < time.monotonic() - began < 1.5


def test_a_silent_server_ends_at_the_total():
    done = Event()
    with serving(lambda connection: done.wait(5)) as server:
        began = time.monotonic()
        with pytest.raises(outbound.TimedOut):
            post(server, total=0.5)
        done.set()

    assert time.monotonic() - began < 1.5


def test_a_dripping_handshake_ends_at_the_total():
    hello = (b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc", *[b"\x03"] * 50)
    with serving(saying(*hello, pause=0.1), is_polite=False) as server:
        began = time.monotonic()
        with pytest.raises(outbound.TimedOut):
            post(server, scheme="https", total=0.6)

    assert 0.5 < time.monotonic() - began < 1.5


def test_a_long_answer_is_read_no_further():
    sent = []

    def pour(connection):
        connection.sendall(HEAD + b"\r\n")
        while True:
            sent.append(connection.send(b"x" * 65536))

    with serving(pour) as server, pytest.raises(outbound.TooLarge):
        post(server)

    assert sum(sent) < 16 * 1024 * 1024  # what the kernel's buffers hold


def test_the_read_is_counted_to_the_byte():
    body = b"x" * 1000
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
    with serving(saying(head + body)) as server:
        assert post(server, max_read=len(head + body)).content == body
        with pytest.raises(outbound.TooLarge):
            post(server, max_read=len(head + body) - 1)


def test_gzip_stays_as_it_came():
    bomb = gzip.compress(b"0" * 20_000_000)
    with serving(answering("200 OK", bomb, "Content-Encoding: gzip")) as server:
        response = post(server)

    assert len(bomb) < 96 * 1024
    assert response.content == bomb


@pytest.mark.parametrize(
    "said",
    [
        HEAD + b"".join(b"X-%d: y\r\n" % number for number in range(100_000)),
        HEAD + b"X-Y: " + b"z" * 2_000_000,
        b"HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n" * 100_000,
    ],
    ids=["many", "one long", "interim answers"],
)
def test_a_header_bomb_is_read_no_further(said):
    with serving(saying(said)) as server, pytest.raises(outbound.TooLarge):
        post(server)


def test_headers_have_an_end_where_bodies_may_be_long():
    bomb = HEAD + b"".join(b"X-%d: y\r\n" % number for number in range(100_000))
    with serving(saying(bomb)) as server, pytest.raises(outbound.Unreachable):
        post(server, max_read=50_000_000)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhi",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"\x00" * 100,
    ],
)
def test_what_is_no_whole_answer_is_unreachable(said):
    with serving(saying(said)) as server, pytest.raises(outbound.Unreachable):
        post(server)


def read_2048(server, **options) -> tuple[int, bytes]:
    options = {"resolver": resolving_to("127.0.0.1"), "allowed_networks": LOOPBACK} | options
    with (
        outbound.public_client(**options) as client,
        client.stream("POST", f"http://hooks.example.com:{server.port}/") as response,
    ):
        return response.status_code, outbound.read_start(response, 2048)


@pytest.mark.parametrize(
    ("parts", "start"),
    [
        ([HEAD + b"\r\n" + b"x" * 1_000_000], b"x" * 2048),
        ([HEAD + b"Content-Length: 5\r\n\r\nhi"], b"hi"),
        ([HEAD + b"Content-Length: 90\r\n\r\nhi", b"!", *[b"?"] * 20], b"hi!"),
    ],
    ids=["long", "cut off", "slow"],
)
def test_a_known_status_stands_whatever_becomes_of_the_body(parts, start):
    with serving(saying(*parts, pause=0.2)) as server:
        assert read_2048(server, total=0.55) == (200, start)


def test_a_trusted_service_may_be_anywhere():
    with (
        serving(OK) as server,
        outbound.trusted_client(f"http://localhost:{server.port}/api/v1") as client,
    ):
        response = client.get("/search", params={"q": "🎉" * 200})

    assert response.content == b"thanks"
    assert server.requests[0].startswith(b"GET /api/v1/search?q=%F0")


@pytest.mark.parametrize("url", ["ftp://x/", "https://key@x/", "http://127.1/", "x", ""])
def test_a_trusted_service_has_a_proper_url(url):
    with pytest.raises(outbound.BadUrl):
        outbound.trusted_client(url)
