"""GET /api/v1/openapi.json."""

import json
from functools import cache

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from vgm_site.lib.etag import with_etag
from vgm_site.openapi.document import document


def answer(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    """The document, or 304 for who has it."""
    return with_etag(request, HttpResponse(_printed(api), content_type="application/json"))


@cache
def _printed(api: NinjaAPI) -> bytes:
    return json.dumps(document(api), ensure_ascii=False).encode()
