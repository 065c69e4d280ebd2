"""What everything in one picture shares while it is built: size, style, chance, and the place."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np

from . import raster
from .canvas import Canvas, soften
from .colour import Colour
from .scene import Scene
from .shading import LIGHT, SKY_LIGHT, Pen
from .sprite import Sprite, Strip

Frame = np.ndarray  # (height, width) uint32 pixels
Layer = Callable[[Frame, float], None]  # paints itself on a frame at a time in seconds
HEIGHT = 1080.0  # virtual units from top to bottom


class Stage:
    """`tick` is called before every piece of work; it may raise to stop the building."""

    def __init__(self, scene: Scene, tick: Callable[[], None] = lambda: None):
        self.scene = scene
        self.look = scene.look
        self.style = scene.style
        self.width, self.height = scene.width, scene.height
        self.unit = scene.height / HEIGHT  # pixels per virtual unit
        self.span = scene.width / self.unit  # virtual units from left to right
        self.duration = scene.duration
        self.tick = tick
        self.light = LIGHT
        self.ambient: Colour = SKY_LIGHT
        self.shown: set[str] = set()  # subjects that a part of the setting already shows

    def chance(self, part: str) -> random.Random:
        """A part's own stream of chance, so that adding a part never reshuffles another."""
        return random.Random(f"{self.scene.seed}/{part}")

    def number(self, part: str) -> int:
        """A seed for noise."""
        return self.chance(part).randrange(1 << 16)

    def pick(self, realistic, animated, cartoon):
        """One of three, by style."""
        return {"realistic": realistic, "animated": animated, "cartoon": cartoon}[self.style]

    @property
    def flat(self) -> bool:
        return self.style == "cartoon"

    def pen(self, canvas: Canvas) -> Pen:
        return Pen(canvas, self.style, self.light, self.ambient)

    def sprite(self, box, draw: Callable[[Pen], None], blur=0.0) -> Sprite:
        """Draw in units inside `box`; the pivot is (0, 0). `blur` in units, for out of focus."""
        self.tick()
        room = blur * 3
        box = box[0] - room, box[1] - room, box[2] + room, box[3] + room
        canvas = Canvas(box, self.unit)
        draw(self.pen(canvas))
        pixels = canvas.pixels
        if blur * self.unit > 0.4:
            pixels = np.ascontiguousarray(soften(pixels, blur * self.unit))
        return Sprite(raster.pack(pixels, 0.0), *canvas.origin, self.unit)

    def strip(self, top: float, bottom: float, draw: Callable[[Pen], None], slide=0.0) -> Strip:
        """A layer as wide as the picture and `slide` units more."""
        self.tick()
        canvas = Canvas((-2, top, self.span + slide + 4, bottom), self.unit, margin=0)
        draw(self.pen(canvas))
        return Strip(raster.pack(canvas.pixels, 1.0), top, self.unit)

    def plate(self, draw: Callable[[Pen], None]) -> np.ndarray:
        """A whole picture drawn with the pen, as pixels."""
        self.tick()
        canvas = Canvas((0, 0, self.span, HEIGHT), self.unit, margin=0)
        canvas.pixels = np.zeros((self.height, self.width, 4), np.float32)
        draw(self.pen(canvas))
        return raster.pack(canvas.pixels, 1.0)

    def opaque(self, image: np.ndarray) -> np.ndarray:
        """A (h, w, 3) float BGR picture, of any size, as pixels of the frame's size."""
        return pack_opaque(fit(image, self.width, self.height))


def fit(image: np.ndarray, width: int, height: int) -> np.ndarray:
    if image.shape[:2] == (height, width):
        return image
    return cv2.resize(image, (width, height), interpolation=cv2.INTER_CUBIC)


def pack_opaque(image: np.ndarray) -> np.ndarray:
    """(h, w, 3) float BGR 0-1 to uint32 pixels, with noise against bands."""
    full = np.ones((*image.shape[:2], 4), np.float32)
    np.clip(image, 0, 1, out=full[..., :3])
    return raster.pack(full, 1.0)


def pack_alpha(image: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """(h, w, 3) float BGR 0-1 and (h, w) opacity to premultiplied pixels."""
    full = np.empty((*image.shape[:2], 4), np.float32)
    full[..., :3] = np.clip(image, 0, 1) * alpha[..., None]
    full[..., 3] = alpha
    return raster.pack(full, 1.0)


@dataclass(frozen=True, kw_only=True)
class Place:
    """A built setting: what lies behind and before the subjects, and where these belong."""

    back: tuple[Layer, ...]
    front: tuple[Layer, ...] = ()
    floor: float = 940.0  # where a standing subject has its feet
    yard: float | None = None  # where houses and trees stand, if not on the floor
    sky: float = 330.0  # about where things fly
    water: float | None = None  # where boats float; without it they stand on the floor
    road: bool = False  # whether things drive along the floor
    middle: float = 0.5  # across, where the chief subject goes
    size: float = 1.0  # of subjects
    caption: float = 130.0  # where words begin, down
    bloom: float = 0.55  # how much bright parts glow
    dark: bool = False
    holds: frozenset[str] = field(default_factory=frozenset)  # subjects it shows by itself
