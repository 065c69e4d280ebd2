"""Requests that only a raw socket can send, to the real server: never a 5xx, and nobody hangs."""

import pytest

from tests.factories import make_video
from tests.robustness.refusals import check_refusal, check_unauthorized, used
from tests.robustness.wire import Connection, ask, request
from videos.models import Job

pytestmark = pytest.mark.django_db(transaction=True)
ORDER, LIST = "/api/v1/generate", "/api/v1/generations"
EXAMPLE = b'{"prompt": "A cat in a garden"}'
NO_LENGTH = "Send the body with a Content-Length"
TOO_LARGE = "Request body must be at most 65536 bytes"
CHUNKED = {"Transfer-Encoding": "chunked"}


@pytest.fixture
def bearer(key) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "BREW", "M-SEARCH", "DELETE", "X" * 200])
def test_other_methods_are_405(live, bearer, method):
    answer = ask(live, request(method, ORDER, headers=bearer))
    text = "This endpoint does not take that method"
    check_refusal(answer, 405, text, "method_not_allowed")
    assert answer.headers["allow"] == "OPTIONS, POST"


def test_methods_are_known_in_lower_case(live, bearer):
    assert ask(live, request("get", LIST, headers=bearer)).status_code == 200
    assert ask(live, request("post", ORDER, EXAMPLE, headers=bearer)).status_code == 202


def test_head_is_get_without_its_body(live, bearer):
    with Connection(live) as connection:
        connection.send(request("HEAD", LIST, headers=bearer))
        head = connection.receive(has_body=False)
        connection.send(request("GET", LIST, headers=bearer))
        got = connection.receive()  # nothing was left on the wire
    assert (head.status_code, got.status_code) == (200, 200)
    assert head.headers["content-length"] == got.headers["content-length"]


@pytest.mark.parametrize("chunks", [b"5\r\nhello\r\n0\r\n\r\n", b"0\r\n\r\n", b"zz\r\nx\r\n", b""])
@pytest.mark.parametrize("headers", [CHUNKED, CHUNKED | {"Content-Length": "5"}])
def test_a_body_in_chunks_is_411(live, bearer, alice, chunks, headers):
    answer = ask(live, request("POST", ORDER, headers=bearer | headers) + chunks)
    check_refusal(answer, 411, NO_LENGTH, "length_required")
    assert used(alice) == {}


@pytest.mark.parametrize(
    "length", ["abc", "-1", "9" * 30, "+5", "5, 6", "0x5", "5\r\nContent-Length: 6"]
)
def test_a_length_that_is_none_is_400(live, bearer, alice, length):
    answer = ask(live, request("POST", ORDER, headers=bearer | {"Content-Length": length}))
    assert answer.status_code == 400
    assert used(alice) == {}


def test_a_large_body_is_refused_by_its_length_alone(live, bearer):
    headers = bearer | {"Content-Length": str(10**10)}
    check_refusal(
        ask(live, request("POST", ORDER, headers=headers)), 413, TOO_LARGE, "body_too_large"
    )


@pytest.mark.parametrize("path", [ORDER, "/api/v1/nothing", LIST])
def test_a_large_body_does_not_keep_the_answer_from_its_sender(live, bearer, path):
    answer = ask(live, request("POST", path, b"{" * 3_000_000, headers=bearer))
    assert answer.status_code in (404, 405, 413)
    assert answer.headers["x-vgm-error-code"]


def test_a_body_that_breaks_off_orders_nothing(live, bearer):
    with Connection(live) as connection:
        connection.send(
            request("POST", ORDER, headers=bearer | {"Content-Length": "31"}) + EXAMPLE[:20]
        )
        connection.finish()
        answer = connection.receive()
    assert answer is None or answer.status_code == 400
    assert ask(live, request("GET", LIST, headers=bearer)).json()["data"] == []


