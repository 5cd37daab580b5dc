"""What the evidence is worth, as it is kept: observations and conclusions, moderation, agreed ratings."""

from .agreed import AgreedRating
from .findings import Conclusion, Observation
from .moderation import ModeratedGrade, Moderation

__all__ = ["AgreedRating", "Conclusion", "ModeratedGrade", "Moderation", "Observation"]
