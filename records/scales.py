"""Who asks a person whether they want a conversation and how, what a card holds, and how long texts may be."""

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


CARD_FIELDS = ("called_by", "contact", "supporter", "communication", "preferences", "safety")
"""What the before-we-talk card holds: how to meet the person, and nothing of their history."""

LONGEST_NUMBER = 40
LONGEST_REASON = 200
LONGEST_FIELD = 1000

BLIND_NO_MORE = (
    "What was written of {ref} is handed in, and the team can read it. "
    "Nobody can read the record without knowing it"
)