@pytest.mark.parametrize("host", ["http://evil.example.com", "http://127.0.0.1:1", "https://a@b"])
def test_a_whole_address_is_read_for_its_path(live, bearer, host):
    assert ask(live, request("GET", host + LIST, headers=bearer)).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/videos/../../../etc/passwd",
        "/../v1/generations",
        "/videos/" + "x" * 60_000,
        "//videos/x",
        "/%00",
        "/a;b#c",
    ],
    ids=lambda text: text[:20],
)
def test_strange_paths_are_404(live, bearer, path):
    answer = ask(live, request("GET", f"/api/v1{path}", headers=bearer))
    assert (answer.status_code, answer.json()["error"]) == (404, "Not found")


MALFORMED = {
    "odd bytes in the path": request("GET", "/api/v1/videos/\xff\xfe"),
    "space in the path": request("GET", "/api/v1/videos/a b"),
    "NUL in a header": request("GET", LIST, headers={"X-A": "a\0b"}),
    "space in a header's name": request("GET", LIST, headers={"X A": "b"}),
    "folded header": request("GET", LIST, headers={"X-A": "a\r\n b"}),
    "unknown coding": request("POST", ORDER, headers={"Transfer-Encoding": "gzip"}),
    "no version": f"GET {LIST}\r\n\r\n".encode(),
    "other version": f"GET {LIST} HTTP/3.0\r\n\r\n".encode(),
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(300),
    "no HTTP": b"\x00\xff\x00\xff\r\n\r\n",
}


@pytest.mark.parametrize("data", MALFORMED.values(), ids=MALFORMED)
def test_what_is_no_http_is_400(live, data):
    assert ask(live, data).status_code == 400


TOO_MUCH = {
    "1 MB path": request("GET", "/api/v1/videos/" + "x" * 1_000_000),
    "1 MB header": request("GET", LIST, headers={"X-A": "x" * 1_000_000}),
    "1000 headers": request("GET", LIST, headers={f"X-{number}": "x" for number in range(1000)}),
}


@pytest.mark.parametrize("data", TOO_MUCH.values(), ids=TOO_MUCH)
def test_huge_headers_are_431(live, data):
    assert ask(live, data).status_code == 431


@pytest.mark.parametrize(
    "second", ["Bearer x", "", "\xff"], ids=["another", "nothing", "odd bytes"]
)
def test_several_authorizations_are_the_one_401(live, bearer, second):
    check_unauthorized(ask(live, request("GET", LIST, headers=bearer | {"authorization": second})))


@pytest.mark.parametrize("given", ["", "a" * 256, "a\xffb", "schl\xfcssel"])
def test_strange_idempotency_keys_are_400(live, bearer, alice, given):
    answer = ask(live, request("POST", ORDER, EXAMPLE, headers=bearer | {"Idempotency-Key": given}))
    text = "Idempotency-Key must be 1 to 255 ASCII characters"
    check_refusal(answer, 400, text, "idempotency_key_invalid")
    assert used(alice) == {"calls": 1}
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"X-A": "x" * 8192},
        {"X-A": "a\xffb"},
        {"Host": "evil.example.com"},
        {"Host": "a b\xff"},
        {"host": "b"},
        {"Host": ""},
        {"Expect": "x"},
        {"Upgrade": "websocket", "Connection": "Upgrade"},
        {"Range": "bytes=0-1"},
        {"X_Forwarded_For": "x"},
        {"Connection": "close, \xff"},
        {"X-Request-Id": "\xff"},
        {"Cookie": "\xff=\xff"},
        {"If-None-Match": '\xff"'},
        {"Origin": "\xff"},
        {"Content-Type": "\xff"},
        {"User-Agent": "\xff"},
    ],
    ids=lambda headers: ascii(headers)[:30],
)
def test_other_headers_change_nothing(live, bearer, charlie, headers):
    path = f"/api/v1/videos/{make_video(charlie).pk}"
    answer = ask(live, request("GET", path, headers=bearer | headers))
    assert (answer.status_code, list(answer.json())) == (200, ["data"])
