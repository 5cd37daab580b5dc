"""The numbers and words of the document, against hand calculation from the two records of `makers`."""

from decimal import Decimal

import pytest
from django.utils import timezone

from conversations.models import Meeting, Quote
from ratings.models import Observation
from reports import compose
from reports.figures import Tally
from reviews.models import Review, Slot
from tests.cast import Cast, make_slot

from .makers import make_evidence, write_report


@pytest.fixture
def review(cast: Cast) -> Review:
    review = cast.review(upto="moderated_at")
    make_evidence(cast, review)
    return review


def test_criteria_are_tallied_over_records(review: Review):
    groups = compose.document_of(review).data.groups

    # A1 answered Y P N N/A, B1 answered Y Y N/A Y, to criteria 1.1, 2.1, 3.1 and the region's 4.1.
    tallies = {row.code: row.tally for group in groups for row in group.criteria}
    assert tallies == {
        "1.1": Tally(met=2),
        "2.1": Tally(met=1, partly=1),
        "3.1": Tally(not_met=1, not_applicable=1),
        "4.1": Tally(met=1, not_applicable=1),
    }
    assert tallies["2.1"].positive == Decimal("1.5")
    assert (tallies["2.1"].of_files, tallies["2.1"].of_applicable) == (75, 75)
    assert (tallies["4.1"].of_files, tallies["4.1"].of_applicable) == (50, 100)
    assert [group.number for group in groups if group.regional] == [4]


def test_overall_and_subtheme_spreads(review: Review):
    data = compose.document_of(review).data

    assert (data.records.good, data.records.outstanding, data.records.total) == (1, 1, 2)
    assert [(line.records.requires_improvement, line.records.good) for line in data.subthemes] == [(1, 1)] * 3
    assert [line.number for line in data.subthemes if line.conversations is None] == [6]


def test_what_is_said_in_a_small_group_is_not_quoted(cast: Cast, review: Review):
    member = cast.member(review, cast.psw)
    for number, attended in ((1, 4), (2, 5)):
        slot = make_slot(review, Slot.Kind.PRACTITIONERS, member, number=number, hour=9 + number)
        meeting = Meeting.objects.create(
            review=review,
            slot=slot,
            number=number,
            author=cast.psw,
            attended=attended,
            areas="- Caseloads\nTime",
        )
        decided = {"decided_by": cast.coordinator, "decided_at": timezone.now()}
        said = [
            ("Said among", {"use": Quote.Use.AS_IT_IS, **decided}),
            ("Not for use", {"use": Quote.Use.NO, **decided}),
            ("Too much like", {"use": Quote.Use.REWORDED, "reworded": f"Reworded {attended}", **decided}),
            ("Nobody decided", {}),
        ]
        for place, (text, decision) in enumerate(said, start=1):
            Quote.objects.create(
                meeting=meeting,
                number=place,
                text=f"{text} {attended}",
                author=cast.psw,
                lang="cy",
                **decision,
            )

    document = compose.document_of(review)

    printed = [(quote.text, quote.lang) for quote in document.meetings.quotes]
    assert printed == [("Said among 5", "cy"), ("Reworded 5", "cy")]
    assert document.meetings.meetings[0].areas == ("Caseloads", "Time")
    assert document.method.people_met == 9


def test_the_fingerprint_knows_words_and_ratings_and_not_the_day(cast: Cast, review: Review):
    report = write_report(cast, review)
    before = compose.fingerprint_of(compose.document_of(review))
    final = compose.fingerprint_of(
        compose.document_of(review, final=compose.Final(1, review.fieldwork_to_on))
    )

    report.sections.filter(key="summary").update(body="<p>Other words.</p>")
    reworded = compose.fingerprint_of(compose.document_of(review))

    assert before == final
    assert before != reworded


def test_composing_costs_the_same_for_more_evidence(
    cast: Cast, review: Review, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(25) as few:
        compose.document_of(review)
    for number in range(4, 40):
        Observation.objects.create(
            review=review, number=number, text="More", source="document", document="Policy", author=cast.psw
        )
    with django_assert_num_queries(len(few)):
        compose.document_of(review)
