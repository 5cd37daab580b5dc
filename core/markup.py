"""GOV.UK's markup for fields and controls, written in Python: a form of fifty fields is then a few milliseconds.

As templates the same markup took ten times as long, and the pro forma has more fields than a page has patience. Each
function stands in for the template of that name in `WRITERS`, and gets that template's context.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from .renderers import GovukBoundField

NOTHING = SafeString()


def escaped(value: object) -> str:
    """Return the text safe for markup: what Django's own `conditional_escape` does, without its price per call."""
    return str(value) if isinstance(value, SafeString) else escape(str(value))


def attributes(attrs: Mapping[str, Any]) -> SafeString:
    r"""` name="value"` for each; True is the name alone, False and None are left out."""
    parts = (
        f" {name}" if value is True else f' {name}="{escaped(value)}"'
        for name, value in attrs.items()
        if value is not None and value is not False
    )
    return SafeString("".join(parts))


def class_names(*names: object) -> str:
    return " ".join(str(name) for name in names if name)


_CODE = re.compile(r"\b[A-Z]{2,}-\d{4}-\d{2,}\b")


def with_whole_codes(text: object) -> SafeString:
    """The text with each code such as PR-2026-03 in markup that keeps it on one line."""
    return SafeString(_CODE.sub(r'<span class="code">\g<0></span>', escaped(text)))


# Form and field


def write_form(context: Mapping[str, Any]) -> SafeString:
    hidden = format_html_join("", "{}", ((field,) for field in context["hidden_fields"]))
    return hidden + format_html_join(
        "\n", "{}", ((field.as_field_group(),) for field, _ in context["fields"])
    )


def write_field(context: Mapping[str, Any]) -> SafeString:
    """Label or legend, hint, error message and control, in the order GOV.UK has them."""
    field: GovukBoundField = context["field"]
    if field.is_hidden:
        return format_html("{}", field)
    base, errors = field.id_base, field.errors
    control = field.as_widget()
    if field.is_single_checkbox:
        control = _beside_its_box(field, control)
    inside = format_html(
        "{}{}{}{}",
        _hint(base, field.help_text),
        _errors(base, errors) if errors else NOTHING,
        control,
        _count(base, field.shown_limit) if field.shown_limit else NOTHING,
    )
    if field.use_fieldset:
        inside = _fieldset(field, inside)
    elif not field.is_single_checkbox:
        inside = _label(field) + inside
    return format_html("<div{}>\n{}</div>", attributes(_group_attrs(field, is_wrong=bool(errors))), inside)


def _group_attrs(field: "GovukBoundField", *, is_wrong: bool) -> dict[str, Any]:
    names = ["govuk-form-group", "govuk-form-group--error" if is_wrong else ""]
    attrs: dict[str, Any] = {}
    if field.widget_type == "password":
        names.append("govuk-password-input")
        attrs["data-module"] = "govuk-password-input"
    elif field.shown_limit:
        names.append("govuk-character-count")
        attrs |= {"data-module": "govuk-character-count", "data-maxlength": str(field.shown_limit)}
        attrs["data-threshold"] = getattr(field.field, "shown_from", None)
    return {"class": class_names(*names)} | attrs


def _label(field: "GovukBoundField") -> SafeString:
    look = field.field
    size, hidden = getattr(look, "label_size", "s"), getattr(look, "is_label_hidden", False)
    names = class_names(
        "govuk-label", size and f"govuk-label--{size}", "govuk-visually-hidden" if hidden else ""
    )
    words = (names, field.id_for_label, field.label, field.optional_mark)
    label = format_html('<label class="{}" for="{}">{}{}</label>\n', *words)
    return format_html('<h1 class="govuk-label-wrapper">{}</h1>', label) if is_heading(look) else label


