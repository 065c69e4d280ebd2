"""The API's video endpoints: authenticate → typed JSON → one verb → one shape."""

from ninja import Router

from videos.api import discovery, jobs, videos

router = Router()
for part in (jobs, discovery, videos):
    router.add_router("", part.router)
