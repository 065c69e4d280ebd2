"""From a prompt to a `Look` (first words only)."""

from .scene import Cast, Look


def understand(prompt: str) -> Look:
    text = prompt.lower()
    if "birthday" in text or "party" in text:
        return Look(setting="party", subjects=(Cast(name="cake"),), caption="Happy Birthday!")
    if "sea" in text or "boat" in text:
        return Look(
            setting="sea",
            time="sunset" if "sunset" in text else "day",
            subjects=(Cast(name="boat"),),
        )
    return Look(setting="abstract", caption=prompt[:40])
