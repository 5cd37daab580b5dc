"""What each may do, and the reason when not: a check raises `Refused`, or lets pass what is allowed now."""

from collections.abc import Callable

from accounts.access import is_administrator, memberships_of, regions_where
from accounts.models import User
from accounts.roles import Role
from core.refusals import Refused
from councils.models import Council
from reviews.models import Review, TeamMember

from .standing import standing
from .visible import councils_coordinated_by

THE_COORDINATOR = "the coordinator of this review"


def lets(check: Callable[[User, Review], None], user: User, review: Review) -> bool:
    """Whether that check would let the person through: for pages that show a button only to who may press it."""
    try:
        check(user, review)
    except Refused:
        return False
    return True


def check_is_open(review: Review) -> None:
    """Raise `Refused` when the review is closed: nothing in it changes any more."""
    if review.closed_at is not None:
        raise Refused(
            "This review is closed, so nothing in it can be changed.", ask="the regional coordinator"
        )


def check_is_coordinator(user: User, review: Review, doing: str) -> None:
    """Raise `Refused` for anyone but the review's coordinator; `doing` completes “Only the coordinator …”."""
    if not standing(user, review).is_coordinator:
        raise Refused(f"Only the review's coordinator {doing}.", ask=THE_COORDINATOR)


def check_can_schedule(user: User) -> None:
    """Raise `Refused` for anyone who coordinates no region."""
    if not regions_where(user, Role.COORDINATOR).exists():
        raise Refused("Only a regional coordinator schedules reviews.", ask="your regional coordinator")


def check_can_schedule_for(user: User, host: Council) -> None:
    """Raise `Refused` unless the person coordinates the host's region and does not belong to the host."""
    if not regions_where(user, Role.COORDINATOR).filter(region=host.region_id).exists():
        raise Refused("Only a coordinator of the council's region schedules its reviews.")
    if memberships_of(user).filter(council=host).exists():
        raise Refused(
            "You belong to this council, so someone else must coordinate its review.",
            ask="another regional coordinator",
        )


def check_can_import_past(user: User, host: Council) -> None:
    """Raise `Refused` unless the person coordinates the host's region."""
    if not regions_where(user, Role.COORDINATOR).filter(region=host.region_id).exists():
        raise Refused("Only a coordinator of the council's region enters its earlier reviews.")


def check_can_take_over(user: User, review: Review) -> None:
    """Raise `Refused` unless the person coordinates the host's region. Whether it is free, the action asks."""
    check_is_open(review)
    if not councils_coordinated_by(user).filter(pk=review.host_id).exists():
        raise Refused(
            "Only a coordinator of the region takes over a review.", ask="your programme administrator"
        )


