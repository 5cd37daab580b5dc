"""What the evidence is worth, as it is kept: observations and conclusions, proposals and moderation, agreed ratings."""

from .agreed import AgreedRating
from .findings import Conclusion, Observation
from .moderation import ModeratedGrade, Moderation
from .proposal import Proposal, ProposedGrade

__all__ = [
    "AgreedRating",
    "Conclusion",
    "ModeratedGrade",
    "Moderation",
    "Observation",
    "Proposal",
    "ProposedGrade",
]
