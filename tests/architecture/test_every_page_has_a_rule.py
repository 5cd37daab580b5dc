"""Every address, crossed with everyone in the cast: a page nobody thought about fails here."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from records.models import CaseNumber, Record
from records.sealing import seal
from tests.architecture.pages import CAST, MEANS, PAGES, arguments_for
from tests.cast import Cast
from tests.scene import make_scene

NUMBER = "ZQ-90417/77X"
FORMS = (b"zq-90417/77x", b"zq9041777x", b"zq-90417%2f77x", b"90417")


def names(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(
                pattern.url_patterns, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            )
        else:
            yield f"{prefix}{pattern.name}"


def letter(response: HttpResponse) -> str:
    """What the person met, as the table writes it; anything else by its number."""
    if response.status_code == 302:
        to = response["Location"]
        if to.startswith(reverse("account_login")):
            return "I"
        return "R" if to.startswith(reverse("account_reauthenticate")) else "D"
    return {200: "O", 403: "x", 404: ".", 409: "C"}.get(response.status_code, str(response.status_code))


def test_every_address_is_in_the_table():
    assert sorted(names(get_resolver().url_patterns)) == sorted(name for name, *_ in PAGES)


def test_every_row_says_something_of_everyone():
    assert all(len(row) == len(CAST) and set(row) <= set(MEANS) for *_, row in PAGES)


@pytest.mark.parametrize("who", CAST)
def test_each_of_the_cast_gets_what_the_table_says(cast: Cast, who: str):
    scene = make_scene(cast)
    client = Client()
    if who != "anonymous":
        client.force_login(getattr(cast, who))

    met = {}
    for name, method, where, rest, _ in PAGES:
        address = reverse(name, args=arguments_for(scene, where, rest))
        before = transaction.savepoint()
        met[name] = letter(getattr(client, method)(address))
        transaction.savepoint_rollback(before)

    wrong = {
        name: f"{met[name]} instead of {row[CAST.index(who)]}"
        for name, *_, row in PAGES
        if met[name] != row[CAST.index(who)]
    }
    assert wrong == {}


@pytest.mark.parametrize("who", CAST)
def test_a_case_record_number_stands_on_no_page_but_the_one_that_reveals_it(cast: Cast, who: str):
    """Neither as it was typed nor as it is compared; every record of every review in the scene has one of its own."""
    scene = make_scene(cast)
    for record in Record.objects.all():
        CaseNumber.objects.update_or_create(
            record=record,
            defaults={
                "sealed": seal(NUMBER, bound_to=f"{record.review.ref}/{record.ref}"),
                "entered_by": cast.host_organiser,
            },
        )
    client = Client()
    if who != "anonymous":
        client.force_login(getattr(cast, who))

    shown = []
    for name, method, where, rest, _ in PAGES:
        before = transaction.savepoint()
        response = getattr(client, method)(reverse(name, args=arguments_for(scene, where, rest)))
        body = b"".join(response.streaming_content) if response.streaming else response.content
        everything = (body + str(response.headers).encode()).lower()
        if any(form in everything for form in FORMS):
            shown.append(name)
        transaction.savepoint_rollback(before)

    assert shown == []
