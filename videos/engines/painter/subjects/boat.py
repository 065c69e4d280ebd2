"""A sailing boat."""

from ..canvas import linear
from ..colour import WHITE, mix, rgb
from ..path import path, rect, smooth
from ..registry import subject
from ..shading import Pen

HULL = smooth([(-120, 0), (-60, 6), (60, 6), (130, -6), (92, 52), (0, 60), (-86, 50)])
MAST = rect(-4, -260, 8, 264, 3)
MAIN = path("M8 -255 Q120 -120 96 -24 Q50 -18 8 -22 Z")
JIB = path("M-8 -230 Q-86 -110 -80 -24 Q-40 -18 -8 -22 Z")


@subject("boat", box=(-150, -280, 150, 80), lives="water", colours=("e63946", "2f86e8", "ffb92e"))
def draw(pen: Pen, colour) -> None:
    if pen.style == "realistic":
        for part in (MAIN, JIB, HULL, MAST):
            pen.canvas.fill(part, rgb("1c1420"))
        glow = [(rgb("ffb36b"), 0.6), (mix(colour, rgb("3a1f2a"), 0.6), 0.35)]
        pen.canvas.fill(MAIN, linear(0, -255, 100, 0, glow))
        pen.canvas.fill(JIB, linear(-80, -230, 0, 0, glow), 0.7)
        return
    pen.shape(MAST, rgb("5a3a28"), gloss=0, ink=5)
    pen.shape(MAIN, mix(WHITE, rgb("fff0d8"), 0.6), gloss=0)
    pen.shape(JIB, colour, gloss=0)
    pen.shape(HULL, mix(colour, rgb("a03a20"), 0.35), gloss=0)
