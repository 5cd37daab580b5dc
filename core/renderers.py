"""Turns Django's forms into GOV.UK markup, any form, our own or a library's."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest

from .markup import WRITERS
from .text import printable
from .widgets import PARTS, DateInput, Options

_CLASSES = {
    "checkbox": "govuk-checkboxes__input",
    "date": "govuk-input",  # our three boxes, and Django's one
    "email": "govuk-input",
    "file": "govuk-file-upload",
    "number": "govuk-input",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "search": "govuk-input",
    "select": "govuk-select",
    "tel": "govuk-input",
    "text": "govuk-input",
    "textarea": "govuk-textarea",
    "url": "govuk-input",
}


def _asks_for_something(form: forms.BaseForm) -> bool:
    return any(field.required and not field.widget.is_hidden for field in form.fields.values())


class GovukBoundField(BoundField):
    """A field with its data, which knows GOV.UK's classes and the ids that tie label, hint and error together."""

    @property
    def id_base(self) -> str:
        return self.field.widget.attrs.get("id") or self.auto_id

    @property
    def hint_id(self) -> str:
        return f"{self.id_base}-hint" if self.help_text else ""

    @property
    def error_id(self) -> str:
        return f"{self.id_base}-error" if self.errors else ""

    @property
    def count_id(self) -> str:
        return f"{self.id_base}-info" if self.shown_limit else ""

    @property
    def shown_limit(self) -> int | None:
        """How many characters the box says it takes, where it says so."""
        return getattr(self.field, "shown_limit", None)

    @property
    def optional_mark(self) -> str:
        """Said of what may be left empty, in a form where something may not."""
        return "" if self.field.required or not _asks_for_something(self.form) else " (optional)"

    @property
    def has_group_role(self) -> bool:
        return isinstance(self.field.widget, DateInput)

    @property
    def is_single_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def first_wrong_id(self) -> str:
        """Where the link in the error summary leads."""
        if isinstance(self.field.widget, DateInput):
            texts = self.field.widget.format_value(self.value())
            empty = [part for part, text in zip(PARTS, texts, strict=True) if not text]
            return f"{self.id_base}-{empty[0] if empty else PARTS[0]}"
        return self.id_base

    @property
    def aria_describedby(self) -> str:
        own = self.field.widget.attrs.get("aria-describedby", "")
        ids = [own] if self.is_hidden else [self.count_id, own, self.hint_id, self.error_id]
        return " ".join(filter(None, ids))

    def value(self) -> Any:
        value = super().value()
        return printable(value) if isinstance(value, str) else value

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        attrs.pop("aria-invalid", None)
        if not widget.is_hidden:
            attrs |= self._govuk_attrs(attrs, widget)
        return attrs

    def _govuk_attrs(self, attrs: dict[str, Any], widget: forms.Widget) -> dict[str, Any]:
        if isinstance(widget, Options):
            return {}
        base = _CLASSES.get(getattr(widget, "input_type", None) or self.widget_type, "")
        names = [base, widget.attrs.get("class", ""), attrs.get("class", "")]
        if self.errors and base and not self.is_single_checkbox:
            names.append(f"{base.split()[0]}--error")
        if self.shown_limit:
            names.append("govuk-js-character-count")
        added = {"class": " ".join(filter(None, names))} if any(names) else {}
        if self.aria_describedby and not self.use_fieldset:
            added["aria-describedby"] = self.aria_describedby
        return added


class GovukRenderer(TemplatesSetting):
    """Named in the setting FORM_RENDERER."""

    form_template_name = "govuk/form.html"
    field_template_name = "govuk/field.html"
    bound_field_class = GovukBoundField

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        writer = WRITERS.get(template_name)
        return writer(context) if writer else super().render(template_name, context, request)
