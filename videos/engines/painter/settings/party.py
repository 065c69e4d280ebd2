"""A party: birthday cake, balloons, bunting and confetti."""

import math

import cv2
import numpy as np

from .. import noise
from ..canvas import linear
from ..colour import WHITE, bgr, mix, rgb, shade
from ..colour_words import COLOURS
from ..effects.balloons import balloons
from ..effects.bokeh import bokeh_field
from ..effects.confetti import confetti
from ..parts.light import beams
from ..parts.sky import halftone, still, sunburst
from ..path import poly, rect, smooth
from ..registry import setting
from ..scene import Cast
from ..shading import INK, Pen
from ..stage import HEIGHT, Layer, Place, Stage

TABLE = {"realistic": 930.0, "animated": 900.0, "cartoon": 915.0}
FLAGS = ("ef3e4a", "ffb92e", "2f9be8", "41c46f", "a65ae0", "ff6fae")


@setting("party")
def build(stage: Stage) -> Place:
    floor = TABLE[stage.style]
    colours = next((c.colours for c in stage.look.subjects if c.name == "balloons"), ())
    cast = Cast(name="balloons", count=14, colours=colours or stage.look.palette)
    flying = balloons(stage, cast)
    cake = any(c.name == "cake" for c in stage.look.subjects)
    lights = bokeh_field(stage, 22, ("ffb46b", "ff8fb0", "ffd9a0"), (40, 105), (0.10, 0.34))
    return Place(
        back=(
            still(_wall(stage, floor)),
            *([lights] if stage.style == "realistic" else []),
            bunting(stage),
            *flying.back,
        ),
        front=(*flying.front, *confetti(stage, Cast(name="confetti")).front),
        floor=floor + (4 if cake else 30),
        sky=330,
        caption=205,
        bloom=0.9,
        dark=stage.style == "realistic",
        holds=frozenset({"balloons", "confetti"}),
    )


def _wall(stage: Stage, floor: float) -> np.ndarray:
    tint = COLOURS[stage.look.palette[0]] if stage.look.palette else None
    return stage.pick(_dim_room, _glowing, _comic)(stage, floor, tint)


def _dim_room(stage, floor, tint):
    x, y = noise.grid(960, 540)
    x, y = (x - 480) / 540, y / 540
    warm = (tint and mix(tint, rgb("ffb06b"), 0.35)) or rgb("b0623a")
    image = bgr(shade(warm, -0.58, -0.05)) + np.zeros((540, 960, 3), np.float32)
    image += bgr(warm) * (np.exp(-((x / 0.75) ** 2) - ((y - 0.5) / 0.42) ** 2) * 0.5)[..., None]
    edge = floor / HEIGHT - 0.035
    grain = noise.fbm(x * 3, y * 90, 4, stage.number("wood"), 0.6)
    plank = bgr(rgb("5a3220")) * (0.35 + 0.75 * grain)[..., None]
    plank = plank * (1.0 - 0.5 * np.clip(np.abs(x), 0, 1))[..., None]
    table = noise.step(edge, edge + 0.006, y)[..., None]
    shine = np.exp(-((x / 0.5) ** 2) - ((y - edge) / 0.05) ** 2)[..., None] * 0.35
    return stage.opaque(image * (1 - table) + (plank + bgr(warm) * shine) * table)


def _glowing(stage, floor, tint):
    x, y = noise.grid(960, 540)
    x, y = (x - 480) / 540, y / 540
    centre, edge = rgb("ff9fd6"), rgb("7a3fd0")
    if tint:
        centre, edge = mix(tint, WHITE, 0.45), shade(tint, -0.12, 0.1, 0.06)
    away = np.clip(np.hypot(x, (y - 0.55) * 1.1) / 0.95, 0, 1)[..., None]
    image = bgr(centre) * (1 - away) + bgr(edge) * away
    image += _fit_beams(stage, 0.5)
    top = floor / HEIGHT - 0.05 + 0.03 * (x / 0.9) ** 2
    table = noise.step(-0.002, 0.002, y - top)[..., None]
    cloth = bgr(mix(centre, WHITE, 0.35)) * (1 - 0.5 * np.clip(y - top, 0, 1))[..., None]
    return stage.opaque(image * (1 - table) + cloth * table)


def _fit_beams(stage, strength):
    rays = beams(stage, stage.span / 2, 560, WHITE, count=16, strength=strength)
    return cv2.resize(rays, (960, 540))


def _comic(stage, floor, tint):
    wall = mix(tint, WHITE, 0.25) if tint else rgb("ffcf3f")
    cloth = shade(wall, 0, 0.1, 0.5) if tint else rgb("3f7ff0")

    def draw(pen: Pen):
        everything = rect(0, 0, stage.span, HEIGHT)
        pen.canvas.fill(everything, wall)
        sunburst(pen, stage.span / 2, 620, mix(wall, WHITE, 0.55), rays=20, alpha=0.85)
        halftone(pen, shade(wall, -0.16, 0.1), 560)
        top = floor - 40
        table = rect(-20, top, stage.span + 40, 300)
        pen.canvas.fill(table, cloth)
        with pen.canvas.clip(table):
            for i in range(0, int(stage.span) + 300, 120):
                stripe = poly([(i, top), (i + 60, top), (i - 60, HEIGHT), (i - 120, HEIGHT)])
                pen.canvas.fill(stripe, mix(cloth, WHITE, 0.22))
        pen.canvas.stroke(table, 7, INK)

    return stage.plate(draw)


def bunting(stage: Stage) -> Layer:
    """Two strings of flags across the top; they swing a little."""
    sprites = []
    for code in FLAGS:
        colour = rgb(code) if stage.style != "realistic" else shade(rgb(code), -0.22, -0.05)

        def flag(pen: Pen, colour=colour):
            shape = poly([(-34, 0), (34, 0), (0, 84)])
            if pen.style == "cartoon":
                pen.shape(shape, colour, gloss=0, ink=5)
            else:
                tones = [shade(colour, 0.06), shade(colour, -0.14)]
                pen.canvas.fill(shape, linear(-30, 0, 30, 60, tones))

        blur = stage.pick(2.2, 0, 0)
        sprites.append(stage.sprite((-40, -6, 40, 92), flag, blur=blur))
    hangs = [(-40, stage.span * 0.52, 60, 120), (stage.span * 0.48, stage.span + 40, 60, 110)]
    cords = stage.strip(0, 110, lambda pen: _cords(pen, hangs))
    flags = []
    for start, end, top, sag in hangs:
        for i in range(1, 12):
            u = i / 12
            flags.append((start + (end - start) * u, top - 50 + sag * 4 * u * (1 - u), len(flags)))

    def paint(frame, t):
        cords.put(frame)
        for x, y, i in flags:
            swing = 0.10 * math.sin(t * 1.6 + i * 0.9) + 0.03
            sprites[i % len(sprites)].put(frame, x, y, turn=swing)

    return paint


def _cords(pen: Pen, hangs):
    for start, end, top, sag in hangs:
        places = [i / 12 for i in range(13)]
        cord = [(start + (end - start) * u, top - 50 + sag * 4 * u * (1 - u)) for u in places]
        width, colour = (6, INK) if pen.style == "cartoon" else (3, rgb("efe6dc"))
        pen.canvas.stroke(smooth(cord, closed=False), width, colour)
