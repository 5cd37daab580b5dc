"""Who may read which text, written from the table of permissions and not from the code: a rule for each kind of row."""

from collections.abc import Callable
from typing import Any

from accounts.models import Invitation
from audits.models import Audit, AuditRating, CriterionAnswer
from concerns.models import Concern, Entry
from conversations.models import Conversation, ConversationNote, ConversationRating, Meeting, Quote
from ratings.models import AgreedRating, Conclusion, Moderation, Observation, Proposal
from records.models import Record
from reports.models import (
    CorrectedText,
    Correction,
    EditionFile,
    FactComment,
    GateAnswer,
    Output,
    PlainText,
    Point,
    ReportVersion,
    Section,
    SectionVersion,
    TeamComment,
)
from reviews.models import Recommendation, RecommendationUpdate, Review, Scope, Slot, TeamMember, Theme

PSWS = frozenset({"psw", "second_psw"})
TEAM = PSWS | {"coordinator", "peer"}
HOST_ORGANISERS = frozenset({"host_organiser", "host_psw"})
HOST = HOST_ORGANISERS | {"host_lead", "host_dass"}
NOBODY: frozenset[str] = frozenset()

Rule = Callable[[Any], frozenset[str]]
"""From a row to the names in the cast of those who may read what it says."""


def name_of(user: Any) -> str:
    """The cast is named after its addresses: `second.psw@example.org` is `second_psw`."""
    return str(user.email.partition("@")[0].replace(".", "_"))


def audit(audit: Audit) -> frozenset[str]:
    """`own`; `T SUB` for the coordinator; `T SUB BL` for PSWs; `GR SUB` for a peer whose request was approved.

    Never the host, the region or an administrator.
    """
    sees = {name_of(audit.reader)}
    if audit.handed_in_at:
        sees.add("coordinator")
        sees |= {name_of(request.peer) for request in audit.record.grant_requests.filter(outcome="approved")}
        if not audit.record.assignments.filter(ended_at=None, handed_in_at=None).exists():
            sees |= PSWS
    return frozenset(sees)


def moderation(record: Record) -> frozenset[str]:
    """Both are handed in by then."""
    return frozenset(PSWS | {"coordinator"})


def conversation(conversation: Conversation) -> frozenset[str]:
    """`own or T SUB CN`."""
    return TEAM if conversation.handed_in_at else frozenset({name_of(conversation.author)})


def concern(concern: Concern) -> frozenset[str]:
    """`T` for the coordinator, `own`, `OC` for organiser and information lead; never the DASS or anybody else."""
    return HOST_ORGANISERS | {"coordinator", "host_lead", name_of(concern.raised_by)}


def followed(entry: Entry) -> frozenset[str]:
    """What was done: those who follow it."""
    return HOST_ORGANISERS | {"coordinator", "host_lead"}


def quote(quote: Quote) -> frozenset[str]:
    return conversation(quote.conversation) if quote.conversation else TEAM


def team(row: Any) -> frozenset[str]:
    """`T`: meetings, observations."""
    return TEAM


def finding(row: Any) -> frozenset[str]:
    """`T`; the report prints them without a name, so whoever reads it reads them too."""
    return TEAM | report(row.review)


def review(review: Review) -> frozenset[str]:
    """`review, read`: the team, and whoever holds one of the four roles in the host."""
    return TEAM | HOST


def timetable(slot: Slot) -> frozenset[str]:
    return TEAM | HOST_ORGANISERS | {"host_dass"}


def report(review: Review) -> frozenset[str]:
    """Drafts: the team, and from factual accuracy on the host's organiser and DASS; the final one its whole host."""
    if review.final_at:
        return TEAM | HOST
    return TEAM | HOST_ORGANISERS | {"host_dass"} if review.accuracy_opened_at else TEAM


def earlier(version: SectionVersion) -> frozenset[str]:
    """`T`, or who a section was lent to: those who write it. In the scene nothing is lent."""
    return frozenset({"coordinator"}) if not version.section.report.review.final_at else NOBODY


def fact(comment: FactComment) -> frozenset[str]:
    """Made by the host, and kept with the report its whole team and host read."""
    return TEAM | HOST_ORGANISERS | {"host_dass"}


def conflict(member: TeamMember) -> frozenset[str]:
    """Its author, and the coordinator who clears it."""
    return frozenset({name_of(member.user), "coordinator"})


def objection(member: TeamMember) -> frozenset[str]:
    """The DASS who objected, and the coordinator who builds the team."""
    return frozenset({"host_dass", "coordinator"})


def invitation(invitation: Invitation) -> frozenset[str]:
    """Whoever may invite to that role there: here a PSW of Giverham."""
    return frozenset({"administrator", "coordinator", "other_coordinator", "psw", "reader_dass"})


RULES: dict[tuple[type[Any], str], Rule] = {
    **{
        (Audit, f): audit
        for f in ("lens_process", "lens_experience", "lens_difference", "overall_reason", "change_now")
    },
    (CriterionAnswer, "comment"): lambda row: audit(row.audit),
    (AuditRating, "note"): lambda row: audit(row.audit),
    (Moderation, "reason"): lambda row: moderation(row.record),
    (Proposal, "reason"): lambda row: moderation(row.record),
    (Conversation, "overall_reason"): conversation,
    (ConversationNote, "text"): lambda row: conversation(row.conversation),
    (ConversationRating, "note"): lambda row: conversation(row.conversation),
    (Quote, "text"): quote,
    (Quote, "reworded"): quote,
    (Meeting, "areas"): team,
    (Meeting, "notes"): team,
    (Observation, "text"): finding,
    (Observation, "document"): team,
    (Conclusion, "text"): finding,
    (AgreedRating, "reason"): lambda row: report(row.review),
    (Section, "body"): lambda row: report(row.report.review),
    (SectionVersion, "body"): earlier,
    (Point, "title"): lambda row: report(row.report.review),
    (Point, "text"): lambda row: report(row.report.review),
    **{(Recommendation, f): lambda row: report(row.review) for f in ("text", "owner", "measure", "baseline")},
    (RecommendationUpdate, "text"): lambda row: review(row.review),
    (FactComment, "text"): fact,
    (FactComment, "passage"): fact,
    **{(TeamComment, f): team for f in ("passage", "text", "answer")},
    (GateAnswer, "reason"): team,
    (FactComment, "answer"): fact,
    (PlainText, "text"): lambda row: report(row.report.review),
    (Output, "html"): lambda row: report(row.report.review),
    (ReportVersion, "html"): lambda row: report(row.report.review),
    (EditionFile, "html"): lambda _row: frozenset({"coordinator", "host_dass"}),
    **{(Correction, f): team for f in ("wrong", "said_by", "says")},
    (CorrectedText, "text"): team,
    (Scope, "ambition"): lambda row: review(row.review),
    (Scope, "self_assessment"): lambda row: review(row.review),
    (Theme, "title"): lambda row: review(row.review),
    (Theme, "detail"): lambda row: review(row.review),
    (Slot, "title"): timetable,
    (Slot, "place"): timetable,
    (TeamMember, "conflict"): conflict,
    (TeamMember, "objection"): objection,
    (Invitation, "name"): invitation,
    (Invitation, "email"): invitation,
}

TELL_NOTHING = {
    "accounts.User.name": "Names of the team and the host are told to each other; nobody else's is asked for here.",
    "accounts.User.email": "An address is shown to those who arrange days together.",
    "accounts.User.telephone": "A number is shown to the team of a review by whoever it may ring.",
}
"""Texts that are no secret within a review, or that nobody typed about anybody."""
