"""Skies: a plate that stands still, clouds that drift, stars that twinkle."""

import math

import cv2
import numpy as np

from .. import noise
from ..canvas import linear, radial
from ..colour import WHITE, bgr, mix, ramp, rgb, shade
from ..palettes import DARK_SKIES, sky_colours
from ..path import oval, poly, star
from ..shading import Pen
from ..sprite import Strip
from ..stage import HEIGHT, Layer, Stage, fit, pack_alpha
from .clouds import paper_clouds
from .light import glow

DRIFT = 7.0  # units a second that far clouds move


def sky(
    stage: Stage,
    kind: str = "day",
    sun: tuple[float, float] | None = (0.68, 0.3),
    horizon: float = 1.0,
    clouds: float = 0.5,
) -> list[Layer]:
    """`sun` (or moon) across and down, 0-1; `horizon` down; `clouds` how many, 0-1."""
    if sun and stage.look.caption and sun[1] < 0.34:
        sun = 0.86, 0.36  # clear of the words
    if sun:
        stage.shown |= {"sun", "moon"}
    place = sun or (0.5, -0.6)
    build = stage.pick(_realistic, _animated, _cartoon)
    layers = build(stage, kind, place, horizon, clouds, sun is not None)
    if kind in ("night", "winter") and not stage.flat:
        layers.append(_twinkle(stage, horizon))
    return layers


def still(plate: np.ndarray) -> Layer:
    """A plate as the first layer of all."""

    def paint(frame, _t):
        np.copyto(frame, plate)

    return paint


def _gradient(colours, height: int, width: int, horizon: float, stops) -> np.ndarray:
    lut = ramp(stops, 1024)
    down = np.clip(np.arange(height) / (height * horizon), 0, 1)
    return np.repeat(lut[(down * 1023).astype(int)][:, None], width, axis=1)


def _realistic(stage, kind, sun, horizon, clouds, lit) -> list[Layer]:
    c = sky_colours("realistic", kind)
    stage.tick()
    width, height = _working_size(stage)
    x, y = noise.grid(width, height)
    x, y = x / height, y / height
    sx, sy = sun[0] * stage.width / stage.height, sun[1]
    stops = [
        (0, c.zenith),
        (0.42, mix(c.zenith, c.middle, 0.7)),
        (0.72, c.middle),
        (0.9, mix(c.middle, c.horizon, 0.75)),
        (1, c.horizon),
    ]
    image = _gradient(c, height, width, horizon, stops) ** 2.2
    away = np.hypot((x - sx) * 0.8, y - sy)
    if lit:
        halo = np.exp(-away * 7) * 0.55 + np.exp(-away * 26) * 0.8
        image += bgr(c.glow) ** 2.2 * halo[..., None]
        band = np.exp(-np.abs(y / horizon - 0.95) * 7) * np.exp(-(((x - sx) / 1.78) ** 2) * 5)
        image += bgr(c.horizon) ** 2.2 * (band * 0.35)[..., None]
        image += _disc(stage, kind, x - sx, y - sy)
    image = image / (1 + image * 0.18) * 1.1
    image = np.clip(image, 0, 1) ** (1 / 2.2)
    image = fit(image, stage.width, stage.height)
    if kind in DARK_SKIES and kind != "storm":
        sprinkle_stars(stage, image, 800, horizon)
    layers = [still(stage.opaque(image))]
    if clouds:
        layers.append(_cloud_layer(stage, c, sun, horizon, clouds))
    return layers


def _working_size(stage: Stage) -> tuple[int, int]:
    """Skies are soft: they are computed at half the size of HD and scaled."""
    height = min(stage.height, 540)
    return round(height * stage.width / stage.height), height


def _disc(stage, kind, dx, dy) -> np.ndarray:
    """The sun, or a moon with its seas, as linear light."""
    away = np.hypot(dx, dy) * HEIGHT
    if kind in ("day", "sunset", "dawn", "dusty"):
        return noise.step(56, 46, away)[..., None] * np.array([1.2, 1.4, 1.5], np.float32)
    if kind in ("grey", "storm"):
        return np.zeros((*away.shape, 3), np.float32)
    seas = noise.fbm(dx * 27, dy * 27, 4, stage.number("moon"))
    moon = noise.step(54, 50, away) * (0.35 + 0.75 * seas)
    return moon[..., None] * np.array([1, 0.97, 0.92], np.float32)


