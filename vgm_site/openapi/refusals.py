"""Every error answer, as shared components."""

from http import HTTPStatus

from vgm_site.lib.api_errors import TITLES
from vgm_site.openapi.headers import LIMITS, refs
from videos import contract

REFUSALS = {
    400: (contract.ValidationFailed, "Something in the request is wrong; each problem is listed."),
    401: (contract.Unauthorized, "No key, or a wrong, expired or revoked one."),
    403: (contract.Failure, "It is somebody else's."),
    404: (contract.Failure, "No such thing, or somebody else's."),
    405: (contract.Failure, "The endpoint does not take this method; `Allow` names those it does."),
    409: (contract.Failure, "It can't be done in the present state."),
    411: (contract.Failure, "The body's length is not given."),
    413: (contract.Failure, "The body is larger than 64 KiB."),
    415: (contract.Failure, "The body is not `application/json`."),
    422: (contract.Failure, "The `Idempotency-Key` was used with another body."),
    429: (contract.RateLimitedAnswer, "A limit is reached; `X-VGM-Error-Code` names it."),
    500: (contract.InternalError, "Our fault."),
    503: (contract.ServiceUnavailable, "The database can't be reached; try again."),
}
EXAMPLES = {
    403: "This video belongs to somebody else",
    405: "This endpoint does not take that method",
    409: "The job has already finished",
    411: "Send the body with a Content-Length",
    413: "Request body must be at most 65536 bytes",
    415: "Send the body as application/json",
    422: "This Idempotency-Key came with another request before",
}
_OWN_HEADERS = {401: ("WWW-Authenticate",), 429: ("Retry-After",), 503: ("Retry-After",)}
_UNCOUNTED = {401, 411, 500, 503}


def name(status: int) -> str:
    """What the answer of a status is called among the components."""
    return TITLES.get(status, HTTPStatus(status).phrase).title().replace(" ", "")


def ref(status: int) -> dict:
    return {"$ref": f"#/components/responses/{name(status)}"}


def components() -> dict:
    """The shared answers, by name."""
    return {name(status): _refusal(status) for status in REFUSALS}


def _refusal(status: int) -> dict:
    shape, description = REFUSALS[status]
    schema = {"$ref": f"#/components/schemas/{shape.__name__}"}
    example = shape.model_config["json_schema_extra"]["examples"][0]
    if shape is contract.Failure:
        schema = {"allOf": [schema], "properties": {"error": {"const": TITLES[status]}}}
        example = {"error": TITLES[status], "message": EXAMPLES.get(status, example["message"])}
    limits = () if status in _UNCOUNTED else LIMITS
    own = _OWN_HEADERS.get(status, ())
    return {
        "description": description,
        "headers": refs("X-Request-Id", "X-VGM-Error-Code", *own, *limits),
        "content": {"application/json": {"schema": schema, "example": example}},
    }
