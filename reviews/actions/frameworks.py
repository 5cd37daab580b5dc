"""Versions of a framework as a whole: brought in, copied, described, published, taken back, deleted, chosen."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.versions import check_still
from councils.models import Region
from reviews import access, importing, queries
from reviews.models import Criterion, Framework, Prompt, Review, SubTheme
from trail import actions as trail


@transaction.atomic
def import_framework(
    *, by: User, region: Region, data: Mapping[str, Any], is_draft: bool = False
) -> Framework:
    """Take in one version for the region, all of it or nothing; `data` has the shape of `docs/framework-file.md`.

    Raises ValidationError with every place in the file that is to be mended.
    """
    access.check_can_manage_frameworks(by)
    understood = importing.understand(dict(data))
    framework = _create(region, understood)
    _note(by, "framework.imported", framework)
    if not is_draft:
        publish_framework(by=by, framework=framework)
        framework.refresh_from_db()
    return framework


@transaction.atomic
def copy_framework(
    *, by: User, framework: Framework, region: Region, name: str, effective_on: date
) -> Framework:
    """Make a draft that begins as the framework is now, for its region or for another."""
    access.check_can_manage_frameworks(by)
    stored = Framework.objects.select_for_update().get(pk=framework.pk)
    values = {**queries.file_of(stored), "version": name, "effective_on": effective_on.isoformat()}
    copy = _create(region, values)
    _note(by, "framework.copied", copy, {"of": framework.ref})
    return copy


@transaction.atomic
def describe_framework(
    *, by: User, framework: Framework, title: str, name: str, effective_on: date, version: int
) -> Framework:
    """Reword a draft's title, its version or its day. Raises `Conflict` when somebody did so meanwhile."""
    access.check_can_draft(by, framework)
    locked = locked_draft(by, framework)
    wanted = {"title": title, "name": name, "effective_on": effective_on}
    if check_still(queries.framework_values(locked), version=version, wanted=wanted):
        _check_name_is_free(locked.region, name, but=locked)
        locked.title, locked.version, locked.effective_on = title, name, effective_on
        locked.save(update_fields=["title", "version", "effective_on"])
        _note(by, "framework.described", locked)
    return locked


@transaction.atomic
def publish_framework(*, by: User, framework: Framework) -> Framework:
    """Let reviews be read by it from its day on. Raises ValidationError with what it lacks."""
    access.check_can_draft(by, framework)
    Region.objects.select_for_update().get(pk=framework.region_id)
    locked = locked_draft(by, framework)
    if gaps := queries.framework_gaps(locked):
        raise ValidationError(gaps)
    locked.published_at = timezone.now()
    locked.save(update_fields=["published_at"])
    _note(by, "framework.published", locked)
    return locked


@transaction.atomic
def take_back_framework(*, by: User, framework: Framework) -> Framework:
    """Make it a draft again, while no review is read by it."""
    access.check_can_take_back(by, framework)
    locked = Framework.objects.select_for_update().get(pk=framework.pk)
    access.check_can_take_back(by, locked)
    if locked.published_at is not None:
        locked.published_at = None
        locked.save(update_fields=["published_at"])
        _note(by, "framework.taken_back", locked)
    return locked


@transaction.atomic
def delete_framework(*, by: User, framework: Framework) -> None:
    """Delete a draft with all that is in it."""
    access.check_can_draft(by, framework)
    locked = locked_draft(by, framework)
    _note(by, "framework.deleted", locked)
    locked.delete()


@transaction.atomic
def export_framework(*, by: User, framework: Framework) -> dict[str, Any]:
    """Record that it is taken out, and return what goes into the file."""
    access.check_can_manage_frameworks(by)
    _note(by, "framework.exported", framework)
    return queries.file_of(framework)


@transaction.atomic
def choose_framework(*, by: User, review: Review, framework: str) -> Review:
    """Say by which version the review will be read; empty means the one in force on the day sampling opens."""
    access.check_can_choose_framework(by, review)
    locked = Review.objects.select_for_update(of=("self",)).select_related("host__region").get(pk=review.pk)
    access.check_can_choose_framework(by, locked)
    chosen = None
    if framework:
        published = locked.host.region.frameworks.select_for_update().published()
        chosen = published.filter(ref=framework).first()
        if chosen is None:
            raise ValidationError({"framework": "Select one of the versions of the review’s region"})
    if locked.framework_id != (chosen.pk if chosen else None):
        locked.framework = chosen
        locked.save(update_fields=["framework"])
        trail.record(
            by=by,
            verb="review.framework_chosen",
            subject=locked.ref,
            review=locked.ref,
            detail={"version": chosen.version if chosen else ""},
        )
    return locked


def locked_draft(by: User, framework: Framework) -> Framework:
    """The framework as it is now, held until the transaction ends, and still a draft."""
    locked = Framework.objects.select_for_update(of=("self",)).select_related("region").get(pk=framework.pk)
    access.check_can_draft(by, locked)
    return locked


def _create(region: Region, values: Mapping[str, Any]) -> Framework:
    _check_name_is_free(region, values["version"])
    titles = {group["number"]: group["title"] for group in values["groups"]}
    framework = Framework.objects.create(
        region=region,
        version=values["version"],
        title=values["title"],
        effective_on=date.fromisoformat(values["effective_on"]),
    )
    Criterion.objects.bulk_create(
        Criterion(framework=framework, group_title=titles[row["group"]], **row) for row in values["criteria"]
    )
    SubTheme.objects.bulk_create(SubTheme(framework=framework, **row) for row in values["subthemes"])
    Prompt.objects.bulk_create(Prompt(framework=framework, **row) for row in values["prompts"])
    return framework


def _check_name_is_free(region: Region, name: str, *, but: Framework | None = None) -> None:
    Region.objects.select_for_update().get(pk=region.pk)
    others = region.frameworks.filter(version__iexact=name)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise ValidationError({"name": f"{region} has version {name} already. Choose another"})


def _note(by: User, verb: str, framework: Framework, detail: dict[str, object] | None = None) -> None:
    trail.record(
        by=by,
        verb=verb,
        subject=f"framework {framework.ref}",
        detail={"region": framework.region.slug, "version": framework.version, **(detail or {})},
    )
