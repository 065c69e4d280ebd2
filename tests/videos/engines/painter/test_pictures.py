"""Every place in every style can be painted, and each looks like nothing else."""

import itertools
import subprocess
import sys

import cv2
import numpy as np
import pytest

from videos.contract import STYLES
from videos.engines.painter.build import EFFECTS, SETTINGS, SUBJECTS, build
from videos.engines.painter.encode import blank, lines_of, planes_of
from videos.engines.painter.scene import Cast, Look, Scene
from videos.engines.painter.words import understand

SMALL = {"width": 256, "height": 144, "duration": 2.0, "seed": 5}
JUNK = [
    "aaaaa",
    "🎉🎉🎉🎉🎉",
    "مرحبا بالعالم",
    "你好世界，生日快乐",
    "?!?!?!... --- ///",
    "<script>alert(1)</script> & \"'\\ %s {} $HOME ../../etc",
    "\u202e\u200b\u0301\u0301\u0301 zalgo t̴̢e̵x̷t",
    "1234567890 " * 20,
    "x" * 500,
    "happy birthday " * 33,
    "no no no without not never cat",
    "ﬁﬂ ﷽ 𝕳𝖊𝖑𝖑𝖔 ½ Ⅷ ①②③ two ④ cats",
    "\n\t\r mixed \x07 controls \x1b[31m",
]


def picture(look, style, t=0.5, **more):
    """A frame's planes, luma first."""
    scene = Scene(look=look, style=style, **{**SMALL, **more})
    frame = blank(scene.width, scene.height)
    index = int(t * scene.num_frames) // scene.hold * scene.hold
    build(scene).paint(index, np.zeros((scene.height, scene.width), np.uint32), lines_of(frame))
    return [plane.copy() for plane in planes_of(frame)]


def gist(planes):
    """A tiny copy of a picture: how it looks from afar, light and colour."""
    small = [cv2.resize(p, (16, 9), interpolation=cv2.INTER_AREA) for p in planes]
    return np.stack(small).astype(np.float32)


@pytest.fixture(scope="module")
def gists(painter):
    return {
        (name, style): gist(picture(Look(setting=name), style))
        for name in SETTINGS
        for style in STYLES
    }


def apart(a, b):
    return float(np.abs(a - b).mean())


def test_every_two_places_differ_to_the_eye(gists):
    for style in STYLES:
        for a, b in itertools.combinations(SETTINGS, 2):
            assert apart(gists[a, style], gists[b, style]) > 2.5, (a, b, style)


def test_every_two_styles_differ_to_the_eye(gists):
    for name in SETTINGS:
        for a, b in itertools.combinations(STYLES, 2):
            assert apart(gists[name, a], gists[name, b]) > 3.5, (name, a, b)


@pytest.mark.parametrize("time", ["sunset", "night", "dawn"])
@pytest.mark.parametrize("name", sorted(set(SETTINGS) - {"space", "fireworks", "party"}))
def test_every_place_stands_every_hour_and_weather(painter, name, time):
    for style, weather in zip(STYLES, ("rain", "storm", "fog"), strict=True):
        look = Look(setting=name, time=time, weather=weather, effects=("rain",), caption="Hi")
        assert picture(look, style)[0].std() > 3


@pytest.mark.parametrize("name", sorted(SUBJECTS))
def test_a_subject_is_seen_in_every_style(painter, name):
    for style in STYLES:
        setting = "stage" if name in ("sun", "moon") else "sky"
        empty = picture(Look(setting=setting), style)
        cast = (Cast(name=name, count=2, colours=("purple",)),)
        shown = picture(Look(setting=setting, subjects=cast), style)
        if name in ("sun", "moon"):
            assert apart(gist(empty), gist(shown)) > 0.1, style
        else:
            assert (np.abs(empty[0].astype(int) - shown[0]) > 12).mean() > 0.004, style


@pytest.mark.parametrize("name", sorted(EFFECTS))
def test_an_effect_is_seen_and_moves(painter, name):
    for style in STYLES:
        # Film grain is the same in both: it hangs on the frame's number alone.
        empty = picture(Look(setting="sky", time="night"), style, t=0.3)[0].astype(int)
        look = Look(setting="sky", time="night", effects=(name,))
        shown = picture(look, style, t=0.3)[0].astype(int)
        later = picture(look, style, t=0.45)[0].astype(int)
        assert (np.abs(empty - shown) > 8).mean() > 0.0005, style
        assert not np.array_equal(shown, later)


@pytest.mark.parametrize("prompt", JUNK)
def test_any_prompt_becomes_a_picture(painter, prompt):
    for style in STYLES:
        assert picture(understand(prompt), style, prompt=prompt)[0].std() > 3


@pytest.mark.parametrize("duration", [0.05, 1.0, 30.0])
def test_first_and_last_moments_can_be_painted(painter, duration):
    look = understand("Happy birthday! Balloons, a dog and a boat in the snow")
    for style in STYLES:
        for t in (0.0, 0.999):
            picture(look, style, t=t, duration=duration)


def test_the_engine_knows_nothing_of_django():
    code = (
        "import sys, videos.engines.painter as p; p.Painter(); outside = {'django', 'accounts'}; "
        "print([m for m in sys.modules if m.split('.')[0] in outside])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
