"""The receivers of docs/webhooks.md, run as they stand and sent real deliveries."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.factories import make_endpoint
from tests.parallel import wait_until
from tests.site.running import free_port
from vgm_site.lib import signing
from videos import deliveries, webhooks

pytestmark = pytest.mark.django_db
RECEIVERS = Path(__file__).resolve().parents[2] / "docs" / "receivers"
RUN = {"receiver.py": sys.executable, "receiver.mjs": "node"}
BODY = b'{"event":"generation.completed","job_id":"7","video_url":"https://x/y.mp4"}'


class Running:
    """A receiver's process, for one endpoint of Alice's."""

    def __init__(self, file: str, alice, out):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}/"
        self.endpoint = make_endpoint(alice, url=self.url)
        self.out = out
        told = {"PORT": str(port), "WEBHOOK_SECRET": self.endpoint.secret}
        with out.open("w") as log:
            self.process = subprocess.Popen(
                [RUN[file], str(RECEIVERS / file)],
                env={"PATH": os.environ["PATH"]} | told,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        wait_until(lambda: is_open(port), what="the receiver")

    def said(self) -> list[str]:
        """What it did with events, without its server's own log."""
        lines = self.out.read_text().splitlines()
        return [line for line in lines if line.startswith(("generation.", "webhook."))]

    def post(self, headers: dict, body: bytes = BODY) -> int:
        """The status; 413 also where the receiver hangs up while the body is being sent."""
        try:
            return httpx.post(self.url, content=body, headers=headers, trust_env=False).status_code
        except httpx.TransportError:
            return 413

    def signed(self, message_id: str = "evt_1", *, age: int = 0, secret: str = "") -> dict:
        return signing.headers(
            message_id=message_id,
            timestamp=int(time.time()) - age,
            body=BODY,
            secrets=[secret or self.endpoint.secret],
        )


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(params=RUN)
def receiver(request, alice, tmp_path, settings):
    if not shutil.which(RUN[request.param]):
        pytest.skip(f"{RUN[request.param]} is not installed")
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    running = Running(request.param, alice, tmp_path / "said")
    yield running
    running.process.terminate()
    running.process.wait(10)


def test_it_takes_a_delivery_of_ours(receiver, alice):
    sent = webhooks.send_test(by=alice, endpoint_id=receiver.endpoint.pk)
    deliveries.drain(sent.lane)
    attempt = sent.attempts.get()
    assert (attempt.status_code, attempt.error) == (204, "")
    wait_until(receiver.said, what="the event")
    assert receiver.said()[0].startswith("webhook.test 00000000-0000-0000-0000-000000000000")


def test_it_takes_one_signed_with_the_old_secret_too(receiver, alice):
    webhooks.rotate_secret(by=alice, endpoint_id=receiver.endpoint.pk)
    sent = webhooks.send_test(by=alice, endpoint_id=receiver.endpoint.pk)
    deliveries.drain(sent.lane)
    assert sent.attempts.get().status_code == 204


def test_it_handles_a_doubled_one_once(receiver):
    headers = receiver.signed()
    assert [receiver.post(headers), receiver.post(headers)] == [204, 204]
    assert receiver.post(receiver.signed("evt_2")) == 204
    wait_until(lambda: len(receiver.said()) == 2, what="both events")


def test_it_refuses_what_is_not_genuine(receiver):
    good = receiver.signed()
    bad = [
        {},
        receiver.signed(age=301),
        receiver.signed(age=-310),
        receiver.signed(secret=signing.new_secret()),
        good | {"webhook-id": "evt_2"},
        good | {"webhook-timestamp": str(int(good["webhook-timestamp"]) + 1)},
        good | {"webhook-timestamp": "now"},
        good | {"webhook-signature": "v1,"},
        good | {"webhook-signature": good["webhook-signature"].replace("v1,", "v1a,")},
    ]
    assert [receiver.post(headers) for headers in bad] == [401] * len(bad)
    assert receiver.post(good, BODY + b" ") == 401
    assert receiver.post(good, b"x" * 70_000) == 413
    assert receiver.said() == []
    assert receiver.post(good) == 204


def test_who_hangs_up_in_the_middle_does_not_end_it(receiver):
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n"
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", httpx.URL(receiver.url).port)) as caller:
            caller.sendall(head + b'{"event"')
    assert receiver.post(receiver.signed()) == 204
    assert receiver.process.poll() is None
