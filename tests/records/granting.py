"""What the tests of grants share: a record that was read, a browser, and what of a page is its content."""

import re
import time
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import User
from audits.models import Audit
from records import actions
from records.models import Record
from reviews.models import Criterion
from tests.cast import Cast

HERE = "/reviews/PR-2026-01/"
NUMBER = "HW-90417"
SAID = "Sound work."


def signed_in(user: User) -> Client:
    """A browser of somebody who signed in a moment ago."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session.save()
    return client


def a_while_ago(client: Client) -> Client:
    """The same browser, six minutes after its person last showed that it is them."""
    session = client.session
    for method in session["account_authentication_methods"]:
        method["at"] -= 6 * 60
    session.save()
    return client


def read_record(cast: Cast) -> Record:
    """A1 with its number, read and handed in by the first PSW; the peer meets nobody."""
    review = cast.review(upto="sampling_opened_at")
    actions.list_record(by=cast.host_organiser, review=review, ref="A1", age=84, case_number=NUMBER)
    review.fieldwork_opened_at = timezone.now()
    review.save()
    Record.objects.update(selected_at=timezone.now())
    record = Record.objects.select_related("review").get()
    record.assignments.create(
        reader=cast.psw, reading=1, begun_at=timezone.now(), handed_in_at=timezone.now()
    )
    hand_in(record, cast.psw)
    return record


def hand_in(record: Record, reader: User, reading: int = 1) -> Audit:
    audit = Audit.objects.create(
        record=record,
        reader=reader,
        reading=reading,
        overall="good",
        overall_reason=SAID,
        handed_in_at=timezone.now(),
    )
    audit.answers.create(criterion=Criterion.objects.get(code="1.1"), answer="Y", comment="As seen")
    return audit


def content_of(page: Any) -> str:
    """What stands in the main part of a page, without its tokens."""
    main = page.text.partition("<main")[2].partition("</main>")[0]
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", main)


def dates(**days: int) -> dict[str, str]:
    """Days from today as a form sends them, in three boxes each."""
    sent: dict[str, str] = {}
    for name, ahead in days.items():
        day = timezone.localdate() + timedelta(days=ahead)
        sent |= {f"{name}-day": f"{day.day}", f"{name}-month": f"{day.month}", f"{name}-year": f"{day.year}"}
    return sent
