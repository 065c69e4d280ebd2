"""The bodies of answers about accounts."""

from typing import Literal

from pydantic import Field

from videos.contract.answers import Answer, Count, Timestamp, shown

Tier = Literal["free", "creator", "pro", "enterprise"]


class RegisteredUser(Answer):
    id: str
    email: str
    name: str


class Registered(Answer):
    """A new person with their first key, which is shown only here."""

    model_config = shown(
        {
            "api_key": "vgm_your_api_key_here",
            "tier": "free",
            "user": {"id": "1", "email": "you@example.com", "name": ""},
            "message": "Keep this key: it is shown only once.",
        }
    )
    api_key: str = Field(pattern="^vgm_[0-9A-Za-z_]+$")
    tier: Tier
    user: RegisteredUser
    message: str


class LimitUse(Answer):
    """One limit as it stands now."""

    name: Literal["generations", "searches", "calls"]
    limit: Count | None = Field(description="How many per window; null is unlimited.")
    used: Count
    remaining: Count | None = Field(description="Null is unlimited.")
    window_seconds: int = Field(
        ge=1, description="The window's length; windows are aligned to UTC."
    )
    resets_at: Timestamp


class UsageShare(Answer):
    """What one key, or one person in the portal, has used today."""

    channel: Literal["api", "web"]
    key_name: str = Field(description="Empty in the portal.")
    key_prefix: str = Field(description="The key's first characters; empty in the portal.")
    user: str
    generations: Count
    searches: Count
    calls: Count


class Usage(Answer):
    """What the account may use, and has used; `today` is the UTC day so far, by who it was."""

    model_config = shown(
        {
            "tier": "free",
            "limits": [
                {
                    "name": "generations",
                    "limit": 10,
                    "used": 3,
                    "remaining": 7,
                    "window_seconds": 86400,
                    "resets_at": "2025-01-16T00:00:00Z",
                }
            ],
            "today": [
                {
                    "channel": "api",
                    "key_name": "laptop",
                    "key_prefix": "vgm_4fTq",
                    "user": "Alice",
                    "generations": 3,
                    "searches": 0,
                    "calls": 41,
                }
            ],
        }
    )
    tier: Tier
    limits: list[LimitUse]
    today: list[UsageShare]
