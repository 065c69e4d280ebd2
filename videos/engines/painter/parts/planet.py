"""Planets: banded spheres, with or without a ring."""

import numpy as np

from .. import noise
from ..colour import Colour, bgr, mix, rgb, shade
from ..path import arc, oval, smooth
from ..shading import INK, Pen
from ..sprite import Sprite
from ..stage import Stage, pack_alpha


def planet_sprite(stage: Stage, radius: float, colour: Colour, ring: bool = False) -> Sprite:
    """A planet around (0, 0)."""
    box = -radius * 1.95, -radius * 1.25, radius * 1.95, radius * 1.25
    drawn = stage.sprite(box, lambda pen: draw_planet(pen, radius, colour, ring))
    if stage.style != "realistic":
        return drawn
    return _with_sphere(stage, drawn, radius, colour, ring)


def draw_planet(pen: Pen, radius: float, colour: Colour, ring: bool) -> None:
    body = oval(0, 0, radius)
    if ring:
        _ring(pen, radius, 170, 370)
    if pen.style != "realistic":
        pen.shape(body, colour, gloss=0 if pen.style == "cartoon" else 0.7, ink=0)
        with pen.canvas.clip(body):
            for i in range(4):
                y = (-0.5 + i * 0.38) * radius
                band = smooth(
                    [(-1.2 * radius, y), (0, y + 0.12 * radius), (1.2 * radius, y - 0.05 * radius),
                     (1.2 * radius, y + 0.08 * radius), (0, y + 0.28 * radius),
                     (-1.2 * radius, y + 0.12 * radius)]
                )  # fmt: skip
                pen.canvas.fill(band, shade(colour, -0.12 if i % 2 else 0.08), 0.6)
        pen.outline(body)
    if ring:
        _ring(pen, radius, -10, 190)


def _ring(pen: Pen, radius, start, end) -> None:
    with pen.canvas.at(turn=-0.3):
        for wide, size, alpha in ((0.12, 1.62, 0.9), (0.05, 1.84, 0.6)):
            half = arc(0, 0, radius * size, radius * size * 0.24, start, end)
            if pen.style == "cartoon":
                pen.canvas.stroke(half, radius * wide + 13, INK)
            tone = rgb("ffe3a0") if pen.style != "realistic" else rgb("c8a878")
            pen.canvas.stroke(half, radius * wide, tone, 1 if pen.style == "cartoon" else alpha)


def _with_sphere(stage: Stage, drawn: Sprite, radius, colour, ring) -> Sprite:
    """The realistic sphere: bands of warped noise, lit from the upper left, between ring halves."""
    height, width = drawn.pixels.shape
    x, y = noise.grid(width, height)
    x, y = (x - drawn.x) / (radius * stage.unit), (y - drawn.y) / (radius * stage.unit)
    away = np.hypot(x, y)
    z = np.sqrt(np.clip(1 - away**2, 0, 1))
    lon, lat = np.arctan2(x, z + 1e-3), np.arcsin(np.clip(y, -1, 1))
    seed = stage.number(f"planet {radius}")
    fold = noise.fbm(lon * 1.2 + 9, lat * 5 + 9, 4, seed)
    bands = noise.fbm(lon * 0.9 + fold * 1.1 + 5, lat * 7 + fold * 1.5 + 5, 5, seed + 3)
    light = np.clip(-0.62 * x - 0.5 * y + 0.6 * z, 0, 1) ** 0.85
    dark, pale = bgr(shade(colour, -0.25)), bgr(mix(colour, (1, 0.95, 0.85), 0.5))
    image = dark + (pale - dark) * noise.step(0.3, 0.7, bands)[..., None]
    image = image * (light * 1.08 + 0.015)[..., None]
    image += bgr((0.35, 0.55, 1.0)) * ((1 - z) ** 3 * light * 1.1)[..., None]
    cover = np.clip((1 - away) * radius * stage.unit + 0.5, 0, 1)
    sphere = pack_alpha(image, cover.astype(np.float32))
    under = drawn.pixels.copy()
    _over(under, sphere)
    if ring:
        box = -radius * 1.95, -radius * 1.25, radius * 1.95, radius * 1.25
        front = stage.sprite(box, lambda pen: _ring(pen, radius, -10, 190))
        _over(under, front.pixels)
    return Sprite(under, drawn.x, drawn.y, drawn.unit)


def _over(below: np.ndarray, above: np.ndarray) -> None:
    b = below.view(np.uint8).reshape(*below.shape, 4)
    a = above.view(np.uint8).reshape(*above.shape, 4)
    keep = 255 - a[..., 3:].astype(np.uint16)
    b[:] = a + (b * keep // 255).astype(np.uint8)
