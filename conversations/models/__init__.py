"""What was heard, as it is kept: conversations with people, and meetings with staff."""

from .conversation import Conversation, ConversationNote, ConversationRating
from .meeting import Meeting
from .quote import FEWEST_QUOTED, LANGUAGES, Quote

__all__ = [
    "FEWEST_QUOTED",
    "LANGUAGES",
    "Conversation",
    "ConversationNote",
    "ConversationRating",
    "Meeting",
    "Quote",
]
