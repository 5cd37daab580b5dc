"""Signs in people of the demonstration, and prints their cookies and pages: python -m bench.visitors."""

import json
import sys
from collections import Counter

import django

django.setup()

# ruff: noqa: E402 -- the settings come first

from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audits.models import Audit
from reviews.models import Review, TeamMember


def client_of(user: User) -> Client:
    """A client of the pages in whose eyes this person has just signed in."""
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def open_audit() -> Audit:
    """An audit somebody is at work on."""
    begun = Audit.objects.filter(
        handed_in_at=None, record__review__closed_at=None, reader__email__endswith="@example.org"
    )
    return begun.select_related("record__review", "reader").order_by("pk")[0]


def most_rated() -> Review:
    """The review of the demonstration itself with the most audits handed in; the first of those with as many."""
    handed_in = Audit.objects.filter(handed_in_at__isnull=False, reader__email__endswith="@example.org")
    found = handed_in.exclude(reader__email__startswith="twin.").order_by("pk")
    (pk, _), *_ = Counter(found.values_list("record__review", flat=True)).most_common(1)
    return Review.objects.get(pk=pk)


def visits() -> dict[str, tuple[str, str]]:
    """The pages that are measured: of whom, and where."""
    audit = open_audit()
    review = audit.record.review
    coordinator = review.team.get(part=TeamMember.Part.COORDINATOR, left_at=None).user
    rated = most_rated()
    lead = rated.team.get(part=TeamMember.Part.COORDINATOR, left_at=None).user
    form = reverse("audits:section", args=[review.ref, audit.record.ref, "group-1"])
    cookies = {user: _cookie(user) for user in (coordinator, audit.reader, lead)}
    return {
        "home page of a coordinator": (cookies[coordinator], reverse("home")),
        "home page of a PSW reviewer": (cookies[audit.reader], reverse("home")),
        "review list": (cookies[coordinator], reverse("reviews:list")),
        "audit form": (cookies[audit.reader], form),
        "ratings of a review": (cookies[lead], reverse("ratings:overview", args=[rated.ref])),
        "agreement of a review": (cookies[lead], reverse("ratings:agreement", args=[rated.ref])),
    }


def _cookie(user: User) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client_of(user).cookies.items())


if __name__ == "__main__":
    sys.stdout.write(json.dumps(visits()))
