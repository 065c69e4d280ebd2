"""Rolling fields and a road."""

from ..colour import mix, rgb
from ..palettes import DARK_SKIES, sky_colours, sky_for
from ..parts.land import haze, hills
from ..parts.plants import Planting, leafy
from ..parts.road import road
from ..parts.sky import sky
from ..registry import setting
from ..stage import Place, Stage

ROAD = 930.0


@setting("countryside")
def build(stage: Stage) -> Place:
    look = stage.look
    kind = sky_for(look.time, look.weather)
    c, dark = sky_colours(stage.style, kind), kind in DARK_SKIES
    low = look.time in ("sunset", "dawn")
    fields = [stage.pick(*map(rgb, codes)) for codes in (
        ("7f9a66", "a8dfa0", "b8e68a"), ("9a9a50", "d8d878", "e8dc6a"),
        ("5a8040", "6cc870", "7cd058"), ("47702f", "4cb45a", "5cbc48"),
    )]  # fmt: skip
    if dark or low:
        fields = [
            mix(tone, c.zenith if dark else c.horizon, 0.62 if dark else 0.3) for tone in fields
        ]
    chance = stage.chance("trees")
    tar = stage.pick(rgb("54555c"), rgb("8a90a8"), rgb("7f869c"))
    grey = mix(tar, c.zenith, 0.5 if dark else 0.05)
    driving = any(cast.name == "car" for cast in look.subjects)
    copse = Planting(leafy, mix(fields[2], rgb("2f5a30"), 0.5), 14, (50, 95), chance)
    trees = Planting(leafy, mix(fields[3], rgb("2a5a2a"), 0.4), 7, (130, 240), chance)
    sun = (0.72, 0.42) if low else (0.76, 0.2)
    return Place(
        back=(
            *sky(stage, kind, sun, clouds=0.7, horizon=0.7),
            hills(stage, 700, 130, mix(fields[0], c.horizon, 0.5), 3, "far", grass=0.25),
            hills(
                stage,
                760,
                110,
                mix(fields[1], c.horizon, 0.22),
                6,
                "field",
                plant=copse,
                grass=0.35,
            ),
            *([] if stage.flat else [haze(stage, 600, 790, c.horizon, 0.3)]),
            hills(stage, 860, 80, fields[2], 11, "slope", plant=trees, grass=0.5),
            road(stage, ROAD, grey, pace=150.0 if driving else 0.0),
        ),
        front=(hills(stage, 1062, 26, fields[3], 34, "verge", grass=0.8),),
        floor=ROAD + 78,
        yard=ROAD - 8,
        road=True,
        sky=320,
        dark=dark or low,
        bloom=0.45,
    )
