"""Things of other reviews, under numbers that nothing of this review has, and numbers that nothing has at all."""

from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.urls import resolve, reverse
from django.utils import timezone

from concerns.models import Concern
from conversations.models import Conversation, Meeting, Quote
from ratings.models import Conclusion, Observation
from reports.models import FactComment, Rendering, Report, ReportVersion, SectionVersion, TeamComment
from retention import actions as retention_actions
from retention.models import Hold, PersonRequest
from reviews.models import Recommendation, Review, Slot, Theme
from reviews.stages import Stage
from tests.architecture.pages import CAST, DRAFTED, FINAL, PAGES, Arguments
from tests.cast import make_concern, make_record, make_slot

from .contents import SHA, ref_of
from .world import World

FOREIGN, NEVER = 31_077, 31_078
"""No sequence of a database that many tests share counts that far, so no page has them by chance."""
FOREIGN_RECORD, NEVER_RECORD = "H4", "H3"
NO_REF = "zzzzzzzz"
PERSON_REQUEST = "aboutthm"
INSIDE = ("coordinator", "psw", "peer", "host_organiser", "host_lead", "host_dass")
KEYS = {"number", "slot", "quote", "prompt", "reading"}
"""Names of what addresses carry that is a number."""


def make_foreign(world: World) -> None:
    """Give the review beside ours one of everything under a number of its own; and ours a quote in another's notes."""
    review = world.beside.review
    author = world.stranger
    make_record(review, FOREIGN_RECORD, world.cast.host_organiser)
    make_slot(review, Slot.Kind.CONVERSATION, number=FOREIGN, day=9)
    Meeting.objects.create(
        review=review,
        number=FOREIGN,
        author=author,
        slot=make_slot(review, Slot.Kind.MANAGERS, number=79, day=10),
    )
    Conversation.objects.create(review=review, number=FOREIGN, author=author)
    Concern.objects.filter(pk=make_concern(review, author).pk).update(number=FOREIGN)
    Theme.objects.create(review=review, number=FOREIGN, title="Foreign")
    Observation.objects.create(
        review=review, number=FOREIGN, text="F", source="document", document="P", author=author
    )
    Conclusion.objects.create(review=review, number=FOREIGN, text="F", author=author)
    Recommendation.objects.create(
        review=review,
        number=FOREIGN,
        text="F",
        owner="F",
        measure="F",
        baseline="F",
        due_on=timezone.localdate(),
    )
    heard = Conversation.objects.get(review=world.here.review, number=3)
    Quote.objects.create(conversation=heard, number=FOREIGN, text="F", author=heard.author)
    asked = retention_actions.ask_about_person(
        by=world.cast.host_lead,
        review=review,
        kind=PersonRequest.Kind.ACCESS,
        received_on=timezone.localdate(),
        record=review.records.get(category=FOREIGN_RECORD[0], number=FOREIGN_RECORD[1]),
    )
    PersonRequest.objects.filter(pk=asked.pk).update(ref=PERSON_REQUEST)
    held = retention_actions.place_hold(by=world.cast.host_lead, review=review, reason="F", kind="report")
    Hold.objects.filter(pk=held.pk).update(number=FOREIGN)
    _make_files(Report.objects.get(review=review), world)


def _make_files(report: Report, world: World) -> None:
    FactComment.objects.create(
        report=report, number=FOREIGN, section="data", text="F", made_by=world.cast.host_dass
    )
    TeamComment.objects.create(
        report=report, number=FOREIGN, section="data", text="F", made_by=world.stranger
    )
    section = report.sections.get(key="data")
    SectionVersion.objects.create(section=section, number=FOREIGN, body="<p>F</p>", words=1)
    made = {"report": report, "number": FOREIGN, "sha256": SHA, "pages": 30}
    Rendering.objects.create(
        fingerprint=SHA,
        asked_by=world.stranger,
        finished_at=timezone.now(),
        file=ContentFile(b"%PDF foreign", "foreign.pdf"),
        **made,
    )
    ReportVersion.objects.create(
        dated_on=timezone.localdate(),
        frozen_by=world.stranger,
        approved_by=world.spare,
        html="F",
        file=ContentFile(b"%PDF foreign", "foreign-final.pdf"),
        **made,
    )


def arguments_in(world: World, review: Review, rest: Arguments) -> Arguments:
    """The arguments of an address of the table, for a review of this world."""
    known = {
        "<person>": world.cast.second_psw.ref,
        "<chart>": "0" * 16,
        "<final chart>": "0" * 16,
        "<request>": ref_of("give", world.here.word, "A2"),
        "<person request>": NO_REF,
    }
    return [review.ref, *(known.get(str(one), one) for one in rest)]


@dataclass(frozen=True)
class Pair:
    """One address twice: with something that is elsewhere, and with something that is nowhere."""

    name: str
    method: str
    foreign: str
    never: str
    stage: Stage
    asked_by: tuple[str, ...]


def nested_pairs(world: World) -> list[Pair]:
    """For each key in each address below a review, the address with a foreign thing and with none."""
    pairs = []
    for name, method, where, rest, letters in PAGES:
        if not where or not rest:
            continue
        stage = Stage.FACTUAL_ACCURACY if where in {DRAFTED, FINAL} else Stage.FIELDWORK
        asked_by = _one_a_letter(letters)
        given = arguments_in(world, world.here.review, rest)
        keys = list(resolve(reverse(name, args=given)).kwargs)
        for place, key in enumerate(keys[1:], start=1):
            swap = _swap(world, key)
            if swap is not None:
                sent = [[*given[:place], one, *given[place + 1 :]] for one in swap]
                foreign, never = (reverse(name, args=args) for args in sent)
                pairs.append(Pair(name, method, foreign, never, stage, asked_by))
    return pairs


def _one_a_letter(letters: str) -> tuple[str, ...]:
    """Of those inside the review, one for each way in which the address answers; of the host and of the team apart."""
    found = {(letters[CAST.index(who)], who.startswith("host_")): who for who in INSIDE}
    return tuple(found.values())


def _swap(world: World, key: str) -> tuple[object, object] | None:
    if key == "record":
        return FOREIGN_RECORD, NEVER_RECORD
    if key == "person":
        return world.spare.ref, NO_REF
    if key == "grant":
        return ref_of("give", world.beside.word, "A2"), NO_REF
    if key == "request_ref":
        return PERSON_REQUEST, NO_REF
    return (FOREIGN, NEVER) if key in KEYS else None
