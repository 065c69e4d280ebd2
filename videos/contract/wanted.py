"""What callers may ask for: strict types, null means absent, unknown fields are ignored."""

import re
import unicodedata
from math import inf
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.functional_validators import BeforeValidator
from pydantic_core import PydanticCustomError

QUALITIES = {"sd": (854, 480), "hd": (1920, 1080), "4k": (3840, 2160)}  # width, height in pixels
STYLES = ("realistic", "animated", "cartoon")
TIME_RANGES = {"24h": 24, "7d": 7 * 24, "30d": 30 * 24}  # hours
MAX_SEED = 2**53 - 1  # the largest whole number every JSON reader keeps exact
MAX_RESULTS = 10_000  # how deep a list can be paged

Quality = Literal["sd", "hd", "4k"]
Visibility = Literal["public", "team", "link"]


class Wanted(BaseModel):
    """A request's fields."""

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


# The cleaning comes last in the list, which makes it the first thing done.
Tag = Annotated[str, Field(min_length=1, max_length=40), BeforeValidator(_clean_text)]
Title = Annotated[str, Field(min_length=1, max_length=100), BeforeValidator(_clean_text)]
Description = Annotated[str, Field(max_length=1000), BeforeValidator(_clean_text)]
Limit = Annotated[WholeNumber, Field(ge=1, le=100)]
Page = Annotated[WholeNumber, Field(ge=1, le=MAX_RESULTS)]


class Span(NamedTuple):
    """A range of durations in seconds: `low` ≤ duration ≤ `high`, or < `high` if it is open."""

    low: float
    high: float
    is_open: bool = False


_SPANS = {
    "short": Span(0, 5, is_open=True),
    "medium": Span(5, 15),
    "long": Span(15.000001, inf),  # above 15; files know microseconds at best
}
_NUMBER = r"[0-9]{1,6}(?:\.[0-9]{1,6})?"
_SPAN = re.compile(rf"(?P<low>{_NUMBER})?(?P<dash>-|\.\.)(?P<high>{_NUMBER})?")


def _span(value: Any) -> Any:
    """`5-10`, `5..10`, `5-`, `-10`, `5` (from 5 to below 6), `short`, `medium`, `long`."""
    if not isinstance(value, str):
        return value
    text = value.strip().lower()
    if text in _SPANS:
        return _SPANS[text]
    if re.fullmatch(_NUMBER, text):
        return Span(float(text), float(text) + 1, is_open=True)
    match = _SPAN.fullmatch(text)
    if not match or not (match["low"] or match["high"]):
        raise PydanticCustomError("span", "not a range of durations")
    span = Span(float(match["low"] or 0), float(match["high"] or inf))
    if span.low > span.high:
        raise PydanticCustomError("span", "the range is the wrong way round")
    return span


class GenerateRequest(Wanted):
    """POST /generate."""

    prompt: Text = Field(min_length=5, max_length=500)
    quality: Quality = "hd"
    duration: float = Field(default=5, ge=1, le=30, allow_inf_nan=False)  # seconds
    style: Literal["realistic", "animated", "cartoon"] = "realistic"
    visibility: Visibility | None = None
    seed: int | None = Field(default=None, ge=0, le=MAX_SEED)


class RegisterRequest(Wanted):
    """POST /auth/register."""

    email: Text = Field(max_length=254)
    password: str = Field(max_length=200)
    name: Text = Field(default="", max_length=100)


class VideoChanges(Wanted):
    """PATCH /videos/:id. What is absent stays as it is."""

    title: Title | None = None
    description: Description | None = None
    tags: Annotated[list[Tag], Field(max_length=20)] | None = None
    visibility: Visibility | None = None
    show_prompt: bool | None = None


class ReportRequest(Wanted):
    """POST /videos/:id/report."""

    reason: Literal["sexual", "violent", "hateful", "private", "spam", "other"]
    comment: Text = Field(default="", max_length=1000)


class Query(Wanted):
    """A query string: everything comes as text."""

    model_config = ConfigDict(strict=False)


class Paged(Query):
    """Which part of a long list, by `limit` and `page`: its first 10,000 entries at most."""

    @model_validator(mode="after")
    def _not_too_deep(self):
        if self.page * self.limit > MAX_RESULTS:
            raise PydanticCustomError("too_deep", "beyond the last page")
        return self

    @property
    def start(self) -> int:
        """How many entries come before this page."""
        return (self.page - 1) * self.limit


class GenerationsQuery(Paged):
    """GET /generations."""

    status: Literal["queued", "processing", "completed", "failed"] | None = None
    limit: Limit = 20
    page: Page = 1


class SearchQuery(Paged):
    """GET /search."""

    q: Text = Field(min_length=2, max_length=200)
    limit: Limit = 20
    page: Page = 1
    quality: Quality | None = None
    duration: Annotated[Span | None, BeforeValidator(_span)] = None


class TrendingQuery(Query):
    """GET /trending."""

    model_config = ConfigDict(populate_by_name=True)
    limit: Limit = 50
    category: Text | None = Field(default=None, max_length=40)
    time_range: Literal["24h", "7d", "30d"] = Field(default="24h", alias="timeRange")
