"""Logs as one JSON object a line, with nothing that a person typed and no address that they asked for."""

import json
import logging
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from traceback import extract_tb

from django.http import HttpRequest, HttpResponse

# Loggers whose arguments are ours to show: identifiers of tasks, addresses this server listens on.
PLAIN_LOGGERS = ("django_tasks", "practice_review.serve")
FIELDS = ("method", "route", "status", "milliseconds", "task", "review", "count")

REFERENCE = re.compile(r"[A-Z]{2}-[0-9]{4}-[0-9]{2,4}")
"""The form of a review's reference. Anything else in its place is what somebody typed, and is written nowhere."""

access_log = logging.getLogger("practice_review.requests")


class JsonFormatter(logging.Formatter):
    """Writes a message as it stands in the source, without its arguments, which may hold what a person typed.

    An error is written as its class and the places it came through: its words may quote the row it failed on.
    """

    def format(self, record: logging.LogRecord) -> str:
        plain = record.name.startswith(PLAIN_LOGGERS)
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage() if plain else str(record.msg),
        }
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            line |= {"message": "answered", "method": request.method, "route": route(request)}
            line["status"] = getattr(record, "status_code", None)
        line |= {name: getattr(record, name) for name in FIELDS if name in record.__dict__}
        if record.exc_info and record.exc_info[0]:
            kind, _, traceback = record.exc_info
            line["error"] = f"{kind.__module__}.{kind.__qualname__}"
            line["through"] = [f"{step.filename}:{step.lineno} {step.name}" for step in extract_tb(traceback)]
        return json.dumps(line, default=str)


class RequestLogMiddleware:
    """One line a request: the pattern of its address, never the address, which may carry a link's secret."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        access_log.info(
            "request",
            extra={
                "method": request.method,
                "route": route(request),
                "review": review(request),
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - started) * 1000),
            },
        )
        return response


def route(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.route if match else "(none)"


def review(request: HttpRequest) -> str:
    """The reference of the review in the address; empty where there stands none, or something else in its place."""
    match = request.resolver_match
    ref = str(match.kwargs.get("ref", "")) if match else ""
    return ref if REFERENCE.fullmatch(ref) else ""
