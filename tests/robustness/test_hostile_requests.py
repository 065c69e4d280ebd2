"""Paths, methods and headers that are none: the contract's answer all the same."""

import pytest

from accounts import keys
from tests.factories import make_job, make_video
from tests.robustness.refusals import (
    REQUEST_ID,
    check_documented,
    check_refusal,
    check_unauthorized,
    used,
)
from videos.models import Job

pytestmark = pytest.mark.django_db
NO_ENDPOINT = "No such endpoint"
BODY = b'{"prompt": "A cat in a garden"}'
# What stands where an id should; those with a slash in them lead to no endpoint.
IDS = [
    "%00",
    "a%00b",
    "%0a",
    "%0d%0aX-Evil:%201",
    "%ff%fe",
    "%C0%AF",
    "%ED%A0%80",
    "x" * 5000,
    "%20",
    ".",
    "..",
    "..%00",
    "%2e%2e",
    "vid_",
    "vid_vid_aaaaaaaaaaaaaaaa",
    "VID_aaaaaaaaaaaaaaaa",
    "aaaaaaaaaaaaaaaa%0a",
    "%D9%A3" * 16,
    "*",
    "'",
    "%27%20or%201=1",
    "{job_id}",
    "%25%35%35",
    "null",
    "-1",
    "9" * 400,
    "1e999",
    "00000000-0000-0000-0000-000000000000",
    "550e8400e29b41d4a716446655440000%00",
    ";a=b",
    "%",
    "%zz",
]
ENDPOINTS = [
    ("GET", "/generate/status/{}", "No such job"),
    ("POST", "/generate/cancel/{}", "No such job"),
    ("GET", "/videos/{}", "No such video"),
    ("PATCH", "/videos/{}", "No such video"),
    ("DELETE", "/videos/{}", "No such video"),
    ("POST", "/videos/{}/view", "No such video"),
    ("POST", "/videos/{}/share", "No such video"),
    ("POST", "/videos/{}/report", "No such video"),
    ("GET", "/webhooks/{}", "No such webhook"),
    ("PATCH", "/webhooks/{}", "No such webhook"),
    ("DELETE", "/webhooks/{}", "No such webhook"),
    ("POST", "/webhooks/{}/test", "No such webhook"),
    ("POST", "/webhooks/{}/rotate-secret", "No such webhook"),
    ("POST", "/webhooks/{}/retry-failed", "No such webhook"),
    ("GET", "/webhooks/{}/deliveries", "No such webhook"),
    ("GET", "/webhooks/{0}/deliveries/{0}", "No such webhook"),
    ("POST", "/webhooks/{0}/deliveries/{0}/retry", "No such webhook"),
    ("GET", "/webhooks/single-calls/deliveries/{}", "No such webhook"),
]


@pytest.mark.parametrize(("method", "path", "said"), ENDPOINTS)
def test_an_impossible_id_is_a_missing_thing(send_raw, subtests, method, path, said):
    for name in IDS:
        with subtests.test(name[:40]):
            response = send_raw(method, path.format(name), b'{"reason": "spam"}')
            check_refusal(response, 404, said, "not_found")


NOWHERE = [
    "/videos/..%2f..%2fetc%2fpasswd",
    "/videos/../../etc/passwd",
    "/videos/a/b",
    "/videos//view",
    "/videos",
    "//videos/aaaaaaaaaaaaaaaa",
    "/generate/status",
    "/generate/status/",
    "/./generations",
    "/%2e/usage",
    "/..",
    "/../../admin/",
    "/generations%00",
    "/generations%0a",
    "/generations%20",
    "/generations;x=1",
    "/generations.json",
    "/GENERATIONS",
    "/generations/0",
    "/%ff",
    "/%00",
    "/" + "a" * 60_000,
    "/" + "a/" * 3000,
    "/search%3Fq=cat",
    "/auth",
    "/auth/login",
    "/docs",
    "/v1/usage",
    "/\\usage",
    "/%5cusage",
    "/http://127.0.0.1/usage",
    "/@127.0.0.1/",
    "/healthz",
    "/generate/status/a/b",
    "",
]


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "BREW"])
def test_no_endpoint_is_404(send_raw, alice, subtests, method):
    for path in NOWHERE:
        with subtests.test(path[:40]):
            check_refusal(send_raw(method, path, BODY), 404, NO_ENDPOINT, "not_found")
    assert used(alice) == {}


@pytest.mark.parametrize("path", ["/generations/", "/generations//", "/generations///?limit=1"])
def test_slashes_at_the_end_do_no_harm(send_raw, path):
    assert send_raw("GET", path).status_code == 200


