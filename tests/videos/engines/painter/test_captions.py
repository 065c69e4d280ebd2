"""Which words are shown, and that they can be."""

import pytest

from videos.contract import STYLES
from videos.engines.painter.fonts import showable
from videos.engines.painter.lettering import caption_layers
from videos.engines.painter.scene import Look, Scene
from videos.engines.painter.stage import Stage
from videos.engines.painter.words import understand


@pytest.mark.parametrize(
    ("prompt", "caption"),
    [
        ("Happy birthday Anna", "Happy Birthday Anna!"),
        ("happy birthday anna with balloons", "Happy Birthday Anna!"),
        ("a cake. HAPPY BIRTHDAY Tom!", "HAPPY BIRTHDAY Tom!"),
        ("Congratulations graduates", "Congratulations Graduates!"),
        ("Happy 50th birthday dear Grandma", "Happy 50th Birthday dear Grandma!"),
        ("Happy new year 2027", "Happy New Year 2027!"),
        ("I love you", "I Love You!"),
        ("thank you Mom and Dad", "Thank You Mom and Dad!"),
        ("Happy Mother's Day", "Happy Mother's Day!"),
        ("feliz cumpleaños María!", "Feliz Cumpleaños María!"),
        ('a neon city with the words "Open at last"', "Open at last"),
        ("a forest that says welcome home", "welcome home"),
        ("“Grüße aus Köln” am Meer", "Grüße aus Köln"),
        ("a cat in a garden", ""),
        ("the sea at Anna's house", ""),
        ("Quarterly revenue growth", "Quarterly revenue growth"),
        ("make a video about teamwork", "Teamwork"),
    ],
)
def test_captions(prompt, caption):
    assert understand(prompt).caption == caption


def test_a_long_prompt_is_cut_between_words():
    caption = understand("synergy " * 60).caption
    assert len(caption) <= 72
    assert caption.endswith("synergy…")


@pytest.mark.parametrize("style", STYLES)
def test_what_the_font_lacks_is_left_out(style):
    assert showable("Füße 🎉 مرحبا 你好 ok\x01", style) == "Füße ok"


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("text", ["Hi", "Congratulations to all of the graduates", "W" * 72])
def test_letters_stay_inside_the_picture_and_out_of_its_middle(style, text):
    stage = Stage(
        Scene(look=Look(setting="sky"), style=style, width=854, height=480, duration=4, seed=1)
    )
    (layer,) = caption_layers(stage, text)
    import numpy as np

    frame = np.zeros((480, 854), np.uint32)
    layer(frame, 2.0)
    rows, columns = np.nonzero(frame)
    assert len(rows) > 50
    assert columns.min() > 0 and columns.max() < 853
    assert rows.max() < 480 * 0.55


@pytest.mark.parametrize("text", ["", "   ", "🎉🎉", "مرحبا", "...", "—"])
def test_nothing_to_read_makes_no_caption(text):
    scene = Scene(
        look=Look(setting="sky"), style="cartoon", width=160, height=90, duration=1, seed=1
    )
    assert caption_layers(Stage(scene), text) == []
