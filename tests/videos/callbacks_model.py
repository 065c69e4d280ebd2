"""What test_callbacks_machine.py expects: a small model of people, jobs and who holds them."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings as site

from accounts.actor import Actor
from videos import leases
from videos.connections import RemoteConnection


@dataclass
class Person:
    actor: Actor
    connection: RemoteConnection
    heard: set[str] = field(default_factory=set)  # message ids that were acted on


@dataclass
class Expected:
    """What a job's row should say."""

    person: Person
    status: str = "queued"
    reference: str = ""
    attempt: int = 0
    lease: leases.Lease | None = None
    has_lapsed: bool = False
    is_waiting: bool = False  # put off
    is_to_be_canceled: bool = False
    is_counted: bool = True
    error: str = ""
    nudged_at: Any = None
    last_row: dict | None = None  # once it has finished

    @property
    def is_active(self) -> bool:
        return self.status in ("queued", "processing")

    @property
    def is_abandoned(self) -> bool:
        return self.status == "processing" and (self.lease is None or self.has_lapsed)

    @property
    def is_claimable(self) -> bool:
        is_free = self.status == "queued" or self.is_abandoned
        is_allowed = self.attempt < site.MAX_ATTEMPTS and not self.is_to_be_canceled
        return is_free and is_allowed and not self.is_waiting

    def end(self, status: str, error: str = "", *, is_given_back: bool = False) -> None:
        self.status, self.error, self.lease = status, error, None
        self.is_counted = self.is_counted and not is_given_back


class Holder:
    """A verb of who holds a lease; of who lost it, it must be refused before anything follows."""

    def __init__(self, expected: Expected, is_held: bool):
        self._expected, self._is_held = expected, is_held

    def __enter__(self) -> Expected:
        return self._expected

    def __exit__(self, kind, _error, _traceback) -> bool:
        if not self._is_held:
            assert kind is leases.LeaseLost
        return not self._is_held
