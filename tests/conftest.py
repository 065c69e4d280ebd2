"""Personas: alice owns things, charlie is a stranger."""

import pytest

from accounts import keys
from tests import openapi
from tests.factories import make_actor


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    """Every test stores its files in a folder of its own."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "media"), "allow_overwrite": True},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WORK_DIR = tmp_path / "work"
    settings.WHITENOISE_AUTOREFRESH = True  # nothing is collected for tests


@pytest.fixture
def alice(db):
    return make_actor("alice@example.com", name="Alice")


@pytest.fixture
def web(client, alice):
    """Alice, signed in."""
    client.force_login(alice.user)
    return client


@pytest.fixture
def charlie(db):
    return make_actor("charlie@example.com", name="Charlie")


class ApiClient:
    """Calls the API as the holder of a key; every answer must be as its OpenAPI document says."""

    def __init__(self, client, secret: str = ""):
        self._client = client
        self._headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def get(self, path: str, query=None, **headers):
        return self._call("get", path, query, **headers)

    def head(self, path: str, **headers):
        return self._call("head", path, **headers)

    def post(self, path: str, body=None, content_type: str = "application/json", **headers):
        return self._send("post", path, body, content_type, **headers)

    def patch(self, path: str, body=None, content_type: str = "application/json", **headers):
        return self._send("patch", path, body, content_type, **headers)

    def delete(self, path: str, **headers):
        return self._call("delete", path, **headers)

    def _send(self, method: str, path: str, body, content_type: str, **headers):
        body = {} if body is None else body
        return self._call(method, path, body, content_type=content_type, **headers)

    def _call(self, method: str, path: str, *args, content_type: str | None = None, **headers):
        send = getattr(self._client, method)
        media = {"content_type": content_type} if content_type else {}
        response = send(f"/api/v1{path}", *args, headers=self._headers | headers, **media)
        openapi.check(method, path.partition("?")[0], response)
        return response


@pytest.fixture
def anonymous_api(client):
    return ApiClient(client)


@pytest.fixture
def api(client, alice):
    """Alice's program."""
    return ApiClient(client, keys.create(by=alice, name="laptop")[1])


@pytest.fixture
def charlies_api(client, charlie):
    return ApiClient(client, keys.create(by=charlie, name="laptop")[1])
