"""Query strings that are none: each endpoint that reads one gives the contract's answer."""

import random
from urllib.parse import quote

import pytest

from accounts.models import UsageCounter
from tests.factories import make_video
from tests.robustness.refusals import check_documented, check_refusal, used

pytestmark = pytest.mark.django_db
LIMITS = "Limit must be between 1 and 100"
LIMIT_WORD = "Limit must be a whole number"
PAGES = "Page must be between 1 and 10000"
PAGE_WORD = "Page must be a whole number"
UNUSABLE = "contains characters that can't be used"
SPAN = "Duration must be a range of seconds such as 5-10, or short, medium or long"
TOO_DEEP = "Page times limit must be at most 10000"
PAGED = [
    ("limit=0", LIMITS, "limit_out_of_range"),
    ("limit=101", LIMITS, "limit_out_of_range"),
    ("limit=-1", LIMITS, "limit_out_of_range"),
    ("limit=99999999999999999999", LIMITS, "limit_out_of_range"),
    ("limit=" + "9" * 5000, LIMITS, "limit_out_of_range"),
    ("limit=abc", LIMIT_WORD, "limit_not_integer"),
    ("limit=1.5", LIMIT_WORD, "limit_not_integer"),
    ("limit=1e2", LIMIT_WORD, "limit_not_integer"),
    ("limit=1_0", LIMIT_WORD, "limit_not_integer"),
    ("limit=0x10", LIMIT_WORD, "limit_not_integer"),
    ("limit=%2B5", LIMIT_WORD, "limit_not_integer"),
    ("limit=%D9%A3", LIMIT_WORD, "limit_not_integer"),  # an Arabic 3
    ("limit=%EF%BC%93", LIMIT_WORD, "limit_not_integer"),  # a wide 3
    ("limit=5%0A", LIMIT_WORD, "limit_not_integer"),
    ("limit=5%00", LIMIT_WORD, "limit_not_integer"),
    ("limit=%FF%FE", "Query must be valid UTF-8", "query_malformed"),
    ("limit=true", LIMIT_WORD, "limit_not_integer"),
    ("limit=NaN", LIMIT_WORD, "limit_not_integer"),
    ("limit=5;DROP", LIMIT_WORD, "limit_not_integer"),
    ("limit=5&limit=5", "Limit must be given once", "parameter_repeated"),
    ("x=1&x=2", "X must be given once", "parameter_repeated"),
    (
        "&".join(f"x{number}=1" for number in range(1001)),
        "Request can't be read",
        "request_unreadable",
    ),
]
DEEP = [
    ("page=0", PAGES, "page_out_of_range"),
    ("page=-1", PAGES, "page_out_of_range"),
    ("page=10001", PAGES, "page_out_of_range"),
    ("page=100000000000000000000", PAGES, "page_out_of_range"),
    ("page=" + "9" * 5000, PAGES, "page_out_of_range"),
    ("page=abc", PAGE_WORD, "page_not_integer"),
    ("page=1%C2%A0", PAGE_WORD, "page_not_integer"),
    ("page=501&limit=20", TOO_DEEP, "page_out_of_range"),
    ("page=101&limit=100", TOO_DEEP, "page_out_of_range"),
    ("page=0&limit=0", [LIMITS, PAGES], "limit_out_of_range"),
]
SEARCH = [
    ("q=", "Query is required", "query_required"),
    ("x=1", "Query is required", "query_required"),
    ("q=a", "Query must be at least 2 characters", "query_too_short"),
    ("q=%20a%20", "Query must be at least 2 characters", "query_too_short"),
    ("q=e%CC%81", "Query must be at least 2 characters", "query_too_short"),
    ("q='", "Query must be at least 2 characters", "query_too_short"),
    ("q=" + "a" * 201, "Query must be at most 200 characters", "query_too_long"),
    ("q=" + "cat+" * 250_000, "Query must be at most 200 characters", "query_too_long"),
    ("q=a%00b", f"Query {UNUSABLE}", "query_invalid"),
    ("q=%00%00", f"Query {UNUSABLE}", "query_invalid"),
    ("q=cat&q=dog", "Q must be given once", "parameter_repeated"),
    ("q=cat&quality=8k", "Quality must be one of: sd, hd, 4k", "quality_invalid"),
    ("q=cat&quality=sd%00", "Quality must be one of: sd, hd, 4k", "quality_invalid"),
    ("q=cat&duration=x", SPAN, "duration_invalid"),
    ("q=cat&duration=-", SPAN, "duration_invalid"),
    ("q=cat&duration=10-5", SPAN, "duration_invalid"),
    ("q=cat&duration=1e3", SPAN, "duration_invalid"),
    ("q=cat&duration=nan", SPAN, "duration_invalid"),
    ("q=cat&duration=inf", SPAN, "duration_invalid"),
    ("q=cat&duration=--5", SPAN, "duration_invalid"),
    ("q=cat&duration=" + "9" * 5000, SPAN, "duration_invalid"),
    ("q=cat&duration=%D9%A3", SPAN, "duration_invalid"),
    (
        "q=a&limit=0&page=x",
        ["Query must be at least 2 characters", LIMITS, PAGE_WORD],
        "query_too_short",
    ),
]
TRENDING = [
    ("timeRange=1h", "Time range must be one of: 24h, 7d, 30d", "time_range_invalid"),
    ("timeRange=24H", "Time range must be one of: 24h, 7d, 30d", "time_range_invalid"),
    ("timeRange=24h%00", "Time range must be one of: 24h, 7d, 30d", "time_range_invalid"),
    ("category=" + "a" * 41, "Category must be at most 40 characters", "category_too_long"),
    ("category=a%00", f"Category {UNUSABLE}", "category_invalid"),
]
STATUSES = "Status must be one of: queued, processing, completed, failed"
REFUSED = {
    "/search?q=cat&": PAGED + DEEP,
    "/search?": SEARCH,
    "/trending?": PAGED + TRENDING,
    "/generations?": [*PAGED, *DEEP, ("status=canceled", STATUSES, "status_invalid")],
    "/webhooks/single-calls/deliveries?": PAGED + DEEP,
}


