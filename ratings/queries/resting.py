"""Findings that rest on little: on no observation, or only on what one record says."""

from collections.abc import Iterable

from django.db.models import Prefetch

from ratings.access import observations_standing
from ratings.models import Observation

ON_NOTHING = "Rests on no observation"
ON_ONE_RECORD = "Rests on one record only"


def rests_on_little(observations: Iterable[Observation]) -> str:
    """Which of the two is to be said of what cites these, or nothing. A second source, whatever it is, is enough."""
    records = {observation.record_id for observation in observations}
    if not records:
        return ON_NOTHING
    return ON_ONE_RECORD if len(records) == 1 and None not in records else ""


def standing_cited() -> Prefetch:  # type: ignore[type-arg]
    """The observations that a finding cites and that still stand, in their order."""
    return Prefetch("observations", observations_standing().order_by("number"))
