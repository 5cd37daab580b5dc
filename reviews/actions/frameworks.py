"""Bringing in a framework: data, versioned and dated, never changed once it is there."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from councils.models import Region
from reviews import access
from reviews.models import Criterion, Framework, Prompt, SubTheme
from reviews.scales import SCALE
from trail import actions as trail


@transaction.atomic
def import_framework(*, by: User, region: Region, data: Mapping[str, Any]) -> Framework:
    """Take in one version for the region; `data` has the shape that `fixtures/README.md` describes."""
    access.check_can_manage_frameworks(by)
    try:
        with transaction.atomic():
            framework = _create(region, data)
    except IntegrityError:
        raise ValidationError(
            f"{region} has version {data.get('version')} already, or a number in the file is used twice"
        ) from None
    except (KeyError, TypeError, ValueError) as error:
        raise ValidationError(f"The file is not a framework: look at {error}") from None
    trail.record(
        by=by,
        verb="framework.imported",
        subject=f"framework {framework.version}",
        detail={"region": region.slug},
    )
    return framework


def _create(region: Region, data: Mapping[str, Any]) -> Framework:
    titles = {group["number"]: group["title"] for group in data["groups"]}
    framework = Framework.objects.create(
        region=region,
        version=data["version"],
        title=data["title"],
        effective_on=date.fromisoformat(data["effective_on"]),
    )
    Criterion.objects.bulk_create(
        Criterion(
            framework=framework,
            position=row["position"],
            code=row["code"],
            group=row["group"],
            group_title=titles[row["group"]],
            text=row["text"],
            guidance=row.get("guidance", ""),
            prompt=row.get("prompt", ""),
            regional=row["regional"],
        )
        for row in data["criteria"]
    )
    SubTheme.objects.bulk_create(_subtheme(framework, row) for row in data["subthemes"])
    Prompt.objects.bulk_create(
        Prompt(framework=framework, number=row["number"], text=row["text"], hint=row.get("hint", ""))
        for row in data["prompts"]
    )
    return framework


def _subtheme(framework: Framework, row: Mapping[str, Any]) -> SubTheme:
    grades = {grade.value for grade in SCALE}
    if set(row["descriptors"]) != grades:
        raise ValueError(f"the descriptors of sub-theme {row['number']}: one for each of the four grades")
    return SubTheme(
        framework=framework,
        number=row["number"],
        title=row["title"],
        peer_question=row.get("peer_question", ""),
        rated_by_peers=row["rated_by_peers"],
        criteria=row["criteria"],
        descriptors=row["descriptors"],
    )
