"""Reads of the round, shaped for its pages; each starts from what the person may see."""

from .contacts import Contacts, contacts_of, holders_of
from .listing import at_stage, filter_choices, listed_reviews, openable
from .missing import Missing, names_of
from .progress import ReviewProgress, progress_of
from .scope import (
    STATUSES,
    ScopePart,
    UpdateLine,
    current_framework,
    fieldwork_gaps,
    framework_of,
    previous_review,
    sampling_gaps,
    scope_gaps,
    scope_of,
    scope_parts,
    update_for,
    update_lines,
    whole_scope,
)
from .team import MemberLine, PersonLine, councils_of, describe_people, team_gaps, team_lines
from .timetable import HOWS, KINDS, Day, days_of, own_slots, slot_initial, slots_of, team_choices
from .trail import HEAD as TRAIL_HEAD, ReviewTrail, trail_of, trail_rows
from .waiting import places_and_steps, scopes_to_settle, waiting_for
from .warnings import days_of_fieldwork_left, schedule_warnings, slots_outside
from .year import Bar, Cell, Row, Year, year_of

__all__ = [
    "HOWS",
    "KINDS",
    "STATUSES",
    "TRAIL_HEAD",
    "Bar",
    "Cell",
    "Contacts",
    "Day",
    "MemberLine",
    "Missing",
    "PersonLine",
    "ReviewProgress",
    "ReviewTrail",
    "Row",
    "ScopePart",
    "UpdateLine",
    "Year",
    "at_stage",
    "contacts_of",
    "councils_of",
    "current_framework",
    "days_of",
    "days_of_fieldwork_left",
    "describe_people",
    "fieldwork_gaps",
    "filter_choices",
    "framework_of",
    "holders_of",
    "listed_reviews",
    "names_of",
    "openable",
    "own_slots",
    "places_and_steps",
    "previous_review",
    "progress_of",
    "sampling_gaps",
    "schedule_warnings",
    "scope_gaps",
    "scope_of",
    "scope_parts",
    "scopes_to_settle",
    "slot_initial",
    "slots_of",
    "slots_outside",
    "team_choices",
    "team_gaps",
    "team_lines",
    "trail_of",
    "trail_rows",
    "update_for",
    "update_lines",
    "waiting_for",
    "whole_scope",
    "year_of",
]
