"""Compares what the table says with what happens: a line for each difference, that names who, where and what."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction

from reviews.models import Review
from reviews.stages import Stage

from .not_built import is_built
from .stages import holds_at, move
from .table import Alternative, Row, words_of
from .visiting import Outcome, Probe, Visit
from .words import BREAKERS
from .world import COLUMNS_OF, Place, World

NO_SUCH_REVIEW = Place(Review(ref="PR-1999-99"), "nowhere")


@contextmanager
def undone() -> Iterator[None]:
    """Everything written in the block is as if it had never been."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ways(row: Row, probe: Probe, who: str) -> list[Alternative]:
    """In which ways the table lets this person do what the probe tries, by every column they are under."""
    found = []
    for column in COLUMNS_OF[who]:
        if probe.columns and column not in probe.columns:
            continue
        own = row.alternatives(column)
        if column in probe.also:
            own = [words_of(probe.also[column], column)]
        found += [
            words
            for words in own
            if is_built(row.key, words)
            and (not probe.words or probe.words & set(words))
            and (not probe.without or probe.without not in words)
        ]
    return found


def may(row: Row, probe: Probe, who: str, stage: Stage) -> list[Alternative]:
    """Those of them that can hold at this stage, where the process has room for it at all."""
    if stage not in probe.stages:
        return []
    return [words for words in ways(row, probe, who) if holds_at(words, stage)]


def at_every_stage(world: World, row: Row, probe: Probe, stages: Iterable[Stage]) -> list[str]:
    """Each column at each of these stages: it happens exactly when the cell's words hold."""
    wrong = []
    for stage in stages:
        with undone():
            for place in world.places:
                move(place.review, stage)
            probe.prepare(world)
            for who in _one_a_column(probe, stage):
                expected = bool(may(row, probe, who, stage))
                said = _difference(_try(world, probe, who), probe, expected=expected)
                wrong += [f"{row} · {probe.name} · {who} · {stage.value}: {said}"] if said else []
    return wrong


def stages_of(row: Row, probe: Probe, *, is_first: bool) -> list[Stage]:
    """All, for the first probe of a row; for its others those where something changes for somebody, and the ends."""
    if not probe.in_review and not probe.staged:
        return [Stage.FIELDWORK]
    if is_first:
        return list(Stage)
    allowed = {stage: [who for who in _judged(probe) if may(row, probe, who, stage)] for stage in Stage}
    pairs = list(zip(Stage, list(Stage)[1:], strict=False))
    at_edges = {stage for pair in pairs if allowed[pair[0]] != allowed[pair[1]] for stage in pair}
    return [stage for stage in Stage if stage in at_edges | {Stage.PLANNED, Stage.CLOSED}]


def _one_a_column(probe: Probe, stage: Stage) -> list[str]:
    """Two who are in the same column take turns, stage by stage; those in none are tried in the middle."""
    found: dict[tuple[str, ...], str] = {}
    for who in _judged(probe):
        columns = COLUMNS_OF[who]
        if (columns or stage is Stage.FIELDWORK) and (columns not in found or stage.number % 2):
            found[columns or (who,)] = who
    return list(found.values())


def without_each_condition(world: World, row: Row, probe: Probe) -> list[str]:
    """Each of the cast, at the first stage at which it happens, with one condition after the other taken away."""
    wrong = []
    for who in _first_of_each_column(probe):
        stage = next((stage for stage in Stage if may(row, probe, who, stage)), None)
        if stage is None:
            continue
        words = may(row, probe, who, stage)[0]
        for word in set(words) - probe.spares:
            for how, breaker in BREAKERS.get(word, {}).items():
                with undone():
                    move(world.here.review, stage)
                    probe.prepare(world)
                    visit = Visit(world, who, world.here)
                    breaker(visit)
                    said = _difference(_act(probe, visit), probe, expected=False)
                wrong += [f"{row} · {probe.name} · {who} · {word}, {how}: {said}"] if said else []
    return wrong


def in_other_reviews(world: World, row: Row, probe: Probe) -> list[str]:
    """Whoever may do it here: a review beside it, and another council's, are as if there were none."""
    wrong = []
    for who in _first_of_each_column(probe) if probe.in_review or probe.staged else ():
        stage = next((stage for stage in Stage if may(row, probe, who, stage)), None)
        if stage is None:
            continue
        words = may(row, probe, who, stage)[0]
        with undone():
            for place in world.places:
                move(place.review, stage)
            never = _try(world, probe, who, NO_SUCH_REVIEW)
            for place in _foreign(world, words):
                met = _try(world, probe, who, place)
                is_as_never = (met.status, met.body) == (404, never.body) or not probe.in_review
                if met.happened or not is_as_never:
                    wrong.append(
                        f"{row} · {probe.name} · {who} · {place.ref}: {met.status}, not as if it never was"
                    )
    return wrong


def _first_of_each_column(probe: Probe) -> list[str]:
    return list({COLUMNS_OF[who]: who for who in reversed(_judged(probe))}.values())


def _judged(probe: Probe) -> list[str]:
    return [who for who, columns in COLUMNS_OF.items() if not probe.ignores & set(columns or ("",))]


def _foreign(world: World, words: Alternative) -> list[Place]:
    """Where these words do not hold: for the host's own people another council's review, for the team any other."""
    if {"RL", "calendar only"} & set(words):
        return []
    return [world.away] if "OC" in words else [world.beside, world.away]


def _try(world: World, probe: Probe, who: str, place: Place | None = None) -> Outcome:
    with undone():
        return _act(probe, Visit(world, who, place or world.here))


def _act(probe: Probe, visit: Visit) -> Outcome:
    with undone():
        met = probe.act(visit)
    shown = [name for name in probe.hides(visit) if met.happened and name.encode() in met.body]
    if shown:
        raise AssertionError(f"{probe.name}, {visit.who}: {', '.join(shown)} stands in the answer")
    return met


def _difference(met: Outcome, probe: Probe, *, expected: bool) -> str:
    """What is wrong with it; nothing when it is as expected."""
    if met.happened and not expected:
        return "it happened"
    if not met.happened and expected:
        return f"it did not happen ({met.status}{f', to {met.to}' if met.to else ''})"
    if not expected and not met.is_refusal and not (probe.quiet and met.status in {200, 302}):
        return f"not refused but answered with {met.status}"
    return ""
