"""JSON Schemas as pydantic prints them, made plain and exact."""

import json
from collections.abc import Iterable

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

TEMPLATE = "#/components/schemas/{model}"
_NO_NUL = r"^[^\u0000]*$"
_SOME_LETTER = r"^[^\u0000]*[^\s\u0000][^\u0000]*$"  # blank at the ends is cut off
_RENAMED = {"ge": "minimum", "le": "maximum"}  # what pydantic can't place behind a validator


def tidy(schema):
    """Without titles made from field names, and with every bound by its JSON Schema name."""
    if isinstance(schema, list):
        return [tidy(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        _RENAMED.get(name, name): tidy(value)
        for name, value in schema.items()
        if not (name == "title" and isinstance(value, str))
    }


def shapes(models: Iterable[type[BaseModel]]) -> dict:
    """The schemas of answers, by name, their examples with the keys in the documented order."""
    models = list(models)
    _, known = models_json_schema(
        [(model, "serialization") for model in models], ref_template=TEMPLATE
    )
    found = tidy(known["$defs"])
    for model in models:
        if given := examples(model):
            found[model.__name__]["examples"] = given
    return found


def examples(model: type[BaseModel]) -> list[dict]:
    return (model.model_config.get("json_schema_extra") or {}).get("examples", [])


def asked(shape: dict) -> dict:
    """A request's shape: optional fields may also be null, and no text holds NUL."""
    required = shape.get("required", [])
    fields = {
        name: field if name in required else _or_null(field)
        for name, field in _without_nul(shape["properties"]).items()
    }
    return shape | {"properties": fields}


def written(schema: dict) -> dict:
    """A query parameter's schema: everything is text there, and null can't be said."""
    if "anyOf" in schema:
        rest = {name: value for name, value in schema.items() if name not in ("anyOf", "default")}
        schema = next(one for one in schema["anyOf"] if one.get("type") != "null") | rest
    return _without_nul(schema)


def used(document: dict, schemas: dict) -> dict:
    """Those schemas that something in the document leads to."""
    names, seen = _named(document), set()
    while names - seen:
        name = (names - seen).pop()
        seen.add(name)
        names |= _named(schemas[name])
    return {name: schema for name, schema in sorted(schemas.items()) if name in seen}


def _named(part: object) -> set[str]:
    prefix = TEMPLATE.removesuffix("{model}")
    return {rest.partition('"')[0] for rest in json.dumps(part).split(f'"{prefix}')[1:]}


def _without_nul(part):
    """Every free text in a schema with the characters it may hold."""
    if isinstance(part, list):
        return [_without_nul(one) for one in part]
    if not isinstance(part, dict):
        return part
    if part.get("type") == "string" and not part.keys() & {"enum", "const", "format", "pattern"}:
        return part | {"pattern": _SOME_LETTER if part.get("minLength") else _NO_NUL}
    return {name: _without_nul(value) for name, value in part.items()}


def _or_null(field: dict) -> dict:
    if "anyOf" in field:
        return {name: value for name, value in field.items() if name != "default"}
    outside = {name: field[name] for name in ("default", "description") if name in field}
    inside = {name: value for name, value in field.items() if name not in outside}
    return {"anyOf": [inside, {"type": "null"}], **outside}
