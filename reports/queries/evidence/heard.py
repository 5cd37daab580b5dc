"""What was heard: meetings, conversations, and the words that may be quoted."""

from accounts.models import User
from conversations.access import conversations_visible_to, meetings_visible_to, quotes_visible_to
from conversations.queries import usable_quotes
from reports.models import Source
from reviews.models import Review

from .pieces import Piece


def meetings(user: User, review: Review) -> list[Piece]:
    held = (
        meetings_visible_to(user)
        .filter(review=review)
        .select_related("slot")
        .prefetch_related("themes")
        .order_by("number")
    )
    return [
        Piece(kind, row.pk, f"Meeting {row.number}: {row.slot.get_kind_display()}{said}", text, themes=themes)
        for row in held
        for themes in [frozenset(theme.number for theme in row.themes.all())]
        for kind, text, said in (
            (Source.Kind.AREAS, row.areas, ", areas discussed"),
            (Source.Kind.MEETING, row.notes, ""),
        )
        if text
    ]


def conversations(user: User, review: Review) -> list[Piece]:
    """Each conversation that was handed in: why it was rated as it was, its notes, and what was said of sub-themes."""
    heard = (
        conversations_visible_to(user)
        .filter(review=review, handed_in_at__isnull=False)
        .prefetch_related("notes__prompt", "ratings__subtheme")
        .order_by("number")
    )
    found = []
    for row in heard:
        title = f"Conversation {row.number}"
        if row.overall_reason:
            overall = f"{title}: {row.get_overall_display()}"
            found.append(Piece(Source.Kind.CONVERSATION, row.pk, overall, row.overall_reason))
        found += [
            Piece(Source.Kind.NOTE, note.pk, f"{title}, notes", note.text, note.prompt.text)
            for note in row.notes.all()
            if note.text
        ]
        found += [
            Piece(
                Source.Kind.HEARD,
                rating.pk,
                f"{title}, {rating.subtheme.title}: {rating.get_grade_display() or 'not rated'}",
                rating.note,
                subthemes=frozenset({rating.subtheme.number}),
            )
            for rating in row.ratings.all()
            if rating.note
        ]
    return found


def quotes(user: User, review: Review) -> list[Piece]:
    """Words that somebody other than who took them said may be used; of no group under five, of nobody who said no."""
    usable = usable_quotes(review).filter(pk__in=quotes_visible_to(user).values("pk"))
    found = []
    for row in usable.prefetch_related("meeting__themes"):
        themes = frozenset(theme.number for theme in row.meeting.themes.all()) if row.meeting else frozenset()
        said = f"{row.conversation or row.meeting}: {row.get_use_display().lower()}"
        found.append(
            Piece(Source.Kind.QUOTE, row.pk, said, row.words, themes=themes, is_said=True, lang=row.lang)
        )
    return found