METHODS = {
    "/auth/register": "OPTIONS, POST",
    "/generate": "OPTIONS, POST",
    "/generate/status/x": "GET, HEAD, OPTIONS",
    "/generate/cancel/x": "OPTIONS, POST",
    "/generations": "GET, HEAD, OPTIONS",
    "/search": "GET, HEAD, OPTIONS",
    "/trending": "GET, HEAD, OPTIONS",
    "/usage": "GET, HEAD, OPTIONS",
    "/videos/x": "DELETE, GET, HEAD, OPTIONS, PATCH",
    "/videos/x/view": "OPTIONS, POST",
    "/videos/x/share": "OPTIONS, POST",
    "/videos/x/report": "OPTIONS, POST",
    "/openapi.json": "GET, HEAD, OPTIONS",
    "/webhooks": "GET, HEAD, OPTIONS, POST",
    "/webhooks/x": "DELETE, GET, HEAD, OPTIONS, PATCH",
    "/webhooks/x/test": "OPTIONS, POST",
    "/webhooks/x/rotate-secret": "OPTIONS, POST",
    "/webhooks/x/retry-failed": "OPTIONS, POST",
    "/webhooks/x/deliveries": "GET, HEAD, OPTIONS",
    "/webhooks/x/deliveries/y": "GET, HEAD, OPTIONS",
    "/webhooks/x/deliveries/y/retry": "OPTIONS, POST",
}
METHOD_NAMES = ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT"]
METHOD_NAMES += ["BREW", "PROPFIND", "GET2", "M-SEARCH", "QUERY", "PRI", "ÄÖ", "X" * 200]


@pytest.mark.parametrize(("path", "allow"), METHODS.items(), ids=METHODS)
def test_any_other_method_is_405_and_takes_nothing(send_raw, alice, path, allow):
    for method in [one for one in METHOD_NAMES if one not in allow.split(", ")]:
        response = send_raw(method, path, BODY)
        text = "This endpoint does not take that method"
        check_refusal(response, 405, text, "method_not_allowed")
        check_documented(method, path, response)
        assert response["Allow"] == allow
    assert used(alice) == {}
    assert not Job.objects.exists()


@pytest.mark.parametrize("path", [path for path, allow in METHODS.items() if "HEAD" not in allow])
def test_head_of_what_can_not_be_got_is_405_without_a_body(send_raw, path):
    response = send_raw("HEAD", path)
    assert (response.status_code, response.content) == (405, b"")
    assert response["X-VGM-Error-Code"] == "method_not_allowed"


@pytest.mark.parametrize(("path", "allow"), METHODS.items(), ids=METHODS)
def test_options_tells_the_methods_and_asks_for_no_key(send_raw, path, allow):
    response = send_raw("OPTIONS", path, Authorization="")
    assert (response.status_code, response.content, response["Allow"]) == (204, b"", allow)
    assert REQUEST_ID.fullmatch(response["X-Request-Id"])


@pytest.mark.parametrize(
    "origin", ["https://app.example.com", "null", "http://[::1", "\xff", "a" * 8000]
)
def test_a_browser_may_ask_first_from_anywhere(send_raw, origin):
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    response = send_raw("OPTIONS", "/generate", Authorization="", **asked)
    assert (response.status_code, response.content) == (200, b"")
    assert REQUEST_ID.fullmatch(response["X-Request-Id"])


def test_methods_are_known_in_any_case(send_raw):
    assert send_raw("get", "/generations").status_code == 200
    assert send_raw("Post", "/generate", BODY).status_code == 202


KEY = "vgm_" + "a" * 30 + "0" * 6
STRANGE_AUTHORIZATIONS = {
    "empty": "",
    "blank": " ",
    "no word": "{key}",
    "no key": "Bearer",
    "blank key": "Bearer ",
    "other scheme": "Basic {key}",
    "token": "Token {key}",
    "tab": "Bearer\t{key}",
    "quoted": 'Bearer "{key}"',
    "two keys": "Bearer {key} {key}",
    "several": "Bearer {key}, Bearer {key}",
    "NUL after": "Bearer {key}\0",
    "NUL within": "Bearer vgm_\0aaaa",
    "odd bytes": "Bearer \xff\xfe\x80",
    "odd bytes after": "Bearer {key}\xff",
    "odd scheme": "B\xe9arer {key}",
    "8 kB": "Bearer " + "x" * 8192,
    "8 kB of key": "Bearer vgm_" + "x" * 8192,
    "8 kB of scheme": "B" * 8192,
    "wrong checksum": f"Bearer {KEY}",
    "no such key": "Bearer {unknown}",
    "upper case": "Bearer {upper}",
    "one letter less": "Bearer {shorter}",
    "SQL": "Bearer ' OR 1=1 --",
    "format": "Bearer %s %(x)s {{}}",
}


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/generations"), ("GET", "/usage"), ("POST", "/generate"), ("DELETE", "/videos/x")],
)
def test_a_strange_key_is_the_one_401(send_raw, alice, key, subtests, method, path):
    names = {"key": key, "upper": key.upper(), "shorter": key[:-1], "unknown": keys.new_secret()}
    for name, given in STRANGE_AUTHORIZATIONS.items():
        with subtests.test(name):
            given = given.format(**names)
            check_unauthorized(send_raw(method, path, b"[" * 60_000, Authorization=given))
    assert used(alice) == {}


