"""Made-up prompts that read and repeat like real ones: a few words everywhere, many hardly ever."""

from collections.abc import Iterator
from random import Random


def _phrases(text: str) -> list[str]:
    return [" ".join(phrase.split()) for phrase in text.split("|")]


# In each list the first words are the commonest (Zipf's law).
_QUALITIES = """
    happy beautiful colorful cute funny golden magical cinematic tiny giant bright cozy peaceful
    dreamy vibrant sparkling romantic spooky ancient futuristic neon snowy sunny stormy gentle
    elegant retro vintage surreal mysterious majestic glowing frozen wild abandoned floating wooden
    crystal silver velvet enchanted underwater minimal dramatic foggy melancholic whimsical
    handmade festive graceful dusty iridescent rustic opulent brutalist baroque ethereal
""".split()
_SUBJECTS = _phrases("""
    birthday party|cat|dog|sunset|family|city|balloons|dragon|wedding|robot|mountain|ocean|forest|
    child|birthday cake|puppy|kitten|car|astronaut|garden|dancer|castle|horse|rainbow|fireworks|
    unicorn|butterfly|waterfall|train|coffee|beach|moon|concert|snowman|pumpkin|christmas tree|
    football team|chef|pirate ship|lighthouse|dinosaur|penguin|hot air balloon|whale|owl|fox|
    graduation|baby elephant|teddy bear|knight|wizard|mermaid|skateboarder|violinist|bakery|
    bookshop|windmill|hedgehog|peacock|jellyfish|glacier|volcano|submarine|telescope|carousel|
    beekeeper|gondola|accordion|tortoise|origami crane|street market|marching band|ice skater|
    blacksmith|lantern festival|chess player|axolotl|narwhal|zeppelin|harpsichord|kaleidoscope
""")
_ACTIONS = _phrases("""
    dancing|celebrating|running|flying|singing|playing|walking|jumping|swimming|sleeping|smiling|
    cooking|exploring|floating|racing|reading a book|waving|laughing|glowing|spinning|
    blowing out candles|opening presents|riding a bicycle|watching the stars|drinking tea|
    building a sandcastle|painting|surfing|climbing|fishing|juggling|meditating|knitting|
    tiptoeing|sleepwalking|parachuting|whittling
""")
_PLACES = _phrases("""
    in the park|on the beach|at night|in the city|in the forest|under the stars|at sunset|
    in the snow|at home|in the garden|by the sea|in space|in the rain|on a mountain|
    in the living room|on the moon|in a meadow|by the fireplace|at the zoo|under water|
    on a rooftop|in a small village|in the desert|in a library|at the harbor|in a greenhouse|
    on a train platform|in an old theatre|in a lighthouse|on a frozen lake|in a bamboo grove|
    at the observatory|in a cathedral|behind a waterfall
""")
_EXTRAS = _phrases("""
    with balloons|with confetti|with friends|with music|in slow motion|with fireworks|
    with warm light|with a big cake|with falling leaves|with soft focus|in watercolor|
    with flowers|with candles|in pixel art|with sparkles|for grandma|for my best friend|
    with paper lanterns|in stop motion|with northern lights|like an old film|with soap bubbles|
    in claymation|with a brass band|in the style of a woodcut|with origami birds|in sepia
""")
_SYLLABLES = """
    ka lo mi ra ven tor sha bel nor ti zan qui ro fel da mar lu pe gri o sa be ni hu wal ster
    ki mo ra lin do fa
""".split()


class Vocabulary:
    """Draws from ranked lists by Zipf's law; the names at the end of the tail are made up."""

    def __init__(self, seed: int, *, num_names: int = 60_000) -> None:
        self._random = Random(seed)
        names = {self._name() for _ in range(num_names)}
        self.names = sorted(names)
        self._random.shuffle(self.names)
        self._weights: dict[int, list[float]] = {}

    def prompts(self, number: int) -> Iterator[str]:
        """About 5 to 25 words each."""
        for start in range(0, number, 10_000):
            yield from self._some(min(10_000, number - start))

    def _some(self, number: int) -> Iterator[str]:
        columns = [
            self._draw(words, number)
            for words in (
                _QUALITIES,
                _SUBJECTS,
                _ACTIONS,
                _PLACES,
                _EXTRAS,
                self.names,
                _QUALITIES,
                _SUBJECTS,
                _EXTRAS,
            )
        ]
        shapes = self._random.choices(_SHAPES, k=number)
        for shape, *words in zip(shapes, *columns, strict=True):
            yield shape.format(*words)

    def _draw(self, words: list[str], number: int) -> list[str]:
        weights = self._weights.get(len(words))
        if weights is None:
            weights, total = [], 0.0
            for rank in range(1, len(words) + 1):
                total += 1 / rank
                weights.append(total)
            self._weights[len(words)] = weights
        return self._random.choices(words, cum_weights=weights, k=number)

    def _name(self) -> str:
        length = self._random.choice((2, 3, 3, 4))
        return "".join(self._random.choices(_SYLLABLES, k=length)).capitalize()


_SHAPES = (
    "{0} {1} {2} {3}",
    "a {0} {1} {2} {3} {4}",
    "A {0} {1} and a {6} {7}, {2} {3}",
    "{0} birthday {5}! {1} {4}",
    "{5}'s {0} {1} {3}, {2} {4}",
    "A {0} {1} {2} {3}. {6} colors, {8}, camera moves slowly around the {7}",
    "two friends named {5} meet a {0} {1} {3} and a {7} {2} {4}",
    "{1} {3}, {0} and {6}, {4}",
)
