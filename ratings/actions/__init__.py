"""Every write about what the evidence is worth."""

from .agreeing import agree_rating, close_moderation
from .conclusions import draw_conclusion, edit_conclusion, remove_conclusion
from .moderating import moderate, open_comparison
from .observations import edit_observation, note_observation, remove_observation

__all__ = [
    "agree_rating",
    "close_moderation",
    "draw_conclusion",
    "edit_conclusion",
    "edit_observation",
    "moderate",
    "note_observation",
    "open_comparison",
    "remove_conclusion",
    "remove_observation",
]
