"""Every write about what was heard."""

from .conversations import (
    hand_in_conversation,
    open_conversation,
    rate_conversation,
    start_conversation,
    stop_conversation,
    write_note,
)
from .destroying import destroy_heard, destroy_unfinished, erase_conversations
from .meetings import open_meeting, open_meeting_of, write_meeting
from .quotes import add_meeting_quote, add_quote, decide_quote, edit_quote, open_quotes, remove_quote

__all__ = [
    "add_meeting_quote",
    "add_quote",
    "decide_quote",
    "destroy_heard",
    "destroy_unfinished",
    "edit_quote",
    "erase_conversations",
    "hand_in_conversation",
    "open_conversation",
    "open_meeting",
    "open_meeting_of",
    "open_quotes",
    "rate_conversation",
    "remove_quote",
    "start_conversation",
    "stop_conversation",
    "write_meeting",
    "write_note",
]
