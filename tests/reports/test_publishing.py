"""The director's decision, and what everybody reads: the edition without small figures, the public pages, the feed."""

import hashlib
import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from conversations.queries import WithdrawnWords
from core.refusals import Refused
from reports import actions, charts, compose, files, press, queries, tasks
from reports.document import Plain, PlainWords
from reports.edition import for_everybody
from reports.figures import Spread
from reports.models import EditionFile, PublicEdition, Report, ReportVersion
from reports.outputs import bounded
from reports.pdf import CannotRender
from retention import files as swept
from reviews.models import Review
from tests.cast import Cast
from tests.reports import sample
from tests.scene import EDITION_SHA, Scene, make_edition, make_scene

ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "http://testserver"
"""As the settings of tests have it."""
REPORT = EditionFile.Kind.REPORT
FILES_IN_EARNEST, MAKE_IN_EARNEST = tasks.files_for_everybody, bounded.make
"""As they are before a test stands something in for them."""


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return make_scene(cast)


@pytest.fixture
def report(scene: Scene) -> Report:
    return Report.objects.select_related("review__host__region").get(review=scene.final)


@pytest.fixture
def in_earnest(documents_made_quickly: None, monkeypatch: pytest.MonkeyPatch, settings, tmp_path) -> None:
    """Files made as the worker makes them, their charts kept where no other test looks."""
    settings.PRIVATE_ROOT = tmp_path
    monkeypatch.setattr(tasks, "files_for_everybody", FILES_IN_EARNEST)
    monkeypatch.setattr(bounded, "make", MAKE_IN_EARNEST)


def page_of(scene: Scene) -> str:
    return reverse("reports:everybody", args=[scene.final.ref])


def publish(cast: Cast, report: Report, sha256: str = EDITION_SHA) -> PublicEdition:
    return actions.publish(by=cast.host_dass, report=report, sha256=sha256)


def unmade(report: Report) -> ReportVersion:
    """The report's version without its edition."""
    EditionFile.objects.all().delete()
    PublicEdition.objects.all().delete()
    return report.versions.get()


