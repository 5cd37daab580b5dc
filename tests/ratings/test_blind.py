"""Two readers of one record stay blind to each other also in what they note beside their readings."""

import pytest
from django.test import Client

from accounts.models import User
from ratings import access, actions, queries
from ratings.models import AgreedRating, Conclusion, Observation
from reviews.models import SubTheme
from tests.cast import Cast
from tests.ratings.stage import Stage, read, set_up

TOLD = "Nobody wrote down what she wanted"
BASE = "/reviews/PR-2026-01"


@pytest.fixture
def stage(cast: Cast) -> Stage:
    """B1 is double-read; its first reader has handed in, and has noted what the reading found, under sub-theme 1."""
    stage = set_up(cast, upto="fieldwork_opened_at")
    read(stage.twice, cast.psw, {}, "good")
    noted = Observation.objects.create(
        review=stage.review, number=1, text=TOLD, source="record", record=stage.twice, author=cast.psw
    )
    noted.subthemes.set(SubTheme.objects.filter(framework=stage.review.framework, number=1))
    for number, text in ((2, "The policy is clear"), (3, "Rooms are hard to find")):
        Observation.objects.create(
            review=stage.review, number=number, text=text, source="document", document="P", author=cast.psw
        )
    conclusion = Conclusion.objects.create(
        review=stage.review, number=1, text="People are not heard", author=cast.psw
    )
    conclusion.observations.set(Observation.objects.all())
    return stage


def at_desk(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


PAGES = [
    f"{BASE}/observations/",
    f"{BASE}/observations/?source=record",
    f"{BASE}/ratings/1/",
    f"{BASE}/conclusions/",
    f"{BASE}/conclusions/new/",
    f"{BASE}/conclusions/1/edit/",
]


@pytest.mark.parametrize("address", PAGES)
def test_who_still_reads_does_not_see_what_the_other_noted(cast: Cast, stage: Stage, address: str):
    reader = at_desk(cast.second_psw)
    page = reader.get(address)
    assert page.status_code == 200
    assert TOLD not in page.text
    read(stage.twice, cast.second_psw, {}, "good", reading=2)
    assert TOLD in reader.get(address).text


def test_it_is_not_there_and_not_counted_for_them(cast: Cast, stage: Stage):
    assert at_desk(cast.second_psw).get(f"{BASE}/observations/1/edit/").status_code == 404
    seen = access.observations_visible_to(cast.second_psw)
    assert sorted(seen.values_list("number", flat=True)) == [2, 3]
    assert access.observations_visible_to(cast.psw).count() == 3


def test_the_others_of_the_team_see_it(cast: Cast, stage: Stage):
    for user in (cast.psw, cast.peer, cast.coordinator):
        assert TOLD in at_desk(user).get(f"{BASE}/observations/").text


def test_who_sees_less_takes_no_citation_away(cast: Cast, stage: Stage):
    conclusion = Conclusion.objects.get()
    actions.edit_conclusion(
        by=cast.second_psw, conclusion=conclusion, text="Seldom", observations=[2], themes=[], version=0
    )
    assert sorted(conclusion.observations.values_list("number", flat=True)) == [1, 2]


def test_nor_from_an_agreed_rating(cast: Cast, stage: Stage):
    type(stage.review).objects.update(fieldwork_closed_at=stage.review.fieldwork_opened_at)
    stage.review.refresh_from_db()
    agreed = AgreedRating.objects.create(
        review=stage.review,
        subtheme=SubTheme.objects.get(framework=stage.review.framework, number=1),
        grade="good",
        reason="So",
        agreed_by=cast.psw,
    )
    agreed.observations.set([Observation.objects.get(number=1)])
    evidence = queries.evidence_for(
        cast.second_psw, queries.spreads(stage.review), stage.review, 1, with_records=True
    )
    assert evidence.agreed is not None
    assert list(evidence.agreed.observations.all()) == []
    actions.agree_rating(
        by=cast.second_psw,
        review=stage.review,
        subtheme=1,
        grade="good",
        reason="So",
        observations=[2],
        version=0,
    )
    assert sorted(agreed.observations.values_list("number", flat=True)) == [1, 2]
