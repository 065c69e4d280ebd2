"""Snow: near flakes large, soft and fast."""

import math

from ..colour import WHITE, rgb
from ..motion import drift
from ..path import oval
from ..registry import Swarm, effect
from ..scene import Cast
from ..stage import HEIGHT, Stage

SIZES = (
    (2.4, 0.9, 0.6),
    (4.2, 0.95, 1.0),
    (7.0, 0.85, 2.6),
    (20.0, 0.42, 8.0),
)  # radius, alpha, blur
SPEEDS = (55, 95, 150, 320)
ROUND = HEIGHT + 100


def _flake(stage: Stage, radius, alpha, blur):
    def draw(pen):
        if pen.style == "cartoon":
            pen.canvas.stroke(oval(0, 0, min(radius, 10) * 1.3), 2, rgb("8fb8e8"))
            pen.canvas.fill(oval(0, 0, min(radius, 10) * 1.3), WHITE)
        else:
            pen.canvas.fill(oval(0, 0, radius), WHITE, alpha)

    room = radius * 1.4 + 4
    soft = blur if stage.style == "realistic" else 0.5
    return stage.sprite((-room, -room, room, room), draw, blur=soft)


@effect("snow")
def snow(stage: Stage, cast: Cast) -> Swarm:
    chance = stage.chance("snow")
    bank = [_flake(stage, *size) for size in SIZES]
    weights = (50, 32, 14, stage.pick(5, 2, 0))
    room = stage.span + 200
    flakes = []
    for _ in range(200):
        i = chance.choices(range(4), weights)[0]
        speed = SPEEDS[i] * chance.uniform(0.8, 1.25)
        place = chance.random() * room, chance.random() * ROUND
        flakes.append((bank[i], *place, speed, 14 + 6 * i, chance.random() * 6.3))

    def paint(frame, t):
        for flake, x, y, speed, wide, phase in flakes:
            side = x + speed * 0.22 * t + wide * math.sin(t * 0.9 + phase)
            side += 20 * drift(t * 0.3 + phase, 2)
            flake.put(frame, side % room - 100, (y + speed * t) % ROUND - 50)

    return Swarm(front=(paint,))
