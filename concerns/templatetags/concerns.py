"""The way to raise a concern, on every page inside a review, knowing which record, conversation or meeting it is of."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from concerns import access
from reviews import access as reviews_access
from reviews.access import Standing
from reviews.models import Review

register = template.Library()


@register.inclusion_tag("concerns/_link.html", takes_context=True)
def concern_link(context: template.Context) -> dict[str, object]:
    """Nothing outside a review, and nothing for who may not raise one.

    Where somebody is writing it opens beside the page, so that what they typed stays there.
    """
    user, review = context.get("user"), context.get("review")
    if not isinstance(review, Review) or user is None or not user.is_authenticated:
        return {"address": ""}
    known = context.get("standing")
    now = known if isinstance(known, Standing) else reviews_access.standing(user, review)
    if not access.may_raise(now):
        return {"address": ""}
    source = _source(context)
    address = reverse("concerns:raise", args=[review.ref])
    return {
        "address": f"{address}?{urlencode(source)}" if source else address,
        "is_writing": bool(context.get("form") or context.get("boxes")),
    }


def _source(context: template.Context) -> dict[str, object]:
    """Which meeting or conversation of the timetable the page is about, or else which record."""
    about = context.get("meeting") or getattr(context.get("conversation"), "appointment", None)
    slot = getattr(about, "slot", None) or context.get("slot")
    if number := getattr(slot, "number", None):
        return {"slot": number}
    ref = getattr(context.get("record"), "ref", "")
    return {"record": ref} if ref else {}
