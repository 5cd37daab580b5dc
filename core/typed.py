"""What somebody typed is shown to them again when it can no longer be saved."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.http import HttpRequest, HttpResponse

from .refusals import Refused
from .text import printable

P = ParamSpec("P")
Request = TypeVar("Request", bound=HttpRequest)
View = Callable[Concatenate[Request, P], HttpResponse]


def keeps_what_was_typed(*fields: str) -> Callable[[View[Request, P]], View[Request, P]]:
    """Decorate a view: a refusal while saving carries the texts of these fields to the page that tells of it."""

    def decorate(view: View[Request, P]) -> View[Request, P]:
        @wraps(view)
        def wrapped(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except Refused as refused:
                refused.typed = typed_in(request, fields)
                raise

        return cast(View[Request, P], wrapped)

    return decorate


def typed_in(request: HttpRequest, fields: tuple[str, ...]) -> list[str]:
    """The texts sent for these fields, without the empty ones."""
    if request.method != "POST":
        return []
    return [printable(text) for name in fields for text in request.POST.getlist(name) if text.strip()]
