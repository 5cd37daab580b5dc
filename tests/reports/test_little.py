"""Conclusions and points that rest on no observation or on one record only are marked where people work on them."""

import pytest

from ratings.models import Conclusion, Observation
from ratings.queries import rests_on_little
from records.models import Record
from reports import actions, queries
from reports.models import Report
from tests.cast import Cast
from tests.reports.test_withdrawn import at_desk

from .makers import make_evidence, write_report

ONE, NONE = "Rests on one record only", "Rests on no observation"


@pytest.fixture
def report(cast: Cast) -> Report:
    """Observations 1 to 3 are of a document; 4 and 5 of record A1, 6 of record B1."""
    review = cast.review(ref="PR-2026-01", upto="moderated_at")
    make_evidence(cast, review)
    for number, category in ((4, "A"), (5, "A"), (6, "B")):
        Observation.objects.create(
            review=review,
            number=number,
            text=f"Read in {category}",
            source="record",
            record=Record.objects.get(review=review, category=category),
            author=cast.psw,
        )
    return write_report(cast, review)


def save(cast: Cast, report: Report, *observations: int) -> None:
    point = report.points.get(kind="development", number=2)
    actions.save_point(
        by=cast.coordinator,
        report=report,
        kind="development",
        number=2,
        title=point.title,
        text=point.text,
        observations=observations,
        version=point.version,
    )


@pytest.mark.parametrize(
    ("cited", "mark"),
    [([], NONE), ([4], ONE), ([4, 5], ONE), ([4, 6], ""), ([4, 1], ""), ([1], ""), ([1, 2], "")],
)
def test_what_rests_on_little(report: Report, cited: list[int], mark: str):
    assert rests_on_little(Observation.objects.filter(number__in=cited)) == mark


def test_a_point_is_marked_on_its_pages_and_where_the_report_is_checked(cast: Cast, report: Report):
    desk = at_desk(cast.coordinator)
    pages = [
        "/reviews/PR-2026-01/report/points/",
        "/reviews/PR-2026-01/report/points/development/2/",
        "/reviews/PR-2026-01/report/check/",
    ]
    assert not any(mark in desk.get(page).text for page in pages for mark in (ONE, NONE))

    save(cast, report, 4, 5)
    assert all(ONE in desk.get(page).text for page in pages)
    save(cast, report)
    assert all(NONE in desk.get(page).text for page in pages)
    save(cast, report, 4, 6)
    assert not any(mark in desk.get(page).text for page in pages for mark in (ONE, NONE))


def test_a_conclusion_is_marked_in_the_evidence_and_where_it_is_drawn(cast: Cast, report: Report):
    conclusion = Conclusion.objects.get(review=report.review)
    desk = at_desk(cast.coordinator)
    pages = [
        "/reviews/PR-2026-01/report/sections/observations/evidence/",
        "/reviews/PR-2026-01/report/check/",
        "/reviews/PR-2026-01/conclusions/",
    ]
    for cited, mark in (([4], ONE), ([], NONE)):
        conclusion.observations.set(Observation.objects.filter(number__in=cited))
        assert [mark in desk.get(page).text for page in pages] == [True, True, True]


def test_a_colleague_is_told_and_not_sent_where_they_may_not_write(cast: Cast, report: Report):
    cast.member(report.review, cast.psw)
    save(cast, report, 4)

    [of_psw] = queries.resting_on_little(cast.psw, report)
    [of_writer] = queries.resting_on_little(cast.coordinator, report)

    assert (of_psw.name, of_psw.mark, of_psw.address) == ("Area for development 2", ONE, "")
    assert of_writer.address == "/reviews/PR-2026-01/report/points/development/2/"
