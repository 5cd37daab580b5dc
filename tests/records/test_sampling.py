"""The suggested sample: what it promises holds for any log, team and seed; and the same seed gives the same."""

import hashlib
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, strategies as st

from records.categories import AgeBand, Category
from records.models import Record
from records.sampling import Listed, Reader, Suggestion, suggest
from reviews.models import TeamMember
from tests.cast import Cast, make_record
from trail.models import Event

FULL_LOG = [
    Listed(f"{category}{number}", category, AgeBand.values[(at + number) % 5])
    for at, category in enumerate(Category.values)
    for number in (1, 2, 3, 4)
]
FIVE = [Reader(key, frozenset({f"Council {key}"})) for key in range(1, 6)]


def readings(suggestion: Suggestion) -> list[int]:
    return [key for row in suggestion.rows for key in (row.first, row.second) if key is not None]


logs = st.lists(
    st.builds(
        Listed,
        ref=st.tuples(st.sampled_from(Category.values), st.integers(1, 4)).map(
            lambda one: f"{one[0]}{one[1]}"
        ),
        category=st.just(""),
        age_band=st.sampled_from(AgeBand.values),
    ),
    unique_by=lambda one: one.ref,
).map(lambda rows: [Listed(row.ref, row.ref[0], row.age_band) for row in rows])
teams = st.lists(
    st.builds(Reader, key=st.integers(1, 9), councils=st.frozensets(st.sampled_from("PQRS"), max_size=2)),
    unique_by=lambda one: one.key,
)
seeds = st.integers(1, 9999)
sizes = st.integers(15, 32)
shares = st.sampled_from([Fraction(1, 4), Fraction(1, 3), Fraction(1, 2)])


@given(logs, teams, seeds, sizes, shares)
def test_it_is_as_large_as_asked_and_says_what_could_not_be_had(log, team, seed, size, share):
    suggestion = suggest(log, team, seed=seed, size=size, share=share)
    refs = [row.ref for row in suggestion.rows]
    assert len(refs) == len(set(refs)) == min(size, len(log))
    assert set(refs) <= {one.ref for one in log}
    assert bool([text for text in suggestion.shortfalls if text.startswith("Only")]) == (len(log) < size)


@given(logs, teams, seeds, sizes)
def test_categories_are_as_even_as_the_log_allows(log, team, seed, size):
    chosen = Counter(row.ref[0] for row in suggest(log, team, seed=seed, size=size).rows)
    listed = Counter(one.category for one in log)
    for more in chosen:
        for fewer in listed:
            assert chosen[more] - chosen[fewer] <= 1 or chosen[fewer] == listed[fewer]


@given(logs, teams, seeds, shares)
def test_the_second_reader_is_another_person_from_another_council(log, team, seed, share):
    suggestion = suggest(log, team, seed=seed, share=share)
    councils = {reader.key: reader.councils for reader in team}
    for row in suggestion.rows:
        assert (row.first is None) == (not team)
        if row.second is not None:
            assert row.second != row.first
            assert not councils[row.first] & councils[row.second]
    short = [text for text in suggestion.shortfalls if text.startswith("No second")]
    twice = sum(row.second is not None for row in suggestion.rows)
    assert bool(short) == (twice < ceil(len(suggestion.rows) * share))


@given(logs, teams, seeds)
def test_the_same_seed_gives_the_same_in_whatever_order_the_log_comes(log, team, seed):
    assert suggest(log, team, seed=seed) == suggest(log[::-1], team[::-1], seed=seed)


@given(seeds, shares)
def test_loads_are_even_where_everybody_may_read_everything(seed, share):
    suggestion = suggest(FULL_LOG, FIVE, seed=seed, share=share)
    loads = Counter(readings(suggestion))
    assert len(loads) == 5
    assert max(loads.values()) - min(loads.values()) <= 1
    assert suggestion.shortfalls == []
    assert {row.ref[0] for row in suggestion.rows} == set(Category.values)


@pytest.mark.parametrize("seed", [1, 2026])
def test_what_could_be_either_is_drawn_from_the_seed(seed: int):
    """Of two alike, the one whose fingerprint with the seed comes first: anybody can work it out again."""
    alike = [Listed("A1", "A", "80+"), Listed("A2", "A", "80+")]
    prints = {one.ref: hashlib.sha256(f"{seed}:record:{one.ref}".encode()).hexdigest() for one in alike}
    chosen = suggest(alike, FIVE, seed=seed, size=1).rows
    assert [row.ref for row in chosen] == [min(prints, key=prints.__getitem__)]


def test_what_is_selected_and_assigned_stays():
    log = [Listed("A1", "A", "80+", is_kept=True, readers=(3,)), *FULL_LOG[1:]]
    suggestion = suggest(log, FIVE, seed=1)
    kept = next(row for row in suggestion.rows if row.ref == "A1")
    assert kept.first == 3


