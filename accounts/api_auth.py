"""Who calls the API: the holder of a working key in the Authorization header."""

from django.http import HttpRequest
from ninja.security.base import AuthBase

from accounts import keys
from accounts.actor import Actor
from vgm_site.lib.api_errors import Unauthorized
from vgm_site.lib.client_ip import client_ip


class ApiKeyAuth(AuthBase):
    """`Authorization: Bearer vgm_…`. Anything else answers the one documented 401."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Actor:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        actor = None
        if scheme.lower() == "bearer":
            actor = keys.authenticate(secret.strip(), ip=client_ip(request))
        if actor is None:
            raise Unauthorized
        request.actor = actor
        return actor
