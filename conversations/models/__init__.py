"""What was heard, as it is kept: conversations with people, and meetings with staff."""

from .conversation import Conversation, ConversationNote, ConversationRating
from .meeting import Meeting
from .quote import Quote

__all__ = ["Conversation", "ConversationNote", "ConversationRating", "Meeting", "Quote"]
