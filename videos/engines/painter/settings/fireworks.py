"""Fireworks over a dark lake."""

from ..colour import mix, rgb
from ..effects.fireworks import fireworks_layer
from ..palettes import sky_colours
from ..parts.land import hills
from ..parts.mirror import mirror
from ..parts.plants import Planting, pine
from ..parts.sky import sky
from ..parts.water import drawn_waves
from ..registry import setting
from ..stage import Place, Stage

SHORE = 800.0


@setting("fireworks")
def build(stage: Stage) -> Place:
    c = sky_colours(stage.style, "night")
    dark = stage.pick(rgb("0a1024"), rgb("221a66"), rgb("2a2f78"))
    far = mix(dark, c.horizon, stage.pick(0.35, 0.45, 0.5))
    trees = Planting(pine, dark, 30, (50, 120), stage.chance("shore"))
    if stage.style == "realistic":
        water = [mirror(stage, SHORE, 0.75)]
    else:
        water = drawn_waves(stage, SHORE, mix(dark, c.zenith, 0.3), far, rows=5)
    return Place(
        back=(
            *sky(stage, "night", None, clouds=0.3, horizon=0.8),
            fireworks_layer(stage),
            hills(stage, SHORE - 20, 130, far, 2, "far shore", bottom=SHORE + 20),
            hills(stage, SHORE + 2, 50, dark, 4, "shore", plant=trees, bottom=SHORE + 20),
            *water,
        ),
        floor=1000,
        water=900,
        sky=400,
        bloom=0.9,
        dark=True,
        holds=frozenset({"fireworks"}),
    )
