"""Long lists, a page at a time."""

from collections.abc import Iterable, Iterator, Sized
from typing import Any, Generic, Protocol, TypeVar, overload

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

Row = TypeVar("Row")

PARAMETER = "page"


class Rows(Sized, Iterable[Row], Protocol[Row]):
    """A queryset or a list."""

    @overload
    def __getitem__(self, index: int, /) -> Row: ...
    @overload
    def __getitem__(self, index: slice, /) -> "Rows[Row]": ...


class ListPage(Page[Row], Generic[Row]):
    """One page of a list, which knows what to say about itself and the numbers to link to."""

    def steps(self) -> Iterator[int | None]:
        """Yield the page numbers to show; None stands for those left out."""
        for number in self.paginator.get_elided_page_range(self.number, on_each_side=1, on_ends=1):
            yield number if isinstance(number, int) else None

    @property
    def showing(self) -> str:
        """Showing 26 to 50 of 61."""
        return f"Showing {self.start_index():,} to {self.end_index():,} of {self.paginator.count:,}"


class _ListPaginator(Paginator[Any]):
    def _get_page(self, *args: Any, **kwargs: Any) -> ListPage[Any]:
        return ListPage(*args, **kwargs)


def page_of(
    request: HttpRequest, rows: Rows[Row], per_page: int = 25, parameter: str = PARAMETER
) -> ListPage[Row]:
    """Return the page the address asks for, or the nearest there is: an old link still opens.

    `rows` must be in a fixed order. Costs two queries whatever the length.
    """
    page = _ListPaginator(rows, per_page).get_page(request.GET.get(parameter))
    assert isinstance(page, ListPage)  # noqa: S101 # for the types only
    return page
