"""What small creatures are drawn from: a seated body, a head, a face."""

from dataclasses import dataclass

from ..canvas import linear
from ..colour import WHITE, Colour, mix, rgb, shade
from ..path import Path, line, oval, smooth
from ..shading import INK, Pen

HEAD = (0.0, -226.0)  # its middle
PINK = rgb("ff7f9a")
BODY = smooth([(0, -172), (52, -150), (86, -80), (92, -20), (60, 2), (0, 6), (-60, 2), (-92, -20),
               (-86, -80), (-52, -150)])  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Build:
    """What tells one seated creature from another. Paths are for its right side, or whole."""

    ear: Path  # right ear, mirrored for the left
    inner: Path | None = None  # pink part of the ear
    tail: Path | None = None
    tail_width: float = 30.0
    head: tuple[float, float] = (92.0, 78.0)  # radii
    muzzle: tuple[float, float] = (40.0, 30.0)
    nose: tuple[float, float] = (14.0, 10.0)
    nose_colour: Colour = PINK
    ears_behind: bool = True
    whiskers: bool = False
    stripes: bool = False
    patch: Colour | None = None  # around one eye


def seated(pen: Pen, colour: Colour, build: Build) -> None:
    """A seated creature seen from the front, its feet at (0, 0), about 320 high."""
    pale = mix(colour, (1, 0.96, 0.88), 0.65)
    pen.shadow(oval(0, 4, 112, 14), 0, 5, 9, 0.35, rgb("102010"))
    if build.tail:
        pen.line(build.tail, shade(colour, -0.06), build.tail_width, ink=6)
    pen.shape(BODY, colour, gloss=0)
    with pen.canvas.clip(BODY):
        pen.canvas.fill(oval(0, -70, 52, 72), pale, 0.9, blur=0 if pen.style == "cartoon" else 8)
        if build.stripes:
            for y in (-110, -76, -42):
                for side in (-1, 1):
                    band = line((side * 100, y), (side * 58, y + 8))
                    pen.canvas.stroke(band, 13, shade(colour, -0.22), 0.9)
    for side in (-1, 1):
        pen.shape(oval(side * 34, -6, 32, 17), pale, gloss=0, ink=6)
        for toe in (-9, 9):
            notch = line((side * 34 + toe, -8), (side * 34 + toe, 4))
            pen.canvas.stroke(notch, 3, shade(colour, -0.35), 0.8)
    if build.ears_behind:
        _ears(pen, colour, build)
    head = oval(*HEAD, *build.head)
    pen.shape(head, colour, gloss=0)
    if build.stripes:
        with pen.canvas.clip(head):
            for x in (-26, 0, 26):
                pen.canvas.stroke(line((x, -320), (x * 0.8, -272)), 12, shade(colour, -0.22), 0.9)
            for side in (-1, 1):
                cheek = line((side * 96, -218), (side * 62, -210))
                pen.canvas.stroke(cheek, 10, shade(colour, -0.22), 0.9)
    if not build.ears_behind:
        _ears(pen, colour, build)
    _face(pen, colour, pale, build)


def _ears(pen: Pen, colour, build: Build) -> None:
    for side in (-1, 1):
        pen.shape(build.ear.scaled(side, 1).moved(*HEAD), colour, gloss=0)
        if build.inner:
            pen.canvas.fill(build.inner.scaled(side, 1).moved(*HEAD), rgb("ffb3b8"))


def _face(pen: Pen, colour, pale, build: Build) -> None:
    x, y = HEAD
    if build.patch:
        pen.canvas.fill(oval(x + 38, y - 6, 32, 36), build.patch)
    pen.canvas.fill(oval(x, y + 34, *build.muzzle), pale)
    for side in (-1, 1):
        eye(pen, x + side * 38, y - 4, 20)
        if pen.style != "realistic":
            blush = 0 if pen.style == "cartoon" else 5
            pen.canvas.fill(oval(x + side * 66, y + 30, 17, 11), rgb("ff8fa3"), 0.55, blur=blush)
    width, height = build.nose
    nose = smooth([(-width, -height), (0, -height * 1.2), (width, -height), (0, height)])
    pen.shape(nose.moved(x, y + 24), build.nose_colour, gloss=0, ink=4, flat=True)
    for side in (-1, 1):
        mouth = smooth([(x, y + 33), (x + side * 9, y + 46), (x + side * 24, y + 40)], closed=False)
        pen.canvas.stroke(mouth, 4.5, INK)
        if build.whiskers:
            for dy in (-6, 6):
                hair = line((x + side * 46, y + 32 + dy), (x + side * 118, y + 26 + dy * 3))
                pen.canvas.stroke(hair, 3, INK if pen.style == "cartoon" else WHITE, 0.8)


def eye(pen: Pen, x: float, y: float, size: float) -> None:
    """A large round eye with its light."""
    if pen.style == "cartoon":
        pen.canvas.fill(oval(x, y, size * 1.05, size * 1.2), WHITE)
        pen.canvas.stroke(oval(x, y, size * 1.05, size * 1.2), 5, INK)
        pen.canvas.fill(oval(x, y + 2, size * 0.62, size * 0.74), INK)
    else:
        ball = oval(x, y, size * 0.95, size * 1.1)
        pen.canvas.fill(ball, linear(x, y - size, x, y + size, [rgb("241a2e"), rgb("6a4a3a")]))
    pen.canvas.fill(oval(x - size * 0.28, y - size * 0.36, size * 0.28), WHITE)
    pen.canvas.fill(oval(x + size * 0.3, y + size * 0.4, size * 0.13), WHITE, 0.8)
