"""Tells the whole story in the order of time, once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from operator import attrgetter

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from councils.models import Region

from . import fieldwork, granting, people, planning, raising, reporting, sampling, writing
from .calendar import Calendar
from .clock import standing_at
from .scene import SLUG, Chapter, Event, Scene

FOLDERS = ("finished", "drafting", "fieldwork", "scoping")


def load(say: Callable[[str], object] = lambda _: None) -> bool:
    """Make the demonstration, as one piece; False, and nothing changed, where it is there already."""
    if Region.objects.filter(slug=SLUG).exists():
        return False
    scene = Scene(Calendar.seen_from(timezone.localdate()))
    events = sorted(_events(scene), key=attrgetter("at"))
    with _without_mail(), transaction.atomic():
        day = None
        for event in events:
            month = f"{timezone.localtime(event.at):%B %Y}"
            if month != day:
                say(month)
                day = month
            with standing_at(event.at):
                event.do()
    with transaction.atomic():
        people.late_invitations(scene)
    return True


def _events(scene: Scene) -> Iterator[Event]:
    yield from people.events(scene)
    yield from planning.planned(scene)
    for folder in FOLDERS:
        chapter = Chapter(scene, folder)
        for part in (planning, sampling, fieldwork, granting, raising, writing, reporting):
            yield from part.events(chapter)


@contextmanager
def _without_mail() -> Iterator[None]:
    """Nobody is told of what happened a year ago."""
    before = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = before
