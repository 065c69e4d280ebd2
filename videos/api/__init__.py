"""The API's video endpoints: authenticate → typed JSON → one verb → one shape."""

from ninja import Router

from videos.api import discovery, jobs, videos, webhooks

router = Router()
for part in (jobs, discovery, videos, webhooks):
    router.add_router("", part.router)
