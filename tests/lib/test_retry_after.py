"""However long a stranger asks us to wait, it is a number we can live with."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from vgm_site.lib import retry_after


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7),
        (" 7 ", 7),
        ("0", 0),
        ("99999999999", retry_after.LONGEST),
        ("9" * 5000, retry_after.LONGEST),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Wed, 21 Oct 2015 07:28:00 -0000", 0),
        ("Wed, 21 Oct 9999 07:28:00 GMT", retry_after.LONGEST),
    ],
)
def test_seconds_and_dates_are_read(text, seconds):
    assert retry_after.read({"Retry-After": text}) == seconds


def test_a_date_is_counted_from_now():
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert 85 < retry_after.read({"Retry-After": date}) <= 90


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "-5",
        "1_0",
        "٣",
        "Wed, 21 Oct 99999999999999999999 07:28:00 GMT",
        "Wed, 21 Oct 2015 99999999999999999999:28:00 GMT",
        "Wed, 21 Oct 2015 07:28:00 +" + "9" * 30,
        "Wed, 21 Oct 2015 07:28:00 +9999999",
        ", , ,",
        " ( ",
    ],
)
def test_nonsense_says_nothing(text):
    assert retry_after.read({"Retry-After": text}) is None
    assert retry_after.read({}) is None


@pytest.mark.parametrize(
    ("number", "seconds"),
    [(10**400, retry_after.LONGEST), (-(10**400), 0), (float("nan"), None), (2.5, 2.5)],
)
def test_no_number_is_too_long(number, seconds):
    assert retry_after.believable(number) == seconds
