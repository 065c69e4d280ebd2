"""Callers who send whatever they like."""

import pytest

from accounts import keys
from tests.crash.site import database_url
from tests.robustness.live import serving

pytest.register_assert_rewrite("tests.robustness.refusals")


@pytest.fixture
def key(alice) -> str:
    """A key of Alice's."""
    return keys.create(by=alice, name="laptop")[1]


@pytest.fixture
def send_raw(client, key):
    """Call the API with any method, bytes and headers, as they are."""

    def send(method: str, path: str, body: bytes = b"", **headers: str):
        media = {"content_type": headers.pop("Content-Type", "application/json")}
        headers = {"Authorization": f"Bearer {key}"} | headers
        return client.generic(method, f"/api/v1{path}", body, headers=headers, **media)

    return send


@pytest.fixture(scope="session")
def live(django_db_setup, django_db_blocker, tmp_path_factory):
    """The port of the site under granian, on the test database."""
    with django_db_blocker.unblock():
        url = database_url()
    with serving(url, tmp_path_factory.mktemp("live")) as port:
        yield port
