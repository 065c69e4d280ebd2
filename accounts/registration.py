"""New people: from the sign-up page or the API, the same rules."""

from allauth.account.models import EmailAddress
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accounts import keys, throttles
from accounts.actor import Actor
from accounts.models import Account, Membership, User

# Any constant will do, as long as nothing else takes the same advisory lock.
_FIRST_ADMIN_LOCK = 0x5647_4D01


class EmailTaken(Exception):
    """Somebody has registered this e-mail address already."""


class WeakPassword(Exception):
    """The password breaks the rules; `codes` are Django's validators' codes."""

    def __init__(self, codes: list[str]):
        super().__init__("Weak password")
        self.codes = codes


def throttle(ip: str) -> None:
    """Count one registration from `ip`. Raises `throttles.TooMany`."""
    throttles.take(throttles.REGISTRATIONS, ip)


def register(*, email: str, password: str, name: str = "") -> tuple[Actor, str]:
    """A new person with an account and a first key. Returns who it is and the key's secret.

    Raises `WeakPassword` and `EmailTaken`.
    """
    email = email.strip().lower()
    _check_password(password, User(email=email, name=name))
    if User.objects.filter(email=email).exists():
        raise EmailTaken  # before hashing; the constraint below still decides a race
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password, name=name)
            EmailAddress.objects.create(user=user, email=email, primary=True)
            account = welcome(user)
            key, secret = keys.issue(account=account, user=user, name="First key")
    except IntegrityError as error:
        raise EmailTaken from error
    return Actor(user=user, account=account, key=key), secret


@transaction.atomic
def welcome(user: User) -> Account:
    """Give a new person their own account; on a fresh site, make them its admin."""
    account = Account.objects.create(name=user.get_short_name(), kind=Account.Kind.PERSONAL)
    Membership.objects.create(account=account, user=user, role=Membership.Role.OWNER)
    _make_first_admin(user)
    return account


def _make_first_admin(user: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_FIRST_ADMIN_LOCK])
    if not User.objects.filter(is_superuser=True).exists():
        User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
        user.is_staff = user.is_superuser = True


def _check_password(password: str, user: User) -> None:
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword([problem.code or "" for problem in error.error_list]) from error
