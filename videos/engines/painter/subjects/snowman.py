"""A snowman with hat and scarf."""

from ..colour import rgb
from ..path import line, oval, poly, rect, smooth
from ..registry import subject
from ..shading import INK, Pen


@subject("snowman", box=(-190, -440, 190, 30), lives="floor", colours=("e63946",))
def draw(pen: Pen, colour) -> None:
    white = rgb("f6faff") if pen.style != "realistic" else rgb("dbe6f2")
    pen.shadow(oval(0, 2, 120, 16), 0, 6, 12, 0.35)
    for side in (-1, 1):
        pen.line(line((side * 70, -210), (side * 168, -270)), rgb("6a4630"), 9, ink=4)
        pen.line(line((side * 138, -252), (side * 152, -296)), rgb("6a4630"), 7, ink=4)
    pen.shape(oval(0, -84, 112, 94), white, gloss=0)
    pen.shape(oval(0, -214, 84, 76), white, gloss=0)
    pen.shape(oval(0, -318, 62, 58), white, gloss=0)
    for y in (-238, -200, -110):
        pen.canvas.fill(oval(0, y, 9), INK)
    for side in (-1, 1):
        pen.canvas.fill(oval(side * 22, -332, 8, 10), INK)
        pen.canvas.fill(oval(side * 24 - 3, -336, 3), (1, 1, 1))
    smile = smooth([(-26, -300), (0, -288), (26, -300)], closed=False)
    pen.canvas.stroke(smile, 5, INK)
    pen.shape(poly([(-2, -324), (62, -308), (0, -306)]), rgb("ff8c2e"), gloss=0, ink=4)
    scarf = smooth([(-62, -276), (0, -254), (64, -278), (60, -254), (0, -232), (-58, -252)])
    tail = poly([(24, -250), (58, -256), (74, -160), (40, -156)])
    pen.shape(tail, colour, gloss=0, ink=6)
    pen.shape(scarf, colour, gloss=0, ink=6)
    hat = rgb("33304a")
    pen.shape(rect(-46, -428, 92, 70, 8), hat, gloss=0)
    pen.shape(rect(-74, -372, 148, 18, 8), hat, gloss=0)
    pen.canvas.fill(rect(-46, -392, 92, 18), colour)
