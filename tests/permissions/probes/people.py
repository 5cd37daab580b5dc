"""Rows *programme*, *people* and *qualification*: who is given what, apart from any review."""

from datetime import date

from accounts.models import Invitation, Membership, Qualification
from councils.models import Council
from reviews.models import Framework
from tests.permissions.visiting import Fields, Probe, Visit, form, page

AHEAD = date(2031, 1, 1)


def _invitation(visit: Visit, role: str, council: str) -> Fields:
    email = visit.user.email if visit.aim == "self" else "new.person@example.org"
    return {"name": "New Person", "email": email, "role": role, "council": council}


def _invited(role: str, council: str) -> bool:
    return Invitation.objects.filter(name="New Person", role=role, council__slug=council).exists()


def _host_council(visit: Visit) -> str:
    return "thirdham" if visit.aim == "another" else "hostwick"


PROBES: dict[tuple[str, str], list[Probe]] = {
    ("programme", "manage councils people frameworks"): [
        form(
            "councils:create",
            sends={"region": "aldermere", "name": "Newtown", "ons_code": "E06000099"},
            changes=lambda _: Council.objects.filter(name="Newtown").exists(),
            in_review=False,
        ),
        form(
            "accounts:role_give",
            lambda visit: visit.world.spare.ref,
            sends={"role": "dass", "council": "thirdham"},
            changes=lambda visit: Membership.objects.filter(user=visit.world.spare, role="dass").exists(),
            in_review=False,
        ),
        page(
            "accounts:person_list",
            shows=lambda visit: visit.world.spare.email,
            query="?words=spare",
            in_review=False,
        ),
        form(
            "accounts:person_deactivate",
            lambda visit: visit.world.spare.ref,
            sends={},
            changes=lambda visit: not type(visit.user).objects.get(pk=visit.world.spare.pk).is_active,
            in_review=False,
        ),
        form(
            "reviews:framework_copy",
            lambda _: Framework.objects.earliest("pk").ref,
            sends={
                "name": "2031.1",
                "region": "aldermere",
                "effective_on-day": "1",
                "effective_on-month": "1",
                "effective_on-year": "2031",
            },
            changes=lambda _: Framework.objects.filter(version="2031.1").exists(),
            in_review=False,
        ),
    ],
    ("people", "invite"): [
        form(
            "accounts:invitation_create",
            sends=lambda visit: _invitation(visit, "peer", "none") | {"region": "aldermere"},
            changes=lambda _: Invitation.objects.filter(
                name="New Person", role="peer", council=None
            ).exists(),
            words=frozenset({"team of own review", "not to own rights"}),
            in_review=False,
            quiet=True,
        ),
        form(
            "accounts:invitation_create",
            sends=lambda visit: _invitation(visit, "organiser", _host_council(visit)),
            changes=lambda visit: _invited("organiser", _host_council(visit)),
            words=frozenset({"host roles of own council", "not to own rights"}),
            in_review=False,
            quiet=True,
        ),
    ],
    ("qualification", "attest"): [
        form(
            "accounts:qualification_attest",
            lambda visit: visit.user.ref if visit.aim == "self" else visit.world.spare.ref,
            sends={
                f"{name}-{part}": value
                for name in ("registered_until_on", "dbs_until_on")
                for part, value in (("day", "1"), ("month", "1"), ("year", "2031"))
            },
            changes=lambda _: Qualification.objects.filter(registered_until_on=AHEAD).exists(),
            in_review=False,
        ),
    ],
}
