"""Rows *report*: what is said, checked, approved, made final and let go."""

from dataclasses import replace

from django.db.models import F

from core.versions import print_of
from reports import compose
from reports.models import CorrectedText, Correction, Report, ReportVersion, Section, SectionLoan
from reports.moved import digest, figures_in
from reviews.models import Review
from reviews.stages import Stage
from tests.permissions.stages import between
from tests.permissions.visiting import Fields, Probe, Visit, form, page
from tests.permissions.world import World
from tests.reports import sample
from trail.models import Event

WRITTEN = between(Stage.DRAFTING, Stage.FACTUAL_ACCURACY)
ACCURACY = frozenset({Stage.FACTUAL_ACCURACY})


def _noted(verb: str, **facts: object) -> "object":
    return lambda visit: Event.objects.filter(verb=verb, review=visit.place.ref, **facts).exists()


LENT = {"psw": "summary", "second_psw": "meetings", "peer": "observations"}
"""Who of the team is lent which section; everybody else tries the summary."""


def _own_section(visit: Visit) -> str:
    return LENT.get(visit.who, "summary")


def _lend(world: World) -> None:
    """Lend each of them a section, in every review, whether they are on its team or not."""
    for place in world.places:
        for who, key in LENT.items():
            section = Section.objects.get(report__review=place.review, key=key)
            SectionLoan.objects.create(section=section, to=world.user(who), lent_by=world.spare)


def _is_lent(visit: Visit) -> bool:
    return SectionLoan.objects.filter(section__report__review__ref=visit.place.ref).exists()


def _section(visit: Visit) -> bool:
    return Report.objects.filter(review__ref=visit.place.ref, sections__body__contains="New words").exists()


def _fingerprint(ref: str) -> str:
    """Of what would be on the screen; where nothing can be approved, of nothing."""
    review = Review.objects.select_related("host__region", "framework").filter(ref=ref).first()
    if review is None or review.stage is not Stage.FACTUAL_ACCURACY:
        return "0" * 64
    return compose.fingerprint_of(compose.document_of(review))


def _figures_seen(visit: Visit) -> Fields:
    """Which numbers would be on the screen; where there is no report, none."""
    review = (
        Review.objects.select_related("host__region", "framework")
        .filter(ref=visit.place.ref, report__isnull=False)
        .first()
    )
    return {"seen": digest(figures_in(compose.document_of(review))) if review else "0" * 64}


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


def _publish(world: World) -> None:
    """Let every director who released a report have published it too."""
    refs = [place.ref for place in world.places]
    Review.objects.filter(ref__in=refs, released_at__isnull=False).update(published_at=F("released_at"))


EVERYBODY = {
    "also": dict.fromkeys(("CO", "PR", "LE", "HO", "HI", "HD", "RR", "PA"), "PB"),
    "because": "what everybody may read, those may who are signed in",
    "ignores": frozenset({""}),
    "prepare": _publish,
}


CORRECTED = between(Stage.FINAL, Stage.FOLLOW_UP)
"""While a final report can be corrected: until its review is closed, and nobody is on the team any more."""
WHILE_CORRECTED = "a final report is corrected until its review is closed, by those who wrote and checked it"


def _keep(world: World) -> None:
    """Let every final version say what it was made of."""
    for place in world.places:
        document = replace(sample.bare_document(), ref=place.ref, summary=f"<p>Kept {place.word}</p>")
        ReportVersion.objects.filter(report__review=place.review).update(data=compose.data_of(document))


def _correct(world: World) -> None:
    """Let each of them be corrected by its coordinator, so that a PSW could approve it."""
    _keep(world)
    for place in world.places:
        version = ReportVersion.objects.select_related("report").get(report__review=place.review)
        correction = Correction.objects.create(
            report=version.report,
            number=1,
            replaces=version,
            wrong="The month",
            said_by="The host",
            says=f"Mended {place.word}",
            begun_by=version.frozen_by,
        )
        correction.texts.create(kind="summary", field="body", text=f"<p>Corrected {place.word}</p>")


