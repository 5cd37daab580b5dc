"""The roles a person can hold, apart from any review: in a council, in a region, or in the programme."""

from django.db.models import TextChoices


class Role(TextChoices):
    """A role always belongs to a council, a region or the programme, never to the person alone."""

    PSW = "psw", "Principal Social Worker"
    DASS = "dass", "Director of Adult Social Services"
    ORGANISER = "organiser", "organiser"
    INFORMATION_LEAD = "information_lead", "information lead"
    PEER = "peer", "lived-experience peer"
    COORDINATOR = "coordinator", "regional coordinator"
    ADMINISTRATOR = "administrator", "programme administrator"


COUNCIL_ROLES = (Role.PSW, Role.DASS, Role.ORGANISER, Role.INFORMATION_LEAD)
"""Always held in a council."""

REGION_ROLES = (Role.PEER, Role.COORDINATOR)
"""Held in a region; a peer's council, when there is one, is the council that employs them."""
