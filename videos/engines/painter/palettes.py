"""Skies by time of day, in the colours of each style."""

from dataclasses import dataclass

from .colour import Colour, rgb


@dataclass(frozen=True)
class SkyColours:
    zenith: Colour
    middle: Colour
    horizon: Colour
    glow: Colour  # around the sun or moon
    cloud: Colour  # its lit side
    shadow: Colour  # its dark side


def _sky(codes: str) -> SkyColours:
    return SkyColours(*(rgb(code) for code in codes.split()))


SKIES = {
    "realistic": {
        "day": _sky("2f78c8 6fb2e8 cfe9f7 fff6d8 ffffff 9fb4cc"),
        "sunset": _sky("22305f 8a4f86 ff9a5a ffd9a0 ffc49a 6d4470"),
        "dawn": _sky("3a4a86 b98fb4 ffd0b0 fff0cf ffe3d2 8d7ea8"),
        "night": _sky("050a1e 0d1a3d 27366b 9db4ff 2b3763 0a1028"),
        "winter": _sky("061027 0d2a4a 2b5a78 bfe8ff 3a5675 0a1a30"),
        "grey": _sky("4a5866 76858f a9b4b8 dfe6e6 b9c3c8 5a6670"),
        "storm": _sky("161c26 2b3542 56626c b8c8d8 5a6672 141a22"),
        "dusty": _sky("3f7fc0 a9c4d0 f6dfb4 fff0c8 fff3e0 c9b39a"),
    },
    "animated": {
        "day": _sky("2a9df4 6cc8ff c9f1ff fff3b0 ffffff c4e2fb"),
        "sunset": _sky("5b3fa0 d7569a ff8e63 ffe29a ffd3c4 f08fb0"),
        "dawn": _sky("6a78d8 e6a0d0 ffd9b8 fff2c9 fff0ea f0b8d0"),
        "night": _sky("141a5e 2b2f8f 6a4bb5 c9c8ff 4a4fb0 2a2d80"),
        "winter": _sky("101c66 1d4fa6 4fa3d8 e0ffff 7fb4e6 3a6cb8"),
        "grey": _sky("6f86b0 9db0cc cfdbe8 f2f6ff e6edf6 a9b8d0"),
        "storm": _sky("2b2f5e 4a4f86 7d82b0 d8d8ff 7076a8 3a3e70"),
        "dusty": _sky("38a3e8 9fd8f0 ffe6b8 fff3c0 fff6e4 f0cfa0"),
    },
    "cartoon": {
        "day": _sky("4cc9f0 8fe3fb d6f7ff fff3a0 ffffff c6ecfa"),
        "sunset": _sky("ff7f51 ffb35c ffd97d fff3c4 fff1d6 ffb98a"),
        "dawn": _sky("ffadad ffd6a5 fdffb6 ffffff fff4e0 ffc9b0"),
        "night": _sky("25307a 3a4aa8 6b74d6 fff3b0 7a86e0 4a54b8"),
        "winter": _sky("27409a 3f6cc8 7fb0f0 fff6c9 a8c8f5 6a90dc"),
        "grey": _sky("8fa6b8 b4c6d2 dbe6ec ffffff eef4f7 b8c8d2"),
        "storm": _sky("454b78 6a70a0 989ec8 fff3a0 9aa0cc 5a608e"),
        "dusty": _sky("5cc8e8 ffe0a0 ffedc0 fff6d0 fff6e0 ffd090"),
    },
}
DARK_SKIES = frozenset({"night", "winter", "storm"})


def sky_colours(style: str, sky: str) -> SkyColours:
    return SKIES[style][sky]


def sky_for(time: str, weather: str) -> str:
    """Which sky hangs over a place."""
    if time == "night":
        return "night"
    if weather == "storm":
        return "storm"
    if weather in ("rain", "fog", "cloudy") and time == "day":
        return "grey"
    return time
