"""The structured parts of the document: method, team, meetings, quotes, observations, points and recommendations."""

from collections import Counter

from django.db.models import Prefetch, QuerySet, Sum

from accounts.models import Membership
from accounts.roles import Role
from conversations.models import Meeting as MeetingNotes
from conversations.queries import usable_quotes
from core.dates import month_text, range_text
from ratings.access import observations_standing
from ratings.models import Conclusion as ConclusionDrawn, Observation as ObservationNoted
from ratings.queries import Overview
from records.models import Assignment
from reports.document import (
    Conclusion,
    EarlierRecommendation,
    Meeting,
    Meetings,
    Method,
    Observation,
    ObservationGroup,
    Observations,
    Point,
    Previous,
    Quote,
    Recommendation,
    TeamMember,
    Theme,
)
from reports.models import Point as PointWritten, Report
from reviews import models as reviews
from reviews.queries import previous_review

NETWORK = "Co-production network"
WITHOUT_A_THEME = "Other observations"


def team_rows(review: reviews.Review) -> QuerySet[reviews.TeamMember]:
    """Everyone who is, or at the review's close was, on its team, with the roles they hold."""
    roles = Membership.objects.live().select_related("council")
    return (
        reviews.TeamMember.objects.filter(review=review, left_at=None, declared_at__isnull=False)
        .select_related("user")
        .prefetch_related(Prefetch("user__memberships", queryset=roles))
    )


def team_of(review: reviews.Review) -> tuple[TeamMember, ...]:
    return tuple(
        TeamMember(member.user.name, str(member.get_part_display()), _council_of(member))
        for member in sorted(team_rows(review), key=lambda member: (_order(member), member.user.name))
    )


def _order(member: reviews.TeamMember) -> int:
    return list(reviews.TeamMember.Part.values).index(member.part)


def _council_of(member: reviews.TeamMember) -> str:
    role = {"psw": Role.PSW, "peer": Role.PEER}.get(member.part, Role.COORDINATOR)
    held = [row for row in member.user.memberships.all() if row.role == role]
    council = next((row.council.name for row in held if row.council), "")
    return council or (NETWORK if member.part == "peer" else "The region's association")


def method_of(review: reviews.Review, overview: Overview) -> Method:
    """Who and how many, counted from what was handed in."""
    kinds = Counter(
        MeetingNotes.objects.filter(review=review).values_list("slot__kind", flat=True).order_by()
    )
    parts = Counter(member.part for member in team_rows(review))
    twice = Assignment.objects.filter(record__review=review, reading=2, ended_at=None)
    met = MeetingNotes.objects.filter(review=review).aggregate(people=Sum("attended"))["people"]
    return Method(
        fieldwork=range_text(review.fieldwork_from_on, review.fieldwork_to_on),
        records=len(overview.counted),
        read_twice=twice.filter(record__selected_at__isnull=False).count(),
        conversations=len(overview.heard),
        practitioner_meetings=kinds[reviews.Slot.Kind.PRACTITIONERS],
        manager_meetings=kinds[reviews.Slot.Kind.MANAGERS],
        people_met=met or 0,
        observations=observations_standing().filter(review=review).count(),
        psws=parts[reviews.TeamMember.Part.PSW],
        peers=parts[reviews.TeamMember.Part.PEER],
    )


def previous_of(review: reviews.Review, narrative: str) -> Previous:
    """Section 1: the recommendations of the host's review before this one, with what the host says became of them."""
    before = previous_review(review)
    if before is None:
        return Previous(narrative=narrative)
    updates = {
        update.recommendation_id: update
        for update in reviews.RecommendationUpdate.objects.filter(review=review).order_by()
    }
    return Previous(
        narrative=narrative,
        title=before.topic,
        month=month_text(before.fieldwork_from_on),
        recommendations=tuple(
            EarlierRecommendation(
                number=earlier.number,
                text=earlier.text,
                status=str(updates[earlier.pk].get_status_display()) if earlier.pk in updates else "",
                update=updates[earlier.pk].text if earlier.pk in updates else "",
            )
            for earlier in before.recommendations.all()
        ),
    )


def meetings_of(review: reviews.Review, narrative: str) -> Meetings:
    """Section 2: what each meeting discussed, how often each theme came up, what was said in groups of five or more."""
    held = list(
        MeetingNotes.objects.filter(review=review)
        .select_related("slot")
        .prefetch_related("themes")
        .order_by("slot__starts_at", "number")
    )
    quotes = usable_quotes(review).filter(meeting__isnull=False)
    return Meetings(
        narrative=narrative,
        meetings=tuple(
            Meeting(
                _audience(meeting),
                tuple(line.strip("-• ") for line in meeting.areas.splitlines() if line.strip()),
            )
            for meeting in held
        ),
        themes=tuple(_theme(theme, held) for theme in review.themes.all()),
        quotes=tuple(Quote(quote.words, quote.lang) for quote in quotes),
    )


def _audience(meeting: MeetingNotes) -> str:
    return "Practitioners" if meeting.slot.kind == reviews.Slot.Kind.PRACTITIONERS else "Frontline managers"


def _theme(theme: reviews.Theme, held: list[MeetingNotes]) -> Theme:
    kinds = Counter(meeting.slot.kind for meeting in held if theme in meeting.themes.all())
    return Theme(theme.title, kinds[reviews.Slot.Kind.PRACTITIONERS], kinds[reviews.Slot.Kind.MANAGERS])


def conversation_quotes_of(review: reviews.Review) -> tuple[Quote, ...]:
    """Words that may be used, of conversations whose person agrees, at this moment, to be quoted."""
    quotes = usable_quotes(review).filter(conversation__isnull=False)
    return tuple(Quote(quote.words, quote.lang) for quote in quotes)


def observations_of(review: reviews.Review, narrative: str) -> Observations:
    """Section 5: observations under their first theme, and the conclusions apart."""
    noted = observations_standing().filter(review=review).order_by("number").prefetch_related("themes")
    groups: dict[str, list[Observation]] = {theme.title: [] for theme in review.themes.all()}
    for row in noted:
        themes = sorted(row.themes.all(), key=lambda theme: theme.number)
        title = themes[0].title if themes else WITHOUT_A_THEME
        groups.setdefault(title, []).append(Observation(row.number, row.text, str(row.get_source_display())))
    drawn = ConclusionDrawn.objects.filter(review=review).order_by("number").prefetch_related(_cited())
    return Observations(
        narrative=narrative,
        groups=tuple(ObservationGroup(title, tuple(rows)) for title, rows in groups.items() if rows),
        conclusions=tuple(
            Conclusion(row.number, row.text, tuple(sorted(cited.number for cited in row.observations.all())))
            for row in drawn
        ),
    )


def _cited() -> "Prefetch[str, QuerySet[ObservationNoted], str]":
    """The observations that are cited; those from a conversation whose person no longer agrees are left out."""
    return Prefetch("observations", queryset=observations_standing())


def points_of(report: Report | None, kind: str) -> tuple[Point, ...]:
    """The strengths, or the areas for development, with the numbers of the observations they rest on."""
    if report is None:
        return ()
    written = PointWritten.objects.filter(report=report, kind=kind).prefetch_related(_cited())
    return tuple(
        Point(
            row.number, row.title, row.text, tuple(sorted(cited.number for cited in row.observations.all()))
        )
        for row in written
    )


def recommendations_of(review: reviews.Review) -> tuple[Recommendation, ...]:
    return tuple(
        Recommendation(row.number, row.text, row.owner, row.measure, row.baseline, row.due_on)
        for row in review.recommendations.all()
    )
