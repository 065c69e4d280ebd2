"""GET /api/v1/openapi.json, and that every answer in the tests is held against it."""

import json

import pytest
from django.conf import settings
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from tests import openapi
from vgm_site.api import api
from vgm_site.openapi import document
from vgm_site.openapi.operations import OPERATIONS
from videos import contract
from videos.contract.answers import Answer

EXAMPLES = [
    shape
    for shape in vars(contract).values()
    if isinstance(shape, type)
    and issubclass(shape, Answer)
    and (shape.model_config.get("json_schema_extra") or {}).get("examples")
]
STATUS = {
    "job_id": "550e8400-e29b-41d4-a716-446655440000",
    "status": "completed",
    "progress": 1.0,
    "video_url": "https://cdn.videogenmessenger.com/videos/abc123.mp4",
    "thumbnail_url": "https://cdn.videogenmessenger.com/thumbnails/abc123.jpg",
    "created_at": "2025-01-15T10:30:00Z",
    "updated_at": "2025-01-15T10:31:30Z",
}


@pytest.fixture(scope="module")
def spec():
    return document(api, settings.PUBLIC_URL)


def operations(spec: dict) -> dict:
    return {
        f"{method.upper()} {path}": operation
        for path, methods in spec["paths"].items()
        for method, operation in methods.items()
    }


def test_it_is_valid_openapi(spec):
    validate(spec)

    assert spec["openapi"] == "3.1.0"


def test_it_is_served_without_a_key_and_not_twice(anonymous_api):
    response = anonymous_api.get("/openapi.json")
    again = anonymous_api.get("/openapi.json", **{"If-None-Match": response["ETag"]})

    assert response["Content-Type"] == "application/json"
    assert response.json() == json.loads(json.dumps(document(api, settings.PUBLIC_URL)))
    assert response.json()["servers"][0]["url"] == f"{settings.PUBLIC_URL}/api/v1"
    assert (again.status_code, again.content) == (304, b"")


def test_every_endpoint_is_spoken_of_and_no_other(spec):
    assert operations(spec).keys() == OPERATIONS.keys()


def test_operations_have_names_of_their_own_and_known_tags(spec):
    found = operations(spec).values()
    names = [operation["operationId"] for operation in found]

    assert len(set(names)) == len(names)
    assert {tag for operation in found for tag in operation["tags"]} <= {
        tag["name"] for tag in spec["tags"]
    }


def test_all_but_register_and_the_description_need_a_key(spec):
    free = [name for name, one in operations(spec).items() if one.get("security") == []]

    assert sorted(free) == ["GET /openapi.json", "POST /auth/register"]


@pytest.mark.parametrize("shape", EXAMPLES, ids=lambda shape: shape.__name__)
def test_examples_are_of_their_shape(spec, shape):
    schema = spec["components"]["schemas"][shape.__name__]
    whole = json.loads(json.dumps(schema).replace("#/components/schemas/", "#/$defs/"))
    whole["$defs"] = json.loads(
        json.dumps(spec["components"]["schemas"]).replace("#/components/schemas/", "#/$defs/")
    )

    for example in schema["examples"]:
        assert list(Draft202012Validator(whole).iter_errors(example)) == []
        assert shape.model_validate(example).model_dump(exclude_unset=True) == example


def test_documented_examples_stand_word_for_word(spec):
    generate = spec["paths"]["/generate"]["post"]
    asked = generate["requestBody"]["content"]["application/json"]["example"]
    status = spec["paths"]["/generate/status/{job_id}"]["get"]["responses"]["200"]
    event = spec["webhooks"]["generation.completed"]["post"]["requestBody"]

    assert list(asked.items()) == [
        ("prompt", "Happy birthday celebration with balloons"),
        ("quality", "hd"),
        ("duration", 5),
        ("style", "realistic"),
    ]
    assert list(status["content"]["application/json"]["example"].items()) == list(STATUS.items())
    assert event["content"]["application/json"]["example"] == {
        "event": "generation.completed",
        "job_id": "550e8400-e29b-41d4-a716-446655440000",
        "video_url": "https://cdn.videogenmessenger.com/videos/abc123.mp4",
        "timestamp": "2025-01-15T10:31:30Z",
    }


class Reply:
    """An answer that nobody sent."""

    def __init__(self, status_code: int, body=None, **headers):
        self.status_code = status_code
        self.content = b"" if body is None else json.dumps(body).encode()
        self.headers = {"Content-Type": "application/json", "X-Request-Id": "req_12345678"}
        self.headers |= {name.replace("_", "-"): value for name, value in headers.items()}


def test_the_checker_lets_documented_answers_pass():
    openapi.check("GET", "/generate/status/x/", Reply(200, STATUS))
    openapi.check("HEAD", "/generate", Reply(405))


@pytest.mark.parametrize(
    ("method", "path", "reply", "says"),
    [
        ("GET", "/generate/status/x", Reply(418, {}), "418 is not documented"),
        ("GET", "/nowhere", Reply(200, {}), "200 is not documented"),
        ("PUT", "/generate", Reply(200, {}), "200 is not documented"),
        ("GET", "/generate/status/x", Reply(200, STATUS | {"more": 1}), "'more' was unexpected"),
        ("GET", "/generate/status/x", Reply(200, STATUS | {"progress": 2}), "maximum"),
        ("GET", "/generate/status/x", Reply(200, STATUS | {"status": "failed"}), "'error' is a"),
        ("GET", "/generate/status/x", Reply(200, STATUS, Content_Type="text/html"), "text/html"),
        ("GET", "/generate/status/x", Reply(200, STATUS, Retry_After="-1"), "Retry-After"),
        ("GET", "/generate/status/x", Reply(404, {"error": "Not found"}), "X-VGM-Error-Code"),
        ("DELETE", "/videos/x", Reply(204, {}), "has a body"),
    ],
)
def test_the_checker_sees_what_is_not_documented(method, path, reply, says):
    with pytest.raises(openapi.Undocumented, match=says):
        openapi.check(method, path, reply)
