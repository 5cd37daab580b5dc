"""The form that fields sit in, and the door between a form and an action; the fields are in `core.fields`."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict

from .fields import (
    ChoiceField,
    Choices,
    ConfirmField,
    DateField,
    EmailField,
    FileField,
    IntegerField,
    LineField,
    Look,
    MultipleChoiceField,
    TextField,
    TimeField,
    VersionField,
)
from .refusals import Conflict

__all__ = [
    "ChoiceField",
    "Choices",
    "ConfirmField",
    "DateField",
    "Difference",
    "EmailField",
    "FileField",
    "Form",
    "IntegerField",
    "LineField",
    "Look",
    "MultipleChoiceField",
    "TextField",
    "TimeField",
    "VersionField",
    "attempt",
    "fields_called",
]

Result = TypeVar("Result")


class Difference(NamedTuple):
    """One field that two people changed."""

    label: str
    theirs: str
    mine: str
    id: str


class Form(forms.Form):
    """Every form of the service. Nothing is checked in the browser: messages come in one voice, all at once."""

    use_required_attribute = False
    conflict: list[Difference] = []  # noqa: RUF012 # replaced, never changed

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)

    def show_conflict(self, conflict: Conflict) -> None:
        """Put their words beside mine, and let the next press of the button be a choice to replace theirs."""
        self.conflict = [
            Difference(str(self[name].label), theirs, _words_of(self[name]), self[name].auto_id)
            for name, theirs in conflict.theirs.items()
            if name in self.fields
        ]
        data = self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)
        data[self.add_prefix("version")] = str(conflict.version)
        self.data = data


def fields_called(name: str) -> list[forms.Field]:
    """The fields of that name in every form of the service, for what has only the name left."""
    return [form.base_fields[name] for form in _forms_below(Form) if name in form.base_fields]


def _forms_below(form: type[Form]) -> Iterator[type[Form]]:
    for each in form.__subclasses__():
        yield each
        yield from _forms_below(each)


def _words_of(bound: BoundField) -> str:
    """What was typed or chosen, as people read it."""
    value = bound.value()
    labels = {str(key): str(label) for key, label in getattr(bound.field, "choices", ())}
    several = value if isinstance(value, list | tuple) else [value]
    joint = " " if isinstance(bound.field, DateField) else ", "
    return joint.join(labels.get(str(one), str(one)) for one in several if one is not None)


def attempt(form: Form, action: Callable[..., Result], **kwargs: Any) -> Result | None:
    """Call the action and return what it returns, or None when the person has something to mend first.

    What to mend then stands beside its field, or above the form where the rule is about no single field. When somebody
    else has saved meanwhile, both versions are in `form.conflict`.
    """
    try:
        return action(**kwargs)
    except ValidationError as error:
        _add_errors(form, error)
    except Conflict as conflict:
        form.show_conflict(conflict)
    return None


def _add_errors(form: Form, error: ValidationError) -> None:
    by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    for name, errors in by_field.items():
        form.add_error(name if name in form.fields else None, ValidationError(errors))
