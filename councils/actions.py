"""Every write to regions and councils."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, Q
from django.utils.text import slugify

from core.text import clean_text
from trail import actions as trail

from . import access
from .models import Council, Region

if TYPE_CHECKING:
    from accounts.models import User

NAME_LENGTH = 80
SLUG_LENGTH = 40
ONS_CODE = re.compile(r"[A-Z][0-9]{8}")


@transaction.atomic
def create_region(*, by: "User | None", name: str, slug: str = "") -> Region:
    access.check_can_manage(by)
    name = _name(name, "region")
    _check_free_name(name)
    region = Region.objects.create(name=name, slug=_free_slug(Region, slug or name))
    trail.record(by=by, verb="region.created", subject=f"region {region.slug}")
    return region


@transaction.atomic
def edit_region(*, by: "User | None", region: Region, name: str) -> Region:
    """Rename it. Its address stays, so that links keep working."""
    access.check_can_manage(by)
    region = Region.objects.select_for_update().get(pk=region.pk)
    name = _name(name, "region")
    _check_free_name(name, but=region)
    if region.name != name:
        region.name = name
        region.save(update_fields=["name"])
        trail.record(by=by, verb="region.changed", subject=f"region {region.slug}")
    return region


@transaction.atomic
def create_council(*, by: "User | None", region: Region, name: str, ons_code: str, slug: str = "") -> Council:
    access.check_can_manage(by)
    name, ons_code = _name(name, "council"), _ons_code(ons_code)
    _check_free(region, name, ons_code)
    council = Council.objects.create(
        region=region, name=name, slug=_free_slug(Council, slug or name), ons_code=ons_code
    )
    trail.record(by=by, verb="council.created", subject=f"council {council.slug}")
    return council


@transaction.atomic
def edit_council(*, by: "User | None", council: Council, name: str, ons_code: str) -> Council:
    """Change its name or code. It stays in its region, as its people and reviews do."""
    access.check_can_manage(by)
    council = Council.objects.select_for_update().select_related("region").get(pk=council.pk)
    name, ons_code = _name(name, "council"), _ons_code(ons_code)
    _check_free(council.region, name, ons_code, but=council)
    if (council.name, council.ons_code) != (name, ons_code):
        council.name, council.ons_code = name, ons_code
        council.save(update_fields=["name", "ons_code"])
        trail.record(by=by, verb="council.changed", subject=f"council {council.slug}")
    return council


@transaction.atomic
def load_councils(
    *, by: "User | None", region: Mapping[str, str], councils: Sequence[Mapping[str, Any]]
) -> Region:
    """Make the region and those of its councils that are not there yet, known by their slugs and codes."""
    access.check_can_manage(by)
    found = Region.objects.filter(slug=region["slug"]).first()
    found = found or create_region(by=by, name=region["name"], slug=region["slug"])
    known = set(Council.objects.values_list("ons_code", flat=True))
    for row in councils:
        if row["ons_code"] not in known:
            create_council(
                by=by, region=found, name=row["name"], ons_code=row["ons_code"], slug=row.get("slug", "")
            )
    return found


def _name(name: str, what: str) -> str:
    name = clean_text(name, max_length=NAME_LENGTH, lines=False)
    if not name:
        raise ValidationError({"name": f"Enter the {what}’s name"})
    return name


def _ons_code(code: str) -> str:
    code = clean_text(code, lines=False).upper().replace(" ", "")
    if not ONS_CODE.fullmatch(code):
        raise ValidationError({"ons_code": "Enter a code of one letter and eight numbers, such as E08000025"})
    return code


def _check_free_name(name: str, *, but: Region | None = None) -> None:
    others = Region.objects.exclude(pk=but.pk) if but else Region.objects.all()
    if others.filter(name__iexact=name).exists():
        raise ValidationError({"name": "There is a region of this name already"})


def _check_free(region: Region, name: str, ons_code: str, *, but: Council | None = None) -> None:
    wrong = {}
    others = Council.objects.exclude(pk=but.pk) if but else Council.objects.all()
    for other in others.filter(Q(region=region, name__iexact=name) | Q(ons_code=ons_code)):
        if other.ons_code == ons_code:
            wrong["ons_code"] = f"{other.name} has this code"
        if other.region_id == region.pk and other.name.lower() == name.lower():
            wrong["name"] = "There is a council of this name in the region already"
    if wrong:
        raise ValidationError(wrong)


def _free_slug(kind: type[Model], text: str) -> str:
    """Return a short name for addresses that nothing of this kind has yet."""
    base = slugify(text)[: SLUG_LENGTH - 4].strip("-") or "place"
    slug, number = base, 1
    while kind._default_manager.filter(slug=slug).exists():  # noqa: SLF001 # the documented way to it
        number += 1
        slug = f"{base}-{number}"
    return slug
