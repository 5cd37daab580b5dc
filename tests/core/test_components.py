"""The frame, the pieces of pages, and the pages shown when something is wrong."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, engines
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from core import forms
from core.refusals import Conflict

GRADES = [
    ("inadequate", "Inadequate"),
    ("requires_improvement", "Requires Improvement"),
    ("good", "Good"),
    ("outstanding", "Outstanding"),
]


def show(source: str, **context: Any) -> str:
    return engines["django"].from_string("{% load govuk %}" + source).render(context)


class Plan(forms.Form):
    version = forms.VersionField()
    topic = forms.LineField("Topic", missing="Enter the topic")
    starts_on = forms.DateField("Fieldwork starts")
    how = forms.ChoiceField("How", [("a", "A"), ("b", "B")])


def bad_plan() -> Plan:
    form = Plan({"topic": "", "starts_on-day": "3", "starts_on-year": "2026", "how": "z"})
    form.is_valid()
    return form


def test_the_summary_leads_to_what_is_wrong():
    form = bad_plan()
    form.add_error(None, ValidationError("Choose a month with five weeks"))
    html = render_to_string("components/_error_summary.html", {"form": form})
    assert "<li>Choose a month with five weeks</li>" in html
    page = html + str(form)
    for place in ("id_topic", "id_starts_on-month", "id_how"):
        assert f'<a href="#{place}">' in html
        assert f'id="{place}"' in page


def test_a_page_without_errors_has_no_summary():
    assert not render_to_string("components/_error_summary.html", {"form": Plan()}).strip()
    assert not show("{% error_prefix form other %}", form=Plan())
    assert show("{% error_prefix form other %}", form=bad_plan()) == "Error: "


def test_both_versions_are_shown():
    form = bad_plan()
    form.show_conflict(Conflict(theirs={"topic": "<b>Theirs</b>\nand more"}, version=4))
    html = render_to_string("components/_error_summary.html", {"form": form})
    assert "&lt;b&gt;Theirs&lt;/b&gt;<br>and more" in html
    assert 'href="#id_topic"' in html


def test_a_form_page_needs_few_words():
    request = RequestFactory().get("/")
    html = render_to_string(
        "form_page.html", {"form": bad_plan(), "heading": "Schedule a review", "button": "Schedule"}, request
    )
    assert "<title>Error: Schedule a review – Practice Review</title>" in html
    assert html.count("<h1") == 1
    assert 'enctype="multipart' not in html
    assert "novalidate" in html


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "500.html", "503.html"])
def test_pages_for_when_little_works_need_nothing(name: str):
    html = get_template(name).template.render(Context())  # type: ignore[attr-defined] # as Django does it
    assert html.count("<h1") == 1
    assert "Practice Review" in html


@pytest.mark.parametrize("name", ["403.html", "404.html"])
def test_pages_for_what_is_not_there_have_a_way_back(name: str):
    html = render_to_string(name, {"user": SimpleNamespace(is_authenticated=False)})
    assert html.count("<h1") == 1
    assert 'href="/"' in html


def test_a_refusal_says_why_whom_to_ask_and_gives_back_the_words():
    context = {"reason": "Fieldwork has closed.", "ask": "the coordinator", "typed": ["Two\nlines <b>"]}
    html = render_to_string("refused.html", context)
    assert "Fieldwork has closed." in html
    assert "ask the coordinator." in html
    assert "Two<br>lines &lt;b&gt;" in html


def test_no_page_holds_script_or_style_inline():
    for name in ("base.html", "500.html", "form_page.html"):
        html = render_to_string(name, {"form": Plan()})
        assert " style=" not in html
        assert "<style" not in html
        assert "onclick" not in html
        assert "<script>" not in html


def test_a_spread_says_every_count_and_fills_the_bar():
    counts = [(key, label, number) for (key, label), number in zip(GRADES, [1, 0, 10, 5], strict=True)]
    html = render_to_string(
        "components/_spread.html", {"counts": counts, "id": "s", "title": "Records", "table": True}
    )
    assert 'aria-label="Records: Inadequate 1, Good 10, Outstanding 5; 16 in all"' in html
    assert 'x="0.0%" width="6.25%"' in html
    assert 'x="6.25%" width="62.5%"' in html
    assert 'x="68.75%" width="31.25%"' in html
    assert "Requires Improvement</th>" in html


def test_a_spread_of_nothing_says_so():
    counts = [(key, label, 0) for key, label in GRADES]
    assert "No ratings yet" in render_to_string("components/_spread.html", {"counts": counts, "id": "s"})


def test_a_tag_of_no_known_colour_is_our_mistake():
    assert "govuk-tag--teal" in render_to_string("components/_tag.html", {"text": "Open", "colour": "teal"})
    with pytest.raises(ValueError, match="mauve"):
        render_to_string("components/_tag.html", {"text": "Open", "colour": "mauve"})


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('{{ 1|count:"record" }}', "1 record"),
        ('{{ 1200|count:"record" }}', "1,200 records"),
        ('{{ 0|count:"person,people" }}', "0 people"),
        ("{{ 0.125|percent }}", "13%"),
        ("{{ none|percent }}", "–"),
        ("{{ day|date_text }}", "14 March 2026"),
        ("{{ day|weekday_text }}", "Saturday 14 March 2026"),
        ("{{ day|short_date_text }}", "14 Mar 2026"),
        ("{{ day|month_text }}", "March 2026"),
        ("{{ day|to:day }}", "14 March 2026"),
        ("{{ none|date_text }}{{ none|datetime_text }}{{ none|time_text }}{{ none|to:none }}", ""),
        ('{% url_if_any "no:such_page" %}', ""),
    ],
)
def test_words_and_numbers(source: str, shown: str):
    assert show(source, day=date(2026, 3, 14), none=None) == shown
