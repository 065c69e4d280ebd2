"""Which words of a prompt are to be read on the screen: quoted text, greetings, names."""

import re
import unicodedata

LONGEST_CAPTION = 72
MAX_NAMES = 4  # words after a greeting that may belong to it
_QUOTED = re.compile(r"[\"“”«»„]([^\"“”«»„]{2,120})[\"“”«»„]|(?<!\w)['‘]([^'‘’]{2,120})['’](?!\w)")
_SAYING = re.compile(
    r"\b(?:that says|which says|saying|says|with the (?:text|words|caption|title)|captioned|titled)"
    r"\s*:?\s+(.{2,120}?)(?:[.;\n]|$)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"\b(?:(?:happy|merry|joyful|blessed)\s+(?:belated\s+)?(?:\d+(?:st|nd|rd|th)\s+)?"
    r"(?:birthday|b-?day|anniversary|new\s+year(?:'?s)?(?:\s+eve)?|christmas|xmas|easter|halloween"
    r"|holidays|hanukkah|diwali|eid|thanksgiving|graduation|retirement|friday|weekend"
    r"|(?:valentine|mother|father)[’']?s?\s+day)"
    r"|congratulations|congrats|thank\s+you(?:\s+so\s+much)?|thanks|welcome(?:\s+home|\s+back)?"
    r"|good\s+(?:luck|morning|night)|best\s+wishes|get\s+well(?:\s+soon)?|bon\s+voyage|well\s+done"
    r"|i\s+love\s+you|i\s+miss\s+you|marry\s+me|save\s+the\s+date|season[’']?s\s+greetings|farewell"
    r"|feliz\s+(?:cumplea[nñ]os|navidad|anivers[aá]rio|natal|a[nñ]o\s+nuevo|ano\s+novo)"
    r"|felicidades|felicitaciones|parab[eé]ns|joyeux\s+(?:anniversaire|no[eë]l)|bonne\s+ann[eé]e"
    r"|f[eé]licitations|alles\s+gute(?:\s+zum\s+geburtstag)?|herzlichen\s+gl[uü]ckwunsch"
    r"|frohe\s+weihnachten|frohes\s+neues\s+jahr|gl[uü]ckwunsch|gracias|merci|danke|obrigad[oa])\b",
    re.IGNORECASE,
)
# Words that end a name, because they begin something else.
_STOP = frozenset(
    "a an the with and in on at of by from near under over while where who that this is are was "
    "video clip animation scene please party celebration message card greeting wishes song cake "
    "balloons confetti flowers candles night morning by as into featuring mit con avec com".split()
)
_JOINING = frozenset({"to", "for", "dear", "my", "our", "zum", "and", "&"})


def caption_of(prompt: str, is_general: bool = False) -> str:
    """Quoted text, else what is to be said, else a greeting with its names, else nothing.

    A prompt with nothing to show (`is_general`) becomes the caption itself, shortened.
    """
    text = " ".join(unicodedata.normalize("NFC", prompt).split())
    for found in (_quoted(text), _said(text), _greeting(text)):
        if found:
            return _shorten(found)
    return _title(text) if is_general else ""


def _quoted(text: str) -> str:
    found = _QUOTED.search(text)
    return (found[1] or found[2]).strip() if found else ""


def _said(text: str) -> str:
    found = _SAYING.search(text)
    return found[1].strip() if found else ""


def _greeting(text: str) -> str:
    found = _GREETING.search(text)
    if not found:
        return ""
    greeting = found[0]
    greeting = greeting if greeting.isupper() else _capital(greeting)
    after = re.match(r"[\s,]*([^.!?;:()]*)([.!?]?)", text[found.end() :])
    names = _names(after[1].split(), greeting) if after else []
    return greeting + "".join(f" {name}" for name in names) + "!"


def _names(words: list[str], greeting: str) -> list[str]:
    """Words that still belong to a greeting: a name, "to my mom", a year."""
    names: list[str] = []
    for word in words[: MAX_NAMES + 2]:
        bare = word.strip(",").casefold()
        if not bare or (bare in _STOP and not (bare == "and" and names and word != words[-1])):
            break
        if not (bare in _JOINING or word.strip(",").replace("'", "").replace("-", "").isalnum()):
            break
        names.append(word.strip(","))
        if word.endswith(",") or len(names) == MAX_NAMES:
            break
    while names and names[-1].casefold() in _JOINING:
        names.pop()
    joining = [n.casefold() in _JOINING for n in names]
    return [n if j else n[:1].upper() + n[1:] for n, j in zip(names, joining, strict=True)]


def _capital(text: str) -> str:
    """First letters large, but not of an 's."""
    return " ".join(word[:1].upper() + word[1:].lower() for word in text.split())


def _title(text: str) -> str:
    text = re.sub(
        r"^(?:please\s+)?(?:make|create|generate|show)?\s*(?:me\s+)?(?:a|an|the)?\s*"
        r"(?:short\s+)?(?:video|clip|animation|film|movie)\s+(?:of|about|for|showing|with)\s+",
        "",
        text,
        flags=re.IGNORECASE,
    )
    text = text.strip(" .,;:-")
    return _shorten(text[:1].upper() + text[1:])


def _shorten(text: str) -> str:
    """At most the longest caption, cut between words."""
    if len(text) <= LONGEST_CAPTION:
        return text
    cut = text[: LONGEST_CAPTION - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,.;:-") + "…"
