"""The forms that a page shows, control by control, as a browser has them: read from the page and from what drew it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from unittest.mock import patch
from urllib.parse import urljoin, urlsplit

from django import forms
from django.urls import resolve

DAY_PARTS = ("-day", "-month", "-year")
TYPED = {"text", "email", "search", "tel", "number", "textarea", "password"}


@dataclass
class Control:
    """What has one name in one form: `options` may be chosen, `values` stand there now."""

    name: str
    kind: str
    options: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    behind: forms.Field | None = None
    """The field that reads it."""

    @property
    def is_day_part(self) -> bool:
        return self.name.endswith(DAY_PARTS)

    @property
    def is_typed(self) -> bool:
        return self.kind in TYPED

    @property
    def is_text(self) -> bool:
        """Whether words are asked for, rather than a number, a day or a time."""
        return self.is_typed and not self.is_day_part and isinstance(self.behind, forms.CharField | None)

    @property
    def limit(self) -> int | None:
        found = getattr(self.behind, "limit", None) or getattr(self.behind, "max_length", None)
        return found if self.is_text else None

    @property
    def comes_back(self) -> bool:
        """Whether a page that refuses it shows it again."""
        return self.kind not in {"password", "file", "hidden", "button"}


@dataclass
class ShownForm:
    """One form of one page, with where it is sent."""

    page: str
    action: str
    method: str
    controls: dict[str, Control] = field(default_factory=dict)
    classes: set[str] = field(default_factory=set)
    """The classes of the product's forms that it is made of."""

    @property
    def view(self) -> str:
        return resolve(urlsplit(self.action).path).view_name

    def learn(self, made: list[forms.BaseForm]) -> None:
        """Find the field behind each control. A page that writes its controls itself makes it once it is sent."""
        known = {form.add_prefix(name): (form, each) for form in made for name, each in form.fields.items()}
        for control in self.controls.values():
            name = control.name.rpartition("-")[0] if control.is_day_part else control.name
            if control.behind is None and name in known:
                form, control.behind = known[name]
                self.classes.add(f"{type(form).__module__}.{type(form).__qualname__}")

    @property
    def texts(self) -> list[Control]:
        return [control for control in self.controls.values() if control.is_text]

    @property
    def asks_for_something(self) -> bool:
        return any(control.kind != "button" for control in self.controls.values())


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.found: list[ShownForm] = []
        self.now: ShownForm | None = None
        self.inside: Control | None = None
        self.is_first = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urljoin(self.page, given.get("action") or self.page)
            self.now = ShownForm(self.page, action, given.get("method", "get").lower())
            self.found.append(self.now)
        elif self.now and "disabled" not in given:
            self._control(tag, given)

    def _control(self, tag: str, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "option" and self.inside:
            self.inside.options.append(given.get("value", ""))
            self.inside.values += [given.get("value", "")] if "selected" in given else []
        if not name or name == "csrfmiddlewaretoken" or tag not in {"input", "select", "textarea", "button"}:
            return
        kind = {"select": "radio", "textarea": "textarea", "button": "button"}.get(tag, kind)
        control = self.now.controls.setdefault(name, Control(name, kind))
        if tag in {"select", "textarea"}:
            self.inside, self.is_first = control, tag == "textarea"
        elif kind in {"radio", "checkbox"}:
            control.options.append(given.get("value", "on"))
            control.values += [given.get("value", "on")] if "checked" in given else []
        elif kind == "button":
            control.options.append(given.get("value", ""))
        else:
            control.values = [given.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self.inside and self.inside.kind == "textarea":
            self.inside.values = ["".join(self.inside.values) + data]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.inside:
            self.inside.values = [text.removeprefix("\n") for text in self.inside.values]
        if tag in {"select", "textarea"}:
            self.inside = None
        elif tag == "form":
            self.now = None


@contextmanager
def forms_made() -> Iterator[list[forms.BaseForm]]:
    """Every form that is made in the block, in order."""
    made: list[forms.BaseForm] = []
    begin = forms.BaseForm.__init__

    def noted(form: forms.BaseForm, *args: Any, **kwargs: Any) -> None:
        made.append(form)
        begin(form, *args, **kwargs)

    with patch.object(forms.BaseForm, "__init__", noted):
        yield made


def forms_shown(page: str, text: str, made: list[forms.BaseForm]) -> list[ShownForm]:
    """The forms in the text of a page, each control with its field, where a form was made that has it."""
    reader = _Reader(page)
    reader.feed(text)
    reader.close()
    asking = [shown for shown in reader.found if shown.asks_for_something]
    for shown in asking:
        shown.learn(made)
    return asking
