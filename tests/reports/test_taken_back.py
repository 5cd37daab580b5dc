"""Words taken back or erased after a report is final: they come back in nothing that is made of it later."""

from typing import Any

import pytest

from records.models import Record
from reports import actions
from reports.models import Correction, ReportVersion
from retention.actions import destroying
from tests.cast import Cast
from tests.reports.test_correcting import agreed, begun, print_now, saved
from tests.reports.test_kept_in import made_final
from tests.reports.test_life import report, review
from tests.reports.test_withdrawn import SAID, Written, withdraw, written

__all__ = ["made_final", "report", "review", "written"]

HOW = ["taken back", "erased", "taken back, and quotes deleted since"]


def lose(cast: Cast, written: Written, how: str) -> None:
    """Let the person's words be gone in this way."""
    if how == "erased":
        record = Record.objects.get(pk=written.record.pk)
        destroying.erase_record(record, by=cast.host_lead, keeps_record=False)
        return
    withdraw(cast, written)
    if how != "taken back":
        written.review.refresh_from_db()
        destroying.DESTROYS[destroying.Kind.HEARD](written.review)


def next_version(cast: Cast, correction: Correction, on_commit: Any) -> ReportVersion:
    """What the correction becomes, approved as it stands."""
    correction = actions.approve_correction(
        by=cast.psw, correction=correction, fingerprint=print_now(correction)
    )
    with on_commit(execute=True):
        actions.finalise_correction(by=cast.coordinator, correction=correction)
    return ReportVersion.objects.get(number=2)


@pytest.mark.parametrize("how", HOW)
def test_a_new_version_says_of_facts_nothing_that_was_taken_back(
    cast: Cast, written: Written, made_final: ReportVersion, how: str, django_capture_on_commit_callbacks
):
    row = {"number": 1, "section": "Summary", "outcome": "Accepted"}
    said = {name: f"It says “{SAID}”. So did {name}." for name in ("passage", "text", "answer")}
    ReportVersion.objects.update(facts=[row | said])
    lose(cast, written, how)

    second = next_version(cast, agreed(cast, made_final), django_capture_on_commit_callbacks)

    made_final.refresh_from_db()
    assert made_final.facts == [row | said], "the version itself stays"
    assert second.facts == [
        row | {name: f"[words withdrawn] So did {name}." for name in ("passage", "text", "answer")}
    ]


def test_a_new_version_lists_itself_without_what_was_taken_back(
    cast: Cast, written: Written, made_final: ReportVersion, django_capture_on_commit_callbacks
):
    """What it corrects, as every page says that names its versions."""
    correction = begun(cast, made_final)
    saved(cast, correction, "strength", 1, title="Workers ring back")
    actions.say_what_was_corrected(
        by=cast.coordinator, correction=correction, says=f"It said: {SAID}. The team was wrong.", version=0
    )
    withdraw(cast, written)

    second = next_version(cast, Correction.objects.get(), django_capture_on_commit_callbacks)

    assert second.says == "[words withdrawn] The team was wrong."
