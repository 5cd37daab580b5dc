"""Who may be asked onto a team: the region's PSWs and peers, less those who belong to the host council."""

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from accounts.models import Membership, User
from reviews.models import Review, TeamMember


def candidates_for(review: Review, part: TeamMember.Part) -> QuerySet[User]:
    """People who hold that role in the host's region, do not belong to the host and are not on the team yet."""
    memberships = Membership.objects.live().filter(user=OuterRef("pk"))
    on_team = TeamMember.objects.filter(review=review, user=OuterRef("pk"), left_at=None)
    return User.objects.filter(
        Exists(memberships.filter(role=part.value, region=review.host.region_id)),
        ~Exists(memberships.filter(council=review.host_id)),
        ~Exists(on_team),
        is_active=True,
    ).order_by("name", "email")


def may_join(review: Review, user: User, part: TeamMember.Part) -> bool:
    """Whether this person is one of the candidates now."""
    return candidates_for(review, part).filter(pk=user.pk).exists()


def get_person(review: Review, ref: str) -> User:
    """Return an active person of the host's region, who may or may not be free to join; or 404."""
    in_region = Membership.objects.live().filter(user=OuterRef("pk"), region=review.host.region_id)
    person = User.objects.filter(Exists(in_region), ref=ref).first()
    if person is None:
        raise Http404
    return person
