"""A city, by day or by night, over a river or up close."""

import math
import random

from ..canvas import linear
from ..colour import WHITE, mix, rgb, shade
from ..effects.fireworks import fireworks_layer
from ..palettes import DARK_SKIES, SkyColours, sky_colours, sky_for
from ..parts.land import haze
from ..parts.light import glow
from ..parts.mirror import mirror
from ..parts.road import road
from ..parts.sky import sky
from ..path import line, poly, rect
from ..registry import setting
from ..shading import Pen
from ..stage import Layer, Place, Stage

RIVER, STREET = 880.0, 945.0
FLYING = frozenset({"bird", "plane", "balloons", "airballoon", "rocket", "moon", "sun", "boat"})


@setting("city")
def build(stage: Stage) -> Place:
    look = stage.look
    kind = sky_for(look.time, look.weather)
    c = sky_colours(stage.style, kind)
    dark = kind in DARK_SKIES
    moon = (0.8, 0.2) if look.time != "sunset" else (0.66, 0.55)
    layers = sky(stage, kind, moon, clouds=0.5, horizon=0.86)
    if dark and stage.style == "realistic":
        layers.append(haze(stage, 420, RIVER, rgb("6a5590"), 0.55))
    bangs = "fireworks" in look.effects
    if bangs:
        layers.append(fireworks_layer(stage))
    real = stage.style == "realistic"
    rows = [
        (RIVER + 10 if real else 930, 4, 200, 430, 0.5, 0.5),
        (RIVER + 2 if real else 985, 10, 160, 500, 0.22, 0.8),
        *([] if real else [(1095, 22, 120, 330, 0.0, 1.0)]),
    ]
    for i, row in enumerate(rows):
        layers.append(_row(stage, c, dark, i, *row))
    grounded = [cast for cast in look.subjects if cast.name not in FLYING]
    river = real and not grounded
    if river:
        layers.append(mirror(stage, RIVER, 0.85 if dark else 0.75))
    elif grounded:
        tar = mix(rgb("5a5c68"), c.zenith, 0.6 if dark else 0.1)
        driving = any(cast.name == "car" for cast in grounded)
        layers.append(road(stage, STREET, tar, pace=150.0 if driving else 0.0))
    return Place(
        back=tuple(layers),
        floor=1022,
        road=True,
        sky=330,
        water=960 if river else None,
        bloom=0.7 if dark else 0.4,
        dark=dark,
        holds=frozenset({"fireworks"}) if bangs else frozenset(),
    )


def _tone(stage: Stage, c: SkyColours, dark: bool, i: int):
    if dark:
        codes = stage.pick(
            ("2c3670", "1a2148"), ("3a3f9f", "2c2c80", "221a5c"), ("5a67c8", "3d4aa0", "2a2f78")
        )
        return rgb(codes[i])
    codes = stage.pick(
        ("8fa0b4", "5f7088"), ("8fb4e8", "6a8fd8", "4a68b8"), ("a8d0f0", "7fb0e0", "ff9f6b")
    )
    return mix(rgb(codes[i]), c.glow, 0.12)


def _row(stage: Stage, c, dark, i, foot, pace, low, high, haze, lit) -> Layer:
    chance = stage.chance(f"city {i}")
    slide = pace * stage.duration
    colour = mix(_tone(stage, c, dark, i), c.horizon, haze * (0.7 if dark else 0.6))
    towers = []
    x = -40.0
    while x < stage.span + slide + 60:
        wide = chance.uniform(70, 160)
        tall = chance.uniform(low, high) * (1.2 if chance.random() < 0.12 else 1)
        towers.append((x, wide, tall, chance.random(), chance.random()))
        x += wide + (2 if stage.flat else chance.uniform(-6, 16))
    lamps: list[tuple[float, float, float]] = []

    def draw(pen: Pen):
        for x, wide, tall, kind, seed in towers:
            tone = shade(colour, (seed - 0.5) * 0.06)
            _tower(pen, x, foot, wide, tall, kind, tone, dark, lit, random.Random(seed))

    for x, wide, tall, kind, seed in towers:
        if kind < 0.25:
            lamps.append((x + wide / 2, foot - tall - 72, seed * 6))
    strip = stage.strip(foot - high * 1.2 - 90, foot + 4, draw, slide)
    lamp = glow(stage, 26, (1, 0.15, 0.1), core=0.2)

    def paint(frame, t):
        strip.put(frame, pace * t)
        if dark and not stage.flat:
            for x, y, phase in lamps:
                lamp.shine(frame, x - pace * t, y, max(0.0, math.sin(t * 2.4 + phase)) ** 3)

    return paint


def _tower(pen: Pen, x, foot, wide, tall, kind, tone, dark, lit, chance) -> None:
    canvas, top = pen.canvas, foot - tall
    body = rect(x, top, wide, tall + 300, 8 if pen.style == "animated" else 0)
    roof = None
    if kind < 0.25:
        canvas.stroke(line((x + wide / 2, top), (x + wide / 2, top - 70)), 6, tone)
    elif kind < 0.4:
        roof = poly([(x, top), (x + wide / 2, top - wide * 0.45), (x + wide, top)])
    elif kind < 0.6:
        roof = rect(x + wide * 0.2, top - 26, wide * 0.6, 28)
    if roof:
        canvas.fill(roof, tone)
        pen.outline(roof, 6)
    if pen.style == "cartoon":
        canvas.fill(body, tone)
        canvas.fill(rect(x + wide * 0.7, top, wide * 0.3, tall + 300), shade(tone, -0.12))
    elif pen.style == "animated":
        warm = mix(tone, (1, 0.7, 0.9) if dark else WHITE, 0.2)
        canvas.fill(body, linear(x, top, x + wide, foot, [warm, tone, shade(tone, -0.1)]))
    else:
        light = mix(tone, WHITE, 0.05 if dark else 0.22)
        canvas.fill(body, linear(x, 0, x + wide, 0, [light, tone, shade(tone, -0.08)]))
    _windows(pen, x, top, foot, wide, tone, dark, lit, chance)
    pen.outline(body, 6)


def _windows(pen: Pen, x, top, foot, wide, tone, dark, lit, chance) -> None:
    real = pen.style == "realistic"
    w, h, dx, dy = (9, 13, 19, 25) if real else (16, 20, 32, 38)
    columns = max(1, int((wide - 14) / dx))
    left = x + (wide - (columns - 1) * dx - w) / 2
    share = chance.uniform(0.18, 0.6)
    for row in range(int((foot - top) / dy)):
        floor_lit = chance.random() < 0.12
        for column in range(columns):
            pane = rect(left + column * dx, top + 16 + row * dy, w, h)
            if dark and chance.random() < (0.85 if floor_lit else share):
                warm = rgb("ffd98a") if chance.random() < 0.8 else (0.75, 0.88, 1.0)
                strength = chance.uniform(0.35, 1) if real else 1
                pen.canvas.fill(pane, mix(tone, warm, strength * (0.55 + 0.45 * lit)))
            elif not dark:
                glass = mix(tone, rgb("dff1ff") if chance.random() < 0.3 else rgb("2a3f60"), 0.4)
                pen.canvas.fill(pane, glass, 0.8)
            elif not real:
                pen.canvas.fill(pane, shade(tone, -0.07))
