"""Each verb in the words people read, its kind, and whether the host may see it: the one place that decides.

The host's information lead sees who opened, revealed, agreed to, exported or was refused what. What would say which
reviewer wrote what is for the team alone, and so is every verb that is not named here.
"""

from enum import Enum


class Kind(Enum):
    """What a list of events can be narrowed to: its word in an address, and its label."""

    OPENED = "opened", "Opened"
    NUMBERS = "numbers", "Case record numbers"
    PEOPLE = "people", "Consent, cards and concerns"
    RIGHTS = "rights", "Grants and governance"
    TAKEN_OUT = "taken-out", "Downloaded and exported"
    REFUSED = "refused", "Refused or not found"
    OTHER = "other", "Everything else"

    def __init__(self, slug: str, label: str) -> None:
        self.slug = slug
        self.label = label


REFUSED, NOT_FOUND = "refused", "not_found"

WORDS: dict[str, tuple[Kind, str]] = {
    "record.opened": (Kind.OPENED, "Record opened"),
    "record_log.opened": (Kind.OPENED, "Record log opened"),
    "audit.opened": (Kind.OPENED, "Audit opened"),
    "conversation.opened": (Kind.OPENED, "Conversation opened"),
    "pair.opened": (Kind.OPENED, "Ratings of a record and of a conversation opened side by side"),
    "meeting.opened": (Kind.OPENED, "Notes of a meeting opened"),
    "quotes.opened": (Kind.OPENED, "Quotes opened to decide whether they may be used"),
    "evidence.opened": (Kind.OPENED, "Evidence opened while writing the report"),
    "sources.opened": (Kind.OPENED, "What the report rests on opened"),
    "report.opened": (Kind.OPENED, "Final report opened"),
    "report.draft_opened": (Kind.OPENED, "Draft report opened"),
    "report.gate_opened": (Kind.OPENED, "What in the draft could tell who somebody is opened"),
    "report.edition_opened": (
        Kind.OPENED,
        "Edition of the report for everybody opened before it was published",
    ),
    "report.gate_answered": (Kind.OTHER, "Why something that could tell who somebody is stays in the report"),
    "report.history_opened": (Kind.OPENED, "Earlier versions of a section opened"),
    "card.opened": (Kind.OPENED, "Card of what to know before talking opened"),
    "case_number.revealed": (Kind.NUMBERS, "Case record number revealed"),
    "case_number.typed": (Kind.NUMBERS, "Case record number typed into an audit, and not saved"),
    "record_log.not_saved": (Kind.NUMBERS, "Record log sent in, and not saved"),
    "concern.not_saved": (Kind.NUMBERS, "Concern sent in with a case record number, and not saved"),
    "concern.opened": (Kind.OPENED, "Concern opened"),
    "report.not_saved": (Kind.NUMBERS, "Comment on a draft sent in with a case record number, and not saved"),
    "identities.destroyed": (Kind.NUMBERS, "Case record numbers and cards destroyed"),
    "consent.opened": (Kind.PEOPLE, "What the person agreed to opened"),
    "consent.recorded": (Kind.PEOPLE, "What the person said about talking recorded"),
    "consent.withdrawn": (Kind.PEOPLE, "Consent withdrawn"),
    "card.written": (Kind.PEOPLE, "Card of what to know before talking written"),
    "card.erased": (Kind.PEOPLE, "Card of what to know before talking erased"),
    "concern.raised": (Kind.PEOPLE, "Concern raised"),
    "concern.taken_up": (Kind.PEOPLE, "Concern taken up"),
    "concern.followed": (Kind.PEOPLE, "What was done about a concern written"),
    "concern.closed": (Kind.PEOPLE, "Concern closed"),
    "concern.copied": (Kind.PEOPLE, "Concern copied for the person who asked what is held"),
    "report.downloaded": (Kind.TAKEN_OUT, "Final report downloaded"),
    "report.draft_downloaded": (Kind.TAKEN_OUT, "Draft report downloaded"),
    "audit.exported": (Kind.TAKEN_OUT, "Audits exported"),
    "trail.exported": (Kind.TAKEN_OUT, "Who opened what downloaded"),
    "person_request.file_taken": (Kind.TAKEN_OUT, "Copy of what is held about a person downloaded"),
    "card.copied": (Kind.TAKEN_OUT, "Card of what to know before talking copied for the person it is about"),
    "person_request.made": (Kind.PEOPLE, "What a person asks about themselves recorded"),
    "person_request.approved": (Kind.PEOPLE, "What a person asked approved"),
    "person_request.declined": (Kind.PEOPLE, "What a person asked declined"),
    "person_request.withdrawn": (Kind.PEOPLE, "What a person asked withdrawn"),
    "person_request.done": (Kind.PEOPLE, "What a person asked carried out"),
    "person_request.clock_stopped": (Kind.PEOPLE, "Time to answer a person lengthened"),
    "framework.imported": (Kind.OTHER, "Framework brought in from a file"),
    "framework.copied": (Kind.OTHER, "Framework copied to a new version"),
    "framework.exported": (Kind.TAKEN_OUT, "Framework downloaded as a file"),
    "framework.described": (Kind.OTHER, "Title, version or day of a framework changed"),
    "framework.published": (Kind.OTHER, "Framework published"),
    "framework.taken_back": (Kind.OTHER, "Framework taken back to a draft"),
    "framework.deleted": (Kind.OTHER, "Draft of a framework deleted"),
    "framework.group_edited": (Kind.OTHER, "Group of criteria changed"),
    "framework.group_moved": (Kind.OTHER, "Group of criteria moved"),
    "framework.criterion_added": (Kind.OTHER, "Criterion added to a draft"),
    "framework.criterion_edited": (Kind.OTHER, "Criterion changed in a draft"),
    "framework.criterion_moved": (Kind.OTHER, "Criterion moved in a draft"),
    "framework.criterion_removed": (Kind.OTHER, "Criterion removed from a draft"),
    "framework.subtheme_added": (Kind.OTHER, "Sub-theme added to a draft"),
    "framework.subtheme_edited": (Kind.OTHER, "Sub-theme changed in a draft"),
    "framework.subtheme_moved": (Kind.OTHER, "Sub-theme moved in a draft"),
    "framework.subtheme_removed": (Kind.OTHER, "Sub-theme removed from a draft"),
    "framework.prompt_added": (Kind.OTHER, "Prompt added to a draft"),
    "framework.prompt_edited": (Kind.OTHER, "Prompt changed in a draft"),
    "framework.prompt_moved": (Kind.OTHER, "Prompt moved in a draft"),
    "framework.prompt_removed": (Kind.OTHER, "Prompt removed from a draft"),
    "review.framework_chosen": (Kind.OTHER, "Framework of the review chosen"),
    REFUSED: (Kind.REFUSED, "Refused"),
    NOT_FOUND: (Kind.REFUSED, "Asked for what is not there, or not theirs to see"),
}

