"""What stands in a draft: its groups and criteria, each added, reworded, moved and removed while it is a draft."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from accounts.models import User
from core.versions import check_still
from reviews import access, queries
from reviews.importing import MOST_CRITERIA, MOST_GROUPS
from reviews.models import Criterion, Framework
from trail import actions as trail

from .frameworks import locked_draft

UP, DOWN = "up", "down"
OUT_OF_THE_WAY = 1000


@transaction.atomic
def add_criterion(
    *,
    by: User,
    framework: Framework,
    code: str,
    group: int,
    new_group: str = "",
    text: str,
    guidance: str = "",
    prompt: str = "",
) -> Criterion:
    """Add a criterion at the end of its group; with group 0, at the end of a new one of that title."""
    access.check_can_draft(by, framework)
    locked = locked_draft(by, framework)
    rows = list(locked.criteria.order_by("position"))
    if len(rows) >= MOST_CRITERIA:
        raise ValidationError(f"Keep to {MOST_CRITERIA} criteria: each is answered for every record")
    _check_code_is_free(rows, code)
    criterion = Criterion(framework=locked, code=code, text=text, guidance=guidance, prompt=prompt)
    _put_in_group(rows, criterion, group, new_group)
    criterion.position = OUT_OF_THE_WAY * 2
    criterion.save()
    _arrange([*rows, criterion])
    note_change(by, locked, "criterion_added", f"criterion {code}")
    return criterion


@transaction.atomic
def edit_criterion(
    *,
    by: User,
    criterion: Criterion,
    code: str,
    group: int,
    new_group: str = "",
    text: str,
    guidance: str,
    prompt: str,
    version: int,
) -> Criterion:
    """Reword a criterion, or put it into another group. Raises `Conflict` when somebody reworded it meanwhile."""
    access.check_can_draft(by, criterion.framework)
    locked = locked_draft(by, criterion.framework)
    rows = list(locked.criteria.order_by("position"))
    stored = next((row for row in rows if row.pk == criterion.pk), None)
    if stored is None:
        raise ValidationError("Somebody has removed this criterion")
    wanted = {"code": code, "group": group, "text": text, "guidance": guidance, "prompt": prompt}
    if not check_still(queries.criterion_values(stored), version=version, wanted=wanted):
        return stored
    others = [row for row in rows if row.pk != stored.pk]
    _check_code_is_free(others, code)
    was = stored.code
    stored.code, stored.text, stored.guidance, stored.prompt = code, text, guidance, prompt
    if group != stored.group:
        _put_in_group(others, stored, group, new_group)
        rows = [*others, stored]
    stored.save()
    _arrange(rows)
    _name_in_subthemes(locked, was, code)
    note_change(by, locked, "criterion_edited", f"criterion {code}")
    return stored


@transaction.atomic
def remove_criterion(*, by: User, criterion: Criterion) -> None:
    """Take it out, of the sub-themes that name it too; with its last criterion a group goes."""
    access.check_can_draft(by, criterion.framework)
    locked = locked_draft(by, criterion.framework)
    if Criterion.objects.filter(pk=criterion.pk).delete()[0]:
        _name_in_subthemes(locked, criterion.code, "")
        _arrange(locked.criteria.order_by("position"))
        note_change(by, locked, "criterion_removed", f"criterion {criterion.code}")


@transaction.atomic
def move_criterion(*, by: User, criterion: Criterion, to: str) -> None:
    """Change places with the one before or after it in its group; at an end it stays where it is."""
    access.check_can_draft(by, criterion.framework)
    locked = locked_draft(by, criterion.framework)
    rows = list(locked.criteria.order_by("position"))
    places = [place for place, row in enumerate(rows) if row.pk == criterion.pk]
    other = neighbour(places[0] if places else -1, to)
    if not places or not 0 <= other < len(rows) or rows[other].group != rows[places[0]].group:
        return
    rows[places[0]], rows[other] = rows[other], rows[places[0]]
    _arrange(rows)
    note_change(by, locked, "criterion_moved", f"criterion {criterion.code}")


@transaction.atomic
def edit_group(
    *, by: User, framework: Framework, number: int, title: str, regional: bool, version: int
) -> None:
    """Reword a group's title, or say whose its criteria are. Raises `Conflict` when somebody did so meanwhile."""
    access.check_can_draft(by, framework)
    locked = locked_draft(by, framework)
    stored = queries.group_values(locked, number)
    if not stored:
        raise ValidationError("Somebody has removed the last criterion of this group")
    if check_still(stored, version=version, wanted={"title": title, "regional": regional}):
        _check_title_is_free(locked.criteria.exclude(group=number), title, "title")
        locked.criteria.filter(group=number).update(group_title=title, regional=regional)
        note_change(by, locked, "group_edited", f"group {number}")


