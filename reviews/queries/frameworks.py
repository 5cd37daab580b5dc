"""Frameworks as their pages and files show them: what state each is in, its groups, and what it lacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from accounts.models import User
from councils.models import Region
from reviews import access
from reviews.importing import SCHEMA
from reviews.models import Criterion, Framework, Prompt, Review, SubTheme
from reviews.scales import SCALE

from .scope import current_framework

DRAFT, PUBLISHED, FROZEN = "Draft", "Published", "Frozen"
COLOURS = {DRAFT: "yellow", PUBLISHED: "green", FROZEN: "blue"}
GRADES = [(grade.value, grade.label) for grade in SCALE]


@dataclass(frozen=True)
class FrameworkLine:
    """One framework of a list, its state, and the references of the reviews that keep it or have chosen it."""

    framework: Framework
    state: str
    reviews: list[str]

    @property
    def colour(self) -> str:
        return COLOURS[self.state]


@dataclass(frozen=True)
class Group:
    """Criteria that stand together."""

    number: int
    title: str
    regional: bool
    criteria: list[Criterion]


@dataclass(frozen=True)
class Differences:
    """What a file would bring that the version in force has not, and the other way round."""

    beside: Framework
    lines: list[tuple[str, list[str]]]


def frameworks_of(user: User, *, region: str = "") -> QuerySet[Framework]:
    """By region, the newest first. `region` is a slug; an unknown one shows nothing. Two queries."""
    found = (
        access.frameworks_visible_to(user)
        .select_related("region")
        .prefetch_related(Prefetch("reviews", Review.objects.order_by("ref")))
        .order_by("region__name", "-effective_on", "-pk")
    )
    return found.filter(region__slug=region) if region else found


def framework_line(framework: Framework) -> FrameworkLine:
    reviews = list(framework.reviews.all())
    if any(review.sampling_opened_at for review in reviews):
        state = FROZEN
    else:
        state = PUBLISHED if framework.published_at else DRAFT
    return FrameworkLine(framework, state, [review.ref for review in reviews])


def is_in_force(framework: Framework) -> bool:
    """Whether a review whose sampling opened today would keep it."""
    return framework == current_framework(framework.region, on=timezone.localdate())


def groups_of(framework: Framework) -> list[Group]:
    """Its groups in order, each with its criteria. One query."""
    rows = framework.criteria.order_by("position")
    return [
        Group(number, title, regional, list(criteria))
        for (number, title, regional), criteria in groupby(
            rows, key=lambda row: (row.group, row.group_title, row.regional)
        )
    ]


def framework_gaps(framework: Framework) -> list[str]:
    """What a draft lacks before a review can be read by it, each as something to do."""
    gaps = []
    if not framework.criteria.exists():
        gaps.append("Add at least one criterion")
    subthemes = list(framework.subthemes.all())
    if not subthemes:
        gaps.append("Add at least one sub-theme")
    elif not any(subtheme.rated_by_peers for subtheme in subthemes):
        gaps.append("Let peers rate at least one sub-theme")
    if not framework.prompts.exists():
        gaps.append("Add at least one prompt for a conversation")
    same_day = (
        framework.region.frameworks.published()
        .filter(effective_on=framework.effective_on)
        .exclude(pk=framework.pk)
        .first()
    )
    if same_day is not None:
        gaps.append(f"Choose another day: version {same_day.version} is in force from that day already")
    return gaps


def published_frameworks(review: Review) -> list[Framework]:
    """Versions of the region by which the review can be read, the newest first."""
    return list(review.host.region.frameworks.published().order_by("-effective_on", "-pk"))


def file_of(framework: Framework) -> dict[str, Any]:
    """The framework in the shape that `importing` reads, keys in their fixed order. Three queries."""
    groups = groups_of(framework)
    return {
        "schema": SCHEMA,
        "version": framework.version,
        "title": framework.title,
        "effective_on": framework.effective_on.isoformat(),
        "groups": [
            {"number": group.number, "title": group.title, "regional": group.regional} for group in groups
        ],
        "criteria": [_criterion(row) for group in groups for row in group.criteria],
        "subthemes": [_subtheme(row) for row in framework.subthemes.order_by("number")],
        "prompts": [
            {"number": row.number, "text": row.text, "hint": row.hint}
            for row in framework.prompts.order_by("number")
        ],
    }


def _criterion(row: Criterion) -> dict[str, Any]:
    names = ("position", "code", "group", "text", "guidance", "prompt", "regional")
    return {name: getattr(row, name) for name in names}


def _subtheme(row: SubTheme) -> dict[str, Any]:
    names = ("number", "title", "peer_question", "rated_by_peers", "holds_back", "criteria")
    descriptors = {grade: row.descriptors[grade] for grade, _ in GRADES}
    return {**{name: getattr(row, name) for name in names}, "descriptors": descriptors}


def differences(region: Region, understood: Mapping[str, Any], *, on: date) -> Differences | None:
    """What is other than in the region's version in force, or None where it has none."""
    beside = current_framework(region, on=on)
    if beside is None:
        return None
    now = file_of(beside)
    lines: list[tuple[str, list[str]]] = []
    for name, key, label in (
        ("criteria", "code", "Criteria"),
        ("subthemes", "number", "Sub-themes"),
        ("prompts", "number", "Prompts"),
    ):
        before = {str(row[key]): _apart_from_place(row) for row in now[name]}
        after = {str(row[key]): _apart_from_place(row) for row in understood[name]}
        changed = [key for key in after if key in before and before[key] != after[key]]
        lines += [
            (f"{label} that are new", [_named(after[key], key) for key in after if key not in before]),
            (f"{label} that are other than now", [_named(after[key], key) for key in changed]),
            (f"{label} that are gone", [_named(before[key], key) for key in before if key not in after]),
        ]
    return Differences(beside, [(what, named) for what, named in lines if named])


def _apart_from_place(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "position"}


def _named(row: Mapping[str, Any], key: str) -> str:
    return f"{key}. {row.get('title') or row['text']}"


def criterion_values(criterion: Criterion) -> dict[str, Any]:
    """What of it is typed, from which its version is made."""
    names = ("code", "group", "text", "guidance", "prompt")
    return {name: getattr(criterion, name) for name in names}


def group_values(framework: Framework, number: int) -> dict[str, Any]:
    first = framework.criteria.filter(group=number).order_by("position").first()
    return {"title": first.group_title, "regional": first.regional} if first else {}


def subtheme_values(subtheme: SubTheme) -> dict[str, Any]:
    names = ("title", "peer_question", "rated_by_peers", "holds_back", "criteria")
    values = {name: getattr(subtheme, name) for name in names}
    return {**values, **{grade: subtheme.descriptors.get(grade, "") for grade, _ in GRADES}}


def prompt_values(prompt: Prompt) -> dict[str, Any]:
    return {"text": prompt.text, "hint": prompt.hint}


def framework_values(framework: Framework) -> dict[str, Any]:
    return {
        "title": framework.title,
        "name": framework.version,
        "effective_on": framework.effective_on,
    }
