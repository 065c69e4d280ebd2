"""The OpenAPI 3.1 description of the API: what django-ninja knows, and what only we know.

`document` is the one truth: `/api/v1/openapi.json` serves it, the reference pages are drawn from
it, and tests hold every answer they see against it.
"""

from vgm_site.openapi.document import document
from vgm_site.openapi.endpoint import answer

__all__ = ["answer", "document"]
