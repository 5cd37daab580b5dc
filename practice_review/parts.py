"""The parts of one review as its page lists them: where each is, how far it is, for whoever looks."""

from django.urls import reverse

from audits import queries as audits
from concerns import queries as concerns
from conversations import queries as conversations
from ratings import queries as ratings
from records import queries as records
from reports import queries as reports
from retention import access as retention
from reviews import queries as reviews
from reviews.access import Standing
from reviews.models import Review

Task = dict[str, str]
"""As `components/_task_list.html` takes it: title, status, and as it may be address, hint, colour."""


def parts_of(standing: Standing, team: list[reviews.MemberLine]) -> list[Task]:
    """Every part of the review this person may know of, in the order of its life.

    What they are in it is asked once, by whoever calls, and so is the team.
    """
    review = standing.review
    listed = records.progress_of(standing)
    return [
        *_planning(standing, review, reviews.progress_of(standing, team)),
        *_governance(review, records.governance_progress(standing)),
        *_records(review, listed),
        *_grants(review, listed.grants if listed else records.own_grants_progress(standing)),
        *_audits(review, audits.progress_of(standing)),
        *_conversations(review, conversations.progress_of(standing)),
        *_ratings(standing, review, ratings.progress_of(standing)),
        *_report(standing, review, reports.progress_of(standing)),
        *_concerns(review, concerns.progress_of(standing)),
        *_trail(standing, review),
        *_retention(standing, review),
    ]


def _task(title: str, status: str, name: str, review: Review, *, hint: str = "", colour: str = "") -> Task:
    address = reverse(name, args=[review.ref]) if name else ""
    return {"title": title, "status": status, "address": address, "hint": hint, "colour": colour}


def _planning(standing: Standing, review: Review, progress: reviews.ReviewProgress) -> list[Task]:
    scope_open = review.scoping_opened_at is not None
    if progress.is_scope_agreed:
        scope = "Agreed"
    elif scope_open:
        scope = f"{progress.scope_done} of {progress.scope_parts} parts"
    else:
        scope = "Not open yet"
    tasks = [
        _task(
            "Scope",
            scope,
            "reviews:scope" if scope_open else "",
            review,
            colour="blue" if scope_open and not progress.is_scope_agreed else "",
        ),
        _task(
            "Team",
            _team(progress),
            "reviews:team" if standing.is_coordinator or standing.is_host_dass else "",
            review,
            colour="" if progress.is_team_ready else "blue",
        ),
    ]
    if progress.slots is not None:
        tasks.append(
            _task("Timetable", _count(progress.slots, "entry", "entries"), "reviews:timetable", review)
        )
    return tasks


def _team(progress: reviews.ReviewProgress) -> str:
    """Who is ready; and while somebody is not, of whom how many."""
    if progress.is_team_ready:
        return "Everybody is ready"
    said = [] if progress.has_coordinator else ["No coordinator"]
    if not progress.psws.are_filled:
        said.append(f"{progress.psws.ready} of {_count(progress.psws.wanted, 'PSW')} ready")
    if not progress.peers.are_filled:
        said.append(f"{progress.peers.ready} of {_count(progress.peers.wanted, 'peer')} ready")
    return ", ".join(said)


def _governance(review: Review, progress: records.GovernanceProgress | None) -> list[Task]:
    if progress is None:
        return []
    name = "records:governance"
    if review.fieldwork_opened_at is not None:
        return [_task("Information governance", "As it stood when fieldwork opened", name, review)]
    if progress.is_complete:
        return [_task("Information governance", "Complete", name, review)]
    status = f"{progress.done} of {progress.of} answered"
    return [_task("Information governance", status, name, review, colour="blue")]


def _records(review: Review, progress: records.RecordProgress | None) -> list[Task]:
    if progress is None:
        return []
    listed = f"{progress.listed} of {progress.listed_at_most} listed"
    status = f"{listed}, {progress.selected} selected" if progress.selected else listed
    tasks = [_task("Records", status, "records:list", review)]
    if progress.to_ask is not None and progress.selected and review.fieldwork_closed_at is None:
        asked = f"{progress.to_ask} still to be asked" if progress.to_ask else "Everybody was asked"
        colour = "blue" if progress.to_ask else ""
        tasks.append(_task("People who may want to talk", asked, "records:people", review, colour=colour))
    return tasks


