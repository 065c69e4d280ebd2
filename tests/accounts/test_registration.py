"""New people over the API, and guesses at the passwords of those who are there."""

import time
from threading import Event

import pytest
from allauth.core import context
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client, RequestFactory

from accounts import throttles
from accounts.adapter import AccountAdapter
from accounts.models import Account, User
from tests.conftest import ApiClient
from tests.factories import holder, make_user
from tests.parallel import at_once, in_background

pytestmark = pytest.mark.django_db
PERSON = {"email": "alice@example.com", "password": "violet-otter-91", "name": "Alice"}
KEEP_IT = "Keep this key: it is shown only once."


class CountingHasher(MD5PasswordHasher):
    """A quick hasher that counts how many passwords it was shown."""

    seen: list[str] = []

    def verify(self, password, encoded):
        self.seen.append(password)
        return super().verify(password, encoded)


@pytest.fixture(autouse=True)
def _counting_hasher(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    CountingHasher.seen.clear()


def register(api, **fields):
    return api.post("/auth/register", PERSON | fields)


def test_register_answers_as_documented(anonymous_api, charlie):
    response = register(anonymous_api, email="Alice@Example.com")
    user = User.objects.get(email="alice@example.com")
    body = response.json()
    assert response.status_code == 201
    assert response["Cache-Control"] == "no-store"
    assert body == {
        "api_key": body["api_key"],
        "tier": "free",
        "user": {"id": str(user.pk), "email": "alice@example.com", "name": "Alice"},
        "message": KEEP_IT,
    }
    actor = holder(body["api_key"], ip="203.0.113.9")
    assert (actor.user, actor.account) == (user, Account.objects.get(memberships__user=user))
    assert user.check_password(PERSON["password"])
    assert (user.is_staff, user.is_superuser) == (False, False)


def test_a_name_is_optional(anonymous_api):
    response = register(anonymous_api, name=None)
    assert (response.status_code, response.json()["user"]["name"]) == (201, "")


def test_the_first_person_becomes_admin_and_is_told(anonymous_api):
    first = register(anonymous_api)
    second = register(anonymous_api, email="charlie@example.com", name="Charlie")
    admin = " You are the first here, so you are this site's admin."
    assert (first.json()["message"], second.json()["message"]) == (KEEP_IT + admin, KEEP_IT)
    assert [user.email for user in User.objects.filter(is_superuser=True, is_staff=True)] == [
        "alice@example.com"
    ]


@pytest.mark.django_db(transaction=True)
def test_of_two_first_people_one_becomes_admin():
    def one(number: int) -> int:
        return register(ApiClient(Client()), email=f"person{number}@example.com").status_code

    assert at_once(2, one) == [201, 201]
    assert User.objects.filter(is_superuser=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_comes_while_the_first_is_being_made_is_no_admin():
    is_begun = Event()

    def come_second() -> None:
        is_begun.wait(10)
        make_user("second@example.com")

    with in_background(come_second), transaction.atomic():
        make_user("first@example.com")
        is_begun.set()
        time.sleep(0.3)  # the second is as far as it gets by now
    admins = User.objects.filter(is_superuser=True).values_list("email", flat=True)
    assert (list(admins), User.objects.count()) == (["first@example.com"], 2)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_take_one_address_one_gets_it():
    statuses = at_once(8, lambda _: register(ApiClient(Client())).status_code)
    assert sorted(statuses) == [201] + [409] * 7
    assert (User.objects.count(), Account.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("fields", "details"),
    [
        ({"email": None}, ["Email is required"]),
        ({"email": 5}, ["Email must be a string"]),
        ({"email": "alice"}, ["Email must be a valid e-mail address"]),
        ({"email": "a@b@example.com"}, ["Email must be a valid e-mail address"]),
        ({"password": None}, ["Password is required"]),
        ({"password": 12345678}, ["Password must be a string"]),
        ({"password": "x9-k"}, ["Password must be at least 8 characters"]),
        ({"password": "password1"}, ["Password is too common"]),
        (
            {"password": "alice@example.com"},
            ["Password is too similar to the e-mail address or name"],
        ),
        (
            {"password": "1234"},
            [
                "Password must be at least 8 characters",
                "Password is too common",
                "Password must not be digits alone",
            ],
        ),
        ({"password": "x" * 201}, ["Password must be at most 200 characters"]),
        ({"name": "x" * 101}, ["Name must be at most 100 characters"]),
        ({"email": None, "password": None}, ["Email is required", "Password is required"]),
    ],
)
def test_what_is_refused_and_why(anonymous_api, fields, details):
    response = register(anonymous_api, **fields)
    assert response.status_code == 400
    assert response.json() == {"error": "Validation error", "details": details}
    assert not User.objects.exists()


def test_a_known_address_is_409(anonymous_api):
    register(anonymous_api)
    response = register(anonymous_api, email="ALICE@example.com", password="other-otter-17")
    assert response.status_code == 409
    assert response.json() == {
        "error": "Conflict",
        "message": "This e-mail is registered already",
    }
    assert User.objects.get().check_password(PERSON["password"])


def test_too_many_from_one_address_is_429(anonymous_api):
    for _ in range(throttles.REGISTRATIONS.most):
        throttles.take(throttles.REGISTRATIONS, "127.0.0.1")
    response = register(anonymous_api)
    retry_after = int(response["Retry-After"])
    assert response.status_code == 429
    assert response.json() == {
        "error": "Rate limit exceeded",
        "message": "Too many requests",
        "retry_after": retry_after,
    }
    assert 0 < retry_after <= 3_600
    assert not User.objects.exists()


def guess(password: str, email: str = PERSON["email"]) -> User | None:
    request = RequestFactory().post("/accounts/login/")
    with context.request_context(request):
        return AccountAdapter(request).authenticate(request, email=email, password=password)


@pytest.mark.django_db(transaction=True)
def test_of_40_guesses_at_once_5_reach_the_hasher(settings):
    assert settings.SIGN_INS_PER_WINDOW == 5
    make_user(PERSON["email"], password=PERSON["password"])
    outcomes = at_once(40, lambda number: guess(f"wrong guess {number}"))
    assert outcomes.count(None) == 5
    assert sum(isinstance(outcome, ValidationError) for outcome in outcomes) == 35
    assert len(CountingHasher.seen) == 5
    with pytest.raises(ValidationError, match="Too many sign-in attempts"):
        guess(PERSON["password"])


def test_the_right_password_is_let_in_within_the_limit():
    user = make_user(PERSON["email"], password=PERSON["password"])
    assert [guess("wrong guess") for _ in range(4)] == [None] * 4
    assert guess(PERSON["password"]) == user


def test_another_person_at_the_same_address_still_gets_in():
    charlie = make_user("charlie@example.com", password="amber-heron-38")
    make_user(PERSON["email"], password=PERSON["password"])
    for _ in range(5):
        guess("wrong guess")
    assert guess("amber-heron-38", "charlie@example.com") == charlie
