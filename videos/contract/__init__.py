"""The public shapes: what requests may hold, what answers
hold, and the words of every refusal.

Source: docs/api.md. Every documented body has exactly these keys, types and nesting. Numbers,
texts and truths are strict: `"5"` is no duration, `true` is no number.
"""

from videos.contract.answers import (
    GenerationCompleted,
    JobAccepted,
    JobError,
    JobPage,
    JobStatus,
    Pagination,
    Registered,
    SearchPage,
    SearchResult,
    TrendingPage,
    TrendingVideo,
    Usage,
    VideoAnswer,
    VideoDetail,
)
from videos.contract.failures import (
    Failure,
    InternalError,
    RateLimitedAnswer,
    ServiceUnavailable,
    Unauthorized,
    ValidationFailed,
)
from videos.contract.wanted import (
    MAX_SEED,
    QUALITIES,
    STYLES,
    TIME_RANGES,
    GenerateRequest,
    GenerationsQuery,
    RegisterRequest,
    ReportRequest,
    SearchQuery,
    Span,
    TrendingQuery,
    VideoChanges,
)
from videos.contract.words import problems

__all__ = [
    "MAX_SEED",
    "QUALITIES",
    "STYLES",
    "TIME_RANGES",
    "Failure",
    "GenerateRequest",
    "GenerationCompleted",
    "GenerationsQuery",
    "InternalError",
    "JobAccepted",
    "JobError",
    "JobPage",
    "JobStatus",
    "Pagination",
    "RateLimitedAnswer",
    "RegisterRequest",
    "Registered",
    "ReportRequest",
    "SearchPage",
    "SearchQuery",
    "SearchResult",
    "ServiceUnavailable",
    "Span",
    "TrendingPage",
    "TrendingQuery",
    "TrendingVideo",
    "Unauthorized",
    "Usage",
    "ValidationFailed",
    "VideoAnswer",
    "VideoChanges",
    "VideoDetail",
    "problems",
]
