"""From where a request came."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """The caller's address, or "" when it can't be told.

    X-Forwarded-For is believed only as far as the proxies we know of (VGM_NUM_PROXIES) wrote it.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.NUM_PROXIES:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
        if len(hops) >= settings.NUM_PROXIES:
            address = hops[-settings.NUM_PROXIES]
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return ""


def visitor(request: HttpRequest) -> dict[str, str]:
    """Where a request came from: its `address` and `user_agent`."""
    return {
        "address": client_ip(request),
        "user_agent": request.headers.get("User-Agent", ""),
    }
