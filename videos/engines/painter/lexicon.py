"""What words mean to the painter: a table of rows, each a list of words and what they call up.

Words are written in the singular, without accents, `_` between the words of a phrase. To teach
the painter a word, add it to a row; for a new thing, add a row.
"""

from dataclasses import dataclass

# How strongly words call for a setting: "at the beach", "a crab", "in the evening".
PLACE, HINT, AIR = 3, 1, 0.5


@dataclass(frozen=True, kw_only=True)
class Means:
    """What a word calls up. `pull` says how strongly it calls for `setting`."""

    setting: str = ""
    pull: float = PLACE
    subjects: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    time: str = ""
    weather: str = ""
    mood: str = ""
    one: int = 1  # how many a singular means: a family is three
    many: int = 3  # how many a plural without a number means


def _place(words: str, setting: str, **more):
    return words, Means(setting=setting, **{"many": 1, **more})


def _thing(words: str, subject: str, home: str = "", **more):
    return words, Means(subjects=(subject,), setting=home, pull=more.pop("pull", HINT), **more)


def _air(words: str, setting: str = "", pull: float = AIR, **more):
    return words, Means(setting=setting, pull=pull, **more)


_ROWS = (
    # Occasions
    _place(
        "birthday bday cumpleanos geburtstag aniversario", "party", subjects=("cake",), mood="happy"
    ),
    _place(
        "joyeux_anniversaire feliz_aniversario parabens", "party", subjects=("cake",), mood="happy"
    ),
    _place(
        "party celebration celebrate festival carnival fiesta anniversary",
        "party",
        pull=2,
        mood="happy",
    ),
    _place(
        "wedding bride groom marriage married marry engagement valentine hochzeit boda",
        "hearts",
        mood="romantic",
    ),
    _place(
        "love romance romantic sweetheart kiss amor liebe amour darling crush",
        "hearts",
        pull=2,
        mood="romantic",
    ),
    _place(
        "mother_day father_day mom mum thank_you gracias merci danke obrigado",
        "hearts",
        pull=1,
        mood="romantic",
    ),
    _place(
        "new_year silvester ano_nuevo",
        "city",
        pull=4,
        effects=("fireworks",),
        time="night",
        mood="happy",
    ),
    _place(
        "firework 4th_july independence_day diwali",
        "fireworks",
        pull=2,
        effects=("fireworks",),
        time="night",
        mood="happy",
    ),
    _place(
        "graduation graduate diploma congratulation congrat award prize winner victory "
        "champion trophy win",
        "stage",
        subjects=("trophy",),
        mood="happy",
    ),
    _place(
        "concert stage spotlight show theatre theater band dance music",
        "stage",
        pull=2,
        mood="happy",
    ),
    _place(
        "goal striker penalty football soccer match tournament medal",
        "stage",
        pull=2,
        subjects=("trophy",),
        mood="epic",
    ),
    _place(
        "christmas xmas santa navidad weihnachten noel natal",
        "winter",
        time="night",
        subjects=("snowman", "gift"),
        effects=("snow",),
        mood="happy",
    ),
    _place(
        "halloween pumpkin ghost haunted witch spooky",
        "forest",
        pull=2,
        time="night",
        mood="spooky",
    ),
    _place("easter spring_festival", "meadow", subjects=("butterfly",), mood="happy"),
    # Water
    _place("sea ocean wave sail sailing tide marine mar meer mer oceano regatta", "sea"),
    _place("lake river pond stream fjord", "lake"),
    _place(
        "beach shore coast tropical palm island summer_vacation seaside playa strand plage praia",
        "beach",
    ),
    _place("underwater reef coral seabed aquarium diving dive mermaid deep_sea", "underwater"),
    # Land
    _place(
        "mountain peak alp summit cliff volcano valley everest hike hiking climb montana "
        "berg montagne",
        "mountains",
    ),
    _place(
        "winter arctic blizzard frost ski skiing sled igloo invierno hiver",
        "winter",
        effects=("snow",),
    ),
    _place(
        "aurora northern_light polar_light", "winter", time="night", effects=("aurora",), pull=4
    ),
    _place(
        "forest wood woods jungle rainforest pine woodland bosque wald foret floresta enchanted",
        "forest",
    ),
    _place("autumn fall_leaves leaf", "forest", effects=("leaves",)),
    _place(
        "meadow field grass lawn garden park spring picnic prairie pasture blossom jardin wiese",
        "meadow",
    ),
    _place(
        "flower rose tulip daisy sunflower bloom bouquet flor blume fleur",
        "meadow",
        pull=2,
        subjects=("flower",),
        many=5,
    ),
    _place("desert dune sahara cactus oasis camel canyon sand desierto wuste", "desert"),
    _place(
        "farm village countryside rural hill road highway journey drive driving "
        "street_trip cottage",
        "countryside",
    ),
    # Towns
    _place(
        "city skyline downtown skyscraper urban metropolis street building neon tokyo "
        "new_york paris london town ciudad stadt ville cidade",
        "city",
    ),
    _place("office business startup work meeting company", "city", pull=1),
    # Above
    _place(
        "space galaxy cosmos universe nebula astronaut orbit cosmic interstellar espacio "
        "weltall espace",
        "space",
    ),
    _place("milky_way outer_space black_hole alien ufo", "space"),
    _place("sky cloud heaven flying flight fly aerial cielo himmel ciel ceu", "sky", pull=2),
    _place(
        "abstract particle pattern shape gradient geometric light_show energy neon_wave", "abstract"
    ),
    # Things
    _thing("balloon globo luftballon", "balloons", "party", many=12),
    _thing("confetti", "confetti", "party"),
    _thing("cake cupcake candle dessert torte gateau pastel", "cake", "party", pull=2),
    _thing("gift present regalo geschenk cadeau", "gift", "party", many=3),
    _thing("heart corazon herz coeur", "heart", "hearts", pull=2, mood="romantic", many=5),
    _thing("boat sailboat ship yacht boot barco bateau", "boat", "sea", pull=2, many=3),
    _thing(
        "car automobile taxi race_car auto coche voiture carro",
        "car",
        "countryside",
        pull=2,
        many=3,
    ),
    _thing("house home cabin hut casa haus maison castle", "house", "countryside", pull=2, many=3),
    _thing(
        "rocket spaceship spacecraft shuttle launch cohete rakete fusee",
        "rocket",
        "space",
        pull=2,
        many=3,
    ),
    _thing("planet mars saturn jupiter earth venus", "planet", "space", pull=2, many=3),
    _thing("hot_air_balloon", "airballoon", "sky", pull=2, many=4),
    _thing("airplane plane jet aircraft avion flugzeug", "plane", "sky", pull=2, many=3),
    _thing("moon full_moon luna mond lune", "moon", time="night", pull=0),
    _thing("sun sol sonne soleil sunny sunshine", "sun", time="day", pull=0),
    _thing("snowman", "snowman", "winter", pull=2, effects=("snow",)),
    _thing("robot android cyborg", "robot", "city", pull=1, many=3),
    _thing("coffee tea mug latte cup cafe espresso", "cup", "abstract", pull=1),
    _thing("tree oak arbol baum arbre arvore", "tree", "forest", pull=2, many=3),
    # Creatures
    _thing("cat kitten kitty gato katze chat", "cat", "meadow", many=3),
    _thing("dog puppy doggo pup perro hund chien cachorro", "dog", "meadow", many=3),
    _thing("rabbit bunny hare conejo hase lapin", "rabbit", "meadow", many=3),
    _thing("bear teddy panda oso bar", "bear", "forest", many=3),
    _thing(
        "bird seagull gull dove eagle pigeon swallow pajaro vogel oiseau", "bird", "sky", many=5
    ),
    _thing(
        "butterfly mariposa schmetterling papillon borboleta bee", "butterfly", "meadow", many=5
    ),
    _thing(
        "fish clownfish goldfish pez poisson peixe shark whale dolphin",
        "fish",
        "underwater",
        pull=2,
        many=6,
    ),
    _thing("people person man woman child kid boy girl dancer player singer", "people", many=3),
    _thing("couple friend lover newlywed", "people", one=2, many=3),
    _thing("family team crowd group", "people", one=3, many=4),
    # Air and light
    _air(
        "night midnight nighttime evening moonlight moonlit star starry starlight noche "
        "nacht nuit noite bedtime",
        setting="sky",
        time="night",
    ),
    _air("sunset dusk golden_hour twilight atardecer sonnenuntergang", "sea", time="sunset"),
    _air("sunrise dawn morning amanecer sonnenaufgang", "mountains", time="dawn"),
    _air("day daytime noon midday afternoon", time="day"),
    _air(
        "rain rainy raining drizzle umbrella lluvia regen pluie chuva shower",
        "countryside",
        weather="rain",
        effects=("rain",),
        mood="sad",
    ),
    _air(
        "storm stormy thunder lightning thunderstorm tempest hurricane",
        "countryside",
        weather="storm",
        effects=("rain",),
        mood="epic",
    ),
    _air(
        "snow snowy ice icy frozen snowfall snowflake snowing nieve schnee neige neve",
        setting="winter",
        pull=2,
        weather="snow",
        effects=("snow",),
    ),
    _air("cloudy overcast grey_sky", weather="cloudy"),
    _air("fog foggy mist misty haze", weather="fog"),
    _air("bubble soap_bubble", effects=("bubbles",)),
    _air("petal cherry_blossom sakura", setting="meadow", pull=2, effects=("petals",)),
    _air("firefly sparkle glitter magic magical fairy glow glowing lantern", effects=("sparkles",)),
    _air("shooting_star meteor comet", time="night", effects=("meteors",)),
    # Moods
    _air(
        "happy joy joyful fun funny cheerful exciting smile laugh playful cute feliz", mood="happy"
    ),
    _air("sad lonely melancholy sorrow grief miss cry sympathy", mood="sad"),
    _air("epic dramatic powerful heroic cinematic majestic legendary", mood="epic"),
    _air(
        "calm peaceful relax relaxing quiet serene gentle zen tranquil soothing meditation sleep",
        mood="calm",
    ),
    _air("scary dark creepy horror monster zombie vampire", mood="spooky"),
)

LEXICON: dict[str, Means] = {
    word.replace("_", " "): means for words, means in _ROWS for word in words.split()
}
LONGEST = max(len(phrase.split()) for phrase in LEXICON)
NUMBERS = {
    "one": 1, "single": 1, "two": 2, "pair": 2, "couple": 2, "three": 3,
    "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "dozen": 12,
    "few": 3, "some": 3, "several": 5, "many": 8, "lots": 9, "hundreds": 16,
}  # fmt: skip
ARTICLES = frozenset({"a", "an"})
NEGATIONS = frozenset({"no", "without", "not", "never", "zero", "sin", "ohne", "sans", "sem"})
UNCOUNTED = frozenset({"fish", "people", "sheep"})  # the same in the plural
