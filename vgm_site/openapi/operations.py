"""What only people know of each operation: its name, what it may refuse, its own headers."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Said:
    """`refuses`: statuses besides those every operation of its kind can answer with.
    `headers`: names of headers by status. `takes`: names of shared request headers.
    `is_counted`: whether a call counts against the limits."""

    id: str
    summary: str
    refuses: tuple[int, ...] = ()
    headers: dict[int, tuple[str, ...]] = field(default_factory=dict)
    takes: tuple[str, ...] = ()
    is_counted: bool = True


OPERATIONS = {
    "POST /auth/register": Said(id="register", summary="Register", refuses=(409, 429)),
    "POST /generate": Said(
        id="generateVideo",
        summary="Order a video",
        refuses=(409, 422),
        headers={202: ("Location", "Retry-After", "Idempotent-Replayed")},
        takes=("IdempotencyKey",),
    ),
    "GET /generate/status/{job_id}": Said(
        id="getJobStatus",
        summary="Ask how far a job is",
        headers={200: ("ETag", "Retry-After"), 304: ("ETag", "Retry-After")},
        takes=("IfNoneMatch",),
    ),
    "POST /generate/cancel/{job_id}": Said(
        id="cancelJob", summary="Cancel a job", refuses=(409,), headers={200: ("Retry-After",)}
    ),
    "GET /generations": Said(id="listJobs", summary="List your jobs"),
    "GET /search": Said(id="searchVideos", summary="Search videos"),
    "GET /trending": Said(id="listTrending", summary="See what is trending"),
    "GET /videos/{video_id}": Said(id="getVideo", summary="Get a video"),
    "PATCH /videos/{video_id}": Said(id="changeVideo", summary="Change a video", refuses=(403,)),
    "DELETE /videos/{video_id}": Said(id="deleteVideo", summary="Delete a video", refuses=(403,)),
    "POST /videos/{video_id}/view": Said(id="countView", summary="Count a view"),
    "POST /videos/{video_id}/share": Said(id="countShare", summary="Count a share"),
    "POST /videos/{video_id}/report": Said(id="reportVideo", summary="Report a video"),
    "GET /webhooks": Said(id="listWebhooks", summary="List your webhooks"),
    "POST /webhooks": Said(id="createWebhook", summary="Create a webhook", refuses=(409,)),
    "GET /webhooks/{webhook_id}": Said(id="getWebhook", summary="Get a webhook"),
    "PATCH /webhooks/{webhook_id}": Said(id="changeWebhook", summary="Change a webhook"),
    "DELETE /webhooks/{webhook_id}": Said(
        id="deleteWebhook", summary="Delete a webhook", refuses=(409,)
    ),
    "POST /webhooks/{webhook_id}/rotate-secret": Said(
        id="rotateWebhookSecret", summary="Rotate a webhook's secret"
    ),
    "POST /webhooks/{webhook_id}/test": Said(
        id="testWebhook", summary="Send a test", refuses=(409,)
    ),
    "GET /webhooks/{webhook_id}/deliveries": Said(
        id="listDeliveries", summary="List what was sent"
    ),
    "GET /webhooks/{webhook_id}/deliveries/{delivery_id}": Said(
        id="getDelivery", summary="Get a delivery"
    ),
    "POST /webhooks/{webhook_id}/deliveries/{delivery_id}/retry": Said(
        id="retryDelivery", summary="Send one again", refuses=(409,)
    ),
    "POST /webhooks/{webhook_id}/retry-failed": Said(
        id="retryFailedDeliveries", summary="Send all failed ones again", refuses=(409,)
    ),
    "GET /usage": Said(id="getUsage", summary="See your usage", is_counted=False),
    "GET /openapi.json": Said(
        id="getOpenapi",
        summary="Get this description",
        headers={200: ("ETag",), 304: ("ETag",)},
        takes=("IfNoneMatch",),
    ),
}
