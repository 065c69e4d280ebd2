"""Subjects on the stage: where each stands, and how it moves where it lives."""

import math

import numpy as np

from .colour import Colour, dim, rgb
from .colour_words import COLOURS
from .motion import drift, ease_out, overshoot, sway
from .registry import SUBJECTS, Subject
from .scene import Cast
from .shading import Pen
from .sprite import Sprite
from .stage import Layer, Place, Stage

MAX_OF_ONE = 9
GROUNDED = frozenset({"floor", "land", "road", "water"})


def cast_layers(stage: Stage, place: Place, casts: list[Cast]) -> list[Layer]:
    """Layers of all subjects, far ones first."""
    layers: list[tuple[float, Layer]] = []
    grounded = [c for c in casts if SUBJECTS[c.name].lives in GROUNDED]
    for cast in casts:
        subject = SUBJECTS[cast.name]
        order = grounded.index(cast) if cast in grounded else 0
        layers += _troupe(stage, place, subject, cast, order, max(1, len(grounded)))
    return [layer for _, layer in sorted(layers, key=lambda pair: pair[0])]


def _troupe(stage, place, subject: Subject, cast: Cast, order: int, of: int):
    """(depth, layer) of each of a cast's members."""
    count = min(MAX_OF_ONE, max(1, cast.count))
    sprites = [_sprite(stage, place, subject, colour) for colour in _colours(subject, cast, count)]
    move = _MOVES[subject.lives]
    size = subject.size * place.size * _share(subject, count * of)
    for i in range(count):
        depth, layer = move(
            stage, place, subject, sprites[i % len(sprites)], i, count, order, of, size
        )
        yield depth, layer


def _share(subject: Subject, crowd: int) -> float:
    """A creature alone fills the picture; the more there are, the smaller each."""
    if crowd == 1:
        return 1.25 if subject.alive else 1.1
    return max(0.55, 1.1 - 0.1 * crowd)


def _colours(subject: Subject, cast: Cast, count: int) -> list[Colour]:
    """As asked for, else as it comes; one for each of several where there are several."""
    if cast.colours:
        return [COLOURS[name] for name in cast.colours]
    return [rgb(code) for code in (subject.colours or ("e63946",))[: max(1, count)]]


def _sprite(stage: Stage, place: Place, subject: Subject, colour: Colour) -> Sprite:
    if stage.style != "realistic" or not subject.alive or not place.dark:
        return stage.sprite(subject.box, lambda pen: subject.draw(pen, colour))

    def silhouette(pen: Pen):
        subject.draw(pen, colour)
        backlight(pen, colour)

    return stage.sprite(subject.box, silhouette)


def backlight(pen: Pen, colour: Colour) -> None:
    """Turn what is drawn into a dark shape with a warm rim, as against a low sun."""
    pixels = pen.canvas.pixels
    cover = pixels[..., 3:].copy()
    shape = dim(colour, 0.16)
    pixels[..., :3] *= 0.10
    pixels[..., :3] += 0.5 * cover * shape[::-1]
    rim(pen, cover[..., 0])


def rim(pen: Pen, cover) -> None:
    """A line of warm light along the edges that look up and left."""
    reach = max(1, round(5 * pen.canvas.unit))
    shifted = np.zeros_like(cover)
    shifted[reach:, reach:] = cover[:-reach, :-reach]
    edge = np.clip(cover - shifted, 0, 1) * 0.85
    pen.canvas.pixels[..., :3] += edge[..., None] * np.array([0.45, 0.72, 1.0], np.float32)
    pen.canvas.pixels[..., :3] = np.minimum(pen.canvas.pixels[..., :3], pen.canvas.pixels[..., 3:])


def _across(stage: Stage, place: Place, i: int, count: int, order: int, of: int) -> float:
    """Where the i-th of `count` stands, leaving the other casts their share of the width."""
    if count * of == 1:
        return stage.span * place.middle
    slot, slots = order + i * of, count * of
    return stage.span * (0.16 + 0.68 * (slot + 0.5) / slots)


def _entrance(stage: Stage, t: float, start: float) -> float:
    """Drawn styles pop in; realistic things are simply there."""
    if stage.style == "realistic":
        return 1.0
    return max(0.03, overshoot((t - start) / 0.6, 2.0))


def _stand(stage, place, subject, sprite, i, count, order, of, size):
    x = _across(stage, place, i, count, order, of)
    far = subject.lives == "land" and place.yard is not None
    y = place.yard if far else place.floor + (i % 2) * 18 * (count > 1)
    phase, start = i * 1.7 + order, min(0.25 + 0.12 * (i + order), stage.duration * 0.2)

    def paint(frame, t):
        breath = 0.012 * math.sin(t * 2.4 + phase)
        grown = size * _entrance(stage, t, start)
        lean = 0.02 * sway(t, phase, 1.3) * (1 if subject.alive else 0.3)
        sprite.put(frame, x, y, size=grown * (1 - breath), tall=grown * (1 + breath), lean=lean)

    return (0.8 if far else 1.0) + y / 10000, paint