@pytest.mark.parametrize(("path", "cases"), REFUSED.items(), ids=REFUSED)
def test_a_bad_query_is_400_and_takes_nothing(send_raw, alice, subtests, path, cases):
    for query, details, code in cases:
        with subtests.test(query[:40]):
            response = send_raw("GET", path + query)
            check_refusal(response, 400, details, code)
            check_documented("GET", path.partition("?")[0], response)
    assert used(alice) == {"calls": len(cases)}


OPERATORS = [
    "''",
    "' or 1=1 --",
    "'; DROP TABLE videos_video; --",
    ":*",
    "cat:*",
    "cat:*A",
    "cat:ABCD",
    ":*:*",
    "& | !",
    "!!",
    "!cat",
    "|cat",
    "cat &",
    "<->",
    "cat <-> dog",
    "<2>",
    "cat <0> dog",
    "()",
    "(((",
    "((( & | ! <-> :* ' \" \\ -",
    "\\\\",
    "cat\\",
    "\\'",
    "\\:*",
    '"cat',
    'cat"',
    '""',
    '"""',
    '"cat" "',
    "--",
    "- -",
    "-cat",
    '-"cat dog"',
    "or",
    "OR OR",
    "cat OR",
    "OR cat",
    "or or or or",
    "cat and",
    "the",
    "the of",
    "%",
    "%%",
    "%s",
    "%(x)s",
    "{}",
    "{words}",
    "$1",
    "_%",
    "../..",
    "a/b/c",
    "@@",
    "cat@@dog",
    "🎂🎂",
    "ﬁﬁ",
    "ﷺﷺ",
    "\u202e\u202ecat",
    "e\u0301\u0301\u0301",
    "ß" * 200,
    "𝒳" * 200,
    "a" * 200,
    "a " * 100,
    "\\" * 200,
    "'" * 200,
    '"' * 199,
    "!" * 200,
    "(" * 200,
    "-" * 200,
    "cat or " * 28,
    "-a " * 66,
    "http://user:x@example.com/a?b=c#d",
    "a@b.co",
    "<b>cat</b>",
    "1e400",
    "12.5.7.9",
    "\x01\x02",
    "\r\n\r\n",
    "\ufffe\uffff",
    "\ue000\ue000",
]


def test_search_takes_any_words(api, alice, subtests):
    """Operators of PostgreSQL's query language are words like others."""
    make_video(alice, title="Grey owl")
    for words in OPERATORS:
        with subtests.test(words[:40]):
            response = api.get(f"/search?q={quote(words if len(words.strip()) > 1 else 'xx')}")
            assert (response.status_code, response.json()["data"]) == (200, [])
    assert used(alice) == {"calls": len(OPERATORS), "searches": len(OPERATORS)}


def test_search_takes_any_mixture_of_operators(api):
    random.seed(7)
    signs = [
        *'---""\'()|&!<:*\\_ a',
        "﹣",
        "－",
        "\u00ad",
        "\u200b",
        "\u0301",
        "🏻",
        "🎂",
        " or ",
        " -or ",
    ]
    for _ in range(60):
        words = "".join(random.choices(signs, k=random.choice((20, 90, 150))))[:198]
        assert api.get(f"/search?q=xx{quote(words)}").status_code == 200, words


@pytest.mark.parametrize(
    "words",
    [
        "grey'",
        "grey:*",
        "grey\\",
        '"grey',
        "(grey)",
        "grey &",
        "| grey",
        "GREY",
        "gre",
        "%EF%BB%BFgrey",
    ],
)
def test_search_finds_the_word_among_operators(api, alice, words):
    make_video(alice, title="A dull grey stone")
    found = api.get(f"/search?q={words if '%' in words else quote(words)}").json()
    assert [video["title"] for video in found["data"]] == ["A dull grey stone"]


@pytest.mark.parametrize("query", ["q=%zz%", "q=%u0041"])
def test_half_an_escape_is_text(api, query):
    response = api.get(f"/search?{query}")
    assert (response.status_code, response.json()["data"]) == (200, [])


@pytest.mark.parametrize("query", ["q=%FF%FE", "q=%ED%A0%80%ED%A0%80", "q=%C0%AF", "q=cat&x=%FF"])
def test_bytes_that_are_no_text_are_refused_and_take_nothing(api, query):
    response = api.get(f"/search?{query}")
    assert response.json()["details"] == ["Query must be valid UTF-8"]
    assert not UsageCounter.objects.filter(name="searches").exists()


@pytest.mark.parametrize(
    "query", ["", "?", "?&&&", "?=", "?%00=1", "?limit=", "?a=1;b=2", "?limit"]
)
@pytest.mark.parametrize("path", ["/trending", "/generations", "/usage"])
def test_parameters_nobody_knows_are_ignored(api, path, query):
    assert api.get(path + query).status_code == 200


@pytest.mark.parametrize(
    "charset", ["hex", "zip", "rot13", "undefined", "idna", "utf-16", "utf-7", "x"]
)
def test_a_charset_changes_no_query(send_raw, alice, charset):
    make_video(alice, title="A dull grey stone")
    media_type = f"application/json; charset={charset}"
    response = send_raw("GET", "/search?q=grey%20stone", **{"Content-Type": media_type})
    assert [video["title"] for video in response.json()["data"]] == ["A dull grey stone"]
