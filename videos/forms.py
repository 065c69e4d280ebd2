"""The forms: HTML words in, what the contract's requests hold out."""

from django import forms
from django.conf import settings
from pydantic import ValidationError

from videos import contract
from videos.models import Style, Visibility
from videos.outbox import WebhookEndpoint

LENGTHS = ("3", "5", "10", "30")  # seconds
QUALITIES = [("sd", "SD"), ("hd", "HD"), ("4k", "4K")]
STYLES = [(style.value, style.value.capitalize()) for style in Style]
VISIBILITIES = [("public", "Public"), ("link", "With the link"), ("team", "Only me")]
EVENT_LABELS = {
    "generation.completed": "A video is ready",
    "generation.failed": "A job failed",
}
FIELDS = ("prompt", "style", "quality", "duration", "visibility")
_WISH = {"style": "realistic", "quality": "hd", "duration": "5"}


class Segments(forms.RadioSelect):
    """Radios side by side."""

    template_name = "_shared/segments.html"


class Typed(forms.CharField):
    """Text as it came: the contract says what is allowed, in its own words."""

    def run_validators(self, value: str) -> None:
        """Leave it to the contract."""


def _choice(choices) -> Typed:
    return Typed(required=False, widget=Segments(choices=choices))


class ContractForm(forms.Form):
    """A form whose fields the contract judges, in its own words."""

    def add_problems(self, errors: list[dict]) -> None:
        for error, problem in zip(errors, contract.problems(errors), strict=True):
            self.add_error(str(error["loc"][0]) if error["loc"] else None, problem.text)


class GenerateForm(ContractForm):
    """A wish for a video. A valid form has `wanted`, as the API would have parsed it."""

    prompt = Typed(
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={
                "rows": 4,
                "required": True,
                "data-count": "prompt-count",
                "aria-describedby": "prompt-count",
                "placeholder": "A fox courier sprinting through neon rain, side tracking shot",
            }
        ),
    )
    style = _choice(STYLES)
    quality = _choice(QUALITIES)
    duration = _choice([(length, f"{length}s") for length in LENGTHS])
    visibility = _choice(VISIBILITIES)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        length = str(self["duration"].value() or "")
        if length not in LENGTHS and 1 <= (_number(length) or 0) <= 30:
            # A length that came by the API or the address stays choosable.
            self.fields["duration"].widget.choices += [(length, f"{length}s")]

    @classmethod
    def filled_with(cls, wish: dict) -> "GenerateForm":
        """The form with what is known of a wish; the usual choices for the rest."""
        known = {name: wish[name] for name in FIELDS if wish.get(name)}
        return cls(initial=_WISH | {"visibility": settings.DEFAULT_VISIBILITY} | known)

    def clean(self) -> dict:
        cleaned = super().clean()
        wish = {name: value for name, value in cleaned.items() if value}
        wish["prompt"] = cleaned.get("prompt", "").replace("\r\n", "\n")
        if length := wish.get("duration"):
            number = _number(length)
            wish["duration"] = length if number is None else number
        try:
            self.wanted = contract.GenerateRequest.model_validate(wish)
        except ValidationError as error:
            self.add_problems(error.errors())
        return cleaned


class AnyOf(forms.MultipleChoiceField):
    """Boxes to tick; the contract says which may be."""

    def validate(self, value: list[str]) -> None:
        """Leave it to the contract."""


class WebhookForm(ContractForm):
    """An endpoint. A valid form has `wanted`, as the API would have parsed it."""

    url = Typed(
        label="URL",
        required=False,
        widget=forms.URLInput(
            attrs={"required": True, "placeholder": "https://example.com/hooks/videos"}
        ),
    )
    description = Typed(
        required=False, widget=forms.TextInput(attrs={"placeholder": "What it is for"})
    )
    events = AnyOf(
        required=False,
        choices=list(EVENT_LABELS.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=["generation.completed"],
    )

    @classmethod
    def of(cls, endpoint: WebhookEndpoint) -> "WebhookForm":
        """The form as the endpoint stands."""
        return cls(initial={name: getattr(endpoint, name) for name in cls.base_fields})

    def clean(self) -> dict:
        cleaned = super().clean()
        wish = {name: value for name, value in cleaned.items() if value or name == "events"}
        try:
            self.wanted = contract.WebhookRequest.model_validate(wish)
        except ValidationError as error:
            self.add_problems(error.errors())
        return cleaned


def visibility_label(value: str) -> str:
    return dict(VISIBILITIES).get(value, Visibility(value).label)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
