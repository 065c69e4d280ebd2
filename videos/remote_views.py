"""The keys page's part about the remote service: each form here changes the account's connection.

The page itself is the accounts'; it shows templates/videos/_remote_panel.html. A key is checked,
kept and never shown, so what goes wrong is said above the page rather than beside the field.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts.signed_in import signed_in
from vgm_site.lib.see_other import SeeOther
from videos import remote

MOST = 300  # characters of anything typed here


class _TooLong(Exception):
    """A password that would have to be cut."""


def _change(view: Callable[[HttpRequest], str]) -> Callable[[HttpRequest], HttpResponse]:
    """For people who are signed in. The view says what it did, or raises what is in its way."""

    @signed_in
    @require_POST
    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        if not settings.REMOTE_URL:
            raise Http404
        try:
            messages.success(request, view(request))
        except remote.KeyRefused:
            messages.error(request, "VideoGenMessenger does not take this key.")
        except remote.Refused as error:
            messages.error(request, f"VideoGenMessenger says: {error}.")
        except remote.Unreachable as error:
            messages.error(request, f"VideoGenMessenger can’t be asked: {error}.")
        except remote.NotConnected:
            messages.error(request, "Connect a key first.")
        except _TooLong:
            messages.error(request, f"Use a password of at most {MOST} characters.")
        except remote.BadSecret:
            messages.error(request, "This is no webhook secret: they begin with whsec_.")
        return SeeOther("keys")

    return wrapped


@_change
def connect(request: HttpRequest) -> str:
    """Hold a key that the person has already."""
    remote.connect(by=request.actor, api_key=_typed(request, "api_key"))
    return "Connected. Your videos are made with this key from now on."


@_change
def register(request: HttpRequest) -> str:
    """Make an account at the service, and hold its first key."""
    email, password = _typed(request, "email"), request.POST.get("password", "")
    if len(password) > MOST:
        raise _TooLong
    remote.register(by=request.actor, email=email, password=password)
    return "You have an account at VideoGenMessenger now, and its key is connected."


@_change
def disconnect(request: HttpRequest) -> str:
    remote.disconnect(by=request.actor)
    return "Disconnected. The key is forgotten here; it still works at VideoGenMessenger."


@_change
def set_secret(request: HttpRequest) -> str:
    """Hold the secret that the service signs its calls with."""
    remote.set_callback_secret(by=request.actor, secret=_typed(request, "secret"))
    return "Saved. Signed calls from VideoGenMessenger are taken from now on."


def _typed(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").strip()[:MOST]
