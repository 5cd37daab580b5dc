"""Counts the queries of every list page for everyone who can try the demonstration, and of saving an answer.

python -m bench.queries prints for each page the most there were, for whom and where.
"""

import json
import logging
import sys
from collections.abc import Callable
from functools import partial

from .visitors import client_of, open_audit  # isort: skip # it sets Django up

from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from practice_review import demo
from reviews.models import Review

EVERYBODYS = {
    "home": "Home",
    "reviews:year": "The year",
    "reviews:list": "Reviews",
    "reviews:my_days": "My days",
    "reports:library": "Reports",
    "accounts:person_list": "People",
    "accounts:invitation_list": "Invitations",
    "councils:list": "Councils",
    "councils:region_list": "Regions",
    "trail:own": "What I did and opened",
}
OF_A_REVIEW = {
    "reviews:team": "Team",
    "reviews:theme_list": "Themes",
    "reviews:update_list": "Earlier recommendations",
    "reviews:timetable": "Timetable",
    "records:list": "Records",
    "records:log": "Record log",
    "records:sample": "Sample",
    "records:people": "People who were asked",
    "audits:list": "Audits",
    "conversations:list": "Conversations",
    "conversations:meeting_list": "Meetings",
    "ratings:observation_list": "Observations",
    "ratings:conclusion_list": "Conclusions",
    "ratings:overview": "Ratings",
    "ratings:agreement": "How far readers agree",
    "reports:points": "Strengths and areas",
    "reports:recommendations": "Recommendations",
}
SAVING = "Saving one audit answer"
BRACKETS = {"BEGIN", "COMMIT"}

Most = dict[str, tuple[int, str, str]]


def main() -> Most:
    logging.disable(logging.ERROR)  # many of these pages are not for everybody
    most: Most = {}
    refs = Review.objects.filter(imported=False).values_list("ref", flat=True)
    for person in demo.sign_ins():
        client = client_of(User.objects.get(email=person.email))
        pages = [(title, reverse(name)) for name, title in EVERYBODYS.items()]
        pages += [(title, reverse(name, args=[ref])) for ref in refs for name, title in OF_A_REVIEW.items()]
        for title, address in pages:
            count, status = _queries_of(partial(client.get, address))
            if status == 200 and count > most.get(title, (0,))[0]:
                most[title] = (count, person.title, address)
    most[SAVING] = _saving()
    return most


def _saving() -> tuple[int, str, str]:
    audit = open_audit()
    answer = audit.answers.select_related("criterion").first()
    assert answer is not None  # noqa: S101 # an audit is begun with all its answers
    code = answer.criterion.code
    address = reverse("audits:answer_save", args=[audit.record.review.ref, audit.record.ref, code])
    said = {f"{code}-answer": "P", f"{code}-comment": "As seen.", f"{code}-version": answer.version}
    client = client_of(audit.reader)
    count, status = _queries_of(partial(client.post, address, said))
    if status != 200:
        raise RuntimeError(f"{address} answered {status}")
    return count, "the reader", address


def _queries_of(ask: Callable[[], HttpResponse]) -> tuple[int, int]:
    connection.queries_log.clear()  # it holds so many, and then tells of none
    with CaptureQueriesContext(connection) as made:
        status = ask().status_code
    return sum(query["sql"] not in BRACKETS for query in made.captured_queries), status


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()))
