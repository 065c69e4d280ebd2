"""The `webhooks:` section: what we send, signed as Standard Webhooks 1.0.0 says."""

from videos import contract

_SIGNED = {
    "webhook-id": (
        "Stable for an event: the same in every attempt.",
        "evt_01JHN4V3X8Q2Z6T9B7C5D4E3F2",
    ),
    "webhook-timestamp": ("Unix time of this attempt, in seconds.", "1736937091"),
    "webhook-signature": (
        "`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, with your endpoint's "
        "secret. Several may stand here, apart by spaces.",
        "v1,a0HRIwrAviOs8+sldI6x4R/fhx/9Ekb4CVExz3C3GAk=",
    ),
}


_ANSWERS = {
    "2XX": {"description": "Delivered."},
    "410": {"description": "Send no more: the endpoint is switched off."},
}


def webhooks() -> dict:
    return {
        "generation.completed": _event(
            contract.GenerationCompleted,
            id="generation_completed",
            summary="A video is ready",
            description="Sent to your endpoint when a job completes. Check the signature "
            "on the raw bytes, and refuse timestamps more than five minutes away. Any 2xx "
            "means delivered; anything else is tried again, for some three days.",
        ),
        "generation.failed": _event(
            contract.GenerationFailed,
            id="generation_failed",
            summary="A job failed",
            description="Sent only to endpoints that subscribed to it.",
        ),
        "webhook.test": _event(
            contract.WebhookTest,
            id="webhook_test",
            summary="Somebody tries the endpoint",
            description="Sent when somebody asks for a test: the documented form, `event` being "
            "`webhook.test`, about a job and a video that do not exist.",
        ),
    }


def _event(shape: type, *, id: str, summary: str, description: str) -> dict:
    return {
        "post": {
            "operationId": id,
            "tags": ["Webhooks"],
            "summary": summary,
            "description": description,
            "security": [],
            "parameters": [_signed(name) for name in _SIGNED],
            "requestBody": {
                "required": True,
                "content": {"application/json": _body(shape)},
            },
            "responses": _ANSWERS,
        }
    }


def _signed(name: str) -> dict:
    description, example = _SIGNED[name]
    return {
        "name": name,
        "in": "header",
        "required": True,
        "description": description,
        "schema": {"type": "string"},
        "example": example,
    }


def _body(shape: type) -> dict:
    return {
        "schema": {"$ref": f"#/components/schemas/{shape.__name__}"},
        "example": shape.model_config["json_schema_extra"]["examples"][0],
    }
