"""What else stands in a draft: its sub-themes with their descriptors, and its prompts for a conversation."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from accounts.models import User
from core.versions import check_still
from reviews import access, queries
from reviews.importing import MOST_PROMPTS, MOST_SUBTHEMES
from reviews.models import Framework, Prompt, SubTheme
from reviews.scales import SCALE

from .drafting import OUT_OF_THE_WAY, neighbour, note_change
from .frameworks import locked_draft

Numbered = TypeVar("Numbered", SubTheme, Prompt)


@transaction.atomic
def add_subtheme(
    *,
    by: User,
    framework: Framework,
    title: str,
    peer_question: str = "",
    rated_by_peers: bool,
    holds_back: bool,
    criteria: list[str],
    descriptors: Mapping[str, str],
) -> SubTheme:
    """Add a sub-theme under the next number, with what each grade looks like in it."""
    access.check_can_draft(by, framework)
    locked = locked_draft(by, framework)
    number = _next_number(locked.subthemes.all(), MOST_SUBTHEMES, "sub-themes")
    _check_title_is_free(locked.subthemes.all(), title)
    subtheme = SubTheme.objects.create(
        framework=locked,
        number=number,
        title=title,
        peer_question=peer_question,
        rated_by_peers=rated_by_peers,
        holds_back=holds_back,
        criteria=_codes(locked, criteria),
        descriptors=_in_full(descriptors),
    )
    note_change(by, locked, "subtheme_added", f"sub-theme {number}")
    return subtheme


@transaction.atomic
def edit_subtheme(
    *,
    by: User,
    subtheme: SubTheme,
    title: str,
    peer_question: str,
    rated_by_peers: bool,
    holds_back: bool,
    criteria: list[str],
    descriptors: Mapping[str, str],
    version: int,
) -> SubTheme:
    """Reword a sub-theme. Raises `Conflict` when somebody reworded it meanwhile, or another has its number now."""
    access.check_can_draft(by, subtheme.framework)
    locked = locked_draft(by, subtheme.framework)
    stored = locked.subthemes.filter(pk=subtheme.pk).first()
    if stored is None:
        raise ValidationError("Somebody has removed this sub-theme")
    codes = _codes(locked, criteria)
    described = _in_full(descriptors)
    values: dict[str, object] = {
        "title": title,
        "peer_question": peer_question,
        "rated_by_peers": rated_by_peers,
        "holds_back": holds_back,
        "criteria": codes,
    }
    if check_still(queries.subtheme_values(stored), version=version, wanted={**values, **described}):
        _check_title_is_free(locked.subthemes.exclude(pk=stored.pk), title)
        for name, value in {**values, "descriptors": described}.items():
            setattr(stored, name, value)
        stored.save()
        note_change(by, locked, "subtheme_edited", f"sub-theme {stored.number}")
    return stored


@transaction.atomic
def remove_subtheme(*, by: User, subtheme: SubTheme) -> None:
    """Take it out and close up the numbers."""
    access.check_can_draft(by, subtheme.framework)
    locked = locked_draft(by, subtheme.framework)
    if SubTheme.objects.filter(pk=subtheme.pk).delete()[0]:
        _number(list(locked.subthemes.order_by("number")))
        note_change(by, locked, "subtheme_removed", f"sub-theme {subtheme.number}")


@transaction.atomic
def move_subtheme(*, by: User, subtheme: SubTheme, to: str) -> None:
    """Change places, and so numbers, with the one before or after it."""
    access.check_can_draft(by, subtheme.framework)
    locked = locked_draft(by, subtheme.framework)
    if _swap(list(locked.subthemes.order_by("number")), subtheme.pk, to):
        note_change(by, locked, "subtheme_moved", f"sub-theme {subtheme.number}")


@transaction.atomic
def add_prompt(*, by: User, framework: Framework, text: str, hint: str = "") -> Prompt:
    access.check_can_draft(by, framework)
    locked = locked_draft(by, framework)
    number = _next_number(locked.prompts.all(), MOST_PROMPTS, "prompts")
    prompt = Prompt.objects.create(framework=locked, number=number, text=text, hint=hint)
    note_change(by, locked, "prompt_added", f"prompt {number}")
    return prompt


@transaction.atomic
def edit_prompt(*, by: User, prompt: Prompt, text: str, hint: str, version: int) -> Prompt:
    """Reword a prompt. Raises `Conflict` when somebody reworded it meanwhile, or another has its number now."""
    access.check_can_draft(by, prompt.framework)
    locked = locked_draft(by, prompt.framework)
    stored = locked.prompts.filter(pk=prompt.pk).first()
    if stored is None:
        raise ValidationError("Somebody has removed this prompt")
    wanted = {"text": text, "hint": hint}
    if check_still(queries.prompt_values(stored), version=version, wanted=wanted):
        stored.text, stored.hint = text, hint
        stored.save(update_fields=["text", "hint"])
        note_change(by, locked, "prompt_edited", f"prompt {stored.number}")
    return stored


@transaction.atomic
def remove_prompt(*, by: User, prompt: Prompt) -> None:
    """Take it out and close up the numbers."""
    access.check_can_draft(by, prompt.framework)
    locked = locked_draft(by, prompt.framework)
    if Prompt.objects.filter(pk=prompt.pk).delete()[0]:
        _number(list(locked.prompts.order_by("number")))
        note_change(by, locked, "prompt_removed", f"prompt {prompt.number}")


@transaction.atomic
def move_prompt(*, by: User, prompt: Prompt, to: str) -> None:
    """Change places with the one before or after it."""
    access.check_can_draft(by, prompt.framework)
    locked = locked_draft(by, prompt.framework)
    if _swap(list(locked.prompts.order_by("number")), prompt.pk, to):
        note_change(by, locked, "prompt_moved", f"prompt {prompt.number}")


def _next_number(rows: Iterable[SubTheme | Prompt], most: int, what: str) -> int:
    last = max((row.number for row in rows), default=0)
    if last >= most:
        raise ValidationError(f"Keep to {most} {what}")
    return last + 1


def _check_title_is_free(others: Iterable[SubTheme], title: str) -> None:
    if any(row.title.lower() == title.lower() for row in others):
        raise ValidationError({"title": "There is a sub-theme of that title already"})


def _codes(framework: Framework, criteria: list[str]) -> list[str]:
    """Those of them that are codes of the framework, in its order."""
    known = framework.criteria.order_by("position").values_list("code", flat=True)
    return [code for code in known if code in criteria]


def _in_full(descriptors: Mapping[str, str]) -> dict[str, str]:
    missing = {
        grade.value: f"Say what {grade.label} looks like" for grade in SCALE if not descriptors.get(grade)
    }
    if missing:
        raise ValidationError(missing)
    return {grade.value: descriptors[grade] for grade in SCALE}


def _swap(rows: list[Numbered], key: int, to: str) -> bool:
    places = [place for place, row in enumerate(rows) if row.pk == key]
    other = neighbour(places[0] if places else -1, to)
    if not places or not 0 <= other < len(rows):
        return False
    rows[places[0]], rows[other] = rows[other], rows[places[0]]
    _number(rows)
    return True


def _number(rows: list[Numbered]) -> None:
    """Write the order of the rows into their numbers, first out of one another's way."""
    if not rows:
        return
    kind = type(rows[0])
    kind.objects.filter(framework=rows[0].framework_id).update(number=F("number") + OUT_OF_THE_WAY)
    for number, row in enumerate(rows, start=1):
        row.number = number
    kind.objects.bulk_update(rows, ["number"])
