"""A cottage with lit windows."""

from ..canvas import radial
from ..colour import rgb, shade
from ..path import oval, poly, rect
from ..registry import subject
from ..shading import Pen


@subject("house", box=(-240, -360, 240, 30), lives="land", colours=("c8503c", "3f7fc0", "4a9a6a"))
def draw(pen: Pen, colour) -> None:
    wall = rgb("fff0d8") if pen.style != "realistic" else rgb("d8c4a4")
    pen.shadow(oval(0, 2, 200, 14), 0, 6, 10, 0.4)
    pen.shape(rect(70, -330, 46, 110), rgb("a85a48"), gloss=0, ink=6)
    pen.shape(rect(-160, -190, 320, 192), wall, gloss=0)
    roof = poly([(-212, -176), (0, -326), (212, -176)])
    pen.shape(roof, colour if pen.style != "realistic" else shade(colour, -0.15), gloss=0)
    with pen.canvas.clip(roof):
        for i in range(6):
            pen.canvas.fill(rect(-220, -308 + i * 26, 440, 4), shade(colour, -0.2), 0.5)
    pen.outline(roof)
    door = rect(-34, -112, 68, 114, 10)
    pen.shape(door, rgb("7a4a2c"), gloss=0, ink=6)
    pen.canvas.fill(oval(18, -54, 6), rgb("ffd24a"))
    for x in (-128, 62):
        if pen.style != "cartoon":
            glow = [(rgb("ffcf6a"), 0.55), (rgb("ffb040"), 0.0)]
            pen.canvas.fill(oval(x + 33, -118, 90), radial(x + 33, -118, 90, glow))
        pen.shape(rect(x, -150, 66, 62, 4), rgb("ffe08a"), gloss=0, ink=6, flat=True)
        pen.canvas.fill(rect(x + 30, -150, 6, 62), rgb("8a5a3a"))
        pen.canvas.fill(rect(x, -122, 66, 6), rgb("8a5a3a"))
    pen.shape(oval(0, -236, 26), rgb("ffe08a"), gloss=0, ink=6, flat=True)
