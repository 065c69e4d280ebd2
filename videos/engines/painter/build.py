"""From a scene to a painting: a setting, then subjects and effects, then words on top."""

from collections.abc import Callable

from .actors import cast_layers
from .finish import Finish
from .lettering import caption_layers
from .painting import Painting
from .registry import EFFECTS, SETTINGS, SUBJECTS, load
from .scene import Cast, Scene
from .stage import Stage

for _package in ("settings", "subjects", "effects"):
    load(f"{__package__}.{_package}")


def build(scene: Scene, tick: Callable[[], None] = lambda: None) -> Painting:
    """`tick` is called before each step and may raise to stop."""
    stage = Stage(scene, tick)
    place = SETTINGS[scene.look.setting](stage)
    shown = place.holds | stage.shown
    actors = [c for c in scene.look.subjects if c.name in SUBJECTS and c.name not in shown]
    back, front = [], []
    for cast in _effects(scene):
        if cast.name not in shown:
            swarm = EFFECTS[cast.name](stage, cast)
            back += swarm.back
            front += swarm.front
    layers = (*place.back, *back, *cast_layers(stage, place, actors), *place.front, *front)
    return Painting(
        scene=scene,
        layers=layers,
        captions=tuple(caption_layers(stage, scene.look.caption, place.caption)),
        finish=Finish(stage, place.bloom, place.dark),
    )


def _effects(scene: Scene) -> list[Cast]:
    """Swarms named among the subjects, then effects; each once."""
    wanted = [c for c in scene.look.subjects if c.name in EFFECTS and c.name not in SUBJECTS]
    named = {c.name for c in wanted}
    return wanted + [Cast(name=n) for n in scene.look.effects if n in EFFECTS and n not in named]
