"""What a review is read by: criteria, sub-themes with their descriptors, and prompts for a conversation."""

from django.db import models

from accounts.models import new_ref
from councils.models import Region


class FrameworkQuerySet(models.QuerySet["Framework"]):
    def published(self) -> "FrameworkQuerySet":
        """Those a review can be read by."""
        return self.filter(published_at__isnull=False)


class Framework(models.Model):
    """One dated version: a draft until it is published, and frozen once a review that keeps it has begun sampling.

    Write with `reviews.actions`; find with `reviews.access`. The database refuses to change a frozen one.
    """

    ref = models.CharField(max_length=8, unique=True, default=new_ref, editable=False)
    region = models.ForeignKey(Region, models.PROTECT, related_name="frameworks")
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    effective_on = models.DateField()
    published_at = models.DateTimeField(null=True, blank=True)

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_on"]
        constraints = [
            models.UniqueConstraint(fields=["region", "version"], name="reviews_one_framework_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.version}"


class Criterion(models.Model):
    """A statement answered Y, P, N or N/A for every record; `regional` ones stay out of the LGA summary."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=5)
    group = models.PositiveSmallIntegerField()
    group_title = models.CharField(max_length=120)
    text = models.CharField(max_length=300)
    guidance = models.TextField(blank=True)
    prompt = models.CharField(max_length=300, blank=True)
    regional = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="reviews_one_criterion_a_code"),
            models.UniqueConstraint(
                fields=["framework", "position"], name="reviews_one_criterion_a_position"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class SubTheme(models.Model):
    """One of the twelve. `descriptors` maps each grade of the scale to one sentence.

    `peer_question` asks the same in plain words, of what a person said; empty in frameworks that came without. One that
    `holds_back` forbids a good overall rating while it is Inadequate, until a moderator has said why.
    """

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="subthemes")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    peer_question = models.CharField(max_length=200, blank=True)
    rated_by_peers = models.BooleanField()
    holds_back = models.BooleanField(default=False)
    criteria = models.JSONField(default=list)
    descriptors = models.JSONField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "number"], name="reviews_one_subtheme_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def in_plain_words(self) -> str:
        """As it is asked of what was heard in a conversation."""
        return self.peer_question or str(self)


class Prompt(models.Model):
    """A gentle opening for notes of a conversation. None has to be answered."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="prompts")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    hint = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "number"], name="reviews_one_prompt_a_number"),
        ]

    def __str__(self) -> str:
        return self.text
