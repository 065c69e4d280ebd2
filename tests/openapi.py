"""Holds an answer of the API against its OpenAPI document."""

import json
import re
from functools import cache

from django.conf import settings
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from vgm_site.api import api
from vgm_site.openapi import document

ROOT = "urn:openapi"
FREE = {"head", "options"}  # every endpoint takes them; the document does not list them
SLASHES = re.compile(r"/+$")


class Undocumented(AssertionError):
    """The API answered what its document does not say."""


@cache
def spec() -> dict:
    return json.loads(json.dumps(document(api, settings.PUBLIC_URL)))


def check(method: str, path: str, response) -> None:
    """Raise `Undocumented` unless the answer is as documented.

    `path` is below /api/v1, without its query; `response` has `status_code`, `headers` and
    `content` (Django's or httpx's).
    """
    where = f"{method.upper()} {path}: {response.status_code}"
    if method.lower() in FREE:
        return
    answers = _answers(method.lower(), path, response)
    if str(response.status_code) not in answers:
        raise Undocumented(f"{where} is not documented; {sorted(answers)} are")
    _hold(_resolved(answers[str(response.status_code)]), response, where)


def _answers(method: str, path: str, response) -> dict:
    """What the document allows, by status; no such endpoint, or method, has an answer too."""
    methods = _methods(path)
    if methods and method in methods:
        return methods[method]["responses"]
    # A body whose length can't be known is refused before anything is looked up.
    names = ("MethodNotAllowed" if methods else "NotFound", "LengthRequired")
    shared = spec()["components"]["responses"]
    statuses = {"NotFound": "404", "MethodNotAllowed": "405", "LengthRequired": "411"}
    return {statuses[name]: shared[name] for name in names}


def _methods(path: str) -> dict | None:
    """The operations at a path; one without parameters wins."""
    path = SLASHES.sub("", path)
    found = [known for known in spec()["paths"] if _pattern(known).fullmatch(path)]
    return spec()["paths"][min(found, key=lambda known: known.count("{"))] if found else None


@cache
def _pattern(path: str) -> re.Pattern:
    return re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)))


def _hold(answer: dict, response, where: str) -> None:
    _check_headers(answer, response, where)
    content = answer.get("content", {})
    if not content:
        if response.content:
            raise Undocumented(f"{where} has a body: {response.content[:200]!r}")
        return
    media = response.headers.get("Content-Type", "").partition(";")[0]
    if media not in content:
        raise Undocumented(f"{where} is {media or 'of no type'}, not {list(content)}")
    _check_value(content[media].get("schema", {}), json.loads(response.content), where)


def _check_headers(answer: dict, response, where: str) -> None:
    for name, ref in answer.get("headers", {}).items():
        header = _resolved(ref)
        value = response.headers.get(name)
        if value is None:
            if header["required"]:
                raise Undocumented(f"{where} lacks {name}")
            continue
        is_whole = header["schema"].get("type") == "integer"
        _check_value(header["schema"], int(value) if is_whole else value, f"{where}, {name}")


def _check_value(schema: dict, value: object, where: str) -> None:
    validator = Draft202012Validator(
        _absolute(schema), registry=_registry(), format_checker=FormatChecker()
    )
    problems = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]
    if problems:
        raise Undocumented(f"{where}: {'; '.join(problems)}")


@cache
def _registry() -> Registry:
    return Registry().with_resource(ROOT, Resource.opaque(spec()))


def _absolute(schema: dict) -> dict:
    return json.loads(json.dumps(schema).replace('"#/components', f'"{ROOT}#/components'))


def _resolved(part: dict) -> dict:
    if "$ref" not in part:
        return part
    found = spec()
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return found