def check_can_move(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the coordinator and fieldwork has not closed."""
    check_is_coordinator(user, review, "moves its dates")
    check_is_open(review)
    if review.fieldwork_closed_at is not None:
        raise Refused("Fieldwork has closed, so its dates stand.")


def check_can_build_team(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the coordinator and the report is not final."""
    check_is_coordinator(user, review, "chooses the team")
    check_is_open(review)
    if review.final_at is not None:
        raise Refused("The report is final, so the team stands as it was.")


def check_can_read_team_business(user: User, review: Review) -> None:
    """Raise `Refused` for anyone but the coordinator, who alone reads load, clashes and conflicts."""
    check_is_coordinator(user, review, "sees how the team is made up")


def check_can_declare(user: User, member: TeamMember) -> None:
    """Raise `Refused` unless this is the person's own place on a team, and it has not ended."""
    check_is_open(member.review)
    if member.user_id != user.pk or member.left_at is not None:
        raise Refused("Each member of a team declares for themselves.", ask="the member it concerns")


def check_can_object(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the host's DASS and fieldwork has not opened: `OC until F`."""
    if not standing(user, review).is_host_dass:
        raise Refused("Only the host council's DASS objects to a reviewer.", ask="the DASS")
    _check_before_fieldwork(review, "Fieldwork has opened, so the team stands.")


def check_can_edit_scope(user: User, review: Review) -> None:
    """Raise `Refused` unless the scope is open to the person: coordinator `T`, organiser and DASS `OC until F`."""
    check_is_open(review)
    now = standing(user, review)
    if not (now.is_coordinator or now.is_host_organiser or now.is_host_dass):
        raise Refused(
            "The scope is written by the host council's organiser and DASS, with the coordinator.",
            ask=THE_COORDINATOR,
        )
    if review.scoping_opened_at is None:
        raise Refused("Scoping has not opened yet.", ask=THE_COORDINATOR)
    if review.final_at is not None:
        raise Refused("The report is final, so the scope stands.")
    if not now.is_coordinator:
        _check_before_fieldwork(review, "Fieldwork has opened, so the scope stands.")


def check_can_agree_scope(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the host's DASS, scoping has opened and fieldwork has not."""
    if not standing(user, review).is_host_dass:
        raise Refused("Only the host council's DASS agrees the scope.", ask="the DASS")
    if review.scoping_opened_at is None:
        raise Refused("Scoping has not opened yet.", ask=THE_COORDINATOR)
    _check_before_fieldwork(review, "Fieldwork has opened, so the scope stands.")


def check_can_edit_timetable(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is coordinator or host organiser, and fieldwork has not closed."""
    check_is_open(review)
    now = standing(user, review)
    if not (now.is_coordinator or now.is_host_organiser):
        raise Refused(
            "The timetable is kept by the coordinator and the host council's organiser.", ask=THE_COORDINATOR
        )
    if review.fieldwork_closed_at is not None:
        raise Refused("Fieldwork has closed, so the timetable stands.")


def check_can_read_timetable(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is on the team, or the host's organiser or DASS."""
    now = standing(user, review)
    if not (now.on_team or now.is_host_organiser or now.is_host_dass):
        raise Refused(
            "The timetable is for the team and the host council's organiser and DASS.", ask=THE_COORDINATOR
        )


def check_can_take_step(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the coordinator, whose step each stage is, and the review open."""
    check_is_coordinator(user, review, "moves it on to its next stage")
    check_is_open(review)


def check_can_reopen_fieldwork(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the coordinator, fieldwork was closed and moderation was not."""
    check_can_take_step(user, review)
    if review.fieldwork_closed_at is None:
        raise Refused("Fieldwork has not been closed.")
    if review.moderated_at is not None:
        raise Refused("Moderation has been closed on what was read and heard, so fieldwork stays closed.")


def check_can_publish(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the host's DASS and the report is final: `OC FN`."""
    if not standing(user, review).is_host_dass:
        raise Refused("Only the host council's DASS releases or publishes the report.", ask="the DASS")
    if review.final_at is None:
        raise Refused("The report is not final yet.", ask=THE_COORDINATOR)


def check_can_write_recommendations(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the coordinator, moderation closed and the report not final."""
    check_is_coordinator(user, review, "writes its recommendations")
    check_is_open(review)
    if review.moderated_at is None:
        raise Refused("Recommendations are written once moderation has closed.")
    if review.final_at is not None:
        raise Refused("The report is final, so its recommendations stand.")


def check_can_manage_frameworks(user: User) -> None:
    """Raise `Refused` for anyone but a programme administrator."""
    if not is_administrator(user):
        raise Refused(
            "Only a programme administrator opens frameworks and changes them.",
            ask="your programme administrator",
        )


def _check_before_fieldwork(review: Review, reason: str) -> None:
    check_is_open(review)
    if review.fieldwork_opened_at is not None:
        raise Refused(reason, ask=THE_COORDINATOR)


def check_answers_for_data(user: User | None, review: Review) -> None:
    """Raise `Refused` unless it is the software itself, doing what was agreed, or the host's information lead."""
    if user is not None and not standing(user, review).is_host_information_lead:
        raise Refused(
            "Only the host council's information lead answers for what is held of people in its review.",
            ask="the host's information lead",
        )
