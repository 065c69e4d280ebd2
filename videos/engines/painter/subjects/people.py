"""A person, waving."""

from ..colour import rgb, shade
from ..path import line, oval, path, smooth
from ..registry import subject
from ..shading import INK, Pen

SKINS = (rgb("f2c39a"), rgb("8a5a3c"), rgb("d9a070"), rgb("5a3a2a"))
HAIRS = (rgb("4a3020"), rgb("1e1a22"), rgb("c8853a"), rgb("2a1e1a"))
COLOURS = ("e8505b", "3f8fe0", "ffb92e", "4fb87a")
SHIRT = path("M-58 -262 Q0 -286 58 -262 L64 -130 Q0 -112 -64 -130 Z")


@subject("people", box=(-150, -430, 150, 30), lives="floor", size=0.95, alive=True, colours=COLOURS)
def draw(pen: Pen, colour) -> None:
    kind = next((i for i, code in enumerate(COLOURS) if rgb(code) == colour), 0)
    skin, hair, trousers = SKINS[kind], HAIRS[kind], rgb("3a4468")
    pen.shadow(oval(0, 2, 80, 12), 0, 4, 8, 0.4)
    for side in (-1, 1):
        pen.line(line((side * 28, -140), (side * 32, -16)), trousers, 42, ink=6)
        pen.shape(oval(side * 40, -6, 34, 15), rgb("4a3a3a"), gloss=0, ink=6)
    resting = line((-54, -244), (-94, -190), (-86, -134))
    waving = line((54, -244), (104, -282), (112, -352))
    for arm, hand in ((resting, (-86, -126)), (waving, (113, -362))):
        pen.line(arm, shade(colour, -0.05), 32, ink=6)
        pen.shape(oval(*hand, 19), skin, gloss=0, ink=6)
    pen.shape(SHIRT, colour, gloss=0)
    pen.canvas.fill(oval(0, -268, 20, 16), skin)
    if kind % 2:
        pen.shape(smooth([(-66, -340), (0, -410), (66, -340), (72, -262), (-72, -262)]), hair, 0)
    pen.shape(oval(0, -332, 58, 60), skin, gloss=0)
    fringe = smooth([(-60, -340), (-40, -396), (10, -404), (56, -370), (62, -334), (30, -362),
                     (-10, -368), (-42, -352)])  # fmt: skip
    pen.shape(fringe, hair, gloss=0, ink=6)
    for side in (-1, 1):
        pen.canvas.fill(oval(side * 21, -326, 7, 9), INK)
        pen.canvas.fill(oval(side * 34, -308, 11, 7), rgb("ff8f8f"), 0.5)
    smile = smooth([(-18, -304), (0, -292), (18, -304)], closed=False)
    pen.canvas.stroke(smile, 5, INK)
