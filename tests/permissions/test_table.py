"""The whole of the permissions table, row by row, through the real pages."""

from hashlib import sha256

import pytest
from django.urls import get_resolver

from tests.architecture.test_every_page_has_a_rule import names

from . import not_built
from .judging import at_every_stage, in_other_reviews, stages_of, without_each_condition
from .probes import PROBES
from .stages import ALWAYS
from .table import COLUMNS, SOURCE, Row, rows
from .words import BREAKERS, SHAPES
from .world import World

pytestmark = pytest.mark.django_db

SPECIFIED = "7db83acd9169fc2465f9d333a406297bc78c41a7af6bc969ec3bc5c7309b4a67"
ROWS = rows()
TRIED = [row for row in ROWS if row.key in PROBES]


def test_the_table_is_the_specification_unchanged():
    assert sha256(SOURCE.read_bytes()).hexdigest() == SPECIFIED


def test_every_row_is_tried_or_said_not_to_be_built():
    keys = [row.key for row in ROWS]
    assert sorted([*PROBES, *not_built.ROWS]) == sorted(keys)


def test_every_word_can_be_broken_or_is_said_not_to_be_built():
    said = {
        word
        for row in ROWS
        for column in COLUMNS
        for words in row.alternatives(column)
        for word in words
        if row.key in PROBES
    }
    assert said - set(BREAKERS) - set(SHAPES) - set(not_built.WORDS) == set()


def test_what_is_said_not_to_be_built_has_no_address():
    """When this fails, something was built: give its row a probe, or its word a breaker, and take it from the list."""
    addresses = sorted(names(get_resolver().url_patterns))
    missing = {**not_built.ROWS, **not_built.WORDS}
    assert {
        str(key): found for key, one in missing.items() if (found := not_built.addresses_of(one, addresses))
    } == {}


def test_whatever_departs_from_the_table_says_why():
    probes = [probe for probes in PROBES.values() for probe in probes]
    assert [
        probe.name for probe in probes if (probe.also or probe.stages != ALWAYS) and not probe.because
    ] == []


@pytest.mark.parametrize("row", TRIED, ids=str)
def test_it_happens_exactly_where_the_table_says(world: World, row: Row):
    assert [
        line
        for number, probe in enumerate(PROBES[row.key])
        for line in at_every_stage(world, row, probe, stages_of(row, probe, is_first=number == 0))
    ] == []


@pytest.mark.parametrize("row", TRIED, ids=str)
def test_every_single_condition_is_needed(world: World, row: Row):
    assert [line for probe in PROBES[row.key] for line in without_each_condition(world, row, probe)] == []


@pytest.mark.parametrize("row", TRIED, ids=str)
def test_another_review_is_as_if_there_were_none(world: World, row: Row):
    assert [line for probe in PROBES[row.key] for line in in_other_reviews(world, row, probe)] == []
