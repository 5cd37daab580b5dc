"""A list page costs at most twelve queries, home fourteen, ratings fifteen; a review's page seventeen; a save eight."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.actions import put_in
from reviews.models import Scope
from reviews.models.review import FACTS
from tests.cast import Cast, assign, consent_to_talk, make_record, make_slot
from tests.reports.makers import make_evidence, write_report
from tests.scene import make_scene

MOST_FOR_A_LIST = 12
MOST_FOR_HOME = 14
"""One of them is for concerns, which wait for coordinator and organiser at every stage; one for quotes to decide."""
MOST_FOR_RATINGS = 15
MOST_FOR_A_REVIEW = 17
"""Its page counts the parts of every app: one query each, and the scope's own four."""
MOST_FOR_A_RECORD = 15
"""Two of them link the line in the trail; PostgreSQL does that itself."""
MOST_FOR_A_SAVE = 8
MOST_FOR_A_SECTION = 45
"""Section 3, where its evidence, its sentences and what moved count the same ratings: they are counted once."""

EVERYBODYS = [
    "home",
    "reviews:year",
    "reviews:list",
    "reviews:my_days",
    "reports:library",
    "accounts:person_list",
    "accounts:invitation_list",
    "councils:list",
    "councils:region_list",
    "trail:own",
]
DURING_FIELDWORK = [
    "retention:schedule",
    "retention:request_list",
    "reviews:team",
    "reviews:scope",
    "reviews:theme_list",
    "reviews:update_list",
    "reviews:timetable",
    "reviews:trail",
    "records:list",
    "records:log",
    "records:sample",
    "records:people",
    "audits:list",
    "conversations:list",
    "conversations:meeting_list",
    "conversations:quotes_to_decide",
    "concerns:list",
    "ratings:observation_list",
    "ratings:conclusion_list",
]
AFTER_FIELDWORK = [
    "reports:points",
    "reports:recommendations",
]
TRANSACTIONS = ("SAVEPOINT", "RELEASE SAVEPOINT")
"""What stands in a test for the beginning and the end of a transaction."""

Asked = Callable[[], HttpResponse]


def cost_of(ask: Asked) -> tuple[int, int]:
    """How many queries it took, and the status of the answer."""
    with CaptureQueriesContext(connection) as made:
        status = ask().status_code
    return sum(not query["sql"].startswith(TRANSACTIONS) for query in made.captured_queries), status


@pytest.mark.parametrize("name", ["coordinator", "psw", "peer", "host_organiser", "administrator"])
def test_every_list_page_costs_little(cast: Cast, client: Client, name: str):
    scene = make_scene(cast)
    client.force_login(getattr(cast, name))
    addresses = [reverse(page) for page in EVERYBODYS]
    if name != "administrator":
        addresses += [reverse(page, args=[scene.fieldwork.ref]) for page in DURING_FIELDWORK]
        addresses += [reverse(page, args=[scene.drafted.ref]) for page in AFTER_FIELDWORK]

    costs = {}
    for address in addresses:
        cost, status = cost_of(lambda address=address: client.get(address))
        if status == 200:
            costs[address] = cost

    assert len(costs) >= 8
    assert costs.pop(reverse("home")) <= MOST_FOR_HOME
    assert {address: cost for address, cost in costs.items() if cost > MOST_FOR_A_LIST} == {}


@pytest.mark.parametrize("name", ["coordinator", "psw", "peer", "host_organiser"])
def test_pages_of_ratings_and_agreement_cost_little(cast: Cast, client: Client, name: str):
    scene = make_scene(cast)
    client.force_login(getattr(cast, name))
    addresses = [reverse("ratings:region_agreement", args=[cast.region.slug])]
    for page in ("overview", "agreement", "agree_overall"):
        addresses.append(reverse(f"ratings:{page}", args=[scene.drafted.ref]))

    costs = {address: cost_of(lambda address=address: client.get(address)) for address in addresses}

    assert 200 in {status for _, status in costs.values()}
    assert {address: cost for address, (cost, _) in costs.items() if cost > MOST_FOR_RATINGS} == {}


