"""The OpenAPI document as the reference page shows it: plain rows, words and examples."""

import json
import re
from collections.abc import Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from vgm_site.reference import samples

_LIMITS = (
    ("minimum", "maximum", "{}–{}", ""),
    ("minLength", "maxLength", "{}–{}", " characters"),
    ("minItems", "maxItems", "{}–{}", " entries"),
)


def groups(spec: dict) -> list[dict]:
    """Tags with their endpoints, in the document's order; a tag without endpoints is left out."""
    endpoints = [
        _endpoint(spec, path, method, operation)
        for path, methods in spec["paths"].items()
        for method, operation in methods.items()
    ]
    found = [
        tag | {"endpoints": [one for one in endpoints if one["tag"] == tag["name"]]}
        for tag in spec["tags"]
    ]
    return [group for group in found if group["endpoints"]]


def refusals(spec: dict) -> list[dict]:
    """Every error answer: status, title, when, and the body."""
    by_ref = {
        answer["$ref"]: status
        for methods in spec["paths"].values()
        for operation in methods.values()
        for status, answer in operation["responses"].items()
        if "$ref" in answer
    }
    refs = {f"#/components/responses/{name}": one for name, one in _responses(spec).items()}
    rows = [_refusal(by_ref.get(ref, "405"), answer) for ref, answer in refs.items()]
    return sorted(rows, key=lambda row: row["status"])


def headers(spec: dict) -> list[dict]:
    return [
        {"name": name, "description": marked(one["description"]), "example": one["example"]}
        for name, one in spec["components"]["headers"].items()
    ]


def events(spec: dict) -> dict:
    """What webhooks send: the headers, which all share, and each event with its body."""
    posts = {name: one["post"] for name, one in spec["webhooks"].items()}
    return {
        "headers": [
            one | {"description": marked(one["description"])}
            for one in next(iter(posts.values()))["parameters"]
        ],
        "kinds": [_kind(name, post) for name, post in posts.items()],
    }


def _kind(name: str, post: dict) -> dict:
    body = post["requestBody"]["content"]["application/json"]["example"]
    description = marked(post["description"])
    return {"name": name, "description": description, "body": samples.printed(body)}


def marked(text: str) -> SafeString:
    """Escaped, and what stands in backticks as code."""
    return mark_safe(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S308


def _endpoint(spec: dict, path: str, method: str, operation: dict) -> dict:
    status, answer = next(iter(operation["responses"].items()))
    content = answer.get("content", {}).get("application/json", {})
    example = content.get("example")
    return {
        "id": operation["operationId"],
        "tag": operation["tags"][0],
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "description": marked(operation["description"]),
        "needs_key": operation.get("security") != [],
        "fields": [*_parameters(spec, operation), *_body_fields(spec, operation)],
        "status": status,
        "answer": "" if example is None else samples.printed(example),
        "answer_fields": list(_fields(spec, content.get("schema", {}))),
        "refusals": _refused(spec, operation),
        "samples": samples.of(spec, path, method, operation),
        "inputs": _inputs(spec, operation) if method == "get" else None,
    }


def _parameters(spec: dict, operation: dict) -> Iterator[dict]:
    for given in operation["parameters"]:
        one = resolved(spec, given)
        yield _row(one["name"], one["schema"], one["in"], required=one["required"]) | {
            "description": marked(one.get("description", ""))
        }


def _body_fields(spec: dict, operation: dict) -> Iterator[dict]:
    if "requestBody" in operation:
        schema = resolved(spec, operation["requestBody"]["content"]["application/json"]["schema"])
        for name, field in schema["properties"].items():
            yield _row(name, field, "body", required=name in schema.get("required", []))


def _fields(spec: dict, schema: dict, prefix: str = "") -> Iterator[dict]:
    """What an answer holds, level by level: `data[].id`."""
    schema = resolved(spec, schema)
    if schema.get("type") == "array":
        yield from _fields(spec, schema["items"], f"{prefix}[]")
    for name, field in schema.get("properties", {}).items():
        full = f"{prefix}.{name}" if prefix else name
        inner = resolved(spec, field)
        yield _row(full, inner, "", required=False)
        yield from _fields(spec, inner, full)


def _row(name: str, field: dict, where: str, *, required: bool) -> dict:
    schema = _without_null(field)
    return {
        "name": name,
        "where": where,
        "type": schema.get("type", "string"),
        "choices": schema.get("enum", []),
        "limits": _limits(schema),
        "default": json.dumps(field["default"]).strip('"') if field.get("default") else "",
        "required": required,
        "may_be_null": not where and "anyOf" in field,
        "description": marked(field.get("description", "")),
    }


def _limits(schema: dict) -> str:
    for low, high, form, unit in _LIMITS:
        if low in schema and high in schema:
            return form.format(f"{schema[low]:,}", f"{schema[high]:,}") + unit
        if high in schema:
            return f"at most {schema[high]:,}{unit}"
    return ""


def _without_null(field: dict) -> dict:
    return next((one for one in field.get("anyOf", []) if one.get("type") != "null"), field)


def _inputs(spec: dict, operation: dict) -> list[dict]:
    """The fields of the form that tries a call."""
    given = [resolved(spec, one) for one in operation["parameters"]]
    return [
        {
            "name": one["name"],
            "where": one["in"],
            "required": one["required"],
            "choices": one["schema"].get("enum", []),
            "value": one.get("example", "") if one["required"] and one["in"] == "query" else "",
            "hint": one.get("example", one["schema"].get("default", "")),
        }
        for one in given
        if one["in"] != "header"
    ]


def _refused(spec: dict, operation: dict) -> list[dict]:
    return [
        _refusal(status, resolved(spec, answer))
        for status, answer in operation["responses"].items()
        if status >= "400"
    ]


def _refusal(status: str, answer: dict) -> dict:
    example = answer["content"]["application/json"]["example"]
    return {
        "status": status,
        "title": example["error"],
        "description": marked(answer["description"]),
        "body": json.dumps(example, ensure_ascii=False),
    }


def _responses(spec: dict) -> dict:
    return spec["components"]["responses"]


def resolved(spec: dict, part: dict) -> dict:
    """What a reference leads to; the part itself if it is none."""
    if "$ref" not in part:
        return part
    found = spec
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return found
