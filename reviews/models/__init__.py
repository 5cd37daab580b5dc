"""The round as it is kept: the review, its team, scope and timetable, and the framework it is read by."""

from .framework import Criterion, Framework, Prompt, SubTheme
from .review import Review
from .scope import Recommendation, RecommendationUpdate, Scope, Theme
from .team import TeamMember
from .timetable import Slot, SlotAttendee

__all__ = [
    "Criterion",
    "Framework",
    "Prompt",
    "Recommendation",
    "RecommendationUpdate",
    "Review",
    "Scope",
    "Slot",
    "SlotAttendee",
    "SubTheme",
    "TeamMember",
    "Theme",
]
