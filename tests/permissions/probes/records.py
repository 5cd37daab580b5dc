"""Rows *record log* to *case number*, *person card* and *consent*: whose records, and the people behind them."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from records.models import Assignment, Consent, LogImport, PersonCard, Record
from reviews.stages import Stage
from tests.permissions.stages import between
from tests.permissions.visiting import Fields, Outcome, Probe, Visit, asked, body_of, form, page

NOT_CLOSED = between(Stage.PLANNED, Stage.FOLLOW_UP)
TEAM = frozenset({"CO", "PR", "LE"})
NOT_GRANTED = frozenset({"CO", "PR", "HO", "HI"})
"""Who see every record of the review, granted or not."""
ASKED: Fields = {
    "asked_by": "worker",
    "asked_how": "phone",
    "asked_on-day": "1",
    "asked_on-month": "3",
    "asked_on-year": "2026",
    "conversation": "yes",
    "decided_by": "themselves",
}
SEARCHES = ("records:list", "records:people", "ratings:observation_list", "reviews:timetable", "audits:list")
PARAMETERS = ("q", "words", "number", "search", "show", "record", "case_number", "source", "theme")


def _record(visit: Visit, ref: str) -> str:
    return reverse("records:detail", args=[visit.place.ref, ref])


def _readers(visit: Visit) -> list[str]:
    """Whom the host must not find in what it sees of records."""
    cast = visit.world.cast
    return [cast.psw.name, cast.second_psw.name] if visit.who.startswith("host_") else []


def _of_a1(visit: Visit, **facts: object) -> bool:
    return Consent.objects.filter(
        record__review__ref=visit.place.ref, record__category="A", record__number=1, **facts
    ).exists()


def _sample(visit: Visit) -> Fields:
    cast = visit.world.cast
    first, second = str(cast.psw.pk), str(cast.second_psw.pk)
    return {
        "A1-selected": "on",
        "A1-first": first,
        "A2-selected": "on",
        "A2-first": first,
        "A2-second": second,
        "B1-selected": "on",
        "B1-first": first,
        "B1-second": second,
    }


def _second_of_b1(visit: Visit) -> bool:
    second = Assignment.objects.filter(record__category="B", reading=2)
    return second.filter(record__review__ref=visit.place.ref).exists()


def _search(visit: Visit) -> Outcome:
    """A number finds nothing: a list answers to one that is there as it does to one that is not."""
    number, body, status = f"A1 {visit.place.word}", b"", 404
    found = False
    for name in SEARCHES:
        answers = []
        for text in (number, "A1 nothing"):
            query = dict.fromkeys(PARAMETERS, text)
            response = visit.client.get(reverse(name, args=[visit.place.ref]), query)
            answers.append(body_of(response).replace(text.encode(), b""))
            status = min(status, response.status_code)
        found = found or answers[0] != answers[1]
        body += answers[0]
    return Outcome(found or number.encode() in body, status, body, reverse("account_login"))


def _import(visit: Visit) -> Outcome:
    """A file sent, and then put in; where it was not read there is nothing to put in, and that too is refused."""
    ref = visit.place.ref
    file = SimpleUploadedFile("log.csv", b"Category,Age,Case record no\nB,84,ZZ-100\n")
    sent = visit.client.post(reverse("records:log_import", args=[ref]), {"file": file})
    waiting = LogImport.objects.filter(review__ref=ref).first()
    address = reverse("records:log_import_put", args=[ref, waiting.ref if waiting else "none"])
    response = visit.client.post(address) if waiting else sent
    happened = Record.objects.filter(review__ref=ref, category="B", number=2).exists()
    return Outcome(happened, response.status_code, body_of(response), response.get("Location", ""))


PROBES: dict[tuple[str, str], list[Probe]] = {
    ("record log", "enter or import"): [
        Probe(
            "records:log_import",
            _import,
            stages=frozenset({Stage.SAMPLING}),
            because="the log opens when the scope is settled",
        ),
        form(
            "records:log_category",
            "B",
            sends={"2-age": "84", "2-case_number": "ZZ-100"},
            changes=lambda visit: Record.objects.filter(
                review__ref=visit.place.ref, category="B", number=2
            ).exists(),
            stages=frozenset({Stage.SAMPLING}),
            because="the log opens when the scope is settled",
        ),
    ],
    ("record", "list"): [
        page(
            "records:list",
            shows=lambda visit: _record(visit, "A1"),
            hides=_readers,
            without="GR",
            quiet=True,
        ),
        page("records:detail", "A1", shows=lambda _: "Record A1", hides=_readers, without="GR"),
        page(
            "records:list",
            shows=lambda visit: _record(visit, "B1"),
            words=frozenset({"GR"}),
            ignores=NOT_GRANTED,
            quiet=True,
        ),
        page(
            "records:detail",
            "B1",
            shows=lambda _: "Record B1",
            words=frozenset({"GR"}),
            ignores=NOT_GRANTED,
        ),
    ],
    ("sample", "select and assign"): [
        form(
            "records:sample",
            sends=_sample,
            changes=_second_of_b1,
            stages=between(Stage.SAMPLING, Stage.FIELDWORK),
            because="records are chosen from when they are listed until they are read",
        ),
    ],
    ("case number", "reveal"): [
        asked(
            "records:reveal",
            "A2",
            sends={"reason": "To find it"},
            shows=lambda visit: f"A2 {visit.place.word}",
            quiet=True,
        ),
    ],
    ("case number", "search or export"): [Probe("every list", _search, in_review=False, quiet=True)],
    ("person card", "write"): [
        form(
            "records:card_write",
            "A1",
            sends={"called_by": "New name", "version": "1"},
            changes=lambda visit: PersonCard.objects.filter(
                record__review__ref=visit.place.ref, version=2
            ).exists(),
            stages=NOT_CLOSED,
            because="with the review, its cards end",
        ),
    ],
    ("person card", "read"): [
        page("records:card", "A1", shows=lambda visit: f"Called {visit.place.word}"),
        asked(
            "conversations:card",
            1,
            sends={},
            shows=lambda visit: f"Called {visit.place.word}",
            columns=TEAM,
            because="the host has its own page of the card",
        ),
    ],
    ("consent", "record"): [
        form(
            "records:consent",
            "A1",
            sends=ASKED,
            changes=lambda visit: _of_a1(visit, asked_how="phone"),
            stages=NOT_CLOSED,
            because="nothing of a closed review changes",
        ),
    ],
    ("consent", "withdraw"): [
        form(
            "records:consent_withdraw",
            "A1",
            sends={},
            changes=lambda visit: _of_a1(visit, withdrawn_at__isnull=False),
        ),
    ],
}