def test_a_section_of_the_report_counts_the_ratings_once(cast: Cast, client: Client):
    review = cast.review(upto="moderated_at")
    make_evidence(cast, review)
    report = write_report(cast, review)
    client.force_login(cast.coordinator)
    address = reverse("reports:section", args=[review.ref, "data"])
    written, status = cost_of(lambda: client.get(address))

    for kind, piece in (("figures", 1), ("observation", review.observations.get(number=1).pk)):
        put_in(
            by=cast.coordinator,
            report=report,
            key="data",
            kind=kind,
            piece=piece,
            is_quote=False,
            at_end=True,
        )
    marked, _ = cost_of(lambda: client.get(address))

    assert status == 200
    assert written < marked <= MOST_FOR_A_SECTION


@pytest.mark.parametrize("name", ["coordinator", "psw", "peer", "host_organiser", "host_lead", "host_dass"])
def test_a_reviews_page_costs_the_same_whatever_is_in_it(cast: Cast, client: Client, name: str):
    scene = make_scene(cast)
    client.force_login(getattr(cast, name))
    sampling = cast.review(ref="PR-2026-05", upto="sampling_opened_at")
    reviews = (scene.scoping, sampling, scene.fieldwork, scene.drafted, scene.final)

    costs = {cost_of(lambda ref=review.ref: client.get(reverse("review", args=[ref]))) for review in reviews}

    assert {status for _, status in costs} == {200}
    assert max(cost for cost, _ in costs) <= MOST_FOR_A_REVIEW


@pytest.mark.parametrize("name", ["coordinator", "psw", "peer", "host_organiser", "host_lead"])
def test_a_records_page_costs_little(cast: Cast, client: Client, name: str):
    """A1, with whose person the peer talks, and A2, which they were granted."""
    scene = make_scene(cast)
    client.force_login(getattr(cast, name))

    for ref in ("A1", "A2"):
        page = reverse("records:detail", args=[scene.fieldwork.ref, ref])
        cost, status = cost_of(lambda page=page: client.get(page))

        assert status == 200
        assert cost <= MOST_FOR_A_RECORD


@pytest.mark.parametrize(
    "name", ["coordinator", "psw", "peer", "host_organiser", "host_psw", "host_lead", "host_dass"]
)
def test_home_costs_little_with_a_review_at_every_stage(cast: Cast, client: Client, name: str):
    """More is asked where more can wait: so here is something at every stage, twice."""
    for number, fact in enumerate(["", *FACTS[:-1]] * 2):
        review = cast.review(ref=f"PR-2026-{number:02}", upto=fact)
        Scope.objects.create(review=review, ambition="To hear people sooner")
        record = make_record(review, "A1", cast.host_organiser)
        assign(record, cast.psw)
        consent_to_talk(record, cast.host_organiser)
        attending = [cast.member(review, person) for person in (cast.coordinator, cast.psw, cast.peer)]
        make_slot(review, "practitioners", *attending)
    client.force_login(getattr(cast, name))

    cost, status = cost_of(lambda: client.get(reverse("home")))

    assert status == 200
    assert cost <= MOST_FOR_HOME


def test_home_costs_the_same_for_one_review_and_for_forty_and_shows_a_page_of_them(
    cast: Cast, client: Client
):
    client.force_login(cast.coordinator)
    cast.review(ref="PR-2026-100", upto="")
    one, _ = cost_of(lambda: client.get(reverse("home")))
    for number in range(101, 140):
        cast.review(ref=f"PR-2026-{number}", upto="")

    page = client.get(reverse("home"))
    forty, _ = cost_of(lambda: client.get(reverse("home")))

    assert forty == one
    assert page.content.count(b"govuk-task-list__item--with-link") == 25
    second = client.get(reverse("home"), {"page": 2})
    assert second.content.count(b"govuk-task-list__item--with-link") == 15


def test_saving_an_answer_costs_little(cast: Cast, client: Client):
    scene = make_scene(cast)
    client.force_login(cast.psw)
    address = reverse("audits:answer_save", args=[scene.fieldwork.ref, "A1", "1.1"])

    cost, status = cost_of(
        lambda: client.post(address, {"1.1-answer": "P", "1.1-comment": "As seen", "1.1-version": 0})
    )

    assert status == 200
    assert cost <= MOST_FOR_A_SAVE
