"""Long lists, a page at a time."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from core.pages import ListPage, page_of


def page_at(query: str, length: int = 60) -> ListPage[int]:
    return page_of(RequestFactory().get(f"/?{query}"), list(range(1, length + 1)))


@pytest.mark.parametrize(
    ("query", "number", "first"),
    [
        ("", 1, 1),
        ("page=2", 2, 26),
        ("page=99", 3, 51),
        ("page=-1", 3, 51),
        ("page=x", 1, 1),
        ("page=%00", 1, 1),
    ],
)
def test_an_old_link_still_opens(query: str, number: int, first: int):
    page = page_at(query)
    assert (page.number, page[0]) == (number, first)


def test_a_page_says_what_it_shows():
    assert page_at("page=3").showing == "Showing 51 to 60 of 60"


def test_far_pages_are_left_out():
    assert list(page_at("page=6", length=300).steps()) == [1, None, 5, 6, 7, None, 12]


def test_links_keep_what_else_was_asked():
    request = RequestFactory().get("/?q=a%26b&page=2")
    html = render_to_string(
        "components/_pagination.html", {"page": page_of(request, list(range(60))), "request": request}
    )
    assert 'href="?q=a%26b&amp;page=3"' in html
    assert 'aria-label="Page 2" aria-current="page"' in html


def test_a_short_list_has_no_links():
    request = RequestFactory().get("/")
    assert "nav" not in render_to_string(
        "components/_pagination.html", {"page": page_of(request, [1]), "request": request}
    )