@transaction.atomic
def move_group(*, by: User, framework: Framework, number: int, to: str) -> None:
    """Change places, and so numbers, with the group before or after it; codes stay as they are."""
    access.check_can_draft(by, framework)
    locked = locked_draft(by, framework)
    rows = list(locked.criteria.order_by("position"))
    numbers = sorted({row.group for row in rows})
    other = neighbour(numbers.index(number) if number in numbers else -1, to)
    if number not in numbers or not 0 <= other < len(numbers):
        return
    swapped = {number: numbers[other], numbers[other]: number}
    for row in rows:
        row.group = swapped.get(row.group, row.group)
    _arrange(rows)
    note_change(by, locked, "group_moved", f"group {number}")


def neighbour(place: int, to: str) -> int:
    """The place before or after; -1 where there is none or `to` is neither."""
    steps = {UP: -1, DOWN: 1}
    return place + steps[to] if place >= 0 and to in steps else -1


def note_change(by: User, framework: Framework, verb: str, subject: str) -> None:
    detail: dict[str, object] = {"region": framework.region.slug, "version": framework.version}
    trail.record(by=by, verb=f"framework.{verb}", subject=subject, detail=detail)


def _put_in_group(others: list[Criterion], criterion: Criterion, group: int, new_group: str) -> None:
    """Give the criterion what its group says: its number, its title, and whose it is."""
    if group:
        beside = next((row for row in others if row.group == group), None)
        if beside is None:
            raise ValidationError({"group": "Select one of the groups"})
        criterion.group, criterion.group_title, criterion.regional = (
            group,
            beside.group_title,
            beside.regional,
        )
        return
    if not new_group:
        raise ValidationError({"new_group": "Enter the title of the new group"})
    _check_title_is_free(others, new_group, "new_group")
    last = max((row.group for row in others), default=0)
    if last >= MOST_GROUPS:
        raise ValidationError({"group": f"Keep to {MOST_GROUPS} groups"})
    criterion.group, criterion.group_title, criterion.regional = last + 1, new_group, True


def _check_code_is_free(others: Iterable[Criterion], code: str) -> None:
    if any(row.code.lower() == code.lower() for row in others):
        raise ValidationError({"code": f"{code} is the code of another criterion"})


def _check_title_is_free(others: Iterable[Criterion], title: str, field: str) -> None:
    if any(row.group_title.lower() == title.lower() for row in others):
        raise ValidationError({field: "There is a group of that title already"})


def _name_in_subthemes(framework: Framework, was: str, code: str) -> None:
    """Sub-themes name their criteria by code: they follow it to its new one, or let go of it."""
    if was == code:
        return
    for subtheme in framework.subthemes.all():
        if was in subtheme.criteria:
            named = [code if one == was else one for one in subtheme.criteria]
            subtheme.criteria = [one for one in named if one]
            subtheme.save(update_fields=["criteria"])


def _arrange(rows: Iterable[Criterion]) -> None:
    """Write the order of the rows into their positions, group after group; first out of one another's way."""
    in_order = sorted(rows, key=lambda row: row.group)
    if not in_order:
        return
    in_order[0].framework.criteria.update(position=F("position") + OUT_OF_THE_WAY)
    for position, row in enumerate(in_order, start=1):
        row.position = position
    Criterion.objects.bulk_update(in_order, ["position", "group"])
