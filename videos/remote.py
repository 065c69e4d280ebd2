"""The remote VideoGenMessenger that makes videos for this portal (VGM_REMOTE_URL).

Each account holds its own key there. The key is checked, kept encrypted and never shown.

    NotSet         this portal has no remote service
    NotConnected   the account holds no working key there
    KeyRefused     the service does not take the key
    Unreachable    the service can't be reached, or is no VideoGenMessenger; the text says why
    Refused        the service refuses to register; the text says why
    BadSecret      this is no secret to sign with
"""

import time
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from accounts.actor import Actor
from vgm_site.lib import encrypted, signing
from videos.client import Client, ClientError, Conflict, Invalid, Limited, Unauthorized
from videos.connections import CallbackSeen, RemoteConnection
from videos.models import Job

ENGINE = "remote"
# A page waits for the service: one try, and not for long. People can ask again.
FOR_A_PAGE = {"total": 6.0, "patience": 0.0}  # seconds
SEEN_KEPT = timedelta(days=1)  # far longer than a signature is good for


class NotSet(Exception):
    """This portal has no remote service."""


class NotConnected(Exception):
    """The account holds no working key there."""


class KeyRefused(Exception):
    """The service does not take the key."""


class Unreachable(Exception):
    """The service can't be reached, or is no VideoGenMessenger; the text says why."""


class Refused(Exception):
    """The service refuses to register; the text says why."""


class BadSecret(Exception):
    """This is no secret to sign with."""


# --- the account's key --------------------------------------------------------------------------


def connection_of(account_id: int) -> RemoteConnection | None:
    """The row, with `has_secret`. Its secrets are read only when asked for, which may raise."""
    held = _without_secrets().filter(account=account_id)
    return held.annotate(has_secret=Q(callback_secret__isnull=False)).first()


def is_connected(account_id: int) -> bool:
    return RemoteConnection.objects.filter(account=account_id).exists()


def _without_secrets() -> QuerySet[RemoteConnection]:
    """What lies there sealed with a key that was lost must not keep anybody from replacing it."""
    return RemoteConnection.objects.defer("api_key", "callback_secret")


def connect(*, by: Actor, api_key: str) -> RemoteConnection:
    """Check the key at the service, keep it, and ask the service to call us when jobs end.

    Raises `NotSet`, `KeyRefused` and `Unreachable`; then the key held before stays.
    """
    api_key = api_key.strip()
    with _client(api_key) as client:
        _check(client)
        return _keep(client, by=by, new_key=api_key)


def _keep(client: Client, *, by: Actor, new_key: str) -> RemoteConnection:
    """Hold the client's key instead of any other. That is done before anything is asked."""
    old_key = _readable_key(by.account_id)
    connection, _ = _without_secrets().update_or_create(
        account=by.account,
        defaults={
            "created_by": by.user,
            "api_key": new_key,
            "key_end": new_key[-4:],
            "refused_at": None,
            "callback_secret": None,
            "is_subscribed": False,
        },
    )
    if old_key != new_key:
        _unsubscribe(connection, old_key)
    _subscribe(client, connection)
    return connection


def _readable_key(account_id: int) -> str:
    """The key that is held; "" where there is none, or nothing opens it."""
    try:
        return api_key(account_id)
    except NotConnected:
        return ""


def register(*, by: Actor, email: str, password: str, name: str = "") -> RemoteConnection:
    """Make an account at the service, and hold its first key.

    The key is shown only this once, so it is kept without asking whether it works. Raises `NotSet`,
    `Refused`, `Unreachable`, and `KeyRefused` for what can't be a key.
    """
    with _client("") as client:
        try:
            api_key = client.register(email, password, name=name).api_key.strip()
        except (Invalid, Conflict, Limited) as error:
            raise Refused(str(error)) from error
        except ClientError as error:
            raise Unreachable(str(error)) from error
    with _client(api_key) as client:
        return _keep(client, by=by, new_key=api_key)


def disconnect(*, by: Actor) -> None:
    """Forget the key. Jobs already ordered there end as failed here."""
    if connection := connection_of(by.account_id):
        _unsubscribe(connection, _readable_key(by.account_id))
        connection.delete()


def set_callback_secret(*, by: Actor, secret: str) -> None:
    """Hold the secret that the service signs its calls with.

    Raises `NotConnected` and `BadSecret`.
    """
    try:
        signing.headers(message_id="", timestamp=0, body=b"", secrets=[secret.strip()])
    except ValueError as error:
        raise BadSecret from error
    held = RemoteConnection.objects.filter(account=by.account_id)
    if not held.update(callback_secret=secret.strip()):
        raise NotConnected


