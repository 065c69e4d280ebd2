"""A golden cup."""

from ..canvas import linear
from ..colour import WHITE, rgb
from ..path import arc, oval, path, rect, star
from ..registry import subject
from ..shading import INK, Pen

BOWL = path("M-92 -330 L92 -330 Q92 -190 30 -160 L30 -120 L-30 -120 L-30 -160 Q-92 -190 -92 -330 Z")
GOLD = ("8a5a14", "ffe48a", "e8ac2e", "fff3b8", "b87a1c")


@subject("trophy", box=(-190, -370, 190, 40), lives="floor", colours=("f2b632",))
def draw(pen: Pen, colour) -> None:
    pen.shadow(oval(0, 6, 110, 16), 0, 8, 12, 0.5)
    handles = arc(-92, -270, 56, 58, 70, 290) + arc(92, -270, 56, 58, -110, 110)
    if pen.style == "cartoon":
        pen.canvas.stroke(handles, 34, INK)
    pen.canvas.stroke(handles, 20, colour)
    pen.canvas.stroke(handles.moved(-3, -3), 5, WHITE, 0.6)
    for part in (rect(-62, -124, 124, 20, 8), rect(-18, -110, 36, 60)):
        _gold(pen, part, colour)
    _gold(pen, BOWL, colour)
    pen.shape(rect(-92, -54, 184, 58, 8), rgb("4a3040"), gloss=0)
    pen.canvas.fill(rect(-48, -42, 96, 30, 4), rgb("ffd86a"))
    _gold(pen, oval(0, -330, 96, 16), colour)
    pen.canvas.fill(oval(0, -330, 80, 10), rgb("7a4f14"), 0.7)
    pen.canvas.fill(star(0, -246, 42), rgb("fff6d0"), 0.95)


def _gold(pen: Pen, part, colour) -> None:
    """Metal: bands of dark and light, side to side."""
    if pen.style == "cartoon":
        pen.shape(part, colour, gloss=0)
        return
    left, _, right, _ = part.box
    tones = [rgb(code) for code in GOLD]
    pen.canvas.fill(part, linear(left, 0, right, 0, tones, [0, 0.22, 0.5, 0.72, 1]))
