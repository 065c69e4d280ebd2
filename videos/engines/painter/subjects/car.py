"""A small car, seen from the side."""

from ..colour import WHITE, mix, rgb
from ..path import oval, path, rect
from ..registry import subject
from ..shading import INK, Pen

BODY = path(
    "M-190 -40 Q-196 -84 -150 -92 L-112 -98 Q-78 -158 -10 -160 L40 -160 Q96 -156 122 -100"
    " L162 -90 Q194 -82 192 -40 Q190 -28 170 -28 L-176 -28 Q-190 -28 -190 -40 Z"
)
WINDOWS = (
    path("M-92 -100 Q-66 -144 -14 -146 L4 -146 L4 -100 Z"),
    path("M18 -146 L40 -146 Q84 -142 104 -100 L18 -100 Z"),
)


@subject("car", box=(-210, -180, 210, 20), lives="road", colours=("e63946", "2f86e8", "ffb92e"))
def draw(pen: Pen, colour) -> None:
    pen.shadow(oval(0, 0, 190, 12), 0, 4, 8, 0.5)
    pen.shape(BODY, colour, gloss=0.5)
    glass = rgb("bfe6fa") if pen.style != "realistic" else rgb("23303c")
    for window in WINDOWS:
        pen.shape(window, glass, gloss=0, ink=5, flat=True)
        with pen.canvas.clip(window):
            pen.canvas.fill(path("M-60 -90 L0 -150 L26 -150 L-34 -90 Z"), WHITE, 0.4)
            pen.canvas.fill(path("M40 -90 L100 -150 L116 -150 L56 -90 Z"), WHITE, 0.3)
    pen.canvas.fill(rect(8, -84, 26, 7, 3), mix(colour, INK, 0.6))
    pen.shape(oval(182, -70, 10, 15), rgb("fff3b0"), gloss=0, ink=4)
    pen.shape(rect(-194, -80, 12, 26, 5), rgb("ff5a4a"), gloss=0, ink=4)
    for x in (-108, 108):
        pen.shape(oval(x, -28, 42), rgb("2b2b34"), gloss=0, ink=6)
        pen.shape(oval(x, -28, 21), rgb("c8ced8"), gloss=0, ink=4)
        pen.canvas.fill(oval(x, -28, 6), rgb("5a6070"))
