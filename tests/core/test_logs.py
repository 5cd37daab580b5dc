"""A line of log tells what happened and never what anyone typed."""

import json
import logging
import sys
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch

from core.logs import JsonFormatter, RequestLogMiddleware

TYPED = "Dorothy Example, 12 Nowhere Lane"


def line(
    *, name: str = "reports", message: str = "saved", arguments: tuple[Any, ...] = (), **fields: Any
) -> str:
    record = logging.LogRecord(name, logging.WARNING, __file__, 1, message, arguments, None)
    record.__dict__ |= fields
    return JsonFormatter().format(record)


@pytest.mark.parametrize("typed", ["HW-90417", "HW-90417-3", "Sam Jones", "PR-2026-03x"])
def test_what_stands_where_a_reference_belongs_is_written_only_if_it_is_one(
    rf: RequestFactory, caplog: pytest.LogCaptureFixture, typed: str
):
    request = rf.get("/reviews/x/")
    request.resolver_match = ResolverMatch(lambda: None, (), {"ref": typed}, route="reviews/<str:ref>/")
    with caplog.at_level(logging.INFO, logger="practice_review.requests"):
        RequestLogMiddleware(lambda _: HttpResponse(status=404))(request)
    assert json.loads(JsonFormatter().format(caplog.records[0]))["review"] == ""


def test_a_line_is_one_object_with_its_own_time():
    written = json.loads(line(message="saved", count=3))
    assert written["level"] == "warning"
    assert written["logger"] == "reports"
    assert written["message"] == "saved"
    assert written["count"] == 3
    assert written["at"].endswith("+00:00")


def test_arguments_are_left_out_because_they_may_be_typed_text():
    assert TYPED not in line(message="could not save %s", arguments=(TYPED,))


def test_our_supervisor_may_say_what_it_counts():
    written = json.loads(line(name="practice_review.serve", message="Tasks taken up: %d", arguments=(2,)))
    assert written["message"] == "Tasks taken up: 2"


def test_an_error_is_its_kind_and_its_way_not_its_words():
    try:
        raise ValueError(TYPED)
    except ValueError:
        written = line(exc_info=sys.exc_info())
    assert TYPED not in written
    assert json.loads(written)["error"] == "builtins.ValueError"
    assert "test_an_error_is_its_kind" in json.loads(written)["through"][-1]


def test_a_request_is_the_pattern_of_its_address(rf: RequestFactory, caplog: pytest.LogCaptureFixture):
    request = rf.get("/invitations/s3cret-t0ken/", {"name": TYPED})
    request.resolver_match = ResolverMatch(
        lambda: None, (), {"token": "s3cret-t0ken", "ref": "PR-2026-03"}, route="invitations/<str:token>/"
    )

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=404)

    with caplog.at_level(logging.INFO, logger="practice_review.requests"):
        RequestLogMiddleware(view)(request)
    caplog.records[0].request = request  # as Django's own logger adds it
    written = JsonFormatter().format(caplog.records[0])

    assert json.loads(written) | {"at": "", "milliseconds": 0} == {
        "at": "",
        "level": "info",
        "logger": "practice_review.requests",
        "message": "answered",
        "method": "GET",
        "route": "invitations/<str:token>/",
        "review": "PR-2026-03",
        "status": 404,
        "milliseconds": 0,
    }
    assert "s3cret" not in written
    assert "Nowhere" not in written
