"""The administrator's pages about frameworks: what each shows, what is typed and not lost, and files in and out."""

import json
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from reviews import actions, queries
from reviews.models import Framework, Review
from reviews.scales import SCALE
from tests.cast import Cast, make_review
from trail.models import Event

pytestmark = pytest.mark.django_db
DEFAULT = Path(__file__).resolve().parents[2] / "fixtures/frameworks/region-2026.json"
DAY = {"effective_on-day": "1", "effective_on-month": "4", "effective_on-year": "2027"}


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.administrator)
    return client


@pytest.fixture
def draft(cast: Cast) -> Framework:
    return actions.copy_framework(
        by=cast.administrator,
        framework=cast.framework,
        region=cast.region,
        name="2027.1",
        effective_on=date(2027, 4, 1),
    )


def address(name: str, *rest: object) -> str:
    return reverse(f"reviews:{name}", args=rest)


def text_of(response: HttpResponse, status: int = 200) -> str:
    assert response.status_code == status
    return unescape(response.content.decode())


def upload(content: bytes, region: str = "farshire") -> dict[str, Any]:
    return {"region": region, "file": SimpleUploadedFile("f.json", content, "application/json")}


def test_the_list_says_what_state_each_is_in_and_who_is_read_by_it(
    cast: Cast, client: Client, draft: Framework
):
    make_review(cast.host, cast.framework, ref="PR-2027-05", upto="sampling_opened_at")
    lines = [queries.framework_line(one) for one in queries.frameworks_of(cast.administrator)]
    assert [(line.framework.version, line.state, line.reviews) for line in lines] == [
        ("2027.1", "Draft", []),
        ("2026.1", "Frozen", ["PR-2027-05"]),
    ]
    text = text_of(client.get(address("framework_list")))
    assert "PR-2027-05" in text
    assert text_of(client.get(address("framework_list") + "?region=farshire")).count("2026.1") == 0


def test_the_administrator_finds_it_in_the_menu(client: Client):
    assert address("framework_list") in text_of(client.get(reverse("home")))


def test_one_is_shown_in_full(client: Client, cast: Cast):
    text = text_of(client.get(address("framework_detail", cast.framework.ref)))
    for said in (
        *(row.text for row in cast.framework.criteria.all()),
        "What to look for.",
        *(descriptor for row in cast.framework.subthemes.all() for descriptor in row.descriptors.values()),
        *(row.text for row in cast.framework.prompts.all()),
        "An Inadequate here holds back a good overall rating.",
        "Make a new version",
        "Take it back to a draft",
    ):
        assert said in text
    assert "Add a criterion" not in text


def test_a_new_version_is_made_with_one_button(cast: Cast, client: Client):
    fields = {"name": "2027.1", "region": "aldermere", **DAY}
    response = client.post(address("framework_copy", cast.framework.ref), fields)
    made = Framework.objects.get(version="2027.1")
    assert response["Location"] == address("framework_detail", made.ref)

    again = text_of(client.post(address("framework_copy", cast.framework.ref), fields))
    assert "Aldermere has version 2027.1 already. Choose another" in again
    assert 'value="2027.1"' in again


def test_what_is_refused_beside_a_field_is_not_lost(client: Client, draft: Framework):
    sent = {
        "code": "1.1",
        "group": "1",
        "text": "Words that took long",
        "guidance": "And these",
        "prompt": "",
        "new_group": "",
    }
    text = text_of(client.post(address("criterion_add", draft.ref), sent))
    assert "1.1 is the code of another criterion" in text
    assert "Words that took long" in text
    assert "And these" in text
    assert draft.criteria.count() == 4


def test_two_tabs_meet_on_the_page(client: Client, draft: Framework):
    url = address("prompt_edit", draft.ref, 1)
    opened = client.get(url).context["form"].initial["version"]
    assert client.post(url, {"text": "From one tab", "hint": "", "version": opened}).status_code == 302

    text = text_of(client.post(url, {"text": "From the other", "hint": "", "version": opened}))
    assert "Someone else changed this" in text
    assert "From one tab" in text
    assert "From the other" in text
    assert draft.prompts.get(number=1).text == "From one tab"


def test_a_sub_theme_is_written_on_one_page(client: Client, draft: Framework):
    sent = {
        "title": "Joy",
        "rated_by_peers": "yes",
        "peer_question": "Was there joy?",
        "holds_back": "no",
        "criteria": ["1.1"],
        **{grade.value: f"Joy, {grade.label}" for grade in SCALE},
    }
    response = client.post(address("subtheme_add", draft.ref), sent)
    assert response["Location"] == address("framework_detail", draft.ref) + "#subtheme-7"
    joy = draft.subthemes.get(number=7)
    assert (joy.title, joy.rated_by_peers, joy.holds_back) == ("Joy", True, False)
    assert joy.descriptors["outstanding"] == "Joy, Outstanding"

    text = text_of(client.post(address("subtheme_add", draft.ref), {**sent, "title": "Joy 2", "good": ""}))
    assert "Say what Good looks like" in text


