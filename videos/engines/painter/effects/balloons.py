"""Balloons rising, near and far."""

import math

from ..canvas import radial
from ..colour import WHITE, mix, rgb, shade
from ..colour_words import COLOURS
from ..motion import drift
from ..path import path, poly, smooth
from ..registry import Swarm, effect
from ..scene import Cast
from ..shading import INK, Pen
from ..stage import Stage

GAY = ("ef3e4a", "ffb92e", "2f9be8", "41c46f", "a65ae0", "ff6fae")
SKIN = path(
    "M0 95 C-43 76 -78 35 -78 -8 C-78 -56 -44 -87 0 -87 C44 -87 78 -56 78 -8 C78 35 43 76 0 95 Z"
)
STRING = path("M0 98 C17 148 -19 195 3 265")
KNOT = poly([(0, 90), (-10, 109), (10, 109)])
ROUND = 1720.0  # units a balloon travels before it comes round again


def _draw(pen: Pen, colour) -> None:
    if pen.style == "cartoon":
        pen.canvas.stroke(STRING, 5, INK)
    else:
        pen.canvas.stroke(STRING, 2, WHITE, 0.6)
    pen.shape(KNOT, colour, flat=True, ink=6)
    if pen.style == "animated":
        pen.shadow(SKIN, 10, 16, 14, 0.18, rgb("3a1a5a"))
    pen.shape(SKIN, colour)
    if pen.style == "realistic":
        with pen.canvas.clip(SKIN):
            glow = [(mix(colour, (1, 0.95, 0.8), 0.45), 0.55), (colour, 0.0)]
            pen.canvas.fill(SKIN, radial(33, 43, 48, glow))
            edge = smooth([(-48, -39), (-39, -56), (-23, -68)], closed=False)
            pen.canvas.stroke(edge, 4, WHITE, 0.5, blur=1.6)


@effect("balloons")
def balloons(stage: Stage, cast: Cast) -> Swarm:
    """`cast.count` of them (12 when one or none is named), the nearest two out of focus."""
    chance = stage.chance("balloons")
    count = cast.count if cast.count > 1 else 12
    colours = [COLOURS[name] for name in cast.colours] or [rgb(code) for code in GAY]
    if stage.style == "realistic":
        colours = [shade(c, -0.04, -0.04) for c in colours]
    bank: dict = {}

    def sprite(size: float, number: int):
        key = size, number % len(colours)
        if key not in bank:
            blur = stage.pick(10 if size > 2 else 2.0 if size < 0.6 else 0, 0, 0)
            box = -96 * size, -100 * size, 96 * size, 275 * size
            bank[key] = stage.sprite(box, _sized(colours[key[1]], size), blur=blur)
        return bank[key]

    flying = []
    for i in range(count):
        size = (0.55, 0.8, 1.0, 1.25, 0.8, 1.0, 0.55)[i % 7]
        x = (i + 0.5) / count * stage.span + chance.uniform(-60, 60)
        speed = chance.uniform(62, 96) * size**0.6
        start = ROUND * ((i * 0.618 + chance.random() * 0.2) % 1)
        flying.append((size, sprite(size, i), x, start, speed, chance.random() * 6.28))
    if count > 5 and not stage.flat:
        for i in range(2):
            x = stage.span * (0.03 + 0.94 * i)
            flying.append((2.4, sprite(2.4, i * 2), x, 500 + 700 * i, 115, i * 2.0))
    flying.sort(key=lambda balloon: balloon[0])

    def layer(nearest: float, farthest: float):
        some = [balloon for balloon in flying if farthest <= balloon[0] < nearest]

        def paint(frame, t):
            for size, picture, x, start, speed, phase in some:
                y = 1080 + 110 * size - (start + speed * t) % (ROUND + 200 * size)
                side = x + 26 * drift(t * 0.35 + phase, 3) + 10 * math.sin(t * 0.9 + phase)
                turn = 0.09 * math.sin(t * 1.1 + phase) + 0.05 * drift(t * 0.5, phase)
                picture.put(frame, side, y, turn=turn)

        return paint

    return Swarm(back=(layer(1.0, 0),), front=(layer(9, 1.0),))


def _sized(colour, size):
    def draw(pen: Pen):
        with pen.canvas.at(size=size):
            _draw(pen, colour)

    return draw
