"""The public shapes: what requests may hold, and the words of every refusal.

Source: docs/api.md. Every documented body has exactly these keys, types and nesting. Numbers,
texts and truths are strict: `"5"` is no duration, `true` is no number.
"""

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
    "GenerateRequest",
    "GenerationsQuery",
    "RegisterRequest",
    "ReportRequest",
    "SearchQuery",
    "Span",
    "TrendingQuery",
    "VideoChanges",
    "problems",
]