def _fieldset(field: "GovukBoundField", inside: SafeString) -> SafeString:
    look = field.field
    size, hidden = getattr(look, "label_size", "s"), getattr(look, "is_label_hidden", False)
    title = format_html("{}{}", field.label, field.optional_mark)
    if is_heading(look):
        title = format_html('<h1 class="govuk-fieldset__heading">{}</h1>', title)
    names = class_names(
        "govuk-fieldset__legend",
        size and f"govuk-fieldset__legend--{size}",
        "govuk-visually-hidden" if hidden else "",
    )
    attrs = {"class": "govuk-fieldset", "role": "group" if field.has_group_role else None}
    attrs["aria-describedby"] = field.aria_describedby or None
    words = (attributes(attrs), names, title, inside)
    return format_html('<fieldset{}>\n<legend class="{}">{}</legend>\n{}</fieldset>', *words)


def is_heading(look: object) -> bool:
    return getattr(look, "is_heading", False)


def _hint(base: str, hint: object) -> SafeString:
    return format_html('<div id="{}-hint" class="govuk-hint">{}</div>\n', base, hint) if hint else NOTHING


def _errors(base: str, errors: Iterable[object]) -> SafeString:
    return format_html(
        '<p id="{}-error" class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> {}</p>\n',
        base,
        format_html_join(SafeString("<br>"), "{}", ((error,) for error in errors)),
    )


def _count(base: str, limit: int) -> SafeString:
    names = "govuk-hint govuk-character-count__message"
    return format_html(
        '\n<div id="{}-info" class="{}">You can enter up to {} characters</div>', base, names, f"{limit:,}"
    )


def _beside_its_box(field: "GovukBoundField", control: SafeString) -> SafeString:
    return format_html(
        '<div class="govuk-checkboxes" data-module="govuk-checkboxes"><div class="govuk-checkboxes__item">{}'
        '<label class="govuk-label govuk-checkboxes__label" for="{}">{}</label></div></div>',
        control,
        field.id_for_label,
        field.label,
    )


# Controls


def write_input(context: Mapping[str, Any]) -> SafeString:
    widget = context["widget"]
    attrs = {"type": widget["type"], "name": widget["name"], "value": widget["value"]} | widget["attrs"]
    return format_html("<input{}>", attributes(attrs))


def write_password(context: Mapping[str, Any]) -> SafeString:
    widget = context["widget"]
    widget["attrs"] = {"spellcheck": "false", "autocapitalize": "none"} | widget["attrs"]
    button = {
        "type": "button",
        "class": "govuk-button govuk-button--secondary govuk-password-input__toggle"
        " govuk-js-password-input-toggle",
        "data-module": "govuk-button",
        "aria-controls": widget["attrs"].get("id"),
        "aria-label": "Show password",
        "hidden": True,
    }
    return format_html(
        '<div class="govuk-input__wrapper govuk-password-input__wrapper">{}<button{}>Show</button></div>',
        write_input(context),
        attributes(button),
    )


def write_textarea(context: Mapping[str, Any]) -> SafeString:
    """Begin with a line break, which browsers drop, so that a text that begins with one keeps it."""
    widget = context["widget"]
    attrs = attributes({"name": widget["name"]} | widget["attrs"])
    return format_html("<textarea{}>\n{}</textarea>", attrs, widget["value"] or "")


def write_select(context: Mapping[str, Any]) -> SafeString:
    widget = context["widget"]
    attrs = attributes({"name": widget["name"]} | widget["attrs"])
    groups = format_html_join("", "{}", ((_option_group(name, o),) for name, o, _ in widget["optgroups"]))
    return format_html("<select{}>{}\n</select>", attrs, groups)


def _option_group(name: str | None, options: list[dict[str, Any]]) -> SafeString:
    items = format_html_join(
        "",
        "\n<option{}>{}</option>",
        (
            (attributes({"value": str(o["value"]), "selected": bool(o["selected"])}), o["label"])
            for o in options
        ),
    )
    return format_html('\n<optgroup label="{}">{}\n</optgroup>', name, items) if name else items


