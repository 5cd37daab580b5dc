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
