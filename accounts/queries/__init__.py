"""Reads shaped for the menu, the home page and the pages of people and accounts."""

from .held import held_about
from .people import PlaceChoices, choices_of, council_choices, invitations, label_of, people, role_choices
from .roles import RolesHeld, ended_roles_of, held_now, open_roles_of, qualification_of, roles_of
from .sign_ins import KeptPage, has_kept_texts, kept_pages, sign_ins
from .waiting import invitations_run_out, own_qualification_ending, people_to_attest, qualifications_to_attest
from .ways import Codes, Factor, Way, codes_of, factors_of, ways_to_sign_in, who_may_reset

__all__ = [
    "Codes",
    "Factor",
    "KeptPage",
    "PlaceChoices",
    "RolesHeld",
    "Way",
    "choices_of",
    "codes_of",
    "council_choices",
    "ended_roles_of",
    "factors_of",
    "has_kept_texts",
    "held_about",
    "held_now",
    "invitations",
    "invitations_run_out",
    "kept_pages",
    "label_of",
    "open_roles_of",
    "own_qualification_ending",
    "people",
    "people_to_attest",
    "qualification_of",
    "qualifications_to_attest",
    "role_choices",
    "roles_of",
    "sign_ins",
    "ways_to_sign_in",
    "who_may_reset",
]
