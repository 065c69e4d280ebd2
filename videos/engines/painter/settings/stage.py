"""A stage: curtains, spotlights, applause. For prizes, graduations, shows and games."""

import math

import numpy as np

from .. import noise
from ..canvas import linear, radial
from ..colour import WHITE, bgr, mix, rgb, shade
from ..colour_words import COLOURS
from ..effects.bokeh import bokeh_field
from ..effects.confetti import confetti
from ..parts.sky import halftone, still, sunburst
from ..path import oval, poly, rect
from ..registry import setting
from ..scene import Cast
from ..shading import INK, Pen
from ..stage import HEIGHT, Layer, Place, Stage

BOARDS = 880.0


@setting("stage")
def build(stage: Stage) -> Place:
    tint = COLOURS[stage.look.palette[0]] if stage.look.palette else None
    happy = stage.look.mood in ("happy", "epic")
    layers = [
        still(
            stage.pick(_hall, _hall, _comic)(
                stage, tint or rgb(stage.pick("7a1424", "7a3fd0", "3f7ff0"))
            )
        )
    ]
    if not stage.flat:
        layers += [
            bokeh_field(stage, 18, ("ffd9a0", "ffffff"), (10, 46), (0.06, 0.22)),
            _beams(stage),
        ]
    layers.append(_plinth(stage))
    return Place(
        back=tuple(layers),
        front=confetti(stage, Cast(name="confetti")).front if happy else (),
        floor=BOARDS - 26,
        sky=400,
        bloom=0.8,
        dark=True,
        holds=frozenset({"confetti"}),
    )


def _hall(stage: Stage, tint):
    """Folded curtains and shining boards."""
    x, y = noise.grid(960, 540)
    x, y = x / 540, y / 540
    wave = np.sin(x * 34 + 1.2 * np.sin(x * 7 + y * 0.7)) * 0.5 + 0.5
    soft = stage.style == "animated"
    fold = (0.55 + 0.6 * wave) if soft else (0.16 + 0.75 * wave**1.6)
    away = np.hypot(x - 0.89, (y - 0.6) * 1.15)
    light = (0.35 + 0.85 * np.exp(-away * 1.6)) if soft else (0.10 + 1.0 * np.exp(-away * 2.3))
    image = bgr(tint) * (fold * light)[..., None]
    edge = BOARDS / HEIGHT - 0.06
    grain = noise.fbm((x - 0.89) / np.maximum(0.2, y - 0.5) * 4, y * 3, 3, stage.number("boards"))
    wood = bgr(rgb("e8a86a" if soft else "7a4a28")) * (0.5 + 0.6 * grain)[..., None]
    wood = (
        wood
        * (0.25 + 0.95 * np.exp(-(((x - 0.89) / 0.6) ** 2) - ((y - 0.86) / 0.2) ** 2))[..., None]
    )
    floor = noise.step(edge, edge + 0.004, y)[..., None]
    return stage.opaque((image * (1 - floor) + wood * floor).astype(np.float32))


def _comic(stage: Stage, tint):
    def draw(pen: Pen):
        pen.canvas.fill(rect(0, 0, stage.span, HEIGHT), tint)
        sunburst(pen, stage.span / 2, 560, mix(tint, WHITE, 0.45), rays=22, alpha=0.95)
        halftone(pen, shade(tint, -0.2, 0.1), 620, dot=30)
        boards = rect(-20, BOARDS - 60, stage.span + 40, 300)
        pen.canvas.fill(boards, rgb("e8a04f"))
        for i in range(-6, 20):
            x = i * 140.0
            plank = poly([(x, BOARDS - 60), (x + (x - stage.span / 2) * 0.7, HEIGHT + 20)], False)
            pen.canvas.stroke(plank, 5, shade(rgb("e8a04f"), -0.18))
        pen.canvas.stroke(boards, 7, INK)
        for side in (0, 1):
            _comic_curtain(pen, stage, side)

    return stage.plate(draw)


def _comic_curtain(pen: Pen, stage: Stage, side: int):
    for i in range(3):
        x = i * 70.0 - 20
        drape = poly([(x, -20), (x + 90, -20), (x + 70, 560), (x + 20, HEIGHT), (x - 60, HEIGHT)])
        if side:
            drape = drape.scaled(-1, 1).moved(stage.span, 0)
        pen.canvas.fill(drape, rgb(("d8343f", "c0283a")[i % 2]))
        pen.canvas.stroke(drape, 6, INK)


def _beams(stage: Stage) -> Layer:
    """Spotlights that search, and meet in the middle."""
    cone = poly([(-14, 0), (14, 0), (190, 1150), (-190, 1150)])

    def draw(pen: Pen):
        fading = [(WHITE, 0.34), (WHITE, 0.05)]
        pen.canvas.fill(cone, linear(0, 0, 0, 1150, fading), blur=stage.pick(12, 8, 0))

    sprite = stage.sprite((-240, -20, 240, 1170), draw)

    def paint(frame, t):
        for x, aim, phase in ((0.14, -0.5, 0.0), (0.86, 0.5, 1.3), (0.5, 0.0, 2.2)):
            turn = aim + 0.16 * math.sin(t * 0.8 + phase)
            sprite.put(frame, stage.span * x, -60, turn=turn, alpha=0.8)

    return paint


def _plinth(stage: Stage) -> Layer:
    def draw(pen: Pen):
        pen.shadow(oval(0, 96, 330, 40), 0, 14, 20, 0.5)
        side = oval(0, 80, 320, 60) + rect(-320, 0, 640, 80)
        tone = stage.pick(rgb("2a1f2c"), rgb("f4e9ff"), rgb("ffffff"))
        pen.canvas.fill(
            side, linear(-320, 0, 320, 0, [shade(tone, -0.1), tone, shade(tone, -0.22)])
        )
        pen.outline(rect(-320, 0, 640, 80))
        top = oval(0, 0, 320, 60)
        pen.canvas.fill(top, radial(0, -10, 330, [mix(tone, WHITE, 0.4), tone]))
        pen.outline(top)

    sprite = stage.sprite((-360, -80, 360, 190), draw)
    return lambda frame, _t: sprite.put(frame, stage.span / 2, BOARDS - 24)
