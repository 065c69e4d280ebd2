"""A friendly robot."""

from ..colour import rgb, shade
from ..path import arc, line, oval, rect
from ..registry import subject
from ..shading import Pen


@subject("robot", box=(-190, -440, 190, 30), lives="floor", colours=("7fb8d8", "b8a0e8", "8fd0a8"))
def draw(pen: Pen, colour) -> None:
    dark = shade(colour, -0.35)
    pen.shadow(oval(0, 2, 110, 14), 0, 6, 10, 0.4)
    for side in (-1, 1):
        pen.line(line((side * 46, -100), (side * 46, -20)), dark, 26, ink=6)
        pen.shape(rect(side * 46 - 40, -28, 80, 32, 14), dark, gloss=0)
        arm = line((side * 98, -226), (side * 142, -180), (side * 138, -128))
        pen.line(arm, dark, 22, ink=6)
        pen.shape(oval(side * 138, -116, 24), colour, gloss=0.3)
    pen.shape(rect(-98, -252, 196, 168, 34), colour, gloss=0.3)
    pen.shape(rect(-58, -214, 116, 76, 14), rgb("26304a"), gloss=0, ink=5, flat=True)
    for i, code in enumerate(("ff5a6e", "ffd23f", "41d47f")):
        pen.canvas.fill(oval(-32 + 32 * i, -176, 10), rgb(code))
    pen.line(line((0, -384), (0, -420)), dark, 8, ink=5)
    pen.shape(oval(0, -424, 14), rgb("ff5a6e"), gloss=0.8, ink=5)
    pen.shape(rect(-92, -388, 184, 128, 42), colour, gloss=0.5)
    pen.shape(rect(-70, -362, 140, 76, 30), rgb("1e2740"), gloss=0, ink=5, flat=True)
    for side in (-1, 1):
        pen.canvas.fill(oval(side * 34, -328, 16, 19), rgb("6ff0ff"))
        pen.canvas.fill(oval(side * 34 + 5, -335, 5), (1, 1, 1))
    pen.canvas.stroke(arc(0, -316, 18, 14, 20, 160), 5, rgb("6ff0ff"))
