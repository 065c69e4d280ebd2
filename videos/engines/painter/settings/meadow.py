"""A meadow of flowers under a friendly sky."""

from ..colour import mix, rgb
from ..colour_words import COLOURS
from ..effects.bokeh import bokeh_field
from ..palettes import DARK_SKIES, sky_colours, sky_for
from ..parts.land import haze, hills
from ..parts.meadow import flowers
from ..parts.plants import Planting, leafy, pine
from ..parts.sky import sky
from ..registry import setting
from ..stage import Place, Stage

GREENS = {
    "realistic": ("6f8f62", "5f8a42", "4a7430"),
    "animated": ("a8e6b8", "7fd87a", "4fbd5c"),
    "cartoon": ("b4e88a", "8ede5f", "62c84a"),
}


@setting("meadow")
def build(stage: Stage) -> Place:
    look = stage.look
    kind = sky_for(look.time, look.weather)
    c, dark = sky_colours(stage.style, kind), kind in DARK_SKIES
    tones = [rgb(code) for code in GREENS[stage.style]]
    if dark or look.time in ("sunset", "dawn"):
        tones = [mix(tone, c.zenith if dark else c.horizon, 0.6 if dark else 0.3) for tone in tones]
    chance = stage.chance("trees")
    wood = Planting(pine, mix(tones[0], rgb("2f5a3a"), 0.4), 22, (60, 120), chance)
    trees = Planting(leafy, mix(tones[1], rgb("2f6a2f"), 0.45), 5, (150, 250), chance)
    named = [cast.colours for cast in look.subjects if cast.name == "flower" and cast.colours]
    palette = named[0] if named else look.palette
    blooms = [COLOURS[name] for name in palette] or None
    if dark and blooms is None:
        blooms = [mix(rgb(code), c.zenith, 0.45) for code in ("ff6b8b", "ffd23f", "b388ff")]
    layers = [
        *sky(stage, kind, (0.22, 0.2), clouds=0.7, horizon=0.75),
        hills(
            stage, 690, 110, mix(tones[0], c.horizon, 0.45), 3, "far hill", plant=wood, grass=0.3
        ),
        *([] if stage.flat else [haze(stage, 520, 720, c.horizon, 0.35)]),
        hills(stage, 800, 90, tones[1], 7, "hill", plant=trees, grass=0.5),
        hills(stage, 890, 50, tones[2], 12, "meadow", grass=0.75),
        flowers(stage, "far flowers", 60, (850, 985), (0.35, 0.85), blooms),
    ]
    front = [flowers(stage, "flowers", 16, (1030, 1120), (1.1, 1.4), blooms, sides=True)]
    if not stage.flat:
        code = "ffe9a0" if not dark else "d8ff9a"
        front.append(bokeh_field(stage, 16, (code, "ffffff"), (5, 20), (0.2, 0.5), rise=10))
        near = {"blur": stage.pick(8, 3, 0), "sides": True}
        front.append(flowers(stage, "near flowers", 5, (1150, 1190), (2.4, 2.6), blooms, **near))
    return Place(
        back=tuple(layers),
        front=tuple(front),
        floor=985,
        sky=360,
        bloom=0.45,
        dark=dark,
        holds=frozenset({"flower"}),
    )
