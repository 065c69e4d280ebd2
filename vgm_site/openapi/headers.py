"""The headers of answers, and the ones callers may send."""

_WHOLE = {"type": "integer", "minimum": 0}


def _header(description: str, schema: dict, example: object, *, required: bool = False) -> dict:
    return {
        "description": description,
        "required": required,
        "schema": schema,
        "example": example,
    }


HEADERS = {
    "X-Request-Id": _header(
        "Names this call in the server's log. Your own is kept if it is `req_` and 8 to 40 "
        "letters or digits.",
        {"type": "string", "pattern": "^req_[0-9A-Za-z]{8,40}$"},
        "req_7Hk2mPq9sVtX4bNc8dLw1R",
        required=True,
    ),
    "X-VGM-Error-Code": _header(
        "What went wrong, as a stable word for programs.",
        {"type": "string", "pattern": "^[a-z0-9_]+$"},
        "prompt_too_short",
        required=True,
    ),
    "RateLimit-Policy": _header(
        "The limits that hold for this call: `q` is how many, `w` the window's seconds "
        "(IETF draft, RateLimit header fields for HTTP).",
        {"type": "string"},
        '"calls";q=100;w=60',
    ),
    "RateLimit": _header(
        "What is left of them: `r` is how many, `t` the seconds until the window ends.",
        {"type": "string"},
        '"calls";r=99;t=42',
    ),
    "X-RateLimit-Limit": _header("The limit closest to its end: how many a window.", _WHOLE, 100),
    "X-RateLimit-Remaining": _header("How many of them are left.", _WHOLE, 99),
    "X-RateLimit-Reset": _header(
        "When the window ends, as seconds since 1970 (Unix time).", _WHOLE, 1736937120
    ),
    "Retry-After": _header("Ask again after so many seconds.", _WHOLE, 1),
    "ETag": _header("This answer's version, for `If-None-Match`.", {"type": "string"}, '"5f3a"'),
    "Location": _header(
        "Where to ask for the job's status.",
        {"type": "string", "format": "uri"},
        "https://api.videogenmessenger.com/api/v1/generate/status/"
        "550e8400-e29b-41d4-a716-446655440000",
        required=True,
    ),
    "Idempotent-Replayed": _header(
        "`true` where this is the answer to an earlier call with the same `Idempotency-Key`.",
        {"const": "true"},
        "true",
    ),
    "WWW-Authenticate": _header(
        "How to say who you are.", {"type": "string"}, 'Bearer realm="VideoGenMessenger"'
    ),
}
LIMITS = (
    "RateLimit-Policy",
    "RateLimit",
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
)

PARAMETERS = {
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": "A word of your own for this order. Within 24 hours the same word and body "
        "get the first answer again, and nothing is made or counted twice.",
        "schema": {
            "type": "string",
            "minLength": 1,
            "maxLength": 255,
            "pattern": "^[!-~]([ -~]*[!-~])?$",
        },
        "example": "7f0c1f0e-birthday-for-anna",
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "required": False,
        "description": "The `ETag` you have; unchanged answers are 304, without a body.",
        "schema": {"type": "string"},
    },
}


def refs(*names: str) -> dict:
    """References to headers of the components, by name."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
