"""Two regions, each with twelve sub-themes of its own, side by side: every page shows the ones of its review."""

from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from audits import actions as audits_actions
from councils.models import Council
from ratings import actions, queries
from reviews import actions as reviews_actions
from reviews.models import Framework, Review, TeamMember
from reviews.scales import SCALE, Grade
from tests.cast import Cast, assign, give, join, make_council, make_record, make_review, make_user, qualify

from .stage import read

pytestmark = pytest.mark.django_db
NEAR = [f"Near idea {number:02}" for number in range(1, 13)]
FAR = [f"Far thought {number:02}" for number in range(1, 13)]
NEAR_HELD_BACK, FAR_HELD_BACK = 6, 11


def twelve(cast: Cast, council: Council, titles: list[str], held_back: int) -> Framework:
    """A version of the council's region with these, made as an administrator makes it."""
    draft = reviews_actions.copy_framework(
        by=cast.administrator,
        framework=cast.framework,
        region=council.region,
        name="2027.1",
        effective_on=date(2026, 2, 1),
    )
    for subtheme in draft.subthemes.order_by("-number"):
        reviews_actions.remove_subtheme(by=cast.administrator, subtheme=subtheme)
    for number, title in enumerate(titles, start=1):
        reviews_actions.add_subtheme(
            by=cast.administrator,
            framework=draft,
            title=title,
            rated_by_peers=True,
            holds_back=number == held_back,
            criteria=["1.1"],
            descriptors={grade.value: f"{title}, {grade.label}" for grade in SCALE},
        )
    return reviews_actions.publish_framework(by=cast.administrator, framework=draft)


@pytest.fixture
def both(cast: Cast) -> tuple[Review, Review, User, User]:
    """A review in each region, and the coordinator and PSW of the far one."""
    near = twelve(cast, cast.host, NEAR, NEAR_HELD_BACK)
    far = twelve(cast, cast.elsewhere, FAR, FAR_HELD_BACK)
    leads = give(make_user("Far Coordinator"), Role.COORDINATOR, region=cast.elsewhere.region).user
    reads = give(make_user("Far Psw"), Role.PSW, make_council(cast.elsewhere.region, "Fargiver")).user
    qualify(reads, cast.administrator)
    here = make_review(cast.host, near, ref="PR-2027-01", upto="fieldwork_opened_at")
    there = make_review(cast.elsewhere, far, ref="PR-2027-02", upto="fieldwork_opened_at")
    for review, lead, reader in ((here, cast.coordinator, cast.psw), (there, leads, reads)):
        join(review, lead, TeamMember.Part.COORDINATOR)
        join(review, reader, TeamMember.Part.PSW)
    return here, there, leads, reads


def page(user: User, name: str, *rest: object) -> str:
    client = Client()
    client.force_login(user)
    response = client.get(reverse(name, args=rest))
    assert response.status_code == 200
    return unescape(response.content.decode())


def shows_only(text: str, own: list[str], other: list[str]) -> None:
    assert [title for title in own if title not in text] == []
    assert [title for title in other if title in text] == []


def test_every_page_of_a_review_shows_its_own_twelve(cast: Cast, both: tuple[Review, Review, User, User]):
    here, there, leads, reads = both
    for review, lead, reader, own, other in (
        (here, cast.coordinator, cast.psw, NEAR, FAR),
        (there, leads, reads, FAR, NEAR),
    ):
        for ref in ("A1", "B1"):
            record = make_record(review, ref, cast.host_organiser)
            assign(record, reader)
        audits_actions.start_audit(by=reader, record=review.records.get(category="A"))
        shows_only(page(reader, "audits:section", review.ref, "A1", "sub-themes"), own, other)
        shows_only(page(lead, "reviews:framework", review.ref), own, other)
        twice = review.records.get(category="B")
        assign(twice, cast.second_psw, 2)
        read(twice, reader, {}, "good")
        read(twice, cast.second_psw, {}, "good", reading=2)
        shows_only(page(lead, "ratings:overview", review.ref), own, other)
        shows_only(page(lead, "ratings:agreement", review.ref), own, other)
    for lead, own, other in (
        (cast.coordinator, cast.region, cast.elsewhere.region),
        (leads, cast.elsewhere.region, cast.region),
    ):
        assert "How far readers agree" in page(lead, "ratings:region_agreement", own.slug)
        client = Client()
        client.force_login(lead)
        assert client.get(reverse("ratings:region_agreement", args=[other.slug])).status_code == 404


def test_each_framework_says_what_holds_back_a_good_rating(
    cast: Cast, both: tuple[Review, Review, User, User]
):
    here, there, leads, reads = both
    for review, lead, reader, held, free in (
        (here, cast.coordinator, cast.psw, NEAR_HELD_BACK, FAR_HELD_BACK),
        (there, leads, reads, FAR_HELD_BACK, NEAR_HELD_BACK),
    ):
        clashing, calm = (make_record(review, ref, cast.host_organiser) for ref in ("A1", "B1"))
        for record, number in ((clashing, held), (calm, free)):
            assign(record, reader)
            read(record, reader, {number: Grade.INADEQUATE}, "good")
        assert queries.records_to_moderate(review) == ["A1"]
        assert [number for number, _ in queries.open_subthemes(queries.compare(clashing))] == [held]
        assert queries.open_subthemes(queries.compare(calm)) == []
        moderation = actions.moderate(
            by=lead,
            record=clashing,
            reading=1,
            overall="good",
            subthemes={},
            reason="Talked over",
            clash_reason="It was put right",
            version=0,
        )
        assert moderation.clash_reason == "It was put right"
