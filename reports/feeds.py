"""What a reader's feed program is told of published reports."""

from datetime import datetime

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from reports import queries
from reports.models import ReportVersion

MOST = 50


class PublishedFeed(Feed[ReportVersion, None]):
    """The newest published reports, newest first, as Atom."""

    feed_type = Atom1Feed
    title = "Published reports of practice reviews"
    subtitle = (
        "What councils found in each other's adult social work, published by the council that was reviewed."
    )

    def link(self) -> str:
        return reverse("reports:published")

    def items(self) -> QuerySet[ReportVersion]:
        return queries.published_reports()[:MOST]

    def item_title(self, item: ReportVersion) -> str:
        return f"{item.report.review.host}: {item.report.review.topic}"

    def item_description(self, item: ReportVersion) -> str:
        return f"Practice review {item.report.review.ref}, version {item.number} of the report, {item.pages} pages."

    def item_link(self, item: ReportVersion) -> str:
        return reverse("reports:published_report", args=[item.report.review.ref])

    def item_guid(self, item: ReportVersion) -> str:
        return f"urn:sha256:{item.sha256}"

    def item_pubdate(self, item: ReportVersion) -> datetime | None:
        return item.report.review.published_at

    def item_updateddate(self, item: ReportVersion) -> datetime:
        return max(item.frozen_at, item.report.review.published_at or item.frozen_at)
