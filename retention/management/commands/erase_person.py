"""Carries out an approved erasure request."""

from retention.management.carrying_out import CarryingOut
from retention.models import PersonRequest


class Command(CarryingOut):
    help = "Erase what is held of a person, after a request that two people agreed to."
    kind = PersonRequest.Kind.ERASURE
