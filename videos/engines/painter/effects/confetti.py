"""Confetti, tumbling down for ever."""

import math

from ..colour import rgb, shade
from ..path import rect
from ..registry import Swarm, effect
from ..scene import Cast
from ..shading import INK, Pen
from ..stage import Stage

GAY = ("ff4d6d", "ffd166", "06d6a0", "4cc9f0", "b388ff", "ff9f1c", "ffffff")
POSES = 12
ROUND = 1250.0


def _piece(colour, size, pose):
    """One pose of a tumbling slip of paper."""
    angle = pose / POSES * math.pi

    def draw(pen: Pen):
        face = abs(math.cos(angle)) * 0.92 + 0.08
        if pen.style == "cartoon":
            face = max(face, 0.34)
        slip = rect(-size, -size * 0.55 * face, 2 * size, size * 1.1 * face, 2)
        slip = slip.turned(math.radians(pose * 24))
        if pen.style == "cartoon":
            pen.canvas.fill(slip, colour if pose < POSES / 2 else shade(colour, -0.2))
            pen.canvas.stroke(slip, 3.5, INK)
        elif pen.style == "animated":
            pen.canvas.fill(slip, colour if pose < POSES / 2 else shade(colour, -0.12))
        else:
            light = -0.25 + 0.4 * abs(math.cos(angle + 0.6))
            pen.canvas.fill(slip, shade(colour, light), 0.95)

    return draw


@effect("confetti")
def confetti(stage: Stage, cast: Cast) -> Swarm:
    chance = stage.chance("confetti")
    bank: dict = {}

    def poses(code: str, size: float, blur: float):
        if (code, size) not in bank:
            box = (-size - 6, -size - 6, size + 6, size + 6)
            bank[code, size] = [
                stage.sprite(box, _piece(rgb(code), size, pose), blur=blur) for pose in range(POSES)
            ]
        return bank[code, size]

    pieces = []
    for i in range(110):
        near = stage.style == "realistic" and i % 10 == 0
        size, blur = (24.0, 6.0) if near else ((9.0, 0.5) if i % 3 else (13.0, 0.0))
        if stage.style != "realistic":
            blur = 0.0
        speed = chance.uniform(230, 330) if near else chance.uniform(90, 190)
        pieces.append(
            (
                poses(chance.choice(GAY), size, blur),
                chance.random() * stage.span,
                chance.random() * ROUND,
                speed,
                chance.random() * 6.3,
                chance.uniform(4, 11),
                chance.uniform(20, 70),
            )
        )

    def paint(frame, t):
        for slips, x, y, speed, phase, spin, wide in pieces:
            high = (y + speed * t) % ROUND - 70
            side = x + wide * math.sin(t * 1.3 + phase) + 14 * math.sin(t * spin * 0.5 + phase)
            slips[int(t * spin + phase * 3) % POSES].put(frame, side, high)

    return Swarm(front=(paint,))
