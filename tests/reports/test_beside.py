"""Section 3 beside the previous review and beside other councils: where it may be, and what it then says."""

from datetime import timedelta

import pytest

from councils.models import Region
from reports import actions, compose
from reports.beside import Elsewhere, Kept, Share, before_of, elsewhere_of
from reports.edition import for_everybody
from reports.figures import Spread
from reports.models import Report, ReportVersion
from reports.sentences import before_sentence, elsewhere_sentence
from reviews.models import Review
from tests.cast import LONG_AGO, Cast, make_council, make_region, make_review

from . import sample
from .makers import make_audit, make_evidence

HOST, A, B, C, D, E, F = range(7)
HALF = Spread(1, 7, 6, 2)
"""Sixteen rated, eight of them Good or Outstanding."""


def kept(council: int, records: Spread = HALF, **subthemes: Spread) -> Kept:
    return Kept(council, records, subthemes)


# The region


def test_three_other_councils_are_told_together():
    # 3 x 16 rated, 3 x 8 Good or better.
    assert elsewhere_of([kept(A), kept(B), kept(C)], HOST, []) == Elsewhere(3, 3, Share(0, 50, 48))


@pytest.mark.parametrize(
    "released",
    [
        [],
        [kept(A), kept(B)],
        [kept(A), kept(B), kept(A)],
        [kept(A), kept(B), kept(HOST)],
        [kept(A, Spread(good=33)), kept(B, Spread(1, 7, 6, 2)), kept(C, Spread(1, 7, 6, 2))],
        [kept(A), kept(B), kept(C, Spread(not_applicable=16))],
        [kept(each, Spread(2, 2, 2, 2)) for each in (A, B, C)],
        [kept(A, Spread(0, 0, 16)), kept(B, Spread(0, 0, 16)), kept(C, Spread(0, 4, 12))],
        [kept(A, Spread(0, 16)), kept(B, Spread(0, 16)), kept(C, Spread(0, 12, 4))],
    ],
    ids=[
        "none is released",
        "two councils",
        "two councils, three reviews",
        "the host's own does not count",
        "one gives more than half",
        "one has nothing on the scale",
        "fewer than 25 rated",
        "fewer than five below Good",
        "fewer than five Good or better",
    ],
)
def test_a_small_number_is_not_told(released: list[Kept]):
    assert elsewhere_of(released, HOST, []) is None


def test_one_more_release_changes_nothing_until_its_batch_is_whole():
    first = [kept(A), kept(B), kept(C)]
    high = Spread(0, 4, 12)

    for more in ([kept(D, high)], [kept(D, high), kept(E, high)]):
        assert elsewhere_of(first + more, HOST, []) == elsewhere_of(first, HOST, [])
    # 6 x 16 rated, 3 x 8 and 3 x 12 Good or better: 60 of 96 is 62.5, and halves go up.
    assert elsewhere_of([*first, *(kept(each, high) for each in (D, E, F))], HOST, []) == Elsewhere(
        6, 6, Share(0, 63, 96)
    )


def test_batches_are_the_same_whoever_asks_so_that_none_can_be_taken_from_another():
    released = [kept(A), kept(B), kept(C), kept(D), kept(E), kept(F)]

    of_a, of_b, of_d = (elsewhere_of(released, host, []) for host in (A, B, D))

    assert of_a == of_b == Elsewhere(3, 3, Share(0, 50, 48))
    assert of_d == Elsewhere(3, 3, Share(0, 50, 48))


def test_a_subtheme_is_told_by_its_title_where_it_may_be():
    high, few = Spread(0, 4, 12), Spread(0, 1, 2)
    released = [kept(each, **{"being heard": high, "carers": few}) for each in (A, B, C)]

    told = elsewhere_of(released, HOST, [(1, "Being  Heard"), (2, "Carers"), (3, "New here")])

    assert told is not None
    assert told.subthemes == (Share(1, 75, 48),)


# The previous review


def test_the_previous_review_stands_beside_this_one_from_ten_rated_in_both():
    nine, ten = Spread(good=9, not_applicable=5), Spread(good=10)

    assert before_of("May 2024", ten, [], kept(HOST, nine)) is None
    assert before_of("May 2024", nine, [], kept(HOST, ten)) is None
    found = before_of(
        "May 2024",
        ten,
        [(1, "Heard", ten), (2, "Carers", nine), (3, "Renamed", ten), (4, "Few then", ten)],
        kept(HOST, ten, **{"heard": HALF, "carers": HALF, "named": HALF, "few then": nine}),
    )

    assert found is not None
    assert (found.month, found.records) == ("May 2024", ten)
    assert [(each.number, each.records) for each in found.subthemes] == [(1, HALF)]


def test_what_stands_beside_is_said_with_both_counts():
    assert before_sentence(Spread(1, 4, 8, 3), Spread(1, 8, 6, 0), "March 2024") == (
        "In this review 11 of 16 records rated (69%) were Good or Outstanding; "
        "in the previous one, of March 2024, it was six of 15 records rated (40%)."
    )
    assert elsewhere_sentence(Spread(0, 2, 3, 1), 58, 96, 6) == (
        "In this review four of six records rated were Good or Outstanding. "
        "In six reviews of other councils of the region together it was 58% of 96 records."
    )


def test_everybody_may_read_the_councils_own_previous_review_beside():
    data = sample.rich_document().data
    edition = for_everybody(sample.rich_document(), version=1)

    assert data.before is not None
    assert data.before.records.good == 6
    assert edition.data.before == data.before
    assert not [words for words in edition.left_out if "previous" in words]


# From what final versions keep


