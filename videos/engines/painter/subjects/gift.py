"""A wrapped present."""

from ..colour import WHITE, rgb, shade
from ..path import oval, poly, rect, smooth
from ..registry import subject
from ..shading import Pen

COLOURS = ("e63946", "2f86e8", "41c46f", "a65ae0", "ff6fae")


@subject("gift", box=(-130, -260, 130, 30), lives="floor", colours=COLOURS)
def draw(pen: Pen, colour) -> None:
    ribbon = rgb("ffd24a") if colour[0] > colour[2] or colour[1] > 0.6 else rgb("ff8fb0")
    pen.shadow(oval(0, 6, 116, 16), 0, 6, 10, 0.4)
    pen.shape(rect(-96, -140, 192, 146, 6), colour, gloss=0)
    pen.shape(rect(-108, -182, 216, 50, 6), shade(colour, 0.04), gloss=0)
    for band in (rect(-19, -180, 38, 184), rect(-106, -170, 212, 14)):
        pen.canvas.fill(band, ribbon)
    pen.canvas.fill(rect(-19, -180, 9, 184), WHITE, 0.3)
    for side in (-1, 1):
        loop = smooth([(0, -184), (side * 34, -234), (side * 82, -244), (side * 92, -212),
                       (side * 50, -188)])  # fmt: skip
        pen.shape(loop, ribbon, gloss=0, ink=6)
        tail = poly([(0, -186), (side * 54, -150), (side * 38, -140)])
        pen.shape(tail, shade(ribbon, -0.08), gloss=0, ink=5, flat=True)
    pen.shape(oval(0, -190, 19, 16), ribbon, gloss=0.6, ink=6)
