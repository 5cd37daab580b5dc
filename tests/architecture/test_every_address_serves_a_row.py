"""Each address says which rows of the permissions table it serves, and each row that is built has an address."""

from django.urls import get_resolver

from tests.architecture.serves import SERVES
from tests.architecture.test_every_page_has_a_rule import names
from tests.permissions import not_built
from tests.permissions.table import rows

ROWS = {str(row): row for row in rows()}
SERVED = {row for served in SERVES.values() if isinstance(served, list) for row in served}


def test_every_address_says_which_rows_it_serves_or_why_none():
    assert sorted(SERVES) == sorted(names(get_resolver().url_patterns))
    assert [name for name, served in SERVES.items() if not served] == []


def test_they_are_rows_of_the_table():
    assert SERVED - set(ROWS) == set()


def test_every_row_that_is_built_has_an_address():
    assert {name for name, row in ROWS.items() if row.key not in not_built.ROWS} == SERVED
