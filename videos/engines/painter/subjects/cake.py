"""A birthday cake of two tiers, candles lit."""

import math

from ..canvas import radial
from ..colour import WHITE, mix, rgb, shade
from ..path import Path, oval, path, poly, rect
from ..registry import subject
from ..shading import INK, Pen

CANDLES = ("2fb5e8", "ffb92e", "ef5a8a", "41c46f", "a65ae0")


def _tier(pen: Pen, width, height, foot, colour, icing) -> None:
    canvas = pen.canvas
    sag = width * 0.1
    side = path(
        f"M{-width} {foot - height} L{-width} {foot} Q0 {foot + 2 * sag} {width} {foot}"
        f" L{width} {foot - height} Z"
    )
    pen.shape(side, colour, gloss=0)
    top = oval(0, foot - height, width, sag * 1.25)
    drip = _drips(width, foot - height, sag)
    with canvas.clip(side + top):
        pen.shadow(drip, 0, 9, 8, 0.25)
    pen.shape(drip + top, icing, gloss=0, ink=6)
    pen.canvas.fill(top.scaled(0.97, 1).moved(0, -2), mix(icing, WHITE, 0.35), 0.75)
    for i in range(-9, 10):
        u = i / 9.5
        y = foot + sag * (1 - u * u) - 4
        pearl = oval(u * width, y, width * 0.036)
        pen.shape(pearl, WHITE, gloss=0, ink=3.5, flat=pen.style == "cartoon")


def _drips(width, top, sag) -> Path:
    """Icing that runs down the side in rounded tongues."""
    points = []
    for i in range(65):
        u = i / 32 - 1
        tongue = 16 + 30 * max(0.0, math.sin(u * 14.2 + 0.6)) ** 0.8 + 7 * math.sin(u * 5)
        points.append((u * width, top + sag * 1.15 * math.sqrt(max(0, 1 - u * u)) + tongue))
    return poly([(-width, top), *points, (width, top)])


@subject("cake", box=(-345, -420, 345, 75), lives="floor", size=0.93, colours=("f7a8c8",))
def draw(pen: Pen, colour) -> None:
    base = mix(colour, WHITE, 0.35)
    pen.shadow(oval(0, 24, 330, 36), 0, 10, 20, 0.4)
    pen.shape(oval(0, 10, 330, 46), rgb("eef0f7"), gloss=0)
    sponge = rgb("f3d9a8") if pen.style != "realistic" else rgb("e8c896")
    _tier(pen, 240, 150, 0, base, WHITE if pen.style != "realistic" else rgb("f4efe8"))
    _tier(pen, 158, 120, -152, sponge, shade(colour, -0.04, 0.12))
    for i, code in enumerate(CANDLES):
        x, foot = (i - 2) * 54.0, -276 - 14 * (1 - ((i - 2) / 2.6) ** 2)
        _candle(pen, x, foot + 16, rgb(code))


def _candle(pen: Pen, x, foot, colour) -> None:
    stick = rect(x - 8, foot - 84, 16, 88, 4)
    pen.shape(stick, colour, gloss=0, ink=5)
    with pen.canvas.clip(stick):
        for i in range(5):
            stripe = poly([(x - 12, foot - 70 + 20 * i), (x + 12, foot - 82 + 20 * i)], False)
            pen.canvas.stroke(stripe, 6, WHITE, 0.7)
    flame = path(
        f"M{x} {foot - 128} C{x + 16} {foot - 104} {x + 13} {foot - 88} {x} {foot - 88}"
        f" C{x - 13} {foot - 88} {x - 16} {foot - 104} {x} {foot - 128} Z"
    )
    if pen.style == "cartoon":
        pen.canvas.stroke(flame, 8, INK)
        pen.canvas.fill(flame, rgb("ffb703"))
        pen.canvas.fill(oval(x, foot - 97, 5, 8), rgb("fff3c4"))
        return
    halo = [(rgb("ffb84d"), 0.55), (rgb("ff8a2a"), 0.0)]
    pen.canvas.fill(oval(x, foot - 104, 54), radial(x, foot - 104, 54, halo))
    tones = [(rgb("fffbe6"), 1.0), (rgb("ffd45a"), 1.0), (rgb("ff8a1a"), 0.9)]
    pen.canvas.fill(flame, radial(x, foot - 98, 32, tones, [0, 0.45, 1]))
