"""What it costs a page to know who may see it: at most three queries of its own, for one review and for forty."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews.models import TeamMember
from tests.architecture.test_query_counts import AFTER_FIELDWORK, DURING_FIELDWORK, EVERYBODYS
from tests.cast import Cast, join
from tests.scene import make_scene

MOST = 3
RIGHTS = {
    "accounts_membership",
    "accounts_qualification",
    "mfa_authenticator",
    "records_assignment",
    "records_grantrequest",
    "records_recordgrant",
    "reviews_slotattendee",
    "reviews_teammember",
}
"""Tables that say who may do what. A query that reads first from one of them is asked for the sake of a permission,
or, where the page shows that very thing (its team, its grants), for the page: counting both is the stricter way."""
SHOWN = {
    "audits:list": {"records_assignment"},
    "home": {"reviews_teammember"},
    "records:sample": {"reviews_teammember"},
    "review": {"records_assignment", "records_recordgrant", "records_grantrequest", "reviews_teammember"},
    "reviews:team": {"reviews_teammember"},
    "reviews:year": {"accounts_membership", "reviews_teammember"},
    "accounts:person_list": {"accounts_membership"},
}
"""Pages that show the rows of such tables themselves, or count them."""
INNERMOST = re.compile(r"\([^()]*\)")
FROM = re.compile(r'FROM "(\w+)"')


def table_of(sql: str) -> str:
    """The table that the query itself reads first, whatever its parts in brackets read."""
    while sql != (sql := INNERMOST.sub("", sql)):
        pass
    found = FROM.search(sql)
    return found[1] if found else ""


def rights_asked(
    client: Client, address: str, *, but: frozenset[str] | set[str] = frozenset()
) -> tuple[int, int]:
    with CaptureQueriesContext(connection) as made:
        status = client.get(address).status_code
    return sum(table_of(query["sql"]) in RIGHTS - but for query in made.captured_queries), status


@pytest.mark.parametrize(
    "name", ["coordinator", "psw", "peer", "host_organiser", "host_lead", "administrator"]
)
def test_a_page_asks_at_most_three_queries_for_the_sake_of_permissions(cast: Cast, client: Client, name: str):
    scene = make_scene(cast)
    client.force_login(getattr(cast, name))
    places = {page: reverse(page) for page in EVERYBODYS}
    places |= {page: reverse(page, args=[scene.fieldwork.ref]) for page in (*DURING_FIELDWORK, "review")}
    places |= {page: reverse(page, args=[scene.drafted.ref]) for page in AFTER_FIELDWORK}

    met = {
        page: rights_asked(client, address, but=SHOWN.get(page, set())) for page, address in places.items()
    }

    opened = {page: cost for page, (cost, status) in met.items() if status == 200}
    assert len(opened) >= 8
    assert {page: cost for page, cost in opened.items() if cost > MOST} == {}


@pytest.mark.parametrize("name", ["coordinator", "psw", "peer"])
def test_it_asks_the_same_with_forty_reviews_more(cast: Cast, client: Client, name: str):
    scene = make_scene(cast)
    user = getattr(cast, name)
    client.force_login(user)
    places = [reverse("home"), reverse("reviews:list"), reverse("records:list", args=[scene.fieldwork.ref])]
    few = [rights_asked(client, address) for address in places]

    for number in range(100, 140):
        join(cast.review(ref=f"PR-2025-{number}", team=False), user, TeamMember.Part(name))

    assert [rights_asked(client, address) for address in places] == few
