"""The director's decision, and what everybody reads: the small numbers, the public pages, and the feed."""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.refusals import Refused
from reports import actions, charts, compose, files, queries
from reports.models import Output, Report, ReportVersion
from reports.small_numbers import too_small_to_publish
from reviews.models import Review
from tests.cast import Cast
from tests.reports import sample
from tests.scene import Scene, make_output, make_scene

ATOM = "{http://www.w3.org/2005/Atom}"
GRADES = (
    "inadequate",
    "requires_improvement",
    "good",
    "outstanding",
    "not_applicable",
    "not_enough_evidence",
)


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return make_scene(cast)


def counted(records: int, conversations: int, *, pairs: int = 0) -> dict[str, Any]:
    """The data of a version in which so many were read about and listened to."""

    def spread(count: int) -> dict[str, int]:
        return {**dict.fromkeys(GRADES, 0), "good": count}

    tally = {"met": records, "partly": 0, "not_met": 0, "not_applicable": 0}
    return {
        "data": {
            "records": spread(records),
            "conversations": spread(conversations),
            "subthemes": [{"title": "One", "records": spread(records), "conversations": None}],
            "groups": [{"title": "Rights", "criteria": [{"tally": tally}]}],
        },
        "analysis": {"comparison": {"conversation_higher": 0, "same": pairs, "conversation_lower": 0}},
    }


def publishable(scene: Scene) -> Report:
    ReportVersion.objects.filter(report__review=scene.final).update(data=counted(16, 12, pairs=10))
    return Report.objects.select_related("review__host__region").get(review=scene.final)


@pytest.mark.parametrize(
    ("data", "kinds"),
    [
        (counted(10, 10, pairs=10), []),
        (counted(16, 0), []),
        (counted(16, 9), ["overall ratings of conversations (9)"]),
        (counted(16, 12, pairs=9), ["ratings by record and by conversation side by side (9)"]),
        (
            counted(9, 10),
            ["overall ratings of records (9)", "ratings of a sub-theme by records (9)", "criteria (9)"],
        ),
    ],
)
def test_ten_is_the_fewest_that_everybody_may_count(data: dict[str, Any], kinds: list[str]):
    assert too_small_to_publish(data) == kinds


def test_what_a_version_keeps_is_what_the_rule_reads():
    """In the sample, six people were read about and listened to, and six conversations rated each sub-theme."""
    found = too_small_to_publish(compose.data_of(sample.rich_document()))

    assert "ratings of a sub-theme by conversations (6)" in found
    assert "ratings by record and by conversation side by side (6)" in found


def test_too_few_people_are_not_published_and_the_reason_says_which(cast: Cast, scene: Scene):
    report = publishable(scene)
    ReportVersion.objects.filter(report=report).update(data=counted(16, 9))

    with pytest.raises(Refused, match=r"overall ratings of conversations \(9\)"):
        actions.publish(by=cast.host_dass, report=report)

    assert Review.objects.get(pk=scene.final.pk).published_at is None
    assert Review.objects.get(pk=scene.final.pk).released_at is None


@pytest.mark.parametrize("who", ["coordinator", "psw", "peer", "host_organiser", "host_lead", "reader_dass"])
def test_only_the_hosts_director_publishes_or_keeps(cast: Cast, scene: Scene, who: str):
    report = publishable(scene)
    for action in (actions.publish, actions.keep):
        with pytest.raises(Refused):
            action(by=getattr(cast, who), report=report)

    actions.publish(by=cast.host_dass, report=report)

    review = Review.objects.get(pk=scene.final.pk)
    assert review.published_at is not None
    assert review.released_at is not None


def test_what_is_kept_asks_the_director_no_more_and_can_be_let_go_later(cast: Cast, scene: Scene):
    report = publishable(scene)
    asked = {line.url for line in queries.waiting_for(cast.host_dass, today=timezone.localdate())}
    actions.keep(by=cast.host_dass, report=report)
    left = {line.url for line in queries.waiting_for(cast.host_dass, today=timezone.localdate())}

    assert asked - left == {reverse("reports:version", args=[scene.final.ref])}
    actions.release(by=cast.host_dass, report=report)
    with pytest.raises(Refused, match="others have it"):
        actions.keep(by=cast.host_dass, report=report)
    with pytest.raises(ValidationError, match="This was done"):
        actions.release(by=cast.host_dass, report=report)


def test_the_page_offers_what_can_be_chosen_and_says_why_not_the_rest(
    client: Client, cast: Cast, scene: Scene
):
    report, address = publishable(scene), reverse("reports:decide", args=[scene.final.ref])
    client.force_login(cast.host_dass)
    whole = client.get(address).content.decode()
    ReportVersion.objects.filter(report=report).update(data=counted(16, 9))

    answer = client.post(address, {"decision": "publish"})

    assert whole.count('name="decision"') == 3
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "overall ratings of conversations (9)" in shown
    assert "Select one of the choices that are offered" in shown
    assert [value for value in ("keep", "release", "publish") if f'value="{value}"' in shown] == [
        "keep",
        "release",
    ]


