"""A heart."""

from ..parts.shapes import HEART
from ..registry import subject
from ..shading import Pen


@subject("heart", box=(-110, -110, 110, 110), lives="air", colours=("ff4d6d", "ff7fa5", "e0315a"))
def draw(pen: Pen, colour) -> None:
    pen.shadow(HEART, 0, 10, 10, 0.25)
    pen.shape(HEART, colour)