def test_order_changes_by_a_button(client: Client, draft: Framework):
    client.post(address("prompt_move", draft.ref, 2), {"to": "up"})
    assert [row.text for row in draft.prompts.all()] == ["Prompt 2 in words", "Prompt 1 in words"]
    client.post(address("prompt_move", draft.ref, 2), {"to": "sideways"})
    assert draft.prompts.get(number=1).text == "Prompt 2 in words"


def test_a_frozen_one_is_refused_with_a_door(cast: Cast, client: Client):
    make_review(cast.host, cast.framework, ref="PR-2027-05", upto="sampling_opened_at")
    response = client.get(address("criterion_edit", cast.framework.ref, "1.1"))
    text = text_of(response, 403)
    assert "nothing of it can be changed any more" in text
    assert address("framework_copy", cast.framework.ref) in text


def test_publishing_says_what_is_missing(client: Client, draft: Framework):
    draft.prompts.all().delete()
    text = text_of(client.post(address("framework_publish", draft.ref)))
    assert "Add at least one prompt for a conversation" in text
    draft.refresh_from_db()
    assert draft.published_at is None


def test_a_file_goes_out_and_comes_in_after_a_look(cast: Cast, client: Client):
    out = client.get(address("framework_file", cast.framework.ref))
    assert out["Content-Disposition"] == 'attachment; filename="framework-aldermere-2026-1.json"'
    assert Event.objects.get(verb="framework.exported").by == cast.administrator

    seen = client.post(address("framework_import"), upload(out.content))
    assert "3 sub-themes" in text_of(seen)
    assert not cast.elsewhere.region.frameworks.exists()

    put = {name: seen.context["form"][name].value() for name in ("name", "region", "content")}
    response = client.post(address("framework_import_put"), {**put, **DAY})
    made = cast.elsewhere.region.frameworks.get()
    assert response["Location"] == address("framework_detail", made.ref)
    assert (made.published_at, made.effective_on) == (None, date(2027, 4, 1))
    back = client.get(address("framework_file", made.ref)).content
    assert back.replace(b"2027-04-01", b"2026-01-01") == out.content


def test_the_preview_says_what_differs(cast: Cast, client: Client):
    data = queries.file_of(cast.framework)
    data["criteria"][0]["text"] = "Another wording"
    data["prompts"].pop()
    data["subthemes"].append({**data["subthemes"][0], "number": 8, "title": "Joy"})
    seen = client.post(address("framework_import"), upload(json.dumps(data).encode(), "aldermere"))
    differences = seen.context["differences"]
    assert differences.lines == [
        ("Criteria that are other than now", ["1.1. Another wording"]),
        ("Sub-themes that are new", ["8. Joy"]),
        ("Prompts that are gone", ["2. Prompt 2 in words"]),
    ]


def test_a_version_that_is_there_already_is_renamed_on_the_preview(cast: Cast, client: Client):
    data = queries.file_of(cast.framework)
    sent = {"name": "2026.1", "region": "aldermere", "content": json.dumps(data), **DAY}
    text = text_of(client.post(address("framework_import_put"), sent))
    assert "Aldermere has version 2026.1 already. Choose another" in text
    assert client.post(address("framework_import_put"), {**sent, "name": "2027.2"}).status_code == 302


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff", b'{"schema": 1}'])
def test_a_bad_file_is_told_beside_the_field(client: Client, content: bytes):
    response = client.post(address("framework_import"), upload(content))
    assert response.status_code == 200
    assert response.context["form"].errors["file"]


@pytest.mark.parametrize("sent", [{}, {"content": "{"}, {"content": "null", "region": "farshire"}])
def test_a_preview_that_was_tampered_with_brings_in_nothing(client: Client, sent: dict[str, str]):
    before = Framework.objects.count()
    assert client.post(address("framework_import_put"), sent)["Location"] == address("framework_import")
    assert Framework.objects.count() == before


def test_the_coordinator_chooses_on_a_page_before_sampling(cast: Cast, draft: Framework):
    review = cast.review(upto="scoping_opened_at")
    Review.objects.update(framework=None)
    actions.publish_framework(by=cast.administrator, framework=draft)
    client = Client()
    client.force_login(cast.coordinator)
    assert address("framework_choose", review.ref) in text_of(client.get(address("framework", review.ref)))
    client.post(address("framework_choose", review.ref), {"framework": draft.ref})
    review.refresh_from_db()
    assert review.framework == draft
    assert "2027.1" in text_of(client.get(address("open_sampling", review.ref)))


def test_a_list_costs_the_same_for_one_and_for_many(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
):
    for number in range(1, 6):
        Framework.objects.create(
            region=cast.region, version=f"v{number}", title="T", effective_on=date(2027, number, 1)
        )
        make_review(cast.host, cast.framework, ref=f"PR-2028-0{number}", upto="sampling_opened_at")
    with django_assert_max_num_queries(12):
        client.get(address("framework_list"))
