"""Our rules inside django-allauth: throttles before hashing, an account for every person."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.db import transaction

from accounts import registration, throttles
from vgm_site.lib import encrypted
from vgm_site.lib.client_ip import client_ip


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": "Too many sign-in attempts. Wait five minutes and try again."
    }

    def pre_authenticate(self, request, **credentials):
        """Count the guess before the password is hashed."""
        ip, email = client_ip(request), credentials.get("email", "").lower()
        try:
            throttles.take(throttles.SIGN_INS, f"{ip} {email}")
            throttles.take(throttles.SIGN_INS_FROM, ip)
            throttles.take(throttles.SIGN_INS_AS, email)
        except throttles.TooMany as error:
            raise self.validation_error("too_many_login_attempts") from error

    def login(self, request, user):
        super().login(request, user)
        throttles.forget(throttles.SIGN_INS, f"{client_ip(request)} {user.email}")

    @transaction.atomic
    def save_user(self, request, user, form, commit=True):
        user = super().save_user(request, user, form, commit)
        registration.welcome(user)
        if user.is_superuser:
            messages.info(request, "You are the first here, so you are this site's admin.")
        return user


class MFAAdapter(DefaultMFAAdapter):
    """Second-factor secrets are encrypted at rest."""

    def encrypt(self, text: str) -> str:
        return encrypted.encrypt(text, keys=settings.ENCRYPTION_KEYS)

    def decrypt(self, encrypted_text: str) -> str:
        return encrypted.decrypt(encrypted_text, keys=settings.ENCRYPTION_KEYS)
