"""A built scene: layers that can paint any moment, and the last pass over them."""

from dataclasses import dataclass

import numpy as np

from .finish import Finish
from .scene import Scene
from .stage import Layer


@dataclass(frozen=True)
class Painting:
    """Immutable; painter threads share it and bring their own canvas."""

    scene: Scene
    layers: tuple[Layer, ...]
    captions: tuple[Layer, ...]  # painted after the bloom, so that letters stay crisp
    finish: Finish

    def paint(self, index: int, canvas: np.ndarray, lines) -> None:
        """Paint frame `index` on the canvas and into the lines of a yuv420p picture."""
        t = index / self.scene.fps
        for layer in self.layers:
            layer(canvas, t)
        self.finish.bloom(canvas)
        for layer in self.captions:
            layer(canvas, t)
        self.finish.planes(canvas, lines, t, index)
