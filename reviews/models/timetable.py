"""The timetable: what happens when, how, and who from the team is there."""

from django.db import models
from django.db.models import F, Q

from .review import Review
from .team import TeamMember


class Slot(models.Model):
    """One meeting or conversation in the timetable, numbered within its review."""

    class Kind(models.TextChoices):
        PRACTITIONERS = "practitioners", "Meeting with practitioners"
        MANAGERS = "managers", "Meeting with frontline managers"
        CONVERSATION = "conversation", "Conversation with a person"
        TEAM = "team", "Team meeting"

    class How(models.TextChoices):
        IN_PERSON = "in_person", "In person"
        VIDEO = "video", "Video call"
        PHONE = "phone", "Phone call"

    review = models.ForeignKey(Review, models.CASCADE, related_name="slots")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    how = models.CharField(max_length=20, choices=How)
    place = models.CharField(max_length=160, blank=True)
    expected = models.PositiveSmallIntegerField("how many people are expected", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    attendees: models.ManyToManyField[TeamMember, "SlotAttendee"] = models.ManyToManyField(
        TeamMember, through="SlotAttendee", related_name="slots"
    )

    class Meta:
        ordering = ["starts_at", "number"]
        indexes = [models.Index(fields=["starts_at"], name="reviews_slots_by_start")]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="reviews_one_slot_a_number"),
            models.CheckConstraint(
                name="reviews_slot_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SlotAttendee(models.Model):
    """That a team member is there: who is assigned to the meeting or conversation."""

    slot = models.ForeignKey(Slot, models.CASCADE, related_name="slot_attendees")
    member = models.ForeignKey(TeamMember, models.RESTRICT, related_name="slot_attendees")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slot", "member"], name="reviews_at_a_slot_once")]

    def __str__(self) -> str:
        return f"{self.member} at {self.slot}"
