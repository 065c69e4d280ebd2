"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest

THEMES = ("light", "dark")


def site(request: HttpRequest) -> dict:
    """The chosen theme ("" follows the device), who is asking, and the site's own address."""
    theme = request.COOKIES.get("theme", "")
    return {
        "theme": theme if theme in THEMES else "",
        "actor": getattr(request, "actor", None),
        "public_url": settings.PUBLIC_URL,
        "request_id": getattr(request, "request_id", ""),
    }
