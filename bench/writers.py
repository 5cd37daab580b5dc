"""Makes a review whose twenty readers each write an audit, and prints what they write in: python -m bench.writers.

It stands beside the demonstration, in a region of its own.
"""

import json
import logging
import sys

from .visitors import client_of  # isort: skip # it sets Django up

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from audits import actions
from audits.models import Audit, CriterionAnswer
from records.categories import Category
from reviews.models import TeamMember
from tests.cast import Cast, assign, give, join, make_cast, make_council, make_record, make_user, qualify

from .saving import KEY, READERS

REF = "PR-2031-01"


def main() -> dict[str, object]:
    logging.disable(logging.ERROR)
    cast = make_cast()
    review = cast.review(ref=REF)
    refs = [f"{category}{number}" for category in Category.values for number in (1, 2, 3, 4)]
    audits = []
    for ref in refs[:READERS]:
        reader, record = _reader(cast, ref), make_record(review, ref, cast.host_organiser)
        join(review, reader, TeamMember.Part.PSW)
        assign(record, reader)
        audits.append(actions.start_audit(by=reader, record=record))
    return {"writing": [_writing(audit) for audit in audits]}


def _reader(cast: Cast, ref: str) -> User:
    reader = make_user(f"Reader {ref}")
    give(reader, Role.PSW, make_council(cast.region, f"Council {ref}"))
    qualify(reader, cast.administrator)
    return reader


def _writing(audit: Audit) -> dict[str, object]:
    answer = CriterionAnswer.objects.filter(audit=audit).select_related("criterion").order_by("pk")[0]
    code = answer.criterion.code
    cookies = client_of(audit.reader).cookies.items()
    named = [f"{name}={morsel.value}" for name, morsel in cookies if name != settings.CSRF_COOKIE_NAME]
    return {
        "cookie": "; ".join([*named, f"{settings.CSRF_COOKIE_NAME}={KEY}"]),
        "address": reverse("audits:answer_save", args=[REF, audit.record.ref, code]),
        "prefix": f"{code}-",
        "version": answer.version,
    }


def saved() -> list[tuple[int, str]]:
    """What stands for each of them now, in the same order."""
    answers = CriterionAnswer.objects.filter(audit__record__review__ref=REF, criterion__code="1.1")
    rows = answers.order_by("audit__record__category", "audit__record__number")
    return list(rows.values_list("version", "comment"))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(saved() if "saved" in sys.argv else main()))
