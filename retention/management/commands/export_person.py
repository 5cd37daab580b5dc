"""Makes the file of an approved access request."""

from retention.management.carrying_out import CarryingOut
from retention.models import PersonRequest


class Command(CarryingOut):
    help = "Make the file of an access request that two people agreed to."
    kind = PersonRequest.Kind.ACCESS