def write_radios(context: Mapping[str, Any]) -> SafeString:
    return _options("radio", "govuk-radios", context["widget"])


def write_checkboxes(context: Mapping[str, Any]) -> SafeString:
    return _options("checkbox", "govuk-checkboxes", context["widget"])


def _options(kind: str, block: str, widget: dict[str, Any]) -> SafeString:
    names = class_names(
        block,
        f"{block}--inline" if widget.get("is_inline") else "",
        f"{block}--small" if widget.get("is_small") else "",
        widget["attrs"].get("class"),
    )
    options = [option for _, group, _ in widget["optgroups"] for option in group]
    items = format_html_join("\n", "{}", ((_option(kind, block, option),) for option in options))
    return format_html('<div class="{}" data-module="{}">\n{}\n</div>', names, block, items)


def _option(kind: str, block: str, option: dict[str, Any]) -> SafeString:
    ident, hint = option["attrs"].get("id", ""), option.get("hint")
    box = {
        "class": f"{block}__input",
        "id": ident,
        "name": option["name"],
        "type": kind,
        "value": str(option["value"]),
        "checked": bool(option["selected"]),
        "disabled": option["attrs"].get("disabled"),
        "aria-describedby": f"{ident}-item-hint" if hint else None,
    }
    label = attributes({"class": f"govuk-label {block}__label", "for": ident})
    return SafeString(
        f'<div class="{block}__item"><input{attributes(box)}>\n'
        f"<label{label}>{escaped(option['label'])}</label>"
        f"{_option_hint(block, ident, hint) if hint else NOTHING}</div>"
    )


def _option_hint(block: str, ident: str, hint: str) -> SafeString:
    names = f"govuk-hint {block}__hint"
    return format_html('\n<div id="{}-item-hint" class="{}">{}</div>', ident, names, hint)


def write_date(context: Mapping[str, Any]) -> SafeString:
    widget = context["widget"]
    attrs = widget["attrs"]
    boxes = format_html_join("", "{}", ((_date_part(widget, part),) for part in widget["parts"]))
    return format_html('<div class="govuk-date-input" id="{}">{}\n</div>', attrs.get("id", ""), boxes)


def _date_part(widget: dict[str, Any], part: dict[str, Any]) -> SafeString:
    ident = f"{widget['attrs'].get('id', '')}-{part['name']}"
    wrong = "govuk-input--error" if part["is_wrong"] else ""
    width = f"govuk-input--width-{part['width']}"
    box = {
        "class": class_names("govuk-input govuk-date-input__input", width, wrong),
        "id": ident,
        "name": f"{widget['name']}-{part['name']}",
        "type": "text",
        "inputmode": "numeric",
        "value": part["value"] or None,
        "disabled": widget["attrs"].get("disabled"),
    }
    return format_html(
        '\n<div class="govuk-date-input__item"><div class="govuk-form-group">'
        '<label class="govuk-label govuk-date-input__label" for="{}">{}</label>\n<input{}></div></div>',
        ident,
        part["label"],
        attributes(box),
    )


_PLAIN_INPUTS = ("checkbox", "color", "date", "email", "file", "hidden", "input", "number", "search", "tel")
_MORE_INPUTS = ("text", "time", "url")

WRITERS: dict[str, Callable[[Mapping[str, Any]], SafeString]] = {
    "govuk/form.html": write_form,
    "govuk/field.html": write_field,
    "govuk/radios.html": write_radios,
    "govuk/checkboxes.html": write_checkboxes,
    "govuk/date_input.html": write_date,
    "django/forms/widgets/password.html": write_password,
    "django/forms/widgets/textarea.html": write_textarea,
    "django/forms/widgets/select.html": write_select,
    "django/forms/widgets/radio.html": write_radios,
    "django/forms/widgets/checkbox_select.html": write_checkboxes,
} | {f"django/forms/widgets/{kind}.html": write_input for kind in (*_PLAIN_INPUTS, *_MORE_INPUTS)}
