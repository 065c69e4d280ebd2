"""Forms of the account pages."""

from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from django import forms
from django.contrib import messages
from django.db import IntegrityError

from accounts import registration, throttles
from vgm_site.lib.client_ip import client_ip
from vgm_site.lib.see_other import SeeOther

EXPIRIES = {"": "Never", "30": "In 30 days", "90": "In 90 days", "365": "In a year"}


class SignupForm(AllauthSignupForm):
    """Sign up with e-mail and password; counted like registrations over the API."""

    def clean(self):
        cleaned = super().clean()
        try:
            registration.throttle(client_ip(context.request))
        except throttles.TooMany as error:
            minutes = -(-error.retry_after // 60)
            raise forms.ValidationError(
                f"Too many new accounts from your network. Try again in {minutes} min."
            ) from error
        return cleaned

    def try_save(self, request):
        """Two sign-ups with one address at once: the second is told to sign in."""
        try:
            return super().try_save(request)
        except IntegrityError:
            messages.info(request, "This e-mail is registered already. Sign in.")
            return None, SeeOther("account_login")


class AuthenticateForm(AllauthAuthenticateForm):
    """The second factor; guesses are counted before the code is compared."""

    def clean_code(self):
        try:
            throttles.take(throttles.SECOND_FACTORS, str(self.user.pk))
        except throttles.TooMany as error:
            raise forms.ValidationError("Too many codes. Wait five minutes.") from error
        return super().clean_code()


class KeyForm(forms.Form):
    """Name and expiry of a new API key."""

    name = forms.CharField(max_length=100, strip=True)
    expires_in_days = forms.TypedChoiceField(
        choices=list(EXPIRIES.items()), required=False, coerce=int, empty_value=None
    )
