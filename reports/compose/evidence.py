"""The structured parts of the document: method, team, meetings, quotes, observations, points and recommendations."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import F, FilteredRelation, Q

from accounts.roles import Role
from conversations.models import Meeting as MeetingNotes
from core.dates import month_text, range_text
from ratings.queries import Overview
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
from reviews import models as reviews

from .gathered import Gathered

NETWORK = "Co-production network"
WITHOUT_A_THEME = "Other observations"


def team_of(gathered: Gathered) -> tuple[TeamMember, ...]:
    return tuple(
        TeamMember(member.user.name, str(member.get_part_display()), _council_of(member))
        for member in sorted(gathered.team, key=lambda member: (_order(member), member.user.name))
    )


def _order(member: reviews.TeamMember) -> int:
    return list(reviews.TeamMember.Part.values).index(member.part)


def _council_of(member: reviews.TeamMember) -> str:
    role = {"psw": Role.PSW, "peer": Role.PEER}.get(member.part, Role.COORDINATOR)
    held = [row for row in member.user.memberships.all() if row.role == role]
    council = next((row.council.name for row in held if row.council), "")
    return council or (NETWORK if member.part == "peer" else "The region’s association")


def method_of(
    review: reviews.Review,
    overview: Overview,
    *,
    meetings: Sequence[MeetingNotes],
    team: Iterable[reviews.TeamMember],
    observations: int,
) -> Method:
    """Who and how many, counted from what was handed in."""
    kinds = Counter(meeting.slot.kind for meeting in meetings)
    parts = Counter(member.part for member in team)
    return Method(
        fieldwork=range_text(review.fieldwork_from_on, review.fieldwork_to_on),
        records=len(overview.counted),
        read_twice=overview.read_twice,
        conversations=len(overview.heard),
        practitioner_meetings=kinds[reviews.Slot.Kind.PRACTITIONERS],
        manager_meetings=kinds[reviews.Slot.Kind.MANAGERS],
        people_met=sum(meeting.attended or 0 for meeting in meetings),
        observations=observations,
        psws=parts[reviews.TeamMember.Part.PSW],
        peers=parts[reviews.TeamMember.Part.PEER],
    )


def previous_of(review: reviews.Review, before: reviews.Review | None, narrative: str) -> Previous:
    """Section 1: the recommendations of the host's review before this one, with what the host says became of them."""
    if before is None:
        return Previous(narrative=narrative)
    said = FilteredRelation("updates", condition=Q(updates__review=review))
    earlier = before.recommendations.annotate(said=said, status=F("said__status"), account=F("said__text"))
    status = dict(reviews.RecommendationUpdate.Status.choices)
    return Previous(
        narrative=narrative,
        title=before.topic,
        month=month_text(before.fieldwork_from_on),
        recommendations=tuple(
            EarlierRecommendation(
                number=row.number,
                text=row.text,
                status=str(status.get(row.status, "")),
                update=row.account or "",
            )
            for row in earlier
        ),
    )


def meetings_of(gathered: Gathered, narrative: str) -> Meetings:
    """Section 2: what each meeting discussed, how often each theme came up, what was said in groups of five or more."""
    held = gathered.meetings
    return Meetings(
        narrative=narrative,
        meetings=tuple(
            Meeting(
                _audience(meeting),
                tuple(line.strip("-• ") for line in meeting.areas.splitlines() if line.strip()),
            )
            for meeting in held
        ),
        themes=tuple(_theme(theme, held, at) for theme, at in gathered.themes.items()),
        quotes=tuple(
            Quote(quote.words, quote.lang) for quote in gathered.quotes if quote.meeting_id is not None
        ),
    )


def _audience(meeting: MeetingNotes) -> str:
    return "Practitioners" if meeting.slot.kind == reviews.Slot.Kind.PRACTITIONERS else "Frontline managers"


def _theme(theme: reviews.Theme, held: list[MeetingNotes], came_up_at: frozenset[int]) -> Theme:
    kinds = Counter(meeting.slot.kind for meeting in held if meeting.pk in came_up_at)
    return Theme(theme.title, kinds[reviews.Slot.Kind.PRACTITIONERS], kinds[reviews.Slot.Kind.MANAGERS])


def conversation_quotes_of(gathered: Gathered) -> tuple[Quote, ...]:
    """Words that may be used, of conversations whose person agrees, at this moment, to be quoted."""
    return tuple(
        Quote(quote.words, quote.lang) for quote in gathered.quotes if quote.conversation_id is not None
    )


def observations_of(gathered: Gathered, narrative: str) -> Observations:
    """Section 5: observations under their first theme, and the conclusions apart."""
    groups: dict[str, list[Observation]] = {theme.title: [] for theme in gathered.themes}
    for row in gathered.noted:
        title = row.theme or WITHOUT_A_THEME
        groups.setdefault(title, []).append(Observation(row.number, row.text, row.source))
    return Observations(
        narrative=narrative,
        groups=tuple(ObservationGroup(title, tuple(rows)) for title, rows in groups.items() if rows),
        conclusions=tuple(
            Conclusion(row.number, row.text, gathered.cited_by[row]) for row in gathered.conclusions
        ),
    )


def points_of(gathered: Gathered, kind: str) -> tuple[Point, ...]:
    """The strengths, or the areas for development, with the numbers of the observations they rest on."""
    return tuple(
        Point(row.number, row.title, row.text, gathered.cited_by[row])
        for row in gathered.points
        if row.kind == kind
    )


def recommendations_of(review: reviews.Review) -> tuple[Recommendation, ...]:
    return tuple(
        Recommendation(row.number, row.text, row.owner, row.measure, row.baseline, row.due_on)
        for row in review.recommendations.all()
    )
