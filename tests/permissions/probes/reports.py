"""Rows *report*: what is said, checked, approved, made final and let go."""

from reports import compose
from reports.models import Report
from reviews.models import Review
from reviews.stages import Stage
from tests.permissions.stages import between
from tests.permissions.visiting import Fields, Probe, Visit, form, page
from tests.permissions.world import World
from trail.models import Event

WRITTEN = between(Stage.DRAFTING, Stage.FACTUAL_ACCURACY)
ACCURACY = frozenset({Stage.FACTUAL_ACCURACY})


def _noted(verb: str, **facts: object) -> "object":
    return lambda visit: Event.objects.filter(verb=verb, review=visit.place.ref, **facts).exists()


def _section(visit: Visit) -> bool:
    return Report.objects.filter(review__ref=visit.place.ref, sections__body__contains="New words").exists()


def _fingerprint(ref: str) -> str:
    """Of what would be on the screen; where nothing can be approved, of nothing."""
    review = Review.objects.select_related("host__region", "framework").filter(ref=ref).first()
    if review is None or review.stage is not Stage.FACTUAL_ACCURACY:
        return "0" * 64
    return compose.fingerprint_of(compose.document_of(review))


def _approval(visit: Visit) -> Fields:
    return {"agree": "on", "fingerprint": _fingerprint(visit.place.ref)}


def _approve(world: World) -> None:
    """Let the second PSW have approved what stands, in each review whose draft is shared and not final."""
    for place in world.places:
        if (fingerprint := _fingerprint(place.ref)) != "0" * 64:
            Report.objects.filter(review=place.review).update(
                approved_fingerprint=fingerprint,
                approved_by=world.cast.second_psw,
                approved_at=place.review.scheduled_at,
            )


PROBES: dict[tuple[str, str], list[Probe]] = {
    ("report", "write"): [
        form(
            "reports:section",
            "summary",
            sends={"body": "<p>New words</p>", "version": "1"},
            changes=_section,
            stages=WRITTEN,
            because="drafting begins when moderation has closed, and ends with the final report",
        ),
        page(
            "reports:evidence",
            "observations",
            shows=lambda visit: f"So {visit.place.word}",
            stages=WRITTEN,
            because="as a section",
        ),
        form(
            "reports:recommendation",
            1,
            sends={
                "text": "Newly advised",
                "owner": "Heads",
                "measure": "Calls",
                "baseline": "Half",
                "due_on-day": "1",
                "due_on-month": "12",
                "due_on-year": "2027",
                "version": "0",
            },
            changes=lambda visit: Review.objects.filter(
                ref=visit.place.ref, recommendations__text="Newly advised"
            ).exists(),
            stages=WRITTEN,
            because="as a section",
        ),
    ],
    ("report", "read draft"): [
        page(
            "reports:preview",
            shows=lambda visit: f"Draft {visit.place.word}",
            also={"HO": "OC SH", "HD": "OC SH"},
            stages=between(Stage.PLANNED, Stage.FACTUAL_ACCURACY),
            because="the host reads the draft whose facts it is asked to comment on; then the final takes its place",
            quiet=True,
        ),
        page("reports:rendering_file", 1, shows=lambda visit: f"%PDF draft {visit.place.word}"),
        page("reports:document_file", "word", shows=lambda visit: f"word draft {visit.place.word}"),
    ],
    ("report", "share for accuracy"): [
        form(
            "reports:share_for_accuracy",
            sends={},
            changes=_noted("review.accuracy_opened"),
            stages=frozenset({Stage.TEAM_CHECK}),
            because="once, after the team has checked it",
            quiet=True,
        ),
    ],
    ("report", "comment on facts"): [
        form(
            "reports:facts",
            sends={"section": "data", "text": "Five teams"},
            changes=_noted("report.fact_commented"),
            stages=ACCURACY,
            because="until the report is final",
        ),
    ],
    ("report", "approve"): [
        form(
            "reports:approve",
            sends=_approval,
            changes=_noted("report.approved"),
            stages=ACCURACY,
            because="after the host has checked its facts, until it is final",
        ),
    ],
    ("report", "finalise"): [
        form(
            "reports:finalise",
            sends={},
            changes=_noted("report.pdf_asked_for"),
            stages=ACCURACY,
            because="once, when what stands is approved",
            prepare=_approve,
        ),
    ],
    ("report", "read final and download"): [
        page("reports:version", shows=lambda visit: f"Final {visit.place.word}"),
        page("reports:version_file", 1, shows=lambda visit: f"%PDF final {visit.place.word}"),
        page(
            "reports:version_document_file",
            1,
            "word",
            shows=lambda visit: f"word final {visit.place.word}",
        ),
        page("reports:version_plain", 1, shows=lambda visit: f"Plainly {visit.place.word}"),
        page(
            "reports:version_document_file",
            1,
            "letter",
            shows=lambda visit: f"letter final {visit.place.word}",
            columns=frozenset({"CO", "PR", "LE", "HO", "HI", "HD"}),
        ),
        page(
            "reports:library",
            shows=lambda visit: visit.place.ref,
            in_review=False,
            staged=True,
            quiet=True,
        ),
    ],
    ("report", "release or publish"): [
        form(
            "reports:release",
            sends={"agree": "on"},
            changes=_noted("review.released"),
            stages=frozenset({Stage.FINAL}),
            because="once; afterwards it is released",
            quiet=True,
        ),
    ],
}
