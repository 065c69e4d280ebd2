"""The database goes away under load, and comes back: 503 meanwhile, good answers at once after."""

import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

import pytest

from accounts import keys
from accounts.models import Account
from tests.crash.site import connected_to, make_customer
from tests.parallel import wait_until
from tests.robustness.live import manage, serving
from tests.robustness.wire import Answer, Connection, request
from vgm_site.postgres.server import Server

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]
BODY = b'{"prompt": "A cat in a garden"}'
CALLERS = 24  # more than the server has threads
SLOWEST = 6  # seconds an answer may take while there is no database


@dataclass(frozen=True)
class Call:
    began: float
    ended: float
    answer: Answer


@pytest.fixture
def place():
    """A scratch folder that the database's user can reach, too."""
    folder = Path(tempfile.mkdtemp(prefix="vgm-outage-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database(place):
    server = Server(place / "data", is_durable=False)
    url = server.start()
    manage(url, place, "migrate", "--verbosity=0")
    yield server, url
    server.stop(seconds=0)


def test_an_outage_is_503_and_ends_with_it(place, database):
    server, url = database
    secret = make_busy_customer(url)
    with serving(url, place) as port, load(port, secret) as calls:
        wait_for_more(calls)
        stopped = time.monotonic()
        server.stop(seconds=0)  # no client is waited for
        gone = time.monotonic()
        time.sleep(3)
        wait_for_more(calls)
        starting = time.monotonic()
        server.start()
        back = time.monotonic()
        time.sleep(2)
        wait_for_more(calls)
    check_before([call for call in calls if call.ended < stopped])
    check_during([call for call in calls if gone < call.began and call.ended < starting])
    check_all([call for call in calls if call.ended > stopped])
    check_after(calls, back)


def wait_for_more(calls: list[Call]) -> None:
    """Until every caller has had several answers."""
    num = len(calls) + 5 * CALLERS
    wait_until(lambda: len(calls) >= num, seconds=60, what="answers")


def check_before(calls: list[Call]) -> None:
    assert len(calls) > CALLERS
    assert {call.answer.status_code for call in calls} == {200, 202}


def check_during(calls: list[Call]) -> None:
    assert len(calls) > CALLERS
    assert {call.answer.status_code for call in calls} == {503}


def check_all(calls: list[Call]) -> None:
    """Whenever it hits a call: it succeeds, or says when to come again."""
    for call in calls:
        assert call.ended - call.began < SLOWEST
        if call.answer.status_code not in (200, 202):
            check_unavailable(call.answer)


def check_unavailable(answer: Answer) -> None:
    assert answer.status_code == 503, answer.content
    assert answer.json() == {
        "error": "Service unavailable",
        "message": "The service is not available right now",
        "retry_after": int(answer.headers["retry-after"]),
    }
    assert answer.headers["x-vgm-error-code"] == "unavailable"
    assert answer.headers["x-request-id"].startswith("req_")
    assert int(answer.headers["retry-after"]) >= 1


def check_after(calls: list[Call], back: float) -> None:
    """The first good answer comes within a second, and from then on there are only good ones."""
    good = [call.ended for call in calls if call.ended > back and call.answer.status_code < 300]
    print(f"good again {min(good) - back:.3f} s after the database's return")  # noqa: T201
    assert min(good) - back < 1
    late = [call for call in calls if call.began > back + 1]
    assert len(late) > CALLERS
    assert {call.answer.status_code for call in late} == {200, 202}


def make_busy_customer(url: str) -> str:
    """The key of somebody whom no limit stops."""
    with connected_to(url):
        customer = make_customer()
        Account.objects.filter(pk=customer.account_id).update(own_calls_per_minute=10**6)
        return keys.create(by=customer, name="outage")[1]


class load:  # noqa: N801 - reads as the verb it is
    """Callers who call without a pause meanwhile, each over one connection that stays open."""

    def __init__(self, port: int, secret: str):
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        self._requests = [
            request("GET", "/api/v1/generations", headers=headers),
            request("GET", "/api/v1/usage", headers=headers),
            request("GET", "/api/v1/search?q=cat", headers=headers),
            request("POST", "/api/v1/generate", BODY, headers=headers),
            request(
                "POST", "/api/v1/generate", BODY, headers=headers | {"Idempotency-Key": "WORD"}
            ),
            request("GET", "/api/v1/trending", headers=headers),
        ]
        self._port, self._is_over = port, Event()
        self._calls, self._failures = [], []
        self._threads = [Thread(target=self._run, args=(n,)) for n in range(CALLERS)]

    def __enter__(self) -> list[Call]:
        for thread in self._threads:
            thread.start()
        return self._calls

    def __exit__(self, *_) -> None:
        self._is_over.set()
        for thread in self._threads:
            thread.join(30)
        assert not self._failures

    def _run(self, number: int) -> None:
        try:
            self._call_on(self._requests[number % len(self._requests)])
        except Exception as error:
            self._failures.append(error)

    def _call_on(self, data: bytes) -> None:
        with Connection(self._port) as connection:
            while not self._is_over.is_set():
                began = time.monotonic()
                connection.send(data.replace(b"WORD", uuid4().hex.encode()))
                answer = connection.receive()
                self._calls.append(Call(began, time.monotonic(), answer))
                time.sleep(0.01)
