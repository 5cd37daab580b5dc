"""What a reader's feed program is told of published reports.

An entry is a report, and goes on being the same when a corrected version of it is published: it keeps its id and the
day on which it was first published, says when it was updated, and what was corrected.
"""

from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from core.dates import date_text
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

    corrected: dict[int, str]
    """What each version corrected, by its key, where everybody read another before."""

    def link(self) -> str:
        return reverse("reports:published")

    def items(self) -> list[EditionFile]:
        found = list(queries.published_reports()[:MOST])
        self.corrected = queries.corrections_in_feed(found)
        return found

    def item_title(self, item: EditionFile) -> str:
        return f"{item.edition.version.report.review.host}: {item.edition.version.report.review.topic}"

    def item_description(self, item: EditionFile) -> str:
        """As HTML: Atom takes it for that."""
        version = item.edition.version
        ref = version.report.review.ref
        about = f"Practice review {ref}, version {version.number} of the report, {item.pages} pages."
        first_published_at = version.report.review.published_at
        if version.pk not in self.corrected or not first_published_at or not item.edition.published_at:
            return about
        first, this = date_text(first_published_at), date_text(item.edition.published_at)
        says = escape(" ".join(self.corrected[version.pk].split()))
        return f"{about} First published on {first}, this version on {this}. What was corrected: {says}"

    def item_link(self, item: EditionFile) -> str:
        return reverse("reports:published_report", args=[item.edition.version.report.review.ref])

    def item_guid(self, item: EditionFile) -> str:
        return f"{settings.SITE_URL}{self.item_link(item)}"

    def item_pubdate(self, item: EditionFile) -> datetime | None:
        return item.edition.version.report.review.published_at

    def item_updateddate(self, item: EditionFile) -> datetime | None:
        return item.edition.published_at
