"""The public shapes: what requests may hold, what answers
hold, and the words of every refusal.

Source: docs/api.md. Every documented body has exactly these keys, types and nesting. Numbers,
texts and truths are strict: `"5"` is no duration, `true` is no number.
"""

from videos.contract.account_answers import Registered, Usage
from videos.contract.answers import (
    AudienceAnswer,
    GenerationCompleted,
    JobAccepted,
    JobError,
    JobPage,
    JobStatus,
    Pagination,
    ReportAnswer,
    SearchPage,
    SearchResult,
    TrendingPage,
    TrendingVideo,
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
    REPORT_REASONS,
    STYLES,
    TIME_RANGES,
    GenerateRequest,
    GenerationsQuery,
    Paged,
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
    "REPORT_REASONS",
    "STYLES",
    "TIME_RANGES",
    "AudienceAnswer",
    "Failure",
    "GenerateRequest",
    "GenerationCompleted",
    "GenerationsQuery",
    "InternalError",
    "JobAccepted",
    "JobError",
    "JobPage",
    "JobStatus",
    "Paged",
    "Pagination",
    "RateLimitedAnswer",
    "RegisterRequest",
    "Registered",
    "ReportAnswer",
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
