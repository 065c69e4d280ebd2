"""The document, put together."""

import json

from ninja import NinjaAPI

from vgm_site.openapi import events, refusals, schemas
from vgm_site.openapi.headers import HEADERS, LIMITS, PARAMETERS, refs
from vgm_site.openapi.operations import OPERATIONS, Said
from videos import contract
from videos.contract.answers import Answer
from videos.contract.wanted import Wanted

BASE = "/api/v1"
ABOUT = (
    "Order short videos from your own programs, follow them, and find those that are there. "
    "Bodies are JSON both ways, times are UTC to the second, and what is out of range is refused, "
    "never quietly changed."
)
TAGS = {
    "Jobs": "Order videos and follow them.",
    "Discovery": "Find videos that are there already.",
    "Videos": "One video: look at it, change it, count it.",
    "Account": "Who you are, and what you may use.",
    "Webhooks": "Addresses of yours that are told when jobs end, and what was sent to them.",
    "Reference": "This description.",
}
KEY = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "vgm_…",
    "description": "`Authorization: Bearer vgm_your_api_key_here`. Register gives the first key; "
    "the portal's keys page makes more.",
}


def document(api: NinjaAPI, public_url: str) -> dict:
    """The OpenAPI 3.1 document of every endpoint under /api/v1, as plain JSON values.

    `public_url` is the site's own address, as in the settings.
    """
    known = json.loads(json.dumps(api.get_openapi_schema(path_prefix="")))
    paths = {path: _methods(path, known) for path in known["paths"]}
    whole = {
        "openapi": "3.1.0",
        "info": {
            "title": "VideoGenMessenger API",
            "version": api.version,
            "description": ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": public_url + BASE, "description": "This site"}],
        "externalDocs": {"url": f"{public_url}/docs", "description": "The reference"},
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "security": [{"ApiKey": []}],
        "paths": paths,
        "webhooks": events.webhooks(),
        "components": {
            "securitySchemes": {"ApiKey": KEY},
            "parameters": PARAMETERS,
            "headers": HEADERS,
            "responses": refusals.components(),
        },
    }
    whole["components"]["schemas"] = schemas.used(whole, _shapes(known))
    return whole


def _methods(path: str, known: dict) -> dict:
    operations = schemas.tidy(known["paths"][path])
    return {method: _operation(path, method, one) for method, one in operations.items()}


def _operation(path: str, method: str, known: dict) -> dict:
    """One operation: what django-ninja knows of it, and what it doesn't."""
    said = OPERATIONS.get(f"{method.upper()} {path}") or _unsaid(known)
    has_key = "security" in known
    operation = {
        "operationId": said.id,
        "summary": said.summary,
        "description": " ".join(known["description"].split()),
        "tags": known["tags"],
        "parameters": [_parameter(one) for one in known["parameters"]]
        + [{"$ref": f"#/components/parameters/{name}"} for name in said.takes],
    }
    if not has_key:
        operation["security"] = []
    if "requestBody" in known:
        operation["requestBody"] = _body(known["requestBody"])
    answers = {
        status: _answer(answer, refs(*said.headers.get(int(status), ())), has_key=has_key)
        for status, answer in known["responses"].items()
    }
    if "IfNoneMatch" in said.takes:
        unchanged = {"description": "Unchanged since the `ETag` you have."}
        answers["304"] = _answer(unchanged, refs(*said.headers[304]), has_key=has_key)
    statuses = _refused(path, method, known) | set(said.refuses)
    statuses |= {429} if has_key and said.is_counted else set()
    refused = {str(status): refusals.ref(status) for status in sorted(statuses)}
    return operation | {"responses": answers | refused}


def _unsaid(known: dict) -> Said:
    """For an operation that nobody has described yet; a test asks for its description."""
    return Said(id=known["operationId"], summary=known["summary"])


def _answer(known: dict, headers: dict, *, has_key: bool) -> dict:
    """A success, with its headers and its documented example."""
    answer = known | {"headers": refs("X-Request-Id") | headers}
    if has_key:
        answer["headers"] |= refs(*LIMITS)
    for media in answer.get("content", {}).values():
        _add_example(media)
    return answer


def _body(known: dict) -> dict:
    for media in known["content"].values():
        _add_example(media)
    return known


def _add_example(media: dict) -> None:
    name = media["schema"].get("$ref", "").rpartition("/")[2]
    if given := schemas.examples(vars(contract)[name]) if name else []:
        media["example"] = given[0]


def _parameter(known: dict) -> dict:
    schema = {k: v for k, v in known["schema"].items() if k not in ("description", "examples")}
    parameter = {k: v for k, v in known.items() if k != "examples"} | {
        "schema": schemas.written(schema)
    }
    if examples := known["schema"].get("examples"):
        parameter["example"] = examples[0]
    return parameter | _PATH_PARAMETERS.get(known["name"], {})


def _refused(path: str, method: str, known: dict) -> set[int]:
    """The errors that every operation of this kind can answer with."""
    found = {500, 503}
    if "security" in known:
        found |= {401}
    if "{" in path:
        found |= {404}
    if "requestBody" in known:
        found |= {400, 413, 415}
    if any(one["in"] == "query" for one in known["parameters"]):
        found |= {400}
    return found | ({411} if method != "get" else set())


def _shapes(known: dict) -> dict:
    wanted = {
        name: schemas.asked(schemas.tidy(shape))
        for name, shape in known["components"]["schemas"].items()
        if issubclass(vars(contract).get(name, object), Wanted)
    }
    for name, shape in wanted.items():
        if given := schemas.examples(vars(contract)[name]):
            shape["examples"] = given
    answers = [
        shape
        for shape in vars(contract).values()
        if isinstance(shape, type) and issubclass(shape, Answer)
    ]
    return wanted | schemas.shapes(answers)


_PATH_PARAMETERS = {
    "job_id": {
        "description": "The job's id.",
        "schema": {"type": "string", "format": "uuid"},
        "example": "550e8400-e29b-41d4-a716-446655440000",
    },
    "video_id": {
        "description": "The video's `id` or `video_id`.",
        "schema": {"type": "string", "pattern": "^[0-9A-Za-z_]+$"},
        "example": "vid_abc123",
    },
    "webhook_id": {
        "description": "The webhook's id, or `single-calls`.",
        "schema": {"type": "string", "pattern": "^[0-9a-z-]+$"},
        "example": "0f8fad5b-d9cb-469f-a165-70867728950e",
    },
    "delivery_id": {
        "description": "The delivery's id.",
        "schema": {"type": "string", "format": "uuid"},
        "example": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
    },
}
