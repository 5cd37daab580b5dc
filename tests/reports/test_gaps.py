"""What a report still lacks leads to where it is mended, for whoever may mend it and for nobody else."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from ratings.models import AgreedRating
from reports import actions
from reports.models import Correction, Report, ReportVersion
from reviews.models import Recommendation
from tests.cast import Cast
from tests.reports.test_correcting import begun
from tests.reports.test_documents import at_desk, final, save_plain
from tests.reports.test_life import fresh, report, review

__all__ = ["final", "report", "review"]

REF = "PR-2026-01"
LINK = re.compile(r'<li><a class="govuk-link" href="([^"]+)">([^<]+)</a></li>')


@pytest.fixture
def lacking(cast: Cast, report: Report) -> Report:
    """A report that lacks one of everything."""
    save_plain(cast, report, "Workers ring back.", number=2)
    report.points.filter(kind="strength", number=2).update(title="Another point")
    report.points.filter(number=6).delete()
    report.sections.filter(key__in=("summary", "analysis")).update(body="")
    Recommendation.objects.all().delete()
    AgreedRating.objects.filter(subtheme__number=2).delete()
    return report


MENDED = {
    "Write “Summary”.": f"/reviews/{REF}/report/sections/summary/",
    "Write “Analysis of records and of conversations”.": f"/reviews/{REF}/report/sections/analysis/",
    "Give six strengths: there are 5.": f"/reviews/{REF}/report/points/",
    "Give six areas for development: there are 5.": f"/reviews/{REF}/report/points/",
    "Make at least one recommendation.": f"/reviews/{REF}/report/recommendations/",
    "Agree a rating for every sub-theme.": f"/reviews/{REF}/ratings/",
    "Look again at the plain words for “Strength 2”: it was changed after they were written.": (
        f"/reviews/{REF}/report/plain-words/strength/2/"
    ),
}


def missing_at(desk: Client, page: str) -> str:
    told = desk.get(reverse(page, args=[REF])).text
    return told[told.index("Still missing") :].partition("</ul>")[0]


@pytest.mark.parametrize("page", ["reports:workspace", "reports:check"])
def test_the_writer_is_led_to_each(cast: Cast, lacking: Report, page: str):
    desk = at_desk(cast.coordinator)

    found = {what: address for address, what in LINK.findall(missing_at(desk, page))}

    assert found == MENDED
    assert {desk.get(address).status_code for address in found.values()} == {200}


def test_others_are_led_to_what_they_may_mend(cast: Cast, lacking: Report):
    cast.member(lacking.review, cast.psw)
    actions.lend_section(by=cast.coordinator, report=fresh(lacking), key="analysis", to=cast.psw.ref)

    told = missing_at(at_desk(cast.psw), "reports:workspace")

    assert {address for address, _ in LINK.findall(told)} == {
        f"/reviews/{REF}/report/sections/analysis/",
        f"/reviews/{REF}/ratings/",
    }
    assert "<li>Write “Summary”.</li>" in told


def test_what_a_correction_lacks_leads_there_too(cast: Cast, final: ReportVersion):
    begun(cast, final)

    found = LINK.findall(missing_at(at_desk(cast.coordinator), "reports:correction"))

    assert [address for address, _ in found] == [
        f"/reviews/{REF}/report/correct/words/",
        f"/reviews/{REF}/report/correct/for-the-reader/",
    ]
    assert Correction.objects.get().texts.count() == 0
