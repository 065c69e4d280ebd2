"""Who calls the API: the holder of a working key in the Authorization header."""

from django.http import HttpRequest
from ninja.security.base import AuthBase

from accounts import admission, limits
from accounts.actor import Actor
from vgm_site.lib.api_errors import Unauthorized
from vgm_site.lib.client_ip import client_ip


class ApiKeyAuth(AuthBase):
    """`Authorization: Bearer vgm_…`. Anything else answers the one documented 401.

    Every call is counted against the account's calls a minute, unless `is_counted` says no.
    """

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, *, is_counted: bool = True):
        super().__init__()
        self._admit = admission.admit if is_counted else admission.recognise

    def __call__(self, request: HttpRequest) -> Actor:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise Unauthorized
        try:
            request.actor = self._admit(secret.strip(), ip=client_ip(request))
        except admission.NotAdmitted as error:
            raise Unauthorized from error
        except limits.LimitReached as error:
            request.actor = error.actor
            raise
        return request.actor
