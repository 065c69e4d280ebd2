"""A beach with palms, sea behind."""

import math
from dataclasses import replace

import numpy as np

from ..canvas import linear
from ..colour import WHITE, mix, rgb, shade
from ..palettes import DARK_SKIES, sky_colours, sky_for
from ..parts.plants import palm
from ..parts.sky import sky
from ..parts.water import drawn_waves, lit_water
from ..path import Path, oval, smooth, star
from ..registry import setting
from ..shading import INK, Pen
from ..stage import HEIGHT, Layer, Place, Stage
from .sea import wave_colours

HORIZON, SAND = 560.0, 820.0


@setting("beach")
def build(stage: Stage) -> Place:
    look = stage.look
    kind = sky_for(look.time, look.weather)
    colours = sky_colours(stage.style, kind)
    low, dark = look.time in ("sunset", "dawn"), kind in DARK_SKIES
    sun = (0.6, 0.44) if low else (0.6, 0.17)
    if stage.style == "realistic":
        water = [
            lit_water(stage, HORIZON, _tropic(colours, low or dark), sun[0], 1.1 if low else 0.7)
        ]
    else:
        water = drawn_waves(
            stage, HORIZON, *wave_colours(stage, colours, low, dark), rows=5, bottom=900
        )
    return Place(
        back=(*sky(stage, kind, sun, clouds=0.55, horizon=0.53), *water, _sand(stage, low, dark)),
        front=(_palms(stage, low, dark),),
        floor=965,
        water=705,
        sky=300,
        middle=0.55,
        size=0.95,
        dark=dark or low,
    )


def _tropic(colours, evening):
    """By day the water is turquoise."""
    if evening:
        return colours
    return replace(colours, zenith=rgb("0f6f9a"), middle=rgb("2fb5c0"), horizon=rgb("a9ecdf"))


def _sand(stage: Stage, low, dark) -> Layer:
    sand = rgb("f2d9a0") if not low else rgb("e0a878")
    if dark:
        sand = rgb("4a4a66")
    if stage.style == "realistic":
        sand = shade(sand, -0.12, -0.05) if not low else rgb("7a5048")
    edge = smooth(
        [(-80, SAND + 40), (stage.span * 0.2, SAND + 4), (stage.span * 0.5, SAND + 46),
         (stage.span * 0.8, SAND), (stage.span + 80, SAND + 30)], False,
    )  # fmt: skip
    body = Path((_closed(edge, stage),))
    chance = stage.chance("sand")

    def draw(pen: Pen):
        canvas = pen.canvas
        canvas.stroke(
            edge.moved(0, -10), 34, WHITE, 0.75 if not dark else 0.3, blur=stage.pick(9, 3, 0)
        )
        canvas.fill(body, linear(0, SAND, 0, HEIGHT, [mix(sand, WHITE, 0.12), shade(sand, -0.14)]))
        with canvas.clip(body):
            canvas.stroke(edge.moved(0, 14), 34, shade(sand, -0.2), 0.5, blur=stage.pick(12, 8, 0))
            for _ in range(1400 if pen.style == "realistic" else 90):
                x, y = chance.random() * stage.span, chance.uniform(SAND + 40, HEIGHT)
                tone = shade(sand, chance.choice((-0.12, 0.1)))
                canvas.fill(
                    oval(x, y, 2.4, 1.5) if pen.style == "realistic" else oval(x, y, 5, 3),
                    tone,
                    0.6,
                )
        if pen.style == "cartoon":
            canvas.stroke(edge, 7, INK)
        for x, y, colour in ((0.2, 1000, "ff7f6b"), (0.83, 940, "ffb36b")):
            shape = star(stage.span * x, y, 30, 5, 0.5)
            pen.shape(
                shape, rgb(colour) if pen.style != "realistic" else rgb("a85a48"), gloss=0, ink=5
            )

    strip = stage.strip(SAND - 60, HEIGHT, draw)
    return lambda frame, _t: strip.put(frame)


def _closed(edge: Path, stage: Stage):
    corners = [[stage.span + 80, HEIGHT + 60], [-80, HEIGHT + 60]]
    return np.concatenate([edge.lines[0], np.array(corners)])


def _palms(stage: Stage, low, dark) -> Layer:
    green = stage.pick(rgb("2f5a34"), rgb("2fae62"), rgb("3fbf5a"))
    if stage.style == "realistic" and (low or dark):
        green = rgb("171a20")
    sprites = [
        stage.sprite(
            (-320, -620, 420, 40),
            lambda pen, i=i: palm(pen, 0, 0, (560, 460)[i], green, (22, -20)[i]),
        )
        for i in range(2)
    ]

    def paint(frame, t):
        lean = 0.018 * math.sin(t * 0.9)
        sprites[0].put(frame, stage.span * 0.07, 960, lean=lean)
        sprites[1].put(frame, stage.span * 0.955, 1010, lean=-lean)

    return paint
