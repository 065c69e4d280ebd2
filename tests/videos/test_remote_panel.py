"""The keys page's part about the remote service, against this project's own API."""

import httpx
import pytest
from django.utils import timezone

from accounts import keys
from accounts.models import User
from tests import own_api
from tests.factories import holder, make_actor, make_connection
from vgm_site.lib import encrypted, signing
from videos import remote
from videos.connections import RemoteConnection
from videos.outbox import WebhookEndpoint

pytestmark = pytest.mark.django_db
ACTIONS = ["", "/register", "/disconnect", "/secret"]


@pytest.fixture
def key(customer) -> str:
    return keys.create(by=customer, name="portal")[1]


def text(response) -> str:
    return response.content.decode()


def panel(web) -> str:
    """The panel's HTML; "" where there is none."""
    return text(web.get("/keys")).partition('id="remote"')[2].partition("</section>")[0]


def test_without_a_remote_there_is_no_panel(web, settings):
    settings.REMOTE_URL = ""
    assert panel(web) == ""
    for action in ACTIONS:
        assert web.post(f"/keys/remote{action}").status_code == 404


def test_strangers_change_nothing(client, wire):
    for action in ACTIONS:
        assert client.post(f"/keys/remote{action}").status_code == 302
    assert not RemoteConnection.objects.exists()


def test_a_working_key_is_connected_and_never_shown(web, alice, wire, key):
    assert "Not connected" in panel(web)
    response = web.post("/keys/remote", {"api_key": f" {key} "}, follow=True)
    assert response.redirect_chain == [("/keys", 303)]
    assert "Connected. Your videos" in text(response)
    connection = remote.connection_of(alice.account_id)
    assert connection.api_key == key
    assert f"…{key[-4:]}" in panel(web)
    assert key not in text(web.get("/keys"))
    assert f"/callbacks/{connection.pk}" in panel(web)


@pytest.mark.parametrize("wrong", ["vgm_wrong", "", "vgm_ÄÖÜ", "x" * 5000])
def test_a_key_that_does_not_work_changes_nothing(web, alice, wire, wrong):
    held = make_connection(alice)
    page = web.post("/keys/remote", {"api_key": wrong}, follow=True)
    assert "VideoGenMessenger does not take this key." in text(page)
    assert remote.connection_of(alice.account_id).api_key == held.api_key


def test_a_service_that_is_away_is_said(web, alice, wire, key):
    wire(httpx.MockTransport(lambda _: httpx.Response(200, text="<html>")))
    page = web.post("/keys/remote", {"api_key": key}, follow=True)
    assert "VideoGenMessenger can’t be asked" in text(page)
    assert remote.connection_of(alice.account_id) is None


def test_registering_there_connects_the_first_key(web, alice, wire):
    person = {"email": "new@example.com", "password": "a long sentence"}
    page = web.post("/keys/remote/register", person, follow=True)
    assert "You have an account at VideoGenMessenger now" in text(page)
    owner = holder(remote.connection_of(alice.account_id).api_key)
    assert owner.user == User.objects.get(email="new@example.com")


