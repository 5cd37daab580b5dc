"""What fieldwork still lacks, by those who could bring it: audits, conversations, meetings."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from audits import queries as audits
from conversations import queries as conversations
from reviews import queries as reviews
from reviews.access import Standing
from reviews.models import Review

NOBODY = "Nobody yet"


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, and the page where it is seen or mended."""

    what: str
    address: str


@dataclass(frozen=True)
class Lacking:
    """What one person, or those who do it together, have not handed in."""

    who: str
    gaps: list[Gap]


@dataclass(frozen=True)
class Closing:
    """What speaks against closing fieldwork now: what is not in, and that its last day lies ahead."""

    lacking: list[Lacking]
    days_left: str

    @property
    def missing(self) -> int:
        """How many things are not in, each counted once for those who do it together."""
        return sum(len(one.gaps) for one in self.lacking)

    @property
    def although(self) -> str:
        """Completes “Close although …”; empty where nothing speaks against it."""
        things = "1 thing is" if self.missing == 1 else f"{self.missing} things are"
        parts = [f"{things} missing"] if self.missing else []
        parts += ["the last day of fieldwork lies ahead"] if self.days_left else []
        return " and ".join(parts)


def closing_of(standing: Standing, *, today: date) -> Closing:
    """Look before fieldwork is closed."""
    return Closing(
        lacking=fieldwork_lacks(standing),
        days_left=reviews.days_of_fieldwork_left(standing.review, today=today),
    )


def fieldwork_lacks(standing: Standing) -> list[Lacking]:
    """Everything that would stay out of the review if fieldwork closed now. For its coordinator."""
    by_person: dict[str, list[Gap]] = defaultdict(list)
    review = standing.review
    for lines in (_audits(review), _conversations(standing), _meetings(standing)):
        for who, gap in lines:
            by_person[who].append(gap)
    return [Lacking(who, by_person[who]) for who in sorted(by_person)]


def _audits(review: Review) -> Iterator[tuple[str, Gap]]:
    for state in audits.states_of(review):
        if not getattr(state, "is_handed_in", False):
            ref = state.record.ref
            how_far = "begun, not handed in" if state.begun_at else "not begun"
            what = f"Audit of record {ref}, reading {state.reading}: {how_far}"
            yield state.reader.name, Gap(what, reverse("records:detail", args=[review.ref, ref]))


def _conversations(standing: Standing) -> Iterator[tuple[str, Gap]]:
    user, review = standing.user, standing.review
    address = reverse("conversations:list", args=[review.ref])
    now = timezone.now()
    for line in conversations.planned(user, list(conversations.appointments_for(user, review))):
        if line.is_handed_in:
            continue
        if line.conversation:
            how_far = "notes begun, not handed in"
        else:
            how_far = "still to be held" if line.slot.starts_at > now else "no notes"
        yield _named(line.attendees), Gap(f"Conversation on {line.when}: {how_far}", address)


def _meetings(standing: Standing) -> Iterator[tuple[str, Gap]]:
    user, review = standing.user, standing.review
    slots = list(conversations.meeting_slots_for(user, review))
    now = timezone.now()
    for line in conversations.meeting_lines(standing, slots):
        if line.meeting is None:
            how_far = "still to be held" if line.slot.starts_at > now else "no notes"
            address = reverse("conversations:meeting_write", args=[review.ref, line.slot.number])
            yield _named(line.attendees), Gap(f"Meeting “{line.slot.title}”, {line.when}: {how_far}", address)


def _named(people: list[str]) -> str:
    if not people:
        return NOBODY
    return " and ".join([", ".join(people[:-1]), people[-1]]) if len(people) > 1 else people[0]