def _grants(review: Review, progress: records.GrantProgress | None) -> list[Task]:
    """Which peers may read a record; nothing while there is nothing that could be asked for."""
    if progress is None:
        return []
    title = "Records you may read" if progress.is_own else "Peers who may read a record"
    said = [f"{progress.live} open now"] if progress.live else []
    if progress.waiting:
        said.append(f"{progress.waiting} waiting for an answer")
    status = ", ".join(said) or "None"
    own = [_task("Records", "Those you may see listed", "records:list", review)] if progress.is_own else []
    return [*own, _task(title, status, "records:grants", review, colour="blue" if progress.waiting else "")]


def _audits(review: Review, progress: audits.AuditProgress | None) -> list[Task]:
    if progress is None or review.fieldwork_opened_at is None:
        return []
    done = progress.handed_in == progress.assigned
    status = f"{progress.handed_in} of {progress.assigned} handed in"
    if progress.is_own:
        status = f"Yours: {status}" if progress.assigned else "None is yours yet"
    return [_task("Audits", status, "audits:list", review, colour="" if done else "blue")]


def _conversations(review: Review, progress: conversations.Progress | None) -> list[Task]:
    if progress is None or review.fieldwork_opened_at is None:
        return []
    return [
        _task(
            "Conversations",
            f"{progress.conversations_handed_in} of {progress.conversations} handed in",
            "conversations:list",
            review,
            colour="blue" if progress.conversations_handed_in < progress.conversations else "",
        ),
        _task(
            "Meetings",
            f"{progress.meetings_written} of {progress.meetings} written up",
            "conversations:meeting_list",
            review,
            colour="blue" if progress.meetings_written < progress.meetings else "",
        ),
    ]


def _ratings(standing: Standing, review: Review, progress: ratings.Progress | None) -> list[Task]:
    if progress is None:
        shared = review.accuracy_opened_at is not None and (
            standing.is_host_organiser or standing.is_host_dass
        )
        return [_task("Ratings", "Agreed by the team", "ratings:overview", review)] if shared else []
    noted = f"{_count(progress.observations, 'observation')}, {_count(progress.conclusions, 'conclusion')}"
    agreed = f"{progress.agreed} of {progress.to_agree} agreed"
    return [
        _task("Observations and conclusions", noted, "ratings:observation_list", review),
        _task(
            "Ratings",
            agreed,
            "ratings:overview",
            review,
            colour="blue" if review.fieldwork_closed_at and progress.agreed < progress.to_agree else "",
        ),
    ]


def _report(standing: Standing, review: Review, progress: reports.Progress | None) -> list[Task]:
    if progress is None:
        return []
    return [_report_task(standing, review, progress)]


def _report_task(standing: Standing, review: Review, progress: reports.Progress) -> Task:
    if progress.final:
        return _task("Report", "Final", "reports:version", review)
    if not (standing.on_team or review.accuracy_opened_at):
        return _task("Report", "You see it when the team has checked it", "", review)
    if review.moderated_at is None:
        return _task("Report", "Opens when moderation is closed", "", review)
    if not progress.started:
        name = "reports:workspace" if standing.is_coordinator else ""
        return _task("Report", "To be started", name, review, colour="blue" if name else "")
    status = f"{progress.sections_written} of {progress.sections} sections written"
    return _task("Report", status, "reports:workspace", review, colour="blue")


def _concerns(review: Review, progress: concerns.Progress | None) -> list[Task]:
    if progress is None or review.imported:
        return []
    if progress.not_taken_up:
        status, colour = f"{progress.not_taken_up} not taken up yet", "red"
    elif progress.open:
        status, colour = f"{progress.open} open", "blue"
    else:
        status, colour = (f"{progress.all} closed" if progress.all else "None"), ""
    return [_task("Concerns", status, "concerns:list", review, colour=colour)]


def _trail(standing: Standing, review: Review) -> list[Task]:
    """Costs no query: how many lines there are is not worth one."""
    if not (standing.is_coordinator or standing.is_host_information_lead):
        return []
    return [_task("Who opened what", "Kept for six years", "reviews:trail", review)]


def _retention(standing: Standing, review: Review) -> list[Task]:
    if review.imported or not retention.sees_schedule(standing):
        return []
    return [_task("What is kept until when", "See the dates", "retention:schedule", review)]


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
