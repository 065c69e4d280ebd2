"""The tables that settings, subjects and effects enter themselves into.

A file in `settings/`, `subjects/` or `effects/` is found by being there; the decorator says what
it is called.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field

from .colour import Colour
from .scene import Cast
from .shading import Pen
from .stage import Layer, Place, Stage


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Something drawn once and moved: `draw(pen, colour)` in units around its foot or middle.

    `lives`: floor, land (houses, trees), road, water, air (floats), flying or swimming (crosses
    the picture), soaring (climbs), sky (hangs).
    """

    name: str
    draw: Callable[[Pen, Colour], None]
    box: tuple[float, float, float, float]
    lives: str
    size: float = 1.0
    colours: tuple[str, ...] = ()  # what it comes in when none is asked for
    alive: bool = False  # in realistic: a plush figure by day, a silhouette against low light
    flaps: float = 0.0  # wing beats a second


@dataclass(frozen=True, kw_only=True)
class Swarm:
    """Layers of an effect: behind the subjects, and before them."""

    back: tuple[Layer, ...] = ()
    front: tuple[Layer, ...] = field(default=())


SETTINGS: dict[str, Callable[[Stage], Place]] = {}
SUBJECTS: dict[str, Subject] = {}
EFFECTS: dict[str, Callable[[Stage, Cast], Swarm]] = {}


def setting(name: str):
    """`build(stage) -> Place`"""

    def enter(build):
        SETTINGS[name] = build
        return build

    return enter


def subject(name: str, **about):
    """`draw(pen, colour)`"""

    def enter(draw):
        SUBJECTS[name] = Subject(name=name, draw=draw, **about)
        return draw

    return enter


def effect(name: str):
    """`build(stage, cast) -> Swarm`"""

    def enter(build):
        EFFECTS[name] = build
        return build

    return enter


def load(package: str) -> None:
    """Import every module of a package, so that each enters itself."""
    folder = importlib.import_module(package)
    for module in sorted(m.name for m in pkgutil.iter_modules(folder.__path__)):
        importlib.import_module(f"{package}.{module}")
