"""The scope: two texts with a version each, themes, progress on what was recommended, agreement."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.refusals import Conflict, Refused
from reviews import actions, queries
from reviews.models import Recommendation, Review, Scope
from tests.cast import Cast, make_review
from trail.models import Event


@pytest.fixture
def review(cast: Cast) -> Review:
    review = cast.review(upto="scoping_opened_at")
    Scope.objects.create(review=review)
    return review


def earlier(cast: Cast, ref: str, year: int, *, final: bool = True, host: Any = None) -> Review:
    """A review of the host that recommended one thing, its ref for a text."""
    review = make_review(host or cast.host, ref=ref)
    review.fieldwork_from_on, review.fieldwork_to_on = date(year, 3, 2), date(year, 3, 13)
    review.imported, review.final_at = final, datetime(year, 6, 1, tzinfo=UTC) if final else None
    review.save()
    Recommendation.objects.create(
        review=review, number=1, text=ref, owner="o", measure="m", baseline="b", due_on=date(year + 1, 1, 1)
    )
    return review


def write_everything(cast: Cast, review: Review) -> None:
    actions.save_ambition(by=cast.host_organiser, review=review, ambition="To learn", version=0)
    actions.save_self_assessment(by=cast.host_organiser, review=review, self_assessment="So so", version=0)
    actions.add_theme(by=cast.host_organiser, review=review, title="Carers")
    for line in queries.update_lines(review):
        actions.save_update(
            by=cast.host_organiser,
            review=review,
            recommendation=line.recommendation,
            status="done",
            text="Done",
            version=0,
        )


def test_the_two_texts_do_not_stand_in_each_others_way(cast: Cast, review: Review):
    actions.save_ambition(by=cast.host_organiser, review=review, ambition="To learn", version=0)
    scope = actions.save_self_assessment(by=cast.host_dass, review=review, self_assessment="So so", version=0)

    assert (scope.ambition, scope.self_assessment) == ("To learn", "So so")


def test_the_later_of_two_is_shown_both_and_may_then_replace(cast: Cast, review: Review):
    actions.save_ambition(by=cast.host_organiser, review=review, ambition="Mine", version=0)

    with pytest.raises(Conflict) as caught:
        actions.save_ambition(by=cast.host_dass, review=review, ambition="Hers", version=0)
    assert (caught.value.theirs, caught.value.version) == ({"ambition": "Mine"}, 1)

    scope = actions.save_ambition(by=cast.host_dass, review=review, ambition="Hers", version=1)
    assert (scope.ambition, scope.ambition_version) == ("Hers", 2)


def test_the_same_words_are_no_conflict_and_no_event(cast: Cast, review: Review):
    actions.save_ambition(by=cast.host_organiser, review=review, ambition="Same", version=0)
    scope = actions.save_ambition(by=cast.host_dass, review=review, ambition="Same", version=0)

    assert scope.ambition_version == 1
    assert Event.objects.filter(verb="scope.saved").count() == 1


def test_agreement_asks_for_every_part(cast: Cast, review: Review):
    earlier(cast, "PR-2024-01", 2024)

    with pytest.raises(ValidationError) as caught:
        actions.agree_scope(by=cast.host_dass, review=review)

    assert caught.value.messages == [
        "Say what you want from the review",
        "Write the self-assessment",
        "Add at least one theme",
        "Say what became of each recommendation: 1 of 1 to go",
    ]


@pytest.mark.parametrize("change", ["ambition", "theme_added", "theme_edited", "theme_removed"])
def test_a_change_ends_the_agreement(cast: Cast, review: Review, change: str):
    write_everything(cast, review)
    actions.agree_scope(by=cast.host_dass, review=review)
    theme = review.themes.get()

    changes: dict[str, Any] = {
        "ambition": lambda: actions.save_ambition(
            by=cast.host_organiser, review=review, ambition="More", version=1
        ),
        "theme_added": lambda: actions.add_theme(by=cast.host_organiser, review=review, title="More"),
        "theme_edited": lambda: actions.edit_theme(
            by=cast.host_organiser, theme=theme, title="More", detail="", version=0
        ),
        "theme_removed": lambda: actions.remove_theme(by=cast.host_organiser, theme=theme),
    }
    changes[change]()

    scope = Scope.objects.get(review=review)
    assert (scope.agreed_at, scope.agreed_by) == (None, None)
    assert Event.objects.filter(verb="scope.agreement_ended").count() == 1


def test_after_fieldwork_opens_the_coordinator_may_edit_and_the_agreement_stands(cast: Cast, review: Review):
    write_everything(cast, review)
    actions.agree_scope(by=cast.host_dass, review=review)
    Review.objects.update(
        sampling_opened_at=review.scoping_opened_at,
        fieldwork_opened_at=review.scoping_opened_at,
        framework=cast.framework,
    )
    review.refresh_from_db()

    actions.add_theme(by=cast.coordinator, review=review, title="Found on the way")
    assert Scope.objects.get(review=review).agreed_at is not None
    with pytest.raises(Refused, match="Fieldwork has opened"):
        actions.add_theme(by=cast.host_organiser, review=review, title="Too late")
    with pytest.raises(ValidationError, match="Reword it instead"):
        actions.remove_theme(by=cast.coordinator, theme=review.themes.get(number=1))


def test_an_agreement_has_its_author(cast: Cast, review: Review):
    with pytest.raises(IntegrityError), transaction.atomic():
        Scope.objects.filter(review=review).update(agreed_by=cast.host_dass)


def test_themes_close_up_their_numbers_and_do_not_repeat(cast: Cast, review: Review):
    for title in ("One", "Two", "Three"):
        actions.add_theme(by=cast.host_organiser, review=review, title=title)
    actions.remove_theme(by=cast.host_organiser, theme=review.themes.get(number=1))

    assert [(theme.number, theme.title) for theme in review.themes.all()] == [(1, "Two"), (2, "Three")]
    with pytest.raises(ValidationError, match="of that name already"):
        actions.add_theme(by=cast.host_organiser, review=review, title="two")


def test_the_review_before_is_the_latest_final_one_of_the_same_host(cast: Cast, review: Review):
    earlier(cast, "PR-2022-01", 2022)
    wanted = earlier(cast, "PR-2024-01", 2024)
    earlier(cast, "PR-2025-01", 2025, final=False)  # its recommendations are still being written
    earlier(cast, "PR-2025-02", 2025, host=cast.other)
    earlier(cast, "PR-2027-01", 2027)

    assert queries.previous_review(review) == wanted
    assert [line.recommendation.text for line in queries.update_lines(review)] == ["PR-2024-01"]


def test_only_what_the_review_before_recommended_is_updated(cast: Cast, review: Review):
    earlier(cast, "PR-2024-01", 2024)
    foreign = earlier(cast, "PR-2024-02", 2024, host=cast.other).recommendations.get()

    with pytest.raises(ValidationError, match="not a recommendation"):
        actions.save_update(
            by=cast.host_organiser, review=review, recommendation=foreign, status="done", text="x", version=0
        )


def test_updates_meet_in_a_conflict_too(cast: Cast, review: Review):
    recommendation = earlier(cast, "PR-2024-01", 2024).recommendations.get()
    values: dict[str, Any] = {"review": review, "recommendation": recommendation, "version": 0}
    actions.save_update(by=cast.host_organiser, status="done", text="All of it", **values)

    with pytest.raises(Conflict) as caught:
        actions.save_update(by=cast.host_dass, status="partly", text="Half of it", **values)

    assert caught.value.theirs == {"status": "Done", "text": "All of it"}


@pytest.mark.parametrize("name", ["psw", "peer", "host_lead", "reader", "administrator", "outsider"])
def test_nobody_else_writes_the_scope(cast: Cast, review: Review, name: str):
    with pytest.raises(Refused):
        actions.save_ambition(by=getattr(cast, name), review=review, ambition="x", version=0)
    with pytest.raises(Refused):
        actions.agree_scope(by=getattr(cast, name), review=review)
