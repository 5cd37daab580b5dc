"""What a page that saves while somebody writes is answered: a few bytes of JSON; `static/js/saving.js` reads them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from .dates import time_text
from .forms import Form
from .refusals import Conflict


def answer_autosave(
    form: Form,
    save: Callable[[], int],
    *,
    told: Callable[[], Mapping[str, Any]],
    on_conflict: Callable[[Conflict], Mapping[str, Any]],
    on_error: Callable[[ValidationError], object] | None = None,
) -> HttpResponse:
    """200 with the new version and what is `told`; 400 with what to mend; 409 with what was saved meanwhile.

    `save` returns the version; `on_conflict` adds to what a 409 tells.
    A refusal, and having been signed out, are answered by the middleware.
    """
    if not form.is_valid():
        return _to_mend(form.errors)
    try:
        version = save()
    except ValidationError as error:
        if on_error is not None:
            on_error(error)
        return _to_mend(error.message_dict)
    except Conflict as conflict:
        more = on_conflict(conflict)
        return JsonResponse({"version": conflict.version, "theirs": conflict.theirs, **more}, status=409)
    return JsonResponse({"version": version, "at": time_text(timezone.now()), **told()})


def _to_mend(errors: Mapping[str, Any]) -> HttpResponse:
    return JsonResponse({"errors": {name: texts[0] for name, texts in errors.items()}}, status=400)
