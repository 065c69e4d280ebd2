"""From a prompt to a `Look`: normalise, find words of the lexicon, read numbers and colours.

A prompt that names no place gets the abstract light, which still takes its colours, mood,
weather and words from the prompt.
"""

import re
import unicodedata
from dataclasses import dataclass

from .colour_words import COLOUR_WORDS
from .greetings import caption_of
from .lexicon import ARTICLES, LEXICON, LONGEST, NEGATIONS, NUMBERS, UNCOUNTED, Means
from .scene import Cast, Look

_WORD = re.compile(r"[^\W_]+")
_CLAUSE = re.compile(r"[.,;:!?()\n]")
MAX_SUBJECTS = 4
LOOK_BACK = 4  # how many words before a noun may say how many, and in which colour
REACH_OF_NO = 2  # how many words after "no" it still denies


@dataclass(frozen=True)
class Find:
    """A phrase of the lexicon in the prompt."""

    means: Means
    count: int
    colours: tuple[str, ...]


def understand(prompt: str) -> Look:
    """Never fails: whatever is not understood is left out."""
    finds, palette = _read(prompt)
    setting = _setting(finds)
    time = next((f.means.time for f in reversed(finds) if f.means.time), "day")
    weather = next((f.means.weather for f in finds if f.means.weather), "clear")
    mood = next((f.means.mood for f in finds if f.means.mood), "calm")
    effects = tuple(dict.fromkeys(e for f in finds for e in f.means.effects))
    return Look(
        setting=setting,
        time=_fitting_time(setting, time, mood),
        weather=weather,
        mood=mood,
        palette=palette,
        subjects=_subjects(finds),
        effects=effects,
        caption=caption_of(prompt, is_general=setting == "abstract" and not _subjects(finds)),
    )


def plain(text: str) -> str:
    """Lower case, without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def singular(word: str) -> str:
    """An English noun's singular, good enough to be looked up."""
    if word in LEXICON or len(word) < 4 or word.endswith("ss"):
        return word
    for ending, instead in (("ies", "y"), ("ves", "f"), ("es", ""), ("s", "")):
        stem = word.removesuffix(ending) + instead
        if word.endswith(ending) and (stem in LEXICON or ending == "s"):
            return stem
    return word


def _read(prompt: str) -> tuple[list[Find], tuple[str, ...]]:
    """What the lexicon knows of the prompt, in order, and the colours named."""
    finds: list[Find] = []
    colours: list[str] = []
    for clause in _CLAUSE.split(plain(prompt)):
        words = [re.sub(r"'s$", "", w) for w in _WORD.findall(clause.replace("'s", ""))]
        singulars = [singular(w) for w in words]
        i = denied = 0
        while i < len(words):
            if words[i] in NEGATIONS:
                denied = REACH_OF_NO + 1
            phrase = _longest(words, singulars, i)
            if phrase and not denied:
                finds.append(find := _find(words, singulars, i, phrase))
                # The colour of a thing is not the colour of the picture.
                colours = [c for c in colours if not (find.means.subjects and c in find.colours)]
            elif words[i] in COLOUR_WORDS and not denied:
                colours.append(COLOUR_WORDS[words[i]])
            denied = max(0, denied - 1)
            i += phrase or 1
    return finds, tuple(dict.fromkeys(colours))


def _longest(words, singulars, start: int) -> int:
    """How many words from `start` on make the longest phrase known; 0 for none."""
    for size in range(LONGEST, 0, -1):
        some = words[start : start + size], singulars[start : start + size]
        if len(some[0]) == size and any(" ".join(s) in LEXICON for s in some):
            return size
    return 0


def _find(words, singulars, start: int, size: int) -> Find:
    end = start + size
    phrase = " ".join(words[start:end])
    means = LEXICON.get(phrase) or LEXICON[" ".join(singulars[start:end])]
    before = words[max(0, start - LOOK_BACK) : start]
    count = 0
    colours = []
    for word in reversed(before):
        if word in LEXICON or (singular(word) in LEXICON and word not in NUMBERS):
            break  # what stands further left belongs to another noun
        if word in COLOUR_WORDS:
            colours.append(COLOUR_WORDS[word])
        elif word in ARTICLES:
            count = means.one
        elif word in NUMBERS:
            count = NUMBERS[word]
        elif word.isascii() and word.isdigit():
            count = min(99, int(word))
    plural = words[end - 1] != singulars[end - 1] or words[end - 1] in UNCOUNTED
    if not count:
        count = means.many if plural else means.one
    return Find(means, max(1, count), tuple(reversed(colours)))


def _setting(finds: list[Find]) -> str:
    """The strongest call; of equals, the first. Hints count only if no place is named."""
    best, strength = "abstract", 0
    for find in finds:
        if find.means.setting and find.means.pull > strength:
            best, strength = find.means.setting, find.means.pull
    return best


def _fitting_time(setting: str, time: str, mood: str) -> str:
    if setting in ("fireworks", "space") or (mood == "spooky" and setting != "abstract"):
        return "night"
    return time


def _subjects(finds: list[Find]) -> tuple[Cast, ...]:
    """The subjects in order of mention, each once, with the largest number named."""
    casts: dict[str, Cast] = {}
    for find in finds:
        for name in find.means.subjects:
            known = casts.get(name)
            count = max(find.count, known.count if known else 1)
            colours = find.colours or (known.colours if known else ())
            casts[name] = Cast(name=name, count=count, colours=colours)
    return tuple(list(casts.values())[:MAX_SUBJECTS])
