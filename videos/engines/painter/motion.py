"""Easing and smooth chance, as pure functions of time."""

import math


def clamp(x: float, low: float = 0.0, high: float = 1.0) -> float:
    return min(high, max(low, x))


def ease(u: float) -> float:
    """Slow in, slow out."""
    u = clamp(u)
    return u * u * (3 - 2 * u)


def ease_out(u: float) -> float:
    u = clamp(u)
    return 1 - (1 - u) ** 3


def overshoot(u: float, strength: float = 1.9) -> float:
    """Goes past its goal and settles back."""
    u = clamp(u) - 1
    return u * u * ((strength + 1) * u + strength) + 1


def _chance(i: int, seed: float) -> float:
    return (math.sin(i * 127.1 + seed * 311.7) * 43758.5453) % 1 * 2 - 1


def drift(t: float, seed: float = 0.0) -> float:
    """Smooth noise in time, -1.0 to 1.0, about one turn per unit of `t`."""
    i = math.floor(t)
    u = t - i
    u = u * u * (3 - 2 * u)
    return _chance(i, seed) * (1 - u) + _chance(i + 1, seed) * u


def sway(t: float, phase: float, speed: float = 1.0) -> float:
    """A gentle swing, -1.0 to 1.0, never quite the same twice."""
    return 0.7 * math.sin(t * speed + phase) + 0.3 * drift(t * speed * 0.4 + phase, phase)
