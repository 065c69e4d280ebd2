"""The pages about who you are."""

import re
from uuid import uuid4

import pytest
from allauth.core import context
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage

from accounts import keys, registration
from accounts.forms import SignupForm
from accounts.models import ApiKey, User
from tests.factories import holder

pytestmark = pytest.mark.django_db
SECRET = re.compile(r"vgm_[0-9A-Za-z]{36}")


def shown_secret(response) -> str:
    secrets = set(SECRET.findall(response.content.decode()))
    assert len(secrets) == 1
    return secrets.pop()


def shows_a_secret(response) -> bool:
    return bool(SECRET.search(response.content.decode()))


# --- keys --------------------------------------------------------------------------------------


def test_a_new_key_is_shown_once_and_works(web, alice):
    response = web.post("/keys", {"name": "bot", "expires_in_days": "30"})
    actor = holder(shown_secret(response), ip="127.0.0.1")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert (actor.user, actor.key.name) == (alice.user, "bot")
    assert (actor.key.expires_at - actor.key.created_at).days == 30
    assert not shows_a_secret(web.get("/keys"))


def test_a_key_needs_a_name(web):
    response = web.post("/keys", {"name": " "})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["name"]
    assert not ApiKey.objects.exists()


def test_there_are_only_so_many_keys(web, alice, monkeypatch):
    monkeypatch.setattr(keys, "MAX_WORKING_KEYS", 1)
    keys.create(by=alice, name="one")
    response = web.post("/keys", {"name": "two"})
    assert response.status_code == 422
    assert "Revoke one first" in response.content.decode()
    assert ApiKey.objects.count() == 1


def test_rotate_shows_the_successor_and_the_old_key_works_on(web, alice):
    old, old_secret = keys.create(by=alice, name="bot")
    response = web.post(f"/keys/{old.pk}/rotate")
    new = holder(shown_secret(response), ip="127.0.0.1").key
    old.refresh_from_db()
    assert old.replaced_by == new
    assert holder(old_secret, ip="127.0.0.1") is not None
    assert "24 more hours" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_rotating_twice_is_refused(web, alice):
    old, _secret = keys.create(by=alice, name="bot")
    keys.rotate(by=alice, key_id=old.pk)
    response = web.post(f"/keys/{old.pk}/rotate", follow=True)
    assert "rotated already" in response.content.decode()
    assert ApiKey.objects.count() == 2


def test_the_address_of_a_rotation_leads_back_to_the_list(web, alice):
    key, _secret = keys.create(by=alice, name="bot")
    assert web.get(f"/keys/{key.pk}/rotate").url == "/keys"
    assert ApiKey.objects.count() == 1


def test_revoke_ends_the_key(web, alice):
    key, secret = keys.create(by=alice, name="bot")
    response = web.post(f"/keys/{key.pk}/revoke")
    assert (response.status_code, response.url) == (303, "/keys")
    assert holder(secret, ip="127.0.0.1") is None


@pytest.mark.parametrize("change", ["rotate", "revoke"])
def test_a_strangers_key_is_not_there(client, alice, charlie, change):
    key, secret = keys.create(by=alice, name="bot")
    client.force_login(charlie.user)
    assert client.post(f"/keys/{key.pk}/{change}").status_code == 404
    assert client.post(f"/keys/{uuid4()}/{change}").status_code == 404
    assert holder(secret, ip="127.0.0.1") is not None
    assert list(client.get("/keys").context["keys"]) == []


# --- theme -------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_is_kept_in_a_cookie(client, theme):
    response = client.post("/theme", {"theme": theme, "next": "/history?page=2"})
    assert (response.status_code, response.url) == (303, "/history?page=2")
    assert client.cookies["theme"].value == theme
    assert f'<html lang="en" data-theme="{theme}">' in client.get("/").content.decode()


def test_auto_forgets_the_theme(client):
    client.post("/theme", {"theme": "dark", "next": "/"})
    client.post("/theme", {"theme": "auto", "next": "/"})
    assert '<html lang="en">' in client.get("/").content.decode()


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:1", ""]
)
def test_the_theme_never_leads_elsewhere(client, elsewhere):
    assert client.post("/theme", {"theme": "dark", "next": elsewhere}).url == "/"


# --- signing in --------------------------------------------------------------------------------


def test_sign_up_signs_in_and_tells_the_first_person(client):
    person = {"email": "first@example.com", "password1": "violet-hammer-29"}
    response = client.post("/accounts/signup/", person, follow=True)
    assert response.redirect_chain[-1][0] == "/studio"
    assert "you are this site&#x27;s admin" in response.content.decode()
    assert User.objects.get().is_superuser


def test_who_signs_up_second_with_an_address_is_told_to_sign_in(client, rf):
    person = {"email": "first@example.com", "password1": "violet-hammer-29"}
    request = rf.post("/accounts/signup/", person)
    request.session, request.user = client.session, AnonymousUser()
    request._messages = FallbackStorage(request)
    with context.request_context(request):
        form = SignupForm(person)
        assert form.is_valid()
        registration.register(email=person["email"], password=person["password1"])  # meanwhile
        user, response = form.try_save(request)
    assert (user, response.url) == (None, "/accounts/login/")
    assert User.objects.count() == 1


def test_a_wrong_password_stays_on_the_page(client, alice):
    alice.user.set_password("violet-hammer-29")
    alice.user.save()
    wrong = {"login": alice.user.email, "password": "violet-hammer-30"}
    response = client.post("/accounts/login/", wrong)
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()
    right = wrong | {"password": "violet-hammer-29"}
    assert client.post("/accounts/login/", right).url == "/studio"


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/logout/",
        "/accounts/2fa/",
        "/accounts/reauthenticate/",
    ],
)
def test_account_pages_stand_in_our_frame(client, alice, path):
    alice.user.set_password("violet-hammer-29")
    alice.user.save()
    client.force_login(alice.user)
    response = client.get(path)
    assert response.status_code == 200
    assert 'class="panel narrow account"' in response.content.decode()
