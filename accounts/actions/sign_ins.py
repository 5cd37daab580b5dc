"""Sign-ins ended, and what somebody was writing when theirs ended, kept for them."""

import json
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts import access
from accounts.models import KeptText, Session, User, new_ref
from core.sealing import seal
from trail import actions as trail

MOST_KEPT = 5
"""For one person: what was sent last is what is looked for first."""


@transaction.atomic
def end_sessions(*, by: User, user: User, keep: str = "") -> int:
    """End every sign-in of `user` at once, but the one whose session key is `keep`. Returns how many ended."""
    access.check_can_end_sessions(by, of=user)
    ended, _ = Session.objects.filter(user=user).exclude(session_key=keep).delete()
    if ended:
        _record(by, user, ended)
    return ended


@transaction.atomic
def end_sign_in(*, by: User, sign_in: Session) -> None:
    """End one of one's own sign-ins. Ending it twice changes nothing."""
    access.check_can_end_sessions(by, of=by)
    ended, _ = access.sign_ins_visible_to(by).filter(pk=sign_in.pk).delete()
    if ended:
        _record(by, by, ended)


@transaction.atomic
def end_all_sign_ins(*, by: None) -> int:
    """End everybody's sign-ins and delete what was kept for those that had ended: a restored backup brings back both.

    Returns how many sign-ins ended. The trail is told even of none, as it is of the restore.
    """
    access.check_is_the_machine(by)
    ended = Session.objects.exclude(user=None).count()
    Session.objects.all().delete()
    KeptText.objects.all().delete()
    trail.record(by=None, verb="sign_ins.ended", subject="everybody", detail={"count": ended})
    return ended


@transaction.atomic
def keep_text(*, by: User, address: str, fields: Sequence[tuple[str, str]]) -> KeptText:
    """Keep what somebody sent to an address after their sign-in had ended, sealed and for an hour."""
    access.check_is_self(by, by)
    KeptText.objects.run_out().delete()
    ref = new_ref()
    sealed = seal(
        json.dumps({"address": address, "fields": list(fields)}), bound_to=access.kept_for(by.ref, ref)
    )
    kept = KeptText.objects.create(ref=ref, user=by, sealed=sealed, kept_at=timezone.now())
    newest = KeptText.objects.filter(user=by).values_list("pk", flat=True)[:MOST_KEPT]
    KeptText.objects.filter(user=by).exclude(pk__in=list(newest)).delete()
    return kept


@transaction.atomic
def discard_kept_text(*, by: User, kept: KeptText) -> None:
    access.check_is_self(by, kept.user)
    kept.delete()


def _record(by: User, user: User, ended: int) -> None:
    trail.record(by=by, verb="sign_ins.ended", subject=f"person {user.ref}", detail={"count": ended})
