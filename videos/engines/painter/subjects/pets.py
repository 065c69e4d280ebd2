"""Cat, dog, rabbit and bear, seated."""

from ..colour import rgb, shade
from ..parts.creature import Build, seated
from ..path import oval, smooth
from ..registry import subject
from ..shading import Pen

BOX = (-190, -430, 190, 30)
CAT = Build(
    ear=smooth([(22, -66), (44, -118), (78, -136), (92, -84), (84, -30), (40, -40)]),
    inner=smooth([(46, -68), (58, -98), (74, -108), (80, -74), (66, -52)]),
    tail=smooth([(70, -20), (128, -22), (156, -74), (140, -128)], closed=False),
    whiskers=True,
    stripes=True,
)
DOG = Build(
    ear=smooth([(54, -62), (96, -66), (122, -10), (112, 50), (84, 44), (66, -10)]),
    tail=smooth([(76, -30), (122, -60), (136, -112)], closed=False),
    muzzle=(46, 38),
    nose=(19, 14),
    nose_colour=rgb("3a2a2e"),
    ears_behind=False,
    patch=rgb("8a5a3c"),
)
RABBIT = Build(
    ear=smooth([(16, -56), (14, -130), (38, -196), (66, -190), (72, -120), (56, -54)]),
    inner=smooth([(30, -70), (30, -130), (44, -172), (56, -166), (58, -116), (46, -66)]),
    head=(84, 76),
    nose=(11, 8),
    whiskers=True,
)
BEAR = Build(
    ear=oval(66, -64, 36, 34),
    inner=oval(66, -62, 18, 17),
    head=(98, 84),
    muzzle=(46, 36),
    nose=(18, 13),
    nose_colour=rgb("3a2a2e"),
)


@subject("cat", box=BOX, lives="floor", alive=True, colours=("f29a4a", "8f8a94", "5a4a44"))
def cat(pen: Pen, colour) -> None:
    seated(pen, colour, CAT)


@subject("dog", box=BOX, lives="floor", alive=True, colours=("d9a566", "f0e4d0", "8a5a3c"))
def dog(pen: Pen, colour) -> None:
    seated(pen, colour, DOG)


@subject("rabbit", box=BOX, lives="floor", alive=True, colours=("e8e0e4", "c8a88a", "9aa0ac"))
def rabbit(pen: Pen, colour) -> None:
    seated(pen, colour, RABBIT)


@subject("bear", box=BOX, lives="floor", alive=True, colours=("a8703f", "6a4a3a"))
def bear(pen: Pen, colour) -> None:
    seated(pen, shade(colour, 0.02), BEAR)
