"""What a video shows, as plain data: the words have been understood, nothing is drawn yet."""

from dataclasses import dataclass, field

FPS = 30


@dataclass(frozen=True, kw_only=True)
class Cast:
    """A subject and how it is wanted."""

    name: str
    count: int = 1
    colours: tuple[str, ...] = ()  # names of `colour_words.COLOURS`


@dataclass(frozen=True, kw_only=True)
class Look:
    """What the prompt asks for."""

    setting: str
    time: str = "day"  # day, sunset, dawn, night
    weather: str = "clear"  # clear, cloudy, rain, snow, storm, fog
    mood: str = "calm"  # calm, happy, romantic, epic, sad, spooky
    palette: tuple[str, ...] = ()  # colour names, in the order of the prompt
    subjects: tuple[Cast, ...] = ()
    effects: tuple[str, ...] = ()
    caption: str = ""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A look, and the film it is to become."""

    look: Look
    style: str
    width: int
    height: int
    duration: float  # seconds
    seed: int
    fps: int = FPS
    prompt: str = field(default="", repr=False)

    @property
    def num_frames(self) -> int:
        return max(1, round(self.duration * self.fps))

    @property
    def hold(self) -> int:
        """How many frames one drawing stays: cartoons are drawn on twos."""
        return 2 if self.style == "cartoon" else 1