def _cloud_layer(stage, c, sun, horizon, amount) -> Layer:
    """Clouds on a ceiling in perspective, warped noise lit from the sun's side."""
    stage.tick()
    slide = DRIFT * stage.duration + 4
    height = max(16, int(_working_size(stage)[1] * min(1.0, horizon)))
    scale = height / (stage.height * min(1.0, horizon))
    width = round((stage.span + slide + 4) * stage.unit * scale)
    x, y = noise.grid(width, height)
    x, y = x / scale / stage.height, y / height
    depth = 1 / np.clip(1.02 - y, 0.035, 1)
    u, v = (x - 0.9) * depth * 0.97, depth * 1.55
    seed = stage.number("clouds")
    warp = noise.fbm(u + 3, v + 5, 3, seed) * 0.9
    thick = noise.fbm(u + warp, v + warp, 6, seed + 1, 0.52)
    toward = math.copysign(0.045, sun[0] - 0.5)
    behind = noise.fbm(u + warp + toward, v + warp + 0.045, 4, seed + 1, 0.52)
    edge = 0.64 - 0.24 * amount
    alpha = noise.step(edge, edge + 0.2, thick) * noise.step(36, 12, depth) * 0.92
    lit = np.clip(0.55 + (thick - behind) * 5.5, 0, 1) * np.clip(
        1.15 - (thick - edge) * 1.9, 0.25, 1
    )
    away = np.hypot((x - sun[0] * stage.span / HEIGHT) * 0.8, y * min(1.0, horizon) - sun[1])
    near = np.exp(-away * 2.4)
    bright = bgr(c.cloud) ** 2.2 * (0.55 + 1.1 * near)[..., None]
    dark = bgr(c.shadow) ** 2.2
    image = dark + (bright - dark) * lit[..., None]
    image = np.clip(image / (1 + image * 0.18) * 1.1, 0, 1) ** (1 / 2.2)
    full = round(width / scale), round(height / scale)
    image = cv2.resize(image.astype(np.float32), full, interpolation=cv2.INTER_LINEAR)
    alpha = cv2.resize(alpha.astype(np.float32), full, interpolation=cv2.INTER_LINEAR)
    strip = Strip(pack_alpha(image, alpha), 0.0, stage.unit)
    return lambda frame, t: strip.put(frame, DRIFT * t)


def sprinkle_stars(stage: Stage, image: np.ndarray, count: int, horizon: float) -> None:
    """Stars of many brightnesses and a few colours, fewer toward the horizon."""
    chance = np.random.default_rng(stage.number("stars"))
    height, width = image.shape[:2]
    x = (chance.random(count) * (width - 4)).astype(int) + 1
    down = chance.random(count)
    y = (down * (height * min(1, horizon) - 4) * 0.96).astype(int) + 1
    bright = (chance.random(count) ** 3.2 * 0.9 + 0.1) * (1 - down**2)
    warm = chance.random(count)[:, None]
    tint = np.array([1, 0.92, 0.84]) * (1 - warm) + np.array([0.75, 0.86, 1.0]) * warm
    spread = min(1.5, stage.unit)
    for i in range(count):
        light = tint[i] * bright[i]
        image[y[i], x[i]] += light
        if bright[i] > 0.5:
            for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                image[y[i] + dy, x[i] + dx] += light * 0.35 * spread


def _twinkle(stage: Stage, horizon: float) -> Layer:
    chance = stage.chance("twinkle")
    light = glow(stage, 9, (0.8, 0.9, 1), core=0.25)
    stars = [
        (
            chance.random() * stage.span,
            chance.random() * horizon * 780,
            chance.random() * 6,
            chance.uniform(1, 3),
        )
        for _ in range(36)
    ]

    def paint(frame, t):
        for x, y, phase, speed in stars:
            light.shine(frame, x, y, 0.5 + 0.5 * math.sin(t * speed + phase))

    return paint


