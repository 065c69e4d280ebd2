"""What callers may ask for: strict types, null means absent, unknown fields are ignored."""

import re
import unicodedata
from math import inf
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic.functional_validators import BeforeValidator
from pydantic_core import PydanticCustomError

QUALITIES = {"sd": (854, 480), "hd": (1920, 1080), "4k": (3840, 2160)}  # width, height in pixels
STYLES = ("realistic", "animated", "cartoon")
TIME_RANGES = {"24h": 24, "7d": 7 * 24, "30d": 30 * 24}  # hours
REPORT_REASONS = ("sexual", "violent", "hateful", "private", "spam", "other")
EVENTS = ("generation.completed", "generation.failed")
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
    """Plain ASCII digits only: Python itself would also read 1_0 and digits of other scripts.

    To JSON, 5.0 is a whole number.
    """
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and not re.fullmatch(r"-?[0-9]+", value):
        raise PydanticCustomError("int_parsing", "not a whole number")
    return value


WholeNumber = Annotated[int, BeforeValidator(_whole_number)]


# The cleaning comes last in the list, which makes it the first thing done.
Tag = Annotated[str, Field(min_length=1, max_length=40), BeforeValidator(_clean_text)]
Url = Annotated[
    str,
    Field(
        min_length=1,
        max_length=2048,
        json_schema_extra={"format": "uri", "pattern": "^https?://"},
    ),
    BeforeValidator(_clean_text),
]
Event = Literal["generation.completed", "generation.failed"]
Title = Annotated[str, Field(min_length=1, max_length=100), BeforeValidator(_clean_text)]
Description = Annotated[str, Field(max_length=1000), BeforeValidator(_clean_text)]
Limit = Annotated[WholeNumber, Field(ge=1, le=100, description="How many a page.")]
Page = Annotated[
    WholeNumber, Field(ge=1, le=MAX_RESULTS, description="`page` × `limit` is at most 10,000.")
]
_WHO_SEES = (
    "`public`: everybody. `team`: the account. `link`: who has the link. Default: the site's."
)


def _trimmed(least: int) -> dict:
    """JSON Schema for a text with `least` characters from its first letter to its last."""
    return {"pattern": rf"^\s*[^\s\u0000][^\u0000]{{{least - 2},}}[^\s\u0000]\s*$"}


class Span(NamedTuple):
    """A range of durations in seconds: `low` ≤ duration ≤ `high`, or < `high` if it is open."""

    low: float
    high: float
    is_open: bool = False

    @property
    def written(self) -> str:
        """As a query says it. An open end is a microsecond sooner: files know no finer."""
        high = self.high - 0.000001 if self.is_open else self.high
        ends = (
            "" if end == inf else f"{end:.6f}".rstrip("0").rstrip(".") for end in (self.low, high)
        )
        return "-".join(ends)


_SPANS = {
    "short": Span(0, 5, is_open=True),
    "medium": Span(5, 15),
    "long": Span(15.000001, inf),  # above 15; files know microseconds at best
}
_NUMBER = r"[0-9]{1,6}(?:\.[0-9]{1,6})?"
_SPAN_WRITTEN = rf"^(short|medium|long|{_NUMBER}|{_NUMBER}(-|\.\.)({_NUMBER})?|(-|\.\.){_NUMBER})$"
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

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "prompt": "Happy birthday celebration with balloons",
                    "quality": "hd",
                    "duration": 5,
                    "style": "realistic",
                }
            ]
        }
    )
    prompt: Text = Field(
        min_length=5,
        max_length=500,
        description="What the video shows. Characters are counted after trimming.",
        json_schema_extra=_trimmed(5),
    )
    quality: Quality = Field(
        default="hd", description="`sd` is 854×480, `hd` 1920×1080, `4k` 3840×2160."
    )
    duration: float = Field(default=5, ge=1, le=30, allow_inf_nan=False, description="Seconds.")
    style: Literal["realistic", "animated", "cartoon"] = Field(
        default="realistic", description="How it is painted."
    )
    visibility: Visibility | None = Field(default=None, description=_WHO_SEES)
    seed: Annotated[WholeNumber, Field(ge=0, le=MAX_SEED)] | None = Field(
        default=None,
        description="The same seed and wishes make the same film. Default: chosen at random.",
    )
    webhook_url: Url | None = Field(
        default=None, description="Told how this one job ends, besides the account's endpoints."
    )
    webhook_events: list[Event] = Field(
        default=["generation.completed"],
        max_length=10,
        description="What `webhook_url` is told of.",
    )


