"""Every write about what the evidence is worth."""

from .agreeing import agree_rating, close_moderation
from .conclusions import draw_conclusion, edit_conclusion, remove_conclusion
from .destroying import (
    destroy_agreed,
    destroy_judgements,
    destroy_observations,
    erase_judgements,
    take_out_words,
)
from .moderating import moderate, open_comparison, open_pair
from .observations import edit_observation, note_observation, remove_observation
from .proposing import agree_to_proposal, propose
from .reopening import reopen_audit

__all__ = [
    "agree_rating",
    "agree_to_proposal",
    "close_moderation",
    "destroy_agreed",
    "destroy_judgements",
    "destroy_observations",
    "draw_conclusion",
    "edit_conclusion",
    "edit_observation",
    "erase_judgements",
    "moderate",
    "note_observation",
    "open_comparison",
    "open_pair",
    "propose",
    "remove_conclusion",
    "remove_observation",
    "reopen_audit",
    "take_out_words",
]
