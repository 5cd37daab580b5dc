"""GOV.UK form controls where Django's own would come out differently."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from .text import printable

PARTS = ("day", "month", "year")


class Options(forms.RadioSelect):
    """A list of radios or checkboxes. The first carries the field's own id, so that an error can lead to it."""

    def __init__(
        self,
        *,
        is_inline: bool = False,
        is_small: bool = False,
        hints: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.is_inline, self.is_small = is_inline, is_small
        self.hints = hints or {}

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        if index is None:
            return ""
        return id_ if index == "0" else f"{id_}-{int(index.partition('_')[0]) + 1}"

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        option["hint"] = self.hints.get(str(option["value"]), "")
        return option

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"is_inline": self.is_inline, "is_small": self.is_small}
        return context


class Radios(Options):
    template_name = "govuk/radios.html"


class Checkboxes(Options):
    template_name = "govuk/checkboxes.html"
    input_type = "checkbox"
    allow_multiple_selected = True

    def use_required_attribute(self, initial: Any) -> bool:  # noqa: ARG002 # no single box is required
        return False


class Select(forms.Select):
    """A drop-down list that begins empty, so that nobody chooses the first by not choosing."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        groups = super().optgroups(name, value, attrs)
        if any(option["value"] == "" for _, options, _ in groups for option in options):
            return groups
        return [(None, [self.create_option(name, "", "", "" in value, -1)], -1), *groups]


class DateInput(forms.Widget):
    """Day, month and year in three boxes: easier for most people than a calendar, and for screen readers by far.

    The value is a date, or the three texts that were typed.
    """

    template_name = "govuk/date_input.html"
    use_fieldset = True

    def id_for_label(self, id_: str) -> str:  # noqa: ARG002 # its label is a legend
        return ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> tuple[str, ...]:  # noqa: ARG002
        return tuple(str(data.get(f"{name}-{part}") or "").strip() for part in PARTS)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:  # noqa: ARG002
        return not any(f"{name}-{part}" in data for part in PARTS)

    def format_value(self, value: Any) -> tuple[str, ...]:  # type: ignore[override] # three texts, not one
        if isinstance(value, date):
            return str(value.day), str(value.month), str(value.year)
        return tuple(printable(text) for text in value) if value else ("", "", "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        texts = context["widget"]["value"]
        is_wrong = "govuk-input--error" in (attrs or {}).get("class", "")
        some_missing = any(texts) and not all(texts)
        context["widget"]["parts"] = [
            {
                "name": part,
                "label": part.capitalize(),
                "value": text,
                "width": 4 if part == "year" else 2,
                "is_wrong": is_wrong and not (some_missing and text),
            }
            for part, text in zip(PARTS, texts, strict=True)
        ]
        return context