OWN_WORDS = {
    "account.signed_in": "You signed in",
    "name.changed": "You changed your name",
    "telephone.changed": "You changed your telephone number",
    "password.changed": "You changed your password",
    "recovery_code.used": "You used a recovery code",
    "second_step.refused": "You typed a wrong code",
    REFUSED: "You were refused",
    NOT_FOUND: "You opened a page that is closed to you, or not there",
}
"""To oneself, of what was done by oneself to nobody else."""

NOUNS = {
    "grant": Kind.RIGHTS,
    "governance": Kind.RIGHTS,
    "checklist": Kind.RIGHTS,
    "hold": Kind.RIGHTS,
    "retention": Kind.RIGHTS,
}
"""For verbs of these nouns that are not named above: all of them the host's own business."""

PLACES = {
    "account": "the account",
    "accounts": "the people",
    "audits": "the audits",
    "concerns": "the concerns",
    "close_fieldwork": "the review",
    "conversations": "the conversations",
    "councils": "the councils",
    "ratings": "the ratings",
    "records": "the records",
    "reports": "the report",
    "retention": "what is kept and until when",
    "review": "the review",
    "reviews": "the review",
}
"""In words, and no closer than the part of the service: the page itself could say who writes what."""

NEVER_THE_HOSTS = frozenset(
    {
        "meeting.opened",
        "evidence.opened",
        "report.draft_opened",
        "report.gate_opened",
        "report.history_opened",
        "report.gate_answered",
        "report.not_saved",
    }
)
"""Named above, and yet the team's alone: the notes of staff, and the writing of the report."""

SHOWN_TO_THE_HOST = frozenset(WORDS) - NEVER_THE_HOSTS


def words_for(verb: str) -> str:
    """The verb as people read it; one that has no words of its own is read out: `slot.added` is "Slot added"."""
    if verb in WORDS:
        return WORDS[verb][1]
    words = verb.replace("_", " ").replace(".", " ")
    return words[:1].upper() + words[1:]


def own_words_for(verb: str) -> str:
    """The same to whoever did it."""
    return OWN_WORDS.get(verb) or words_for(verb)


def place_for(address: str) -> str:
    """Where somebody was refused, from the name of the address: `records:reveal` is "the records"."""
    return PLACES.get(address.partition(":")[0], "another page")


def verbs_of(kind: Kind) -> list[str]:
    """The verbs of a kind that have words of their own."""
    return [verb for verb, (its, _) in WORDS.items() if its is kind]


def nouns_of(kind: Kind) -> list[str]:
    """The nouns of which every other verb is of that kind."""
    return [noun for noun, its in NOUNS.items() if its is kind]
