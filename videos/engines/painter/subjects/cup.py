"""A steaming cup."""

from ..colour import WHITE, rgb
from ..path import arc, oval, path
from ..registry import subject
from ..shading import INK, Pen

CUP = path("M-110 -190 L110 -190 Q112 -40 60 -8 Q0 6 -60 -8 Q-112 -40 -110 -190 Z")
STEAM = path("M0 0 C-30 -40 30 -70 0 -120 C-20 -150 10 -170 6 -190")


@subject("cup", box=(-230, -440, 230, 50), lives="floor", colours=("e86a4f", "3f9fd8", "f4f6fb"))
def draw(pen: Pen, colour) -> None:
    pen.shadow(oval(0, 14, 180, 24), 0, 8, 14, 0.45)
    pen.shape(oval(0, 8, 190, 30), WHITE, gloss=0)
    handle = arc(112, -112, 54, 50, -100, 100)
    if pen.style == "cartoon":
        pen.canvas.stroke(handle, 40, INK)
    pen.canvas.stroke(handle, 25, colour)
    pen.shape(CUP, colour, gloss=0.6)
    pen.shape(oval(0, -190, 110, 26), WHITE, gloss=0)
    pen.canvas.fill(oval(0, -187, 96, 19), rgb("6a3f24"))
    pen.canvas.fill(oval(-10, -190, 46, 8), rgb("c89a6a"), 0.8)
    for x in (-46, 4, 52):
        soft = 0 if pen.style == "cartoon" else 7
        pen.canvas.stroke(STEAM.moved(x, -220), 13, WHITE, 0.5, blur=soft)
