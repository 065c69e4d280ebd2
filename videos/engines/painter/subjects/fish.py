"""A fish."""

from ..colour import WHITE, mix, rgb, shade
from ..parts.creature import eye
from ..path import arc, oval, path, smooth
from ..registry import subject
from ..shading import Pen

BODY = smooth([(-96, 0), (-50, -46), (20, -62), (84, -38), (118, 2), (82, 42), (16, 60), (-50, 44)])
TAIL = smooth([(-82, 0), (-150, -62), (-138, -6), (-138, 8), (-152, 62)])
TOP = path("M-40 -44 Q-10 -104 46 -92 Q40 -70 58 -50 Z")
LOW = path("M-16 50 Q-6 88 30 88 Q26 66 40 54 Z")


@subject(
    "fish", box=(-170, -120, 140, 110), lives="swimming", size=1.35,
    colours=("ff8a2e", "3fb0ff", "ffd23f", "ff6f9a", "7fe0b0", "b07fff"),
)  # fmt: skip
def draw(pen: Pen, colour) -> None:
    for fin in (TAIL, TOP, LOW):
        pen.shape(fin, shade(colour, -0.08), gloss=0, ink=6)
    pen.shape(BODY, colour, gloss=0)
    with pen.canvas.clip(BODY):
        for x in (-34, 34):
            pen.canvas.fill(oval(x, 0, 14, 80), mix(colour, WHITE, 0.82), 0.95)
        for x in (-70, 0):
            for y in (-24, 0, 24):
                scale = arc(x, y, 13, 12, -70, 70)
                pen.canvas.stroke(scale, 3, shade(colour, -0.18), 0.6)
    pen.outline(BODY)
    fin = smooth([(2, 8), (-34, 16), (-40, 40), (-4, 32)])
    pen.shape(fin, shade(colour, -0.12), gloss=0, ink=5)
    eye(pen, 78, -12, 15)
    smile = smooth([(112, 12), (100, 22), (86, 22)], closed=False)
    pen.canvas.stroke(smile, 4, rgb("2b1b33"))
