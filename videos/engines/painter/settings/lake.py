"""A still lake between wooded hills and mountains."""

from ..colour import mix, rgb
from ..palettes import DARK_SKIES, sky_colours, sky_for
from ..parts.land import haze, hills
from ..parts.mirror import mirror
from ..parts.plants import Planting, pine
from ..parts.sky import sky
from ..parts.terrain import Land, terrain
from ..parts.water import drawn_waves
from ..registry import setting
from ..stage import Place, Stage
from .mountains import TINTS

SHORE = 720.0


@setting("lake")
def build(stage: Stage) -> Place:
    look = stage.look
    kind = sky_for(look.time, look.weather)
    c, dark = sky_colours(stage.style, kind), kind in DARK_SKIES
    low = look.time in ("sunset", "dawn")
    sun = (0.7, 0.42) if low else (0.74, 0.18)
    green = stage.pick(rgb("24382a"), rgb("2f8f6a"), rgb("4cae5a"))
    if dark:
        green = mix(green, c.zenith, 0.6)
    near = Planting(pine, green, 34, (70, 170), stage.chance("shore"))
    if stage.style == "realistic":
        light = (0.6, 0.66, 0.8) if dark else (0.75, 0.78, 0.8)
        land = Land(
            sun=(0.55, -0.35, 0.5),
            sunlight=TINTS.get(kind, light),
            shade=mix(c.middle, c.zenith, 0.5),
            fog=c.horizon,
            snowline=0.3,
            grass=rgb("3f5a30"),
            horizon=0.56,
            tall=260.0,
            eye=40.0,
        )
        behind, water = terrain(stage, land), [mirror(stage, SHORE, 0.8)]
    else:
        blue = mix(rgb("6f86d0"), c.horizon, 0.35)
        behind = [hills(stage, 690, 340, blue, 2, "peaks", rough=6, snow=0.55)]
        tint = 0.55 if dark else 0.0 if stage.flat else 0.4
        near_water, far_water = (
            mix(rgb("1f7fc0"), c.zenith, tint),
            mix(rgb("6fd0e8"), c.horizon, tint),
        )
        water = drawn_waves(stage, SHORE, near_water, far_water, rows=6)
    mist = [] if stage.flat else [haze(stage, 560, SHORE + 6, c.horizon, 0.4)]
    return Place(
        back=(
            *sky(stage, kind, sun, clouds=0.5, horizon=0.65),
            *behind,
            *mist,
            hills(stage, SHORE + 4, 46, green, 3, "shore", plant=near, bottom=SHORE + 12),
            *water,
        ),
        floor=980,
        water=830,
        middle=0.4,
        sky=320,
        dark=dark or low,
        bloom=0.45,
    )
