"""Writes of audits: started empty, saved answer by answer, handed in complete."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from accounts.models import Qualification
from audits import actions
from audits.actions import AnswerEdit, RatingEdit
from audits.models import Audit, CriterionAnswer
from core.refusals import Conflict, Refused
from records.models import Assignment
from tests.audits.making import fill, handed_in, to_read
from tests.cast import Cast
from trail.models import Event


@pytest.fixture
def audit(cast: Cast) -> Audit:
    return actions.start_audit(by=cast.psw, record=to_read(cast))


def test_an_audit_starts_with_nothing_filled_in_and_only_once(cast: Cast, audit: Audit):
    assert [(each.criterion.code, each.answer, each.comment) for each in audit.answers.all()] == [
        ("1.1", "", ""),
        ("2.1", "", ""),
        ("3.1", "", ""),
        ("4.1", "", ""),
    ]
    assert [(each.subtheme.number, each.grade) for each in audit.ratings.all()] == [(1, ""), (2, ""), (6, "")]
    assert audit.reading == 1
    assert Assignment.objects.get().begun_at is not None
    assert actions.start_audit(by=cast.psw, record=audit.record) == audit
    assert Event.objects.filter(verb="audit.started").count() == 1


def test_an_answer_saves_incomplete_and_moves_its_version_on(cast: Cast, audit: Audit):
    assert actions.save_answer(by=cast.psw, audit=audit, code="1.1", answer="N", version=0) == 1
    assert (
        actions.save_answer(by=cast.psw, audit=audit, code="1.1", answer="N", comment=" Why ", version=1) == 2
    )
    saved = audit.answers.get(criterion__code="1.1")
    assert (saved.answer, saved.comment, saved.version) == ("N", "Why", 2)
    assert CriterionAnswer.objects.exclude(pk=saved.pk).filter(version=0).count() == 3


def test_a_retry_is_harmless_and_a_stale_answer_is_shown_both_texts(cast: Cast, audit: Audit):
    save: dict[str, Any] = {"by": cast.psw, "audit": audit, "code": "1.1", "answer": "P"}
    assert actions.save_answer(**save, comment="first", version=0) == 1
    assert actions.save_answer(**save, comment="first", version=0) == 1
    with pytest.raises(Conflict) as conflict:
        actions.save_answer(**save, comment="second", version=0)
    assert (conflict.value.theirs, conflict.value.version) == ({"comment": "first"}, 1)
    assert actions.save_answer(**save, comment="second", version=1) == 2


def test_a_whole_page_saves_what_is_not_stale_and_returns_the_rest(cast: Cast, audit: Audit):
    actions.save_answer(by=cast.psw, audit=audit, code="1.1", answer="Y", version=0)
    stale, wrong = actions.save_answers(
        by=cast.psw,
        audit=audit,
        answers=[AnswerEdit("1.1", "N"), AnswerEdit("2.1", "P", "so"), AnswerEdit("9.9", "Y")],
    )
    assert list(stale) == ["1.1"]
    assert wrong == {}
    assert stale["1.1"].theirs == {"answer": "Y"}
    assert dict(audit.answers.values_list("criterion__code", "answer")) == {
        "1.1": "Y",
        "2.1": "P",
        "3.1": "",
        "4.1": "",
    }
    ratings = actions.save_ratings(
        by=cast.psw, audit=audit, ratings=[RatingEdit(1, "good"), RatingEdit(6, "inadequate")]
    )
    assert ratings == ({}, {})
    assert actions.save_ratings(by=cast.psw, audit=audit, ratings=[RatingEdit(1, "good")]) == ({}, {})
    left = actions.save_ratings(by=cast.psw, audit=audit, ratings=[RatingEdit(1, "outstanding")])
    assert list(left.stale) == [1]


def test_the_texts_of_the_record_are_one_version(cast: Cast, audit: Audit):
    assert actions.save_texts(by=cast.psw, audit=audit, lens_process="a", overall="good", version=0) == 1
    with pytest.raises(Conflict) as conflict:
        actions.save_texts(by=cast.psw, audit=audit, lens_process="b", overall="good", version=0)
    assert conflict.value.theirs == {"lens_process": "a"}


@pytest.mark.parametrize(
    ("code", "answer", "comment"),
    [("1.1", "MAYBE", ""), ("1.1", "Y", "x" * 4001), ("1.1", "Y", "\ud800"), ("1.1", "Y", "a\u202eb")],
)
def test_what_cannot_be_kept_is_to_be_mended(cast: Cast, audit: Audit, code: str, answer: str, comment: str):
    with pytest.raises(ValidationError):
        actions.save_answer(by=cast.psw, audit=audit, code=code, answer=answer, comment=comment)


def test_an_unknown_criterion_is_not_found(cast: Cast, audit: Audit):
    with pytest.raises(Http404):
        actions.save_answer(by=cast.psw, audit=audit, code="9.9", answer="Y")


def test_handing_in_names_everything_that_is_missing(cast: Cast, audit: Audit):
    actions.save_answers(
        by=cast.psw,
        audit=audit,
        answers=[AnswerEdit("1.1", "P"), AnswerEdit("2.1", "N"), AnswerEdit("3.1", "NA")],
    )
    with pytest.raises(ValidationError) as error:
        actions.hand_in(by=cast.psw, audit=audit)
    assert error.value.messages == [
        "Add a comment to criterion 1.1",
        "Add a comment to criterion 2.1",
        "Answer criterion 4.1",
        "Write about the process",
        "Write about the person’s experience",
        "Write about the difference made",
        "Choose the overall rating",
        "Write about the reason for the overall rating",
        "Write about what should change for this person now",
        "Rate sub-theme 1",
        "Rate sub-theme 2",
        "Rate sub-theme 6",
    ]


def test_what_is_handed_in_no_longer_changes(cast: Cast, audit: Audit):
    fill(audit)
    stale = Audit.objects.get(pk=audit.pk)
    actions.hand_in(by=cast.psw, audit=audit)
    attempts: list[tuple[Callable[..., object], dict[str, Any]]] = [
        (actions.save_answer, {"code": "1.1", "answer": "N", "version": 1}),
        (actions.save_rating, {"number": 1, "grade": "inadequate", "version": 1}),
        (actions.save_texts, {"overall": "inadequate", "version": 1}),
        (actions.hand_in, {}),
    ]
    for act, kwargs in attempts:
        with pytest.raises(Refused, match="handed in"):
            act(by=cast.psw, audit=stale, **kwargs)
    assert not Audit.objects.filter(overall="inadequate").exists()


def test_nobody_else_writes_and_nothing_outside_fieldwork_or_qualification(cast: Cast, audit: Audit):
    save: dict[str, Any] = {"audit": audit, "code": "1.1", "answer": "Y"}
    for user in (cast.second_psw, cast.coordinator, cast.peer, cast.host_organiser, cast.administrator):
        with pytest.raises(Refused):
            actions.save_answer(by=user, **save)
    Qualification.objects.filter(user=cast.psw).update(dbs_until_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Refused, match="has run out"):
        actions.save_answer(by=cast.psw, **save)
    Qualification.objects.filter(user=cast.psw).update(dbs_until_on=timezone.localdate())
    actions.save_answer(by=cast.psw, **save)
    review = audit.record.review
    review.fieldwork_closed_at = timezone.now()
    review.save()
    with pytest.raises(Refused, match="while fieldwork is open"):
        actions.save_answer(by=cast.psw, **save | {"answer": "N"}, version=1)


def test_an_ended_place_on_the_team_ends_the_writing_at_once(cast: Cast, audit: Audit):
    member = cast.member(audit.record.review, cast.psw)
    member.left_at = timezone.now()
    member.save()
    with pytest.raises(Refused):
        actions.save_answer(by=cast.psw, audit=audit, code="1.1", answer="Y")


def test_two_readings_stand_beside_each_other(cast: Cast):
    record = to_read(cast, twice=True)
    first, second = handed_in(record, cast.psw), handed_in(record, cast.second_psw, overall="outstanding")
    assert [(each.reading, each.overall) for each in (first, second)] == [(1, "good"), (2, "outstanding")]
