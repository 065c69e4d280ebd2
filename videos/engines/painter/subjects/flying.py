"""Hot-air balloon and aeroplane."""

from ..canvas import linear
from ..colour import WHITE, mix, rgb, shade
from ..path import line, oval, path, rect
from ..registry import subject
from ..shading import Pen

ENVELOPE = path(
    "M-34 120 C-60 70 -150 10 -150 -80 C-150 -170 -84 -230 0 -230 C84 -230 150 -170 150 -80"
    " C150 10 60 70 34 120 Z"
)
PANELS = (-150, -105, -38, 38, 105, 150)


@subject(
    "airballoon", box=(-170, -250, 170, 250), lives="air",
    colours=("ef3e4a", "2f86e8", "ffb92e", "8f55e0", "41c46f"),
)  # fmt: skip
def airballoon(pen: Pen, colour) -> None:
    for x in (-30, -10, 10, 30):
        pen.canvas.stroke(line((x, 112), (x * 0.9, 176)), 3, rgb("4a3426"))
    pen.shape(ENVELOPE, colour, gloss=0)
    light = mix(colour, WHITE, 0.72)
    with pen.canvas.clip(ENVELOPE):
        for i, x in enumerate(PANELS[:-1]):
            if i % 2:
                a, b = x, PANELS[i + 1]
                panel = path(
                    f"M{a * 0.1} -232 C{a * 1.1} -190 {a * 1.15} 0 {a * 0.22} 124"
                    f" L{b * 0.22} 124 C{b * 1.15} 0 {b * 1.1} -190 {b * 0.1} -232 Z"
                )
                pen.canvas.fill(panel, light, 0.85)
        band = path("M-170 -70 Q0 -30 170 -70 L170 -40 Q0 2 -170 -40 Z")
        pen.canvas.fill(band, rgb("ffd24a"))
        if pen.style != "cartoon":
            dark = linear(-150, 0, 150, 0, [(WHITE, 0.2), (WHITE, 0.0), ((0, 0, 0.1), 0.42)])
            pen.canvas.fill(rect(-160, -240, 320, 380), dark)
    pen.outline(ENVELOPE)
    pen.shape(rect(-34, 174, 68, 54, 10), rgb("a8703f"), gloss=0, ink=6)
    pen.canvas.fill(rect(-38, 172, 76, 12, 5), rgb("7a4a28"))


@subject("plane", box=(-240, -130, 240, 120), lives="flying", colours=("e63946", "2f86e8"))
def plane(pen: Pen, colour) -> None:
    body = rgb("f4f6fb") if pen.style != "realistic" else rgb("d3d9e2")
    far = path("M-10 -20 L-90 -96 L-50 -98 L50 -24 Z")
    pen.shape(far, shade(body, -0.15), gloss=0, ink=6)
    pen.shape(path("M-196 -20 L-232 -116 L-186 -112 L-130 -24 Z"), colour, gloss=0, ink=6)
    hull = path(
        "M-220 -18 Q-120 -46 60 -44 Q190 -40 222 -6 Q200 26 60 28 L-100 22 Q-190 10 -220 -18 Z"
    )
    pen.shape(hull, body, gloss=0.3)
    with pen.canvas.clip(hull):
        pen.canvas.fill(path("M-230 2 L230 10 L230 22 L-230 14 Z"), colour)
        pen.canvas.fill(path("M160 -40 L230 -20 L200 -8 L158 -14 Z"), rgb("2a4a6a"))
    for x in range(-110, 140, 34):
        pen.canvas.fill(oval(x, -14, 9, 10), rgb("3f6a94"))
    pen.shape(path("M20 4 L-110 104 L-62 104 L92 10 Z"), shade(body, -0.06), gloss=0, ink=6)
