"""Pages for people who are signed in."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django_htmx.http import HttpResponseClientRedirect


def signed_in(view):
    """Send everybody else to the sign-in page, and back here afterwards."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.actor:
            return view(request, *args, **kwargs)
        if request.user.is_authenticated:
            raise PermissionDenied  # a person without an account
        back = request.get_full_path() if request.method in ("GET", "HEAD") else "/studio"
        answer = redirect_to_login(back)
        # A fragment would take the sign-in page into its place; the whole page must go there.
        return HttpResponseClientRedirect(answer.url) if request.htmx else answer

    return wrapped
