"""Winter: white hills, dark firs, and at night the northern lights."""

from ..colour import mix, rgb
from ..effects.snow import snow
from ..palettes import sky_colours
from ..parts.aurora import aurora
from ..parts.land import hills
from ..parts.plants import Planting, pine
from ..parts.sky import sky
from ..parts.terrain import Land, terrain
from ..registry import setting
from ..scene import Cast
from ..stage import Place, Stage


@setting("winter")
def build(stage: Stage) -> Place:
    look = stage.look
    lights = "aurora" in look.effects
    night = look.time == "night" or lights
    kind = "winter" if night else {"day": "day"}.get(look.time, look.time)
    colours = sky_colours(stage.style, kind)
    sun = None if lights and stage.style == "realistic" else (0.8, 0.2)
    layers = sky(stage, kind, sun, clouds=0.0 if lights else 0.5, horizon=0.8)
    if lights:
        layers.append(aurora(stage, stage.pick(0.5, 0.6, 0.5)))
    layers += _far(stage, colours, night) + _near(stage, colours, night)
    falling = () if lights and look.weather != "snow" else snow(stage, Cast(name="snow")).front
    return Place(
        back=tuple(layers),
        front=tuple(falling),
        floor=1000,
        sky=330,
        dark=night,
        holds=frozenset({"snow", "aurora"}),
    )


def _far(stage, c, night):
    if stage.style == "realistic":
        land = Land(
            sun=(-0.55, -0.5, 0.45) if night else (0.6, -0.4, 0.45),
            sunlight=(0.75, 0.95, 1.0) if night else (1, 0.93, 0.82),
            shade=(0.30, 0.48, 0.72) if night else (0.5, 0.6, 0.8),
            fog=(0.10, 0.24, 0.34) if night else mix(c.horizon, (0.8, 0.88, 0.95), 0.4),
            thick=1300.0,
            snowline=0.12,
        )
        return terrain(stage, land)
    blue = rgb("4f78c8") if night else rgb("8fbcf0")
    return [
        hills(stage, 700, 330, mix(blue, c.horizon, 0.35), 4, "far", rough=6, snow=0.9),
        hills(stage, 800, 230, mix(blue, c.horizon, 0.1), 8, "range", rough=6, snow=0.8),
    ]


def _near(stage, c, night):
    fir = stage.pick(rgb("0b1a24") if night else rgb("16302c"), rgb("1f6a6e"), rgb("2f8a6a"))
    white = rgb("eaf3ff")
    if night:
        fir = mix(fir, rgb("10205a"), stage.pick(0, 0.45, 0.3))
    shadow = stage.pick(rgb("2c4a66"), rgb("3f62b0"), rgb("6a8fe0")) if night else rgb("b8d2f0")
    chance = stage.chance("firs")
    sizes = stage.pick((150, 330), (120, 230), (120, 220))
    firs = Planting(pine, fir, stage.pick(34, 20, 16), sizes, chance, snow=True)
    large = Planting(pine, mix(fir, (0, 0, 0), 0.25), 6, (300, 480), chance, snow=True)
    far = mix(shadow, white, 0.25 if night else 0.5)
    near = mix(shadow, white, 0.12 if stage.style == "realistic" and night else 0.6)
    return [
        hills(stage, 950, 60, far, 16, "slope", plant=firs, grass=0.15),
        hills(stage, 1040, 50, near, 30, "front", plant=large if stage.style != "cartoon" else None,
              grass=0.15),
    ]  # fmt: skip
