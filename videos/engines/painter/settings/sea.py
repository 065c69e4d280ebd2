"""The open sea under a wide sky."""

from ..colour import mix, rgb
from ..palettes import DARK_SKIES, sky_colours, sky_for
from ..parts.land import hills
from ..parts.sky import sky
from ..parts.water import drawn_waves, lit_water
from ..registry import setting
from ..stage import Place, Stage

HORIZON = 640.0


@setting("sea")
def build(stage: Stage) -> Place:
    look = stage.look
    kind = sky_for(look.time, look.weather)
    colours = sky_colours(stage.style, kind)
    low = look.time in ("sunset", "dawn")
    sun = (0.68, 0.5 if low else 0.2)
    dark = kind in DARK_SKIES
    if stage.style == "realistic":
        glitter = 1.25 if low else 0.5 if dark else 0.8
        water = [lit_water(stage, HORIZON, colours, sun[0], glitter)]
        island = mix(rgb("5a3a5e"), colours.horizon, 0.45)
    else:
        water = drawn_waves(stage, HORIZON, *wave_colours(stage, colours, low, dark))
        island = stage.pick("", mix(rgb("8a5ab0"), colours.middle, 0.3), rgb("6ab04c"))
    return Place(
        back=(
            *sky(stage, kind, sun, clouds=0.75, horizon=0.6),
            hills(stage, HORIZON + 12, 52, island, 2, "island", bottom=HORIZON + 20),
            *water,
        ),
        floor=stage.pick(730, 790, 790),
        water=stage.pick(730, 790, 790),
        middle=0.33,
        size=stage.pick(0.85, 1.1, 1.1),
        dark=dark or low,
    )


def wave_colours(stage, colours, low, dark):
    if stage.flat:
        return (rgb("243a8a"), rgb("4a62b8")) if dark else (rgb("1767b5"), rgb("4fd1e8"))
    if low or dark:
        far = mix(colours.horizon, colours.middle, 0.4)
        return mix(colours.zenith, rgb("1a1a5a"), 0.35), far
    return rgb("0b4f9e"), rgb("39bdec")
