"""How often one call waits for the database: counted on the wire, whatever Django counts."""

import shutil
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests.crash.site import database_url
from tests.factories import make_job, make_video
from tests.robustness.live import serving
from tests.robustness.relay import SOCKET, Relay
from tests.robustness.wire import ask, request
from videos import trending, webhooks
from videos.contract import WebhookRequest

pytestmark = pytest.mark.django_db(transaction=True)
MOST = 3
WARM = 8  # calls after which every statement is prepared on the connection, which costs a trip once


@pytest.fixture(scope="module")
def folder():
    """As short as the path of a socket must be."""
    folder = Path(tempfile.mkdtemp(prefix="vgm-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def relay(folder, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        url = urlsplit(database_url())
    relay = Relay(folder, Path(parse_qs(url.query)["host"][0]) / SOCKET)
    relay.url = url._replace(query=f"host={quote(str(folder))}").geturl()
    yield relay
    relay.close()


@pytest.fixture(scope="module")
def port(relay, folder):
    with serving(relay.url, folder, processes=1, threads=1) as port:
        yield port
    # The relay passes on that the server is gone; the test database must have no users left.
    relay.wait_until_quiet()


@pytest.fixture
def trips(port, relay, key):
    """What one call asks the database, once the connection is there."""

    def call(path: str) -> list[str]:
        data = request("GET", f"/api/v1{path}", headers={"Authorization": f"Bearer {key}"})
        for _ in range(WARM):
            ask(port, data)
        relay.trips.clear()
        assert ask(port, data).status_code == 200
        return relay.trips[:]

    return call


@pytest.mark.parametrize("num", [1, 100])
@pytest.mark.parametrize(
    "path",
    [
        "/generate/status/{job}",
        "/videos/{video}",
        "/usage",
        "/webhooks",
        "/webhooks/{hook}",
        "/webhooks/{hook}/deliveries?limit=100",
        "/webhooks/{hook}/deliveries?status=failed&page=9",
        "/openapi.json",
        "/generations?limit=100",
        "/generations?limit=1&status=queued",
        "/generations?limit=10&page=99",
        "/search?q=happy+birthday&limit=100",
        "/search?q=nothing",
        "/search?q=happy&quality=sd&duration=short",
        "/trending?limit=100",
        "/trending?category=nothing",
        "/trending?category=party&timeRange=30d",
    ],
)
def test_a_get_makes_few_round_trips_however_much_it_finds(alice, trips, path, num):
    videos = [make_video(alice, tags=["party"]) for _ in range(num)]
    job = make_job(alice)
    hook = webhooks.create(by=alice, wanted=WebhookRequest(url="https://example.com/hook"))
    for _ in range(num):
        webhooks.send_test(by=alice, endpoint_id=hook.pk)
    trending.refresh()
    asked = trips(path.format(job=job.pk, video=videos[0].pk, hook=hook.pk))
    assert len(asked) <= MOST, [one[:200] for one in asked]
