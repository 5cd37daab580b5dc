"""Choices about records and people: who asks, how, who decides, who is with them; and how long texts may be."""

from django.db.models import TextChoices


class AskedBy(TextChoices):
    WORKER = "worker", "The social worker they know"
    ORGANISER = "organiser", "The council’s organiser"
    ADVOCATE = "advocate", "Their advocate or supporter"
    REVIEWER = "reviewer", "Someone from the review team"


class AskedHow(TextChoices):
    IN_PERSON = "in_person", "In person"
    PHONE = "phone", "By phone"
    VIDEO = "video", "By video"
    LETTER = "letter", "By letter or e-mail"


class DecidedBy(TextChoices):
    """Whose decision it was to talk: their own, unless somebody has authority to make it for them. Never a name."""

    THEMSELVES = "themselves", "The person decided for themselves"
    WITH_SUPPORT = "with_support", "The person decided, with support to understand and decide"
    ATTORNEY = "attorney", "An attorney for health and welfare decided for them"
    DEPUTY = "deputy", "A deputy appointed by the Court of Protection decided for them"
    BEST_INTERESTS = "best_interests", "It was decided in their best interests, and the record says how"


class Supporter(TextChoices):
    """Who is with the person, as they are to them. Never a name: that stands on the sealed card alone."""

    FAMILY = "family", "A family member"
    FRIEND = "friend", "A friend or neighbour"
    ADVOCATE = "advocate", "An advocate"
    OTHER = "other", "Somebody else they chose"


class Confidentiality(TextChoices):
    SIGNED = "signed", "Yes, everybody on the team has signed"
    NOT_YET = "not_yet", "Not yet"


class RetentionChoice(TextChoices):
    STANDARD = "standard", "The programme’s standard dates"
    SHORTER = "shorter", "Shorter dates, which the council has entered"


CARD_FIELDS = ("called_by", "contact", "supporter", "communication", "preferences", "safety")
"""What the before-we-talk card holds: how to meet the person, and nothing of their history."""

LONGEST_NUMBER = 40
LONGEST_REASON = 200
LONGEST_FIELD = 1000
LONGEST_LINE = 200

REVEALS_A_DAY = 30
"""How many case record numbers one person may be shown in a day."""

BLIND_NO_MORE = (
    "What was written of {ref} is handed in, and the team can read it. "
    "Nobody can read the record without knowing it"
)


class Scope(TextChoices):
    """What a peer may be granted: guardian's permissions on `Record`, the smaller first."""

    AUDIT = "open_audit", "The audit of this record"
    RECORD = "open_record", "The audit of this record, and the record itself"


class Outcome(TextChoices):
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Article6(TextChoices):
    PUBLIC_TASK = "public_task", "Article 6(1)(e), public task"
    LEGAL_OBLIGATION = "legal_obligation", "Article 6(1)(c), legal obligation"


class Article9(TextChoices):
    """The one condition a review of practice rests on; its safeguard is the next choice."""

    SOCIAL_CARE = (
        "social_care",
        "Article 9(2)(h), health or social care, with Schedule 1 paragraph 2 of the Data Protection Act 2018",
    )


class Safeguard(TextChoices):
    """Section 11(1) of the Data Protection Act 2018: under whose duty of confidence the peer reads."""

    EMPLOYED = "employed_by_host", "Employed by this council, and bound by its duty of confidence"
    UNDER = (
        "under_responsibility_of_named_social_work_professional",
        "Under the responsibility of a social work professional, named here",
    )
    SIGNED = "signed_confidentiality_duty", "Bound by a duty of confidence that they signed"


LONGEST_PURPOSE = 500
LONGEST_GRANT_DAYS = 90
USUAL_GRANT_DAYS = 30
TOLD_DAYS_BEFORE = 3
"""How long before its end, at the latest, a peer is told that a grant ends."""

PERSON_SAID_NO = "The person whose record it is no longer agrees."
REPLACED = "Replaced by a later decision."
GIVEN_BACK = "The peer gave it back."
"""Why a grant was ended, where nobody has to write it."""
