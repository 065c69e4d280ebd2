"""What a search on the page costs.

People who are signed in pay from their account's searches per hour, as over the API. What is typed
on is still the same search: words that go on from those counted within the last minute (or go back
towards them, or are the same with another filter or page) are not counted again, else looking for
"happy birthday" as one types would use up five. Strangers have no account to count for. So that
neither way is a way around the limit, nobody gets more than 60 lists a minute: a person who is
signed in, or an address.
"""

import time
from collections.abc import MutableMapping

from accounts import limits, throttles
from accounts.actor import Actor

MINUTE = 60  # seconds
_COUNTED = "search"  # in the session: the words, and when they were counted


class TooMany(Exception):
    """No search now; again in `retry_after` seconds. `is_hourly`: the account's are used up."""

    def __init__(self, retry_after: int, *, is_hourly: bool):
        super().__init__("Too many searches")
        self.retry_after = retry_after
        self.is_hourly = is_hourly


def count(words: str, *, by: Actor | None, address: str, session: MutableMapping) -> None:
    """Count a search for these words, if it is one. Raises `TooMany`."""
    try:
        throttles.take(throttles.SEARCHES, f"person {by.user.pk}" if by else address)
        if by and not _goes_on(words, session.get(_COUNTED)):
            limits.take(by, limits.SEARCHES)
            session[_COUNTED] = [words, time.time()]
    except throttles.TooMany as error:
        raise TooMany(error.retry_after, is_hourly=False) from error
    except limits.LimitReached as error:
        raise TooMany(error.retry_after, is_hourly=True) from error


def _goes_on(words: str, counted: list | None) -> bool:
    if counted is None or time.time() - counted[1] > MINUTE:
        return False
    now, before = words.casefold(), counted[0].casefold()
    return now.startswith(before) or before.startswith(now)
