"""Standard Webhooks, against the contract's vector and an independent implementation."""

import time
from base64 import b64encode
from datetime import UTC, datetime

import pytest
import standardwebhooks

from vgm_site.lib import signing

SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
ID = "evt_01JHN4V3X8Q2Z6T9B7C5D4E3F2"
TIMESTAMP = 1736937091
BODY = (
    b'{"event":"generation.completed","job_id":"550e8400-e29b-41d4-a716-446655440000",'
    b'"video_url":"https://cdn.videogenmessenger.com/videos/abc123.mp4",'
    b'"timestamp":"2025-01-15T10:31:30Z"}'
)
SIGNATURE = "v1,a0HRIwrAviOs8+sldI6x4R/fhx/9Ekb4CVExz3C3GAk="
OTHER = "whsec_" + b64encode(b"another secret of 32 bytes......").decode()


def verify(**changed) -> None:
    given = {
        "message_id": ID,
        "timestamp": str(TIMESTAMP),
        "signature": SIGNATURE,
        "body": BODY,
        "secrets": [SECRET],
        "now": TIMESTAMP,
    }
    signing.verify(**given | changed)


def test_the_contracts_vector():
    made = signing.headers(message_id=ID, timestamp=TIMESTAMP, body=BODY, secrets=[SECRET])
    assert made == {
        "webhook-id": ID,
        "webhook-timestamp": "1736937091",
        "webhook-signature": SIGNATURE,
    }
    verify()


def test_another_implementation_accepts_ours_and_we_accept_its():
    now = int(time.time())
    ours = signing.headers(message_id=ID, timestamp=now, body=BODY, secrets=[OTHER, SECRET])
    standardwebhooks.Webhook(SECRET).verify(BODY, ours)
    theirs = standardwebhooks.Webhook(SECRET).sign(
        ID, datetime.fromtimestamp(now, UTC), BODY.decode()
    )
    verify(timestamp=str(now), signature=theirs, now=now)


@pytest.mark.parametrize(
    "changed",
    [
        {"body": BODY + b" "},
        {"message_id": "evt_2"},
        {"timestamp": str(TIMESTAMP + 1)},
        {"timestamp": "1736937091.0"},
        {"timestamp": ""},
        {"timestamp": "٣"},
        {"timestamp": "9" * 5000},
        {"now": TIMESTAMP + 301},
        {"now": TIMESTAMP - 301},
        {"signature": ""},
        {"signature": "v1,"},
        {"signature": "v2" + SIGNATURE[2:]},
        {"signature": SIGNATURE.lower()},
        {"signature": "v1,é"},
        {"secrets": [OTHER]},
        {"secrets": []},
    ],
)
def test_anything_else_is_refused(changed):
    with pytest.raises(signing.BadSignature):
        verify(**changed)


def test_one_fitting_signature_of_many_is_enough():
    verify(signature=f"v1a,xyz v1,AAAA {SIGNATURE}", secrets=[OTHER, SECRET], now=TIMESTAMP + 299)


def test_secrets_are_32_random_bytes():
    first, second = signing.new_secret(), signing.new_secret()
    assert first != second
    assert first.startswith("whsec_")
    assert len(first) == len(SECRET)


def test_a_text_that_is_no_secret_is_said_so():
    with pytest.raises(ValueError, match="whsec_"):
        signing.headers(message_id=ID, timestamp=1, body=b"", secrets=["whsec_???"])
