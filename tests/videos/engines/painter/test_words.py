"""What prompts are understood as."""

import pytest

from videos.engines.painter.build import EFFECTS, SETTINGS, SUBJECTS
from videos.engines.painter.lexicon import LEXICON
from videos.engines.painter.words import understand

SCENES = [
    ("Happy birthday Anna!", "party", ["cake"]),
    ("a party with balloons and confetti", "party", ["balloons", "confetti"]),
    ("three gifts and a cake", "party", ["gift", "cake"]),
    ("our wedding day", "hearts", []),
    ("I love you Sophie", "hearts", []),
    ("Happy new year 2027", "city", []),
    ("fireworks", "fireworks", []),
    ("Congratulations graduates", "stage", ["trophy"]),
    ("Merry Christmas", "winter", ["snowman", "gift"]),
    ("a haunted forest at halloween", "forest", []),
    ("a sailboat on the ocean", "sea", ["boat"]),
    ("ships in the storm", "sea", ["boat"]),
    ("swan lake", "lake", []),
    ("tropical beach with palms", "beach", []),
    ("clownfish in a coral reef", "underwater", ["fish"]),
    ("a goldfish", "underwater", ["fish"]),
    ("hiking in the Alps", "mountains", []),
    ("a cabin in the snowy mountains", "mountains", ["house"]),
    ("northern lights over the mountains", "winter", []),
    ("kids skiing", "winter", ["people"]),
    ("a bear in the woods", "forest", ["bear"]),
    ("autumn leaves", "forest", []),
    ("a kitten in the garden", "meadow", ["cat"]),
    ("puppies playing", "meadow", ["dog"]),
    ("a field of sunflowers", "meadow", ["flower"]),
    ("butterflies", "meadow", ["butterfly"]),
    ("bunny", "meadow", ["rabbit"]),
    ("camels crossing sand dunes", "desert", []),
    ("a car on the highway", "countryside", ["car"]),
    ("a house in the village", "countryside", ["house"]),
    ("it is raining", "countryside", []),
    ("New York skyline at night", "city", []),
    ("a robot walks down the street", "city", ["robot"]),
    ("astronaut in orbit", "space", []),
    ("a spaceship near Saturn", "space", ["rocket", "planet"]),
    ("seagulls", "sky", ["bird"]),
    ("hot air balloons", "sky", ["airballoon"]),
    ("an airplane above the clouds", "sky", ["plane"]),
    ("good night, sleep under the stars", "sky", []),
    ("a cup of coffee", "abstract", ["cup"]),
    ("Quarterly revenue growth presentation", "abstract", []),
    ("Striker scores a last minute penalty", "stage", ["trophy"]),
    ("un gato en la playa", "beach", ["cat"]),
    ("ein Schiff auf dem Meer, Boot", "sea", ["boat"]),
    ("feliz cumpleaños María", "party", ["cake"]),
]


@pytest.mark.parametrize(("prompt", "setting", "subjects"), SCENES)
def test_a_prompt_finds_its_place_and_its_cast(prompt, setting, subjects):
    look = understand(prompt)
    assert (look.setting, [c.name for c in look.subjects]) == (setting, subjects)


@pytest.mark.parametrize(
    ("prompt", "name", "count", "colours"),
    [
        ("two red balloons", "balloons", 2, ("red",)),
        ("a big blue fish", "fish", 1, ("blue",)),
        ("seven fish", "fish", 7, ()),
        ("cats", "cat", 3, ()),
        ("12 birds and one dog", "bird", 12, ()),
        ("pink and golden hearts", "heart", 5, ("pink", "gold")),
        ("a family", "people", 3, ()),
    ],
)
def test_numbers_and_colours_belong_to_their_noun(prompt, name, count, colours):
    cast = next(c for c in understand(prompt).subjects if c.name == name)
    assert (cast.count, cast.colours) == (count, colours)


@pytest.mark.parametrize(
    ("prompt", "time", "weather", "mood"),
    [
        ("the beach at sunset", "sunset", "clear", "calm"),
        ("a foggy morning in the forest", "dawn", "fog", "calm"),
        ("stormy sea at night", "night", "storm", "epic"),
        ("a happy dog", "day", "clear", "happy"),
        ("creepy woods", "night", "clear", "spooky"),
    ],
)
def test_time_weather_and_mood(prompt, time, weather, mood):
    look = understand(prompt)
    assert (look.time, look.weather, look.mood) == (time, weather, mood)


def test_what_is_denied_is_not_shown():
    look = understand("the beach with no people and without dogs, but a cat")
    assert [c.name for c in look.subjects] == ["cat"]


def test_colours_of_the_picture_are_its_palette():
    assert understand("purple and teal waves of light").palette == ("purple", "teal")
    assert understand("a red car").palette == ()


def test_every_word_leads_somewhere():
    for phrase, means in LEXICON.items():
        assert means.setting in (*SETTINGS, ""), phrase
        assert set(means.subjects) <= {*SUBJECTS, *EFFECTS}, phrase
        assert set(means.effects) <= {*EFFECTS, "aurora"}, phrase


def test_there_are_enough_places_and_things():
    assert len(SETTINGS) >= 17
    assert len(SUBJECTS) >= 24
