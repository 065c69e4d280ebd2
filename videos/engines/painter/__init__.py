"""The bundled painter: a prompt becomes a video on this machine, with nothing but arithmetic.

    words → Look → Scene → build → Painting → paint(t) → finish → encoder

Imports nothing of Django.
"""

from . import caches  # noqa: F401  (sets numba's cache folder before anything compiles)
from .engine import Painter

__all__ = ["Painter"]
