"""Fireworks: rockets that rise and burst, stars that fall and fade."""

import math
import random

from ..colour import WHITE, dim, mix, rgb
from ..motion import ease_out
from ..parts.light import glow
from ..path import star
from ..registry import Swarm, effect
from ..scene import Cast
from ..stage import Layer, Stage

CODES = ("ffcf6b", "ff6b8a", "7ad7ff", "b08cff", "9dff9a", "ffffff")
RISE, LAST = 0.9, 2.3  # seconds up, seconds alight
GOLDEN = 2.39996  # radians


def _shells(stage: Stage):
    """(burst time, x, y, colour, radius, kind, seed) of every rocket of the film."""
    chance = stage.chance("fireworks")
    t, shells = -1.4, []
    while t < stage.duration:
        x = chance.uniform(0.1, 0.9) * stage.span
        y, reach = chance.uniform(190, 430), chance.uniform(250, 400)
        code = chance.choice(CODES)
        shells.append((t, x, y, code, reach, chance.randrange(3), chance.randrange(999)))
        t += chance.uniform(0.25, 0.6)
    return shells


def fireworks_layer(stage: Stage) -> Layer:
    shells = _shells(stage)
    stars = {code: _stars(stage, code) for code in CODES}
    if stage.flat:
        return _comic(shells, stars)
    flash = {c: glow(stage, 420, dim(rgb(c), 0.3), falloff=2.0) for c in CODES}
    sparks = {(shell[0], shell[6]): _directions(shell[5], shell[6], shell[4]) for shell in shells}

    def paint(frame, t):
        for shell in shells:
            burst, x, y, code, _reach, _kind, seed = shell
            u = t - burst
            if -RISE < u < 0:
                high = 1080 - (1080 - y) * ease_out(1 + u / RISE)
                for j in range(7):
                    side = x + 5 * math.sin(j + t * 30)
                    stars[code][1].shine(frame, side, high + j * 13, 0.8 * (1 - j / 7))
            elif 0 <= u < LAST:
                if u < 0.5:
                    flash[code].shine(frame, x, y, (1 - u / 0.5) ** 2 * 0.9)
                _burst(frame, stars[code], sparks[burst, seed], x, y, u, t)

    return paint


def _stars(stage: Stage, code):
    """Three sizes of one colour."""
    if not stage.flat:
        tint = mix(rgb(code), WHITE, 0.15)
        return [glow(stage, radius, tint, core=0.35) for radius in (22, 14, 8)]
    return [
        stage.sprite(
            (-size - 6, -size - 6, size + 6, size + 6),
            lambda pen, s=size: pen.shape(star(0, 0, s), rgb(code), gloss=0, ink=4, flat=True),
        )
        for size in (24, 17, 11)
    ]


def _directions(kind: int, seed: int, reach: float):
    """Where each spark flies: a ball, a ring, or a dense ball."""
    chance = random.Random(seed)
    count = (56, 40, 72)[kind]
    sparks = []
    for i in range(count):
        angle = i * GOLDEN + chance.random() * 0.2
        depth = chance.uniform(-0.3, 0.3) if kind == 1 else 1 - 2 * (i + 0.5) / count
        speed = math.sqrt(1 - depth * depth) * reach * chance.uniform(0.92, 1.08)
        sparks.append((math.cos(angle) * speed, math.sin(angle) * speed))
    return sparks


def _burst(frame, stars, sparks, x, y, u, t):
    for i, (dx, dy) in enumerate(sparks):
        glimmer = 0.75 + 0.25 * math.sin(i * 7 + t * 22) if u > 0.9 else 1.0
        light = max(0.0, 1 - u / 2.1) ** 1.3 * glimmer
        for j in range(5):
            v = u - j * 0.045
            if v < 0:
                break
            flown = 1 - math.exp(-v * 2.6)
            size = 0 if j == 0 and u < 0.5 else 1 if j < 2 else 2
            strength = light * (1 - j / 5.5)
            stars[size].shine(frame, x + dx * flown, y + dy * flown + 52 * v * v, strength)


def _comic(shells, stars) -> Layer:
    def paint(frame, t):
        for burst, x, y, code, reach, _kind, _seed in shells:
            u = t - burst
            if -RISE < u < 0:
                high = 1080 - (1080 - y) * ease_out(1 + u / RISE)
                for j in range(3):
                    stars[code][j].put(frame, x, high + j * 40)
            elif 0 <= u < 1.6:
                flown = 1 - math.exp(-u * 2.6)
                size = 0 if u < 0.5 else 1 if u < 1 else 2
                for i in range(22):
                    far = reach * flown * (1 if i % 2 else 0.58)
                    angle = 2 * math.pi * i / 22
                    high = y + math.sin(angle) * far + 40 * u * u
                    stars[code][size].put(frame, x + math.cos(angle) * far, high)

    return paint


@effect("fireworks")
def fireworks(stage: Stage, cast: Cast) -> Swarm:
    return Swarm(back=(fireworks_layer(stage),))


@effect("meteors")
def meteors(stage: Stage, cast: Cast) -> Swarm:
    """Shooting stars, one every second or so."""
    chance = stage.chance("meteors")
    head = glow(stage, 12, (0.9, 0.95, 1), core=0.4)
    tail = glow(stage, 7, (0.6, 0.75, 1), core=0.3)
    flights, t = [], 0.2
    while t < stage.duration:
        flights.append((t, chance.uniform(0.2, 1.1) * stage.span, chance.uniform(40, 330)))
        t += chance.uniform(0.6, 1.5)

    def paint(frame, t):
        for start, x, y in flights:
            u = (t - start) / 0.9
            if 0 < u < 1:
                light = math.sin(math.pi * u)
                for j in range(16):
                    sprite = tail if j else head
                    px, py = x - 620 * u + j * 11, y + 230 * u - j * 4.1
                    sprite.shine(frame, px, py, light * (1 - j / 16))

    return Swarm(back=(paint,))
