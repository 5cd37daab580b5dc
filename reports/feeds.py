"""What a reader's feed program is told of published reports."""

from datetime import datetime

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from reports import queries
from reports.models import EditionFile

MOST = 50


class PublishedFeed(Feed[EditionFile, None]):
    """The newest published reports, newest first, as Atom."""

    feed_type = Atom1Feed
    title = "Published reports of practice reviews"
    subtitle = (
        "What councils found in each other’s adult social work, published by the council that was reviewed."
    )

    def link(self) -> str:
        return reverse("reports:published")

    def items(self) -> QuerySet[EditionFile]:
        return queries.published_reports()[:MOST]

    def item_title(self, item: EditionFile) -> str:
        return f"{item.edition.version.report.review.host}: {item.edition.version.report.review.topic}"

    def item_description(self, item: EditionFile) -> str:
        version = item.edition.version
        ref = version.report.review.ref
        return f"Practice review {ref}, version {version.number} of the report, {item.pages} pages."

    def item_link(self, item: EditionFile) -> str:
        return reverse("reports:published_report", args=[item.edition.version.report.review.ref])

    def item_guid(self, item: EditionFile) -> str:
        return f"urn:sha256:{item.sha256}"

    def item_pubdate(self, item: EditionFile) -> datetime | None:
        return item.edition.published_at

    def item_updateddate(self, item: EditionFile) -> datetime | None:
        return item.edition.published_at