class RegisterRequest(Wanted):
    """POST /auth/register."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"email": "you@example.com", "password": "a long sentence"}]
        }
    )
    email: Text = Field(max_length=254, json_schema_extra={"format": "email"})
    password: str = Field(
        max_length=200,
        description="At least 8 characters; not common, not digits alone, not like the e-mail.",
        json_schema_extra={"minLength": 8, "pattern": "[^0-9]"},
    )
    name: Text = Field(default="", max_length=100, description="Shown on the portal.")


class WebhookRequest(Wanted):
    """POST /webhooks."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "url": "https://example.com/hooks/videos",
                    "events": ["generation.completed", "generation.failed"],
                    "description": "Birthday site",
                }
            ]
        }
    )
    url: Url = Field(description="Where to send: `https://` or `http://`, publicly reachable.")
    events: Annotated[list[Event], Field(min_length=1, max_length=10)] = Field(
        default=["generation.completed"], description="What it is told of."
    )
    description: Text = Field(default="", max_length=100, description="For you alone.")


class WebhookChanges(Wanted):
    """PATCH /webhooks/:id. What is absent stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"paused": True}]})
    url: Url | None = None
    events: Annotated[list[Event], Field(min_length=1, max_length=10)] | None = None
    description: Annotated[str, Field(max_length=100), BeforeValidator(_clean_text)] | None = None
    paused: bool | None = Field(
        default=None,
        description="Paused, events wait. `false` also switches a disabled endpoint on again.",
    )


class VideoChanges(Wanted):
    """PATCH /videos/:id. What is absent stays as it is."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"title": "Anna turns seven", "tags": ["birthday", "party"]}]
        }
    )
    title: Title | None = None
    description: Description | None = None
    tags: Annotated[list[Tag], Field(max_length=20)] | None = None
    visibility: Visibility | None = Field(default=None, description=_WHO_SEES)
    show_prompt: bool | None = Field(
        default=None, description="Whether others see what the video was made from."
    )


class ReportRequest(Wanted):
    """POST /videos/:id/report."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "spam", "comment": "An advertisement"}]}
    )
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

    status: Literal["queued", "processing", "completed", "failed"] | None = Field(
        default=None, description="Only jobs of this status."
    )
    limit: Limit = 20
    page: Page = 1


class DeliveriesQuery(Paged):
    """GET /webhooks/:id/deliveries."""

    status: Literal["pending", "delivered", "failed"] | None = Field(
        default=None, description="Only deliveries of this status."
    )
    limit: Limit = 20
    page: Page = 1


class SearchQuery(Paged):
    """GET /search."""

    q: Text = Field(
        min_length=2,
        max_length=200,
        description='Words to find; `"…"` keeps words together, `-` leaves one out.',
        json_schema_extra=_trimmed(2) | {"examples": ["happy birthday"]},
    )
    limit: Limit = 20
    page: Page = 1
    quality: Quality | None = Field(default=None, description="Only videos of this quality.")
    duration: Annotated[
        Span | None,
        BeforeValidator(_span),
        WithJsonSchema({"type": "string", "pattern": _SPAN_WRITTEN}),
    ] = Field(
        default=None,
        description="Seconds, as a range: `5-10`, `5-`, `-10`, `5` (from 5 to below 6), "
        "or `short` (below 5), `medium` (5 to 15), `long` (above 15).",
    )


class TrendingQuery(Query):
    """GET /trending."""

    model_config = ConfigDict(populate_by_name=True)
    limit: Limit = 50
    category: Annotated[str, Field(max_length=40), BeforeValidator(_clean_text)] | None = Field(
        default=None, description="Only videos with this tag."
    )
    time_range: Literal["24h", "7d", "30d"] = Field(
        default="24h", alias="timeRange", description="What counts: the last day, week or month."
    )