def test_a_key_shown_once_is_kept_even_if_it_cant_be_checked(web, alice, wire):
    working = own_api.transport()

    def only_register(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/auth/register"):
            return working.handle_request(request)
        return httpx.Response(503)

    wire(httpx.MockTransport(only_register))
    person = {"email": "new@example.com", "password": "a long sentence"}
    page = web.post("/keys/remote/register", person, follow=True)
    assert "You have an account at VideoGenMessenger now" in text(page)
    assert holder(remote.connection_of(alice.account_id).api_key).user.email == person["email"]


def test_a_password_is_never_cut(web, alice, wire):
    person = {"email": "new@example.com", "password": "a long sentence " * 20}
    page = web.post("/keys/remote/register", person, follow=True)
    assert "Use a password of at most 300 characters." in text(page)
    assert not User.objects.filter(email="new@example.com").exists()


def test_what_the_service_says_against_it_is_said(web, alice, wire):
    weak = {"email": "new@example.com", "password": "12345678"}
    page = web.post("/keys/remote/register", weak, follow=True)
    assert "VideoGenMessenger says: " in text(page)
    assert "12345678" not in text(page)
    assert remote.connection_of(alice.account_id) is None


def test_the_service_is_told_whom_to_call_and_whom_no_more(web, wire, key, customer, settings):
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    charlies = keys.create(by=make_actor(), name="portal")[1]
    for api_key in (key, key, charlies):
        web.post("/keys/remote", {"api_key": api_key})
        connection = RemoteConnection.objects.get()
        endpoint = WebhookEndpoint.objects.get()  # no earlier one is left
        assert endpoint.account == holder(api_key).account
        assert endpoint.secret == connection.callback_secret
        assert endpoint.url.endswith(f"/callbacks/{connection.pk}")
        assert "took the address by itself" in panel(web)
    web.post("/keys/remote/disconnect")
    assert not WebhookEndpoint.objects.exists()


def test_disconnecting_forgets_the_key(web, alice, connected):
    web.post("/keys/remote/disconnect")
    assert remote.connection_of(alice.account_id) is None
    assert "Not connected" in panel(web)


def test_the_callbacks_state(web, alice, wire, settings):
    connection = make_connection(alice, callback_secret=None)
    assert "Not set up." in panel(web)
    secret = signing.new_secret()
    web.post("/keys/remote/secret", {"secret": f" {secret} "})
    connection.refresh_from_db()
    assert connection.callback_secret == secret
    assert "checked with the secret you gave" in panel(web)
    assert secret not in panel(web)
    RemoteConnection.objects.update(is_subscribed=True)
    assert "took the address by itself" in panel(web)
    RemoteConnection.objects.update(is_subscribed=False, callback_secret=None)
    settings.REMOTE_UNSIGNED = True
    assert "does not sign" in panel(web)


@pytest.mark.parametrize("wrong", ["", "whsec_", "whsec_!", "letmein", "ÄÖÜ"])
def test_what_is_no_secret_is_refused(web, alice, wire, wrong):
    connection = make_connection(alice, callback_secret=None)
    page = web.post("/keys/remote/secret", {"secret": wrong}, follow=True)
    connection.refresh_from_db()
    assert connection.callback_secret is None
    assert "This is no webhook secret" in text(page)


def test_a_key_the_service_takes_no_more_is_said(web, alice, wire):
    make_connection(alice, refused_at=timezone.now())
    assert "no longer takes this key" in panel(web)


def test_a_refused_key_that_works_again_is_said_no_more(web, alice, connected):
    remote.note_refused(alice.account_id)
    assert "no longer takes this key" in panel(web)
    assert web.get("/trending?at=remote").status_code == 200
    assert "no longer takes this key" not in panel(web)


def test_an_account_whose_key_nothing_opens_repairs_itself(web, alice, connected, settings):
    key = connected.api_key
    settings.ENCRYPTION_KEYS = [encrypted.new_key()]
    assert f"…{key[-4:]}" in panel(web)
    assert web.get("/trending").status_code == 200
    with pytest.raises(remote.NotConnected):
        remote.api_key(alice.account_id)
    web.post("/keys/remote", {"api_key": key})
    assert remote.api_key(alice.account_id) == key
    settings.ENCRYPTION_KEYS = [encrypted.new_key()]
    web.post("/keys/remote/disconnect")
    assert not RemoteConnection.objects.exists()


def test_the_page_for_keys_of_another_account_shows_nothing(client, charlie, connected):
    client.force_login(charlie.user)
    assert "Not connected" in panel(client)


# --- making videos without a key ----------------------------------------------------------------

WISH = {"prompt": "A fox in neon rain", "style": "cartoon", "quality": "sd", "duration": "3"}


@pytest.fixture
def made_there(settings, wire):
    settings.DEFAULT_ENGINE = remote.ENGINE


def test_the_studio_leads_to_the_keys_page_and_keeps_the_prompt(web, made_there):
    page = web.post("/studio", WISH)
    assert page.status_code == 409
    assert 'href="/keys#remote"' in text(page)
    for later in (page, web.get("/studio")):
        assert later.context["form"]["prompt"].value() == WISH["prompt"]


def test_the_api_says_409(api, made_there):
    answer = api.post("/generate", {"prompt": WISH["prompt"]})
    assert answer.status_code == 409
    assert answer.headers["X-VGM-Error-Code"] == "remote_not_connected"
    assert answer.json() == {
        "error": "Conflict",
        "message": "Connect a VideoGenMessenger key on the keys page first",
    }
