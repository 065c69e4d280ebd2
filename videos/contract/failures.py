"""How every refusal looks: two families, and the few bodies that are always the same."""

from typing import Annotated, Literal

from pydantic import Field

from videos.contract.answers import Answer, shown

Seconds = Annotated[int, Field(ge=1, description="Seconds to wait; equal to `Retry-After`.")]


class ValidationFailed(Answer):
    """400: every problem of the request, in the order of the fields."""

    model_config = shown(
        {"error": "Validation error", "details": ["Prompt must be at least 5 characters"]}
    )
    error: Literal["Validation error"]
    details: list[str] = Field(min_length=1)


class Unauthorized(Answer):
    """401: always the same bytes, whatever is wrong with the key."""

    model_config = shown({"error": "Unauthorized", "message": "Invalid API key"})
    error: Literal["Unauthorized"]
    message: Literal["Invalid API key"]


class Failure(Answer):
    """Every other refusal: a title that belongs to the status, and a sentence."""

    model_config = shown({"error": "Not found", "message": "No such video"})
    error: Literal[
        "Forbidden",
        "Not found",
        "Method not allowed",
        "Conflict",
        "Length required",
        "Payload too large",
        "Unsupported media type",
        "Unprocessable request",
    ]
    message: str


class RateLimitedAnswer(Answer):
    """429: a limit is reached."""

    model_config = shown(
        {"error": "Rate limit exceeded", "message": "Too many requests", "retry_after": 60}
    )
    error: Literal["Rate limit exceeded"]
    message: Literal["Too many requests"]
    retry_after: Seconds


class InternalError(Answer):
    """500: our fault; it tells nothing else."""

    model_config = shown({"error": "Internal server error"})
    error: Literal["Internal server error"]


class ServiceUnavailable(Answer):
    """503: the database can't be reached at the moment."""

    model_config = shown(
        {
            "error": "Service unavailable",
            "message": "The service is not available right now",
            "retry_after": 1,
        }
    )
    error: Literal["Service unavailable"]
    message: str
    retry_after: Seconds
