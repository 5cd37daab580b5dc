"""Keys are rotated: everything is sealed again under the first, and then an old one can be dropped."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from core.refusals import Refused
from records import actions
from records.keys import opened_by
from records.models import CaseNumber, PersonCard, Record
from records.sealing import seal, unseal
from reviews.models import Review
from tests.cast import Cast, consent_to_talk
from trail.models import Event

OLD, NEW, LOST = b"o" * 32, b"n" * 32, b"l" * 32


@pytest.fixture(autouse=True)
def _one_key(settings: Any) -> None:
    """Before anybody is made: their second steps are sealed too."""
    settings.CASE_NUMBER_KEYS = [OLD]


@pytest.fixture
def under_the_old_key(_one_key: None, cast: Cast, settings: Any) -> Review:
    """Three numbers and a card."""
    review = cast.review(upto="sampling_opened_at")
    for number in (1, 2, 3):
        actions.list_record(
            by=cast.host_organiser, review=review, ref=f"A{number}", age=70, case_number=f"HW-{number}"
        )
    first = Record.objects.select_related("review").get(number=1)
    consent_to_talk(first, cast.host_organiser)
    actions.write_card(by=cast.host_organiser, record=first, called_by="Mo")
    settings.CASE_NUMBER_KEYS = [NEW, OLD]
    return review


def rotate() -> str:
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    return out.getvalue()


def test_after_it_the_old_key_can_be_dropped(cast: Cast, under_the_old_key: Review, settings: Any):
    said = rotate()
    assert "case record numbers: 3 opened by key 2" in said
    assert "person cards: 1 opened by key 2" in said
    assert "oooo" not in said
    settings.CASE_NUMBER_KEYS = [NEW]
    numbers = CaseNumber.objects.order_by("record__number")
    found = [unseal(each.sealed, bound_to=f"PR-2026-01/{each.record.ref}") for each in numbers]
    assert found == ["HW-1", "HW-2", "HW-3"]
    assert actions.open_card(by=cast.host_organiser, record=Record.objects.get(number=1))["called_by"] == "Mo"


def test_it_can_be_run_again_and_goes_on_where_it_stopped(under_the_old_key: Review):
    batch = actions.reseal_batch(by=None, what="case record numbers", size=2)
    assert batch.opened == {2: 2}
    kept = list(CaseNumber.objects.order_by("pk").values_list("sealed", flat=True))[:2]
    assert "case record numbers: 2 opened by key 1, 1 opened by key 2" in rotate()
    assert list(CaseNumber.objects.order_by("pk").values_list("sealed", flat=True))[:2] == kept
    assert "case record numbers: 3 opened by key 1" in rotate()


def test_what_no_key_opens_is_named_loudly_and_left_and_the_rest_is_done(
    under_the_old_key: Review, settings: Any
):
    lost = CaseNumber.objects.get(record__number=2)
    settings.CASE_NUMBER_KEYS = [LOST]
    lost.sealed = seal("HW-2", bound_to="PR-2026-01/A2")
    lost.save()
    settings.CASE_NUMBER_KEYS = [NEW, OLD]
    with pytest.raises(CommandError, match="case record numbers of PR-2026-01 A2") as error:
        rotate()
    assert "HW" not in str(error.value)
    assert bytes(CaseNumber.objects.get(pk=lost.pk).sealed) == bytes(lost.sealed)
    others = CaseNumber.objects.exclude(pk=lost.pk)
    assert {opened_by(each.sealed, bound_to=f"PR-2026-01/{each.record.ref}") for each in others} == {1}


def test_a_second_step_that_no_key_opens_hides_no_number_that_none_opens(
    under_the_old_key: Review, settings: Any
):
    settings.CASE_NUMBER_KEYS = [NEW]
    with pytest.raises(CommandError) as error:
        rotate()
    for what in (
        "case record numbers of PR-2026-01 A1",
        "person cards of PR-2026-01 A1",
        "second step of person",
    ):
        assert what in str(error.value)


def test_a_row_that_was_moved_to_another_record_is_opened_by_none(under_the_old_key: Review):
    """What is sealed stays bound to its reference; rotating does not bless an exchange."""
    first, second = CaseNumber.objects.order_by("pk")[:2]
    CaseNumber.objects.filter(pk=second.pk).update(sealed=bytes(first.sealed))
    with pytest.raises(CommandError, match="A2"):
        rotate()


def test_the_trail_tells_of_it_without_content(under_the_old_key: Review):
    rotate()
    events = Event.objects.filter(verb="keys.rotated")
    assert [(event.by, event.subject, event.detail) for event in events.order_by("pk")] == [
        (None, "case record numbers", {"sealed_again": 3}),
        (None, "person cards", {"sealed_again": 1}),
    ]


def test_nobody_who_signed_in_rotates_keys(cast: Cast, under_the_old_key: Review):
    with pytest.raises(Refused):
        actions.reseal_batch(by=cast.administrator, what="person cards")
    assert PersonCard.objects.count() == 1
