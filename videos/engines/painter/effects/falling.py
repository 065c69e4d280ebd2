"""Petals and leaves that tumble, rain, and what rises: hearts and bubbles."""

import math

from ..canvas import radial
from ..colour import WHITE, mix, rgb, shade
from ..colour_words import COLOURS
from ..motion import drift
from ..parts.shapes import HEART
from ..path import arc, line, oval, smooth
from ..registry import Swarm, effect
from ..scene import Cast
from ..shading import INK, Pen
from ..stage import HEIGHT, Layer, Stage

PETAL = smooth([(0, -12), (9, -5), (7, 8), (0, 12), (-7, 8), (-9, -5)])
LEAF = smooth([(0, -20), (9, -8), (11, 4), (0, 20), (-11, 4), (-9, -8)])


def _tumbling(stage: Stage, name, shape, codes, count, speeds) -> Layer:
    """Flat things that sway and turn as they come down."""
    chance = stage.chance(name)
    room = 1180.0

    def picture(code, near):
        def draw(pen: Pen):
            with pen.canvas.at(size=2.6 if near else 1.0):
                pen.shape(shape, rgb(code), gloss=0, ink=3)

        size = 60 if near else 26
        blur = 6 if near and stage.style == "realistic" else 0
        return stage.sprite((-size, -size, size, size), draw, blur=blur)

    bank = [[picture(code, near) for code in codes] for near in (False, True)]
    pieces = []
    for i in range(count):
        near = i % 9 == 0 and not stage.flat
        speed = chance.uniform(*speeds) * (2 if near else 1)
        place = chance.random() * (stage.span + 300), chance.random() * room
        turn, phase = chance.uniform(0.5, 1.8), chance.random() * 6.3
        size = 1.0 if near else chance.uniform(0.6, 1.2)
        pieces.append((chance.choice(bank[near]), *place, speed, turn, phase, size))

    def paint(frame, t):
        for sprite, x, y, speed, turn, phase, size in pieces:
            side = x + 50 * t + 60 * math.sin(t * 0.8 + phase) + 20 * drift(t * 0.6 + phase, 3)
            high = (y + speed * t) % room - 60
            flat = 0.35 + 0.65 * abs(math.cos(t * turn + phase))
            across = side % (stage.span + 300) - 150
            sprite.put(frame, across, high, turn=t * turn + phase, size=size, tall=size * flat)

    return paint


@effect("petals")
def petals(stage: Stage, cast: Cast) -> Swarm:
    codes = ("ffc2d8", "ff9fc0", "ffe3ee")
    return Swarm(front=(_tumbling(stage, "petals", PETAL, codes, 54, (60, 130)),))


@effect("leaves")
def leaves(stage: Stage, cast: Cast) -> Swarm:
    codes = ("d9722e", "e8a33a", "b5432a", "8a5a2c")
    return Swarm(front=(_tumbling(stage, "leaves", LEAF, codes, 40, (80, 160)),))


@effect("rain")
def rain(stage: Stage, cast: Cast) -> Swarm:
    """Slanting streaks, near ones long and fast; storms flash."""
    chance = stage.chance("rain")
    bank = []
    for long, wide, alpha in ((34, 1.6, 0.4), (60, 2.4, 0.45), (110, 4, 0.4)):
        streak = line((0, 0), (-long * 0.16, long))

        def draw(pen: Pen, streak=streak, wide=wide, alpha=alpha):
            colour = rgb("ffffff") if pen.style == "cartoon" else rgb("cfe0f2")
            pen.canvas.stroke(streak, wide * (1.6 if pen.style == "cartoon" else 1), colour, alpha)

        bank.append((stage.sprite((-30, -4, 8, long + 4), draw), 900 + long * 9))
    drops = [
        (
            *bank[(0, 0, 1, 1, 2)[i % 5]],
            chance.random() * (stage.span + 400),
            chance.random() * 1300,
        )
        for i in range(190)
    ]

    def paint(frame, t):
        for streak, speed, x, y in drops:
            fallen = y + speed * t
            side = (x - fallen * 0.16) % (stage.span + 400) - 100
            streak.put(frame, side, fallen % 1300 - 130)

    return Swarm(front=(paint,))


def _rising(stage: Stage, name, sprites, count, speeds, wide) -> Layer:
    chance = stage.chance(name)
    room = HEIGHT + 260
    pieces = [
        (
            sprites[i % len(sprites)],
            ((i * 0.618) % 1) * stage.span,
            chance.random() * room,
            chance.uniform(*speeds),
            chance.random() * 6.3,
            chance.uniform(0.45, 1.0),
        )
        for i in range(count)
    ]

    def paint(frame, t):
        for sprite, x, y, speed, phase, size in pieces:
            high = room - 130 - (y + speed * size * t) % room
            side = x + wide * math.sin(t * 0.9 + phase) + wide * 0.6 * drift(t * 0.4 + phase, 1)
            turn = 0.12 * math.sin(t * 1.1 + phase)
            sprite.put(frame, side, high, turn=turn, size=size)

    return paint


@effect("hearts")
def hearts(stage: Stage, cast: Cast) -> Swarm:
    """Hearts rising; the nearest out of focus."""
    codes = [COLOURS[name] for name in cast.colours] or [
        rgb(c) for c in ("ff4d6d", "ff7fa5", "e0315a")
    ]

    def picture(colour, size, blur):
        def draw(pen: Pen):
            with pen.canvas.at(size=size):
                pen.shape(HEART, colour, ink=7 / size)

        room = 110 * size
        return stage.sprite((-room, -room, room, room), draw, blur=blur)

    small = [picture(c, 0.55, 0) for c in codes]
    near = [picture(shade(codes[0], -0.05), 1.7, stage.pick(9, 4, 0))]
    return Swarm(
        back=(_rising(stage, "hearts", small, 22, (60, 120), 30),),
        front=() if stage.flat else (_rising(stage, "near hearts", near, 4, (90, 120), 40),),
    )


@effect("bubbles")
def bubbles(stage: Stage, cast: Cast) -> Swarm:
    def draw(pen: Pen):
        disc = oval(0, 0, 26)
        if pen.style == "cartoon":
            pen.canvas.fill(disc, rgb("c9f2ff"), 0.55)
            pen.canvas.stroke(disc, 4, INK)
            pen.canvas.fill(oval(-9, -9, 5, 7), WHITE)
            return
        clear = [(WHITE, 0.02), (rgb("bfe8ff"), 0.10), (WHITE, 0.55), (WHITE, 0.1)]
        pen.canvas.fill(disc, radial(0, 0, 26, clear, [0, 0.7, 0.94, 1]))
        pen.canvas.stroke(arc(0, 0, 19, 19, 200, 250), 3.5, WHITE, 0.9, blur=0.8)
        pen.canvas.fill(oval(9, 11, 3), mix(WHITE, rgb("ffd0f0"), 0.4), 0.7)

    sprites = [stage.sprite((-32, -32, 32, 32), draw)]
    return Swarm(front=(_rising(stage, "bubbles", sprites, 34, (90, 190), 22),))