@given(seed=seeds, share=shares)
def test_nobody_new_is_given_a_record_that_everybody_can_read_about(seed: int, share: Fraction):
    """Saving refuses it: who knows what was written cannot read the record without knowing."""
    log = [
        replace(one, is_kept=True, readers=(1 + at % 5,), may_be_given=at % 2 == 0)
        for at, one in enumerate(FULL_LOG)
    ]
    suggestion = suggest(log, FIVE, seed=seed, share=share)
    settled = {one.ref for one in log if not one.may_be_given}
    assert len(suggestion.rows) == len(log)
    assert {row.ref for row in suggestion.rows if row.second is not None} <= {
        one.ref for one in log
    } - settled
    assert sum(row.second is not None for row in suggestion.rows) == min(
        ceil(len(log) * share), len(log) // 2
    )
    assert suggestion.shortfalls == []
    none_left = suggest([replace(one, may_be_given=False) for one in log], FIVE, seed=seed, share=share)
    assert [row for row in none_left.rows if row.second is not None] == []
    assert none_left.shortfalls[0].startswith("0 of these records can be read twice")


@pytest.fixture
def listed(cast: Cast):
    review = cast.review(ref="PR-2026-01", upto="sampling_opened_at")
    for one in FULL_LOG:
        record = make_record(review, one.ref, cast.host_organiser, selected=False)
        Record.objects.filter(pk=record.pk).update(age_band=one.age_band)
    return review


def test_a_suggestion_changes_nothing_until_it_is_saved(client: Client, cast: Cast, listed):
    client.force_login(cast.coordinator)
    address = reverse("records:sample", args=[listed.ref])
    sent_on = client.get(address, {"size": "15", "share": "4"})
    page = client.get(sent_on["Location"])
    assert "Nothing is saved yet" in page.text
    assert "It selects 15 records" in page.text
    assert not Record.objects.filter(selected_at__isnull=False).exists()
    assert client.get(sent_on["Location"]).text.count(" checked") == page.text.count(" checked") == 15

    assert client.post(sent_on["Location"], _fields(page)).status_code == 302
    assert Record.objects.filter(selected_at__isnull=False).count() == 15
    seed = int(sent_on["Location"].rpartition("seed=")[2])
    assert Event.objects.get(verb="sample.suggestion_used").detail == {"seed": seed}


def test_what_is_suggested_is_counted_as_it_would_be_once_saved(client: Client, cast: Cast, listed):
    client.force_login(cast.coordinator)
    address = reverse("records:sample", args=[listed.ref])
    page = client.get(address, {"size": "15", "share": "4", "seed": "7"})
    client.post(address, _fields(page))
    saved = client.get(address)
    assert _counted(page) == _counted(saved)
    assert sum(load.total for load in saved.context["loads"]) == 15 + 4
    assert "none suggested" not in page.text


def _fields(page: Any) -> dict[str, object]:
    """What its button sends of the page as it stands."""
    forms = [form for category in page.context["categories"] for _, form in category.rows]
    return {
        form.add_prefix(name): "on" if name == "selected" else form.initial[name]
        for form in forms
        for name in ("selected", "first", "second")
        if form.initial[name]
    }


def _counted(page: Any) -> list[tuple[object, ...]]:
    loads = [(load.reader, load.first, load.second) for load in page.context["loads"]]
    return [*loads, *((each.letter, each.selected) for each in page.context["categories"])]


def test_who_has_a_conflict_is_never_suggested(client: Client, cast: Cast, listed):
    TeamMember.objects.filter(review=listed, user=cast.second_psw).update(conflict="My mother draws on it")
    client.force_login(cast.coordinator)
    page = client.get(reverse("records:sample", args=[listed.ref]), {"size": "15", "share": "4", "seed": "7"})
    readers = {form.initial["first"] for category in page.context["categories"] for _, form in category.rows}
    assert str(cast.second_psw.pk) not in readers
    assert str(cast.psw.pk) in readers


def test_what_somebody_let_in_stays_out_of_stands_beside_their_name(client: Client, cast: Cast, listed):
    """A suggestion cannot know it: whoever saves the sample has to see it there."""
    TeamMember.objects.filter(review=listed, user=cast.second_psw).update(
        conflict="My brother works there",
        conflict_cleared_at=timezone.now(),
        conflict_cleared_by=cast.coordinator,
        conflict_cleared_reason="Reads nothing of mental health",
    )
    client.force_login(cast.coordinator)
    page = client.get(reverse("records:sample", args=[listed.ref]), {"size": "15", "share": "4", "seed": "7"})
    row = page.text.partition("What the suggestion gives each reader")[2].partition(cast.second_psw.name)[2]
    assert "Reads nothing of mental health" in row.partition("</tr>")[0]
    assert page.text.count("Reads nothing of mental health") == 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"size": "14", "share": "4"}, "How many records? must be between 15 and 32"),
        ({"size": "", "share": "4"}, "Enter how many records"),
        ({"size": "15", "share": "9"}, "Select"),
        ({"size": "15", "share": "4", "seed": "x"}, "Seed must be a whole number"),
    ],
)
def test_what_is_asked_wrongly_is_said_beside_its_field(client: Client, cast: Cast, listed, asked, said):
    client.force_login(cast.coordinator)
    page = client.get(reverse("records:sample", args=[listed.ref]), asked)
    assert page.status_code == 200
    assert said in page.text
