"""GET /api/v1/openapi.json."""

import json
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from vgm_site.lib.etag import with_etag
from vgm_site.openapi.document import document


def answer(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    """The document, or 304 for who has it."""
    body = _printed(api, settings.PUBLIC_URL)
    return with_etag(request, HttpResponse(body, content_type="application/json"))


@cache
def _printed(api: NinjaAPI, public_url: str) -> bytes:
    return json.dumps(document(api, public_url), ensure_ascii=False).encode()
