"""Attempts that any stranger can make: registering, signing in, searching.

Counted before any work is done, in the database, so parallel guesses can't slip through.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models.functions import Now

from accounts import counting
from accounts.models import AttemptCounter


@dataclass(frozen=True)
class Throttle:
    name: str
    most: int  # attempts per window
    seconds: int  # length of the window


REGISTRATIONS = Throttle("register", settings.REGISTRATIONS_PER_HOUR, 3_600)
# One person at one address; then one address, and one person from anywhere.
SIGN_INS = Throttle("sign-in", settings.SIGN_INS_PER_WINDOW, 300)
SIGN_INS_FROM = Throttle("sign-in from", 10 * settings.SIGN_INS_PER_WINDOW, 300)
SIGN_INS_AS = Throttle("sign-in as", 20 * settings.SIGN_INS_PER_WINDOW, 300)
SECOND_FACTORS = Throttle("second factor", settings.SIGN_INS_PER_WINDOW, 300)
# Of the search page: one address where nobody is signed in, else one person.
SEARCHES = Throttle("search", 60, 60)

VIEWS_FROM = Throttle("views from", 60, 60)  # one address, whoever it says it is
_KEPT = timedelta(days=1)  # longer than any window


class TooMany(Exception):
    """Tried too often; the window ends in `retry_after` seconds."""

    def __init__(self, retry_after: int):
        super().__init__("Too many attempts")
        self.retry_after = retry_after


def take(throttle: Throttle, who: str) -> None:
    """Count one attempt by `who`. Raises `TooMany`."""
    if not counting.take(
        AttemptCounter,
        most=throttle.most,
        seconds=throttle.seconds,
        subject=_subject(throttle, who),
    ):
        raise TooMany(counting.seconds_left(throttle.seconds))


def forget(throttle: Throttle, who: str) -> None:
    """Start over for `who`, after a success."""
    AttemptCounter.objects.filter(subject=_subject(throttle, who)).delete()


def sweep() -> int:
    """Forget windows that are long over. Returns how many."""
    return AttemptCounter.objects.filter(window_start__lt=Now() - _KEPT).delete()[0]


def _subject(throttle: Throttle, who: str) -> str:
    return hashlib.sha256(f"{throttle.name}\n{who}".encode()).hexdigest()