def _float_on_water(stage, place, subject, sprite, i, count, order, of, size):
    if place.water is None:
        return _stand(stage, place, subject, sprite, i, count, order, of, size)
    x = _across(stage, place, i, count, order, of) - 7 * stage.duration
    y, phase = place.water + (i % 3) * 30, i * 1.3

    def paint(frame, t):
        bob = 7 * math.sin(t * 1.25 + phase)
        sprite.put(frame, x + t * 14, y + bob, turn=0.04 * math.sin(t * 1.1 + 1 + phase), size=size)

    return 0.9 + i / 100, paint


def _float_in_air(stage, place, subject, sprite, i, count, order, of, size):
    x = stage.span * (0.5 if count == 1 else 0.14 + 0.72 * (i + 0.5) / count)
    x += stage.span * 0.12 * drift(i * 3.1, 2)
    y = place.sky + 120 + 110 * drift(i * 2.3, 5)
    scale = size * (1.0 if i % 2 == 0 else 0.72)

    def paint(frame, t):
        dx, dy = 22 * sway(t * 0.6, i), 16 * sway(t * 0.8, i + 4) - 9 * t
        sprite.put(frame, x + dx + 8 * t, y + dy, turn=0.03 * sway(t, i * 2.0), size=scale)

    return 0.5 - scale / 100, paint


def _cross(stage, place, subject, sprite, i, count, order, of, size):
    chance = stage.chance(f"{subject.name} {i}")
    speed = chance.uniform(110, 170) * (0.8 + 0.2 * size)
    room = stage.span + 500
    # The first one is seen in the middle of the film, whatever its length.
    start = stage.span * 0.5 - speed * stage.duration * 0.48 if i == 0 else chance.random() * room
    middle = place.sky + 60 if subject.lives == "flying" else 560
    y = middle + (0 if i == 0 else chance.uniform(-190, 200))
    scale, phase = size * (1 if i == 0 else chance.uniform(0.6, 0.95)), chance.random() * 6

    def paint(frame, t):
        x = (start + speed * t + 250) % room - 250
        dy = 34 * math.sin(t * 1.5 + phase) + 12 * sway(t * 2, phase)
        beat = 1.0
        if subject.flaps:
            beat = 0.72 + 0.28 * math.cos(2 * math.pi * subject.flaps * t + phase)
        tilt = -0.10 * math.cos(t * 1.5 + phase)
        sprite.put(frame, x, y + dy, turn=tilt, size=scale, tall=scale * beat)

    return 0.6 - scale / 100, paint


def _drive(stage, place, subject, sprite, i, count, order, of, size):
    """Along the ground from left to right; where there is no road it stands."""
    if not place.road:
        return _stand(stage, place, subject, sprite, i, count, order, of, size)
    start, pace = stage.span * (0.22 + 0.3 * i / max(1, count)), stage.span * 0.5 / 8
    y = place.floor - 10 + 24 * (i % 2)

    def paint(frame, t):
        bounce = 2.5 * math.sin(t * 9 + i) + 1.5 * drift(t * 5, i)
        x = (start + pace * t + 300) % (stage.span + 600) - 300
        sprite.put(frame, x, y + bounce, turn=0.006 * math.sin(t * 7), size=size)

    return 1.0 + y / 10000, paint


def _soar(stage, place, subject, sprite, i, count, order, of, size):
    """Up and to the right, for as long as it is watched."""
    x, y = stage.span * (0.4 if count == 1 else 0.2 + 0.6 * (i + 0.5) / count), 640 + 50 * (i % 2)
    climb = min(26.0, 200.0 / stage.duration)

    def paint(frame, t):
        dx, dy = 24 * sway(t * 0.8, i) + climb * t, 18 * drift(t * 0.6, i + 2) - climb * 0.8 * t
        shiver = 1.5 * math.sin(t * 31 + i)
        flame = 1 + 0.012 * math.sin(t * 40)
        turn = 0.5 + 0.04 * math.sin(t * 0.8 + i)
        sprite.put(frame, x + dx + shiver, y + dy, turn=turn, size=size, tall=size * flame)

    return 0.7 + i / 100, paint


def _hang(stage, place, subject, sprite, i, count, order, of, size):
    x = stage.span * (0.78 - 0.56 * (i % 2) - 0.07 * (i // 2))
    y = place.sky - 40 + 60 * (i % 3)

    def paint(frame, t):
        rise = 1 - ease_out(t / min(1.2, stage.duration / 3))
        sprite.put(frame, x - 4 * t, y + 30 * rise + 4 * math.sin(t * 0.5), size=size)

    return 0.1 + i / 100, paint


_MOVES = {
    "floor": _stand,
    "land": _stand,
    "water": _float_on_water,
    "air": _float_in_air,
    "flying": _cross,
    "swimming": _cross,
    "sky": _hang,
    "road": _drive,
    "soaring": _soar,
}
