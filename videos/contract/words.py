"""What is wrong with a request, in the contract's words."""

import re

from vgm_site.lib.problem import Problem
from videos.contract.wanted import MAX_RESULTS, MAX_SEED


def problems(errors: list[dict]) -> list[Problem]:
    """pydantic's errors (`ValidationError.errors()`) in the contract's words, in their order."""
    return [_problem(one) for one in errors]


def _problem(error: dict) -> Problem:
    if error["type"] == "too_deep":
        text = f"Page times limit must be at most {MAX_RESULTS}"
        return Problem(text, "page_out_of_range")
    if error["loc"][:1] == ("body",) and len(error["loc"]) < 3:  # the body itself, as a whole
        return Problem("Request body must be a JSON object", "body_not_object")
    field = _field(error["loc"])
    words = field.replace("_", " ").capitalize()
    text, kind = _WORDS.get(error["type"], _unclear)(words, error.get("ctx", {}))
    return Problem(text, f"{field}_{kind}")


def _field(loc: tuple) -> str:
    """What the field is called in sentences and in codes: `q` → query, `timeRange` → time_range.

    An entry of a list has a number after the list's name.
    """
    name = next((part for part in reversed(loc) if isinstance(part, str)), "body")
    if name != loc[-1]:
        name = name.removesuffix("s")
    return {"q": "query"}.get(name, re.sub(r"([A-Z])", r"_\1", name).lower())


def _unclear(field: str, _context: dict) -> tuple[str, str]:
    return f"{field} is invalid", "invalid"


def _unusable(field: str, _context: dict) -> tuple[str, str]:
    return f"{field} contains characters that can't be used", "invalid"


def _range(field: str, _context: dict) -> tuple[str, str]:
    low, high = _RANGES[field]
    return f"{field} must be between {low} and {high}", "out_of_range"


def _choice(field: str, context: dict) -> tuple[str, str]:
    choices = context["expected"].replace("'", "").replace(" or ", ", ")
    return f"{field} must be one of: {choices}", "invalid"


def _too_short(field: str, context: dict) -> tuple[str, str]:
    least = context["min_length"]
    return f"{field} must be at least {least} character{'s' * (least != 1)}", "too_short"


_RANGES = {
    "Duration": (1, 30),
    "Limit": (1, 100),
    "Page": (1, MAX_RESULTS),
    "Seed": (0, MAX_SEED),
}
_WORDS = {
    "missing": lambda field, _: (f"{field} is required", "required"),
    "string_too_short": _too_short,
    "string_too_long": lambda field, context: (
        f"{field} must be at most {context['max_length']} characters",
        "too_long",
    ),
    "string_type": lambda field, _: (f"{field} must be a string", "not_string"),
    "value_error": _unusable,
    "string_unicode": _unusable,
    "literal_error": _choice,
    "bool_type": lambda field, _: (f"{field} must be true or false", "not_boolean"),
    "list_type": lambda field, _: (f"{field} must be a list", "not_list"),
    "too_long": lambda field, context: (
        f"{field} must have at most {context['max_length']} entries",
        "too_many",
    ),
    "too_short": lambda field, _: (f"{field} must have at least 1 entry", "too_few"),
    "span": lambda field, _: (
        f"{field} must be a range of seconds such as 5-10, or short, medium or long",
        "invalid",
    ),
    "float_type": lambda field, _: (f"{field} must be a number", "not_number"),
    "int_type": lambda field, _: (f"{field} must be a whole number", "not_integer"),
    "int_parsing": lambda field, _: (f"{field} must be a whole number", "not_integer"),
    "int_parsing_size": _range,
    "int_from_float": lambda field, _: (f"{field} must be a whole number", "not_integer"),
    "finite_number": _range,
    "greater_than_equal": _range,
    "less_than_equal": _range,
}
