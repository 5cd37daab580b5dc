"""Whoever changes what the report says after it was approved voids the approval, wherever they change it."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from conversations.actions import decide_quote
from conversations.models import Quote
from core.refusals import Refused
from ratings.actions import agree_rating
from ratings.models import Observation
from records.actions import withdraw_consent
from reports import actions
from reports.models import Rendering, Report
from reviews.actions import add_recommendation, edit_recommendation, remove_recommendation
from tests.cast import Cast

from .makers import make_evidence, write_report
from .test_evidence import SAID, put, talk
from .test_life import approved, fresh, now

Change = Callable[[Cast, Report, Quote], object]


@pytest.fixture
def report(cast: Cast) -> Report:
    """A whole report with a quote it sets by itself, and the same quote put into a narrative and reworded there."""
    review = cast.review(upto="moderated_at")
    make_evidence(cast, review)
    report = write_report(cast, review)
    put(cast, report, "quote", talk(cast, review).pk, is_quote=True)
    section = report.sections.get(key="analysis")
    report.sections.filter(key="analysis").update(body=section.body.replace(SAID, "Monday came, unannounced"))
    return report


def write_section(cast: Cast, report: Report, _: Quote) -> None:
    version = report.sections.get(key="data").version
    actions.save_section(by=cast.coordinator, report=report, key="data", body="<p>Else.</p>", version=version)


def write_point(cast: Cast, report: Report, _: Quote) -> None:
    where = {"kind": "strength", "number": 1, "observations": [1, 2], "version": 1}
    actions.save_point(by=cast.coordinator, report=report, title="Else", text="Else", **where)


def cite_less(cast: Cast, report: Report, _: Quote) -> None:
    where = {"kind": "strength", "number": 1, "observations": [1], "version": 1}
    actions.save_point(
        by=cast.coordinator, report=report, title="strength 1", text="What the team found", **where
    )


def exchange_point(cast: Cast, report: Report, _: Quote) -> None:
    actions.remove_point(by=cast.coordinator, report=report, kind="development", number=6)


def add_advice(cast: Cast, report: Report, _: Quote) -> None:
    words = {
        "text": "More",
        "owner": "Heads",
        "measure": "Calls",
        "baseline": "Half",
        "due_on": date(2026, 12, 1),
    }
    add_recommendation(by=cast.coordinator, review=report.review, **words)


def edit_advice(cast: Cast, report: Report, _: Quote) -> None:
    stands = report.review.recommendations.get()
    words = {name: getattr(stands, name) for name in ("text", "owner", "measure", "baseline")}
    edit_recommendation(
        by=cast.coordinator, recommendation=stands, version=0, due_on=date(2026, 12, 2), **words
    )


def remove_advice(cast: Cast, report: Report, _: Quote) -> None:
    remove_recommendation(by=cast.coordinator, recommendation=report.review.recommendations.get())


def refuse_quote(cast: Cast, _: Report, quote: Quote) -> None:
    decide_quote(by=cast.coordinator, quote=quote, use="no", version=quote.version)


def reword_quote(cast: Cast, _: Report, quote: Quote) -> None:
    decide_quote(
        by=cast.coordinator,
        quote=quote,
        use="reworded",
        reworded="Nobody said who came",
        version=quote.version,
    )


def withdraw(cast: Cast, _: Report, quote: Quote) -> None:
    withdraw_consent(by=cast.host_organiser, record=quote.conversation.appointment.record)


def rate(cast: Cast, report: Report, _: Quote) -> None:
    stands = report.review.agreed_ratings.get(subtheme__number=1)
    agree_rating(
        by=cast.coordinator,
        review=report.review,
        subtheme=1,
        grade="good",
        reason="Seen otherwise",
        version=stands.version,
    )


def note(cast: Cast, report: Report, _: Quote) -> None:
    Observation.objects.filter(review=report.review, number=3).update(text="Seen otherwise")


CHANGES: list[Change] = [
    *(write_section, write_point, cite_less, exchange_point, add_advice, edit_advice, remove_advice),
    *(refuse_quote, reword_quote, withdraw, rate, note),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_after_approval_voids_it(cast: Cast, report: Report, change: Change, client: Client):
    report = approved(cast, report)
    assert report.approved_fingerprint == now(report)

    change(cast, report, Quote.objects.get())

    assert report.approved_fingerprint != now(report)
    with pytest.raises(Refused, match="not approved"):
        actions.finalise(by=cast.coordinator, report=fresh(report))
    assert not Rendering.objects.exists()
    client.force_login(cast.coordinator)
    page = client.get(reverse("reports:check", args=[report.review.ref])).content.decode()
    assert "that approval no longer holds" in page


@pytest.mark.parametrize("change", [refuse_quote, withdraw])
def test_words_put_into_a_narrative_void_it_whatever_they_were_made_into(
    cast: Cast, report: Report, change: Change
):
    """The report's own quotes aside: the passage alone, which nobody could find by its words."""
    report = approved(cast, report)
    quote = Quote.objects.get()
    Quote.objects.filter(pk=quote.pk).update(text="Something else entirely was said that day")
    report = fresh(report)
    Report.objects.filter(pk=report.pk).update(approved_fingerprint=now(report))
    quote.refresh_from_db()

    change(cast, report, quote)

    assert fresh(report).approved_fingerprint != now(report)


def test_what_is_said_about_the_report_voids_nothing(cast: Cast, report: Report):
    report = approved(cast, report)

    comment = actions.comment_on_draft(by=cast.psw, report=report, section="data", text="Well put")
    actions.close_comment(by=cast.psw, comment=comment)

    assert fresh(report).approved_fingerprint == now(report)
    assert actions.finalise(by=cast.coordinator, report=fresh(report)).is_final
