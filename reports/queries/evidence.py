"""The evidence a section draws on, beside its narrative: only what the writer may see of the review."""

from dataclasses import dataclass

from accounts.models import User
from audits.access import audits_to_work_with
from conversations.access import conversations_visible_to, meetings_visible_to, quotes_visible_to
from conversations.models import Quote
from ratings.access import conclusions_visible_to, observations_visible_to
from ratings.queries import spreads
from reports.figures import percentage
from reports.sections import SectionKey
from reviews.models import RecommendationUpdate, Review
from reviews.queries import previous_review


@dataclass(frozen=True)
class Piece:
    """One piece of evidence: where it comes from, in a few words, and what it says."""

    source: str
    text: str
    note: str = ""


Group = tuple[str, list[Piece]]


def evidence_for(user: User, review: Review, key: str) -> list[Group]:
    """Groups of evidence for one section, each with its title. The number of queries does not grow with the review."""
    sources = {
        SectionKey.INTRODUCTION: (_scope,),
        SectionKey.SUMMARY: (_ratings, _conclusions),
        SectionKey.PREVIOUS: (_earlier,),
        SectionKey.MEETINGS: (_meetings, _meeting_quotes),
        SectionKey.DATA: (_ratings,),
        SectionKey.ANALYSIS: (_audits, _conversations, _conversation_quotes),
        SectionKey.OBSERVATIONS: (_conclusions, _observations),
        SectionKey.STRENGTHS: (_conclusions, _observations, _ratings),
        SectionKey.RECOMMENDATIONS: (_conclusions, _observations, _earlier),
        SectionKey.APPENDICES: (_scope,),
    }
    groups = [source(user, review) for source in sources[SectionKey(key)]]
    return [(title, pieces) for title, pieces in groups if pieces]


def _scope(_user: User, review: Review) -> Group:
    themes = [Piece(f"Theme {theme.number}", theme.title, theme.detail) for theme in review.themes.all()]
    scope = getattr(review, "scope", None)
    said = [Piece("What the host wants", scope.ambition)] if scope and scope.ambition else []
    return "What the host asked for", said + themes


def _earlier(_user: User, review: Review) -> Group:
    before = previous_review(review)
    if before is None:
        return "Earlier recommendations", []
    updates = {
        update.recommendation_id: update for update in RecommendationUpdate.objects.filter(review=review)
    }
    return "Earlier recommendations", [
        Piece(
            f"Recommendation {row.number}"
            + (f": {updates[row.pk].get_status_display()}" if row.pk in updates else ": no update yet"),
            row.text,
            updates[row.pk].text if row.pk in updates else "",
        )
        for row in before.recommendations.all()
    ]


def _meetings(user: User, review: Review) -> Group:
    held = meetings_visible_to(user).filter(review=review).select_related("slot").order_by("number")
    return "Meetings", [
        Piece(f"Meeting {row.number}: {row.slot.get_kind_display()}", row.notes, row.areas) for row in held
    ]


def _meeting_quotes(user: User, review: Review) -> Group:
    quotes = quotes_visible_to(user).filter(meeting__review=review).exclude(use=Quote.Use.NO)
    return "What was said in meetings", [
        Piece(f"Meeting {quote.meeting.number}: {quote.get_use_display().lower()}", quote.text)
        for quote in quotes.select_related("meeting").order_by("meeting__number", "number")
        if quote.meeting is not None
    ]


def _audits(user: User, review: Review) -> Group:
    handed_in = audits_to_work_with(user).filter(record__review=review, handed_in_at__isnull=False)
    return "Records", [
        Piece(
            f"Record {audit.record.ref}: {audit.get_overall_display()}",
            audit.overall_reason,
            "\n\n".join(
                text for text in (audit.lens_process, audit.lens_experience, audit.lens_difference) if text
            ),
        )
        for audit in handed_in.select_related("record")
    ]


def _conversations(user: User, review: Review) -> Group:
    heard = (
        conversations_visible_to(user)
        .filter(review=review, handed_in_at__isnull=False)
        .prefetch_related("notes__prompt")
        .order_by("number")
    )
    return "Conversations", [
        Piece(
            f"Conversation {row.number}: {row.get_overall_display()}",
            row.overall_reason,
            "\n\n".join(f"{note.prompt.text}\n{note.text}" for note in row.notes.all() if note.text),
        )
        for row in heard
    ]


def _conversation_quotes(user: User, review: Review) -> Group:
    quotes = quotes_visible_to(user).filter(conversation__review=review).exclude(use=Quote.Use.NO)
    return "What people said", [
        Piece(f"Conversation {quote.conversation.number}: {quote.get_use_display().lower()}", quote.text)
        for quote in quotes.select_related("conversation").order_by("conversation__number", "number")
        if quote.conversation is not None
    ]


def _observations(user: User, review: Review) -> Group:
    noted = observations_visible_to(user).filter(review=review).prefetch_related("themes").order_by("number")
    return "Observations", [
        Piece(
            f"Observation {row.number}: {row.get_source_display().lower()}",
            row.text,
            ", ".join(theme.title for theme in row.themes.all()),
        )
        for row in noted
    ]


def _conclusions(user: User, review: Review) -> Group:
    drawn = (
        conclusions_visible_to(user).filter(review=review).prefetch_related("observations").order_by("number")
    )
    return "Conclusions", [
        Piece(
            f"Conclusion {row.number}",
            row.text,
            "Rests on observations "
            + (", ".join(str(cited.number) for cited in row.observations.all()) or "that are not named yet"),
        )
        for row in drawn
    ]


def _ratings(_user: User, review: Review) -> Group:
    lines = spreads(review).lines
    return "Ratings", [
        Piece(
            f"{line.subtheme.number}. {line.subtheme.title}: "
            + (line.agreed.grade.label if line.agreed else "not agreed yet"),
            line.agreed.reason if line.agreed else "",
            ", ".join(
                f"{row.grade.label} {row.count} ({percentage(row.count, line.records.n)}%)"
                for row in line.records.on_scale
                if row.count
            ),
        )
        for line in lines
    ]