@pytest.mark.parametrize(
    "given", ["Bearer {key}", "bearer {key}", "BEARER {key}", "Bearer   {key}  "]
)
def test_the_word_bearer_is_known_in_any_case(send_raw, key, given):
    assert send_raw("GET", "/usage", Authorization=given.format(key=key)).status_code == 200


@pytest.mark.parametrize("name", ["api_key", "key", "access_token", "Authorization"])
def test_a_key_in_the_query_is_no_key(send_raw, key, name):
    check_unauthorized(send_raw("GET", f"/usage?{name}={key}", Authorization=""))


IDEMPOTENCY = "Idempotency-Key must be 1 to 255 ASCII characters"


@pytest.mark.parametrize(
    "given",
    ["", "a" * 256, "a" * 8192, "schlüssel", "a\xff", "a\tb", "a\0b", "a\x7fb", "a\nb"],
    ids=lambda text: ascii(text[:12]),
)
def test_a_strange_idempotency_key_is_400_and_takes_nothing(send_raw, alice, given):
    response = send_raw("POST", "/generate", BODY, **{"Idempotency-Key": given})
    check_refusal(response, 400, IDEMPOTENCY, "idempotency_key_invalid")
    check_documented("POST", "/generate", response)
    assert used(alice) == {"calls": 1}
    assert not Job.objects.exists()


@pytest.mark.parametrize("given", ["a", "a" * 255, "{key}", "%s %(x)s", "' OR 1=1 --", "!~"])
def test_any_other_idempotency_key_holds(send_raw, alice, given):
    first, second = (
        send_raw("POST", "/generate", BODY, **{"Idempotency-Key": given}) for _ in range(2)
    )
    assert (first.status_code, first.content) == (202, second.content)
    assert used(alice) == {"calls": 2, "generations": 1}


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("", 200),
        ('"', 200),
        ('""', 200),
        ("abc", 200),
        ('W/"x", "y"', 200),
        ('"' * 999, 200),
        ("\xff", 200),
        ('W/"' + "x" * 8192, 200),
        ('"a' * 4000, 200),
        (", " * 4000, 200),
        ("*", 304),
        ('"a\0b"', 200),
    ],
    ids=lambda given: ascii(given)[:12],
)
def test_any_if_none_match(send_raw, alice, given, status):
    path = f"/generate/status/{make_job(alice).pk}"
    response = send_raw("GET", path, **{"If-None-Match": given})
    assert response.status_code == status
    check_documented("GET", path, response)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "x",
        "req_",
        "req_abc",
        "req_" + "a" * 41,
        "req_ab\r\nX: 1",
        "req_abcdefgh\n",
        "req_é" * 4,
        "a" * 8192,
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_a_strange_request_id_is_replaced(send_raw, given):
    said = send_raw("GET", "/usage", **{"X-Request-Id": given})["X-Request-Id"]
    assert REQUEST_ID.fullmatch(said)
    assert said != given


HEADERS = {
    "Accept": ["text/html", "\xff", "*/*;q=nan", "a" * 8192],
    "Accept-Language": ["\xff", "x" * 8192, "de-" * 999],
    "Accept-Encoding": ["identity;q=0", "\xff"],
    "Cookie": ["sessionid=" + "x" * 8000, "\xff=\xff", "=;=;="],
    "Host": ["", "evil.example.com", "a:b:c", "[", "\xff"],
    "X-Forwarded-For": ["\xff", "1.2.3.4, " * 999, "'"],
    "X-Forwarded-Host": ["evil.example.com"],
    "X-Forwarded-Proto": ["https", "gopher"],
    "Range": ["bytes=0-1", "bytes=9-1", "x"],
    "If-Modified-Since": ["x", "Mon, 99 Foo 99999 99:99:99 GMT"],
    "If-Match": ['"x"', "*"],
    "Expect": ["100-continue", "x"],
    "HX-Request": ["true"],
    "User-Agent": ["", "\xff" * 99, "'; --"],
    "Upgrade": ["websocket", "h2c"],
    "X-HTTP-Method-Override": ["DELETE"],
    "Content-Length": ["", "x", "-1", "9" * 30],
    "Content-Type": [
        "",
        "\xff",
        "text/html; charset=hex",
        "multipart/form-data; boundary=" + "x" * 999,
    ],
}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_other_headers_change_nothing(send_raw, charlie, subtests, method):
    path = f"/videos/{make_video(charlie).pk}" + ("/view" if method == "POST" else "")
    for name, given in [(name, one) for name, texts in HEADERS.items() for one in texts]:
        with subtests.test(f"{name}: {given[:40]}"):
            response = send_raw(method, path, **{name: given})
            assert response.status_code == 200
            check_documented(method, path, response)
