"""The whole of the permissions table, row by row, through the real pages."""

import pytest
from django.urls import get_resolver

from tests.architecture.test_every_page_has_a_rule import names

from . import not_built
from .judging import at_every_stage, in_other_reviews, stages_of, without_each_condition
from .probes import PROBES
from .table import COLUMNS, Row, rows
from .words import BREAKERS, SHAPES
from .world import World

pytestmark = pytest.mark.django_db

ROWS = rows()
TRIED = [row for row in ROWS if row.key in PROBES]


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