def test_everybody_reads_what_is_published_and_nothing_else_of_the_review(
    client: Client, cast: Cast, scene: Scene
):
    report = publishable(scene)
    public = [
        reverse("reports:published_report", args=[scene.final.ref]),
        reverse("reports:published_file", args=[scene.final.ref]),
    ]
    before = [client.get(address).status_code for address in public]
    listed_before = client.get(reverse("reports:published")).content.decode()
    actions.publish(by=cast.host_dass, report=report)

    after = [client.get(address) for address in public]

    assert before == [404, 404]
    assert scene.final.ref not in listed_before
    assert [answer.status_code for answer in after] == [200, 200]
    assert b"".join(after[1].streaming_content) == b"%PDF-final"
    assert after[0]["X-Robots-Tag"] == "all"
    shown = after[0].content.decode()
    assert ReportVersion.objects.get(report=report).html in shown
    for who in (cast.coordinator, cast.psw, cast.host_organiser):
        assert who.name not in shown.replace(ReportVersion.objects.get(report=report).html, "")
    assert scene.final.ref in client.get(reverse("reports:published")).content.decode()
    assert scene.drafted.ref not in client.get(reverse("reports:published")).content.decode()
    assert client.get(reverse("reports:version", args=[scene.final.ref])).status_code == 302


def test_everybody_has_the_summary_and_the_plain_words_of_what_is_published_and_no_letter(
    client: Client, cast: Cast, scene: Scene
):
    report, ref = publishable(scene), scene.final.ref
    pages = {
        kind: reverse("reports:published_document", args=[ref, kind]) for kind in ("summary", "plain")
    } | {"page": reverse("reports:published_plain", args=[ref])}
    others = [
        reverse("reports:published_document", args=[ref, kind])
        for kind in ("letter", "word", "slides", "charts", "none")
    ]
    before = {client.get(address).status_code for address in [*pages.values(), *others]}
    Output.objects.filter(version__report=report, kind="plain").update(html="<p>We ring sooner.</p>")
    make_output(cast, report, "summary", content=b"of the draft")
    actions.publish(by=cast.host_dass, report=report)

    shown = client.get(reverse("reports:published_report", args=[ref])).content.decode()
    got = {name: client.get(address) for name, address in pages.items()}

    assert before == {404}
    assert {client.get(address).status_code for address in others} == {404}
    assert all(address in shown for address in pages.values())
    assert not [address for address in others if address in shown]
    assert "We ring sooner." in got["page"].content.decode()
    assert got["page"]["X-Robots-Tag"] == "all"
    assert b"".join(got["summary"].streaming_content) != b"of the draft"
    assert got["summary"]["Content-Disposition"].endswith(f'practice-review-{ref}-final-v1-summary.pdf"')
    assert got["plain"].status_code == 200


def test_what_is_not_made_yet_is_neither_offered_nor_there(client: Client, cast: Cast, scene: Scene):
    report, ref = publishable(scene), scene.final.ref
    actions.publish(by=cast.host_dass, report=report)
    Output.objects.filter(version__report=report, kind="summary").update(finished_at=None)
    Output.objects.filter(version__report=report, kind="plain").delete()
    addresses = [
        reverse("reports:published_document", args=[ref, "summary"]),
        reverse("reports:published_document", args=[ref, "plain"]),
        reverse("reports:published_plain", args=[ref]),
    ]

    shown = client.get(reverse("reports:published_report", args=[ref])).content.decode()

    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    assert not [address for address in addresses if address in shown]


def test_the_feed_names_what_is_published_newest_first(client: Client, cast: Cast, scene: Scene):
    address = reverse("reports:published_feed")
    empty = ET.fromstring(client.get(address).content)  # noqa: S314 # our own answer
    actions.publish(by=cast.host_dass, report=publishable(scene))

    answer = client.get(address)
    feed = ET.fromstring(answer.content)  # noqa: S314 # our own answer

    assert empty.findall(f"{ATOM}entry") == []
    assert answer["Content-Type"].startswith("application/atom+xml")
    (entry,) = feed.findall(f"{ATOM}entry")
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href", "").endswith(reverse("reports:published_report", args=[scene.final.ref]))


def test_a_correction_changes_nothing_of_what_everybody_reads(client: Client, cast: Cast, scene: Scene):
    report = publishable(scene)
    actions.publish(by=cast.host_dass, report=report)
    first = ReportVersion.objects.get(report=report)
    ReportVersion.objects.create(
        report=report,
        number=2,
        dated_on=first.dated_on,
        frozen_at=timezone.now() + timedelta(days=1),
        frozen_by=first.frozen_by,
        approved_by=first.approved_by,
        pages=1,
        sha256="b" * 64,
        file=first.file.name,
        html="<p>Mended.</p>",
    )

    shown = client.get(reverse("reports:published_report", args=[scene.final.ref])).content.decode()

    assert "<p>Mended.</p>" not in shown
    assert first.sha256 in shown
    assert client.get(reverse("reports:published_file", args=[scene.final.ref])).status_code == 200
    assert client.get(reverse("reports:published")).content.decode().count(scene.final.ref) == 1


def test_a_chart_is_everybodys_only_in_a_published_report(client: Client, cast: Cast, scene: Scene):
    report = publishable(scene)
    chart = next(iter(compose.document_of(report.review).charts))
    files.chart_store().picture(chart, "svg")
    ReportVersion.objects.filter(report=report).update(
        html=f'<img src="{files.chart_address(chart)}" alt="">'
    )
    address = reverse("reports:published_chart", args=[scene.final.ref, charts.key(chart), "svg"])
    before = client.get(address).status_code
    actions.publish(by=cast.host_dass, report=report)

    assert before == 404
    assert client.get(address)["Content-Type"] == "image/svg+xml"
    other = reverse("reports:published_chart", args=[scene.final.ref, "0" * 32, "svg"])
    assert client.get(other).status_code == 404
