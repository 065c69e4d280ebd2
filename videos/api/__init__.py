"""The API's video endpoints: authenticate → typed JSON → one verb → one shape."""

from ninja import Router

from videos.api import jobs, videos

router = Router()
for part in (jobs, videos):
    router.add_router("", part.router)