def freeze(cast: Cast, review: Review, *, number: int = 1, records: Spread | None = HALF) -> None:
    """A final version with only what is set beside others in its data; with none where `records` is None."""
    report, _ = Report.objects.get_or_create(review=review)
    subthemes = [
        {"number": row.number, "title": row.title, "records": vars(HALF)}
        for row in cast.framework.subthemes.all()
    ]
    data = {"data": {"records": vars(records), "subthemes": subthemes}} if records else {}
    ReportVersion.objects.create(
        report=report,
        number=number,
        dated_on=LONG_AGO.date(),
        frozen_by=cast.coordinator,
        approved_by=cast.psw,
        pages=30,
        sha256="0" * 64,
        file="versions/none.pdf",
        html="<p></p>",
        data=data,
    )


def earlier(review: Review) -> Review:
    before = make_review(review.host, ref="PR-2024-01")
    before.recommendations.create(
        number=1, text="Ring back", owner="Heads", measure="Calls", baseline="Half", due_on=LONG_AGO.date()
    )
    Review.objects.filter(pk=before.pk).update(
        imported=True, final_at=LONG_AGO, fieldwork_from_on=review.fieldwork_from_on - timedelta(days=700)
    )
    return before


@pytest.fixture
def review(cast: Cast) -> Review:
    review = cast.review(upto="moderated_at")
    make_evidence(cast, review)
    for number in range(1, 10):
        category, place = ("CDEFGH"[number % 6], 1 + number // 6)
        make_audit(cast, review, f"{category}{place}", answers="Y Y Y Y", grade="good", overall="good")
    return review


def test_the_newest_version_of_the_previous_review_is_what_stands_beside(cast: Cast, review: Review):
    before = earlier(review)
    freeze(cast, before, records=Spread(good=12))
    freeze(cast, before, number=2, records=HALF)

    data = compose.document_of(review).data

    assert data.before is not None
    assert data.before.records == HALF
    assert [then for _, then in data.beside_before] == [HALF] * 3
    assert "it was eight of 16 records rated (50%)" in data.before_sentence
    assert compose.document_from(compose.data_of(compose.document_of(review))).data.before == data.before


def test_why_the_previous_review_is_not_there(cast: Cast, review: Review):
    assert "no previous review" in compose.why_not_beside(review, compose.figures_of_data(review))[0]

    before = earlier(review)
    for records, why in ((None, "no figures of it are kept"), (Spread(good=9), "fewer than ten records")):
        ReportVersion.objects.all().delete()
        freeze(cast, before, records=records)
        data = compose.figures_of_data(review)
        assert data.before is None
        assert why in compose.why_not_beside(review, data)[0]


def test_only_released_reports_of_the_same_region_count(cast: Cast, review: Review):
    def other(name: str, region: Region, *, released: bool) -> None:
        made = make_review(make_council(region, name), ref=f"PR-2025-{name}")
        Review.objects.filter(pk=made.pk).update(
            imported=True, final_at=LONG_AGO, released_at=LONG_AGO if released else None
        )
        freeze(cast, made)

    for place in range(2):
        other(f"in-{place}", cast.region, released=True)
    other("kept", cast.region, released=False)
    other("far", make_region("Farther"), released=True)
    data = compose.figures_of_data(review)
    assert data.elsewhere is None
    assert "There are not enough yet" in compose.why_not_beside(review, data)[1]

    other("in-2", cast.region, released=True)
    data = compose.figures_of_data(review)

    assert data.elsewhere is not None
    assert (data.elsewhere.reviews, data.elsewhere.overall) == (3, Share(0, 50, 48))
    assert [share.percent for _, share in data.beside_elsewhere] == [50, 50, 50]
    assert len(compose.why_not_beside(review, data)) == 1


def test_a_report_destroyed_after_its_years_moves_no_other_from_its_batch(cast: Cast, review: Review):
    """Of nine, the first goes: else the other two of its batch would be told with the next, less one of those."""
    made = [make_review(make_council(cast.region, f"Other {n}"), ref=f"PR-2025-{n}") for n in range(9)]
    spreads = [HALF] * 3 + [Spread(0, 4, 12)] * 3 + [Spread(0, 6, 10)] * 3
    for place, (each, records) in enumerate(zip(made, spreads, strict=True)):
        at = LONG_AGO + timedelta(days=place)
        Review.objects.filter(pk=each.pk).update(imported=True, final_at=at, released_at=at)
        freeze(cast, each, records=records)
    whole = compose.figures_of_data(review).elsewhere

    actions.destroy_report(by=None, review=Review.objects.get(pk=made[0].pk))

    # Three each of 8, 12 and 10 Good or better, of 16 rated: 90 of 144 is 62.5, and halves go up. Without the first
    # three 66 of 96: 68.75.
    left = compose.figures_of_data(review).elsewhere
    assert whole is not None
    assert left is not None
    assert (whole.reviews, whole.overall) == (9, Share(0, 63, 144))
    assert (left.reviews, left.overall) == (6, Share(0, 69, 96))


def test_it_costs_as_many_queries_however_many_reports_there_are(
    cast: Cast, review: Review, django_assert_num_queries, django_assert_max_num_queries
):
    freeze(cast, earlier(review))
    with django_assert_max_num_queries(25) as few:
        compose.document_of(review)
    for place in range(6):
        made = make_review(make_council(cast.region, f"Other {place}"), ref=f"PR-2025-{place}")
        Review.objects.filter(pk=made.pk).update(imported=True, final_at=LONG_AGO, released_at=LONG_AGO)
        freeze(cast, made)
    with django_assert_num_queries(len(few)):
        elsewhere = compose.document_of(review).data.elsewhere
    assert elsewhere is not None
    assert elsewhere.reviews == 6, "the host's own, which is not released, is in no batch"
