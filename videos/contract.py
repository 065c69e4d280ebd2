"""The public shapes: what the API prints, the templates read, the client parses.

Source: docs/api.md. Every documented body has exactly these keys, types and nesting. Numbers,
texts and truths are strict: `"5"` is no duration, `true` is no number.
"""

import re
import unicodedata
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.functional_validators import BeforeValidator
from pydantic_core import PydanticCustomError

from vgm_site.lib.problem import Problem

QUALITIES = {"sd": (854, 480), "hd": (1920, 1080), "4k": (3840, 2160)}  # width, height in pixels
STYLES = ("realistic", "animated", "cartoon")
MAX_SEED = 2**53 - 1  # the largest whole number every JSON reader keeps exact


class Wanted(BaseModel):
    """A request body: strict types, null means absent, unknown fields are ignored."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, fields: Any) -> Any:
        if isinstance(fields, dict):
            return {name: value for name, value in fields.items() if value is not None}
        return fields


def _clean_text(value: Any) -> Any:
    """NFC and trimmed; characters that PostgreSQL or UTF-8 can't hold are refused."""
    if not isinstance(value, str):
        return value
    if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError("unusable characters")
    return unicodedata.normalize("NFC", value).strip()


Text = Annotated[str, BeforeValidator(_clean_text)]


def _whole_number(value: Any) -> Any:
    """Plain ASCII digits only: Python itself would also read 1_0 and digits of other scripts."""
    if isinstance(value, str) and not re.fullmatch(r"-?[0-9]+", value):
        raise PydanticCustomError("int_parsing", "not a whole number")
    return value


WholeNumber = Annotated[int, BeforeValidator(_whole_number)]


class GenerateRequest(Wanted):
    """POST /generate."""

    prompt: Text = Field(min_length=5, max_length=500)
    quality: Literal["sd", "hd", "4k"] = "hd"
    duration: float = Field(default=5, ge=1, le=30, allow_inf_nan=False)  # seconds
    style: Literal["realistic", "animated", "cartoon"] = "realistic"
    visibility: Literal["public", "team", "link"] | None = None
    seed: int | None = Field(default=None, ge=0, le=MAX_SEED)


class RegisterRequest(Wanted):
    """POST /auth/register."""

    email: Text = Field(max_length=254)
    password: str = Field(max_length=200)
    name: Text = Field(default="", max_length=100)


class GenerationsQuery(Wanted):
    """GET /generations."""

    model_config = ConfigDict(strict=False)
    status: Literal["queued", "processing", "completed", "failed"] | None = None
    limit: WholeNumber = Field(default=20, ge=1, le=100)
    page: WholeNumber = Field(default=1, ge=1, le=10_000)


def problems(errors: list[dict]) -> list[Problem]:
    """pydantic's errors (`ValidationError.errors()`) in the contract's words, in their order."""
    return [_problem(one) for one in errors]


def _problem(error: dict) -> Problem:
    if error["loc"][:1] == ("body",) and len(error["loc"]) < 3:  # the body itself, as a whole
        return Problem("Request body must be a JSON object", "body_not_object")
    field = next((str(part) for part in reversed(error["loc"]) if isinstance(part, str)), "body")
    words = field.replace("_", " ").capitalize()
    text, kind = _WORDS.get(error["type"], _unclear)(words, error.get("ctx", {}))
    return Problem(text, f"{field}_{kind}")


def _unclear(field: str, _context: dict) -> tuple[str, str]:
    return f"{field} is invalid", "invalid"


def _range(field: str, _context: dict) -> tuple[str, str]:
    low, high = _RANGES[field]
    return f"{field} must be between {low} and {high}", "out_of_range"


def _choice(field: str, context: dict) -> tuple[str, str]:
    choices = context["expected"].replace("'", "").replace(" or ", ", ")
    return f"{field} must be one of: {choices}", "invalid"


_RANGES = {
    "Duration": (1, 30),
    "Limit": (1, 100),
    "Page": (1, 10_000),
    "Seed": (0, MAX_SEED),
}
_WORDS = {
    "missing": lambda field, _: (f"{field} is required", "required"),
    "string_too_short": lambda field, context: (
        f"{field} must be at least {context['min_length']} characters",
        "too_short",
    ),
    "string_too_long": lambda field, context: (
        f"{field} must be at most {context['max_length']} characters",
        "too_long",
    ),
    "string_type": lambda field, _: (f"{field} must be a string", "not_string"),
    "value_error": lambda field, _: (f"{field} contains characters that can't be used", "invalid"),
    "literal_error": _choice,
    "float_type": lambda field, _: (f"{field} must be a number", "not_number"),
    "int_type": lambda field, _: (f"{field} must be a whole number", "not_integer"),
    "int_parsing": lambda field, _: (f"{field} must be a whole number", "not_integer"),
    "int_parsing_size": _range,
    "int_from_float": lambda field, _: (f"{field} must be a whole number", "not_integer"),
    "finite_number": _range,
    "greater_than_equal": _range,
    "less_than_equal": _range,
}
