"""What the parts of the story share: the files, the calendar, and who and what has been made so far."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from councils.models import Council, Region
from reviews.models import Review

from .calendar import Calendar

SLUG = "marchbrook-and-the-vales"
"""The region of `region.json`; where it is there, the demonstration has been loaded."""


@dataclass(frozen=True)
class Event:
    """Something done at a moment. Whoever does it finds what it needs when the moment has come."""

    at: datetime
    do: Callable[[], object]


def event(at: datetime, action: Callable[..., object], *args: Any, **kwargs: Any) -> Event:
    """An event that calls `action` with these arguments."""
    return Event(at, partial(action, *args, **kwargs))


@dataclass
class Scene:
    calendar: Calendar
    files: Path = field(default_factory=lambda: settings.BASE_DIR / "fixtures")
    people: dict[str, User] = field(default_factory=dict)
    reviews: dict[str, int] = field(default_factory=dict)
    """Primary keys of the reviews that have a folder, by its name."""

    def read(self, path: str) -> Any:
        return json.loads((self.files / path).read_text(encoding="utf-8"))

    @property
    def region(self) -> Region:
        return Region.objects.get(slug=SLUG)

    def council(self, slug: str) -> Council:
        return Council.objects.select_related("region").get(slug=slug)


@dataclass
class Chapter:
    """One review's folder, and the review as it stands at the moment it is asked for."""

    scene: Scene
    folder: str

    def read(self, name: str) -> Any:
        """What a file of the folder says; an empty list where the review has not come so far."""
        return self.scene.read(f"demo/{self.folder}/{name}") if self.has(name) else []

    def has(self, name: str) -> bool:
        return (self.scene.files / "demo" / self.folder / name).exists()

    def text(self, name: str) -> str:
        return (self.scene.files / "demo" / self.folder / name).read_text(encoding="utf-8")

    def person(self, key: str) -> User:
        return self.scene.people[key]

    @property
    def plan(self) -> dict[str, Any]:
        plan: dict[str, Any] = self.read("review.json")
        return plan

    @property
    def coordinator(self) -> User:
        return self.person(self.plan["coordinator"])

    @property
    def organiser(self) -> User:
        return self.of_host("organiser")

    @property
    def information_lead(self) -> User:
        return self.of_host("information_lead")

    def of_host(self, role: str) -> User:
        """Who holds that role in the host: the first the region's people name."""
        held = {"role": role, "council": self.plan["host"]}
        people = self.scene.read("demo/region.json")["people"]
        return self.person(next(person["key"] for person in people if held in person["roles"]))

    @property
    def review(self) -> Review:
        rows = Review.objects.select_related("host__region", "framework")
        return rows.get(pk=self.scene.reviews[self.folder])

    def moment(self, text: str) -> datetime:
        return self.scene.calendar.moment(text)

    def day(self, text: str) -> date:
        return self.scene.calendar.day(text)

    def fact(self, name: str) -> datetime | None:
        text = self.plan["facts"].get(name)
        return self.moment(text) if text else None


def on(day: date, hour: int, minute: int = 0) -> datetime:
    """That time of day, in England; minutes may run over the hour."""
    return timezone.make_aware(datetime.combine(day, time(hour)) + timedelta(minutes=minute))


def days_after(moment: datetime, days: int, hour: int, minute: int = 0) -> datetime:
    return on(timezone.localdate(moment) + timedelta(days=days), hour, minute)
