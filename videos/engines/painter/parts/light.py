"""Light as sprites: glows, bokeh discs, and beams. All of them are added to the picture."""

import numpy as np

from .. import noise
from ..colour import Colour, bgr
from ..sprite import Sprite
from ..stage import Stage


def light_pixels(strength: np.ndarray, colour: Colour) -> np.ndarray:
    """(h, w) strength 0-1 as uint32 pixels to add."""
    channels = np.clip(strength[..., None] * bgr(colour) * 255, 0, 255).astype(np.uint32)
    return channels[..., 0] | channels[..., 1] << 8 | channels[..., 2] << 16


def _rings(radius: float, unit: float) -> tuple[np.ndarray, int]:
    """Distance from the middle (1 at `radius`), and pixels from edge to middle."""
    reach = max(2, int(radius * unit)) + 2
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(np.float32)
    return np.hypot(x, y) / max(1.0, radius * unit), reach


def glow(stage: Stage, radius: float, colour: Colour, core=0.0, falloff=2.2) -> Sprite:
    """A soft light; `core` is the share of the radius that shines fully."""
    away, reach = _rings(radius, stage.unit)
    strength = np.clip(1 - away, 0, 1) ** falloff
    if core:
        strength = np.clip(strength + np.clip(1 - away / core, 0, 1) ** 1.5, 0, 1)
    return Sprite(light_pixels(strength, colour), reach, reach, stage.unit)


def bokeh(stage: Stage, radius: float, colour: Colour) -> Sprite:
    """A light far out of focus: a disc with a brighter rim."""
    away, reach = _rings(radius, stage.unit)
    edge = max(1.2 / max(1.0, radius * stage.unit), 0.05)
    strength = noise.step(1 + edge, 1 - edge, away)
    strength = strength * (0.62 + 0.38 * noise.step(0.72, 0.97, away))
    return Sprite(light_pixels(strength, colour), reach, reach, stage.unit)


def beams(stage: Stage, x: float, y: float, colour: Colour, count=9, strength=0.28) -> np.ndarray:
    """Rays from a point over the whole picture, (h, w, 3) BGR to add to a plate."""
    xs, ys = noise.grid(480, 270)
    dx, dy = xs / 270 - x / 1080, ys / 270 - y / 1080
    angle, away = np.arctan2(dy, dx), np.hypot(dx, dy)
    rays = noise.fbm(angle * count / 3.1 + 7, np.full_like(angle, 3.3), 2, stage.number("beams"))
    rays = noise.step(0.45, 0.75, rays) * np.exp(-away * 1.3)
    return rays[..., None] * bgr(colour) * strength
