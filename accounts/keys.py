"""API keys: made and shown once, kept as SHA-256, rotated with an overlap, revoked at once.

A key is `vgm_` + 30 random base62 characters + 6 base62 characters of the CRC-32 of those 30,
so that a mistyped key is told from a wrong one without a look in the database.
"""

import hashlib
import zlib
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Coalesce, Least, Now

from accounts.actor import Actor
from accounts.models import Account, ApiKey, User
from vgm_site.lib import base62

PREFIX = "vgm_"
OVERLAP = timedelta(hours=24)
MAX_WORKING_KEYS = 50


class NotFound(Exception):
    """No such key, or not this actor's."""


class NotWorking(Exception):
    """The key is revoked or has expired already."""


class TooManyKeys(Exception):
    """The account has as many working keys as it may have."""


def new_secret() -> str:
    """A fresh key in the contract's format: 40 characters."""
    word = base62.random_word(30)
    return f"{PREFIX}{word}{_checksum(word)}"


def looks_valid(secret: str) -> bool:
    """Whether the text has the form and checksum of a key."""
    word, checksum = secret[4:34], secret[34:]
    return (
        len(secret) == 40
        and secret.isascii()
        and secret.startswith(PREFIX)
        and checksum == _checksum(word)
    )


def create(*, by: Actor, name: str, expires_in_days: int | None = None) -> tuple[ApiKey, str]:
    """A new key of the actor's account, and the secret to show once. Raises `TooManyKeys`."""
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=by.account_id)
        if ApiKey.objects.visible_to(by).working().count() >= MAX_WORKING_KEYS:
            raise TooManyKeys
        return issue(account=by.account, user=by.user, name=name, expires_in_days=expires_in_days)


def issue(
    *, account: Account, user: User, name: str, expires_in_days: int | None = None
) -> tuple[ApiKey, str]:
    """Make a key, asking nobody; `create` is for people."""
    secret = new_secret()
    expires_at = Now() + timedelta(days=expires_in_days) if expires_in_days else None
    key = ApiKey.objects.create(
        account=account,
        created_by=user,
        name=name,
        prefix=secret[:8],
        sha256=sha256_of(secret),
        expires_at=expires_at,
    )
    key.refresh_from_db(fields=["created_at", "expires_at"])
    return key, secret


def get(*, by: Actor, key_id: UUID) -> ApiKey:
    """The actor's key. Raises `NotFound`."""
    key = ApiKey.objects.visible_to(by).filter(pk=key_id).first()
    if key is None:
        raise NotFound
    return key


@transaction.atomic
def rotate(*, by: Actor, key_id: UUID) -> tuple[ApiKey, str]:
    """A successor of the key; the old one works for 24 more hours, or less if it ended sooner.

    Raises `NotFound`, and `NotWorking` for a key that has ended or has a successor already.
    """
    old = get(by=by, key_id=key_id)
    new, secret = issue(account=old.account, user=by.user, name=old.name)
    changed = (
        ApiKey.objects.working()
        .filter(pk=old.pk, replaced_by=None)
        .update(
            replaced_by=new,
            expires_at=Least(Coalesce("expires_at", Now() + OVERLAP), Now() + OVERLAP),
        )
    )
    if not changed:
        raise NotWorking
    return new, secret


def revoke(*, by: Actor, key_id: UUID) -> None:
    """End the key at once. Raises `NotFound`; revoking twice is no error."""
    key = get(by=by, key_id=key_id)
    ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=Now())


def sha256_of(secret: str) -> str:
    """How a key is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _checksum(word: str) -> str:
    return base62.encode(zlib.crc32(word.encode()), length=6)