def api_key(account_id: int) -> str:
    """The account's key, to make its videos with. Raises `NotConnected`."""
    try:
        held = RemoteConnection.objects.filter(account=account_id).only("api_key").first()
    except encrypted.WrongKey as error:
        raise NotConnected from error
    if held is None:
        raise NotConnected
    return held.api_key


def client_for(account_id: int, **options: float) -> Client:
    """A client of the service as the account, with the client's own options.

    Raises `NotSet` and `NotConnected`.
    """
    if not settings.REMOTE_URL:
        raise NotSet
    return _client(api_key(account_id), **options)


def callback_url(connection: RemoteConnection) -> str:
    """Where the service is to call."""
    return f"{settings.PUBLIC_URL}/callbacks/{connection.pk}"


def note_refused(account_id: int) -> None:
    """The service no longer takes the account's key: its page says so."""
    RemoteConnection.objects.filter(account=account_id, refused_at=None).update(refused_at=Now())


def note_taken(account_id: int) -> None:
    """The service takes the account's key, whatever it said before."""
    refused = RemoteConnection.objects.filter(account=account_id, refused_at__isnull=False)
    refused.update(refused_at=None)


def _client(api_key: str, **options: float) -> Client:
    if not settings.REMOTE_URL:
        raise NotSet
    try:
        return Client(settings.REMOTE_URL, api_key, **options)
    except Unauthorized as error:
        raise KeyRefused from error


def _check(client: Client) -> None:
    """Any documented call that changes nothing tells a key that works from one that doesn't."""
    try:
        client.trending(limit=1)
    except Unauthorized as error:
        raise KeyRefused from error
    except Limited:
        return  # too many calls with it: it works
    except ClientError as error:
        raise Unreachable(str(error)) from error


def _subscribe(client: Client, connection: RemoteConnection) -> None:
    """Have the service call us. One that can't be asked so is looked after by asking for status."""
    try:
        secret = client.subscribe(
            callback_url(connection), events=["generation.completed", "generation.failed"]
        )
    except ClientError:
        return
    RemoteConnection.objects.filter(pk=connection.pk).update(
        callback_secret=secret, is_subscribed=True
    )


def _unsubscribe(connection: RemoteConnection, key: str) -> None:
    """Have the service call us no more. One that can't be asked so will find nobody here."""
    if key:
        with suppress(ClientError, KeyRefused, NotSet), _client(key, **FOR_A_PAGE) as client:
            client.unsubscribe(callback_url(connection))


# --- what the service tells us ------------------------------------------------------------------


@transaction.atomic
def note_event(connection: RemoteConnection, *, message_id: str, job_reference: str) -> bool:
    """Have the worker ask the service about a job at once. False if there is nothing to ask.

    An event decides nothing by itself: only what the service answers does. So a doubled, late,
    reordered or early one does no harm, and a finished job never moves again.
    """
    seen = CallbackSeen.objects.filter(connection=connection)
    if message_id and not seen.get_or_create(connection=connection, message_id=message_id)[1]:
        return False
    jobs = Job.objects.active().filter(
        account=connection.account_id, engine=ENGINE, engine_reference=job_reference
    )
    return bool(job_reference) and bool(jobs.update(nudged_at=Now()))


def caller(connection_id: UUID, headers: dict[str, str], body: bytes) -> RemoteConnection:
    """The connection whose service signed the message; header names are in lower case.

    Raises `signing.BadSignature`, also where there is no such connection.
    """
    connection = _without_secrets().filter(pk=connection_id).first()
    if connection is None:
        raise signing.BadSignature("no such connection")
    if not (settings.REMOTE_UNSIGNED and "webhook-signature" not in headers):
        signing.verify(
            message_id=headers.get("webhook-id", ""),
            timestamp=headers.get("webhook-timestamp", ""),
            signature=headers.get("webhook-signature", ""),
            body=body,
            secrets=_callback_secrets(connection),
            now=time.time(),
        )
    return connection


def _callback_secrets(connection: RemoteConnection) -> list[str]:
    """What the service may sign with. What no key opens verifies nothing."""
    try:
        return [connection.callback_secret] if connection.callback_secret else []
    except encrypted.WrongKey:
        return []


def sweep() -> int:
    """Forget messages that no signature is good for any more. Returns how many."""
    return CallbackSeen.objects.filter(created_at__lt=Now() - SEEN_KEPT).delete()[0]
