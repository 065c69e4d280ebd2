"""A request with an Idempotency-Key is done once; the same key again gets the same answer.

    KeyReused      the key came with another request before
    StillRunning   the first request with the key is being worked on

A key holds for 24 hours, per account. Only what succeeded is remembered: after a refusal the same
key may be sent again.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models.functions import Now
from pydantic import BaseModel

from accounts.actor import Actor
from accounts.models import IdempotencyKey

KEPT = timedelta(hours=24)
SILENT = timedelta(minutes=1)  # a claim without an answer is anybody's after this


class KeyReused(Exception):
    """The key came with another request before."""


class StillRunning(Exception):
    """The first request with the key is being worked on."""


@dataclass(frozen=True)
class Answer:
    """What was, or will be, sent: the same bytes each time."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)
    is_replayed: bool = False


def once(*, by: Actor, key: str, wanted: BaseModel, work: Callable[[], Answer]) -> Answer:
    """The answer to the first request with this key; `work` makes it if this one is the first.

    What `work` writes and the note that it was done are one transaction. Raises `KeyReused`,
    `StillRunning`, and whatever `work` raises.
    """
    token, sha256 = uuid4(), hashlib.sha256(wanted.model_dump_json().encode()).hexdigest()
    if not _claim(by, key, sha256, token):
        return _earlier(by, key, sha256)
    claimed = IdempotencyKey.objects.filter(account=by.account_id, key=key, token=token)
    try:
        with transaction.atomic():
            answer = work()
            if not claimed.update(
                status=answer.status, body=answer.body, headers=answer.headers, claimed_at=Now()
            ):
                raise StillRunning  # we were silent too long, and another took over
    except BaseException:
        claimed.filter(status=None).delete()
        raise
    return answer


_CLAIM = """
INSERT INTO accounts_idempotencykey AS earlier
    (account_id, key, request_sha256, token, claimed_at, body, headers)
VALUES (%(account)s, %(key)s, %(sha256)s, %(token)s, now(), '', '{}')
ON CONFLICT (account_id, key) DO UPDATE
SET request_sha256 = excluded.request_sha256, token = excluded.token, claimed_at = now(),
    status = NULL, body = '', headers = '{}'
WHERE earlier.claimed_at < now() - %(kept)s
   OR (earlier.status IS NULL AND earlier.claimed_at < now() - %(silent)s)
"""


def _claim(by: Actor, key: str, sha256: str, token: UUID) -> bool:
    parameters = {"account": by.account_id, "key": key, "sha256": sha256, "token": token}
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, parameters | {"kept": KEPT, "silent": SILENT})
        return cursor.rowcount == 1


def _earlier(by: Actor, key: str, sha256: str) -> Answer:
    earlier = IdempotencyKey.objects.filter(account=by.account_id, key=key).first()
    if earlier is None:  # the first one failed just now
        raise StillRunning
    if earlier.request_sha256 != sha256:
        raise KeyReused
    if earlier.status is None:
        raise StillRunning
    return Answer(earlier.status, earlier.body, earlier.headers, is_replayed=True)


def sweep() -> int:
    """Forget keys that no longer hold. Returns how many."""
    return IdempotencyKey.objects.filter(claimed_at__lt=Now() - KEPT).delete()[0]
