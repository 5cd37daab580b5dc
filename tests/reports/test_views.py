"""Pages and files of the report, where the table of addresses does not say enough."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from records import actions as records_actions
from records.models import Record
from reports import charts, compose
from reports.models import Section
from tests.cast import Cast, consent_to_talk
from tests.scene import Scene, make_scene
from trail.models import Event


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return make_scene(cast)


def test_the_final_pdf_is_a_download_and_its_reading_is_kept(client: Client, cast: Cast, scene: Scene):
    client.force_login(cast.host_dass)

    response = client.get(reverse("reports:version_file", args=[scene.final.ref, 1]))

    assert b"".join(response.streaming_content) == b"%PDF-final"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="practice-review-PR-2026-04-final-v1.pdf"'
    assert "no-store" in response["Cache-Control"]
    assert Event.objects.filter(by=cast.host_dass, verb="report.downloaded", review="PR-2026-04").exists()


def test_a_released_report_is_read_by_the_region_and_by_no_other(client: Client, cast: Cast, scene: Scene):
    address = reverse("reports:version_file", args=[scene.final.ref, 1])
    client.force_login(cast.reader_dass)
    before = client.get(address)
    scene.final.released_at = scene.final.final_at
    scene.final.save()
    after = client.get(address)
    client.force_login(cast.outsider)
    outside = client.get(address)

    assert (before.status_code, after.status_code, outside.status_code) == (404, 200, 404)


def test_a_chart_of_another_review_is_not_to_be_had_by_its_key(client: Client, cast: Cast, scene: Scene):
    client.force_login(cast.coordinator)
    elsewhere = charts.PieChart("Elsewhere", compose.document_of(scene.drafted).data.records, large=False)
    assert charts.key(elsewhere) not in {charts.key(one) for one in compose.document_of(scene.final).charts}

    response = client.get(reverse("reports:chart", args=[scene.final.ref, "0" * 32, "svg"]))

    assert response.status_code == 404


def test_the_second_picture_of_a_report_does_not_compose_it_again(
    client: Client, cast: Cast, scene: Scene, django_assert_max_num_queries
):
    client.force_login(cast.coordinator)
    address = reverse("reports:chart", args=[scene.drafted.ref, scene.chart, "svg"])
    first = client.get(address)

    with django_assert_max_num_queries(10):
        second = client.get(address)

    assert first.content == second.content
    assert first["Content-Type"] == "image/svg+xml"


def test_what_was_typed_survives_a_second_writer(client: Client, cast: Cast):
    scene = make_scene(cast)
    client.force_login(cast.coordinator)
    address = reverse("reports:section", args=[scene.drafted.ref, "data"])
    Section.objects.filter(report__review=scene.drafted, key="data").update(body="<p>Theirs</p>", version=7)

    page = client.post(address, {"body": "<p>Mine</p>", "version": "1"}).content.decode()

    assert "Someone else changed this while you were writing" in page
    assert "Theirs" in page
    assert "Mine" in page
    assert client.post(address, {"body": "<p>Mine</p>", "version": "7"}).status_code == 302


def test_the_state_of_a_pdf_is_told_as_it_goes(client: Client, cast: Cast, scene: Scene):
    client.force_login(cast.peer)

    answer = client.get(reverse("reports:rendering_state", args=[scene.drafted.ref, 1])).json()

    assert answer == {"progress": 100, "step": "", "ended": True}


def take_back(cast: Cast, record: Record) -> None:
    records_actions.withdraw_consent(by=cast.host_organiser, record=record)


def stop_quoting(cast: Cast, record: Record) -> None:
    answer = {"asked_by": "worker", "asked_how": "phone", "asked_on": timezone.localdate()}
    records_actions.record_consent(
        by=cast.host_organiser, record=record, conversation=True, quotes=False, **answer
    )


@pytest.mark.parametrize("end", [take_back, stop_quoting])
def test_a_draft_pdf_from_before_somebody_took_back_their_words_is_not_to_be_had(
    client: Client, cast: Cast, scene: Scene, end: Callable[[Cast, Record], None]
):
    record = Record.objects.get(review=scene.drafted, category="A", number=1)
    consent_to_talk(record, cast.host_organiser)
    client.force_login(cast.psw)
    page = reverse("reports:rendering", args=[scene.drafted.ref, 1])
    file = reverse("reports:rendering_file", args=[scene.drafted.ref, 1])
    assert client.get(file).status_code == 200

    end(cast, record)

    assert client.get(file).status_code == 403
    shown = client.get(page).content.decode()
    assert "a person has taken back what they had agreed to" in shown
    assert "Make a new PDF" in shown
    assert file not in shown
    records_actions.record_consent(
        by=cast.host_organiser,
        record=record,
        asked_by="worker",
        asked_how="phone",
        asked_on=timezone.localdate(),
        conversation=True,
        quotes=True,
    )
    assert client.get(file).status_code == 403
