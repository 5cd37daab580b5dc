"""Fields read what people type, and say in plain words what to mend."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from core import forms
from core.refusals import Conflict, Refused


class Meeting(forms.Form):
    version = forms.VersionField()
    topic = forms.LineField("Topic", missing="Enter the topic", max_length=20)
    notes = forms.TextField("Notes", required=False, max_length=50)
    held_on = forms.DateField(
        "Date", missing="Enter the date it is held", earliest=date(2026, 3, 1), latest=date(2026, 3, 31)
    )
    starts_at = forms.TimeField("Start")
    how = forms.ChoiceField("How you meet", [("here", "In person"), ("video", "Video")])
    themes = forms.MultipleChoiceField("Themes", [("wait", "Waiting"), ("care", "Carers")])
    present = forms.IntegerField("How many came", least=1, most=50)
    email = forms.EmailField()
    agreed = forms.ConfirmField("Nobody can be recognised")


GOOD = {
    "version": "3",
    "topic": " Waiting  well ",
    "notes": "One\r\ntwo",
    "held_on-day": "14",
    "held_on-month": "March",
    "held_on-year": "2026",
    "starts_at": "2:30pm",
    "how": "video",
    "themes": ["wait", "care"],
    "present": "12",
    "email": "someone@example.org",
    "agreed": "on",
}


def form_of(**changes: Any) -> Meeting:
    data = QueryDict(mutable=True)
    for name, value in (GOOD | changes).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return Meeting(data)


def test_what_is_typed_well_is_read():
    form = form_of()
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "version": 3,
        "topic": "Waiting well",
        "notes": "One\ntwo",
        "held_on": date(2026, 3, 14),
        "starts_at": time(14, 30),
        "how": "video",
        "themes": ["wait", "care"],
        "present": 12,
        "email": "someone@example.org",
        "agreed": True,
    }


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"topic": "  "}, "topic", "Enter the topic"),
        ({"topic": "a" * 21}, "topic", "Shorten this to 20 characters or fewer. It has 21 now"),
        ({"notes": "x\u202ey"}, "notes", "Remove the hidden characters after “x”, or type the words again"),
        (
            {"held_on-day": "", "held_on-month": "", "held_on-year": ""},
            "held_on",
            "Enter the date it is held",
        ),
        ({"held_on-day": ""}, "held_on", "Date must include a day"),
        ({"held_on-day": "", "held_on-year": ""}, "held_on", "Date must include a day and year"),
        ({"held_on-year": "26"}, "held_on", "Date must have a year of 4 numbers, such as 2026"),
        ({"held_on-day": "32"}, "held_on", "Date must be a real date, such as 14 3 2026"),
        ({"held_on-month": "<b>"}, "held_on", "Date must be a real date, such as 14 3 2026"),
        ({"held_on-month": "2"}, "held_on", "Date must be 1 March 2026 or later"),
        ({"held_on-month": "4"}, "held_on", "Date must be 31 March 2026 or earlier"),
        ({"starts_at": ""}, "starts_at", "Enter start"),
        ({"starts_at": "2:30"}, "starts_at", "Add am or pm to the time, such as 2:30pm"),
        ({"starts_at": "later"}, "starts_at", "Start must be a time, such as 9:30am or 2pm"),
        ({"how": ""}, "how", "Select how you meet"),
        ({"how": "<script>"}, "how", "Select one of the choices that are offered"),
        ({"themes": []}, "themes", "Select themes"),
        ({"themes": ["wait", "x"]}, "themes", "Select only choices that are offered"),
        ({"present": "many"}, "present", "How many came must be a whole number, such as 12"),
        ({"present": "0"}, "present", "How many came must be between 1 and 50"),
        ({"present": "9" * 400}, "present", "How many came must be a whole number, such as 12"),
        (
            {"email": "someone"},
            "email",
            "Enter an email address in the correct format, like name@example.org",
        ),
        ({"agreed": []}, "agreed", "Tick the box to go on"),
    ],
)
def test_a_message_stands_beside_its_field(changes: dict[str, Any], field: str, message: str):
    form = form_of(**changes)
    assert form.errors.get_json_data() == {
        field: [{"message": message, "code": form.errors.as_data()[field][0].code}]
    }


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "\u202e", "<script>", "x" * 200_000])
def test_bad_text_is_shown_again_and_never_breaks_the_page(text: str):
    form = form_of(
        **dict.fromkeys(["topic", "notes", "starts_at", "held_on-month", "present", "email", "version"], text)
    )
    form.is_valid()
    page = str(form)
    assert page.encode()
    assert "<script>" not in page


def test_a_version_that_is_no_number_is_the_oldest():
    form = form_of(version="3 OR 1=1")
    assert form.is_valid()
    assert form.cleaned_data["version"] == 0


def test_a_question_left_open_is_asked_again():
    field = forms.TextField("What do you want from the review?")
    with pytest.raises(ValidationError, match=r"Answer the question: What do you want from the review\?"):
        field.clean("")


def test_an_abbreviation_keeps_its_capitals():
    with pytest.raises(ValidationError, match="Enter PSW network"):
        forms.LineField("PSW network").clean("")


def test_a_stored_time_is_shown_as_it_is_said():
    assert 'value="2:30pm"' in str(Meeting(initial={"starts_at": time(14, 30)})["starts_at"])


class TestAttempt:
    def test_returns_what_the_action_returns(self):
        assert forms.attempt(form_of(), lambda *, a, b: a + b, a=1, b=2) == 3

    def test_puts_each_message_beside_its_field(self):
        form = form_of()
        form.is_valid()

        def refuse() -> None:
            raise ValidationError({"topic": "Choose another topic", "host": ["About no field here"]})

        assert forms.attempt(form, refuse) is None
        assert form.errors == {"topic": ["Choose another topic"], "__all__": ["About no field here"]}

    def test_puts_a_rule_about_no_field_above_the_form(self):
        form = form_of()
        form.is_valid()

        def refuse() -> None:
            raise ValidationError("Select at least fifteen records")

        assert forms.attempt(form, refuse) is None
        assert form.non_field_errors() == ["Select at least fifteen records"]

    def test_shows_both_versions_and_moves_on_to_theirs(self):
        form = form_of(topic="Mine")
        form.is_valid()

        def overtaken() -> None:
            raise Conflict(theirs={"topic": "Theirs", "how": "In person", "gone": "?"}, version=7)

        assert forms.attempt(form, overtaken) is None
        assert [tuple(difference) for difference in form.conflict] == [
            ("Topic", "Theirs", "Mine", "id_topic"),
            ("How you meet", "In person", "Video", "id_how"),
        ]
        assert 'name="version" value="7"' in str(form)
        assert 'value="Mine"' in str(form)

    def test_a_refusal_goes_by(self):
        def refuse() -> None:
            raise Refused("Fieldwork has closed")

        with pytest.raises(Refused):
            forms.attempt(form_of(), refuse)


def test_the_example_of_a_date_to_come_lies_ahead_on_the_day_the_page_is_shown(
    monkeypatch: pytest.MonkeyPatch,
):
    class Plan(forms.Form):
        on = forms.DateField("When?", is_ahead=True, hint="It may be a weekday.")

    for now, example in ((2026, "1 4 2026"), (2030, "1 4 2030")):
        monkeypatch.setattr("django.utils.timezone.now", lambda now=now: datetime(now, 1, 1, 12, tzinfo=UTC))
        assert str(Plan()["on"].help_text) == f"For example, {example}. It may be a weekday."
