"""A remote service for pages and catalogs (this project's own API at the wire), and a receiver."""

from functools import partial

import pytest

from accounts import keys
from tests import own_api
from tests.factories import make_actor, make_connection, make_endpoint
from tests.receiver import Receiver
from videos import remote
from videos.client import Client
from videos.outbox import WebhookEndpoint


@pytest.fixture
def remote_set(settings):
    """This site has a remote service: itself, in another role."""
    settings.REMOTE_URL = own_api.BASE_URL
    settings.REMOTE_MEDIA_ORIGINS = [settings.PUBLIC_URL]


@pytest.fixture
def wire(monkeypatch, remote_set):
    """Hand over what stands in for the network on the way to the service."""

    def use(transport) -> None:
        monkeypatch.setattr(remote, "Client", partial(Client, transport=transport))

    use(own_api.transport())
    return use


@pytest.fixture
def customer(db):
    """Who holds alice's key at the service."""
    return make_actor("customer@example.com")


@pytest.fixture
def connected(alice, customer, wire):
    """Alice's account is connected to the service."""
    _, secret = keys.create(by=customer, name="portal")
    return make_connection(alice, api_key=secret, key_end=secret[-4:])


@pytest.fixture
def receiver():
    """A real receiver of webhooks."""
    with Receiver() as running:
        yield running


@pytest.fixture
def endpoint(alice, receiver) -> WebhookEndpoint:
    return make_endpoint(alice, url=receiver.url)
