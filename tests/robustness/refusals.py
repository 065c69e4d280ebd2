"""Every refusal of the API, whole: status, body, code, headers."""

import json
import re

from django.db.models import Sum

from accounts.actor import Actor
from accounts.models import UsageCounter
from tests import openapi

TITLES = {
    401: "Unauthorized",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    411: "Length required",
    413: "Payload too large",
    415: "Unsupported media type",
}
NOT_JSON = "Request body must be valid JSON"
NO_OBJECT = "Request body must be a JSON object"
REQUEST_ID = re.compile(r"req_[0-9A-Za-z]{8,40}")


def body_of(status: int, said: str | list[str]) -> dict:
    """The contract's two families: a list of problems, or one sentence."""
    if status == 400:
        return {"error": "Validation error", "details": [said] if isinstance(said, str) else said}
    return {"error": TITLES[status], "message": said}


def check_refusal(response, status: int, said: str | list[str], code: str) -> None:
    """`response` (Django's or httpx's) is this refusal, key for key."""
    found = (response.status_code, response.headers.get("X-VGM-Error-Code"), _json(response))
    assert found == (status, code, body_of(status, said))
    assert REQUEST_ID.fullmatch(response.headers["X-Request-Id"])


def check_unauthorized(response) -> None:
    check_refusal(response, 401, "Invalid API key", "invalid_api_key")
    assert response.content == b'{"error": "Unauthorized", "message": "Invalid API key"}'


def check_documented(method: str, path: str, response) -> None:
    """The answer is as the OpenAPI document says; `path` below /api/v1."""
    openapi.check(method, path, response)


def used(actor: Actor) -> dict[str, int]:
    """What the ledger says the account has used, by limit."""
    rows = UsageCounter.objects.filter(account=actor.account_id, channel="")
    return dict(rows.values_list("name").annotate(Sum("used")))


def _json(response) -> object:
    assert response.headers["Content-Type"].partition(";")[0] == "application/json"
    return json.loads(response.content)
