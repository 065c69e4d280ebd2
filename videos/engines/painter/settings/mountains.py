"""Mountains, green below and white above."""

from ..colour import mix, rgb
from ..palettes import DARK_SKIES, sky_colours, sky_for
from ..parts.land import haze, hills
from ..parts.plants import Planting, pine
from ..parts.sky import sky
from ..parts.terrain import Land, terrain
from ..registry import setting
from ..stage import Place, Stage

TINTS = {"day": (1, 0.93, 0.78), "sunset": (1, 0.55, 0.32), "dawn": (1, 0.72, 0.55)}


@setting("mountains")
def build(stage: Stage) -> Place:
    look = stage.look
    kind = sky_for(look.time, look.weather)
    colours = sky_colours(stage.style, kind)
    dark = kind in DARK_SKIES
    sun = (0.74, 0.42) if look.time in ("sunset", "dawn") else (0.76, 0.16)
    if stage.style == "realistic":
        land = Land(
            sun=(0.55, -0.35, 0.5),
            sunlight=TINTS.get(kind, (0.55, 0.62, 0.8) if dark else (0.75, 0.78, 0.8)),
            shade=mix(colours.middle, colours.zenith, 0.5),
            fog=colours.horizon,
            thick=1000,
            snowline=0.34,
            grass=rgb("4f6a34"),
            horizon=0.6,
            tall=290.0,
            eye=40.0,
        )
        ground = terrain(stage, land)
    else:
        ground = _drawn(stage, colours, dark)
    return Place(
        back=(*sky(stage, kind, sun, clouds=0.6, horizon=0.75), *ground),
        floor=980,
        sky=300,
        size=0.95,
        dark=dark,
    )


def _drawn(stage: Stage, c, dark):
    green = rgb("3f9a58") if not stage.flat else rgb("6cc24a")
    far, near = rgb("7a8fd0"), rgb("5a6fb8")
    if dark:
        green, far, near = (mix(colour, c.zenith, 0.55) for colour in (green, far, near))
    far, near = mix(far, c.horizon, 0.35), mix(near, c.horizon, 0.12)
    wood = Planting(pine, mix(green, rgb("1f5a48"), 0.5), 26, (90, 170), stage.chance("w"))
    return [
        hills(stage, 760, 420, far, 3, "far", rough=6, snow=0.55),
        hills(stage, 840, 320, near, 7, "near", rough=6, snow=0.4),
        haze(stage, 640, 900, c.horizon, 0.5 if not stage.flat else 0.0),
        hills(stage, 930, 110, mix(green, c.horizon, 0.25), 12, "wood", plant=wood),
        hills(stage, 1010, 60, green, 22, "meadow", grass=0.6),
    ]
