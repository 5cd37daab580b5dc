"""Rows *review*, *team*, *conflict* and *timetable*: the round, before anybody reads anything."""

from reviews.models import Review, Slot, TeamMember
from reviews.stages import Stage
from tests.permissions.stages import between
from tests.permissions.visiting import Fields, Probe, Visit, form, page

SCHEDULED: Fields = {
    "host": "hostwick",
    "topic": "Newly planned",
    "fieldwork_from_on-day": "3",
    "fieldwork_from_on-month": "11",
    "fieldwork_from_on-year": "2027",
    "fieldwork_to_on-day": "4",
    "fieldwork_to_on-month": "11",
    "fieldwork_to_on-year": "2027",
    "has_conflict": "no",
}
SLOT: Fields = {
    "kind": "team",
    "title": "Newly held",
    "on-day": "12",
    "on-month": "3",
    "on-year": "2026",
    "starts": "10am",
    "ends": "11am",
    "how": "video",
}
OF_THE_CALENDAR = frozenset({"CO", "PR", "LE", "HO", "HI", "HD"})


def _joined(visit: Visit) -> bool:
    return TeamMember.objects.filter(review__ref=visit.place.ref, user=visit.world.spare).exists()


def _second_left(visit: Visit) -> bool:
    second = visit.world.cast.second_psw
    return TeamMember.objects.filter(review__ref=visit.place.ref, user=second, left_at__isnull=False).exists()


def _objected(visit: Visit) -> bool:
    return TeamMember.objects.filter(review__ref=visit.place.ref, objection="Too close").exists()


def _declared(visit: Visit) -> bool:
    conflict = TeamMember.objects.filter(review__ref=visit.place.ref, conflict="My cousin works there")
    whose = (
        visit.world.user("psw" if visit.who != "psw" else "peer") if visit.aim == "another" else visit.user
    )
    return conflict.filter(user=whose).exists()


PROBES: dict[tuple[str, str], list[Probe]] = {
    ("review", "schedule"): [
        form(
            "reviews:schedule",
            sends=SCHEDULED,
            changes=lambda _: Review.objects.filter(topic="Newly planned").exists(),
            in_review=False,
        ),
    ],
    ("review", "read"): [
        page(
            "review",
            shows=lambda _: "Parts of the review",
            without="calendar only",
        ),
        page(
            "reviews:scope",
            shows=lambda visit: f"Ambition {visit.place.word}",
            without="calendar only",
            stages=between(Stage.SCOPING, Stage.CLOSED),
            because="there is no scope before scoping opens",
            quiet=True,
        ),
        page(
            "reviews:team",
            shows=lambda visit: visit.world.cast.second_psw.name,
            without="calendar only",
        ),
        page(
            "reviews:year",
            shows=lambda visit: visit.place.ref,
            query="?region=aldermere&year=2026",
            ignores=OF_THE_CALENDAR,
            in_review=False,
            staged=True,
            quiet=True,
            because="who reads the review has it in their calendar too, and a coordinator plans the region's",
        ),
    ],
    ("review", "edit scope"): [
        form(
            "reviews:scope_ambition",
            sends={"ambition": "New ambition", "version": "0"},
            changes=lambda visit: Review.objects.filter(
                ref=visit.place.ref, scope__ambition="New ambition"
            ).exists(),
            stages=between(Stage.SCOPING, Stage.FACTUAL_ACCURACY),
            because="the scope is written from the day scoping opens until the report is final",
        ),
        form(
            "reviews:theme_list",
            sends={"title": "New theme"},
            changes=lambda visit: Review.objects.filter(
                ref=visit.place.ref, themes__title="New theme"
            ).exists(),
            stages=between(Stage.SCOPING, Stage.FACTUAL_ACCURACY),
            because="as the scope",
        ),
    ],
    ("team", "build"): [
        form(
            "reviews:psw_add",
            sends=lambda visit: {"user": visit.world.spare.ref},
            changes=_joined,
            stages=between(Stage.PLANNED, Stage.FACTUAL_ACCURACY),
            because="a final report keeps the team it has",
        ),
        form(
            "reviews:member_remove",
            lambda visit: visit.world.cast.second_psw.ref,
            sends={"reason": "Ill"},
            changes=_second_left,
            stages=between(Stage.PLANNED, Stage.FACTUAL_ACCURACY),
            because="as above",
        ),
    ],
    ("team", "object to a reviewer"): [
        form(
            "reviews:member_object",
            lambda visit: visit.world.cast.second_psw.ref,
            sends={"reason": "Too close"},
            changes=_objected,
        ),
    ],
    ("conflict", "declare"): [
        form(
            "reviews:declare",
            sends={"has_conflict": "yes", "explanation": "My cousin works there"},
            changes=_declared,
            stages=between(Stage.PLANNED, Stage.FOLLOW_UP),
            because="nothing of a closed review changes",
            quiet=True,
        ),
    ],
    ("timetable", "edit"): [
        form(
            "reviews:slot_create",
            sends=SLOT,
            changes=lambda visit: Slot.objects.filter(
                review__ref=visit.place.ref, title="Newly held"
            ).exists(),
            stages=between(Stage.PLANNED, Stage.FIELDWORK),
            because="what fieldwork was stands once it has closed",
        ),
    ],
    ("timetable", "read"): [
        page("reviews:timetable", shows=lambda visit: f"Slot {visit.place.word}"),
    ],
}