def _animated(stage, kind, sun, horizon, clouds, lit) -> list[Layer]:
    c = sky_colours("animated", kind)
    stage.tick()
    width, height = _working_size(stage)
    x, y = noise.grid(width, height)
    x, y = x / height, y / height
    sx, sy = sun[0] * stage.width / stage.height, sun[1]
    stops = [(0, c.zenith), (0.55, c.middle), (1, c.horizon)]
    image = _gradient(c, height, width, horizon, stops)
    away = np.hypot(x - sx, y - sy)
    if lit:
        image += (bgr(c.glow) - image) * (np.exp(-away * 3.2) * 0.75)[..., None]
    image = fit(image, stage.width, stage.height)
    if kind in DARK_SKIES and kind != "storm":
        sprinkle_stars(stage, image, 260, horizon)
    if lit and kind not in ("grey", "storm"):
        xs, ys = noise.grid(stage.width, stage.height)
        away = np.hypot(xs / stage.unit - sun[0] * stage.span, ys / stage.unit - sun[1] * HEIGHT)
        disc = noise.step(89, 86, away)[..., None]
        image = image * (1 - disc) + bgr(mix(c.glow, WHITE, 0.55)) * disc
    return [still(stage.opaque(image)), *paper_clouds(stage, c, clouds)]


def _cartoon(stage, kind, sun, horizon, clouds, lit) -> list[Layer]:
    c = sky_colours("cartoon", kind)
    x, y = sun[0] * stage.span, sun[1] * HEIGHT
    dark = kind in DARK_SKIES

    def draw(pen: Pen):
        canvas = pen.canvas
        everything = poly([(0, 0), (stage.span, 0), (stage.span, HEIGHT), (0, HEIGHT)])
        down = horizon * HEIGHT
        canvas.fill(everything, linear(0, 0, 0, down, [c.zenith, c.middle, c.horizon]))
        if lit and not dark and kind != "grey":
            sunburst(pen, x, y)
        halftone(pen, shade(c.zenith, -0.08, 0.04), down * 0.62)
        chance = stage.chance("stars")
        for _ in range(60 if dark and kind != "storm" else 0):
            place = chance.random() * stage.span, chance.random() * down * 0.7
            canvas.fill(star(*place, 3 + 6 * chance.random(), 4, 0.38), (1, 0.96, 0.7))
        if lit and kind not in ("grey", "storm"):
            colour = rgb("fff6c9") if dark else rgb("ffd23f")
            pen.shape(oval(x, y, 92), colour, gloss=0)

    return [still(stage.plate(draw)), *paper_clouds(stage, c, clouds)]


def sunburst(pen: Pen, x: float, y: float, colour=WHITE, rays: int = 18, alpha: float = 0.28):
    """Comic rays from a point."""
    for i in range(rays):
        a, b = i * 2 * math.pi / rays, (i + 0.5) * 2 * math.pi / rays
        wedge = poly(
            [
                (x, y),
                (x + 2600 * math.cos(a), y + 2600 * math.sin(a)),
                (x + 2600 * math.cos(b), y + 2600 * math.sin(b)),
            ]
        )
        fading = [(colour, alpha), (colour, alpha * 0.1)]
        pen.canvas.fill(wedge, radial(x, y, 1600, fading))


def halftone(pen: Pen, colour, bottom: float, dot: float = 26.0):
    """Printed dots that shrink downward, over the top of the picture."""
    height, width = pen.canvas.pixels.shape[:2]
    unit = pen.canvas.unit
    xs, ys = noise.grid(width, min(height, max(1, int(bottom * unit))))
    xs, ys = xs / unit / dot, ys / unit / dot
    row = np.floor(ys)
    dx = (xs + 0.5 * (row % 2)) % 1 - 0.5
    radius = 0.34 * (1 - ys * dot / bottom)
    away = radius - np.hypot(dx, ys - row - 0.5)
    cover = np.clip(away * dot * unit + 0.5, 0, 1) * (radius * dot * unit > 0.6)
    pen.canvas.stamp(cover.astype(np.float32), 0, 0, colour, 0.42)
