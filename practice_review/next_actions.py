"""The one next action each part in a review has at each stage: one table, read by the review's page."""

from dataclasses import dataclass

from django.urls import reverse

from reviews.access import Standing
from reviews.stages import Stage


@dataclass(frozen=True)
class NextAction:
    """`what` says it in a few words; `address` is where it is done, empty where the person only waits."""

    what: str
    address: str = ""


PARTS = COORDINATOR, PSW, PEER, ORGANISER, INFORMATION_LEAD, DASS = ("CO", "PR", "LE", "HO", "HI", "HD")
"""The parts a person can have in a review, as the permissions table names them."""

TABLE: dict[Stage, dict[str, tuple[str, str]]] = {
    Stage.PLANNED: {
        COORDINATOR: ("Build the team, then open scoping", "reviews:team"),
        PSW: ("The coordinator opens scoping with the host council", ""),
        PEER: ("The coordinator opens scoping with the host council", ""),
        ORGANISER: ("The coordinator opens scoping with you", ""),
        INFORMATION_LEAD: ("The coordinator opens scoping with your council", ""),
        DASS: ("The coordinator opens scoping with you", ""),
    },
    Stage.SCOPING: {
        COORDINATOR: ("Settle the scope and the team, then open the record log", "reviews:scope"),
        PSW: ("The host council says what it wants from the review", "reviews:scope"),
        PEER: ("The host council says what it wants from the review", "reviews:scope"),
        ORGANISER: ("Say what you want from the review", "reviews:scope"),
        INFORMATION_LEAD: ("Begin the information governance checklist", "records:governance"),
        DASS: ("Agree what your council wants from the review", "reviews:scope"),
    },
    Stage.SAMPLING: {
        COORDINATOR: ("Select the sample and assign readers", "records:sample"),
        PSW: ("The coordinator selects records and assigns them", "records:log"),
        PEER: ("See when you hold conversations", "reviews:my_days"),
        ORGANISER: ("List records, and ask people whether they want to talk", "records:log"),
        INFORMATION_LEAD: ("Complete the information governance checklist", "records:governance"),
        DASS: ("Your council's organiser lists records", ""),
    },
    Stage.FIELDWORK: {
        COORDINATOR: ("Follow the fieldwork, and close it when everything is handed in", "audits:list"),
        PSW: ("Read your records and hand in your audits", "audits:list"),
        PEER: ("Hold your conversations and hand in your notes", "conversations:list"),
        ORGANISER: ("Keep the timetable up to date", "reviews:timetable"),
        INFORMATION_LEAD: ("The team is reading and listening", ""),
        DASS: ("The team is reading and listening", "reviews:timetable"),
    },
    Stage.MODERATION: {
        COORDINATOR: ("Moderate double readings and agree ratings", "ratings:overview"),
        PSW: ("Agree ratings with the team", "ratings:overview"),
        PEER: ("See what the team heard and read", "ratings:overview"),
        ORGANISER: ("The team agrees its ratings", ""),
        INFORMATION_LEAD: ("The team agrees its ratings", ""),
        DASS: ("The team agrees its ratings", ""),
    },
    Stage.DRAFTING: {
        COORDINATOR: ("Write the report", "reports:workspace"),
        PSW: ("The coordinator writes the report", ""),
        PEER: ("The coordinator writes the report", ""),
        ORGANISER: ("The coordinator writes the report", ""),
        INFORMATION_LEAD: ("The coordinator writes the report", ""),
        DASS: ("The coordinator writes the report", ""),
    },
    Stage.TEAM_CHECK: {
        COORDINATOR: ("Mend what the team finds, then share the draft with the host", "reports:check"),
        PSW: ("Check the draft report", "reports:check"),
        PEER: ("Check the draft report", "reports:check"),
        ORGANISER: ("The team checks the draft; you see it next", ""),
        INFORMATION_LEAD: ("The team checks the draft", ""),
        DASS: ("The team checks the draft; you see it next", ""),
    },
    Stage.FACTUAL_ACCURACY: {
        COORDINATOR: ("Answer the host's comments, and make the report final", "reports:check"),
        PSW: ("Approve the report", "reports:check"),
        PEER: ("The host checks the facts", "reports:preview"),
        ORGANISER: ("Check the facts in the draft report", "reports:facts"),
        INFORMATION_LEAD: ("Your council checks the facts in the draft", ""),
        DASS: ("Check the facts in the draft report", "reports:facts"),
    },
    Stage.FINAL: {
        COORDINATOR: ("The host decides who sees the final report", "reports:version"),
        PSW: ("Read the final report", "reports:version"),
        PEER: ("Read the final report", "reports:version"),
        ORGANISER: ("Read the final report", "reports:version"),
        INFORMATION_LEAD: ("Read the final report", "reports:version"),
        DASS: ("Download the final report, and decide who else sees it", "reports:version"),
    },
}
TABLE[Stage.SHARED] = dict.fromkeys(PARTS, ("Read the final report", "reports:version"))
TABLE[Stage.FOLLOW_UP] = dict(TABLE[Stage.SHARED])
TABLE[Stage.FOLLOW_UP] |= {COORDINATOR: ("Close the review once its follow-up is over", "close_review")}
TABLE[Stage.CLOSED] = dict.fromkeys(PARTS, ("This review is closed", ""))


def part_of(standing: Standing) -> str:
    """The one part a person's next action is read for; the team's before the host's, where somebody were both."""
    parts = (
        (standing.is_coordinator, COORDINATOR),
        (standing.is_psw, PSW),
        (standing.is_peer, PEER),
        (standing.is_host_dass, DASS),
        (standing.is_host_organiser, ORGANISER),
        (standing.is_host_information_lead, INFORMATION_LEAD),
    )
    return next((part for holds, part in parts if holds), "")


def next_action(standing: Standing, stage: Stage) -> NextAction | None:
    """Return what this person does next in this review, or None for someone without a part in it."""
    what, name = TABLE[stage].get(part_of(standing), ("", ""))
    if not what:
        return None
    if name in {"", "reviews:my_days"}:
        return NextAction(what, reverse(name) if name else "")
    arguments: list[object] = [standing.review.ref]
    return NextAction(what, reverse(name, args=arguments))


STEPS: dict[Stage, tuple[str, str]] = {
    Stage.PLANNED: ("Open scoping", "reviews:open_scoping"),
    Stage.SCOPING: ("Open the record log", "reviews:open_sampling"),
    Stage.SAMPLING: ("Open fieldwork", "records:open_fieldwork"),
    Stage.FIELDWORK: ("Close fieldwork", "close_fieldwork"),
    Stage.MODERATION: ("Close moderation", "ratings:close_moderation"),
    Stage.DRAFTING: ("Ask the team to check the draft", "reports:check"),
    Stage.TEAM_CHECK: ("Share the draft with the host", "reports:check"),
    Stage.FACTUAL_ACCURACY: ("Make the report final", "reports:check"),
    **dict.fromkeys((Stage.FINAL, Stage.SHARED, Stage.FOLLOW_UP), ("Close the review", "close_review")),
}
"""The step with which the coordinator moves a review on. Each opens a page that says what is still missing."""


def next_step(standing: Standing, stage: Stage) -> NextAction | None:
    """Return the step that moves the review on, for its coordinator."""
    if not standing.is_coordinator or stage not in STEPS:
        return None
    what, name = STEPS[stage]
    return NextAction(what, reverse(name, args=[standing.review.ref]))
