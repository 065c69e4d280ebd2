"""Lights out of focus, rising slowly."""

import math

from ..colour import rgb
from ..motion import drift
from ..parts.light import bokeh
from ..registry import Swarm, effect
from ..scene import Cast
from ..stage import HEIGHT, Layer, Stage


def bokeh_field(stage: Stage, count: int, codes, sizes, strengths, rise=12.0) -> Layer:
    """`codes` hex colours, `sizes` and `strengths` from-to."""
    chance = stage.chance("bokeh")
    discs = []
    for code in codes:
        for i in range(4):
            radius = sizes[0] + (sizes[1] - sizes[0]) * i / 3
            discs.append(bokeh(stage, radius, rgb(code)))
    room = HEIGHT + 2 * sizes[1]
    lights = [
        (
            chance.choice(discs),
            chance.random() * stage.span,
            chance.random() * room,
            chance.uniform(*strengths),
            chance.random() * 6.3,
            chance.uniform(0.3, 1),
        )
        for _ in range(count)
    ]

    def paint(frame, t):
        for disc, x, y, strength, phase, pace in lights:
            high = (y - rise * t * pace) % room - sizes[1]
            pulse = 0.65 + 0.35 * math.sin(t * pace * 1.7 + phase)
            side = x + 24 * drift(t * 0.2 * pace + phase, 1) + 8 * t * (pace - 0.6)
            disc.shine(frame, side, high, strength * pulse)

    return paint


@effect("sparkles")
def sparkles(stage: Stage, cast: Cast) -> Swarm:
    """Small warm lights in the air."""
    codes = ("fff3b0", "ffd9a0", "ffffff")
    return Swarm(front=(bokeh_field(stage, 26, codes, (5, 20), (0.3, 0.7), rise=20),))
