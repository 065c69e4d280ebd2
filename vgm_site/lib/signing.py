"""Signed messages: Standard Webhooks 1.0.0 (standardwebhooks.com), symmetric scheme `v1`.

A message is signed by HMAC-SHA256 over `id.timestamp.body`; a secret is `whsec_` and the standard
base64 of its bytes.
"""

import hashlib
import hmac
import secrets as random
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable

PREFIX = "whsec_"
TOLERANCE = 300  # seconds a timestamp may be off


class BadSignature(Exception):
    """The message is not from who holds the secret, or not from now."""


def new_secret() -> str:
    """A fresh secret of 32 random bytes."""
    return PREFIX + b64encode(random.token_bytes(32)).decode()


def headers(
    *, message_id: str, timestamp: int, body: bytes, secrets: Iterable[str]
) -> dict[str, str]:
    """The three headers of a message, with a signature for each secret.

    `timestamp` is in seconds since 1970. Raises `ValueError` for a text that is no secret.
    """
    signatures = [_signature(_key(one), message_id, str(timestamp), body) for one in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{one}" for one in signatures),
    }


def verify(
    *,
    message_id: str,
    timestamp: str,
    signature: str,
    body: bytes,
    secrets: Iterable[str],
    now: float,
) -> None:
    """Pass if any `v1` signature is made with any of the secrets. Raises `BadSignature`.

    `timestamp` and `signature` are the headers as they came, `now` is in seconds since 1970.
    """
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise BadSignature("the timestamp is no number")
    if abs(now - int(timestamp)) > TOLERANCE:
        raise BadSignature("the timestamp is too far from now")
    given = [one.removeprefix("v1,").encode() for one in signature.split() if one[:3] == "v1,"]
    made = [_signature(_key(one), message_id, timestamp, body).encode() for one in secrets]
    # Every pair is compared, so that the time taken tells nothing.
    fits = [hmac.compare_digest(one, other) for one in given for other in made]
    if not any(fits):
        raise BadSignature("no signature fits")


def _key(secret: str) -> bytes:
    try:
        key = b64decode(secret.removeprefix(PREFIX), validate=True)
    except NotBase64 as error:
        raise ValueError("a webhook secret is whsec_ and base64") from error
    if not key:  # anybody could sign with it
        raise ValueError("a webhook secret is not empty")
    return key


def _signature(key: bytes, message_id: str, timestamp: str, body: bytes) -> str:
    message = f"{message_id}.{timestamp}.".encode() + body
    return b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()
