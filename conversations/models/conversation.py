"""A conversation with a person whose record was read, or with the supporter they chose."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from records.models import Appointment
from reviews.models import Prompt, Review, SubTheme
from reviews.scales import Grade


class Conversation(models.Model):
    """Numbered within its review. It may be written and read only while the person's consent stands.

    Without its appointment it stands for nobody: the person took back what they had agreed to, and whatever they agree
    to later is not about this.

    The author is the team member who writes it up; the others there are the slot's attendees.
    """

    class With(models.TextChoices):
        PERSON = "person", "The person"
        BOTH = "both", "The person and their supporter"
        SUPPORTER = "supporter", "A family member or supporter"

    review = models.ForeignKey(Review, models.CASCADE, related_name="conversations")
    appointment = models.OneToOneField(
        Appointment, models.SET_NULL, null=True, blank=True, related_name="conversation"
    )
    number = models.PositiveSmallIntegerField()
    author = models.ForeignKey(User, models.PROTECT, related_name="conversations")
    spoke_with = models.CharField(max_length=20, choices=With, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    stopped_at = models.DateTimeField(null=True, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    overall = models.CharField("overall rating", max_length=20, choices=Grade, blank=True)
    overall_reason = models.TextField("the reason for the overall rating", blank=True)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="conversations_one_a_number"),
            models.CheckConstraint(
                name="conversations_handed_in_complete", condition=Q(handed_in_at=None) | ~Q(overall="")
            ),
        ]

    def __str__(self) -> str:
        return f"Conversation {self.number}"


class ConversationNote(models.Model):
    """What was heard under one prompt. None has to be answered."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="notes")
    prompt = models.ForeignKey(Prompt, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["prompt__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "prompt"], name="conversations_one_note_a_prompt"
            ),
        ]

    def __str__(self) -> str:
        return f"Note under “{self.prompt}”"


class ConversationRating(models.Model):
    """The rating of one of the sub-themes that are rated from conversation. Empty is not rated yet."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="ratings")
    subtheme = models.ForeignKey(SubTheme, models.PROTECT, related_name="+")
    grade = models.CharField(max_length=20, choices=Grade, blank=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["subtheme__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "subtheme"], name="conversations_one_rating_a_subtheme"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subtheme.number}: {self.grade or 'not rated'}"