def _agree(world: World) -> None:
    """Let the second PSW have approved each correction as it stands."""
    _correct(world)
    for place in world.places:
        Correction.objects.filter(report__review=place.review).update(
            approved_fingerprint=_corrected_print(place.ref),
            approved_by=world.cast.second_psw,
            approved_at=place.review.scheduled_at,
        )


def _corrected_print(ref: str) -> str:
    correction = Correction.objects.filter(report__review__ref=ref).first()
    return compose.fingerprint_of(compose.correction_of(correction)) if correction else "0" * 64


def _become(world: World) -> None:
    """Let each correction be the second version."""
    _correct(world)
    for correction in Correction.objects.select_related("replaces", "report__review"):
        version = correction.replaces
        data = compose.data_of(compose.correction_of(correction))
        version.pk, version.number, version.says, version.data = None, 2, correction.says, data
        version.save()
        Correction.objects.filter(pk=correction.pk).update(became=version)


PROBES: dict[tuple[str, str], list[Probe]] = {
    ("report", "write"): [
        form(
            "reports:section",
            _own_section,
            sends={"body": "<p>New words</p>", "version": "1"},
            changes=_section,
            stages=WRITTEN,
            because="drafting begins when moderation has closed, and ends with the final report",
            prepare=_lend,
        ),
        form(
            "reports:section_save",
            _own_section,
            sends={"body": "<p>New words</p>", "version": "1"},
            changes=_section,
            stages=WRITTEN,
            because="as a section",
            prepare=_lend,
        ),
        form(
            "reports:figures_read",
            _own_section,
            sends=_figures_seen,
            changes=_noted("report.figures_read"),
            stages=WRITTEN,
            because="as a section",
            prepare=_lend,
        ),
        page(
            "reports:evidence",
            _own_section,
            query="?source=conclusions",
            shows=lambda visit: f"So {visit.place.word}",
            stages=WRITTEN,
            because="as a section",
            prepare=_lend,
        ),
        page(
            "reports:section_state",
            _own_section,
            1,
            shows=lambda visit: f"Earlier {visit.place.word}",
            stages=WRITTEN,
            because="as a section",
            prepare=_lend,
        ),
        form(
            "reports:section_restore",
            _own_section,
            1,
            sends={},
            changes=lambda visit: Section.objects.filter(
                report__review__ref=visit.place.ref, body__contains=f"Earlier {visit.place.word}"
            ).exists(),
            stages=WRITTEN,
            because="as a section",
            prepare=_lend,
        ),
        form(
            "reports:section_lend",
            "summary",
            sends=lambda visit: {"to": visit.world.cast.second_psw.ref},
            changes=_is_lent,
            columns=frozenset({"CO"}),
            stages=WRITTEN,
            because="a section, by the coordinator alone: who borrows lends nothing on",
        ),
        form(
            "reports:correction_begin",
            sends={"wrong": "The month", "said_by": "The host"},
            changes=lambda visit: Correction.objects.filter(report__review__ref=visit.place.ref).exists(),
            columns=frozenset({"CO"}),
            stages=CORRECTED,
            because=WHILE_CORRECTED,
            prepare=_keep,
        ),
        form(
            "reports:correction_piece",
            "summary",
            0,
            sends=lambda visit: {
                "body": "<p>New words</p>",
                "version": str(print_of({"body": f"<p>Corrected {visit.place.word}</p>"})),
            },
            changes=lambda visit: CorrectedText.objects.filter(
                correction__report__review__ref=visit.place.ref, text__contains="New words"
            ).exists(),
            columns=frozenset({"CO"}),
            stages=CORRECTED,
            because=WHILE_CORRECTED,
            prepare=_correct,
        ),
        form(
            "reports:correction_says",
            sends={"says": "Newly said", "version": "0"},
            changes=lambda visit: Correction.objects.filter(
                report__review__ref=visit.place.ref, says="Newly said"
            ).exists(),
            columns=frozenset({"CO"}),
            stages=CORRECTED,
            because=WHILE_CORRECTED,
            prepare=_correct,
        ),
        form(
            "reports:correction_give_up",
            sends={"why": "It was right"},
            changes=_noted("report.correction_given_up"),
            columns=frozenset({"CO"}),
            stages=CORRECTED,
            because=WHILE_CORRECTED,
            prepare=_correct,
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
            columns=frozenset({"CO"}),
            stages=WRITTEN,
            because="a section can be lent, the recommendations are the coordinator's",
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
        page(
            "reports:correction",
            shows=lambda visit: f"Mended {visit.place.word}",
            stages=CORRECTED,
            because=WHILE_CORRECTED,
            prepare=_correct,
        ),
        page(
            "reports:correction_preview",
            shows=lambda visit: f"Corrected {visit.place.word}",
            stages=CORRECTED,
            because=WHILE_CORRECTED,
            prepare=_correct,
        ),
        page("reports:rendering_file", 1, shows=lambda visit: f"%PDF draft {visit.place.word}"),
        page("reports:document_file", "word", shows=lambda visit: f"word draft {visit.place.word}"),
    ],
    ("report", "comment on draft"): [
        form(
            "reports:comment_create",
            "summary",
            sends={"passage": "whole", "text": "Say more"},
            changes=_noted("report.team_commented"),
            stages=between(Stage.PLANNED, Stage.FACTUAL_ACCURACY),
            because="until the report is final",
        ),
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
        form(
            "reports:correction_approve",
            sends=lambda visit: {"agree": "on", "fingerprint": _corrected_print(visit.place.ref)},
            changes=_noted("report.correction_approved"),
            stages=CORRECTED,
            because=WHILE_CORRECTED,
            prepare=_correct,
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
        form(
            "reports:correction_finalise",
            sends={},
            changes=_noted("report.pdf_asked_for"),
            stages=CORRECTED,
            because=WHILE_CORRECTED,
            prepare=_agree,
        ),
    ],
    ("report", "read final and download"): [
        page("reports:version", shows=lambda visit: f"Final {visit.place.word}", without="PB"),
        page("reports:version_file", 1, shows=lambda visit: f"%PDF final {visit.place.word}", without="PB"),
        page(
            "reports:published_report", shows=lambda visit: f"For all: report {visit.place.word}", **EVERYBODY
        ),
        page(
            "reports:published_file",
            shows=lambda visit: f"%PDF for all: report {visit.place.word}",
            **EVERYBODY,
        ),
        page(
            "reports:published_plain", shows=lambda visit: f"For all: plain {visit.place.word}", **EVERYBODY
        ),
        page(
            "reports:published_document",
            "summary",
            shows=lambda visit: f"%PDF for all: summary {visit.place.word}",
            **EVERYBODY,
        ),
        page("reports:version_earlier", 1, shows=lambda visit: f"Final {visit.place.word}", without="PB"),
        page(
            "reports:version_changes",
            2,
            shows=lambda visit: f"Mended {visit.place.word}",
            without="PB",
            prepare=_become,
        ),
        page(
            "reports:published",
            shows=lambda visit: visit.place.ref,
            in_review=False,
            staged=True,
            quiet=True,
            **EVERYBODY,
        ),
        page(
            "reports:published_feed",
            shows=lambda visit: visit.place.ref,
            in_review=False,
            staged=True,
            quiet=True,
            **EVERYBODY,
        ),
        page(
            "reports:version_document_file",
            1,
            "word",
            shows=lambda visit: f"word final {visit.place.word}",
            without="PB",
        ),
        page("reports:version_plain", 1, shows=lambda visit: f"Plainly {visit.place.word}", without="PB"),
        page(
            "reports:version_document_file",
            1,
            "letter",
            shows=lambda visit: f"letter final {visit.place.word}",
            columns=frozenset({"CO", "PR", "LE", "HO", "HI", "HD"}),
        ),
        page(
            "reports:library",
            without="PB",
            shows=lambda visit: visit.place.ref,
            in_review=False,
            staged=True,
            quiet=True,
        ),
    ],
    ("report", "release or publish"): [
        form(
            "reports:decide",
            sends={"decision": "release"},
            changes=_noted("review.released"),
            stages=frozenset({Stage.FINAL}),
            because="once; afterwards it is released",
            quiet=True,
        ),
    ],
}
