"""How a review is planned: scheduled, its team asked, its scope written and agreed, its timetable made."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from reviews import actions as reviews, queries
from reviews.models import TeamMember

from .scene import Chapter, Event, Scene, days_after, event


def planned(scene: Scene) -> Iterator[Event]:
    """Reviews that have a date and no more."""
    for row in scene.read("demo/planned.json")["planned"]:
        yield event(scene.calendar.moment(row["scheduled_at"]), _schedule, scene, row)


def events(chapter: Chapter) -> Iterator[Event]:
    plan = chapter.plan
    yield event(chapter.moment(plan["facts"]["scheduled_at"]), _schedule, chapter.scene, plan, chapter.folder)
    opened_at = chapter.fact("scoping_opened_at")
    if opened_at is None:
        return
    yield event(opened_at, _step, chapter, reviews.open_scoping)
    yield from _team(chapter, opened_at)
    yield from _scope(chapter, opened_at)
    agreed_at = chapter.fact("scope_agreed_at")
    if agreed_at is not None:
        yield event(agreed_at, _agree, chapter)
    sampling_at = chapter.fact("sampling_opened_at")
    if sampling_at is not None:
        yield event(sampling_at, _step, chapter, reviews.open_sampling)
        yield from _timetable(chapter, sampling_at)
    closed_at = chapter.fact("fieldwork_closed_at")
    if closed_at is not None:
        yield event(closed_at, _step, chapter, reviews.close_fieldwork)


def _schedule(scene: Scene, plan: dict[str, Any], folder: str = "") -> None:
    review = reviews.schedule_review(
        by=scene.people[plan["coordinator"]],
        host=scene.council(plan["host"]),
        topic=plan["topic"],
        fieldwork_from_on=scene.calendar.day(plan["fieldwork_from_on"]),
        fieldwork_to_on=scene.calendar.day(plan["fieldwork_to_on"]),
    )
    if folder:
        scene.reviews[folder] = review.pk


def _step(chapter: Chapter, step: Any) -> None:
    step(by=chapter.coordinator, review=chapter.review)


def _team(chapter: Chapter, opened_at: datetime) -> Iterator[Event]:
    """Asked when scoping opens; each declares, and a conflict is decided about two hours later."""
    asked = [row for row in chapter.plan["team"] if row["part"] != TeamMember.Part.COORDINATOR]
    for number, row in enumerate(asked):
        yield event(opened_at + timedelta(minutes=10 + number), _ask, chapter, row)
        if row["declared_at"]:
            declared_at = chapter.moment(row["declared_at"])
            yield event(declared_at, _declare, chapter, row)
            if row["conflict_cleared_by"]:
                yield event(declared_at + timedelta(hours=2), _clear, chapter, row)


def _ask(chapter: Chapter, row: dict[str, Any]) -> None:
    reviews.add_member(
        by=chapter.coordinator,
        review=chapter.review,
        user=chapter.person(row["person"]),
        part=TeamMember.Part(row["part"]),
    )


def _declare(chapter: Chapter, row: dict[str, Any]) -> None:
    person = chapter.person(row["person"])
    reviews.declare(by=person, member=_member(chapter, row), conflict=row["conflict"])


def _clear(chapter: Chapter, row: dict[str, Any]) -> None:
    by = chapter.person(row["conflict_cleared_by"])
    reviews.clear_conflict(by=by, member=_member(chapter, row), reason=row["conflict_cleared_reason"])


def _member(chapter: Chapter, row: dict[str, Any]) -> TeamMember:
    members = TeamMember.objects.select_related("review", "user")
    return members.get(review=chapter.review, user=chapter.person(row["person"]), left_at=None)


def _scope(chapter: Chapter, opened_at: datetime) -> Iterator[Event]:
    """Written over the three weeks after scoping opens."""
    yield event(days_after(opened_at, 4, 11), _write_scope, chapter, "ambition")
    for number, theme in enumerate(chapter.plan["themes"]):
        yield event(days_after(opened_at, 7, 14, 6 * number), _add_theme, chapter, theme)
    for number, update in enumerate(chapter.plan["updates"]):
        yield event(days_after(opened_at, 9, 10, 12 * number), _update, chapter, update)
    yield event(days_after(opened_at, 18, 15), _write_scope, chapter, "self_assessment")


def _write_scope(chapter: Chapter, name: str) -> None:
    text = chapter.plan["scope"][name]
    save = reviews.save_ambition if name == "ambition" else reviews.save_self_assessment
    if text:
        save(by=chapter.organiser, review=chapter.review, version=0, **{name: text})


def _add_theme(chapter: Chapter, theme: dict[str, Any]) -> None:
    reviews.add_theme(
        by=chapter.organiser, review=chapter.review, title=theme["title"], detail=theme["detail"]
    )


def _update(chapter: Chapter, update: dict[str, Any]) -> None:
    review = chapter.review
    lines = queries.update_lines(review)
    recommendation = next(
        line.recommendation for line in lines if line.recommendation.number == update["recommendation"]
    )
    reviews.save_update(
        by=chapter.person(update["by"]),
        review=review,
        recommendation=recommendation,
        status=update["status"],
        text=update["text"],
        version=0,
    )


def _agree(chapter: Chapter) -> None:
    reviews.agree_scope(by=chapter.person(chapter.plan["scope"]["agreed_by"]), review=chapter.review)


def _timetable(chapter: Chapter, opened_at: datetime) -> Iterator[Event]:
    """Made on the afternoon after sampling opens."""
    slots = sorted(chapter.plan["timetable"], key=lambda slot: int(slot["number"]))
    for number, slot in enumerate(slots):
        yield event(days_after(opened_at, 1, 13, 7 * number), _create_slot, chapter, slot)


def _create_slot(chapter: Chapter, slot: dict[str, Any]) -> None:
    starts_at, ends_at = (timezone.localtime(chapter.moment(slot[name])) for name in ("starts_at", "ends_at"))
    reviews.create_slot(
        by=chapter.organiser,
        review=chapter.review,
        kind=slot["kind"],
        title=slot["title"],
        on=starts_at.date(),
        starts=starts_at.time(),
        ends=ends_at.time(),
        how=slot["how"],
        place=slot["place"],
        expected=slot["expected"],
        attendees=[chapter.person(key).ref for key in slot["attendees"]],
    )
