"""That nobody asks for what a peer may read already."""

from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.refusals import Refused
from records.models import Record, RecordGrant
from records.scales import TOLD_DAYS_BEFORE, Scope

from .grants import grants_of


def grants_lasting(user: User, opening: Scope) -> QuerySet[RecordGrant]:
    """Those of the person's grants that are not in their last days, in which they are told and may ask anew."""
    last_days = timezone.now() + timedelta(days=TOLD_DAYS_BEFORE + 1)
    return grants_of(user, opening).filter(ends_at__gt=last_days)


def check_lacks_grant(by: User, record: Record, peer: User, scope: Scope) -> None:
    """Raise `Refused` where the peer has as much already, and for longer than some days."""
    if not grants_lasting(peer, scope).filter(content_object=record).exists():
        return
    if by.pk != peer.pk:
        door = (reverse("records:grants", args=[record.review.ref]), "See which peers may read a record")
        raise Refused("The peer may read this already, and as much of it as you ask for.", doors=[door])
    door = (reverse("records:detail", args=[record.review.ref, record.ref]), f"Read record {record.ref}")
    raise Refused("You may read this already, and as much of it as you ask for.", doors=[door])
