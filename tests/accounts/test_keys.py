"""API keys: the format, and how long each of them opens the door."""

import re
import zlib
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from accounts import keys
from accounts.models import ApiKey
from tests.factories import holder
from vgm_site.lib import base62

pytestmark = pytest.mark.django_db
IP = "203.0.113.9"


def opens(secret: str) -> bool:
    return holder(secret, ip=IP) is not None


def end(key: ApiKey) -> None:
    """As if its time had run out."""
    ApiKey.objects.filter(pk=key.pk).update(expires_at=Now() - timedelta(seconds=1))


def test_the_format_is_the_contracts():
    secret = keys.new_secret()
    assert re.fullmatch(r"vgm_[0-9A-Za-z]{36}", secret)
    assert secret[34:] == base62.encode(zlib.crc32(secret[4:34].encode()), length=6)
    assert keys.looks_valid(secret)
    assert keys.new_secret() != secret


def test_a_mistyped_key_does_not_look_valid():
    secret = keys.new_secret()
    other = "a" if secret[10] != "a" else "b"
    for wrong in (
        "",
        "vgm_",
        secret[:-1],
        secret + "0",
        secret.replace("vgm_", "vgm-"),
        secret[:10] + other + secret[11:],
        secret[:10] + "é" + secret[11:],
    ):
        assert not keys.looks_valid(wrong)
        assert not opens(wrong)


def test_a_key_speaks_for_its_holder(alice):
    key, secret = keys.create(by=alice, name="laptop")
    actor = holder(secret, ip=IP)
    assert (actor.user, actor.account, actor.key) == (alice.user, alice.account, key)
    assert actor.channel == "api"
    key.refresh_from_db()
    assert timezone.now() - key.last_used_at < timedelta(seconds=10)
    assert key.last_used_ip == IP


def test_only_a_hash_is_kept(alice):
    key, secret = keys.create(by=alice, name="laptop")
    kept = ApiKey.objects.values().get(pk=key.pk)
    assert kept["prefix"] == secret[:8]
    assert not any(secret[8:] in str(value) for value in kept.values())


def test_an_unknown_key_opens_nothing(alice):
    keys.create(by=alice, name="laptop")
    assert not opens(keys.new_secret())


def test_a_key_expires(alice):
    key, secret = keys.create(by=alice, name="laptop", expires_in_days=30)
    assert key.expires_at - key.created_at == timedelta(days=30)
    assert opens(secret)
    end(key)
    assert not opens(secret)


def test_a_person_who_may_not_sign_in_has_no_working_key(alice):
    secret = keys.create(by=alice, name="laptop")[1]
    alice.user.is_active = False
    alice.user.save()
    assert not opens(secret)


def test_rotation_overlaps_for_a_day(alice):
    old, old_secret = keys.create(by=alice, name="laptop")
    new, new_secret = keys.rotate(by=alice, key_id=old.pk)
    old.refresh_from_db()
    assert (old.replaced_by, new.name, new.expires_at) == (new, "laptop", None)
    overlap = old.expires_at - new.created_at
    assert timedelta(hours=24) <= overlap < timedelta(hours=24, seconds=10)
    assert (opens(old_secret), opens(new_secret)) == (True, True)
    end(old)
    assert (opens(old_secret), opens(new_secret)) == (False, True)


def test_rotation_never_lengthens_a_life(alice):
    key, _ = keys.create(by=alice, name="laptop", expires_in_days=1)
    ApiKey.objects.update(expires_at=Now() + timedelta(hours=1))
    keys.rotate(by=alice, key_id=key.pk)
    key.refresh_from_db()
    assert key.expires_at - timezone.now() <= timedelta(hours=1)


def test_what_has_ended_or_been_replaced_is_not_rotated(alice):
    replaced, expired, revoked = (keys.create(by=alice, name=name)[0] for name in "abc")
    keys.rotate(by=alice, key_id=replaced.pk)
    end(expired)
    keys.revoke(by=alice, key_id=revoked.pk)
    for key in (replaced, expired, revoked):
        with pytest.raises(keys.NotWorking):
            keys.rotate(by=alice, key_id=key.pk)
    assert ApiKey.objects.count() == 4  # no successor was left behind


def test_revoking_works_at_once_and_twice(alice):
    key, secret = keys.create(by=alice, name="laptop")
    keys.revoke(by=alice, key_id=key.pk)
    revoked_at = ApiKey.objects.get().revoked_at
    keys.revoke(by=alice, key_id=key.pk)
    assert ApiKey.objects.get().revoked_at == revoked_at
    assert not opens(secret)


@pytest.mark.parametrize("verb", [keys.get, keys.rotate, keys.revoke])
def test_a_strangers_key_is_not_found(alice, charlie, verb):
    key, secret = keys.create(by=alice, name="laptop")
    with pytest.raises(keys.NotFound):
        verb(by=charlie, key_id=key.pk)
    assert opens(secret)


def test_an_account_has_at_most_50_working_keys(alice):
    made = [keys.create(by=alice, name="laptop")[0] for _ in range(50)]
    with pytest.raises(keys.TooManyKeys):
        keys.create(by=alice, name="laptop")
    keys.revoke(by=alice, key_id=made[0].pk)
    keys.create(by=alice, name="laptop")
