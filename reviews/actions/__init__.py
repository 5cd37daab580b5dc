"""Every write of the round: planning, team, scope, timetable, steps, recommendations, frameworks."""

from .destroying import destroy_round, forget_places
from .frameworks import import_framework
from .planning import import_past_review, move_review, schedule_review
from .recommendations import (
    add_recommendation,
    edit_recommendation,
    remove_recommendation,
    set_recommendations,
)
from .scope import (
    add_theme,
    agree_scope,
    edit_theme,
    remove_theme,
    save_ambition,
    save_self_assessment,
    save_update,
)
from .steps import (
    close_fieldwork,
    mark_accuracy,
    mark_closed,
    mark_fieldwork_opened,
    mark_final,
    mark_moderated,
    mark_published,
    mark_released,
    mark_team_check,
    open_sampling,
    open_scoping,
    reopen_fieldwork,
)
from .team import (
    add_member,
    clear_conflict,
    declare,
    hand_over,
    object_to_member,
    remove_member,
    take_over,
    withdraw_objection,
)
from .timetable import create_slot, edit_slot, remove_slot

__all__ = [
    "add_member",
    "add_recommendation",
    "add_theme",
    "agree_scope",
    "clear_conflict",
    "close_fieldwork",
    "create_slot",
    "declare",
    "destroy_round",
    "edit_recommendation",
    "edit_slot",
    "edit_theme",
    "forget_places",
    "hand_over",
    "import_framework",
    "import_past_review",
    "mark_accuracy",
    "mark_closed",
    "mark_fieldwork_opened",
    "mark_final",
    "mark_moderated",
    "mark_published",
    "mark_released",
    "mark_team_check",
    "move_review",
    "object_to_member",
    "open_sampling",
    "open_scoping",
    "remove_member",
    "remove_recommendation",
    "remove_slot",
    "remove_theme",
    "reopen_fieldwork",
    "save_ambition",
    "save_self_assessment",
    "save_update",
    "schedule_review",
    "set_recommendations",
    "take_over",
    "withdraw_objection",
]
