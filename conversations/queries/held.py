"""What was heard from one person, for the copy they may ask for."""

from conversations.models import Conversation
from core.held import Held
from records.models import Record


def held_about(record: Record) -> list[Held]:
    """Notes, ratings and quotes of the conversation with the person of this record; who wrote them is left out."""
    rows = Conversation.objects.filter(appointment__record=record).prefetch_related(
        "notes__prompt", "ratings__subtheme", "quotes"
    )
    return [_held(conversation).told() for conversation in rows]


def _held(conversation: Conversation) -> Held:
    return Held(
        "The conversation",
        [
            ("Spoken with", conversation.get_spoke_with_display()),
            *((note.prompt.text, note.text) for note in conversation.notes.all()),
            ("Overall", conversation.get_overall_display()),
            ("Why", conversation.overall_reason),
            *(
                (f"Rating: {each.subtheme.title}", f"{each.get_grade_display()} {each.note}".strip())
                for each in conversation.ratings.all()
            ),
            *(
                (f"Words noted, {quote.number}{said}", text)
                for quote in conversation.quotes.all()
                for said, text in (("", quote.text), (", reworded for the report", quote.reworded))
                if text
            ),
        ],
    )
