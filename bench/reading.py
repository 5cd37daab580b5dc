"""Measures the report as it is read: the preview beyond its bare template, its queries, and those of the final file.

python -m bench.reading
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from http import HTTPStatus

from .visitors import client_of  # isort: skip # it sets Django up

from django.db import connection, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from reports import compose, files, html
from reports.models import ReportVersion
from reviews.models import Review, TeamMember

TURNS = 9


def main() -> None:
    version = ReportVersion.objects.select_related("report__review").earliest("pk")
    with transaction.atomic():
        reviews = Review.objects.select_related("host__region")
        reviews.filter(pk=version.report.review_id).update(final_at=None, released_at=None, published_at=None)
        found = _draft(reviews.get(pk=version.report.review_id))
        transaction.set_rollback(True)
    found["downloading"] = _downloading(version)
    sys.stdout.write(json.dumps(found))


def _draft(review: Review) -> dict[str, float]:
    """Milliseconds of the preview beyond its template alone, and the queries of composing what it shows."""
    visitor = client_of(_lead_of(review))
    address = reverse("reports:preview", args=[review.ref])
    with CaptureQueriesContext(
        connection,
    ) as composing:
        document = compose.document_of(review)
    queries = len(composing)
    context = html.context_of(document, chart_url=files.chart_address)
    whole, bare = [], []
    for _ in range(TURNS):
        whole.append(_seconds(lambda: _seen(visitor, address)))
        bare.append(_seconds(lambda: render_to_string("reports/print/report.html", context)))
    return {"beyond": 1000 * (statistics.median(whole) - statistics.median(bare)), "composing": queries}


def _downloading(version: ReportVersion) -> int:
    """How many queries the final file costs."""
    visitor = client_of(_lead_of(version.report.review))
    file = reverse("reports:version_file", args=[version.report.review.ref, version.number])
    with CaptureQueriesContext(connection) as downloading:
        response = visitor.get(file)
        if not (response.streaming and response.getvalue().startswith(b"%PDF")):
            raise SystemExit("The final report does not stream.")
        return len(downloading)


def _seen(visitor: Client, address: str) -> None:
    if visitor.get(address).status_code != HTTPStatus.OK:
        raise SystemExit("There is no preview to measure.")


def _lead_of(review: Review) -> User:
    return review.team.get(part=TeamMember.Part.COORDINATOR, left_at=None).user


def _seconds(act: Callable[[], object]) -> float:
    before = time.perf_counter()
    act()
    return time.perf_counter() - before


if __name__ == "__main__":
    main()