def read(answer) -> str:
    """Everything that goes out, headers and all; of a PDF also words, their alternatives and what it says of itself."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    said = str(answer.headers) + content.decode(errors="replace")
    return said + words_of(content) if content.startswith(b"%PDF-1") else said


def words_of(content: bytes) -> str:
    pdf = PdfReader(io.BytesIO(content))
    numbers = range(1, len(pdf.xref_objStm) + len(pdf.xref[0]) + 1)
    objects: list[Any] = [pdf.get_object(number) for number in numbers]
    alternatives = [str(one["/Alt"]) for one in objects if isinstance(one, dict) and "/Alt" in one]
    pages = [" ".join(page.extract_text().split()) for page in pdf.pages]
    return " ".join([*pages, *alternatives, str(pdf.metadata)])


# Deciding


@pytest.mark.parametrize("who", ["coordinator", "psw", "peer", "host_organiser", "host_lead", "reader_dass"])
def test_only_the_hosts_director_publishes_or_keeps(cast: Cast, report: Report, who: str):
    with pytest.raises(Refused):
        actions.keep(by=getattr(cast, who), report=report)
    with pytest.raises(Refused):
        actions.publish(by=getattr(cast, who), report=report, sha256=EDITION_SHA)

    edition = publish(cast, report)

    review = Review.objects.get(pk=report.review_id)
    assert review.published_at is not None
    assert review.released_at is not None
    assert (edition.published_at is not None, edition.published_by) == (True, cast.host_dass)


def test_what_is_kept_asks_the_director_no_more_and_can_be_let_go_later(
    cast: Cast, scene: Scene, report: Report
):
    asked = {line.url for line in queries.waiting_for(cast.host_dass, today=timezone.localdate())}
    actions.keep(by=cast.host_dass, report=report)
    left = {line.url for line in queries.waiting_for(cast.host_dass, today=timezone.localdate())}

    assert asked - left == {reverse("reports:version", args=[scene.final.ref])}
    actions.release(by=cast.host_dass, report=report)
    with pytest.raises(Refused, match="others have it"):
        actions.keep(by=cast.host_dass, report=report)
    with pytest.raises(ValidationError, match="This was done"):
        actions.release(by=cast.host_dass, report=report)


def test_who_chooses_everybody_first_reads_what_everybody_would_read(
    client: Client, cast: Cast, scene: Scene
):
    client.force_login(cast.host_dass)
    address = reverse("reports:decide", args=[scene.final.ref])
    shown = client.get(address).content.decode()
    answer = client.post(address, {"decision": "publish"})

    assert shown.count('name="decision"') == 3
    assert page_of(scene) in shown
    assert (answer.status_code, answer["Location"]) == (302, page_of(scene))
    assert Review.objects.get(pk=scene.final.pk).published_at is None


def test_a_released_report_can_still_be_published_and_nothing_else(client: Client, cast: Cast, scene: Scene):
    client.force_login(cast.host_dass)
    actions.release(by=cast.host_dass, report=Report.objects.get(review=scene.final))
    shown = client.get(reverse("reports:decide", args=[scene.final.ref])).content.decode()

    assert [value for value in ("keep", "release", "publish") if f'value="{value}"' in shown] == ["publish"]


# What everybody would read


@pytest.mark.parametrize(
    ("who", "status"),
    [("host_dass", 200), ("coordinator", 200), ("psw", 404), ("host_organiser", 404), ("reader_dass", 404)],
)
def test_the_director_and_the_coordinator_see_it_before_anybody(
    client: Client, cast: Cast, scene: Scene, who: str, status: int
):
    client.force_login(getattr(cast, who))
    answer = client.get(page_of(scene))
    file = client.get(reverse("reports:edition_file", args=[scene.final.ref, "summary"]))

    assert (answer.status_code, file.status_code) == (status, status)
    if status == 200:
        shown = answer.content.decode()
        assert "<p>Everybody’s words of the report</p>" in shown
        assert "how many records were read" in shown
        assert ("Publish this edition" in shown) == (who == "host_dass")
        assert read(file).endswith("%PDF-everybody summary")


def test_the_page_lists_sentences_that_count_few_people_with_where_they_stand(
    client: Client, cast: Cast, scene: Scene, report: Report
):
    version = report.versions.get()
    document = compose.document_from(version.data)
    changed = replace(
        document,
        introduction="<p>It took six weeks to meet people.</p>",
        summary="<p>Ten of us came.</p><p>Three of the eight people wept. They were thanked.</p>",
        analysis=replace(document.analysis, narrative="<p>Both carers waited.</p>"),
        plain=Plain(strengths=(PlainWords(1, "Two people were glad."),)),
    )
    ReportVersion.objects.update(data=compose.data_of(changed))
    client.force_login(cast.host_dass)
    shown = " ".join(client.get(page_of(scene)).text.split())

    found = [
        ">Introduction and method</h3>",
        'None found.</p> <h3 class="govuk-heading-s">Summary</h3>',
        "<li>Three of the eight people wept. </li>",
        ">4 Analysis of records and of conversations</h3>",
        "<li>Both carers waited. </li>",
        ">Plain-language version</h3>",
        '<li>Two people were glad. <span class="quiet">(Plain words for strength 1)</span> </li>',
    ]
    assert all(each in shown for each in found)
    assert sorted(found, key=shown.index) == found
    assert "3 sentences may count fewer than 10 people" in shown
    assert "Ten of us came" not in shown


def test_it_is_published_by_who_says_that_they_have_read_it_and_the_coordinator_is_told(
    client: Client, cast: Cast, scene: Scene, django_capture_on_commit_callbacks
):
    client.force_login(cast.host_dass)
    unread = client.post(page_of(scene), {"edition": EDITION_SHA})
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(page_of(scene), {"edition": EDITION_SHA, "agree": "on"})

    assert "Tick the box when you have read what everybody would read" in unread.content.decode()
    assert answer["Location"] == reverse("reports:published_report", args=[scene.final.ref])
    told = [message for message in mail.outbox if message.subject == "A report has been published"]
    assert [message.to for message in told] == [[cast.coordinator.email]]
    again = client.post(page_of(scene), {"edition": EDITION_SHA, "agree": "on"})
    assert "Everybody can read it already" in again.content.decode()


def test_what_was_on_the_screen_is_what_is_published(cast: Cast, report: Report):
    with pytest.raises(ValidationError, match="changed since you opened the page"):
        publish(cast, report, "f" * 64)
    assert Review.objects.get(pk=report.review_id).published_at is None


def test_the_gate_is_asked_again_of_the_frozen_words(cast: Cast, report: Report):
    """A name that the review came to know since stands in what was frozen, and no longer in any table."""
    document = compose.document_from(report.versions.get().data)
    named = replace(document, summary=f"<p>{cast.host_organiser.name} rang back.</p>")
    ReportVersion.objects.update(data=compose.data_of(named))

    with pytest.raises(ValidationError, match="Go through what could tell who somebody is: 1 thing"):
        publish(cast, report)
    assert PublicEdition.objects.get().published_at is None


def test_an_edition_of_an_older_rule_is_made_again_before_it_is_published(
    client: Client, cast: Cast, scene: Scene, report: Report
):
    PublicEdition.objects.update(left_out=[])
    client.force_login(cast.host_dass)
    shown = client.get(page_of(scene)).content.decode()

    with pytest.raises(ValidationError, match="rule on small numbers has changed"):
        publish(cast, report)
    assert "has to be made again" in shown
    before = PublicEdition.objects.get().pk
    client.post(reverse("reports:edition_make", args=[scene.final.ref]))
    assert PublicEdition.objects.get().pk != before


# Making it


def test_the_edition_is_made_of_what_the_version_keeps_and_of_nothing_that_stands_now(
    cast: Cast, report: Report, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
):
    version = unmade(report)
    ReportVersion.objects.update(
        data=compose.data_of(replace(sample.rich_document(), summary="<p>Kept.</p>"))
    )
    version.refresh_from_db()
    given = []

    def made(document, _told):
        given.append(document)
        return [actions.MadeFile(kind, b"%PDF" + kind.encode(), 3, "<p>x</p>") for kind in EditionFile.Kind]

    monkeypatch.setattr(tasks, "files_for_everybody", made)
    with django_capture_on_commit_callbacks(execute=True):
        actions.ask_for_edition(by=cast.host_dass, version=version)

    edition = PublicEdition.objects.get()
    assert given == [for_everybody(replace(sample.rich_document(), summary="<p>Kept.</p>"), version=1)]
    assert edition.finished_at is not None
    assert len(edition.left_out) == 7
    for file in edition.files.all():
        content = file.file.open().read()
        assert (file.sha256, file.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert {file.kind for file in edition.files.all()} == {"report", "summary", "plain"}


def test_no_way_in_without_signing_in_gives_what_was_left_out(
    client: Client, cast: Cast, scene: Scene, in_earnest: None
):
    """A report with seven conversations is made into its edition in earnest, published, and read from end to end."""
    report = Report.objects.select_related("review__host__region").get(review=scene.final)
    version = unmade(report)
    ReportVersion.objects.update(data=compose.data_of(few_conversations()))
    version.refresh_from_db()
    edition = actions.ask_for_edition(by=cast.host_dass, version=version)
    tasks.make_edition.call(edition.pk)
    made = {file.kind: file for file in PublicEdition.objects.get().files.all()}

    assert all(file.file.open().read().startswith(b"%PDF") for file in made.values())
    assert made["summary"].pages == 2
    publish(cast, report, made["report"].sha256)
    everything = "".join(everything_public(client, scene))
    for told in ("rated 77777", "n = 7 of 7", "of 7 conversations", version.sha256, "Final, version 1"):
        assert told not in everything
    for told in ("Fewer than 10 conversations were rated", made["report"].sha256, "Pie chart of"):
        assert told in everything
    shown = charts_in(everything)
    assert shown
    hidden = few_conversations().data.conversations_chart
    assert charts.key(hidden) not in shown
    files.chart_store().picture(hidden, "svg")
    assert client.get(chart_address(scene, charts.key(hidden))).status_code == 404


def few_conversations():
    """A report of which seven conversations were rated, and nobody is told how."""
    rich = sample.rich_document()
    return replace(
        rich,
        method=replace(rich.method, conversations=7),
        headlines=(replace(rich.headlines[0], number="3", words="of 7 conversations rated 77777", people=7),),
        data=replace(rich.data, conversations=Spread(1, 3, 2, 1)),
    )


def charts_in(text: str) -> set[str]:
    return set(re.findall(r"charts/([0-9a-f]{32})\.svg", text))


def chart_address(scene: Scene, key: str) -> str:
    return reverse("reports:published_chart", args=[scene.final.ref, key, "svg"])


def everything_public(client: Client, scene: Scene):
    """Whatever somebody who is not signed in is given, from the list on, by following what it names."""
    client.logout()
    ref = scene.final.ref
    addresses = [
        reverse("reports:published"),
        reverse("reports:published_feed"),
        reverse("reports:published_report", args=[ref]),
        reverse("reports:published_file", args=[ref]),
        reverse("reports:published_plain", args=[ref]),
        *(reverse("reports:published_document", args=[ref, kind]) for kind in ("summary", "plain")),
    ]
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        text = read(answer)
        yield text
        for key in charts_in(text):
            drawn = client.get(chart_address(scene, key))
            assert drawn.status_code == 200
            yield read(drawn)


def test_asking_twice_makes_nothing_twice(cast: Cast, report: Report):
    edition = actions.ask_for_edition(by=cast.coordinator, version=report.versions.get())
    assert edition == PublicEdition.objects.get()
    version = unmade(report)
    first = actions.ask_for_edition(by=cast.coordinator, version=version)
    PublicEdition.objects.update(asked_at=timezone.now() - timedelta(hours=2))
    assert actions.ask_for_edition(by=cast.host_dass, version=version) == first, "it ends by itself"
    actions.give_up(by=cast.coordinator, work=first, problem="There was no room left.")
    assert actions.ask_for_edition(by=cast.host_dass, version=version) != first


@pytest.mark.parametrize("who", ["psw", "host_organiser", "reader_dass", "administrator"])
def test_nobody_else_asks_for_it(cast: Cast, report: Report, who: str):
    with pytest.raises(Refused):
        actions.ask_for_edition(by=getattr(cast, who), version=unmade(report))


@pytest.mark.parametrize(
    ("problem", "says"),
    [
        (CannotRender("The report would be longer than 300 pages."), "longer than 300 pages"),
        (press.PressLost("It ended with -9."), "broke off"),
        (LookupError("Nobody has said what Theme.x counts"), "no edition can be made"),
    ],
)
def test_why_it_could_not_be_made_is_told(
    cast: Cast, report: Report, monkeypatch: pytest.MonkeyPatch, problem: Exception, says: str
):
    def broken(_document, _told):
        raise problem

    monkeypatch.setattr(tasks, "files_for_everybody", broken)
    edition = actions.ask_for_edition(by=cast.coordinator, version=unmade(report))
    tasks.make_edition.call(edition.pk)

    assert says in PublicEdition.objects.get().problem
    with pytest.raises(Refused, match="not made yet"):
        publish(cast, report)


def test_that_it_could_not_be_made_is_told_to_director_and_coordinator(
    client: Client, cast: Cast, scene: Scene, report: Report, django_capture_on_commit_callbacks
):
    edition = actions.ask_for_edition(by=cast.coordinator, version=unmade(report))
    with django_capture_on_commit_callbacks(execute=True):
        actions.give_up(by=cast.coordinator, work=edition, problem="There was no room left.")

    subject = "The edition of a report for everybody could not be made"
    told = {address for message in mail.outbox if message.subject == subject for address in message.to}
    assert told == {cast.host_dass.email, cast.coordinator.email}
    client.force_login(cast.host_dass)
    shown = client.get(page_of(scene)).content.decode()
    assert "There was no room left." in shown
    assert "Make it again" in shown


def test_while_it_is_being_made_the_page_says_so(client: Client, cast: Cast, scene: Scene, report: Report):
    version = unmade(report)
    client.force_login(cast.host_dass)
    offered = client.get(page_of(scene)).content.decode()
    PublicEdition.objects.create(version=version, asked_by=cast.coordinator)
    shown = client.get(page_of(scene)).content.decode()

    assert "Make the edition for everybody" in offered
    assert "is being made" in shown
    assert "Look again" in shown
    assert "Publish this edition" not in shown


def test_after_three_tries_it_is_given_up(cast: Cast, report: Report):
    edition = PublicEdition.objects.create(version=unmade(report), asked_by=cast.coordinator, tries=3)
    tasks.make_edition.call(edition.pk)
    edition.refresh_from_db()
    assert "begun 3 times" in edition.problem


def test_its_asker_has_to_have_the_right_when_it_is_made(cast: Cast, report: Report):
    edition = PublicEdition.objects.create(version=unmade(report), asked_by=cast.psw)
    tasks.make_edition.call(edition.pk)
    edition.refresh_from_db()
    assert edition.failed_at is not None
    assert not edition.files.exists()


def test_a_version_that_kept_nothing_has_no_edition(client: Client, cast: Cast, scene: Scene, report: Report):
    unmade(report)
    ReportVersion.objects.update(data={})
    client.force_login(cast.host_dass)

    with pytest.raises(Refused, match="before reports could be published"):
        publish(cast, report)
    assert "before reports could be published" in client.get(page_of(scene)).content.decode()


def test_the_database_holds_that_only_what_is_made_is_published(cast: Cast, report: Report):
    version = unmade(report)
    for fields in (
        {"published_at": timezone.now(), "published_by": cast.host_dass},
        {"finished_at": timezone.now(), "published_at": timezone.now()},
        {"finished_at": timezone.now(), "failed_at": timezone.now()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PublicEdition.objects.create(version=version, asked_by=cast.host_dass, **fields)


def test_its_files_go_with_the_report_and_are_not_swept_before(cast: Cast, scene: Scene, report: Report):
    hidden = next(iter(compose.document_of(report.review).charts))
    files.chart_store().picture(hidden, "svg")
    EditionFile.objects.filter(kind=REPORT).update(html=f'<img src="{files.chart_address(hidden)}" alt="">')

    assert f"{charts.key(hidden)}.svg" not in {path.name for path in swept._unused_charts()}
    actions.destroy_report(by=None, review=scene.final)
    assert not EditionFile.objects.exists()
    assert not PublicEdition.objects.exists()
    assert f"{charts.key(hidden)}.svg" in {path.name for path in swept._unused_charts()}


# What everybody reads


def public_addresses(scene: Scene) -> list[str]:
    ref = scene.final.ref
    return [
        reverse("reports:published_report", args=[ref]),
        reverse("reports:published_file", args=[ref]),
        reverse("reports:published_plain", args=[ref]),
        reverse("reports:published_document", args=[ref, "summary"]),
        reverse("reports:published_document", args=[ref, "plain"]),
    ]


def test_everybody_reads_the_edition_and_nothing_else_of_the_review(
    client: Client, cast: Cast, scene: Scene, report: Report
):
    before = [client.get(address).status_code for address in public_addresses(scene)]
    listed_before = client.get(reverse("reports:published")).content.decode()
    publish(cast, report)
    after = [client.get(address) for address in public_addresses(scene)]
    shown = [read(answer) for answer in after]

    assert set(before) == {404}
    assert scene.final.ref not in listed_before
    assert {answer.status_code for answer in after} == {200}
    assert "<p>Everybody’s words of the report</p>" in shown[0]
    assert shown[1].endswith("%PDF-everybody report")
    assert "<p>Everybody’s words of the plain</p>" in shown[2]
    assert [text[-7:] for text in shown[3:]] == ["summary", "y plain"]
    assert {after[0]["X-Robots-Tag"], after[2]["X-Robots-Tag"]} == {"all"}
    assert EDITION_SHA in shown[0]
    version = ReportVersion.objects.get(report=report)
    for text in shown:
        assert version.sha256 not in text
        assert version.html not in text
        assert "%PDF-final" not in text
        for who in (cast.coordinator, cast.psw, cast.host_organiser):
            assert who.name not in text
    listed = client.get(reverse("reports:published")).content.decode()
    assert scene.final.ref in listed
    assert scene.drafted.ref not in listed
    assert client.get(reverse("reports:version", args=[scene.final.ref])).status_code == 302
    assert client.get(page_of(scene)).status_code == 302


def test_nothing_but_summary_and_plain_words_is_had_beside_it(
    client: Client, cast: Cast, scene: Scene, report: Report
):
    publish(cast, report)
    shown = client.get(reverse("reports:published_report", args=[scene.final.ref])).content.decode()
    for kind in ("letter", "word", "slides", "charts", "report", "none"):
        address = reverse("reports:published_document", args=[scene.final.ref, kind])
        assert client.get(address).status_code == 404
        assert address not in shown
    name = client.get(public_addresses(scene)[3])["Content-Disposition"]
    assert name.endswith(f'practice-review-{scene.final.ref}-for-everybody-v1-summary.pdf"')


def test_who_may_read_a_released_report_goes_on_reading_the_whole(
    client: Client, cast: Cast, scene: Scene, report: Report
):
    publish(cast, report)
    client.force_login(cast.reader_dass)
    version = ReportVersion.objects.get(report=report)
    assert version.html in client.get(reverse("reports:version", args=[scene.final.ref])).content.decode()


def test_the_feed_names_what_is_published_newest_first(
    client: Client, cast: Cast, scene: Scene, report: Report
):
    address = reverse("reports:published_feed")
    empty = ET.fromstring(client.get(address).content)  # noqa: S314 # our own answer
    publish(cast, report)

    answer = client.get(address)
    feed = ET.fromstring(answer.content)  # noqa: S314 # our own answer

    assert empty.findall(f"{ATOM}entry") == []
    assert answer["Content-Type"].startswith("application/atom+xml")
    (entry,) = feed.findall(f"{ATOM}entry")
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href", "").endswith(reverse("reports:published_report", args=[scene.final.ref]))
    assert (
        entry.findtext(f"{ATOM}id") == f"{SITE}{reverse('reports:published_report', args=[scene.final.ref])}"
    )
    assert entry.findtext(f"{ATOM}published") == entry.findtext(f"{ATOM}updated")
    assert "What was corrected" not in (entry.findtext(f"{ATOM}summary") or "")


def test_a_newer_version_takes_the_place_of_the_published_one_when_it_is_published_too(
    client: Client, cast: Cast, scene: Scene, report: Report
):
    publish(cast, report)
    first = ReportVersion.objects.get(report=report)
    second = ReportVersion.objects.create(
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
        data=first.data,
    )
    edition = make_edition(cast, second, words="mended words")
    edition.files.filter(kind=REPORT).update(sha256="d" * 64)
    address = reverse("reports:published_report", args=[scene.final.ref])
    before = client.get(address).content.decode()
    published_at = Review.objects.get(pk=scene.final.pk).published_at
    client.force_login(cast.host_dass)
    waits = client.get(reverse("home")).text
    decides = client.get(reverse("reports:decide", args=[scene.final.ref])).text
    final = client.get(reverse("reports:version", args=[scene.final.ref])).text
    publish(cast, report, "d" * 64)
    waits_no_more = client.get(reverse("home")).text
    client.logout()
    after = client.get(address).content.decode()

    assert "Publish the corrected version of the report, or leave it" in waits
    assert "Version 2 is not published: everybody still reads the version before it" in decides
    assert "Everybody reads another version" in final
    assert "Publish the corrected version" not in waits_no_more

    assert "<p>Everybody’s words of the report</p>" in before
    assert "<p>Everybody’s mended words of the report</p>" in after
    assert client.get(reverse("reports:published")).content.decode().count(scene.final.ref) == 1
    assert Review.objects.get(pk=scene.final.pk).published_at == published_at


def version_after(report: Report, number: int, says: str) -> ReportVersion:
    """A final version that corrects the one before it."""
    first = ReportVersion.objects.get(report=report, number=1)
    return ReportVersion.objects.create(
        report=report,
        number=number,
        dated_on=first.dated_on,
        frozen_by=first.frozen_by,
        approved_by=first.approved_by,
        pages=1,
        sha256=str(number) * 64,
        file=first.file.name,
        html="<p>Mended.</p>",
        data=first.data,
        says=says,
    )


FIRST, THEN = datetime(2026, 8, 3, 9, tzinfo=UTC), datetime(2026, 9, 10, 9, tzinfo=UTC)


def publish_first(cast: Cast, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: FIRST)
    publish(cast, report)


def correct_twice(cast: Cast, report: Report) -> None:
    """In version 2, which is not published, and in version 3."""
    version_after(report, 2, "The month of a meeting was wrong.")
    edition = make_edition(
        cast, version_after(report, 3, "A visit was\ncounted <b>twice</b>."), words="mended words"
    )
    edition.files.filter(kind=REPORT).update(sha256="d" * 64)


def publish_then(cast: Cast, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: THEN)
    publish(cast, report, "d" * 64)


def test_the_pages_of_a_corrected_version_say_since_when_and_what(
    client: Client, cast: Cast, scene: Scene, report: Report, monkeypatch: pytest.MonkeyPatch
):
    page, plain = public_addresses(scene)[0], public_addresses(scene)[2]
    publish_first(cast, report, monkeypatch)
    before = client.get(page).text
    correct_twice(cast, report)
    meanwhile = client.get(page).text
    publish_then(cast, report, monkeypatch)
    after = client.get(page).text

    for shown in (before, meanwhile):
        assert "This is a corrected version" not in shown
        assert "A visit was" not in shown
    assert "The report was first published on 3 August 2026, this version on 10 September 2026." in after
    assert "In version 3: A visit was<br>counted &lt;b&gt;twice&lt;/b&gt;." in after
    assert "In version 2: The month of a meeting was wrong." in after
    assert "This is the corrected version, of 10 September 2026." in client.get(plain).text
    assert "first published on 3 August 2026, this corrected version on 10 September 2026" in (
        client.get(reverse("reports:published")).text
    )


def test_the_feed_goes_on_with_the_entry_of_a_corrected_version(
    client: Client, cast: Cast, report: Report, monkeypatch: pytest.MonkeyPatch
):
    """As RFC 4287 has it: the same id, `published` as it was, and another `updated`."""

    def entry() -> dict[str, str | None]:
        feed = ET.fromstring(client.get(reverse("reports:published_feed")).content)  # noqa: S314 # our own answer
        (found,) = feed.findall(f"{ATOM}entry")
        return {name: found.findtext(f"{ATOM}{name}") for name in ("id", "published", "updated", "summary")}

    publish_first(cast, report, monkeypatch)
    before = entry()
    correct_twice(cast, report)
    publish_then(cast, report, monkeypatch)
    after = entry()

    assert before["updated"] == before["published"] == "2026-08-03T09:00:00+00:00"
    assert (after["published"], after["updated"]) == (before["published"], "2026-09-10T09:00:00+00:00")
    assert after["id"] == before["id"]
    summary = after["summary"] or ""
    assert "First published on 3 August 2026, this version on 10 September 2026." in summary
    assert "What was corrected: A visit was counted &lt;b&gt;twice&lt;/b&gt;." in summary


@pytest.mark.parametrize("how", ["erased", "taken back"])
def test_nobody_reads_in_what_was_corrected_the_words_of_who_took_them_back_or_was_erased(
    client: Client, cast: Cast, report: Report, monkeypatch: pytest.MonkeyPatch, how: str
):
    said = "The van came late that day"
    publish_first(cast, report, monkeypatch)
    correct_twice(cast, report)
    for version in ReportVersion.objects.filter(report=report, number__gt=1):
        version.says = f"It said: {said}. Part {version.number} was wrong."
        version.data["corrections"] = [
            {
                "version": version.number,
                "replaces": version.number - 1,
                "replaces_of": "2026-08-01",
                "says": version.says,
                "places": [],
            }
        ]
        version.save()
    publish_then(cast, report, monkeypatch)
    pages = [
        reverse("reports:published_report", args=[report.review.ref]),
        reverse("reports:published_feed"),
    ]
    before = [client.get(page).text for page in pages]

    if how == "erased":
        actions.take_out_words(by=None, review=Review.objects.get(pk=report.review_id), words=[said])
    else:
        withdrawn = {report.review_id: WithdrawnWords.of([said])}
        monkeypatch.setattr("reports.compose.correcting.withdrawn_from", lambda _: withdrawn)

    after = [client.get(page).text for page in pages]
    assert all("The van came" in page for page in before)
    assert not any("The van came" in page for page in after)
    assert all("Part 3 was wrong." in page for page in after)
    assert "Part 2 was wrong." in after[0]


def test_a_correction_that_was_never_published_corrects_nothing_that_everybody_read(
    client: Client, cast: Cast, scene: Scene, report: Report
):
    edition = make_edition(cast, version_after(report, 2, "A visit was counted twice."))
    edition.files.filter(kind=REPORT).update(sha256="d" * 64)
    publish(cast, report, "d" * 64)

    assert (
        "corrected version"
        not in client.get(reverse("reports:published_report", args=[scene.final.ref])).text
    )
    assert "What was corrected" not in client.get(reverse("reports:published_feed")).text


@pytest.mark.parametrize("address", ["reports:decide", "reports:everybody"])
def test_the_director_is_told_of_an_open_correction_before_they_publish(
    client: Client, cast: Cast, scene: Scene, report: Report, address: str
):
    client.force_login(cast.host_dass)
    page = reverse(address, args=[scene.final.ref])
    before = client.get(page).text
    correction = actions.begin_correction(
        by=cast.coordinator, report=report, wrong="A count of hers is wrong.", said_by="The host council"
    )
    told = client.get(page).text
    publish(cast, report)
    told_after = client.get(page).text
    actions.give_up_correction(by=cast.coordinator, correction=correction, why="Nothing was wrong")

    says = "The coordinator has been correcting version 1 since"
    assert says not in before
    assert says in told
    assert "If you publish version 1 now, everybody reads it as it is" in told
    assert "A count of hers is wrong." not in told
    assert "Until you publish it, everybody reads the version that is published." in told_after
    assert says not in client.get(page).text


def test_a_chart_is_everybodys_only_in_a_published_edition(
    client: Client, cast: Cast, scene: Scene, report: Report
):
    chart, other = list(compose.document_of(report.review).charts)[:2]
    for one in (chart, other):
        files.chart_store().picture(one, "svg")
    EditionFile.objects.filter(kind=REPORT).update(html=f'<img src="{files.chart_address(chart)}" alt="">')
    ReportVersion.objects.update(html=f'<img src="{files.chart_address(other)}" alt="">')
    before = client.get(chart_address(scene, charts.key(chart))).status_code
    publish(cast, report)

    assert charts.key(chart) != charts.key(other)
    assert before == 404
    assert client.get(chart_address(scene, charts.key(chart)))["Content-Type"] == "image/svg+xml"
    assert client.get(chart_address(scene, charts.key(other))).status_code == 404
    assert client.get(chart_address(scene, "0" * 32)).status_code == 404
